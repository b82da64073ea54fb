import { PERMISSION_MISSING } from '../../../../providers/stripe/failure-verdict';
import { formatQuantity } from '../../../../metering/quantity';
import { at } from '../../../metering/series/zones';
import { VirtualClock } from '../../../support/virtual-clock';
import { noAnswer, stripeError } from '../answers';
import { bucketsOf } from './calendar';
import { type MeterName, shownOf, UsageRig } from './usage-rig';

const HOUR = 3600;
const START = at('2026-03-16T00:00Z');
const hours = (count: number) => bucketsOf({ start: START, end: START + count * HOUR }, 'hour');
const used = (hour: number, value: string) => ({ at: START + hour * HOUR + 60, value });

const rig = new UsageRig();
const three = async (): Promise<string[]> => {
	const usage = [[used(0, '1.5'), used(2, '2')], [used(1, '4')], []];
	const customers: string[] = [];
	for (const events of usage) customers.push(await rig.customer('sums', events));
	rig.emulator.clock.set((START + 24 * HOUR) * 1000);
	return customers;
};

describe('many customers', () => {
	it('have their series and totals, gaps as 0, and are added up', async () => {
		const [one = '', two = '', none = ''] = await three();
		const { customers, overall, requests, rateLimited } = await rig.read(
			'sums',
			[two, none, one, two],
			hours(3),
		);
		expect([...customers.keys()]).toEqual([two, none, one]);
		expect([...customers.values()].map(shownOf)).toEqual([
			['0', '4', '0', '4'],
			['0', '0', '0', '0'],
			['1.5', '0', '2', '3.5'],
		]);
		expect(overall.points.map(({ value }) => formatQuantity(value))).toEqual(['1.5', '4', '2']);
		expect(formatQuantity(overall.total)).toBe('7.5');
		expect({ requests, rateLimited }).toEqual({ requests: 3, rateLimited: 0 });
		expect([...customers.values()].map((usage) => usage.requests)).toEqual([1, 1, 1]);
	});

	it('are read with one request of up to 100 hours each', async () => {
		const [one = ''] = await three();
		await rig.read('sums', [one], hours(24));
		expect(rig.queries).toEqual([
			{
				customer: one,
				start_time: String(START),
				end_time: String(START + 24 * HOUR),
				value_grouping_window: 'hour',
				limit: '100',
			},
		]);
	});

	it('of whom there are none, or of a time that has not come, are asked nothing', async () => {
		const [one = ''] = await three();
		expect(await rig.read('sums', [], hours(3))).toMatchObject({
			requests: 0,
			overall: { total: { units: 0n } },
		});
		const { customers, requests } = await rig.read('sums', [one], []);
		expect(shownOf(customers.get(one))).toEqual(['0']);
		expect(requests).toBe(0);
	});
});

describe('the total of a meter that does not add up', () => {
	const DAYS = { start: START, end: START + 4 * 24 * HOUR };
	const read = async (meter: MeterName, ...events: ReadonlyArray<readonly [number, string]>) => {
		const customer = await rig.customer(
			meter,
			events.map(([hour, value]) => used(hour, value)),
		);
		rig.queries = [];
		const { customers } = await rig.read(meter, [customer], bucketsOf(DAYS, 'day'));
		return { shown: shownOf(customers.get(customer)), requests: customers.get(customer)?.requests };
	};

	it('is the newest value, without asking for it where the last bucket has one', async () => {
		const { shown, requests } = await read('lasts', [1, '7'], [73, '3']);
		expect(shown).toEqual(['7', '0', '0', '3', '3']);
		expect(requests).toBe(1);
	});

	it('is asked for where the last bucket says 0, which may be no value or one of 0', async () => {
		expect(await read('lasts', [1, '7'], [25, '3'])).toEqual({
			shown: ['7', '3', '0', '0', '3'],
			requests: 2,
		});
		expect(await read('lasts', [1, '7'], [73, '0'])).toEqual({
			shown: ['7', '0', '0', '0', '0'],
			requests: 2,
		});
		expect(await read('lasts')).toEqual({ shown: ['0', '0', '0', '0', '0'], requests: 2 });
	});

	it('is the sum of the newest of each event time window, where the buckets are such windows', async () => {
		const { shown, requests } = await read('sums_by_day', [1, '7'], [2, '3'], [26, '4']);
		expect(shown).toEqual(['3', '4', '0', '0', '7']);
		expect(requests).toBe(1);
	});

	it('is not the sum of buckets that cut through event time windows', async () => {
		const customer = await rig.customer('sums_by_day', [used(1, '7'), used(2, '3')]);
		const { customers } = await rig.read('sums_by_day', [customer], hours(4));
		expect(shownOf(customers.get(customer))).toEqual(['0', '7', '3', '0', '3']);
		expect(customers.get(customer)?.requests).toBe(2);
	});
});

describe('a customer that cannot be read gets its reason, and the others are read', () => {
	const readBeside = async (answer: ReturnType<UsageRig['instead']>) => {
		const all = await three();
		const [first] = all;
		rig.instead = (customer) => (customer === first ? answer : undefined);
		const report = await rig.read('sums', all, hours(3), { lanesAtOnce: 1 });
		const [usage, ...others] = all.map((customer) => report.customers.get(customer));
		expect(others.map(shownOf)).toEqual([
			['0', '4', '0', '4'],
			['0', '0', '0', '0'],
		]);
		expect(formatQuantity(report.overall.total)).toBe('4');
		return usage;
	};

	it('when Stripe does not know it', async () => {
		const all = await three();
		const { customers } = await rig.read('sums', ['cus_unknown', ...all], hours(3));
		expect(customers.get('cus_unknown')).toEqual({
			status: 'rejected',
			customer: 'cus_unknown',
			requests: 1,
			code: 'customer_not_found',
			reason: expect.stringContaining('Check the customer ID and the account of the key') as string,
		});
		expect(all.map((one) => customers.get(one)?.status)).toEqual(['read', 'read', 'read']);
	});

	it('when the key may not read it', async () => {
		expect(await readBeside(stripeError(403, { message: 'May not.' }))).toMatchObject({
			status: 'unread',
			code: PERMISSION_MISSING,
			reason:
				'Stripe answered 403: May not. Give the restricted key the permission Billing Meters: Read',
			requests: 1,
		});
	});

	it('when no try gets an answer', async () => {
		expect(await readBeside(noAnswer())).toMatchObject({
			status: 'unread',
			code: 'no_answer',
			requests: 8,
		});
	});

	it('when a proxy answers', async () => {
		const page = { status: 200, headers: {}, body: '<html>' };
		expect(await readBeside(page)).toMatchObject({ status: 'unread', code: 'unexpected_answer' });
	});

	it('when only some of its requests fail: half of it would pass for the whole', async () => {
		const [one = '', two = ''] = await three();
		let asked = 0;
		rig.instead = (customer) => {
			asked += customer === one ? 1 : 0;
			return customer === one && asked === 2 ? stripeError(400, { message: 'No.' }) : undefined;
		};
		const { customers } = await rig.read('sums', [one, two], hours(300), { lanesAtOnce: 2 });
		expect(customers.get(one)).toMatchObject({ status: 'rejected', requests: 2 });
		expect(customers.get(two)).toMatchObject({ status: 'read', requests: 3 });
	});
});

it('a key that is not accepted ends the run, with the reason for everybody', async () => {
	const all = await three();
	rig.instead = () => stripeError(401, { message: 'Expired.' });
	const { customers, requests } = await rig.read('sums', all, hours(3), { lanesAtOnce: 1 });
	expect(all.map((one) => shownOf(customers.get(one)))).toEqual(
		all.map(() => ['unread', 'key_not_accepted']),
	);
	expect(requests).toBe(1);
});

it('when Stripe stays over its limit for longer than the budget, what was read is kept', async () => {
	const all = await three();
	rig.instead = (customer) =>
		customer === all[0]
			? undefined
			: stripeError(
					429,
					{ message: 'Slow down.' },
					{ 'stripe-rate-limited-reason': 'global-rate' },
				);
	const { customers, rateLimited } = await rig.read('sums', all, hours(3), { lanesAtOnce: 1 });
	expect(all.map((one) => customers.get(one)?.status)).toEqual(['read', 'unread', 'unread']);
	expect(customers.get(all[2] ?? '')).toMatchObject({ code: 'retry_budget_spent', requests: 0 });
	expect(rateLimited).toBeGreaterThan(0);
});

it('when the execution is cancelled, what was read is kept', async () => {
	const all = await three();
	const cancel = new AbortController();
	rig.instead = (customer) => {
		if (customer === all[1]) cancel.abort();
		return undefined;
	};
	const { customers } = await rig.read(
		'sums',
		all,
		hours(3),
		{ lanesAtOnce: 1 },
		{ signal: cancel.signal },
	);
	expect(all.map((one) => customers.get(one)?.status)).toEqual(['read', 'read', 'unread']);
	expect(customers.get(all[2] ?? '')).toEqual({
		status: 'unread',
		customer: all[2],
		requests: 0,
		code: 'cancelled',
		reason: 'the execution was cancelled before this customer was read. Run it again',
	});
});

it('a single customer is read over all lanes', async () => {
	const [one = ''] = await three();
	let [inFlight, most] = [0, 0];
	const { client } = rig;
	const clock = new VirtualClock();
	const counting = Object.create(client) as typeof client;
	counting.getOnce = async (path, query) => {
		inFlight += 1;
		most = Math.max(most, inFlight);
		await clock.sleep(50);
		const answer = await client.getOnce(path, query);
		inFlight -= 1;
		return answer;
	};
	const { customers } = await rig.read(
		'sums',
		[one],
		hours(2000),
		{ lanesAtOnce: 4, readsPerSecond: 10_000 },
		{ client: counting, clock },
	);
	expect(customers.get(one)).toMatchObject({ status: 'read', requests: 20 });
	expect(most).toBe(4);
});
