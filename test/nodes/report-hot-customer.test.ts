import { type RunningEmulator, startEmulator } from '../../emulator';
import { RAW_EVENTS, report, REPORT, TEST_KEY } from '../support/engine';

const CLOSED_HOUR = (Math.floor(Date.now() / 3_600_000) - 1) * 3600;
const HOT = 180;
const OTHERS = 20;

/** First all rows of one customer, then one of each other: the worst order for the others. */
const rows = Array.from({ length: HOT + OTHERS }, (_, id) => ({
	id,
	customer: id < HOT ? 'cus_hot' : `cus_${id}`,
	value: 1,
	at: CLOSED_HOUR + (id % 3600),
}));

let stripe: RunningEmulator;

beforeEach(async () => {
	stripe = await startEmulator({ limits: 'off', latencyMs: 10 });
	stripe.state.addMeter({ event_name: 'api_calls' });
	for (const { customer } of rows) stripe.state.addCustomer(customer);
});

afterEach(async () => await stripe.close());

const hintsOf = async (change: object, credential: Record<string, string> = {}) => {
	const run = await report(stripe, rows, { parameters: { ...RAW_EVENTS, ...change }, credential });
	expect(run.node(REPORT).items.every(({ status }) => status === 'accepted')).toBe(true);
	return run.node(REPORT).hints.map(({ message }) => message);
};

it('with 90 % of the rows does not hold up the other 10 %, and a hint names it', async () => {
	expect(await hintsOf({ options: { lanes: 5 } })).toEqual([
		'Customer cus_hot has 180 of the 200 events, and Stripe takes one at a time of a customer and meter ("api_calls"), so they take longer than those of all others. Set Combine Rows where totals of each hour will do, or Delivery to "High-Throughput Stream"',
	]);

	const order = stripe.state.events().map(({ customer }) => customer);
	const lastOther = order.length - 1 - [...order].reverse().findIndex((one) => one !== 'cus_hot');
	// Of five lanes four are theirs: twenty events take five rounds, in which the hot lane sends five.
	expect(lastOther).toBeLessThan(OTHERS + HOT / 4);
	expect(stripe.state.stats()).toMatchObject({ lane_most: 1, lane_conflicts: 0 });
});

it('is not told of the stream where the key has none', async () => {
	const options = { lanes: 5, ratePerSecond: 1000 };
	expect(await hintsOf({ options }, { apiKey: TEST_KEY })).toEqual([
		expect.stringMatching(/Set Combine Rows where totals of each hour will do$/),
	]);
});

it('is one event where rows are combined, and needs no hint', async () => {
	expect(await hintsOf({ identity: 'window', options: { combine: 'hour' } })).toEqual([]);
	expect(stripe.state.events()).toHaveLength(1 + OTHERS);
});
