import Stripe from 'stripe';
import { refused, usage, useEmulator } from './support';

const rig = useEmulator();
const START = Date.UTC(2026, 0, 1) / 1000;
const CHANGE = Date.UTC(2026, 0, 16) / 1000;
const END = Date.UTC(2026, 1, 1) / 1000;

let prices: { readonly a: string; readonly b: string; readonly seats: string };

beforeEach(async () => {
	moveTo(START);
	const a = await priceOf(1, rig.meter);
	const b = await priceOf(3, rig.meter);
	prices = { a, b, seats: await priceOf(500) };
});

function moveTo(seconds: number): void {
	rig.emulator.clock.set(seconds * 1000);
}

async function priceOf(unit_amount: number, meter?: string): Promise<string> {
	const price = await rig.stripe.prices.create({
		currency: 'usd',
		product_data: { name: 'Calls' },
		unit_amount,
		recurring: {
			interval: 'month',
			...(meter !== undefined && { usage_type: 'metered', meter }),
		},
	});
	return price.id;
}

async function subscribed(
	more: Partial<Stripe.SubscriptionCreateParams> = {},
): Promise<Stripe.Subscription> {
	return await rig.stripe.subscriptions.create({
		customer: 'cus_1',
		items: [{ price: prices.a }],
		...more,
	});
}

async function report(value: string, timestamp: number): Promise<void> {
	await rig.stripe.billing.meterEvents.create(usage(value, { timestamp }));
}

type Shown = [amount: number, kind: string, start: number, end: number];

async function previewed(subscription: string): Promise<Shown[]> {
	const { lines } = await rig.stripe.invoices.createPreview({ subscription });
	return lines.data.map(shown);
}

function shown({ amount, parent, period }: Stripe.InvoiceLineItem): Shown {
	return [amount, String(parent?.type).replace('_details', ''), period.start, period.end];
}

const USAGE = 'subscription_item';
const PENDING = 'invoice_item';

describe('a price that is changed in the middle of a period', () => {
	it.each([
		['flexible', undefined, [10, PENDING, START, CHANGE]],
		['flexible', 'none', undefined],
		['classic', undefined, undefined],
	] as const)(
		'bills usage from then on, and in mode %s with prorations %s what came before: %j',
		async (type, proration_behavior, before) => {
			const { id, items } = await subscribed({ billing_mode: { type } });
			await report('10', START + 5);
			moveTo(CHANGE);
			const item = items.data[0].id;
			await rig.stripe.subscriptions.update(id, {
				items: [{ id: item, price: prices.b }],
				...(proration_behavior && { proration_behavior }),
			});
			await report('4', CHANGE);
			await report('100', CHANGE - 1);
			const now = [12, USAGE, CHANGE, END];
			expect(await previewed(id)).toEqual(before === undefined ? [now] : [before, now]);
			const changed = await rig.stripe.subscriptions.retrieve(id);
			expect(changed.items.data).toMatchObject([{ id: item, price: { id: prices.b } }]);
		},
	);

	it('leaves the invoices before it as they are, drafts too', async () => {
		const { id, items } = await subscribed();
		await report('10', START + 5);
		moveTo(END + 60);
		await rig.stripe.subscriptionItems.update(items.data[0].id, { price: prices.b });
		await report('5', END + 60);
		const [draft] = (await rig.stripe.invoices.list({ subscription: id })).data;
		expect(draft).toMatchObject({ status: 'draft', total: 10 });
		expect(await previewed(id)).toEqual([
			[0, PENDING, END, END + 60],
			[15, USAGE, END + 60, Date.UTC(2026, 2, 1) / 1000],
		]);
	});
});

describe('items', () => {
	it('bill from when they are added, and not once they are off', async () => {
		const { id, items } = await subscribed();
		await report('10', START + 5);
		moveTo(CHANGE);
		const added = await rig.stripe.subscriptionItems.create({ subscription: id, price: prices.b });
		await rig.stripe.subscriptionItems.del(items.data[0].id, { proration_behavior: 'none' });
		await report('2', CHANGE + 5);
		expect(await previewed(id)).toEqual([[6, USAGE, CHANGE, END]]);
		const { data } = await rig.stripe.subscriptionItems.list({ subscription: id });
		expect(data.map((one) => one.id)).toEqual([added.id]);
		expect(await rig.stripe.subscriptionItems.retrieve(added.id)).toMatchObject({
			created: CHANGE,
			price: { id: prices.b },
		});
	});

	it('are never all taken off, and not found when they are', async () => {
		const { id, items } = await subscribed();
		const last = items.data[0].id;
		expect(await refused(rig.stripe.subscriptionItems.del(last))).toMatchObject({ param: 'items' });
		await rig.stripe.subscriptions.update(id, {
			items: [{ id: last, deleted: true }, { price: prices.b }],
		});
		const gone = { statusCode: 404, code: 'resource_missing' };
		expect(await refused(rig.stripe.subscriptionItems.retrieve(last))).toMatchObject(gone);
		const again = rig.stripe.subscriptions.update(id, { items: [{ id: last, price: prices.b }] });
		expect(await refused(again)).toMatchObject({ param: 'items[0][id]' });
	});

	it('of a number of units are billed in advance, for the period after', async () => {
		const items = [{ price: prices.a }, { price: prices.seats, quantity: 3 }];
		const { id, items: made } = await subscribed({ items });
		expect(made.data.map(({ quantity }) => quantity)).toEqual([undefined, 3]);
		await report('10', START + 5);
		const march = Date.UTC(2026, 2, 1) / 1000;
		const lines = [
			[10, USAGE, START, END],
			[1500, USAGE, END, march],
		];
		expect(await previewed(id)).toEqual(lines);
		moveTo(END);
		const [invoice] = (await rig.stripe.invoices.list({ subscription: id })).data;
		expect(invoice.lines.data.map(shown)).toEqual(lines);
	});
});

describe('a trial', () => {
	it('is a period of its own that bills no usage', async () => {
		const { id, items } = await subscribed({ trial_period_days: 15 });
		expect(items.data[0]).toMatchObject({
			current_period_start: START,
			current_period_end: CHANGE,
		});
		await report('10', START + 5);
		expect(await previewed(id)).toEqual([[0, USAGE, START, CHANGE]]);
		moveTo(CHANGE);
		await report('2', CHANGE);
		expect(await rig.stripe.subscriptions.retrieve(id)).toMatchObject({
			status: 'active',
			items: { data: [{ current_period_start: CHANGE }] },
		});
		expect(await previewed(id)).toEqual([[2, USAGE, CHANGE, Date.UTC(2026, 1, 16) / 1000]]);
	});
});

describe('a subscription that ends with its period', () => {
	it('bills the usage of that period, and then no more', async () => {
		const { id } = await subscribed();
		await rig.stripe.subscriptions.update(id, { cancel_at_period_end: true });
		moveTo(CHANGE);
		await report('10', CHANGE);
		expect(await rig.stripe.subscriptions.retrieve(id)).toMatchObject({
			status: 'active',
			cancel_at: END,
		});
		moveTo(END + 9);
		expect(await rig.stripe.subscriptions.retrieve(id)).toMatchObject({
			status: 'canceled',
			ended_at: END,
			items: { data: [{ current_period_start: START, current_period_end: END }] },
		});
		moveTo(END + 100 * 86_400);
		const { data } = await rig.stripe.invoices.list({ subscription: id });
		expect(data).toMatchObject([{ total: 10, period_end: END }]);
	});

	it('goes on when that is taken back', async () => {
		const { id } = await subscribed({ cancel_at_period_end: true });
		await rig.stripe.subscriptions.update(id, { cancel_at_period_end: false });
		moveTo(END);
		expect(await rig.stripe.subscriptions.retrieve(id)).toMatchObject({
			status: 'active',
			cancel_at: null,
		});
	});
});

it('shows as whatever status a seed gives it', async () => {
	const { id } = await subscribed();
	rig.emulator.state.test.setStatus(id, 'past_due');
	const { data } = await rig.stripe.subscriptions.list({ status: 'past_due' });
	expect(data.map((one) => one.id)).toEqual([id]);
	expect(() => rig.emulator.state.setStatus('sub_x', 'unpaid')).toThrow(/No such subscription/);
});

describe('a price of several currencies', () => {
	const tiers = (unit: number): Stripe.PriceCreateParams.Tier[] => [
		{ up_to: 10, unit_amount: 0 },
		{ up_to: 'inf', unit_amount: unit },
	];

	async function inTwo(): Promise<string> {
		const { id } = await rig.stripe.prices.create({
			currency: 'usd',
			product_data: { name: 'Calls' },
			billing_scheme: 'tiered',
			tiers_mode: 'graduated',
			tiers: tiers(2),
			currency_options: { eur: { tiers: tiers(5) } },
			recurring: { interval: 'month', usage_type: 'metered', meter: rig.meter },
		});
		return id;
	}

	it('shows them when they are asked for, and their tiers by the currency’s name', async () => {
		const price = await inTwo();
		const read = async (...expand: string[]) =>
			(await rig.stripe.prices.retrieve(price, { expand })).currency_options;
		expect(await read('tiers')).toBeUndefined();
		expect(Object.keys((await read('currency_options')) ?? {})).toEqual(['usd', 'eur']);
		expect((await read('currency_options.tiers'))?.eur.tiers).toBeUndefined();
		const named = await read('currency_options.eur.tiers');
		expect(named?.usd.tiers).toBeUndefined();
		expect(named?.eur.tiers).toMatchObject([{ unit_amount: 0 }, { unit_amount: 5 }]);
		const expand = ['data.currency_options.eur.tiers'];
		const [listed] = (await rig.stripe.prices.list({ expand })).data;
		expect(listed.currency_options?.eur.tiers).toHaveLength(2);
	});

	it('is billed in that of the subscription', async () => {
		const price = await inTwo();
		const { id } = await subscribed({ currency: 'eur', items: [{ price }] });
		await report('12', START + 5);
		const preview = await rig.stripe.invoices.createPreview({ subscription: id });
		expect(preview).toMatchObject({ currency: 'eur', total: 10 });
		expect(preview.lines.data[0].currency).toBe('eur');
	});

	it('is checked in each', async () => {
		const creating = rig.stripe.prices.create({
			currency: 'usd',
			product_data: { name: 'Calls' },
			unit_amount: 1,
			currency_options: { eur: { tiers: tiers(5) } },
			recurring: { interval: 'month', usage_type: 'metered', meter: rig.meter },
		});
		expect(await refused(creating)).toMatchObject({
			param: 'currency_options[eur][unit_amount]',
		});
	});
});

it('pages through the lines of a preview, as they were then', async () => {
	const tiers = Array.from({ length: 12 }, (_, index) => ({
		up_to: index === 11 ? ('inf' as const) : index + 1,
		unit_amount: index,
	}));
	const price = await rig.stripe.prices.create({
		currency: 'usd',
		product_data: { name: 'Calls' },
		billing_scheme: 'tiered',
		tiers_mode: 'graduated',
		tiers,
		recurring: { interval: 'month', usage_type: 'metered', meter: rig.meter },
	});
	const { id } = await subscribed({ items: [{ price: price.id }] });
	await report('12', START + 5);
	const preview = await rig.stripe.invoices.createPreview({ subscription: id });
	expect(preview.lines).toMatchObject({ has_more: true, data: { length: 10 } });
	rig.emulator.clock.advance(1000);
	await report('1000', START + 6);
	const lines = await rig.stripe.invoices.listLineItems(preview.id, { limit: 100 });
	expect(lines.data.map(({ amount }) => amount)).toEqual(tiers.map((_, index) => index));
});
