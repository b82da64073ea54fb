import { sync, SYNC } from '../support/engine';
import { at, CONTINUE, row, SyncBench } from './syncing';

const bench = new SyncBench();

const good = [row(0, '1'), row(1, '2')];
/** Each with its code and sentence. */
const bad: ReadonlyArray<readonly [object, string, string]> = [
	[
		row(2, '1', ''),
		'customer_missing',
		'Customer: the customer is empty. Map the field that holds the Stripe customer ID, such as cus_…',
	],
	[row(3, null), 'value_missing', 'Total: the value is empty. An empty value is never read as 0'],
	[row(4, 'many'), 'value_not_a_number', 'Total: "many" is not a number'],
	[
		row(5, '1234567890.123456'),
		'value_too_many_digits',
		'Total: 1234567890.123456 has 16 digits; Stripe takes 15. Round it in the source, or report it in a larger unit',
	],
	[
		{ ...row(6, '1'), end: 'soon' },
		'time_unreadable',
		'Window End: "soon" is not a time. Give ISO 8601 such as 2026-03-16T04:00:00Z, or epoch seconds or milliseconds',
	],
	[
		{ ...row(7, '1'), start: at(8).replace(':00Z', ':30Z') },
		'window_unaligned',
		`Window Start: the window's start ${at(8).replace(':00Z', ':30Z')} is not a whole minute`,
	],
];
const rows = [...bad.map(([one]) => ({ ...one, note: 'mine' })), ...good];

describe('bad rows beside good ones', () => {
	it('are named, each with its reason and input', async () => {
		const items = await bench.items(rows, { node: CONTINUE });

		expect(items.map(({ status, reason_code, reason }) => [status, reason_code, reason])).toEqual([
			...bad.map(([, code, reason]) => ['rejected', code, reason]),
			['synced', null, null],
			['synced', null, null],
		]);
		expect(items[3]).toEqual({
			status: 'rejected',
			reason_code: 'value_too_many_digits',
			reason: bad[3]?.[2],
			customer: 'cus_a',
			event_name: 'api_calls',
			window_start: at(6),
			window_end: at(5),
			previous_total: null,
			new_total: '1234567890.123456',
			delta: null,
			value: null,
			timestamp: null,
			identifier: null,
			attempts: 0,
			input: rows[3],
		});
		expect(bench.total()).toBe('3');
	});

	it('stop the node when all others are settled', async () => {
		const run = await bench.run(rows);

		expect(run.status).toBe('error');
		expect(run.error).toMatchObject({
			message: '6 of 8 rows were not settled: 0 held, 6 rejected, 0 unsent',
			description: [
				'The others are settled: 2 synced, 0 unchanged, 0 pending. Once mended, run all rows again: nothing is billed twice.',
				...bad.slice(0, 5).map(([, , reason], n) => `[Item ${n}] ${reason}`),
				'… and 1 more reasons',
			].join('<br>'),
		});
		expect(run.node(SYNC).error).toMatchObject({
			name: 'NodeOperationError',
			context: { itemIndex: 0 },
		});
		expect(bench.total()).toBe('3');
	});

	it('go to the error output with their input, good ones on their way', async () => {
		const run = await bench.run(rows, { node: { onError: 'continueErrorOutput' } });
		const [settled = [], refused = []] = run.node(SYNC).outputs;

		expect(settled.map(({ json, pairedItem }) => [json.status, pairedItem])).toEqual([
			['synced', { item: 6 }],
			['synced', { item: 7 }],
		]);
		expect(refused.map(({ json, pairedItem }) => [json.note, json.message, pairedItem])).toEqual(
			bad.map(([, , reason], item) => ['mine', `[Item ${item}] ${reason}`, { item }]),
		);
		expect(refused[0]?.json.error).toMatchObject({ status: 'rejected', new_total: '1' });
	});

	it('need a second run only, which settles what was missing', async () => {
		await bench.run(rows, { node: CONTINUE });
		const mended = bad.map((_one, n) => row(n + 2, '4'));
		expect(await bench.outcomes([...mended, ...good])).toEqual([
			...Array(6).fill(['synced', null]),
			...Array(2).fill(['unchanged', null]),
		]);
		expect(bench.total()).toBe('27');
	});
});

describe('rows at odds with each other', () => {
	it('are all refused: one window twice', async () => {
		const items = await bench.items([row(0, '1'), row(0, '2'), row(1, '5')], { node: CONTINUE });
		expect(items).toMatchObject([
			{
				reason_code: 'window_repeated',
				reason: `Row: item 1 names the same customer cus_a and window ${at(1)}/${at(0)}. Add them up in the source: one total per customer and window`,
			},
			{ reason_code: 'window_repeated', reason: expect.stringMatching(/^Row: item 0 names/) },
			{ status: 'synced' },
		]);
		expect(bench.total()).toBe('5');
	});

	it('are all refused: windows that overlap', async () => {
		const wide = { ...row(0, '9'), start: row(5, 0).start ?? null };
		const items = await bench.items([row(3, '1'), wide, row(9, '5')], { node: CONTINUE });
		expect(items).toMatchObject([
			{
				reason_code: 'windows_overlap',
				reason: `Row: the window ${at(4)}/${at(3)} overlaps ${at(6)}/${at(0)} of item 1 for customer cus_a, so usage would be in both. Give windows of one grid`,
			},
			{ reason_code: 'windows_overlap' },
			{ status: 'synced' },
		]);
	});

	it('may be of one window if they are of two customers', async () => {
		expect(await bench.outcomes([row(0, '1'), row(0, '2', 'cus_b')])).toEqual([
			['synced', null],
			['synced', null],
		]);
	});
});

describe('a row whose expression breaks', () => {
	it('is refused alone', async () => {
		const how = {
			parameters: { value: '={{ $json.bad ? $("Nowhere").first().json.x : $json.total }}' },
			node: CONTINUE,
		};
		expect(await bench.outcomes([{ ...row(0, '1'), bad: true }, row(1, '1')], how)).toEqual([
			['rejected', 'expression_broken'],
			['synced', null],
		]);
	});
});

describe('a customer whom Stripe does not know', () => {
	it('is rejected where Stripe says so when it is read', async () => {
		const [item] = await bench.items([row(20, '1', 'cus_x')], { node: CONTINUE });
		expect(item).toMatchObject({ status: 'rejected', reason_code: 'customer_not_found' });
		expect(item?.reason).toMatch(
			/^Stripe answered 400: No such customer: 'cus_x'.*\. Check the customer ID and the account of the key$/,
		);
	});
});

describe('settings that mean nothing', () => {
	it.each([
		[{ reading: '={{ "sometimes" }}' }, 'Read Totals is "sometimes"'],
		[{ largestPercent: '={{ "50" }}' }, 'Largest Correction (Percent) is "50"'],
		[{ largestAbsolute: -1 }, 'Largest Correction (Absolute) is "-1"'],
		[{ vanished: '={{ 1 }}' }, 'Vanished Customers is "1"'],
		[{ readsPerSecond: '={{ null }}' }, undefined],
	])('%j stop the run before it sends: %p', async (options, message) => {
		const run = await bench.run(good, { options });
		expect(run.error?.message).toBe(message);
		expect(bench.total()).toBe(message === undefined ? '3' : '0');
	});

	it('come out at every row when the node is to continue', async () => {
		const options = { reading: '={{ "sometimes" }}' };
		const run = await bench.run(rows, { options, node: { onError: 'continueErrorOutput' } });
		const [settled = [], refused = []] = run.node(SYNC).outputs;
		expect([settled.length, refused.length]).toEqual([0, rows.length]);
		expect(refused[0]?.json).toMatchObject({ note: 'mine', error: 'Read Totals is "sometimes"' });
	});
});

it('Retry on Fail starts over and bills nothing twice', async () => {
	bench.stripe.faults.add({
		kind: 'refuse',
		status: 400,
		path: 'meter_events$',
		count: 1,
		skip: 1,
	});
	const run = await sync(bench.stripe, good, {
		node: { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 },
	});

	expect(run.status).toBe('success');
	expect(run.node(SYNC).items.map(({ status }) => status)).toEqual(['synced', 'unchanged']);
	expect(bench.total()).toBe('3');
});
