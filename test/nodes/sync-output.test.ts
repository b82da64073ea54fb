import { SYNC } from '../support/engine';
import { at, CLOSED, CONTINUE, HOUR, row, SyncBench } from './syncing';

const bench = new SyncBench();
const summary = (more = {}) => ({ options: { output: 'summary', ...more } });

describe('one item a row', () => {
	it('tells what became of each window, in the order of the rows, paired with them', async () => {
		const run = await bench.run([row(3, '3'), row(40, '1.5', 'cus_b'), row(4, '2')]);
		const [items = []] = run.node(SYNC).outputs;

		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([0, 1, 2].map((item) => ({ item })));
		expect(items[1]?.json).toEqual({
			status: 'synced',
			reason_code: null,
			reason: null,
			customer: 'cus_b',
			event_name: 'api_calls',
			window_start: at(41),
			window_end: at(40),
			previous_total: '0',
			new_total: '1.5',
			delta: '1.5',
			value: '1.5',
			timestamp: CLOSED - 40 * HOUR - 1,
			identifier: expect.stringMatching(/^mb1_[0-9a-f]{64}$/),
			attempts: 1,
		});
		expect(run.node(SYNC).hints).toEqual([]);
	});

	it('has no event where nothing was sent', async () => {
		await bench.run([row(3, '3')]);
		expect(await bench.items([row(3, '3')], { options: { reading: 'always' } })).toEqual([
			{
				status: 'unchanged',
				reason_code: null,
				reason: null,
				customer: 'cus_a',
				event_name: 'api_calls',
				window_start: at(4),
				window_end: at(3),
				previous_total: '3',
				new_total: '3',
				delta: '0',
				value: null,
				timestamp: null,
				identifier: null,
				attempts: 0,
			},
		]);
	});
});

describe('the run summary', () => {
	it('is one item with every number, paired with all input', async () => {
		await bench.run([row(3, '10'), row(4, '5')]);
		bench.asked();
		const rows = [
			row(3, '7.5'),
			row(4, '5'),
			row(30, '2'),
			row(31, '0.25', 'cus_b'),
			row(32, 'many', 'cus_b'),
		];
		const run = await bench.run(rows, { ...summary(), node: CONTINUE });
		const [items = []] = run.node(SYNC).outputs;

		expect(items).toHaveLength(1);
		expect(items[0]?.pairedItem).toEqual(rows.map((_, item) => ({ item })));
		expect(items[0]?.json).toEqual({
			accounts_synced: 1,
			usage_events_reported: 3,
			quantity_total: '-0.25',
			quantity_added: '2.25',
			quantity_removed: '-2.5',
			rows: 5,
			synced: 3,
			unchanged: 1,
			pending: 0,
			held: 0,
			rejected: 1,
			unsent: 0,
			corrected: 1,
			vanished: 0,
			period: `${at(33)}/${at(3)}`,
			duration_ms: expect.any(Number),
			requests: 3,
			reads: expect.any(Number),
			rate_limited: 0,
			dry_run: false,
			notes: [],
			problems: ['[Item 4] Total: "many" is not a number'],
		});
		const { reads, invoices, events } = bench.asked();
		expect([reads + invoices, events]).toEqual([items[0]?.json.reads, 3]);
	});

	it('stands beside the bad rows of the error output', async () => {
		const run = await bench.run([row(3, '1'), row(4, null)], {
			...summary(),
			node: { onError: 'continueErrorOutput' },
		});
		const [[summed] = [], refused = []] = run.node(SYNC).outputs;
		expect(summed?.json).toMatchObject({ rows: 2, synced: 1, rejected: 1 });
		expect(refused.map(({ json }) => json.message)).toEqual([
			'[Item 1] Total: the value is empty. An empty value is never read as 0',
		]);
	});

	it('counts customers only if all their windows are settled', async () => {
		const rows = [row(3, '1'), row(4, null), row(3, '1', 'cus_b')];
		const [summed] = await bench.items(rows, { ...summary(), node: CONTINUE });
		expect(summed).toMatchObject({ accounts_synced: 1 });
	});
});

describe('a dry run', () => {
	it('is a table of what would change, and sends nothing', async () => {
		await bench.run([row(3, '10'), row(4, '5')]);
		bench.asked();
		const run = await bench.run([row(3, '12'), row(4, '5'), row(50, '1')], {
			options: { dryRun: true },
		});

		expect(run.status).toBe('success');
		expect(run.node(SYNC).items).toMatchObject([
			{
				status: 'unsent',
				reason_code: 'dry_run',
				reason: 'Dry run: this would have been sent',
				previous_total: '10',
				new_total: '12',
				delta: '2',
				value: '2',
				attempts: 0,
			},
			{ status: 'unchanged', previous_total: '5', new_total: '5', delta: '0' },
			{ status: 'unsent', reason_code: 'dry_run', previous_total: '0', delta: '1' },
		]);
		expect(run.node(SYNC).hints.map(({ message }) => message)).toEqual([
			'Dry run: nothing was sent to Stripe',
		]);
		expect(bench.asked().events).toBe(0);
		expect(bench.total()).toBe('15');
	});

	it('names the same events as the real run', async () => {
		await bench.run([row(3, '10')]);
		const [dry] = await bench.items([row(3, '12')], { options: { dryRun: true } });
		const [real] = await bench.items([row(3, '12')]);
		expect(real?.identifier).toBe(dry?.identifier);
	});

	it('finds bad rows, and says that nothing was settled', async () => {
		const run = await bench.run([row(3, null)], { options: { dryRun: true } });
		expect(run.error).toMatchObject({
			message: '1 of 1 rows were not settled: 0 held, 1 rejected, 0 unsent',
			description: expect.stringMatching(
				/^This was a dry run: the other rows could be settled\.<br>/,
			),
		});
	});

	it('says so in the summary', async () => {
		const [summed] = await bench.items([row(3, '1')], summary({ dryRun: true }));
		expect(summed).toMatchObject({ rows: 1, unsent: 1, dry_run: true, problems: [] });
	});
});

it('extra payload goes with each event, as flat text', async () => {
	const field = [
		{ name: 'region', value: '={{ $json.region }}' },
		{ name: 'none', value: '={{ $json.nothing ?? null }}' },
	];
	await bench.run([{ ...row(3, '1'), region: 'eu' }], { options: { extraPayload: { field } } });

	expect(bench.stripe.state.events().map(({ payload }) => payload)).toEqual([
		{ stripe_customer_id: 'cus_a', value: '1', region: 'eu' },
	]);
});
