import { closed, DAILY, DAY, HOUR, HOURLY, runScheduled, type ScheduledRun } from './scheduled';
import { setStage } from './stage';

const stage = setStage('cus_a', 'cus_b');

const run = async (options: ScheduledRun = {}) => await runScheduled(stage, DAILY, options);
const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();
const short = (seconds: number): string => iso(seconds).replace('.000Z', 'Z');

/** The node that puts out every hour that was not right already. */
const OFF = 'Hours that were off';

/** An hour that the hourly template no longer looks at. */
const old = closed - 20 * DAY;

function hourOf(customer: string, end: number, previous: string, total: string, delta: string) {
	return expect.objectContaining({
		status: 'synced',
		customer,
		window_start: short(end - HOUR),
		window_end: short(end),
		previous_total: previous,
		new_total: total,
		delta,
	}) as object;
}

describe('the daily reconciliation', () => {
	beforeEach(async () => {
		await stage.database.add([
			{ customer: 'cus_a', quantity: '10', at: old - 9 },
			{ customer: 'cus_b', quantity: '4', at: closed - 9 },
			// Older than Stripe takes usage.
			{ customer: 'cus_b', quantity: '7', at: closed - 35 * DAY - 1 },
		]);
	});

	it('reports each hour that it healed, and nothing of those that agree', async () => {
		await runScheduled(stage, HOURLY);
		expect(stage.stripe.state.total('api_calls', 'cus_a')).toBe('0');
		const first = await run();

		expect(first.status).toBe('success');
		expect(first.ran('All hours are settled')).toBe(true);
		expect(first.node('Reconciliation report').items).toEqual([
			{
				hours_checked: 2,
				healed: 1,
				customers_healed: 1,
				quantity_total: '10',
				pending: 0,
				held: 0,
				rejected: 0,
				unsent: 0,
				period: `${iso(closed - 35 * DAY)}/${iso(closed)}`,
			},
		]);
		expect(first.node(OFF).items).toEqual([hourOf('cus_a', old, '0', '10', '10')]);

		const second = await run();
		expect(second.status).toBe('success');
		expect(second.node('Reconciliation report').items[0]).toMatchObject({
			hours_checked: 2,
			healed: 0,
			customers_healed: 0,
			quantity_total: '0',
		});
		expect(second.node(OFF).items).toEqual([]);
	});

	it('puts out one item for each hour, and adds up to the last digit', async () => {
		await run();
		await stage.database.query(`
			UPDATE usage_events SET quantity = quantity + CASE customer_id
				WHEN 'cus_a' THEN -0.000000000003 ELSE 0.000000000001 END
			WHERE quantity < 11`);
		const healed = await run();

		const hours = healed.node(OFF).items;
		expect(hours).toHaveLength(2);
		expect(hours).toEqual(
			expect.arrayContaining([
				hourOf('cus_a', old, '10', '9.999999999997', '-0.000000000003'),
				hourOf('cus_b', closed, '4', '4.000000000001', '0.000000000001'),
			]),
		);
		expect(healed.node('Reconciliation report').items[0]).toMatchObject({
			healed: 2,
			quantity_total: '-0.000000000002',
		});
	});

	it('lists what is pending, and does not raise it', async () => {
		stage.stripe.faults.add({
			kind: 'fail',
			when: 'after_commit',
			path: '/v1/billing/meter_events',
			count: 1,
		});
		const first = await run();

		expect(first.status).toBe('success');
		expect(first.node('Reconciliation report').items).toMatchObject([{ healed: 1, pending: 1 }]);
		expect(first.node(OFF).items).toContainEqual(
			expect.objectContaining({
				status: 'pending',
				reason: expect.stringContaining('the next run confirms it') as string,
			}),
		);
	});

	it('raises what is held or rejected, and lists what it healed all the same', async () => {
		await run();
		await stage.database.query('UPDATE usage_events SET quantity = 16 WHERE quantity = 10');
		await stage.database.add([
			{ customer: 'cus_b', quantity: '1', at: closed - 9 },
			{ customer: '', quantity: '1', at: closed - 9 },
		]);
		const raised = await run();

		expect(raised.node(OFF).items).toHaveLength(3);
		expect(raised.node(OFF).items).toEqual(
			expect.arrayContaining([
				hourOf('cus_b', closed, '4', '5', '1'),
				expect.objectContaining({ status: 'held', customer: 'cus_a', delta: '6' }),
				expect.objectContaining({ status: 'rejected', customer: '' }),
			]),
		);
		expect(raised.status).toBe('error');
		expect(raised.error?.message).toMatch(
			/^Not settled for \S+: 1 held, 1 rejected, 0 unsent\. .*\[cus_a, \S+\] \w+: 10 would become 16, a change of 6, more than the largest correction of 50 %/,
		);
	});

	it('looks at a part of the days only, when its end is moved back', async () => {
		const closed_until = `={{ DateTime.fromISO($json.timestamp).toUTC().startOf('hour').minus({ days: 7 }).toISO() }}`;
		const part = await run({ settings: { closed_until, look_back_days: 28 } });

		expect(part.node('Reconciliation report').items).toMatchObject([
			{ hours_checked: 1, period: `${iso(closed - 35 * DAY)}/${iso(closed - 7 * DAY)}` },
		]);
		expect(stage.stripe.state.events()).toMatchObject([{ customer: 'cus_a', value: '10' }]);
	});

	it('raises a query that finds nothing at all', async () => {
		await stage.database.clear();
		const raised = await run();

		expect(raised.status).toBe('error');
		expect(raised.error?.message).toMatch(/^The query found no usage for .*nothing was checked/);
		expect(stage.stripe.state.events()).toEqual([]);
	});

	it('raises a run that could not even begin', async () => {
		const raised = await run({ credential: { baseUrl: 'http://stripe.example.com' } });

		expect(raised.status).toBe('error');
		expect(raised.ran('All hours are settled')).toBe(false);
		expect(raised.error?.message).toMatch(/API Base URL/);
	});
});
