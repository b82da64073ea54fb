import Stripe from 'stripe';
import { refused, usage, useEmulator } from './support';

const rig = useEmulator();
const MONTH_START = Date.UTC(2026, 0, 31, 8) / 1000;
const HOUR_MS = 3_600_000;

let subscription: Stripe.Subscription;

beforeEach(async () => {
	rig.emulator.clock.set(MONTH_START * 1000);
	const { id: product } = await rig.stripe.products.create({ name: 'Calls' });
	const price = await rig.stripe.prices.create({
		currency: 'usd',
		product,
		unit_amount_decimal: Stripe.Decimal.from('0.5'),
		recurring: { interval: 'month', usage_type: 'metered', meter: rig.meter },
	});
	subscription = await rig.stripe.subscriptions.create({
		customer: 'cus_1',
		items: [{ price: price.id }],
	});
});

async function report(value: string, more: Parameters<typeof usage>[1] = {}): Promise<void> {
	await rig.stripe.billing.meterEvents.create(usage(value, more));
}

function periodOf({ items }: Stripe.Subscription): string[] {
	const { current_period_start, current_period_end } = items.data[0];
	return [current_period_start, current_period_end].map((seconds) =>
		new Date(seconds * 1000).toISOString().slice(0, 10),
	);
}

function moveTo(...utc: Parameters<typeof Date.UTC>): void {
	rig.emulator.clock.set(Date.UTC(...utc));
}

it('starts a subscription whose items carry the period', () => {
	expect(subscription).toMatchObject({
		object: 'subscription',
		status: 'active',
		customer: 'cus_1',
	});
	expect(periodOf(subscription)).toEqual(['2026-01-31', '2026-02-28']);
	expect(subscription.items.data[0].price.unit_amount_decimal?.toString()).toBe('0.5');
});

it('keeps the anchor’s day over short months', async () => {
	const periods: string[][] = [];
	for (const month of [1, 2, 3, 4]) {
		moveTo(2026, month, 28, 9);
		periods.push(periodOf(await rig.stripe.subscriptions.retrieve(subscription.id)));
	}
	expect(periods).toEqual([
		['2026-02-28', '2026-03-31'],
		['2026-02-28', '2026-03-31'],
		['2026-03-31', '2026-04-30'],
		['2026-04-30', '2026-05-31'],
	]);
});

it('begins a first short period when the anchor is later', async () => {
	const { data } = await rig.stripe.prices.list();
	const later = await rig.stripe.subscriptions.create({
		customer: 'cus_2',
		items: [{ price: data[0].id }],
		billing_cycle_anchor: Date.UTC(2026, 1, 10) / 1000,
	});
	expect(periodOf(later)).toEqual(['2026-01-31', '2026-02-10']);
	moveTo(2026, 1, 10);
	const next = await rig.stripe.subscriptions.retrieve(later.id);
	expect(periodOf(next)).toEqual(['2026-02-10', '2026-03-10']);
});

it('previews the invoice of the current period, usage exact', async () => {
	for (let index = 0; index < 10; index += 1) await report('0.3');
	await report('100.7');
	const invoice = await rig.stripe.invoices.createPreview({ subscription: subscription.id });
	expect(invoice).toMatchObject({ object: 'invoice', status: 'draft', total: 52, currency: 'usd' });
	const [line] = invoice.lines.data;
	expect(line.quantity_decimal?.toString()).toBe('103.7');
	expect(line).toMatchObject({ amount: 52, quantity: 103 });
	expect(line.pricing?.price_details?.price).toBe(subscription.items.data[0].price.id);
	const same = await rig.stripe.invoices.createPreview({ customer: 'cus_1' });
	expect(same.total).toBe(52);
});

it('bills negative usage as 0', async () => {
	await report('-5');
	const { total, lines } = await rig.stripe.invoices.createPreview({ customer: 'cus_1' });
	expect([total, lines.data[0].quantity]).toEqual([0, 0]);
});

it('makes an invoice of each period that ended, with the usage of that period', async () => {
	await report('10');
	moveTo(2026, 1, 27);
	await report('20');
	moveTo(2026, 1, 28, 8);
	await report('40');
	moveTo(2026, 3, 1);
	const { data } = await rig.stripe.invoices.list({ customer: 'cus_1' });
	expect(data.map(({ total }) => total)).toEqual([20, 15]);
	expect(data[1].period_end).toBe(Date.UTC(2026, 1, 28, 8) / 1000);
	expect(await rig.stripe.invoices.retrieve(data[0].id)).toMatchObject({ total: 20 });
	expect((await rig.stripe.invoices.list({ customer: 'cus_2' })).data).toEqual([]);
});

it('takes late usage for an hour, then it is too late for ever', async () => {
	await report('10');
	moveTo(2026, 1, 28, 8, 30);
	const late = Date.UTC(2026, 1, 28, 7) / 1000;
	await report('20', { timestamp: late });
	const [draft] = (await rig.stripe.invoices.list()).data;
	expect(draft).toMatchObject({ status: 'draft', total: 15 });
	rig.emulator.clock.advance(HOUR_MS);
	await report('40', { timestamp: late, identifier: 'too-late' });
	const [open] = (await rig.stripe.invoices.list({ status: 'open' })).data;
	expect(open).toMatchObject({ id: draft.id, status: 'open', total: 15 });
});

it('does not change a finalized invoice when its usage is cancelled', async () => {
	moveTo(2026, 1, 28, 7);
	await report('10', { identifier: 'a' });
	moveTo(2026, 1, 28, 10);
	await rig.stripe.billing.meterEventAdjustments.create({
		event_name: 'api_calls',
		type: 'cancel',
		cancel: { identifier: 'a' },
	});
	expect((await rig.stripe.invoices.list()).data[0].total).toBe(5);
});

it('bills the shortened period of a subscription that ends with a final invoice', async () => {
	await report('10');
	moveTo(2026, 1, 10);
	const cancelled = await rig.stripe.subscriptions.cancel(subscription.id, { invoice_now: true });
	expect(cancelled.status).toBe('canceled');
	moveTo(2026, 4, 1);
	const { data } = await rig.stripe.invoices.list({ subscription: subscription.id });
	expect(data).toMatchObject([{ total: 5, period_end: Date.UTC(2026, 1, 10) / 1000 }]);
	expect((await rig.stripe.subscriptions.list()).data).toEqual([]);
	expect((await rig.stripe.subscriptions.list({ status: 'all' })).data).toHaveLength(1);
	const error = await refused(rig.stripe.invoices.createPreview({ customer: 'cus_1' }));
	expect(error).toMatchObject({ statusCode: 404, code: 'invoice_upcoming_none' });
});

it('discards the usage of a subscription that ends at once without an invoice', async () => {
	await report('10');
	moveTo(2026, 2, 10);
	await rig.stripe.subscriptions.cancel(subscription.id);
	moveTo(2026, 5, 1);
	const { data } = await rig.stripe.invoices.list({ subscription: subscription.id });
	expect(data.map(({ period_end }) => period_end)).toEqual([Date.UTC(2026, 1, 28, 8) / 1000]);
});

it('lists the subscriptions of a price and of a deleted customer', async () => {
	const { subscriptions, customers } = rig.stripe;
	const price = subscription.items.data[0].price.id;
	const { id: other } = await rig.stripe.prices.create({
		currency: 'usd',
		product_data: { name: 'Other' },
		unit_amount: 1,
		recurring: { interval: 'month', usage_type: 'metered', meter: rig.meter },
	});
	await subscriptions.create({ customer: 'cus_2', items: [{ price: other }] });
	await customers.del('cus_1');
	expect((await subscriptions.list({ price })).data).toEqual([]);
	const { data } = await subscriptions.list({ price, status: 'all' });
	expect(data).toMatchObject([{ id: subscription.id, status: 'canceled', customer: 'cus_1' }]);
	expect((await subscriptions.list({ customer: 'cus_1', status: 'canceled' })).data).toHaveLength(
		1,
	);
	expect((await subscriptions.list({ price: other, status: 'past_due' })).data).toEqual([]);
	const error = await refused(subscriptions.list({ customer: 'cus_x' }));
	expect(error).toMatchObject({ code: 'resource_missing', param: 'customer' });
});

it('refuses what it could not bill', async () => {
	const once = await rig.stripe.prices.create({
		currency: 'usd',
		product_data: { name: 'Setup' },
		unit_amount: 100,
	});
	const { subscriptions } = rig.stripe;
	const setup = { customer: 'cus_1', items: [{ price: once.id }] };
	expect(await refused(subscriptions.create(setup))).toMatchObject({ param: 'items[0][price]' });
	const metered = subscription.items.data[0].price.id;
	const counted = { customer: 'cus_1', items: [{ price: metered, quantity: 2 }] };
	expect(await refused(subscriptions.create(counted))).toMatchObject({
		param: 'items[0][quantity]',
	});
	const inYen = { customer: 'cus_1', currency: 'jpy', items: [{ price: metered }] };
	expect(await refused(subscriptions.create(inYen))).toMatchObject({ param: 'items' });
	const nobody = { customer: 'cus_x', items: [{ price: metered }] };
	expect(await refused(subscriptions.create(nobody))).toMatchObject({ param: 'customer' });
});
