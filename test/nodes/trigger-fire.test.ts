import type { IDataObject } from 'n8n-workflow';
import { TRIGGER } from '../support/engine';
import { BALANCE, DAY, EVENT, FireBench, MINUTE } from './firing';

const bench = new FireBench();
const event = (id: string, customer = 'cus_a', amount: number | string = 2000) => ({
	id,
	customer,
	amount,
});
const INSTANT = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
const EVENTS = { parameters: EVENT };

describe('a fire', () => {
	it('charges what is due, and tells all of it', async () => {
		const { fired, notFired } = await bench.fire([bench.balance('12.50')]);
		expect(notFired).toEqual([]);
		expect(fired).toEqual([
			{
				status: 'fired',
				reason_code: null,
				reason: null,
				trigger: 'wallet',
				customer: 'cus_a',
				occasion: { kind: 'balance', after_charge: null },
				capture_mode: 'off_session',
				amount: 2000,
				currency: 'usd',
				amount_text: '20.00 USD',
				charge_id: expect.stringMatching(/^pi_/),
				charge_status: 'succeeded',
				charged_at: INSTANT,
				paid_at: INSTANT,
				decline_code: null,
				hosted_invoice_url: null,
				next_allowed_at: null,
				is_attempt: true,
				is_pausing: false,
			},
		]);
		expect(bench.tries('cus_a')).toMatchObject([
			{ payment_intent: fired[0]?.charge_id, captured: 2000, currency: 'usd' },
		]);
	});

	it('leaves alone what is not due, and puts it out with its input', async () => {
		const item = bench.balance(15);
		const { fired, notFired } = await bench.fire([item]);
		expect(fired).toEqual([]);
		expect(notFired).toEqual([
			expect.objectContaining({
				status: 'not_fired',
				reason_code: 'threshold_not_met',
				reason: 'Value: 15 is not below 15, so nothing is due',
				charge_id: null,
				input: item,
			}),
		]);
		expect(bench.tries()).toEqual([]);
	});

	it('gives every item one of both outputs, paired with where it came from', async () => {
		const items = [event('1'), event('', 'cus_b'), event('2', 'cus_b'), event('3', 'cus_nobody')];
		const run = await bench.run(items, EVENTS);
		const told = run
			.node(TRIGGER)
			.outputs.map((output) =>
				output.map(({ json, pairedItem }) => [json.reason_code, json.customer, pairedItem]),
			);
		expect(told).toEqual([
			[
				[null, 'cus_a', { item: 0 }],
				[null, 'cus_b', { item: 2 }],
			],
			[
				['invalid_event_id', 'cus_b', { item: 1 }],
				['customer_not_found', 'cus_nobody', { item: 3 }],
			],
		]);
	});

	it('passes on what Stripe is to keep, beside what it is found again by', async () => {
		const field = [
			{ name: 'workspace', value: '={{ $json.id }}' },
			{ name: 'seats', value: 7 },
		];
		const options = { description: '=Order {{ $json.id }}', metadata: { field } };
		const { charge_id } = await bench.fireOne(event('1'), { ...EVENTS, options });
		expect(await bench.call('GET', `/v1/payment_intents/${String(charge_id)}`)).toMatchObject({
			description: 'Order 1',
			metadata: {
				workspace: '1',
				seats: '7',
				metered_billing_trigger: 'wallet',
				metered_billing_occasion: '["event","1"]',
			},
		});
	});

	it('says in the panel how many were fired, of what worth, and why the others were not', async () => {
		const yen = { ...EVENT, currency: '={{ $json.currency }}' };
		const items = [
			{ ...event('1'), currency: 'usd' },
			{ ...event('2', 'cus_b', 900), currency: 'jpy' },
			{ ...event('3'), currency: 'usd' },
			{ ...event('4'), currency: 'usd' },
			{ ...event('5', 'cus_b', '9.00'), currency: 'usd' },
		];
		const { hints } = await bench.fire(items, { parameters: yen });
		expect(hints).toEqual([
			'Fired: 2 (20.00 USD, 900 JPY)',
			'Not fired: 3 (2 cooldown, 1 invalid_amount)',
		]);
	});

	it('works on many customers side by side', async () => {
		const customers = Array.from({ length: 40 }, (_, n) => `cus_${n}`);
		for (const customer of customers) bench.addCustomer(customer);
		const items = customers.map((customer, n) => event(`${n}`, customer));
		const quick = { ...EVENTS, options: { ratePerSecond: 1000 } };
		const { fired } = await bench.fire([...items, ...items], quick);
		expect(fired.map(({ customer }) => customer)).toEqual(customers);
		expect(bench.taken()).toHaveLength(40);
	});
});

describe('the same again', () => {
	it.each([
		['at once', 0],
		['a minute later', MINUTE + 1],
		['when Stripe has forgotten all keys', 2 * DAY],
		['a year later', 365 * DAY],
	])('%s is told the charge', async (_when, seconds) => {
		const first = await bench.fireOne(event('1'), EVENTS);
		bench.pass(seconds);
		expect(await bench.fireOne(event('1'), EVENTS)).toMatchObject({
			status: 'not_fired',
			reason_code: 'already_fired',
			reason: expect.stringMatching(
				/^Event ID: event "1" was charged at .+Z \(pi_\w+, succeeded\)\. Nothing is charged twice$/,
			) as string,
			charge_id: first.charge_id,
			amount: 2000,
			is_attempt: false,
			occasion: { kind: 'event', event_id: '1' },
		});
		expect(bench.taken()).toEqual([2000]);
	});

	it('within one run is charged once', async () => {
		const { fired, notFired } = await bench.fire([event('1'), event('1'), event('1')], EVENTS);
		expect(fired).toHaveLength(1);
		expect(notFired.map(({ reason_code }) => reason_code)).toEqual(Array(2).fill('already_fired'));
		expect(bench.taken()).toEqual([2000]);
	});

	it('by several executions at the same time is charged once', async () => {
		const customers = Array.from({ length: 6 }, (_, n) => `cus_${n}`);
		for (const customer of customers) bench.addCustomer(customer);
		const items = customers.map((customer) => bench.balance(3, customer));
		const runs = await Promise.all([1, 2, 3].map(async () => await bench.fire(items)));
		expect(
			bench
				.tries()
				.map(({ customer }) => customer)
				.sort(),
		).toEqual(customers);
		for (const customer of customers) {
			const told = runs.flatMap(({ fired, notFired }) =>
				[...fired, ...notFired].filter((one) => one.customer === customer),
			);
			expect(told).toHaveLength(3);
			const firedOnes = told.filter(({ status }) => status === 'fired');
			expect(firedOnes.length).toBeGreaterThan(0);
			expect(new Set(firedOnes.map(({ charge_id }) => charge_id)).size).toBe(1);
		}
	});
});

describe('a dry run', () => {
	const dry = { ...EVENTS, options: { dryRun: true } };

	it('says what would be charged, and charges nothing', async () => {
		const { fired, notFired, hints } = await bench.fire([event('1')], dry);
		expect(fired).toEqual([]);
		expect(notFired).toMatchObject([
			{
				status: 'not_fired',
				reason_code: 'dry_run',
				reason: 'Dry run: this would have been charged',
				amount: 2000,
				amount_text: '20.00 USD',
				occasion: { kind: 'event', event_id: '1' },
				charge_id: null,
			},
		]);
		expect(hints).toEqual(['Dry run: nothing was charged', 'Not fired: 1 (1 dry_run)']);
		const changes = bench.stripe.state.requests().filter(({ method }) => method !== 'GET');
		expect(changes).toEqual([]);
	});

	it('is refused what would be refused', async () => {
		await bench.fireOne(event('1'), EVENTS);
		const told = async (id: string): Promise<IDataObject> => await bench.fireOne(event(id), dry);
		expect((await told('1')).reason_code).toBe('already_fired');
		expect((await told('2')).reason_code).toBe('cooldown');
	});
});

it('a trigger of another name knows nothing of the first', async () => {
	const other = { parameters: { ...BALANCE, trigger: 'another' } };
	await bench.fireOne(bench.balance(3));
	expect(await bench.fireOne(bench.balance(3), other)).toMatchObject({ status: 'fired' });
	expect(bench.taken()).toEqual([2000, 2000]);
});
