import Stripe from 'stripe';
import { refused, usage, useEmulator } from './support';

const rig = useEmulator();
const DAY = 86_400;
const START = Date.UTC(2026, 2, 1) / 1000;
const TIERS = 12;

/** Two customers on a daily price of a cent; the clock stands `days` later. */
async function invoiced(days: number): Promise<void> {
	rig.emulator.clock.set(START * 1000);
	const price = await daily({ unit_amount: 1 });
	for (const customer of ['cus_1', 'cus_2']) {
		await rig.stripe.subscriptions.create({ customer, items: [{ price }] });
		await rig.stripe.billing.meterEvents.create(usage('7', { timestamp: START + 60 }, customer));
	}
	moveTo(days * DAY + 3600);
}

async function daily(params: Partial<Stripe.PriceCreateParams>): Promise<string> {
	const price = await rig.stripe.prices.create({
		currency: 'usd',
		product_data: { name: 'Calls' },
		recurring: { interval: 'day', usage_type: 'metered', meter: rig.meter },
		...params,
	});
	return price.id;
}

function moveTo(afterStart: number): void {
	rig.emulator.clock.set((START + afterStart) * 1000);
}

async function theirs(params: Stripe.InvoiceListParams = {}): Promise<Stripe.Invoice[]> {
	return (await rig.stripe.invoices.list({ customer: 'cus_1', limit: 100, ...params })).data;
}

describe('a list of invoices', () => {
	it('is the same however often somebody looked before, at whatever time', async () => {
		await invoiced(0);
		const subscription = (await rig.stripe.subscriptions.list({ customer: 'cus_1' })).data[0];
		const created = async (): Promise<number[]> =>
			(await theirs()).map((one) => (one.created - START) / DAY);
		expect(await created()).toEqual([]);
		moveTo(2 * DAY);
		expect(await created()).toEqual([2, 1]);
		moveTo(3.5 * DAY);
		await rig.stripe.subscriptions.cancel(subscription?.id ?? '');
		// The clock is set back, to before the end of what has ended.
		moveTo(2.5 * DAY);
		await theirs();
		moveTo(9 * DAY);
		expect(await created()).toEqual([3, 2, 1]);
	});

	it.each<[string, Stripe.InvoiceListParams['created'], number[]]>([
		['gte', { gte: START + 2 * DAY }, [4, 3, 2]],
		['gt', { gt: START + 2 * DAY }, [4, 3]],
		['lte', { lte: START + 2 * DAY }, [2, 1]],
		['gt and lt', { gt: START + DAY, lt: START + 3 * DAY }, [2]],
		['a moment', START + 3 * DAY, [3]],
	])('takes created by %s', async (_, created, days) => {
		await invoiced(4);
		const found = await theirs({ created });
		expect(found.map((one) => (one.created - START) / DAY)).toEqual(days);
	});

	it('goes on behind the last of a page, with the same filters', async () => {
		await invoiced(25);
		const first = await rig.stripe.invoices.list({ customer: 'cus_1' });
		expect([first.data.length, first.has_more]).toEqual([10, true]);
		const all = await rig.stripe.invoices
			.list({ customer: 'cus_1', created: { gte: START + 2 * DAY } })
			.autoPagingToArray({ limit: 100 });
		expect(all).toHaveLength(24);
		expect(new Set(all.map(({ customer }) => customer))).toEqual(new Set(['cus_1']));
	});

	it('is refused for a customer that never was, and given for one that was deleted', async () => {
		await invoiced(1);
		await rig.stripe.customers.del('cus_1');
		expect(await theirs()).toHaveLength(1);
		const error = await refused(theirs({ customer: 'cus_x' }));
		expect(error).toMatchObject({ statusCode: 400, code: 'resource_missing', param: 'customer' });
	});
});

describe('the lines of an invoice', () => {
	async function tiered(): Promise<Stripe.Invoice> {
		rig.emulator.clock.set(START * 1000);
		const tiers = Array.from({ length: TIERS }, (_, index) => ({
			up_to: index === TIERS - 1 ? ('inf' as const) : index + 1,
			unit_amount: 100,
		}));
		const params = { billing_scheme: 'tiered', tiers_mode: 'graduated', tiers } as const;
		const price = await daily(params);
		await rig.stripe.subscriptions.create({ customer: 'cus_1', items: [{ price }] });
		await rig.stripe.billing.meterEvents.create(usage(String(TIERS)));
		moveTo(DAY + 3600);
		return (await theirs())[0];
	}

	it('are shown up to ten within it, and all counted in its total', async () => {
		const { lines, total } = await tiered();
		expect([lines.data.length, lines.has_more, total]).toEqual([10, true, 100 * TIERS]);
	});

	it('are read by pages, in order and with lasting ids', async () => {
		const { id, lines } = await tiered();
		const all = await rig.stripe.invoices
			.listLineItems(id, { limit: 5 })
			.autoPagingToArray({ limit: 100 });
		expect(all).toHaveLength(TIERS);
		expect(all.slice(0, 10).map((line) => line.id)).toEqual(lines.data.map((line) => line.id));
		expect(new Set(all.map((line) => line.id)).size).toBe(TIERS);
		expect(all.at(-1)).toMatchObject({
			object: 'line_item',
			invoice: id,
			period: { start: START, end: START + DAY },
		});
		const before = await rig.stripe.invoices.listLineItems(id, {
			ending_before: all[3].id,
			limit: 2,
		});
		expect(before.data.map((line) => line.id)).toEqual([all[1].id, all[2].id]);
	});

	it('are not found without it', async () => {
		const error = await refused(rig.stripe.invoices.listLineItems('in_x'));
		expect(error).toMatchObject({ statusCode: 404, code: 'resource_missing' });
	});
});

describe('the state of an invoice', () => {
	it('is a numberless draft for an hour, then open with the customer’s next number', async () => {
		await invoiced(2);
		moveTo(2 * DAY + 3599);
		const [draft, first] = await theirs();
		expect(draft).toMatchObject({ status: 'draft', number: null, auto_advance: true });
		expect(first).toMatchObject({ status: 'open', number: expect.stringMatching(/-0001$/) });
		moveTo(2 * DAY + 3600);
		const after = await rig.stripe.invoices.retrieve(draft.id);
		expect(after).toMatchObject({
			status: 'paid',
			total: 0,
			number: expect.stringMatching(/-0002$/),
			status_transitions: { finalized_at: START + 2 * DAY + 3600 },
		});
	});

	it('is final at once when it is finalized, and takes no usage from then on', async () => {
		await invoiced(1);
		moveTo(DAY + 60);
		const [{ id }] = await theirs();
		const open = await rig.stripe.invoices.finalizeInvoice(id);
		expect(open).toMatchObject({ status: 'open', total: 7, auto_advance: true });
		moveTo(DAY + 120);
		await rig.stripe.billing.meterEvents.create(usage('5', { timestamp: START + 60 }));
		expect(await rig.stripe.invoices.retrieve(id)).toMatchObject({ total: 7 });
		expect((await refused(rig.stripe.invoices.finalizeInvoice(id))).message).toMatch(
			/^This invoice is already finalized/,
		);
	});

	it('is paid, void or uncollectible, and found by each', async () => {
		await invoiced(1);
		const { invoices } = rig.stripe;
		const [{ id: theirsId }] = await theirs();
		const [{ id }] = await theirs({ customer: 'cus_2' });
		expect(await invoices.markUncollectible(id)).toMatchObject({ status: 'uncollectible' });
		expect(await theirs({ customer: 'cus_2', status: 'uncollectible' })).toHaveLength(1);
		expect(await refused(invoices.voidInvoice(id))).toMatchObject({
			message: "You can only pass in open invoices. This invoice isn't open.",
		});
		const paid = await invoices.pay(id, { paid_out_of_band: true });
		expect(paid).toMatchObject({ status: 'paid', amount_paid: 7, amount_remaining: 0 });
		expect(await theirs({ customer: 'cus_2', status: 'uncollectible' })).toEqual([]);
		expect(await theirs({ customer: 'cus_2', status: 'paid' })).toHaveLength(1);
		expect(await invoices.voidInvoice(theirsId)).toMatchObject({ status: 'void' });
		expect(await theirs({ status: 'void' })).toHaveLength(1);
		expect(await theirs({ status: 'open' })).toEqual([]);
		expect(await refused(invoices.pay(id, { paid_out_of_band: true }))).toMatchObject({
			message: 'Invoice is already paid',
		});
	});
});

it.each<[string, (stripe: Stripe) => Promise<unknown>, string]>([
	['invoices', async (stripe) => await stripe.invoices.list(), 'invoice_read'],
	['lines', async (stripe) => await stripe.invoices.listLineItems('in_x'), 'invoice_read'],
	['prices', async (stripe) => await stripe.prices.list(), 'plan_read'],
	['subscriptions', async (stripe) => await stripe.subscriptions.list(), 'subscription_read'],
])('wants a restricted key to be allowed to read %s', async (_, call, permission) => {
	rig.emulator.state.addKey('rk_test_products', ['product_write', 'customer_write']);
	const error = await refused(call(rig.client('rk_test_products')));
	expect(error).toMatchObject({ statusCode: 403 });
	expect(error.message).toContain(`rak_${permission}`);
});
