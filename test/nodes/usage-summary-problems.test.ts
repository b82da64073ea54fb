import type { IDataObject } from 'n8n-workflow';
import { asSoonAs } from '../support/as-soon-as';
import { LIVE_KEY, USAGE } from '../support/engine';
import { SummaryBench, type SummaryRun } from './summarizing';
import { CONTINUE } from './syncing';

const bench = new SummaryBench();

const MARCH = ['2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z'] as const;
const A = { customer: 'cus_a' };
const NONE = { customer: 'cus_none' };
const BY_NAME = { __rl: true, mode: 'eventName', value: '={{ $json.meter }}' };

beforeEach(async () => await bench.used('2026-03-15T10:00:00Z', '5'));

/** Status, reason code and customer of the items of problems, and their reasons. */
async function problemOf(row: IDataObject, how: SummaryRun = {}): Promise<IDataObject> {
	const [good, problem, ...more] = await bench.items(
		[row, { ...A, meter: 'api_calls', to: '2026-04-01', zone: 'UTC' }],
		{
			between: MARCH,
			node: CONTINUE,
			...how,
		},
	);
	expect(good).toMatchObject({ customer: 'cus_a', total: '5' });
	expect(more).toEqual([]);
	expect(problem).toMatchObject({ input: row });
	return problem as IDataObject;
}

describe('what cannot be read holds back nothing else, and says why:', () => {
	it.each<[string, IDataObject, SummaryRun, IDataObject]>([
		[
			'a customer that Stripe does not know',
			NONE,
			{},
			{
				status: 'rejected',
				reason_code: 'customer_not_found',
				customer: 'cus_none',
				reason: expect.stringContaining('Check the customer ID and the account of the key'),
			},
		],
		['no customer', { customer: '' }, {}, { reason_code: 'customer_missing', customer: '' }],
		['no customer in a text', { customer: ' , ' }, {}, { reason_code: 'customer_missing' }],
		['an empty list', { customer: [] }, {}, { reason_code: 'customer_missing' }],
		['a number', { customer: 7 }, {}, { reason_code: 'customer_not_text', customer: '7' }],
		['a name', { customer: 'A Ltd' }, {}, { reason_code: 'customer_not_an_id' }],
		[
			'a meter that is not there',
			{ ...A, meter: 'nothing' },
			{ parameters: { meter: BY_NAME } },
			{ status: 'rejected', reason_code: 'meter_not_found', customer: 'cus_a' },
		],
		[
			'no meter',
			{ ...A, meter: '' },
			{ parameters: { meter: BY_NAME } },
			{ status: 'rejected', reason_code: 'meter_missing' },
		],
		[
			'a broken expression',
			{ ...A, broken: true },
			{
				parameters: {
					customer: '={{ $json.broken ? $("Nowhere").item.json.id : $json.customer }}',
				},
			},
			{ status: 'rejected', reason_code: 'expression_broken' },
		],
		[
			'an end before the start',
			{ ...A, to: '2026-02-01T00:00:00Z' },
			{ between: [MARCH[0], '={{ $json.to }}'] },
			{
				reason_code: 'range_empty',
				reason: expect.stringMatching(/^Range End: the range ends at 2026-02-01T00:00:00Z, not/),
			},
		],
		[
			'no end',
			{ ...A, to: '' },
			{ between: [MARCH[0], '={{ $json.to }}'] },
			{ reason_code: 'time_missing', reason: expect.stringMatching(/^Range End: /) },
		],
		[
			'an end that is no time',
			{ ...A, to: 'soon' },
			{ between: [MARCH[0], '={{ $json.to }}'] },
			{
				reason_code: 'time_unreadable',
				reason: expect.stringMatching(/^Range End: "soon" is not/),
			},
		],
		[
			'an unknown time zone',
			{ ...A, zone: 'Berlin' },
			{ options: { timeZone: '={{ $json.zone }}' } },
			{
				reason_code: 'time_zone_unknown',
				reason: expect.stringMatching(/^Time Zone: there is no time zone "Berlin"/),
			},
		],
	])('%s', async (_what, row, how, expected) => {
		expect(await problemOf(row, how)).toMatchObject({ status: 'rejected', ...expected });
	});

	it.each<[string, SummaryRun, string]>([
		['a range', { parameters: { range: '={{ "never" }}' } }, 'range_unknown'],
		['a grouping', { between: MARCH, groupBy: '={{ "fortnight" }}' }, 'grouping_unknown'],
		[
			'a number of days',
			{ parameters: { range: 'last_days', count: '={{ "many" }}' } },
			'range_count_invalid',
		],
		[
			'a long range by hours',
			{ between: ['2020-01-01T00:00:00Z', MARCH[1]], groupBy: 'hour' },
			'range_too_long',
		],
		['a range to come', { between: ['2222-01-01', '2222-01-02'] }, 'range_not_begun'],
	])('%s that makes no sense', async (_what, how, code) => {
		const items = await bench.items([A], { node: CONTINUE, ...how });
		expect(items).toMatchObject([{ status: 'rejected', reason_code: code, customer: 'cus_a' }]);
		expect(items[0]?.reason).not.toMatch(/NaN|undefined|object/);
	});
});

it('a run with problems stops, and names them all', async () => {
	const rows = [A, NONE, { customer: '' }, { customer: 'cus_gone' }, NONE];
	const { status, ...run } = await bench.run(rows, { between: MARCH });
	expect(status).toBe('error');
	expect(run.node(USAGE).error?.message).toBe('3 of 4 rows were not read: 3 rejected, 0 unread');
	const [others, ...reasons] = run.node(USAGE).error?.description?.split('<br>') ?? [];
	expect(others).toMatch(/^The others could be read/);
	expect(reasons).toEqual([
		expect.stringMatching(/^\[Item 2\] Customer: the customer is empty/),
		expect.stringMatching(/^\[Item 1\] Stripe answered 400: No such customer: 'cus_none'/),
		expect.stringMatching(/^\[Item 3\] Stripe answered 400: No such customer: 'cus_gone'/),
	]);
});

it('an item that names many says which of them it is', async () => {
	const run = await bench.run([{ customer: 'cus_a,cus_none, a b' }], { between: MARCH });
	expect(run.node(USAGE).error?.message).toBe('2 of 3 rows were not read: 2 rejected, 0 unread');
	expect(run.node(USAGE).error?.description).toContain('[Customer cus_none] Stripe answered 400');
	expect(run.node(USAGE).error?.description).toContain('[Customer a b] Customer: "a b" is not');
});

it('what a row says is no markup in the panel of the error', async () => {
	const row = { customer: '<a/href="//evil.example">Enter_your_key</a>' };
	const run = await bench.run([row], { between: MARCH });
	const description = run.node(USAGE).error?.description ?? '';
	expect(description).toContain('&lt;a/href');
	expect(description.replaceAll('<br>', '')).not.toContain('<');
});

it('as many problems as there may be are no problem of their own', async () => {
	const customer = Array.from({ length: 150_000 }, (_none, at) => `cus_${at}`);
	const run = await bench.run([{ customer }], { between: ['2222-01-01', '2222-01-02'] });
	expect(run.node(USAGE).error?.message).toBe(
		'150000 of 150000 rows were not read: 150000 rejected, 0 unread',
	);
	expect(run.node(USAGE).error?.description).toContain('Customer cus_4 and 149995 more]');
}, 120_000);

it('the error output gets the problems, with what the input was', async () => {
	const run = await bench.run([NONE, A], {
		between: MARCH,
		node: { onError: 'continueErrorOutput' },
	});
	const [good = [], bad = []] = run.node(USAGE).outputs;
	expect(good.map(({ json }) => json)).toMatchObject([{ customer: 'cus_a', total: '5' }]);
	expect(bad.map(({ json }) => json)).toEqual([
		{
			customer: 'cus_none',
			error: expect.objectContaining({ reason_code: 'customer_not_found' }),
			message: expect.stringMatching(/^\[Item 0\] Stripe answered 400/),
		},
	]);
});

it('an overall item says how many could not be read', async () => {
	const items = await bench.items([A, NONE, NONE], {
		between: MARCH,
		node: CONTINUE,
		options: { output: 'overall' },
	});
	expect(items).toMatchObject([
		{ customers_read: 1, customers_unread: 1, total: '5' },
		{ status: 'rejected', customer: 'cus_none' },
	]);
	const nobody = await bench.items([NONE], {
		between: MARCH,
		node: CONTINUE,
		options: { output: 'overall' },
	});
	expect(nobody).toMatchObject([{ status: 'rejected' }]);
});

it('an overall item counts who could not be read of its own range only', async () => {
	const of = (customer: string, from: string, to: string) => ({ customer, from, to });
	const rows = [
		of('cus_a', '2026-03-15', '2026-03-16'),
		of('cus_b', '2026-03-10', '2026-03-12'),
		of('cus_none', '2026-03-10', '2026-03-12'),
	];
	const items = await bench.items(rows, {
		between: ['={{ $json.from }}', '={{ $json.to }}'],
		node: CONTINUE,
		options: { output: 'overall', timeZone: 'UTC' },
	});
	expect(items).toMatchObject([
		{ customers_read: 1, customers_unread: 0, total: '5' },
		{ customers_read: 1, customers_unread: 1, total: '0' },
		{ status: 'rejected', customer: 'cus_none' },
	]);
});

describe('a customer that was deleted', () => {
	beforeEach(async () => {
		for (const customer of ['cus_a', 'cus_b']) bench.subscribe(customer, `sub_of_${customer}`);
		await bench.remove('cus_b');
	});

	it('keeps nobody of all subscribed from being read, and is named in a hint', async () => {
		const run = await bench.run([{}], { between: MARCH, parameters: { customers: 'all' } });
		expect(run.node(USAGE).items).toMatchObject([{ customer: 'cus_a', total: '5' }]);
		expect(run.node(USAGE).hints).toMatchObject([
			{ message: expect.stringMatching(/^Left out: deleted customers \(1\), .*: cus_b$/) },
		]);
		// Agents see items, and no hints.
		const overall = await bench.items([{}], {
			between: MARCH,
			parameters: { customers: 'all' },
			options: { output: 'overall' },
		});
		expect(overall).toMatchObject([{ customers_read: 1, customers_deleted: 1, total: '5' }]);
	});

	it('is a problem where it is named', async () => {
		const run = await bench.run([{ customer: 'cus_b' }], { between: MARCH });
		expect(run.node(USAGE).error?.description).toContain("No such customer: 'cus_b'");
	});
});

it('what Stripe does not answer in time is unread, not 0', async () => {
	bench.stripe.faults.add({ kind: 'refuse', status: 500, path: '/event_summaries' });
	const items = await bench.items([A], {
		between: MARCH,
		node: CONTINUE,
		options: { retryBudget: 1 },
	});
	expect(items).toMatchObject([
		{ status: 'unread', reason_code: expect.any(String), customer: 'cus_a' },
	]);
	expect(items[0]).not.toHaveProperty('total');
});

it('a key that is not accepted stops the run', async () => {
	const run = await bench.run([A], { between: MARCH, credential: { apiKey: 'sk_live_ ' } });
	expect(run.status).toBe('error');
});

it('a cancelled run tells what it read until then', async () => {
	const rows = Array.from({ length: 60 }, (_, index) => ({ customer: `cus_${index}` }));
	for (const { customer } of rows) bench.stripe.state.addCustomer(customer);
	const run = await bench.run(rows, {
		between: MARCH,
		options: { ratePerSecond: 20 },
		onStart: (cancel) => asSoonAs(() => bench.stripe.state.requests().length >= 10, cancel),
	});
	expect(run.status).toBe('canceled');
	const { summaries } = bench.asked();
	expect(summaries).toBeGreaterThan(0);
	expect(summaries).toBeLessThan(30);
});

it('nothing is asked but what is read', async () => {
	bench.asked();
	await bench.items([A], { between: MARCH, credential: { apiKey: LIVE_KEY } });
	expect(bench.asked()).toEqual({ summaries: expect.any(Number), subscriptions: 0, all: 2 });
});
