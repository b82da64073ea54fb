import { answer } from '../answers';
import { NOW } from '../usage';
import { DroppingStripe } from './dropping-stripe';
import { AT, event, sent } from './verifying';

describe('looking again', () => {
	it('finds what is counted, after the time that Stripe gets for it', async () => {
		const stripe = new DroppingStripe();
		const { outcomes, clock, requests, stream } = await sent(
			[event(1), event(2), event(3, { customer: 'cus_2' })],
			stripe,
		);
		expect(outcomes).toEqual(Array(3).fill({ status: 'verified', isNew: true, attempts: 1 }));
		expect(clock.now()).toBeGreaterThanOrEqual(180_000);
		const asked = stripe.paths.map((path) => path.replace(/\?.*/, ''));
		const SUMMARIES = '/v1/billing/meters/mtr_1/event_summaries';
		expect(asked).toEqual([
			...Array<string>(4).fill(SUMMARIES),
			'/v2/billing/meter_event_session',
			'/v2/billing/meter_event_stream',
			SUMMARIES,
			SUMMARIES,
			'/v2/core/events',
			'/v2/core/events',
		]);
		expect(requests).toBe(asked.length);
		expect(stream).toEqual({ taken: 3, unfit: 0, refused: 0 });
	});

	it('knows what an earlier run brought', async () => {
		const stripe = new DroppingStripe();
		await sent([event(1), event(2)], stripe);
		const { outcomes } = await sent([event(1), event(2)], stripe);
		expect(outcomes).toEqual(Array(2).fill({ status: 'verified', isNew: false, attempts: 1 }));
	});

	it('knows what an earlier run brought beside what Stripe dropped by name', async () => {
		const stripe = new DroppingStripe();
		stripe.drops.set('mb1_2', 'named');
		await sent([event(1), event(2)], stripe);
		const { outcomes } = await sent([event(1), event(2)], stripe);
		expect(outcomes).toMatchObject([
			{ status: 'verified', isNew: false },
			{ status: 'rejected', code: 'meter_event_customer_not_found' },
		]);
	});

	it('does not take other usage of before for what was dropped', async () => {
		const stripe = new DroppingStripe();
		stripe.take('other', { stripe_customer_id: 'cus_1', value: '5' }, AT);
		stripe.drops.set('mb1_1', 'unnamed');
		const { outcomes } = await sent([event(1)], stripe);
		expect(outcomes).toMatchObject([{ status: 'accepted_unverified', code: 'not_told_apart' }]);
	});

	it.each<['named' | 'unnamed', string, number]>([
		['named', 'ten minutes', 600],
		['unnamed', 'ten minutes', 600],
		['unnamed', 'twenty-three hours', 23 * 3600],
	])(
		'does not take other usage for what Stripe dropped, %s, %s ago and passes over since',
		async (how, _when, seconds) => {
			const stripe = new DroppingStripe();
			stripe.take('other', { stripe_customer_id: 'cus_1', value: '5' }, AT);
			stripe.drops.set('mb1_1', how);
			await sent([event(1)], stripe);
			const { outcomes } = await sent([event(1)], stripe, NOW + seconds);
			expect(outcomes).toMatchObject([{ status: 'accepted_unverified', code: 'not_told_apart' }]);
		},
	);

	it('does not hold an earlier run’s report against what is mended and counted since', async () => {
		const stripe = new DroppingStripe();
		stripe.drops.set('mb1_1', 'named');
		await sent([event(1)], stripe);
		const report = answer(200, {
			data: [
				{
					id: 'evt_1',
					created: '2026-03-16T04:31:00Z',
					data: {
						reason: {
							error_types: [
								{
									code: 'meter_event_customer_not_found',
									error_count: 1,
									sample_errors: [{ error_message: 'No', request: { identifier: 'mb1_1' } }],
								},
							],
						},
					},
				},
			],
			next_page_url: null,
		});
		stripe.instead.set('/v2/core/events', report);
		const still = await sent([event(1)], stripe, NOW + 180);
		expect(still.outcomes).toMatchObject([{ status: 'rejected' }]);
		stripe.drops.clear();
		stripe.known.clear();
		const { outcomes } = await sent([event(1)], stripe, NOW + 180);
		expect(outcomes).toEqual([{ status: 'verified', isNew: true, attempts: 1 }]);
	});

	it('knows what an earlier run brought, whatever Stripe dropped three days before', async () => {
		const stripe = new DroppingStripe();
		stripe.drops.set('mb1_2', 'unnamed');
		await sent([event(2)], stripe);
		await sent([event(1)], stripe, NOW + 72 * 3600);
		const { outcomes } = await sent([event(1)], stripe, NOW + 72 * 3600);
		expect(outcomes).toMatchObject([{ status: 'verified', isNew: false }]);
	});

	it('tells usage apart that comes to other usage', async () => {
		const stripe = new DroppingStripe();
		await sent([event(1)], stripe);
		const { outcomes } = await sent([event(2)], stripe);
		expect(outcomes).toEqual([{ status: 'verified', isNew: true, attempts: 1 }]);
	});

	it('says what a window lacks, and leaves other customers alone', async () => {
		const stripe = new DroppingStripe();
		stripe.drops.set('mb1_2', 'unnamed');
		const { outcomes } = await sent([event(1), event(2), event(3, { customer: 'cus_2' })], stripe);
		const missing = {
			status: 'missing',
			code: 'not_shown',
			reason:
				'Stripe shows 5 for cus_1 in 2026-03-16T04:20:00Z/2026-03-16T04:21:00Z, 90 s after the last event was taken: of what this run brought at least 5 is not counted, or not yet, and Stripe does not say of which events. Run again with the same rows within a day, or compare with Reconcile of the node Stripe Usage',
			attempts: 1,
		};
		expect(outcomes).toEqual([missing, missing, { status: 'verified', isNew: true, attempts: 1 }]);
	});

	it('names what Stripe reports to have dropped, and finds the rest counted', async () => {
		const stripe = new DroppingStripe();
		stripe.drops.set('mb1_2', 'named');
		const { outcomes } = await sent([event(1), event(2)], stripe);
		expect(outcomes).toEqual([
			{ status: 'verified', isNew: true, attempts: 1 },
			{
				status: 'rejected',
				code: 'meter_event_customer_not_found',
				reason:
					'Stripe took it and dropped it later: No such customer. Mend it and run again; compare with Reconcile of the node Stripe Usage afterwards, because Stripe may keep its identifier taken for a day',
				attempts: 1,
			},
		]);
	});

	it('says where the total does not tell', async () => {
		const stripe = new DroppingStripe();
		stripe.take('other', { stripe_customer_id: 'cus_1', value: '100' }, AT);
		stripe.known.add('mb1_1');
		const { outcomes } = await sent([event(1)], stripe);
		expect(outcomes).toEqual([
			{
				status: 'accepted_unverified',
				code: 'not_told_apart',
				reason:
					'Stripe shows 100 for cus_1 in 2026-03-16T04:20:00Z/2026-03-16T04:21:00Z, showed 100 before this run, and this run brought 5: other usage is in it too, or an earlier run brought some of this, so the total does not tell. Compare with Reconcile of the node Stripe Usage',
				attempts: 1,
			},
		]);
	});

	it('does not call what was cancelled and is brought again verified', async () => {
		const stripe = new DroppingStripe();
		await sent([event(1), event(2)], stripe);
		stripe.cancel('mb1_1');
		const { outcomes } = await sent([event(1), event(2)], stripe);
		expect(outcomes).toMatchObject(Array(2).fill({ status: 'missing' }));
	});

	it('takes into account what went by the API, and leaves its outcome', async () => {
		const stripe = new DroppingStripe();
		const half = event(2, { value: 5, scale: 1 });
		const { outcomes } = await sent([event(1), half], stripe);
		expect(outcomes).toEqual([
			{ status: 'verified', isNew: true, attempts: 1 },
			{ status: 'accepted', attempts: 1 },
		]);
		const again = await sent([event(3), half], stripe);
		expect(again.outcomes).toMatchObject([
			{ status: 'verified', isNew: true },
			{ status: 'duplicate' },
		]);
	});
});
