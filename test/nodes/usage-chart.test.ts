import type { IBinaryData, IDataObject, INodeParameters } from 'n8n-workflow';
import { elementsOf, parsed, textOf, within } from '../charts/parsed';
import { USAGE, usage, type UsageRun } from '../support/engine';
import { SummaryBench } from './summarizing';
import { CONTINUE } from './syncing';

const bench = new SummaryBench();

const rows = [
	{ customer: 'cus_a', label: '2026-03-01', value: '1000.5' },
	{ customer: 'cus_a', label: '2026-03-02', value: 20 },
	{ customer: 'cus_b', label: '2026-03-02', value: '5' },
];

const draw = async (
	items: readonly IDataObject[],
	parameters: INodeParameters = {},
	how: Partial<UsageRun> = {},
) => {
	const defaults = { data: 'items', customer: undefined, meter: undefined, customers: undefined };
	return await usage(bench.stripe, items, {
		operation: 'chart',
		parameters: { ...defaults, ...parameters } as INodeParameters,
		...how,
	});
};

/** A file as n8n keeps it in memory. */
const contentOf = (file: IBinaryData | undefined): string =>
	Buffer.from(file?.data ?? '', 'base64').toString('utf8');

it('draws what Get Summary puts out, and says exactly what it adds up to', async () => {
	const run = await draw(rows, { title: 'API <calls>' });
	const [item] = run.node(USAGE).outputs[0] ?? [];

	expect(run.node(USAGE).items).toEqual([
		{
			title: 'API <calls>',
			format: 'svg',
			first_period: '2026-03-01',
			last_period: '2026-03-02',
			periods: 2,
			series: 2,
			rows: 3,
			total: '1025.5',
			source_total: null,
			drifted_rows: 0,
			left_out_rows: 0,
			note: null,
		},
	]);
	expect(item?.pairedItem).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
	expect(item?.binary?.data).toMatchObject({
		mimeType: 'image/svg+xml',
		fileName: 'usage-chart.svg',
		fileExtension: 'svg',
	});
	const chart = parsed(contentOf(item?.binary?.data));
	expect(within(chart, 'legend', 'text').map(textOf)).toEqual(['cus_a1,020.5', 'cus_b5']);
	expect(within(chart, 'bars', 'rect')).toHaveLength(3);
	expect(bench.stripe.state.requests()).toEqual([]);
});

it('marks the drift in what Reconcile puts out', async () => {
	const window = (hour: number, status: string, source: string, stripe: string | null) => ({
		status,
		customer: 'cus_a',
		window_start: `2026-03-01T0${hour}:00:00Z`,
		source_total: source,
		stripe_total: stripe,
	});
	const run = await draw(
		[
			window(1, 'matched', '10', '10'),
			window(2, 'under', '10', '4'),
			window(3, 'missing', '7', null),
			window(4, 'pending', '9', '8'),
		],
		{ format: 'both', binaryPropertyName: 'chart' },
		{ options: { fileName: 'drift' } },
	);
	const [item] = run.node(USAGE).outputs[0] ?? [];

	expect(item?.json).toMatchObject({ total: '22', source_total: '36', drifted_rows: 2 });
	expect(
		Object.entries(item?.binary ?? {}).map(([field, { fileName }]) => [field, fileName]),
	).toEqual([
		['chart', 'drift.svg'],
		['chart_report', 'drift.html'],
	]);
	expect(item?.binary?.chart_report).toMatchObject({ mimeType: 'text/html' });
	const report = parsed(contentOf(item?.binary?.chart_report));
	const cells = elementsOf(report)
		.filter(({ name }) => name === 'td')
		.map(textOf);
	expect(cells).toEqual([
		...['cus_a', '22', '36', '14', '2'],
		...['All', '22', '36', '14', '2'],
		...['2026-03-01T02:00:00Z', 'cus_a', '4', '10', '6'],
		...['2026-03-01T03:00:00Z', 'cus_a', '–', '7', '7'],
	]);
	expect(textOf(report)).toContain('▲ 2 of 4 rows drift from what the source says.');
	const marks = within(parsed(contentOf(item?.binary?.chart)), 'drifts', 'title').map(textOf);
	expect(marks).toEqual([
		'Drift, 2026-03-01T02:00:00Z: 1 row',
		'Drift, 2026-03-01T03:00:00Z: 1 row',
	]);
});

it('puts picture and report into fields too, for nodes that show text and not files', async () => {
	const of = async (format: string) => {
		const run = await draw(rows, { format }, { options: { asText: true } });
		const { svg, html } = run.node(USAGE).items[0] ?? {};
		return { svg, html };
	};

	const { svg, html } = await of('both');
	expect(parsed(String(svg)).children[0]?.name).toBe('svg');
	expect(html).toContain('background-image: url(&quot;data:image/svg+xml,');
	expect(await of('svg')).toEqual({ svg, html: undefined });
	expect(await of('html')).toEqual({ svg: undefined, html });
});

it('calls a difference drift where no status says otherwise', async () => {
	const run = await draw(
		[
			{ at: 1_772_323_200, used: 5, said: '5.0' },
			{ at: new Date(1_772_409_600_000), used: 5, said: 6 },
			{ at: '1772496000', used: 5, said: '' },
		] as unknown as IDataObject[],
		{
			time: '={{ $json.at }}',
			value: '={{ $json.used }}',
			sourceValue: '={{ $json.said }}',
			series: '',
		},
	);

	const [item] = run.node(USAGE).outputs[0] ?? [];
	const chart = parsed(contentOf(item?.binary?.data));
	expect(within(chart, 'legend', 'text').map(textOf)).toContain('Usage15');
	expect(run.node(USAGE).items).toMatchObject([
		{
			drifted_rows: 1,
			series: 1,
			first_period: '2026-03-01T00:00:00Z',
			last_period: '2026-03-03T00:00:00Z',
			total: '15',
			source_total: null,
		},
	]);
});

describe('rows that cannot be drawn', () => {
	const bad = [
		...rows,
		{ customer: 'cus_a', label: '2026-03-03', value: '' },
		{ customer: 'cus_b', label: '', value: 1 },
		{ customer: 'cus_c', label: '2026-03-03', value: '1,000' },
		{ label: '2026-03-03', value: 1, source_total: 'much' },
	];

	it('stop the node', async () => {
		const run = await draw(bad);
		expect(run.error).toMatchObject({
			message: '4 of 7 rows were not drawn: 4 rejected',
			description: expect.stringContaining('[Item 3] Value: the value is empty.'),
		});
	});

	it('are named beside a chart of the others, which says that they are not in it', async () => {
		const run = await draw(bad, {}, { node: CONTINUE });
		const [chart, ...rejected] = run.node(USAGE).outputs[0] ?? [];

		expect(chart?.json).toMatchObject({ rows: 3, total: '1025.5', left_out_rows: 4 });
		expect(contentOf(chart?.binary?.data)).toContain(
			'4 rows could not be read and are not in this chart.',
		);
		expect(
			rejected.map(({ json: { reason_code, reason, series } }) => [reason_code, series, reason]),
		).toEqual([
			['value_missing', 'cus_a', 'Value: the value is empty. An empty value is never read as 0'],
			[
				'time_missing',
				'cus_b',
				'Time: the time is empty. Map the field that holds it; in Get Summary choose the output "One Item a Period"',
			],
			['value_not_a_number', 'cus_c', expect.stringMatching(/^Value: "1,000" has separators/)],
			['value_not_a_number', null, 'Source Value: "much" is not a number'],
		]);
		expect(rejected[0]?.json.input).toEqual(bad[3]);
	});

	it('make no chart when there are no others', async () => {
		const run = await draw([{ value: 1 }], {}, { node: CONTINUE });
		expect(run.node(USAGE).items).toMatchObject([{ reason_code: 'time_missing' }]);
		expect(run.node(USAGE).hints.map(({ message }) => message)).toEqual([
			'There was nothing to draw, so no chart was made',
		]);
	});
});

describe('usage read from Stripe', () => {
	const BETWEEN = ['2026-03-01T00:00:00Z', '2026-03-04T00:00:00Z'] as const;
	const OF_STRIPE: INodeParameters = {
		data: 'stripe',
		meter: { __rl: true, mode: 'eventName', value: 'api_calls' },
		customers: 'named',
		customer: 'cus_a, cus_b, cus_a',
		range: 'between',
		rangeStart: BETWEEN[0],
		rangeEnd: BETWEEN[1],
	};
	const IN_UTC = { workflowSettings: { timezone: 'UTC' } };

	const legendOf = async (parameters: INodeParameters, items: readonly IDataObject[] = [{}]) => {
		const run = await draw(items, { ...OF_STRIPE, ...parameters }, IN_UTC);
		if (run.error) throw new Error(run.error.message);
		const [item] = run.node(USAGE).outputs[0] ?? [];
		const chart = parsed(contentOf(item?.binary?.data));
		return { json: item?.json, legend: within(chart, 'legend', 'text').map(textOf), chart };
	};

	beforeEach(async () => {
		bench.stripe.clock.set(Date.parse('2026-03-05T00:00:00Z'));
		await bench.used('2026-03-01T10:00:00Z', '10');
		await bench.used('2026-03-03T10:00:00Z', '2.5');
		await bench.used('2026-03-03T11:00:00Z', '4', 'cus_b');
	});

	it('is drawn day by day for each customer, as much as Stripe bills', async () => {
		const { json, legend, chart } = await legendOf({});

		expect(json).toMatchObject({ periods: 3, series: 2, total: '16.5', source_total: null });
		expect(legend).toEqual([
			`cus_a${bench.billed(...BETWEEN)}`,
			`cus_b${bench.billed(...BETWEEN, 'cus_b')}`,
		]);
		expect(within(chart, 'bars', 'title').map(textOf)).toEqual([
			'cus_a, 2026-03-01: 10',
			'cus_a, 2026-03-03: 2.5',
			'cus_b, 2026-03-03: 4',
		]);
	});

	it('is added up by meter when told to', async () => {
		bench.addMeter('storage');
		await bench.used('2026-03-02T10:00:00Z', '7', 'cus_a', 'storage');
		const meter = { __rl: true, mode: 'eventName', value: '={{ $json.meter }}' };
		const items = [{ meter: 'api_calls' }, { meter: 'storage' }];

		expect((await legendOf({ meter, seriesBy: 'meter' }, items)).legend).toEqual([
			'The api_calls16.5',
			'The storage7',
		]);
		expect((await legendOf({ meter }, items)).legend).toEqual([
			'cus_a api_calls12.5',
			'cus_a storage7',
			'cus_b api_calls4',
			'cus_b storage0',
		]);
	});

	it('counts once what two subscriptions of one period bill', async () => {
		const anHourAgo = Date.now() - 3_600_000;
		for (const subscription of ['sub_1', 'sub_2']) {
			bench.stripe.clock.set(anHourAgo);
			bench.subscribe('cus_a', subscription);
		}
		await bench.used(Math.floor(Date.now() / 1000) - 600, '3');
		const { json, chart } = await legendOf({ customer: 'cus_a', range: 'current_period' });

		expect(json).toMatchObject({ series: 1, total: '3' });
		expect(textOf(chart)).not.toContain('overlap');
	});

	it('counts once what times of a customer have in common, and says where it cannot', async () => {
		const drawn = async (...ranges: ReadonlyArray<readonly [start: string, end: string]>) =>
			await legendOf(
				{
					customer: 'cus_a',
					rangeStart: '={{ $json.start }}',
					rangeEnd: '={{ $json.end }}',
				},
				ranges.map(([start, end]) => ({ start, end })),
			);
		const shorter = [BETWEEN[0], '2026-03-02T12:00:00Z'] as const;
		for (const ranges of [[shorter, BETWEEN] as const, [BETWEEN, shorter] as const]) {
			const { json, chart } = await drawn(...ranges);
			expect(json).toMatchObject({ total: '12.5' });
			expect(textOf(chart)).not.toContain('cut into');
		}
		const cut = await drawn(shorter, ['2026-03-02T09:00:00Z', BETWEEN[1]]);
		expect(textOf(cut.chart)).toContain('cus_a was read for times that cut into each other');
		// Usage in both would be counted twice.
		expect(cut.json).toMatchObject({ total: null, note: expect.stringContaining('cut into') });
	});

	it('says that bars of a meter of newest values are not to be added up', async () => {
		bench.addMeter('seats', { formula: 'last' });
		await bench.used('2026-03-02T10:00:00Z', '7', 'cus_a', 'seats');
		await bench.used('2026-03-03T10:00:00Z', '5', 'cus_a', 'seats');
		const meter = { __rl: true, mode: 'eventName', value: 'seats' };
		const { chart, json, legend } = await legendOf({ meter });
		expect(textOf(chart)).toContain('The seats keeps the newest value: each bar is right');
		expect(json).toMatchObject({ total: null, note: expect.stringContaining('The seats keeps') });
		expect(legend).toEqual(['cus_a', 'cus_b']);
		expect(textOf(chart)).not.toContain('total');
		const atOnce = await legendOf({ meter, groupBy: 'none' });
		expect(atOnce.json).toMatchObject({ total: '5', note: null });
	});

	it('has a total of an event time window only where no bar cuts through one', async () => {
		bench.addMeter('storage', { event_time_window: 'day' });
		for (const [hour, value] of [
			['02', '10'],
			['09', '15'],
		] as const) {
			await bench.used(`2026-03-02T${hour}:00:00Z`, value, 'cus_a', 'storage');
		}
		const meter = { __rl: true, mode: 'eventName', value: 'storage' };
		const byHour = await legendOf({ meter, groupBy: 'hour', customer: 'cus_a' });
		expect(byHour.json).toMatchObject({ total: null, note: expect.stringContaining('storage') });
		const byDay = await legendOf({ meter, customer: 'cus_a' });
		expect(byDay.json).toMatchObject({ note: null });
		expect(byDay.json?.total).toBe(bench.billed(...BETWEEN, 'cus_a', 'storage'));
	});

	it('tells meters of one name apart', async () => {
		bench.addMeter('calls_v2', { display_name: 'The api_calls' });
		await bench.used('2026-03-02T10:00:00Z', '7', 'cus_a', 'calls_v2');
		const meter = { __rl: true, mode: 'eventName', value: '={{ $json.meter }}' };
		const items = [{ meter: 'api_calls' }, { meter: 'calls_v2' }];
		expect((await legendOf({ meter, seriesBy: 'meter' }, items)).legend).toEqual([
			'The api_calls (api_calls)16.5',
			'The api_calls (calls_v2)7',
		]);
	});

	it('is drawn by nothing but what there is', async () => {
		await expect(legendOf({ seriesBy: '={{ "meters" }}' })).rejects.toThrow(
			'Series By is "meters"',
		);
	});

	it('leaves out customers that were deleted, and says so', async () => {
		bench.subscribe('cus_a', 'sub_a');
		bench.subscribe('cus_b', 'sub_b');
		await bench.remove('cus_b');
		const { json, chart } = await legendOf({ customers: 'all' });
		expect(json).toMatchObject({ total: '12.5', left_out_rows: 0 });
		expect(textOf(chart)).toContain('Left out: deleted customers (1)');
	});

	it('names customers that cannot be read', async () => {
		const run = await draw(
			[{}],
			{ ...OF_STRIPE, customer: 'cus_a, not an id' },
			{ ...IN_UTC, node: CONTINUE },
		);
		const [chart, ...problems] = run.node(USAGE).items;

		expect(chart).toMatchObject({ total: '12.5', left_out_rows: 1 });
		expect(problems).toMatchObject([{ status: 'rejected', reason_code: 'customer_not_an_id' }]);
	});
});

it('refuses a format that there is not', async () => {
	const run = await draw(rows, { format: '={{ "png" }}' });
	expect(run.error).toMatchObject({ message: 'Format is "png"' });
});
