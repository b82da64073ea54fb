import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { type EmulatorOptions, type RunningEmulator, startEmulator } from '../../emulator';
import { asSoonAs } from '../support/as-soon-as';
import { RAW_EVENTS, report, REPORT, skipWaits } from '../support/engine';

const HOUR = 3600;
/** Half a day ago, on a full minute. */
const USED = Math.floor(Date.now() / 60_000) * 60 - 12 * HOUR;

/** The soonest look, and the longest that was measured until Stripe shows usage. */
const LOOK = 60;
const SLOWEST_MS = 58_000;

let stripe: RunningEmulator;
let stopSkipping: () => void;

beforeEach(() => {
	stopSkipping = skipWaits();
});

async function start(options: EmulatorOptions = {}): Promise<void> {
	stripe = await startEmulator({ limits: 'off', ...options });
	stripe.state.addMeter({ event_name: 'api_calls', id: 'mtr_api_calls' });
	for (let id = 0; id < 5; id++) stripe.state.addCustomer(`cus_${id}`);
}

afterEach(async () => {
	stopSkipping();
	await stripe.close();
});

const rowsOf = (count: number): IDataObject[] =>
	Array.from({ length: count }, (_, id) => ({
		id,
		customer: `cus_${id % 5}`,
		value: (id % 7) + 1,
		at: USED + (id % 600),
	}));

const verified = (options: IDataObject = {}) =>
	({
		...RAW_EVENTS,
		options: { delivery: 'stream', verifyAfter: LOOK, ...options },
	}) as INodeParameters;

const CONTINUE = { onError: 'continueRegularOutput' } as const;

it('finds every row counted, new or not, and counts them apart in the summary', async () => {
	await start({ summaryLagMs: SLOWEST_MS });
	const rows = rowsOf(300);
	const parameters = verified({ output: 'summary' });
	const first = await report(stripe, rows, { parameters });
	const second = await report(stripe, rows, { parameters });

	const total = String(rows.reduce((sum, { value }) => sum + Number(value), 0));
	for (const run of [first, second]) {
		expect(run.node(REPORT).items).toMatchObject([
			{
				rows: 300,
				usage_events_streamed: 300,
				verified: 300,
				quantity_verified: total,
				accepted_unverified: 0,
				missing: 0,
				accounts_synced: 5,
				problems: [],
			},
		]);
		expect(run.node(REPORT).hints).toEqual([]);
	}
	expect(stripe.state.events()).toHaveLength(300);
});

it('says which rows Stripe dropped, and that it has no such customer', async () => {
	await start();
	const rows = [...rowsOf(10), { id: 'x', customer: 'cus_nobody', value: 3, at: USED }];
	const run = await report(stripe, rows, { parameters: verified(), node: CONTINUE });

	const { items } = run.node(REPORT);
	expect(items.slice(0, 10).every(({ status }) => status === 'verified')).toBe(true);
	expect(items[10]).toMatchObject({
		status: 'rejected',
		reason_code: 'meter_event_customer_not_found',
		reason: expect.stringContaining('No such customer'),
		input: { id: 'x' },
	});
});

it('stops with what is missing while Stripe does not show it, and bills it once in the end', async () => {
	await start({ summaryLagMs: 100_000 });
	const rows = rowsOf(10);
	const run = await report(stripe, rows, { parameters: verified() });

	expect(run.error?.message).toBe(
		'10 of 10 rows were not billed: 0 rejected, 0 unsent, 10 missing',
	);
	expect(run.error?.description).toMatch(/Stripe shows 0 for cus_0 in /);
	const again = await report(stripe, rows, { parameters: verified() });
	expect(again.node(REPORT).items.every(({ status }) => status === 'verified')).toBe(true);
	expect(stripe.state.events()).toHaveLength(10);
});

it('bills once what is missing and started over by Retry On Fail', async () => {
	await start({ summaryLagMs: 100_000 });
	const rows = rowsOf(250);
	const run = await report(stripe, rows, {
		parameters: verified({ output: 'summary' }),
		node: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
	});

	expect(run.error).toBeUndefined();
	expect(run.node(REPORT).items).toMatchObject([{ rows: 250, verified: 250, missing: 0 }]);
	expect(stripe.state.stats().by_route).toMatchObject({
		'POST /v2/billing/meter_event_stream 200': 6,
	});
	expect(stripe.state.events()).toHaveLength(250);
	const used = rows.reduce((sum, { value }) => sum + Number(value), 0);
	const billed = stripe.state.live.totals().reduce((sum, { total }) => sum + Number(total), 0);
	expect(billed).toBe(used);
});

it('says in numbers why it does not look, where that would take too long', async () => {
	await start();
	const parameters = verified({ output: 'summary', ratePerSecond: 0.005 });
	const run = await report(stripe, rowsOf(10), { parameters });

	expect(run.node(REPORT).items).toMatchObject([{ accepted_unverified: 10, problems: [] }]);
	expect(run.node(REPORT).hints.map(({ message }) => message)).toEqual([
		expect.stringMatching(
			/^10 rows went through the stream and could not be verified\. The first of them: .* it would take 5 requests before the run and as many after it, 17 minutes each at 0\.005 a second, and 10 minutes are the most\. /,
		),
	]);
	expect(stripe.state.events()).toHaveLength(10);
});

it('leaves open what other usage hides, without calling it a problem', async () => {
	await start();
	await report(stripe, [{ id: 'a', customer: 'cus_1', value: 100, at: USED }]);
	const rows = [{ id: 'b', customer: 'cus_1', value: 3, at: USED }];
	await report(stripe, rows, { parameters: verified() });
	const again = await report(stripe, rows, { parameters: verified() });

	expect(again.error).toBeUndefined();
	expect(again.node(REPORT).items).toMatchObject([
		{ status: 'accepted_unverified', reason_code: 'not_told_apart' },
	]);
	expect(again.node(REPORT).hints.map(({ message }) => message)).toEqual([
		expect.stringMatching(
			/^1 rows went through the stream and could not be verified\. The first of them: Stripe shows 103 for cus_1 in .*, showed 103 before this run, and this run brought 3: /,
		),
	]);
});

it('needs Events: Read for the reports, and tells what it can without', async () => {
	await start();
	stripe.state.addKey('rk_live_no_events', ['billing_meter_read', 'billing_meter_event_write']);
	const credential = { apiKey: 'rk_live_no_events' };
	const first = await report(stripe, rowsOf(5), { parameters: verified(), credential });
	const again = await report(stripe, rowsOf(5), { parameters: verified(), credential });

	expect(first.node(REPORT).items.every(({ status }) => status === 'verified')).toBe(true);
	expect(first.node(REPORT).hints.map(({ message }) => message)).toEqual([
		expect.stringMatching(
			/^Stripe’s reports of dropped events could not be read \(.*Events: Read.*\), so less can be told/,
		),
	]);
	expect(again.node(REPORT).items).toMatchObject(
		Array(5).fill({ status: 'accepted_unverified', reason_code: 'not_told_apart' }),
	);
});

it('gives a row that repeats another its fate', async () => {
	await start();
	const [row = {}] = rowsOf(1);
	const run = await report(stripe, [row, row], { parameters: verified() });

	expect(run.node(REPORT).items).toMatchObject([
		{ status: 'verified' },
		{ status: 'duplicate', reason_code: 'repeated_in_run' },
	]);
});

it('puts into Total Billable what is new for certain, and nothing that an earlier run billed', async () => {
	await start();
	stripe.state.addProduct({ id: 'prod_calls', name: 'Calls' });
	stripe.state.addPrice({
		id: 'price_usd',
		product: 'prod_calls',
		currency: 'usd',
		unit_amount_decimal: '2',
		recurring: {
			interval: 'month',
			interval_count: 1,
			usage_type: 'metered',
			meter: 'mtr_api_calls',
		},
	});
	stripe.state.addSubscription({
		customer: 'cus_1',
		items: [{ price: 'price_usd' }],
		backdate_start_date: USED - 24 * HOUR,
	});
	const rows = [{ id: 'a', customer: 'cus_1', value: 10, at: USED }];
	const parameters = verified({ output: 'summary', totalBillable: true });
	const first = await report(stripe, rows, { parameters });
	const second = await report(stripe, rows, { parameters });

	expect(first.node(REPORT).items).toMatchObject([
		{ total_billable: [{ currency: 'usd', amount: 20, quantity: '10' }], unrated: [] },
	]);
	expect(second.node(REPORT).items).toMatchObject([
		{ verified: 1, total_billable: [], unrated: [] },
	]);
});

it('is woken when the execution is cancelled', async () => {
	await start();
	stopSkipping();
	const begin = performance.now();
	const run = await report(stripe, rowsOf(5), {
		parameters: verified({ verifyAfter: 600 }),
		onStart: (cancel) => {
			let looks = 0;
			const isWaiting = () => stripe.state.events().length >= 5 && ++looks > 50;
			asSoonAs(isWaiting, cancel);
		},
	});

	expect(run.status).toBe('canceled');
	expect(performance.now() - begin).toBeLessThan(20_000);
	expect(run.node(REPORT).items).toMatchObject(
		Array(5).fill({ status: 'accepted_unverified', reason_code: 'not_looked_at' }),
	);
});

it('is left out with Delivery API, and a hint says so', async () => {
	await start();
	const run = await report(stripe, rowsOf(1), { parameters: verified({ delivery: 'api' }) });

	expect(run.node(REPORT).items).toMatchObject([{ status: 'accepted' }]);
	expect(run.node(REPORT).hints.map(({ message }) => message)).toEqual([
		'Verify After was left out: with Delivery "API" Stripe says of each event at once what became of it',
	]);
});
