import { SYNC } from '../support/engine';
import { at, CONTINUE, row, SyncBench } from './syncing';

const bench = new SyncBench();
const VANISHED = { options: { vanished: true }, parameters: { invoiced: 'send' } };

function subscribe(...customers: string[]): void {
	const { state } = bench.stripe;
	state.addProduct({ id: 'prod_1', name: 'Calls' });
	const recurring = {
		interval: 'month',
		interval_count: 1,
		usage_type: 'metered',
		meter: 'mtr_calls',
	} as const;
	const price = { product: 'prod_1', currency: 'usd', unit_amount: 100, recurring };
	const { id } = state.addPrice(price);
	for (const customer of customers) state.addSubscription({ customer, items: [{ price: id }] });
}

beforeEach(async () => {
	subscribe('cus_a', 'cus_b');
	await bench.run([row(3, '1'), row(4, '2'), row(3, '5', 'cus_b'), row(5, '7', 'cus_b')]);
	bench.asked();
});

describe('windows without a row', () => {
	it('are left alone unless they are asked for', async () => {
		expect(await bench.outcomes([row(3, '1')])).toEqual([['unchanged', null]]);
		expect(bench.total('cus_b')).toBe('12');
	});

	it('are set to 0 where their customer was billed', async () => {
		const run = await bench.run([row(3, '1'), row(5, '0')], VANISHED);
		const [items = []] = run.node(SYNC).outputs;

		expect(items.map(({ json }) => [json.customer, json.window_start, json.status])).toEqual([
			['cus_a', at(4), 'unchanged'],
			['cus_a', at(6), 'unchanged'],
			['cus_a', at(5), 'synced'],
			// By customer and time.
			['cus_b', at(6), 'synced'],
			['cus_b', at(4), 'synced'],
		]);
		expect(items[3]?.json).toEqual({
			status: 'synced',
			reason_code: null,
			reason: null,
			customer: 'cus_b',
			event_name: 'api_calls',
			window_start: at(6),
			window_end: at(5),
			previous_total: '7',
			new_total: '0',
			delta: '-7',
			value: '-7',
			timestamp: expect.any(Number),
			identifier: expect.stringMatching(/^mb1_/),
			attempts: 1,
			vanished: true,
		});
		// No input item stands for them.
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			[],
			[],
			[],
		]);
		expect([bench.total(), bench.total('cus_b')]).toEqual(['1', '0']);
	});

	it('are counted, and what it took to find them', async () => {
		const [summed] = await bench.items([row(3, '1'), row(5, '0')], {
			...VANISHED,
			options: { vanished: true, output: 'summary' },
		});
		expect(summed).toMatchObject({
			rows: 5,
			synced: 3,
			unchanged: 2,
			corrected: 3,
			vanished: 3,
			quantity_removed: '-14',
			// Two of the customers, and three for prices and subscriptions.
			reads: 5,
			notes: [],
		});
	});

	it('are found once: the next run has nothing to do', async () => {
		await bench.run([row(3, '1'), row(5, '0')], VANISHED);
		expect(await bench.outcomes([row(3, '1'), row(5, '0')], VANISHED)).toEqual([
			['unchanged', null],
			['unchanged', null],
		]);
	});

	it('are planned by a dry run', async () => {
		const how = { ...VANISHED, options: { vanished: true, dryRun: true } };
		const items = await bench.items([row(3, '1')], how);
		expect(items).toMatchObject([
			{ status: 'unchanged' },
			{ status: 'unsent', reason_code: 'dry_run', customer: 'cus_b', delta: '-5', vanished: true },
		]);
		expect(bench.total('cus_b')).toBe('12');
	});

	it('of a deleted customer are nobody’s', async () => {
		const headers = { authorization: 'Bearer sk_live_1' };
		const url = `${bench.stripe.url}/v1/customers/cus_b`;
		expect((await fetch(url, { method: 'DELETE', headers })).status).toBe(200);
		expect(await bench.outcomes([row(3, '1')], VANISHED)).toEqual([['unchanged', null]]);
	});
});

describe('a guard rail', () => {
	const GUARDED = { ...VANISHED, options: { vanished: true, largestPercent: 50 } };
	const HELD = `[Customer cus_b, window ${at(4)}/${at(3)}] Total: 5 would become 0, a change of -5, more than the largest correction of 50 % that you allow. Look at the source; if it is right, raise the limit and run again`;

	it('keeps an empty source from taking everything off', async () => {
		const items = await bench.items([row(3, '1')], { ...GUARDED, node: CONTINUE });
		expect(items).toMatchObject([
			{ status: 'unchanged' },
			{ status: 'held', customer: 'cus_b', vanished: true },
		]);
		expect(items[1]).not.toHaveProperty('input');
		expect(bench.total('cus_b')).toBe('12');
	});

	it('names customer and window, because no item stands for them', async () => {
		const run = await bench.run([row(3, '1')], GUARDED);
		expect(run.error).toMatchObject({
			message: '1 of 2 rows were not settled: 1 held, 0 rejected, 0 unsent',
			description: expect.stringMatching(/<br>/),
		});
		expect(run.error?.description?.split('<br>')[1]).toBe(HELD);
		expect(run.node(SYNC).error).not.toMatchObject({ context: { itemIndex: expect.any(Number) } });
	});

	it('names them beside items in the summary and the error output', async () => {
		const rows = [row(3, '1'), row(4, '9'), row(5, null, 'cus_b')];
		const options = { vanished: true, largestPercent: 50, output: 'summary' };
		const run = await bench.run(rows, {
			...GUARDED,
			options,
			node: { onError: 'continueErrorOutput' },
		});
		const [[summed] = [], failed = []] = run.node(SYNC).outputs;
		const messages = failed.map(({ json }) => json.message);

		expect(summed?.json.problems).toEqual(messages);
		expect(messages).toEqual([
			expect.stringMatching(/^\[Item 1\] Total: 2 would become 9/),
			'[Item 2] Total: the value is empty. An empty value is never read as 0',
			HELD,
		]);
		expect(Object.keys(failed[2]?.json ?? {}).sort()).toEqual(['error', 'message']);
		// A window of which a row is refused is nobody's to empty.
		expect(bench.total('cus_b')).toBe('12');
	});
});

describe('what keeps from looking', () => {
	it.each([
		[
			'a row that may be anybody’s',
			[row(3, '1'), row(4, '1', '')],
			'a rejected row does not say which customer and window it belongs to',
		],
		[
			'windows of two grids',
			[row(3, '1'), { ...row(3, '1', 'cus_b'), start: row(9, 0).start ?? null }],
			'windows of the rows overlap',
		],
	])('%s is said in a hint and the summary', async (_what, rows, why) => {
		const note = `Vanished customers were not looked for on "API calls": ${why}`;
		const run = await bench.run(rows, { ...VANISHED, node: CONTINUE });
		expect(run.node(SYNC).hints.map(({ message }) => message)).toEqual([note]);
		const options = { vanished: true, output: 'summary' };
		const [summed] = await bench.items(rows, { ...VANISHED, options, node: CONTINUE });
		expect(summed?.notes).toEqual([note]);
	});

	it('a key that may not read subscriptions is told what to give', async () => {
		bench.stripe.state.addKey('rk_live_few', ['billing_meter_read', 'billing_meter_event_write']);
		const run = await bench.run([row(3, '1')], {
			...VANISHED,
			credential: { apiKey: 'rk_live_few' },
		});
		expect(run.node(SYNC).items).toMatchObject([{ status: 'unchanged' }]);
		expect(run.node(SYNC).hints[0]?.message).toMatch(
			/^Vanished customers were not looked for on "API calls": its customers could not be read\. .*rak_plan_read.* Give the restricted key the permissions Prices: Read and Subscriptions: Read$/,
		);
	});
});
