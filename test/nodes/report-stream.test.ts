import type { IDataObject, INodeParameters } from 'n8n-workflow';
import nock from 'nock';
import {
	type EmulatorOptions,
	type FaultRule,
	type RunningEmulator,
	startEmulator,
} from '../../emulator';
import { asSoonAs } from '../support/as-soon-as';
import { LIVE_KEY, RAW_EVENTS, report, REPORT, TEST_KEY, TOTALS } from '../support/engine';

const HOUR = 3600;
const now = Math.floor(Date.now() / 1000);
const SESSION = 'POST /v2/billing/meter_event_session 200';
const STREAM = 'POST /v2/billing/meter_event_stream 200';
const V1 = 'POST /v1/billing/meter_events 200';

let stripe: RunningEmulator;

async function start(options: EmulatorOptions = {}): Promise<void> {
	stripe = await startEmulator({ limits: 'off', ...options });
	stripe.state.addMeter({ event_name: 'api_calls', id: 'mtr_api_calls' });
	for (let id = 0; id < 10; id++) stripe.state.addCustomer(`cus_${id}`);
}

afterEach(async () => await stripe.close());

const rowsOf = (count: number): IDataObject[] =>
	Array.from({ length: count }, (_, id) => ({
		id,
		customer: `cus_${id % 10}`,
		value: (id % 7) + 1,
		at: now - HOUR - id,
	}));

const through = (options: IDataObject = {}, parameters: INodeParameters = RAW_EVENTS) =>
	({ ...parameters, options: { delivery: 'stream', ...options } }) as INodeParameters;

/** What was used, by customer. */
function used(rows: readonly IDataObject[]): Map<string, string> {
	const totals = new Map<string, number>();
	for (const { customer, value } of rows) {
		totals.set(String(customer), (totals.get(String(customer)) ?? 0) + Number(value));
	}
	return new Map([...totals].map(([customer, total]) => [customer, String(total)]));
}

const billed = () =>
	new Map(stripe.state.live.totals().map(({ customer, total }) => [customer, total]));
const routes = () => stripe.state.stats().by_route;

describe('the stream', () => {
	it('bills every row once and says of each, paired, that Stripe checks it later', async () => {
		await start();
		const rows = rowsOf(250);
		const run = await report(stripe, rows, { parameters: through() });

		const [items = []] = run.node(REPORT).outputs;
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(rows.map((_, item) => ({ item })));
		expect(items[1]?.json).toEqual({
			status: 'accepted_unverified',
			reason_code: null,
			reason: null,
			customer: 'cus_1',
			event_name: 'api_calls',
			value: '2',
			timestamp: now - HOUR - 1,
			identifier: expect.stringMatching(/^mb1_[0-9a-f]{64}$/),
			attempts: 1,
		});
		expect(routes()).toMatchObject({ [SESSION]: 1, [STREAM]: 3 });
		expect(routes()).not.toHaveProperty(V1);
		expect(billed()).toEqual(used(rows));
		expect(run.node(REPORT).hints.map(({ message }) => message)).toEqual([
			'250 rows went through the stream, which takes everything: Stripe checks them later, tells by the event v1.billing.meter.error_report_triggered what it drops, and says nothing of what it had before. Set Verify After, or compare the totals with Reconcile of the node Stripe Usage',
		]);
	});

	it('adds to the summary what went through it', async () => {
		await start();
		const rows = [...rowsOf(120), { id: 'half', customer: 'cus_1', value: 0.5, at: now - HOUR }];
		const run = await report(stripe, rows, { parameters: through({ output: 'summary' }) });

		expect(run.node(REPORT).items).toMatchObject([
			{
				accounts_synced: 10,
				usage_events_reported: 1,
				quantity_total: '0.5',
				usage_events_streamed: 120,
				quantity_unverified: String(rowsOf(120).reduce((sum, { value }) => sum + Number(value), 0)),
				rows: 121,
				accepted: 1,
				accepted_unverified: 120,
				duplicates: 0,
				rejected: 0,
				unsent: 0,
				requests: 4,
			},
		]);
	});

	it('gets the same identifiers as the API, so that neither bills what the other has', async () => {
		await start();
		const rows = rowsOf(120);
		await report(stripe, rows, { parameters: through() });
		const again = await report(stripe, rows);
		await report(stripe, rows, { parameters: through() });

		expect(again.node(REPORT).items.every(({ status }) => status === 'duplicate')).toBe(true);
		expect(billed()).toEqual(used(rows));
	});

	it('bills once whatever is cut, fails or is answered by somebody else', async () => {
		await start({ latencyMs: 5 });
		const path = 'meter_event_stream';
		['before_commit', 'after_commit'].forEach((when, late) => {
			['cut', 'fail', 'malformed'].forEach((kind, at) => {
				stripe.faults.add({ kind, when, path, skip: 2 * (3 * late + at), count: 1 } as FaultRule);
			});
		});
		const rows = rowsOf(3000);
		const run = await report(stripe, rows, { parameters: through() });

		const { items } = run.node(REPORT);
		expect(items.every(({ status }) => status === 'accepted_unverified')).toBe(true);
		expect(items.some(({ attempts }) => Number(attempts) > 1)).toBe(true);
		expect(billed()).toEqual(used(rows));
	});

	it('opens a new session when the old one is no longer known', async () => {
		await start({ latencyMs: 20 });
		const rows = rowsOf(400);
		const isStreaming = () => stripe.state.events().length > 0;
		asSoonAs(isStreaming, () => stripe.clock.advance(15 * 60_000));
		const run = await report(stripe, rows, { parameters: through({ ratePerSecond: 5 }) });

		expect(run.node(REPORT).items.every(({ status }) => status === 'accepted_unverified')).toBe(
			true,
		);
		expect(routes()).toMatchObject({
			[SESSION]: 2,
			[STREAM]: 4,
			'POST /v2/billing/meter_event_stream 401': 1,
		});
		expect(billed()).toEqual(used(rows));
	});

	it('gives a row that repeats another its fate', async () => {
		await start();
		const [row = {}] = rowsOf(1);
		const run = await report(stripe, [row, row], { parameters: through() });

		expect(run.node(REPORT).items).toMatchObject([
			{ status: 'accepted_unverified', attempts: 1 },
			{ status: 'accepted_unverified', attempts: 0 },
		]);
		expect(billed()).toEqual(used([row]));
	});

	it('takes combined rows as one event', async () => {
		await start();
		const rows = rowsOf(40).map((row) => ({ ...row, at: now - 3 * HOUR - (now % HOUR) }));
		const parameters = through({ combine: 'hour' }, { ...RAW_EVENTS, identity: 'window' });
		const run = await report(stripe, rows, { parameters });

		expect(run.node(REPORT).items[0]).toMatchObject({
			status: 'accepted_unverified',
			combined_rows: 4,
		});
		expect(stripe.state.events()).toHaveLength(10);
		expect(billed()).toEqual(used(rows));
	});

	it('sends nothing in a dry run', async () => {
		await start();
		const run = await report(stripe, rowsOf(3), { parameters: through({ dryRun: true }) });

		expect(run.node(REPORT).items.every(({ reason_code }) => reason_code === 'dry_run')).toBe(true);
		expect(routes()).not.toHaveProperty(SESSION);
	});

	it('stops at once when the execution is cancelled, and tells what was taken', async () => {
		await start({ latencyMs: 20 });
		const run = await report(stripe, rowsOf(5000), {
			parameters: through({ ratePerSecond: 10 }),
			onStart: (cancel) => asSoonAs(() => stripe.state.events().length >= 300, cancel),
		});

		expect(run.status).toBe('canceled');
		const { items } = run.node(REPORT);
		expect(items).toHaveLength(5000);
		const taken = items.filter(({ status }) => status === 'accepted_unverified').length;
		const inDoubt = items.filter(({ reason_code }) => reason_code === 'in_doubt').length;
		expect(taken).toBeGreaterThan(100);
		expect(stripe.state.events().length).toBeGreaterThanOrEqual(taken);
		expect(stripe.state.events().length).toBeLessThanOrEqual(taken + inDoubt);
		expect(items.at(-1)).toMatchObject({ status: 'unsent', reason_code: 'cancelled' });
	});
});

describe('what does not fit the stream', () => {
	it('goes by the API, which takes fractions and credits, and a hint says so', async () => {
		await start({ v2Values: 'positive_integer' });
		const rows = [
			{ id: 1, customer: 'cus_1', value: 5, at: now - HOUR },
			{ id: 2, customer: 'cus_1', value: 0.5, at: now - HOUR },
			{ id: 3, customer: 'cus_1', value: -2, at: now - HOUR },
		];
		const run = await report(stripe, rows, { parameters: through({ allowNegative: true }) });

		expect(run.node(REPORT).items.map(({ status }) => status)).toEqual([
			'accepted_unverified',
			'accepted',
			'accepted',
		]);
		expect(run.node(REPORT).hints.map(({ message }) => message)).toContain(
			'2 events went by the API, because the stream is for whole numbers above 0 on meters that add up or count, at times that Stripe takes for certain',
		);
		expect(stripe.state.total('api_calls', 'cus_1')).toBe('3.5');
		expect(stripe.state.errorReports()).toEqual([]);
	});

	it('goes by the API in order, where a later event replaces an earlier one', async () => {
		await start();
		stripe.state.addMeter({ event_name: 'seats', formula: 'last' });
		const rows = Array.from({ length: 20 }, (_, id) => ({
			id,
			customer: 'cus_1',
			value: (id % 7) + 1,
			at: now - HOUR,
		}));
		await report(stripe, rows, {
			parameters: { ...through(), meter: { __rl: true, mode: 'eventName', value: 'seats' } },
		});

		expect(routes()).toMatchObject({ [V1]: 20 });
		expect(stripe.state.events().map(({ value }) => value)).toEqual(
			rows.map(({ value }) => String(value)),
		);
	});

	it('as one request that Stripe refuses goes event by event', async () => {
		await start();
		stripe.faults.add({
			kind: 'refuse',
			status: 400,
			body: { error: { code: 'invalid_fields', message: 'One of them is bad' } },
			path: 'meter_event_stream',
			skip: 1,
			count: 1,
		});
		const rows = rowsOf(250);
		const run = await report(stripe, rows, { parameters: through() });

		const statuses = run.node(REPORT).items.map(({ status }) => status);
		expect(statuses.filter((status) => status === 'accepted')).toHaveLength(100);
		expect(statuses.filter((status) => status === 'accepted_unverified')).toHaveLength(150);
		expect(run.node(REPORT).hints.map(({ message }) => message)).toContain(
			'100 events went by the API, because the stream refused the requests that they were in (Stripe answered 400: One of them is bad)',
		);
		expect(billed()).toEqual(used(rows));
	});
});

describe('where there is no stream', () => {
	const REFUSAL = 'Delivery "High-Throughput Stream" needs a live key, and no connected account';

	it.each([
		['a test key', { apiKey: TEST_KEY }],
		['a key of an unknown kind', { apiKey: 'proxy_key' }],
		['a connected account', { connectedAccount: 'acct_1' }],
	])('it is refused before anything is sent: %s', async (_what, credential) => {
		await start();
		const run = await report(stripe, rowsOf(3), { parameters: through(), credential });

		expect(run.error?.message).toBe(REFUSAL);
		expect(stripe.state.requests()).toEqual([]);
	});

	it('Automatic stays on the API for few rows, whatever the key, and says nothing of it', async () => {
		await start();
		const few = await report(stripe, rowsOf(20), { parameters: through({ delivery: 'auto' }) });
		const test = await report(stripe, rowsOf(20), {
			parameters: through({ delivery: 'auto' }),
			credential: { apiKey: TEST_KEY },
		});

		for (const run of [few, test]) {
			expect(run.node(REPORT).items.every(({ status }) => status === 'accepted')).toBe(true);
			expect(run.node(REPORT).hints).toEqual([]);
		}
		expect(routes()).not.toHaveProperty(SESSION);
	});
});

it('tells in the error what was taken to be checked later', async () => {
	await start();
	const rows = [{ id: 'x', customer: '', value: 1, at: now }, ...rowsOf(2)];
	const run = await report(stripe, rows, { parameters: through() });

	expect(run.error?.message).toBe('1 of 3 rows were not billed: 1 rejected, 0 unsent, 0 missing');
	expect(run.error?.description).toMatch(
		/^Of the others 0 are billed, and 2 were taken to be checked later\. Once mended/,
	);
});

it('counts nothing as billed of what Stripe has only taken', async () => {
	await start();
	const rows = [
		{ customer: 'cus_1', value: 4, start: now - (now % HOUR) - HOUR, end: now - (now % HOUR) },
	];
	const run = await report(stripe, rows, {
		parameters: through({ output: 'summary', totalBillable: true }, TOTALS),
	});

	expect(run.node(REPORT).items).toMatchObject([
		{
			total_billable: [],
			unrated_customers: 1,
			unrated: [{ reason_code: 'checked_later', customers: 1, quantity: '4' }],
		},
	]);
});

describe('against Stripe’s own hosts', () => {
	beforeEach(async () => {
		await start();
		nock.disableNetConnect();
		nock.enableNetConnect('127.0.0.1');
	});

	afterEach(() => {
		nock.cleanAll();
		nock.enableNetConnect();
	});

	it('the key stays with the API, and the stream’s host gets the token alone', async () => {
		const meter = stripe.state.live.meters()[0];
		const seen: Array<Record<string, unknown>> = [];
		nock('https://api.stripe.com')
			.get('/v1/billing/meters')
			.query(true)
			.reply(200, { object: 'list', data: [meter], has_more: false })
			.post('/v2/billing/meter_event_session')
			.reply(200, function () {
				seen.push({ ...this.req.headers });
				return {
					id: 'mes_1',
					object: 'v2.billing.meter_event_session',
					authentication_token: 'token_of_stripe',
					created: '2026-11-21T10:00:00.000Z',
					expires_at: '2026-11-21T10:15:00.000Z',
					livemode: true,
				};
			});
		nock('https://meter-events.stripe.com')
			.post('/v2/billing/meter_event_stream')
			.reply(200, function () {
				seen.push({ ...this.req.headers });
				return {};
			});
		const run = await report(stripe, rowsOf(2), {
			parameters: through(),
			credential: { baseUrl: 'https://api.stripe.com' },
		});

		expect(run.node(REPORT).items.map(({ status }) => status)).toEqual([
			'accepted_unverified',
			'accepted_unverified',
		]);
		expect(nock.isDone()).toBe(true);
		expect(String(seen[0]?.authorization)).toBe(`Bearer ${LIVE_KEY}`);
		expect(String(seen[1]?.authorization)).toBe('Bearer token_of_stripe');
		expect(JSON.stringify(seen[1])).not.toContain(LIVE_KEY);
	});
});
