import { StripeClient } from '../../../../providers/stripe/client';
import { sendEvents, type SendRules } from '../../../../providers/stripe/send-events';
import { afterPromises, VirtualClock } from '../../../support/virtual-clock';
import { answer, stripeError } from '../answers';
import { NOW } from '../usage';
import { DroppingStripe } from './dropping-stripe';
import { AT, event, RULES, sent } from './verifying';

describe('looking again, where Stripe does not show what there is,', () => {
	it('takes no total for one that it cannot be told from, for all its digits', async () => {
		const stripe = new DroppingStripe();
		const whole = event(1, { value: 123_456_789_012_345 });
		const { outcomes } = await sent([whole, event(2, { value: 4, scale: 1 })], stripe);
		expect(outcomes).toMatchObject([
			{
				status: 'accepted_unverified',
				code: 'not_told_apart',
				reason:
					'this run has 123456789012345.4 for cus_1 in 2026-03-16T04:20:00Z/2026-03-16T04:21:00Z, and Stripe shows totals to 15 digits only. Meter in a larger unit',
			},
			{ status: 'accepted' },
		]);
	});

	it('calls nothing missing in a total that is too large for a double', async () => {
		const stripe = new DroppingStripe();
		const events = [event(1, { value: 900_719_925_474_099 }), event(2, { value: 3 })];
		stripe.take('other', { stripe_customer_id: 'cus_1', value: '900719925474100' }, AT);
		const { outcomes } = await sent(events, stripe);
		expect(outcomes).toMatchObject(
			Array(2).fill({
				status: 'accepted_unverified',
				code: 'not_looked_at',
				reason: expect.stringContaining('too large to be read exactly'),
			}),
		);
	});

	it('reads no totals that take longer than ten minutes, and says so in numbers', async () => {
		const slow: SendRules = {
			...RULES,
			stream: {
				when: 'always',
				eventsPerSecond: 10_000,
				verify: {
					afterMs: 90_000,
					tellNew: true,
					readsPerSecond: 0.1,
					lanesAtOnce: 25,
					retryBudgetMs: 60_000,
				},
			},
		};
		const stripe = new DroppingStripe();
		const events = Array.from({ length: 61 }, (_, id) => event(id, { customer: `cus_${id}` }));
		stripe.drops.set('mb1_1', 'named');
		const { outcomes } = await sent(events, stripe, NOW, slow);
		expect(stripe.paths.some((path) => path.includes('event_summaries'))).toBe(false);
		expect(outcomes[0]).toMatchObject({
			status: 'accepted_unverified',
			code: 'not_looked_at',
			reason:
				'Stripe took it, but what it shows could not be read: it would take 61 requests before the run and as many after it, 11 minutes each at 0.1 a second, and 10 minutes are the most. Bring fewer customers or hours in a run, or compare with Reconcile of the node Stripe Usage',
		});
		expect(outcomes[1]).toMatchObject({ status: 'rejected' });
		const few = await sent(events.slice(0, 60), new DroppingStripe(), NOW, slow);
		expect(few.outcomes).toMatchObject(Array(60).fill({ status: 'verified' }));
	});

	it('knows that Stripe drops the usage of a customer that it does not have', async () => {
		const stripe = new DroppingStripe();
		const none = stripeError(404, {
			code: 'resource_missing',
			message: "No such customer: 'cus_1'",
		});
		stripe.instead.set('/event_summaries', none);
		const { outcomes } = await sent([event(1)], stripe);
		expect(outcomes).toMatchObject([
			{
				status: 'rejected',
				code: 'customer_not_found',
				reason:
					'Stripe took it, but has no customer cus_1 and drops it. Check the customer ID and the account of the key',
			},
		]);
	});

	it('leaves unverified what it cannot read, and says why', async () => {
		const stripe = new DroppingStripe();
		stripe.instead.set('/event_summaries', stripeError(403, { message: 'No' }));
		const { outcomes } = await sent([event(1)], stripe);
		expect(outcomes).toMatchObject([
			{
				status: 'accepted_unverified',
				code: 'not_looked_at',
				reason: expect.stringContaining('Billing Meters: Read'),
			},
		]);
	});

	it('goes on without the reports of dropped events, and says that they were not read', async () => {
		const stripe = new DroppingStripe();
		stripe.instead.set('/v2/core/events', stripeError(403, { message: 'No' }));
		const { outcomes, stream } = await sent([event(1)], stripe);
		expect(outcomes).toMatchObject([{ status: 'verified' }]);
		expect(stream?.unreadReports).toMatch(/Events: Read/);
	});

	it('sends nothing more when the execution is cancelled before it sends', async () => {
		const stripe = new DroppingStripe();
		const cancel = new AbortController();
		const clock = new VirtualClock(afterPromises);
		clock.at(30_000, () => cancel.abort());
		const environment = {
			client: new StripeClient(stripe.send, clock),
			clock,
			signal: cancel.signal,
		};
		const { outcomes } = await sendEvents([event(1)], RULES, environment, NOW);
		expect([...outcomes.values()]).toMatchObject([{ status: 'unsent', code: 'cancelled' }]);
		expect(stripe.counted).toEqual([]);
	});

	it('ends at once when the execution is cancelled, and calls nothing verified or missing', async () => {
		const stripe = new DroppingStripe();
		const cancel = new AbortController();
		const send = stripe.send;
		const client = new StripeClient(async (request) => {
			const reply = await send(request);
			if (request.path.endsWith('stream')) cancel.abort();
			return reply;
		}, new VirtualClock());
		const clock = new VirtualClock();
		const environment = { client, clock, signal: cancel.signal };
		const { outcomes } = await sendEvents([event(1)], RULES, environment, NOW);
		expect([...outcomes.values()]).toMatchObject([
			{
				status: 'accepted_unverified',
				code: 'not_looked_at',
				reason:
					'Stripe took it, but what it shows could not be read: the execution was cancelled before the totals were read',
			},
		]);
		expect(clock.now()).toBeLessThan(91_000);
	});

	it('does not wait before it sends, where nothing can be read', async () => {
		const stripe = new DroppingStripe();
		stripe.instead.set('/event_summaries', stripeError(403, { message: 'No' }));
		const { clock } = await sent([event(1)], stripe);
		expect(clock.now()).toBeLessThan(91_000);
	});

	it('asks nothing again where the stream took nothing', async () => {
		const stripe = new DroppingStripe();
		stripe.instead.set('session', answer(401, { error: { message: 'No key' } }));
		const { outcomes, clock } = await sent([event(1)], stripe);
		expect(outcomes).toMatchObject([{ status: 'unsent', code: 'key_not_accepted' }]);
		expect(clock.now()).toBeLessThan(91_000);
		expect(stripe.paths.at(-1)).toBe('/v2/billing/meter_event_session');
	});
});
