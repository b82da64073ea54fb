import { type RunningEmulator, startEmulator } from '../../emulator';
import { formatInstant } from '../../metering/instant';
import { RAW_EVENTS, report, REPORT } from '../support/engine';

const now = Math.floor(Date.now() / 1000);
const good = (id: number) => ({
	id,
	customer: `cus_${id}`,
	value: id,
	at: now - 60,
	note: `n${id}`,
});
const bad = (id: number) => ({ ...good(id), customer: '' });
const EMPTY_CUSTOMER =
	'Customer: the customer is empty. Map the field that holds the Stripe customer ID, such as cus_…';

let stripe: RunningEmulator;

beforeAll(async () => {
	stripe = await startEmulator({ limits: 'off' });
});

afterAll(async () => await stripe.close());

beforeEach(() => {
	stripe.state.reset();
	stripe.state.addMeter({ event_name: 'api_calls' });
	for (let i = 0; i < 10; i++) stripe.state.addCustomer(`cus_${i}`);
});

const output = (value: string, more = {}) => ({
	...RAW_EVENTS,
	options: { output: value, ...more },
});
const rows = [bad(0), good(1), bad(2), good(3), good(4)];

describe('one item a row', () => {
	it('tells what became of each, in order, paired with its input', async () => {
		const run = await report(stripe, [good(1), good(2)]);

		const [items = []] = run.node(REPORT).outputs;
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		expect(items[1]?.json).toEqual({
			status: 'accepted',
			reason_code: null,
			reason: null,
			customer: 'cus_2',
			event_name: 'api_calls',
			value: '2',
			timestamp: now - 60,
			identifier: expect.stringMatching(/^mb1_[0-9a-f]{64}$/),
			attempts: 1,
		});
		expect(run.node(REPORT).hints).toEqual([]);
	});

	it('holds the input of bad rows when the node is to continue', async () => {
		const run = await report(stripe, rows, { node: { onError: 'continueRegularOutput' } });

		const { outputs, items } = run.node(REPORT);
		expect(run.status).toBe('success');
		expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual(
			rows.map((_, item) => ({ item })),
		);
		expect(items.map(({ status }) => status)).toEqual([
			'rejected',
			'accepted',
			'rejected',
			'accepted',
			'accepted',
		]);
		expect(items[2]).toEqual({
			status: 'rejected',
			reason_code: 'customer_missing',
			reason: EMPTY_CUSTOMER,
			customer: '',
			event_name: 'api_calls',
			value: '2',
			timestamp: null,
			identifier: null,
			attempts: 0,
			input: rows[2],
		});
		expect(stripe.state.events()).toHaveLength(3);
	});
});

describe('very many rows', () => {
	const many = Array.from({ length: 50_001 }, (_, id) => ({ ...rows[1], id: `row ${id}` }));
	const hintsOf = async (output: string) => {
		const parameters = { ...RAW_EVENTS, options: { dryRun: true, output } };
		const run = await report(stripe, many, { parameters });
		return run.node(REPORT).hints.map(({ message }) => message);
	};

	it('are better put out as a summary, says a hint', async () => {
		const hint = expect.stringMatching(/^n8n keeps an item for each of the 50001 rows/);
		expect(await hintsOf('rows')).toContainEqual(hint);
		expect(await hintsOf('summary')).not.toContainEqual(hint);
	});
});

describe('the error output', () => {
	it('gets bad rows with their input and what is wrong; good ones go their way', async () => {
		const run = await report(stripe, rows, { node: { onError: 'continueErrorOutput' } });

		const [billed = [], refused = []] = run.node(REPORT).outputs;
		expect(billed.map(({ json, pairedItem }) => [json.status, json.customer, pairedItem])).toEqual([
			['accepted', 'cus_1', { item: 1 }],
			['accepted', 'cus_3', { item: 3 }],
			['accepted', 'cus_4', { item: 4 }],
		]);
		expect(refused.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
		expect(refused[1]?.json).toEqual({
			...rows[2],
			error: expect.objectContaining({
				status: 'rejected',
				reason_code: 'customer_missing',
				reason: EMPTY_CUSTOMER,
			}),
			message: `[Item 2] ${EMPTY_CUSTOMER}`,
		});
	});

	it('stands beside the summary', async () => {
		const run = await report(stripe, rows, {
			parameters: output('summary'),
			node: { onError: 'continueErrorOutput' },
		});

		const [[summary] = [], refused = []] = run.node(REPORT).outputs;
		expect(summary?.json).toMatchObject({ rows: 5, accepted: 3, rejected: 2 });
		expect(refused.map(({ json }) => json.note)).toEqual(['n0', 'n2']);
	});

	it('gets every row when the run could not even begin', async () => {
		const run = await report(stripe, rows, {
			node: { onError: 'continueErrorOutput' },
			credential: { apiKey: '' },
		});

		const [billed = [], refused = []] = run.node(REPORT).outputs;
		expect(billed).toEqual([]);
		expect(refused.map(({ json }) => [json.note, json.error])).toEqual(
			rows.map(({ note }) => [note, 'The API Key is empty']),
		);
	});
});

describe('stopping on bad rows', () => {
	it('comes after everything else was sent, as one error with counts and first rows', async () => {
		const many = [...rows, bad(5), bad(6), bad(7), bad(8)];
		const run = await report(stripe, many);

		expect(run.status).toBe('error');
		expect(run.node(REPORT).error).toMatchObject({
			name: 'NodeOperationError',
			message: '6 of 9 rows were not billed: 6 rejected, 0 unsent',
			description: [
				'The other 3 are billed. Once mended, run all rows again: nothing is billed twice.',
				`[Items 0, 2, 5, 6, 7 and 1 more] ${EMPTY_CUSTOMER}`,
			].join('<br>'),
			context: { itemIndex: 0 },
		});
		expect(stripe.state.events()).toHaveLength(3);
	});

	it('needs a mended second run only, which bills what was missing', async () => {
		await report(stripe, rows);
		const mended = [good(0), good(1), good(2), good(3), good(4)];
		const run = await report(stripe, mended);

		expect(run.node(REPORT).items.map(({ status }) => status)).toEqual([
			'accepted',
			'duplicate',
			'accepted',
			'duplicate',
			'duplicate',
		]);
		expect(
			stripe.state
				.totals()
				.map(({ total }) => total)
				.sort(),
		).toEqual(['0', '1', '2', '3', '4']);
	});
});

describe('the run summary', () => {
	it('is one item with the totals, paired with all input', async () => {
		const run = await report(
			stripe,
			[good(1), good(2), { ...good(2), id: 9, value: '0.5', at: now }],
			{
				parameters: output('summary'),
			},
		);

		const [items = []] = run.node(REPORT).outputs;
		expect(items).toHaveLength(1);
		expect(items[0]?.pairedItem).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect(items[0]?.json).toEqual({
			accounts_synced: 2,
			usage_events_reported: 3,
			quantity_total: '3.5',
			quantity_duplicates: '0',
			rows: 3,
			accepted: 3,
			duplicates: 0,
			rejected: 0,
			unsent: 0,
			window_already_reported: 0,
			period: `${formatInstant(now - 60)}/${formatInstant(now)}`,
			duration_ms: expect.any(Number),
			requests: 3,
			rate_limited: 0,
			dry_run: false,
			problems: [],
		});
	});

	it('names problems when the node is to continue', async () => {
		const run = await report(stripe, rows, {
			parameters: output('summary'),
			node: { onError: 'continueRegularOutput' },
		});

		expect(run.node(REPORT).items).toMatchObject([
			{
				rows: 5,
				accepted: 3,
				rejected: 2,
				quantity_total: '8',
				problems: [`[Items 0, 2] ${EMPTY_CUSTOMER}`],
			},
		]);
	});
});

describe('a dry run', () => {
	it('does everything but the sending', async () => {
		const run = await report(stripe, [good(1), good(2)], {
			parameters: output('rows', { dryRun: true }),
		});

		expect(run.node(REPORT).items[0]).toMatchObject({
			status: 'unsent',
			reason_code: 'dry_run',
			reason: 'Dry run: this would have been sent',
			value: '1',
			identifier: expect.stringMatching(/^mb1_/),
			attempts: 0,
		});
		expect(run.node(REPORT).hints.map(({ message }) => message)).toEqual([
			'Dry run: nothing was sent to Stripe',
		]);
		expect(stripe.state.events()).toEqual([]);
	});

	it('finds bad rows, and says that nothing was billed', async () => {
		const run = await report(stripe, rows, { parameters: output('rows', { dryRun: true }) });

		expect(run.error).toMatchObject({
			message: '2 of 5 rows were not billed: 2 rejected, 0 unsent',
			description: expect.stringMatching(
				/^This was a dry run: the other rows could be billed\.<br>/,
			),
		});
	});

	it('names the same identifiers as the real run', async () => {
		const dry = await report(stripe, [good(1)], { parameters: output('rows', { dryRun: true }) });
		const real = await report(stripe, [good(1)]);

		expect(real.node(REPORT).items[0]?.identifier).toBe(dry.node(REPORT).items[0]?.identifier);
	});
});

it('hints that content is the weakest identity', async () => {
	const run = await report(stripe, [good(1)], {
		parameters: { ...RAW_EVENTS, identity: 'content' },
	});

	expect(run.node(REPORT).hints.map(({ message }) => message)).toEqual([
		'Rows are told apart by their content. Always run all rows again, never a part',
	]);
});
