import { USAGE } from '../support/engine';
import { SummaryBench } from './summarizing';

const bench = new SummaryBench();

const MARCH = ['2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z'] as const;
const TWO_DAYS = ['2026-03-15T00:00:00Z', '2026-03-17T00:00:00Z'] as const;
const A = [{ customer: 'cus_a' }];
const A_AND_B = [{ customer: 'cus_a' }, { customer: 'cus_b' }];
const BY_NAME = { __rl: true, mode: 'eventName', value: '={{ $json.meter }}' };

beforeEach(async () => {
	await bench.used('2026-03-15T10:00:00Z', '1.25');
	await bench.used('2026-03-16T23:59:59Z', '2');
	await bench.used('2026-03-15T11:00:00Z', '100', 'cus_b');
	await bench.used('2026-04-01T00:00:00Z', '7');
	bench.asked();
});

describe('an item a customer', () => {
	it('is the total of the range', async () => {
		expect(await bench.items(A_AND_B, { between: MARCH })).toEqual([
			{
				customer: 'cus_a',
				meter: 'mtr_api_calls',
				event_name: 'api_calls',
				aggregation: 'sum',
				range_start: '2026-03-01T00:00:00Z',
				range_end: '2026-04-01T00:00:00Z',
				time_zone: 'America/New_York',
				group_by: 'none',
				total: '3.25',
			},
			expect.objectContaining({ customer: 'cus_b', total: '100' }),
		]);
	});

	it('has a value for every period, 0 where nothing was used', async () => {
		const [item] = await bench.items(A, {
			between: ['2026-03-14T00:00:00Z', '2026-03-17T00:00:00Z'],
			groupBy: 'day',
			options: { timeZone: 'UTC' },
		});
		expect(item).toMatchObject({ total: '3.25', group_by: 'day', time_zone: 'UTC' });
		const day = (label: string, end: string, value: string) => ({
			label,
			start: `${label}T00:00:00Z`,
			end: `${end}T00:00:00Z`,
			value,
		});
		expect(item?.points).toEqual([
			day('2026-03-14', '2026-03-15', '0'),
			day('2026-03-15', '2026-03-16', '1.25'),
			day('2026-03-16', '2026-03-17', '2'),
		]);
	});

	it('is paired to every item that asks for it, and read once', async () => {
		const items = await bench.paired([...A, ...A_AND_B], { between: MARCH });
		expect(items.map(({ json, pairedItem }) => [json.customer, pairedItem])).toEqual([
			['cus_a', [{ item: 0 }, { item: 1 }]],
			['cus_b', { item: 2 }],
		]);
		expect(bench.asked().summaries).toBe(2);
	});

	it.each([
		['a text with commas', '={{ "cus_b, cus_a,cus_b" }}'],
		['a list', '={{ ["cus_b", "cus_a"] }}'],
		['a fixed text', ' cus_b , cus_a'],
	])('is each that %s names', async (_what, customer) => {
		const items = await bench.paired([{}], { between: MARCH, parameters: { customer } });
		expect(items.map(({ json, pairedItem }) => [json.customer, json.total, pairedItem])).toEqual([
			['cus_b', '100', { item: 0 }],
			['cus_a', '3.25', { item: 0 }],
		]);
	});

	it('tells what the meter makes of its events', async () => {
		bench.addMeter('seats', { formula: 'last' });
		bench.addMeter('logins', { formula: 'count' });
		for (const meter of ['seats', 'logins']) {
			await bench.used('2026-03-15T10:00:00Z', '5', 'cus_a', meter);
			await bench.used('2026-03-15T12:00:00Z', '3', 'cus_a', meter);
		}
		const rows = [
			{ customer: 'cus_a', meter: 'seats' },
			{ customer: 'cus_a', meter: 'api_calls' },
			{ customer: 'cus_a', meter: 'logins' },
		];
		const items = await bench.items(rows, { between: TWO_DAYS, parameters: { meter: BY_NAME } });
		expect(
			items.map(({ event_name, aggregation, total }) => [event_name, aggregation, total]),
		).toEqual([
			['seats', 'last', '3'],
			['api_calls', 'sum', '3.25'],
			['logins', 'count', '2'],
		]);
	});

	it('has the range, grouping and time zone that its input item says', async () => {
		const rows = [
			{ customer: 'cus_a', from: '2026-03-15', to: '2026-03-16', zone: 'UTC', by: 'hour' },
			{ customer: 'cus_a', from: '2026-03-16', to: '2026-03-17', zone: 'Asia/Tokyo', by: 'day' },
		];
		const items = await bench.items(rows, {
			between: ['={{ $json.from }}', '={{ $json.to }}'],
			groupBy: '={{ $json.by }}',
			options: { timeZone: '={{ $json.zone }}' },
		});
		expect(items).toMatchObject([
			{
				range_start: '2026-03-15T00:00:00Z',
				range_end: '2026-03-16T00:00:00Z',
				group_by: 'hour',
				total: '1.25',
			},
			{
				range_start: '2026-03-15T15:00:00Z',
				range_end: '2026-03-16T15:00:00Z',
				group_by: 'day',
				total: '0',
			},
		]);
		expect(items.map(({ points }) => (points as unknown[]).length)).toEqual([24, 1]);
	});

	it('says the range that was read, on whole minutes', async () => {
		const between = ['2026-03-15T10:00:30Z', '2026-03-15T10:00:31Z'] as const;
		expect(await bench.items(A, { between })).toMatchObject([
			{ range_start: '2026-03-15T10:00:00Z', range_end: '2026-03-15T10:01:00Z', total: '1.25' },
		]);
	});
});

describe('all that are subscribed to the meter', () => {
	const all = { customers: 'all' };

	it('are read once, whatever the number of input items', async () => {
		bench.subscribe('cus_b', 'sub_b');
		bench.subscribe('cus_a', 'sub_a');
		bench.asked();
		const items = await bench.paired([{}, {}, {}], { between: MARCH, parameters: all });
		expect(
			items.map(({ json, pairedItem }) => [json.customer, json.total, pairedItem]).sort(),
		).toEqual([
			['cus_a', '3.25', { item: 0 }],
			['cus_b', '100', { item: 0 }],
		]);
		expect(bench.asked().summaries).toBe(2);
	});

	it('may be nobody, which a hint says', async () => {
		const run = await bench.run([{}], { between: MARCH, parameters: all });
		expect(run.node(USAGE).outputs[0]).toEqual([]);
		expect(run.node(USAGE).hints).toMatchObject([
			{
				message:
					'No customer has a subscription to a price of the meter "The api_calls", so there is nothing to show',
			},
		]);
	});
});

describe('the output', () => {
	it('an item a period is a row for each customer and period', async () => {
		const items = await bench.items(A_AND_B, {
			between: TWO_DAYS,
			groupBy: 'day',
			options: { output: 'periods', timeZone: 'UTC' },
		});
		const row = (customer: string, label: string, end: string, value: string) => ({
			customer,
			meter: 'mtr_api_calls',
			event_name: 'api_calls',
			label,
			start: `${label}T00:00:00Z`,
			end: `${end}T00:00:00Z`,
			value,
		});
		expect(items).toEqual([
			row('cus_a', '2026-03-15', '2026-03-16', '1.25'),
			row('cus_a', '2026-03-16', '2026-03-17', '2'),
			row('cus_b', '2026-03-15', '2026-03-16', '100'),
			row('cus_b', '2026-03-16', '2026-03-17', '0'),
		]);
	});

	it('overall adds all customers up, in one item', async () => {
		const items = await bench.paired(A_AND_B, {
			between: TWO_DAYS,
			groupBy: 'day',
			options: { output: 'overall', timeZone: 'UTC' },
		});
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([[{ item: 0 }, { item: 1 }]]);
		expect(items[0]?.json).toMatchObject({
			customers_read: 2,
			customers_unread: 0,
			customers_deleted: 0,
			meter: 'mtr_api_calls',
			total: '103.25',
			points: [{ value: '101.25' }, { value: '2' }],
		});
	});

	it('overall is one item for each meter and range', async () => {
		bench.addMeter('logins', { formula: 'count' });
		const rows = ['api_calls', 'logins', 'api_calls'].map((meter, index) => ({
			customer: ['cus_a', 'cus_a', 'cus_b'][index] as string,
			meter,
		}));
		const items = await bench.items(rows, {
			between: MARCH,
			parameters: { meter: BY_NAME },
			options: { output: 'overall' },
		});
		expect(
			items.map(({ event_name, total, customers_read }) => [event_name, total, customers_read]),
		).toEqual([
			['api_calls', '103.25', 2],
			['logins', '0', 1],
		]);
	});

	it('raw is what Stripe answered, and whose it is', async () => {
		const items = await bench.items(A, {
			between: ['2026-03-15T10:00:00Z', '2026-03-15T12:00:00Z'],
			groupBy: 'hour',
			options: { output: 'raw' },
		});
		expect(items).toEqual(
			[1.25, 0].map((aggregated_value, hour) => ({
				customer: 'cus_a',
				id: expect.stringMatching(/^mtrusg_/),
				object: 'billing.meter_event_summary',
				aggregated_value,
				start_time: Date.parse(MARCH[0]) / 1000 + (14 * 24 + 10 + hour) * 3600,
				end_time: Date.parse(MARCH[0]) / 1000 + (14 * 24 + 11 + hour) * 3600,
				livemode: true,
				meter: 'mtr_api_calls',
			})),
		);
	});
});
