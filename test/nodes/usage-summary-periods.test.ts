import { LIVE_KEY, USAGE } from '../support/engine';
import { SummaryBench } from './summarizing';

const bench = new SummaryBench();

const DAY = 86_400;
const NOW = Math.floor(Date.now() / 1000);
const PERIOD = { parameters: { range: 'current_period' } };
const ALL = { parameters: { range: 'current_period', customers: 'all' } };

const iso = (at: number): string => new Date(at * 1000).toISOString().replace('.000Z', 'Z');
const minute = (at: number, round: (minutes: number) => number): number => round(at / 60) * 60;

/** Subscribes a customer so many days ago, at a second of its own, and hands over when that was. */
function subscribedSince(customer: string, subscription: string, daysAgo: number): number {
	const since = NOW - daysAgo * DAY - 17;
	bench.stripe.clock.set(since * 1000);
	bench.subscribe(customer, subscription);
	bench.stripe.clock.set(Date.now());
	return since;
}

it('is of every customer its own, on whole minutes', async () => {
	const a = subscribedSince('cus_a', 'sub_a', 10);
	const b = subscribedSince('cus_b', 'sub_b', 3);
	await bench.used(a - 3600, '1000');
	await bench.used(a + 3600, '5');
	await bench.used(b - 3600, '2000', 'cus_b');
	await bench.used(b + 3600, '7', 'cus_b');
	const items = await bench.items([{ customer: 'cus_a' }, { customer: 'cus_b' }], PERIOD);
	expect(items).toMatchObject([
		{
			customer: 'cus_a',
			subscription: 'sub_a',
			subscription_item: expect.stringMatching(/^si_/),
			range_start: iso(minute(a, Math.floor)),
			total: '5',
		},
		{
			customer: 'cus_b',
			subscription: 'sub_b',
			range_start: iso(minute(b, Math.floor)),
			total: '7',
		},
	]);
	for (const { range_start, range_end } of items) {
		const days = (Date.parse(String(range_end)) - Date.parse(String(range_start))) / 1000 / DAY;
		expect(Math.round(days)).toBeGreaterThanOrEqual(28);
		expect(Math.round(days)).toBeLessThanOrEqual(31);
	}
});

it('is two of a customer with two subscriptions, whose usage counts overall but once', async () => {
	subscribedSince('cus_a', 'sub_1', 10);
	subscribedSince('cus_a', 'sub_2', 10);
	await bench.used(NOW - DAY, '5');
	const items = await bench.items([{ customer: 'cus_a' }], PERIOD);
	expect(items.map(({ subscription, total }) => [subscription, total]).sort()).toEqual([
		['sub_1', '5'],
		['sub_2', '5'],
	]);
	const overall = await bench.items([{ customer: 'cus_a' }], {
		...PERIOD,
		options: { output: 'overall' },
	});
	expect(overall).toMatchObject([{ customers_read: 1, total: '5' }]);
});

it('is of all that are in one, without naming them', async () => {
	subscribedSince('cus_a', 'sub_a', 10);
	subscribedSince('cus_b', 'sub_b', 3);
	await cancel('sub_b');
	await bench.used(NOW - DAY, '5');
	expect(await bench.items([{}, {}], ALL)).toMatchObject([{ customer: 'cus_a', total: '5' }]);
});

it('is missing where a customer has no running subscription to the meter', async () => {
	subscribedSince('cus_a', 'sub_a', 10);
	subscribedSince('cus_b', 'sub_b', 3);
	await cancel('sub_b');
	const items = await bench.items([{ customer: 'cus_b' }, { customer: 'cus_a' }], {
		...PERIOD,
		node: { onError: 'continueRegularOutput' },
	});
	expect(items).toMatchObject([
		{ customer: 'cus_a', total: '0' },
		{
			status: 'rejected',
			reason_code: 'subscription_missing',
			reason:
				'Customer: the customer has no running subscription to a price of the meter "The api_calls", so it is in no billing period. Subscribe it, or choose another range',
			customer: 'cus_b',
			input: { customer: 'cus_b' },
		},
	]);
});

it.each([
	['Prices: Read and Subscriptions: Read', ['billing_meter_read', 'subscription_read']],
	['Prices: Read and Subscriptions: Read', ['billing_meter_read', 'plan_read']],
] as const)('needs the permissions %s', async (permissions, granted) => {
	subscribedSince('cus_a', 'sub_a', 10);
	bench.stripe.state.addKey('rk_live_reader', [...granted]);
	for (const range of [PERIOD, ALL]) {
		const run = await bench.run([{ customer: 'cus_a' }], {
			...range,
			credential: { apiKey: 'rk_live_reader' },
		});
		expect(run.node(USAGE).error?.message).toBe('1 of 1 rows were not read: 0 rejected, 1 unread');
		expect(run.node(USAGE).error?.description).toContain(
			`Give the restricted key the permission ${permissions}`,
		);
	}
});

async function cancel(subscription: string): Promise<void> {
	const { ok } = await fetch(`${bench.stripe.url}/v1/subscriptions/${subscription}`, {
		method: 'DELETE',
		headers: { authorization: `Bearer ${LIVE_KEY}` },
	});
	if (!ok) throw new Error(`${subscription} could not be cancelled`);
}
