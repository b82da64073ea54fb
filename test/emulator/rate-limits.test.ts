import type Stripe from 'stripe';
import type { EmulatorOptions } from '../../emulator';
import { LIVE_KEY, refused, type Rig, TEST_KEY, usage, useEmulator } from './support';

const LIMITS = { liveEventsPerSecond: 12, livePerSecond: 8, testPerSecond: 4 };

function limited(more: EmulatorOptions = {}): Rig {
	return useEmulator(() => ({ limits: LIMITS, laneConflict: 'off', ...more }));
}

const rig = limited();

/** Real time stands still, so that a machine that stops for a second lets no more calls pass. */
let realMs = 0;

beforeEach(() => {
	jest.spyOn(performance, 'now').mockImplementation(() => realMs);
});

afterEach(() => jest.restoreAllMocks());

/** How many of so many calls at once pass. */
async function passing(count: number, call: () => Promise<unknown>): Promise<number> {
	const answers = await Promise.allSettled(Array.from({ length: count }, call));
	return answers.filter(({ status }) => status === 'fulfilled').length;
}

function reporting(key: string, target = rig) {
	const stripe = target.client(key);
	return async () => await stripe.billing.meterEvents.create(usage('1'));
}

it('refuses with the reason and the body that Stripe sends', async () => {
	await passing(4, reporting(TEST_KEY));
	const error = await refused(reporting(TEST_KEY)());
	expect(error).toMatchObject({
		type: 'StripeRateLimitError',
		statusCode: 429,
		code: 'rate_limit',
	});
	expect(error.headers?.['stripe-rate-limited-reason']).toBe('global-rate');
	expect(error.headers?.['retry-after']).toBeUndefined();
	expect(error.headers?.['stripe-should-retry']).toBeUndefined();
	expect(rig.emulator.state.stats().rate_limited.count).toBe(1);
});

it('is not retried by the official client', async () => {
	const stripe = rig.client(TEST_KEY, { maxNetworkRetries: 3 });
	await passing(4, reporting(TEST_KEY));
	await refused(stripe.billing.meterEvents.create(usage('1')));
	expect(rig.emulator.state.stats().rate_limited.count).toBe(1);
});

it('gives live meter events a limit of their own', async () => {
	const stripe = rig.client(LIVE_KEY);
	expect(await passing(20, reporting(LIVE_KEY))).toBe(12);
	expect(await passing(20, async () => await stripe.customers.list())).toBe(8);
});

it('counts everything of a test key together', async () => {
	const stripe = rig.client(TEST_KEY);
	expect(await passing(3, reporting(TEST_KEY))).toBe(3);
	expect(await passing(3, async () => await stripe.customers.list())).toBe(1);
});

it('holds meter events for a connected account to the basic limit', async () => {
	const theirs = rig.emulator.state.account('acct_1');
	theirs.addMeter({ event_name: 'api_calls' });
	theirs.addCustomer('cus_1');
	const stripe = rig.client(LIVE_KEY, { stripeAccount: 'acct_1' });
	const report = async () => await stripe.billing.meterEvents.create(usage('1'));
	expect(await passing(20, report)).toBe(8);
});

describe('the stream', () => {
	const streamed = limited({ limits: { ...LIMITS, liveStreamPerSecond: 250 } });
	const streaming = async (key: string) => {
		const stripe = streamed.client(key);
		const { authentication_token } = await stripe.v2.billing.meterEventSession.create();
		return async (count: number) => {
			const payload = { stripe_customer_id: 'cus_1', value: '1' };
			const events = Array.from({ length: count }, () => ({ event_name: 'api_calls', payload }));
			await stripe.v2.billing.meterEventStream.create({ events }, { apiKey: authentication_token });
		};
	};

	it('counts live events, a hundred of a call as a hundred, and takes a call whole or not', async () => {
		const stream = await streaming(LIVE_KEY);
		await stream(100);
		await stream(100);
		expect(await refused(stream(51))).toMatchObject({ statusCode: 429 });
		await stream(50);
		expect(await refused(stream(1))).toMatchObject({ statusCode: 429 });
		expect(streamed.emulator.state.total('api_calls', 'cus_1')).toBe('250');
	});

	it('counts as calls with a test key', async () => {
		const stream = await streaming(TEST_KEY);
		expect(await passing(4, async () => await stream(100))).toBe(3);
	});
});

it('never lets more pass in any second, wherever it begins', async () => {
	const began: number[] = [];
	for (const stop = realMs + 2500; realMs < stop; realMs += 20) {
		const passed = await passing(2, reporting(TEST_KEY));
		began.push(...Array<number>(passed).fill(realMs));
	}
	began.forEach((first, index) => {
		const fifth = began[index + LIMITS.testPerSecond];
		if (fifth !== undefined) expect(fifth - first).toBeGreaterThanOrEqual(1000);
	});
	expect(began).toHaveLength(3 * LIMITS.testPerSecond);
});

it('is by real time, however the clock is moved', async () => {
	expect(await passing(6, reporting(TEST_KEY))).toBe(4);
	rig.emulator.clock.advance(3_600_000);
	realMs += 999;
	expect(await passing(6, reporting(TEST_KEY))).toBe(0);
	realMs += 1;
	expect(await passing(6, reporting(TEST_KEY))).toBe(4);
});

it('uses up neither identifier nor idempotency key', async () => {
	await passing(4, reporting(TEST_KEY));
	const send = async (value: string) =>
		await rig.stripe.billing.meterEvents.create(usage(value, { identifier: 'a' }), {
			idempotencyKey: 'key',
		});
	await refused(send('1'));
	realMs += 1000;
	await send('2');
	expect(rig.emulator.state.total('api_calls', 'cus_1')).toBe('6');
});

describe('with latency and Retry-After', () => {
	/** Longer than a test may take. */
	const slow = limited({ latencyMs: 60_000, retryAfterSeconds: 2 });

	it('refuses without the latency', async () => {
		const passed = () => 'passed';
		const retryAfter = (reason: Stripe.errors.StripeError) => reason.headers?.['retry-after'];
		const report = reporting(TEST_KEY, slow);
		const calls = Array.from({ length: 5 }, async () => await report().then(passed, retryAfter));
		expect(await Promise.race(calls)).toBe('2');
	});
});
