import { type RunningEmulator, startEmulator } from '../../emulator';
import { asSoonAs } from '../support/as-soon-as';
import { RAW_EVENTS, report, REPORT, TEST_KEY } from '../support/engine';
import { quickest } from '../support/quickest';

const now = Math.floor(Date.now() / 1000);
const rowsOf = (count: number, customers = count) =>
	Array.from({ length: count }, (_, id) => ({
		id,
		customer: `cus_${id % customers}`,
		value: 1,
		at: now - 60,
	}));

async function stripeWith(options: Parameters<typeof startEmulator>[0]): Promise<RunningEmulator> {
	const stripe = await startEmulator(options);
	stripe.state.addMeter({ event_name: 'api_calls' });
	for (let i = 0; i < 200; i++) stripe.state.addCustomer(`cus_${i}`);
	return stripe;
}

let stripe: RunningEmulator;

afterEach(async () => await stripe.close());

it('keeps to the 25 requests a second of a test key', async () => {
	stripe = await stripeWith({});
	const begin = performance.now();
	const run = await report(stripe, rowsOf(60), { credential: { apiKey: TEST_KEY } });

	const seconds = (performance.now() - begin) / 1000;
	expect(run.node(REPORT).items.every(({ status }) => status === 'accepted')).toBe(true);
	expect(seconds).toBeGreaterThan(59 / 25);
	// The look-up of the meter is not paced, and counts as well.
	expect(stripe.state.stats().rate_limited.count).toBeLessThanOrEqual(1);
});

it('keeps to the rate that the user sets', async () => {
	stripe = await stripeWith({ limits: 'off' });
	const needed = await quickest(5, async () => {
		const begin = performance.now();
		await report(stripe, rowsOf(40), {
			parameters: { ...RAW_EVENTS, options: { ratePerSecond: 20 } },
		});
		const seconds = (performance.now() - begin) / 1000;
		expect(seconds).toBeGreaterThan(39 / 20);
		return seconds;
	});
	expect(needed).toBeLessThan(5);
}, 120_000);

it('sends one event at a time of a customer, and customers side by side', async () => {
	// So slow that even a busy machine has all customers under way.
	stripe = await stripeWith({ limits: 'off', latencyMs: 300 });
	await report(stripe, rowsOf(100, 20));

	const { lane_most, lane_conflicts, in_flight_most } = stripe.state.stats();
	expect({ lane_most, lane_conflicts }).toEqual({ lane_most: 1, lane_conflicts: 0 });
	expect(in_flight_most).toBeGreaterThan(10);
	expect(in_flight_most).toBeLessThanOrEqual(20);
});

it('waits out rate limits and bills every row once', async () => {
	stripe = await stripeWith({ limits: { liveEventsPerSecond: 20 } });
	const run = await report(stripe, rowsOf(60), {
		parameters: { ...RAW_EVENTS, options: { output: 'summary' } },
	});

	expect(run.node(REPORT).items).toMatchObject([{ accepted: 60, unsent: 0 }]);
	expect(run.node(REPORT).items[0]?.rate_limited).toBeGreaterThan(0);
	expect(stripe.state.events()).toHaveLength(60);
});

it('leaves the rest unsent when the time budget for retries is spent', async () => {
	stripe = await stripeWith({ limits: 'off' });
	stripe.faults.add({ kind: 'refuse', status: 500, path: 'meter_events', skip: 10 });
	const run = await report(stripe, rowsOf(30), {
		parameters: { ...RAW_EVENTS, options: { retryBudget: 1, lanes: 4 } },
		node: { onError: 'continueRegularOutput' },
	});

	const { items } = run.node(REPORT);
	expect(items.filter(({ status }) => status === 'accepted')).toHaveLength(10);
	const untried = items.filter(({ attempts, status }) => status === 'unsent' && attempts === 0);
	expect(untried.length).toBeGreaterThan(0);
	for (const item of untried) {
		expect(item).toMatchObject({
			reason_code: 'retry_budget_spent',
			reason:
				'Waiting for the provider took longer than the retry time budget of 1 s. Run it again to send the rest',
		});
	}
});

it('stops at once when the execution is cancelled, and tells what was sent', async () => {
	stripe = await stripeWith({ limits: 'off', latencyMs: 20 });
	let [before, cancelledAt] = [Infinity, 0];
	const run = await report(stripe, rowsOf(200), {
		parameters: { ...RAW_EVENTS, options: { ratePerSecond: 50 } },
		onStart: (cancel) => {
			const isUnderWay = () => stripe.state.events().length >= 30;
			asSoonAs(isUnderWay, () => {
				before = stripe.state.stats().requests;
				cancelledAt = performance.now();
				cancel();
			});
		},
	});

	// A tenth of it is usual; who goes on tries again for a minute.
	expect(performance.now() - cancelledAt).toBeLessThan(5000);
	// Those that were just leaving.
	expect(stripe.state.stats().requests - before).toBeLessThan(10);
	expect(run.status).toBe('canceled');
	const { items } = run.node(REPORT);
	expect(items).toHaveLength(200);
	const accepted = items.filter(({ status }) => status === 'accepted').length;
	const inDoubt = items.filter(({ reason_code }) => reason_code === 'in_doubt').length;
	expect(accepted).toBeGreaterThan(20);
	expect(accepted).toBeLessThan(100);
	const billed = stripe.state.events().length;
	expect(billed).toBeGreaterThanOrEqual(accepted);
	expect(billed).toBeLessThanOrEqual(accepted + inDoubt);
	expect(items.at(-1)).toMatchObject({
		status: 'unsent',
		reason_code: 'cancelled',
		reason: 'The execution was cancelled before this was sent. Run it again to send the rest',
	});
});
