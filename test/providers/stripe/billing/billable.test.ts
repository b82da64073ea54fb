import { formatQuantity, parseQuantity, type Quantity } from '../../../../metering/quantity';
import { Billable, type SentUsage } from '../../../../providers/stripe/billing/billable';
import type { TotalBillable } from '../../../../providers/stripe/billing/billable-tally';
import { type Meter, Meters } from '../../../../providers/stripe/meters';
import { BillingRig, METER, OTHER_METER } from './billing-rig';

const START = Date.UTC(2026, 0, 1) / 1000;
const NOW = Date.UTC(2026, 0, 16, 12) / 1000;
const DAY = 86_400;

const rig = new BillingRig(START);

function decimal(text: string): Quantity {
	const read = parseQuantity(text);
	if (!read.ok) throw new Error(read.reason);
	return read.quantity;
}

type Row = readonly [customer: string, quantity: string, at?: number];

async function sent(rows: readonly Row[], meter = METER.id): Promise<SentUsage[]> {
	const found: Meter = await new Meters(rig.client).get(meter);
	return rows.map(([customer, quantity, at = NOW - DAY]) => ({
		meter: found,
		customer,
		at,
		quantity: decimal(quantity),
	}));
}

/** Asks before, sends, and says what it adds. */
async function billable(rows: readonly Row[], meter = METER): Promise<TotalBillable> {
	const usages = await sent(rows, meter.id);
	const before = await rig.run(async (run) => await Billable.before(usages, run));
	for (const [customer, value, at = NOW - DAY] of rows) {
		await rig.use(customer, value, at, meter.event_name);
	}
	return before.of(usages);
}

async function previewOf(subscription: string): Promise<number> {
	const invoice = await rig.post<{ total: number }>('/v1/invoices/create_preview', {
		subscription,
	});
	return invoice.total;
}

function totals({ totals: all }: TotalBillable) {
	return all.map(({ currency, quantity, amount, prices }) => [
		currency,
		formatQuantity(quantity),
		Number(amount),
		prices.map((one) => [one.price, formatQuantity(one.quantity), Number(one.amount)]),
	]);
}

function unrated({ unrated: all, unratedCustomers }: TotalBillable) {
	return [
		unratedCustomers,
		...all.map(({ code, customers, quantity }) => [code, customers, formatQuantity(quantity)]),
	];
}

const TIERS = {
	tiers: {
		0: { up_to: '100', unit_amount: '0', flat_amount: '900' },
		1: { up_to: 'inf', unit_amount_decimal: '0.5' },
	},
};

it('is what the preview of the invoice goes up by, across the edge of a tier', async () => {
	const price = await rig.price(TIERS);
	const { id } = await rig.subscribe('cus_1', [price]);
	rig.moveTo(NOW);
	await rig.use('cus_1', '80', START + DAY);
	const before = await previewOf(id);
	const found = await billable([
		['cus_1', '30.5'],
		['cus_1', '10'],
	]);
	const added = (await previewOf(id)) - before;
	expect(added).toBe(10);
	expect(totals(found)).toEqual([['usd', '40.5', added, [[price, '40.5', added]]]]);
	expect(unrated(found)).toEqual([0]);
});

it('takes away what usage below zero takes away', async () => {
	const { id } = await rig.subscribe('cus_1', [await rig.price()]);
	rig.moveTo(NOW);
	await rig.use('cus_1', '80', START + DAY);
	const [[, , amount] = []] = totals(await billable([['cus_1', '-100']]));
	expect([amount, await previewOf(id)]).toEqual([-80, 0]);
});

it('is by currency and by price, each item of a customer by itself', async () => {
	const inTwo = { currency_options: { eur: { unit_amount_decimal: '3' } } };
	const one = await rig.price(inTwo);
	const two = await rig.price({ ...inTwo, unit_amount_decimal: '2' });
	await rig.subscribe('cus_1', [one, two]);
	await rig.subscribe('cus_2', [two], { currency: 'eur' });
	rig.moveTo(NOW);
	const found = await billable([
		['cus_1', '10'],
		['cus_2', '5'],
	]);
	expect(totals(found)).toEqual([
		['eur', '5', 15, [[two, '5', 15]]],
		[
			'usd',
			'20',
			30,
			[
				[one, '10', 10],
				[two, '10', 20],
			],
		],
	]);
});

it('leaves out what it cannot say, and says why', async () => {
	const { id } = await rig.subscribe('cus_1', [await rig.price({}, { meter: OTHER_METER.id })]);
	rig.moveTo(NOW);
	await rig.post('/v1/subscription_items', { subscription: id, price: await rig.price() });
	rig.moveTo(NOW + DAY);
	const found = await billable([
		['cus_1', '3', NOW + 60],
		['cus_1', '4', NOW - 60],
		['cus_1', '6', START - DAY],
		['cus_2', '5'],
	]);
	expect(totals(found)).toMatchObject([['usd', '3', 3, expect.anything()]]);
	expect(unrated(found)).toEqual([
		2,
		['period_not_running', 1, '10'],
		['subscription_missing', 1, '5'],
	]);
});

it('counts nothing on a meter where an event may replace others, and reads nothing', async () => {
	for (const [id, kind] of [
		['mtr_last', { formula: 'last' }],
		['mtr_hour', { event_time_window: 'hour' }],
	] as const) {
		rig.emulator.state.addMeter({ id, event_name: id, ...kind });
		await rig.subscribe('cus_1', [await rig.price({}, { meter: id })]);
		const found = await billable([['cus_1', '3', START]], { ...METER, id, event_name: id });
		expect(unrated(found)).toEqual([1, ['meter_replaces', 1, '3']]);
	}
	expect(rig.count(/subscriptions|event_summaries/)).toBe(0);
});

it('is nothing in a trial', async () => {
	await rig.subscribe('cus_1', [await rig.price(TIERS)], { trial_end: NOW + DAY });
	rig.moveTo(NOW);
	expect(totals(await billable([['cus_1', '300']]))).toMatchObject([
		['usd', '300', 0, expect.anything()],
	]);
});

it.each(['paused', 'unpaid'])('is not said of a subscription that is %s', async (status) => {
	await rig.subscribe('cus_1', [await rig.price()]);
	rig.moveTo(NOW);
	const found = await fetch(`${rig.emulator.url}/v1/subscriptions?customer=cus_1`, {
		headers: { authorization: 'Bearer sk_test_rig' },
	});
	const page = (await found.json()) as { readonly data: readonly object[] };
	const body = { ...page, data: page.data.map((one) => ({ ...one, status })) };
	rig.instead = ({ path }) =>
		path.startsWith('/v1/subscriptions?') ? { status: 200, headers: {}, body } : undefined;
	const stopped = await billable([['cus_1', '3']]);
	expect([totals(stopped), unrated(stopped)]).toEqual([[], [1, ['paused_or_unpaid', 1, '3']]]);
});

it('goes on where Stripe does not answer, and names whom it does not know of', async () => {
	await rig.subscribe('cus_1', [await rig.price()]);
	await rig.subscribe('cus_2', [await rig.price()]);
	rig.moveTo(NOW);
	const denied = {
		status: 403,
		headers: {},
		body: { error: { type: 'invalid_request_error', message: 'Not allowed.' } },
	};
	rig.instead = ({ path }) => (path.startsWith('/v1/prices') ? denied : undefined);
	const rows = [
		['cus_1', '3'],
		['cus_2', '4'],
	] as const;
	const blind = await billable(rows);
	expect(unrated(blind)).toEqual([2, ['permission_missing', 2, '7']]);
	expect(blind.unrated[0]?.reason).toMatch(/Prices: Read and Subscriptions: Read/);
	rig.instead = ({ path }) => (path.includes('customer=cus_2&start') ? denied : undefined);
	const half = await billable(rows);
	expect(totals(half)).toMatchObject([['usd', '3', 3, expect.anything()]]);
	expect(unrated(half)).toEqual([1, ['permission_missing', 1, '4']]);
});
