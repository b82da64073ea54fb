import type { IDataObject } from 'n8n-workflow';
import { formatInstant } from '../../metering/instant';
import { USAGE, usage, type UsageRun, type WorkflowRun } from '../support/engine';
import { SummaryBench } from './summarizing';

const bench = new SummaryBench();

const DAY = 86_400;
/** A period of 30 or 31 days that began on a full minute 10 days ago. */
const START = Math.floor(Date.now() / 60_000) * 60 - 10 * DAY;

beforeEach(() => {
	const { state } = bench.stripe;
	state.addProduct({ id: 'prod_calls', name: 'Calls' });
	state.addPrice({
		id: 'price_calls',
		product: 'prod_calls',
		currency: 'usd',
		nickname: 'Standard',
		billing_scheme: 'tiered',
		tiers_mode: 'graduated',
		tiers: [
			{
				up_to: 1000,
				unit_amount: 0,
				flat_amount: 900,
				unit_amount_decimal: undefined,
				flat_amount_decimal: undefined,
			},
			{
				up_to: 'inf',
				unit_amount_decimal: '0.5',
				unit_amount: undefined,
				flat_amount: undefined,
				flat_amount_decimal: undefined,
			},
		],
		recurring: {
			interval: 'month',
			interval_count: 1,
			usage_type: 'metered',
			meter: 'mtr_api_calls',
		},
	});
	subscribe('cus_a', 'sub_a');
});

function subscribe(customer: string, id: string): void {
	bench.stripe.state.addSubscription({
		id,
		customer,
		items: [{ price: 'price_calls' }],
		backdate_start_date: START,
	});
}

async function used(value: string, customer = 'cus_a'): Promise<void> {
	await bench.used(START + DAY, value, customer);
	bench.stripe.clock.set(Date.now());
}

async function run(
	items: readonly IDataObject[],
	how: Partial<UsageRun> = {},
): Promise<WorkflowRun> {
	return await usage(bench.stripe, items, { operation: 'getCurrentPeriod', ...how });
}

const ASKING = [{ customer: 'cus_a' }];

describe('Get Current Period', () => {
	it('says what a customer used, what it costs, and that Stripe’s preview agrees', async () => {
		await used('1300');
		const { items, hints } = (await run(ASKING)).node(USAGE);
		expect(items).toEqual([
			{
				status: 'rated',
				reason_code: null,
				reason: null,
				customer: 'cus_a',
				subscription: 'sub_a',
				subscription_item: expect.stringMatching(/^si_/),
				subscription_status: 'active',
				price: 'price_calls',
				price_nickname: 'Standard',
				meter: 'mtr_api_calls',
				event_name: 'api_calls',
				billable_unit: 'The api_calls',
				period_start: formatInstant(START),
				period_end: expect.stringMatching(/Z$/),
				days_left: expect.any(Number),
				usage: '1300',
				usage_start: formatInstant(START),
				currency: 'usd',
				included: '1000',
				remaining: '0',
				amount: 1050,
				amount_text: '10.50 USD',
				projected_usage: expect.stringMatching(/^(3[5-9]|40)\d\d$/),
				projected_amount: expect.any(Number),
				projected_amount_text: expect.stringMatching(/^2[1-4]\.\d\d USD$/),
				projection_note: null,
				preview_amount: 1050,
				preview_amount_text: '10.50 USD',
				preview_difference: 0,
				preview_matches: true,
				preview_note: null,
				subscription_amount: 1050,
				subscription_amount_text: '10.50 USD',
				note: null,
				checked_at: expect.stringMatching(/Z$/),
			},
		]);
		expect(items[0]?.days_left).toBeGreaterThan(17);
		expect(items[0]?.days_left).toBeLessThanOrEqual(21);
		expect(hints).toEqual([]);
	});

	it('reads all that are subscribed, once for whatever items', async () => {
		subscribe('cus_b', 'sub_b');
		await used('1300');
		await used('7', 'cus_b');
		const parameters = { customers: 'all' };
		const { items } = (await run([{}, {}], { parameters })).node(USAGE);
		expect(
			items.map(({ customer, usage: total, amount, remaining }) => [
				customer,
				total,
				amount,
				remaining,
			]),
		).toEqual(
			expect.arrayContaining([
				['cus_a', '1300', 1050, '0'],
				['cus_b', '7', 900, '993'],
			]),
		);
		expect(items).toHaveLength(2);
	});

	it('gives tiers and the preview’s lines where they are wanted', async () => {
		await used('1300');
		const { items } = (await run(ASKING, { options: { simplify: false } })).node(USAGE);
		expect(items[0]?.tiers).toMatchObject([
			{ tier: 1, quantity: '1000', amount: 900 },
			{ tier: 2, quantity: '300', amount: 150 },
		]);
		expect(items[0]?.preview_lines).toHaveLength(3);
	});

	it('asks for no preview where that is off', async () => {
		const { items } = (await run(ASKING, { options: { checkPreview: false } })).node(USAGE);
		expect(items[0]).toMatchObject({
			usage: '0',
			amount: 900,
			preview_amount: null,
			preview_difference: null,
			preview_matches: null,
			preview_note: null,
			subscription_amount: null,
		});
	});

	it('needs no permission to preview invoices, and hints at what it is good for', async () => {
		const permissions = ['billing_meter_read', 'plan_read', 'subscription_read'] as const;
		bench.stripe.state.addKey('rk_live_reader', [...permissions]);
		const credential = { apiKey: 'rk_live_reader' };
		const { items, hints } = (await run(ASKING, { credential })).node(USAGE);
		expect(items[0]).toMatchObject({ amount: 900, preview_matches: null });
		expect(items[0]?.preview_note).toMatch(/permission Invoices: Write/);
		expect(hints).toHaveLength(1);
		expect(hints[0]?.message).toMatch(/Give the restricted key the permission Invoices: Write/);
	});

	it('hints at a preview that differs', async () => {
		await bench.used(START - 1, '5');
		bench.stripe.clock.set(Date.now());
		const second = START + DAY + 30;
		bench.stripe.state.addSubscription({
			id: 'sub_b',
			customer: 'cus_b',
			items: [{ price: 'price_calls' }],
			backdate_start_date: second,
		});
		await bench.used(second - 1, '2000', 'cus_b');
		bench.stripe.clock.set(Date.now());
		const rows = [...ASKING, { customer: 'cus_b' }];
		const { items, hints } = (await run(rows)).node(USAGE);
		expect(items.map(({ preview_difference }) => preview_difference)).toEqual([0, 500]);
		expect(items[1]?.note).toMatch(/^2000 of the usage is in the minute/);
		expect(hints.map(({ message }) => message)).toEqual([
			expect.stringMatching(/another amount in 1 of 2 items/),
		]);
	});

	it('names customers without a period, beside the others or in an error', async () => {
		const rows = [{ customer: 'cus_b' }, { customer: 'cus_a' }];
		const stopped = (await run(rows)).node(USAGE);
		expect(stopped.error?.message).toBe('1 of 2 rows were not read: 1 rejected, 0 unread');
		const node = { onError: 'continueRegularOutput' } as const;
		const { items } = (await run(rows, { node })).node(USAGE);
		expect(items).toMatchObject([
			{ customer: 'cus_a', status: 'rated' },
			{
				customer: 'cus_b',
				status: 'rejected',
				reason_code: 'subscription_missing',
				input: { customer: 'cus_b' },
			},
		]);
	});
});
