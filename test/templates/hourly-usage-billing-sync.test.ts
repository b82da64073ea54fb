import { books, closed, HOUR, HOURLY, runScheduled, type ScheduledRun } from './scheduled';
import { setStage } from './stage';

const stage = setStage('cus_a', 'cus_b');

const run = async (options: ScheduledRun = {}) => await runScheduled(stage, HOURLY, options);
const billed = (customer: string) => stage.stripe.state.total('api_calls', customer);

describe('the hourly sync', () => {
	it('bills the closed hours exactly, and nothing again in a second run', async () => {
		await stage.database.add([
			{ customer: 'cus_a', quantity: '0.1', at: closed - HOUR },
			{ customer: 'cus_a', quantity: '0.2', at: closed - 1 },
			{ customer: 'cus_b', quantity: '1000000.000001', at: closed - HOUR - 5 },
			// The hour that is still running, and one before the look-back.
			{ customer: 'cus_b', quantity: '5', at: closed },
			{ customer: 'cus_b', quantity: '7', at: closed - 48 * HOUR - 1 },
		]);
		const first = await run();

		expect(first.error).toBeUndefined();
		expect(first.ran('All usage is billed')).toBe(true);
		expect(first.node('Run summary').items).toEqual([
			{
				accounts_synced: 2,
				usage_events_reported: 2,
				quantity_total: '1000000.300001',
				quantity_added: '1000000.300001',
				quantity_removed: '0',
				rows: 2,
				synced: 2,
				unchanged: 0,
				pending: 0,
				held: 0,
				rejected: 0,
				unsent: 0,
				corrected: 0,
				vanished: 0,
				period: `${iso(closed - 2 * HOUR)}/${iso(closed)}`,
				duration_ms: expect.any(Number),
				requests: 2,
				reads: expect.any(Number),
				rate_limited: 0,
				notes: [],
			},
		]);
		expect(billed('cus_a')).toBe('0.3');
		expect(await books(stage, HOURLY.lookBack)).toMatchObject({ drift: '0', customerHours: 2 });

		const second = await run();
		expect(second.status).toBe('success');
		expect(second.node('Run summary').items[0]).toMatchObject({
			usage_events_reported: 0,
			unchanged: 2,
		});
		expect(stage.stripe.state.events()).toHaveLength(2);
	});

	it('reads the same hours when an execution is retried later', async () => {
		await stage.database.add([
			{ customer: 'cus_a', quantity: '4', at: closed - 2 * HOUR - 9 },
			{ customer: 'cus_a', quantity: '5', at: closed - 9 },
		]);
		const late = await run({ at: closed - 2 * HOUR + 300 });

		expect(late.node('Settings').items[0]).toMatchObject({
			closed_until: new Date((closed - 2 * HOUR) * 1000).toISOString(),
		});
		expect(billed('cus_a')).toBe('4');
	});

	it('ends in success, and bills nothing, without any usage', async () => {
		const quiet = await run();

		expect(quiet.status).toBe('success');
		expect(quiet.ran('Sync totals to Stripe')).toBe(false);
	});

	it('does not raise what is pending, and settles it later', async () => {
		await stage.database.add([{ customer: 'cus_a', quantity: '4', at: closed - 5 }]);
		stage.stripe.faults.add({
			kind: 'fail',
			when: 'after_commit',
			path: '/v1/billing/meter_events',
			count: 1,
		});
		const first = await run();
		expect(first.status).toBe('success');
		expect(first.node('Run summary').items[0]).toMatchObject({ pending: 1, synced: 0 });

		const second = await run();
		expect(second.node('Run summary').items[0]).toMatchObject({ pending: 0, unchanged: 1 });
		expect(billed('cus_a')).toBe('4');
	});

	it('raises what was not billed, after billing the rest', async () => {
		await stage.database.add([
			{ customer: 'cus_a', quantity: '4', at: closed - 5 },
			{ customer: '', quantity: '9', at: closed - 5 },
		]);
		const raised = await run();

		expect(raised.status).toBe('error');
		expect(raised.error?.message).toMatch(
			/^Not billed of 2 rows for .*: 0 held, 1 rejected, 0 unsent\. \[Item \d\] Customer: the customer is empty\./,
		);
		expect(billed('cus_a')).toBe('4');
	});

	it('raises what Stripe did not take', async () => {
		await stage.database.add([{ customer: 'cus_a', quantity: '4', at: closed - 5 }]);
		stage.stripe.faults.add({
			kind: 'fail',
			path: '/v1/billing/meter_events',
			headers: { 'stripe-should-retry': 'false' },
			count: 1,
		});
		const raised = await run();

		expect(raised.status).toBe('error');
		expect(raised.error?.message).toMatch(/^Not billed of 1 rows .* 0 rejected, 1 unsent\. /);
		expect(await run()).toMatchObject({ status: 'success' });
		expect(billed('cus_a')).toBe('4');
	});

	it('raises a meter that is not there', async () => {
		stage.stripe.state.reset();
		await stage.database.add([{ customer: 'cus_a', quantity: '4', at: closed - 5 }]);
		const raised = await run();

		expect(raised.status).toBe('error');
		expect(raised.error?.message).toContain('there is no meter with event name "api_calls"');
	});

	it('raises a run that could not even begin', async () => {
		await stage.database.add([{ customer: 'cus_a', quantity: '4', at: closed - 5 }]);
		const raised = await run({ credential: { baseUrl: 'http://stripe.example.com' } });

		expect(raised.status).toBe('error');
		expect(raised.ran('All usage is billed')).toBe(false);
		expect(raised.error?.message).toMatch(/API Base URL/);
	});
});

function iso(seconds: number): string {
	return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
