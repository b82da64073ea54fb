import { LAST_HOUR, PERIOD, setEndpointStage } from './endpoint-stage';
import { closed } from './scheduled';

const stage = setEndpointStage();

describe('the metering endpoint', () => {
	it('answers 200 with the summary when everything is billed, and again when it already was', async () => {
		const first = await stage.call({ body: LAST_HOUR });
		expect(first).toMatchObject({ status: 200 });
		expect(first.body).toEqual({
			accounts_synced: 1,
			usage_events_reported: 1,
			quantity_total: '2.5',
			quantity_added: '2.5',
			quantity_removed: '0',
			quantity_duplicates: '0',
			rows: 1,
			accepted: 1,
			duplicates: 0,
			synced: 1,
			unchanged: 0,
			pending: 0,
			held: 0,
			rejected: 0,
			unsent: 0,
			corrected: 0,
			vanished: 0,
			window_already_reported: 0,
			period: PERIOD,
			duration_ms: expect.any(Number),
			requests: 1,
			reads: expect.any(Number),
			rate_limited: 0,
			dry_run: false,
			notes: [],
			problems: [],
		});

		const again = await stage.call({ body: LAST_HOUR });
		expect(again).toMatchObject({
			status: 200,
			body: { usage_events_reported: 0, duplicates: 1, quantity_duplicates: '2.5' },
		});
		expect(stage.billed()).toEqual(['2.5']);
	});

	it('bills what has changed since, when it is asked again', async () => {
		await stage.call({ body: LAST_HOUR });
		await stage.database.add([{ customer: 'cus_a', quantity: '0.25', at: closed - 9 }]);
		expect(await stage.call({ body: LAST_HOUR })).toMatchObject({
			status: 200,
			body: { synced: 1, corrected: 1, quantity_total: '0.25', quantity_duplicates: '2.5' },
		});

		await stage.database.query('DELETE FROM usage_events WHERE quantity = 2.5');
		expect(await stage.call({ body: LAST_HOUR })).toMatchObject({
			status: 200,
			body: { quantity_total: '-2.5', quantity_removed: '-2.5', quantity_duplicates: '2.75' },
		});
		expect(stage.billed()).toEqual(['0.25']);
	});

	it('answers 503 while Stripe does not show what it took, and the retry finds it', async () => {
		stage.stripe.faults.add({
			kind: 'fail',
			when: 'after_commit',
			path: '/v1/billing/meter_events',
			count: 1,
		});
		const first = await stage.call({ body: LAST_HOUR });
		expect(first).toMatchObject({ status: 503, body: { pending: 1, unsent: 0, rejected: 0 } });
		expect(first.body.quantity_duplicates).toBeNull();
		expect(first.headers).toMatchObject({ 'retry-after': '60' });

		expect(await stage.call({ body: LAST_HOUR })).toMatchObject({
			status: 200,
			body: { unchanged: 1 },
		});
		expect(stage.billed()).toEqual(['2.5']);
	});

	it('answers 422 for what is held back until a person has looked', async () => {
		await stage.call({ body: LAST_HOUR });
		await stage.database.add([{ customer: 'cus_a', quantity: '9', at: closed - 9 }]);
		const held = await stage.call({ body: LAST_HOUR, options: { largestAbsolute: 5 } });
		expect(held).toMatchObject({ status: 422, body: { held: 1, rejected: 0, unsent: 0 } });
		expect(held.body.problems).toEqual([expect.stringContaining('2.5 would become 11.5')]);
		expect(stage.billed()).toEqual(['2.5']);
	});

	it('answers 422 with the rows that a person has to mend, after billing the rest', async () => {
		await stage.database.add([{ customer: '', quantity: '1', at: closed - 1 }]);
		const answer = await stage.call({ body: LAST_HOUR });
		expect(answer).toMatchObject({ status: 422, body: { rejected: 1, unsent: 0, accepted: 1 } });
		expect(answer.body.problems).toEqual([
			expect.stringContaining('Customer: the customer is empty'),
		]);
		expect(stage.billed()).toEqual(['2.5']);
	});

	it('answers 503 when Stripe did not take the usage, and the retry bills it', async () => {
		stage.stripe.faults.add({
			kind: 'fail',
			when: 'before_commit',
			path: '/v1/billing/meter_events',
			headers: { 'stripe-should-retry': 'false' },
			count: 1,
		});
		const refused = await stage.call({ body: LAST_HOUR });
		expect(refused).toMatchObject({ status: 503, body: { unsent: 1, rejected: 0 } });
		expect(refused.headers).toMatchObject({ 'retry-after': '60' });
		expect(stage.billed()).toEqual([]);

		expect(await stage.call({ body: LAST_HOUR })).toMatchObject({ status: 200 });
		expect(stage.billed()).toEqual(['2.5']);
	});
});
