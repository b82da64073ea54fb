import { books, closed, DAILY, DAY, HOUR, HOURLY, runScheduled } from './scheduled';
import { setStage } from './stage';

const stage = setStage('cus_a', 'cus_b');

/** Events that the first run of each test sends. */
const FIRST = 3;
const SUMMARY: Record<string, string> = {
	[HOURLY.file]: 'Run summary',
	[DAILY.file]: 'Reconciliation report',
};

describe.each([HOURLY, DAILY])('$file heals', (scheduled) => {
	const { file, lookBack } = scheduled;
	const run = async (settings = {}) => await runScheduled(stage, scheduled, { settings });
	const drift = async () => (await books(stage, lookBack)).drift;
	/** The events after those of the first run. */
	const later = () => stage.stripe.state.events().slice(FIRST);
	const sent = () => later().map(({ value }) => value);
	const change = async (sql: string) => await stage.database.query(sql);
	const billed = (customer: string, end: number) =>
		stage.stripe.state.billed('api_calls', customer, end - HOUR, end);

	/** An hour that is old, but within the look-back of both templates. */
	const old = closed - 40 * HOUR;

	beforeEach(async () => {
		await stage.database.add([
			{ customer: 'cus_a', quantity: '10', at: old - HOUR },
			{ customer: 'cus_a', quantity: '0.1', at: old - 1 },
			{ customer: 'cus_b', quantity: '4', at: old - 20 },
			{ customer: 'cus_b', quantity: '3', at: closed - 1 },
		]);
		expect(await run()).toMatchObject({ status: 'success' });
		expect(await drift()).toBe('0');
		expect(stage.stripe.state.events()).toHaveLength(FIRST);
	});

	it('a row that came late, to the hour it belongs to', async () => {
		await stage.database.add([{ customer: 'cus_a', quantity: '2.25', at: old - 30 }]);
		const { status } = await run();

		expect(status).toBe('success');
		expect(later()).toMatchObject([{ customer: 'cus_a', value: '2.25', timestamp: old - 1 }]);
		expect(await drift()).toBe('0');
	});

	it('a row that was changed', async () => {
		await change('UPDATE usage_events SET quantity = 6.5 WHERE quantity = 10');
		await run();

		expect(sent()).toEqual(['-3.5']);
		expect(await drift()).toBe('0');
	});

	it('a row that was deleted', async () => {
		await change('DELETE FROM usage_events WHERE quantity = 0.1');
		await run();

		expect(sent()).toEqual(['-0.1']);
		expect(await drift()).toBe('0');
	});

	it('nothing, and sends nothing, where nothing has changed', async () => {
		const again = await run();

		expect(again.status).toBe('success');
		expect(again.node(SUMMARY[file]).items[0]).toMatchObject({ held: 0, pending: 0 });
		expect(sent()).toEqual([]);
	});

	it('a day in which no run was made', async () => {
		await stage.database.add(
			Array.from({ length: 23 }, (_none, hour) => ({
				customer: 'cus_b',
				quantity: `1.${hour}`,
				at: closed - DAY + hour * HOUR,
			})),
		);
		expect(await run()).toMatchObject({ status: 'success' });

		expect(sent()).toHaveLength(23);
		expect(await drift()).toBe('0');
	});

	it('an hour without any row only when a person allows it', async () => {
		await change(`DELETE FROM usage_events WHERE customer_id = 'cus_b' AND quantity = 4`);
		const held = await run();

		expect(held.status).toBe('error');
		expect(held.error?.message).toMatch(/1 held, 0 rejected, 0 unsent\. .*4 would become 0/);
		expect(billed('cus_b', old)).toBe('4');

		expect(await run({ largest_correction_percent: 0 })).toMatchObject({ status: 'success' });
		expect(billed('cus_b', old)).toBe('0');
		expect(await drift()).toBe('0');
	});

	it('a customer without any row only when a person allows it', async () => {
		await change(`DELETE FROM usage_events WHERE customer_id = 'cus_b'`);
		// A row of somebody else says that the latest hour has been looked at.
		await stage.database.add([{ customer: 'cus_a', quantity: '5', at: closed - 1 }]);
		const held = await run();

		expect(held.status).toBe('error');
		expect(held.error?.message).toMatch(/2 held, 0 rejected, 0 unsent/);
		expect(stage.stripe.state.total('api_calls', 'cus_b')).toBe('7');
		// Everything else is settled all the same.
		expect(billed('cus_a', closed)).toBe('5');

		expect(await run({ largest_correction_percent: 0 })).toMatchObject({ status: 'success' });
		expect(stage.stripe.state.total('api_calls', 'cus_b')).toBe('0');
		expect(await drift()).toBe('0');
	});

	it('an answer that was lost', async () => {
		stage.stripe.faults.add({
			kind: 'cut',
			when: 'after_commit',
			path: '/v1/billing/meter_events',
			count: 1,
		});
		await change('UPDATE usage_events SET quantity = 6.5 WHERE quantity = 10');
		expect(await run()).toMatchObject({ status: 'success' });
		expect(await run()).toMatchObject({ status: 'success' });

		expect(sent()).toEqual(['-3.5']);
		expect(await drift()).toBe('0');
	});

	it('nothing from a source that is empty', async () => {
		await stage.database.clear();
		await run();

		expect(sent()).toEqual([]);
	});
});
