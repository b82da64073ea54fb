import { type EmulatorOptions, type RunningEmulator, startEmulator } from '../../emulator';
import { LIVE_KEY, sync, SYNC, type SyncRun, TEST_KEY } from '../support/engine';
import { quickest } from '../support/quickest';
import { row } from './syncing';

let stripe: RunningEmulator;

afterEach(async () => await stripe.close());

const CUSTOMERS = Array.from({ length: 40 }, (_, n) => `cus_${n}`);

/** Some windows of each customer: one reading, and an event each. Nobody looks at invoices. */
async function timed(options: EmulatorOptions, how: SyncRun, windows = 2) {
	const hours = Array.from({ length: windows }, (_, n) => n);
	const rows = CUSTOMERS.flatMap((customer) => hours.map((n) => row(n, '1', customer)));
	stripe = await startEmulator(options);
	for (const account of [stripe.state, stripe.state.account('acct_connected')]) {
		account.addMeter({ event_name: 'api_calls' });
		for (const customer of CUSTOMERS) account.addCustomer(customer);
	}
	const begin = performance.now();
	const run = await sync(stripe, rows, {
		...how,
		parameters: { invoiced: 'send' },
		options: { output: 'summary', ...how.options },
	});
	return { seconds: (performance.now() - begin) / 1000, summary: run.node(SYNC).items[0] };
}

it('readings and events share the limit of a test key', async () => {
	const { seconds, summary } = await timed({}, { credential: { apiKey: TEST_KEY } });

	expect(summary).toMatchObject({ synced: 80 });
	expect(seconds).toBeGreaterThan(119 / 25);
	// The emulator counts by the same limit; the look-up of the meter is not paced.
	const [requests, reads, refused] = ['requests', 'reads', 'rate_limited'].map((name) =>
		Number(summary?.[name]),
	) as [number, number, number];
	expect(refused).toBeLessThanOrEqual(1);
	expect(requests + reads - refused).toBe(120);
}, 60_000);

it('they share the limit of a connected account, too', async () => {
	const { seconds, summary } = await timed(
		{ limits: 'off' },
		{ credential: { apiKey: LIVE_KEY, connectedAccount: 'acct_connected' } },
	);

	expect(summary).toMatchObject({ synced: 80, reads: 40 });
	expect(seconds).toBeGreaterThan(118 / 100);
});

it('with a live key each has its own', async () => {
	const needed = await quickest(8, async () => {
		const { seconds, summary } = await timed({}, {}, 20);
		await stripe.close();
		expect(summary).toMatchObject({ synced: 800, reads: 40, rate_limited: 0 });
		expect(seconds).toBeGreaterThan(38 / 100);
		return seconds;
	});
	// Under one limit of 100 a second it would be 8.4.
	expect(needed).toBeLessThan(8);
}, 120_000);

it('both can be set', async () => {
	const { seconds } = await timed({ limits: 'off' }, { options: { readsPerSecond: 20 } });

	expect(seconds).toBeGreaterThan(38 / 20);
});
