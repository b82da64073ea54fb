import type Stripe from 'stripe';
import { refused, usage, useEmulator } from './support';

const rig = useEmulator();
const DAY = 86_400;

type Params = Partial<Stripe.InvoiceCreateParams>;

/** A draft for `cus_1` with one item of 25 dollars. */
async function draft(more: Params = {}, amount = 2500): Promise<Stripe.Invoice> {
	const invoice = await rig.stripe.invoices.create({
		customer: 'cus_1',
		collection_method: 'send_invoice',
		days_until_due: 14,
		...more,
	});
	await add(invoice.id, { amount });
	return invoice;
}

async function add(invoice: string, more: Partial<Stripe.InvoiceItemCreateParams> = {}) {
	return await rig.stripe.invoiceItems.create({
		customer: 'cus_1',
		invoice,
		amount: 100,
		currency: 'usd',
		description: 'Phase 2',
		...more,
	});
}

function truth() {
	return rig.emulator.state.test.invoices('cus_1');
}

it('makes, fills, finalizes and sends an invoice, which the customer pays', async () => {
	const { invoices } = rig.stripe;
	const made = await draft({ metadata: { rule: 'milestone' }, description: 'Website' });
	expect(made).toMatchObject({
		object: 'invoice',
		status: 'draft',
		billing_reason: 'manual',
		collection_method: 'send_invoice',
		auto_advance: false,
		automatically_finalizes_at: null,
		hosted_invoice_url: null,
		number: null,
		parent: null,
		total: 0,
		metadata: { rule: 'milestone' },
		description: 'Website',
	});
	await add(made.id, { amount: -500 });
	rig.emulator.clock.advance(DAY * 1000);
	const open = await invoices.finalizeInvoice(made.id);
	expect(open).toMatchObject({
		status: 'open',
		total: 2000,
		amount_remaining: 2000,
		number: expect.stringMatching(/-0001$/),
		hosted_invoice_url: expect.stringMatching(/^https:\/\//),
		lines: {
			data: [
				{ amount: 2500, description: 'Phase 2', parent: { type: 'invoice_item_details' } },
				{ amount: -500 },
			],
		},
	});
	expect(open.due_date).toBe((open.status_transitions.finalized_at ?? 0) + 14 * DAY);
	expect(open.due_date).toBeGreaterThan((made.due_date ?? 0) + DAY - 1);
	await invoices.sendInvoice(made.id);
	rig.emulator.state.test.payInvoice(made.id);
	expect(await invoices.retrieve(made.id)).toMatchObject({
		status: 'paid',
		amount_paid: 2000,
		amount_remaining: 0,
		attempt_count: 1,
	});
	expect(truth()).toMatchObject([
		{ status: 'paid', paid: 2000, metadata: { rule: 'milestone' }, sent_ms: [expect.any(Number)] },
	]);
	expect(rig.emulator.state.test.charges('cus_1')).toMatchObject([{ captured: 2000 }]);
	expect(() => rig.emulator.state.test.payInvoice(made.id)).toThrow(/isn't open/);
});

it('stays a draft until it is told, or for an hour', async () => {
	const waiting = await draft();
	const advancing = await draft({ auto_advance: true });
	rig.emulator.clock.advance(3_600_000);
	expect((await rig.stripe.invoices.retrieve(waiting.id)).status).toBe('draft');
	expect((await rig.stripe.invoices.retrieve(advancing.id)).status).toBe('open');
	expect(truth().map(({ sent_ms }) => sent_ms)).toEqual([[], []]);
});

it('finalizes a draft that is sent, and keeps its items from then on', async () => {
	const { id } = await draft();
	expect(await rig.stripe.invoices.sendInvoice(id)).toMatchObject({ status: 'open', total: 2500 });
	expect(await refused(add(id))).toMatchObject({ code: 'invoice_not_editable' });
	expect((await refused(rig.stripe.invoices.finalizeInvoice(id))).message).toMatch(/finalized/);
	expect((await rig.stripe.invoices.retrieve(id)).total).toBe(2500);
});

it('makes one invoice and one item for one idempotency key each', async () => {
	const { invoices, invoiceItems } = rig.stripe;
	const params = {
		customer: 'cus_1',
		collection_method: 'send_invoice',
		days_until_due: 1,
	} as const;
	const make = async () => await invoices.create(params, { idempotencyKey: 'invoice' });
	const [first, second] = [await make(), await make()];
	expect(second.id).toBe(first.id);
	const item = { customer: 'cus_1', invoice: first.id, amount: 700 };
	await invoiceItems.create(item, { idempotencyKey: 'item' });
	await invoiceItems.create(item, { idempotencyKey: 'item' });
	expect(truth()).toMatchObject([{ id: first.id, total: 700 }]);
});

it('voids what is open, for good', async () => {
	const { invoices } = rig.stripe;
	const { id } = await draft();
	expect((await refused(invoices.voidInvoice(id))).message).toMatch(/isn't open/);
	await invoices.finalizeInvoice(id);
	expect(await invoices.voidInvoice(id)).toMatchObject({ status: 'void', amount_paid: 0 });
	expect((await refused(invoices.sendInvoice(id))).statusCode).toBe(400);
	expect((await refused(invoices.pay(id))).statusCode).toBe(400);
});

it('deletes drafts, which are gone, and nothing else', async () => {
	const { invoices } = rig.stripe;
	const { id } = await draft();
	const kept = await draft({}, 300);
	expect(await invoices.del(id)).toEqual(expect.objectContaining({ id, deleted: true }));
	expect((await refused(invoices.retrieve(id))).statusCode).toBe(404);
	expect((await refused(invoices.finalizeInvoice(id))).statusCode).toBe(404);
	expect(await refused(add(id))).toMatchObject({ code: 'resource_missing' });
	await invoices.finalizeInvoice(kept.id);
	expect((await refused(invoices.del(kept.id))).statusCode).toBe(400);
	const { data } = await invoices.list({ customer: 'cus_1' });
	expect(data.map((one) => one.id)).toEqual([kept.id]);
	const items = await rig.stripe.invoiceItems.list({ customer: 'cus_1' });
	expect(items.data.map(({ amount }) => amount)).toEqual([300]);
	expect(truth()).toHaveLength(1);
});

it('takes metadata whatever became of it', async () => {
	const { invoices } = rig.stripe;
	const { id } = await draft({ metadata: { rule: 'milestone', phase: '2' } });
	await invoices.finalizeInvoice(id);
	await invoices.voidInvoice(id);
	const change = { seen: 'true', phase: '' };
	expect(await invoices.update(id, { metadata: change })).toMatchObject({ status: 'void' });
	expect((await invoices.retrieve(id)).metadata).toEqual({ rule: 'milestone', seen: 'true' });
	expect((await refused(invoices.update('in_x', {}))).statusCode).toBe(404);
});

it('sends nothing to a customer without an email', async () => {
	expect(await refused(draft({ customer: 'cus_2' }))).toMatchObject({
		statusCode: 400,
		message: expect.stringMatching(/^Missing email\./),
	});
	const charged = { collection_method: 'charge_automatically', days_until_due: undefined } as const;
	await rig.stripe.invoices.create({ customer: 'cus_2', ...charged });
	expect(rig.emulator.state.test.invoices('cus_2')).toMatchObject([{ status: 'draft' }]);
});

describe('paid by a payment method', () => {
	const pay = async (id: string, more: Stripe.InvoicePayParams = {}) =>
		await rig.stripe.invoices.pay(id, more);
	const card = (behaviour: Parameters<typeof rig.emulator.state.setBehaviour>[1]) =>
		rig.emulator.state.addPaymentMethod({ customer: 'cus_1', behaviour }).id;

	it('takes the customer’s default, and is paid once', async () => {
		card('succeeds');
		const { id } = await draft();
		expect(await pay(id)).toMatchObject({ status: 'paid', amount_paid: 2500 });
		expect((await refused(pay(id))).message).toBe('Invoice is already paid');
		expect(rig.emulator.state.test.charges('cus_1')).toHaveLength(1);
	});

	it('stays open when it is refused', async () => {
		const { id } = await draft();
		expect(await refused(pay(id))).toMatchObject({ code: 'resource_missing' });
		const error = await refused(pay(id, { payment_method: card('insufficient_funds') }));
		expect(error).toMatchObject({ statusCode: 402, decline_code: 'insufficient_funds' });
		const before = await rig.stripe.invoices.retrieve(id);
		expect(before).toMatchObject({ status: 'open', attempted: true, amount_remaining: 2500 });
		expect(await pay(id, { payment_method: card('succeeds') })).toMatchObject({ status: 'paid' });
	});

	it('is open while a bank has not answered, and paid when it has', async () => {
		rig.emulator.clock.set(Date.UTC(2026, 2, 1));
		const type = 'us_bank_account';
		rig.emulator.state.addPaymentMethod({ customer: 'cus_1', type });
		const { id } = await draft();
		expect((await pay(id)).status).toBe('open');
		expect((await refused(pay(id))).message).toMatch(/still processing/);
		rig.emulator.clock.advance(4 * DAY * 1000);
		const paid = await rig.stripe.invoices.retrieve(id);
		expect(paid.status).toBe('paid');
		expect(paid.status_transitions.paid_at).toBe(paid.created + 4 * DAY);
	});
});

it('lives beside the invoices of subscriptions', async () => {
	const { stripe, emulator } = rig;
	emulator.clock.set(Date.UTC(2026, 2, 1));
	const price = await stripe.prices.create({
		currency: 'usd',
		unit_amount: 100,
		product_data: { name: 'Calls' },
		recurring: { interval: 'day', usage_type: 'metered', meter: rig.meter },
	});
	await stripe.subscriptions.create({ customer: 'cus_1', items: [{ price: price.id }] });
	await stripe.billing.meterEvents.create(usage('7'));
	const before = await draft();
	emulator.clock.advance((DAY + 7200) * 1000);
	const after = await draft({}, 300);
	const { data } = await stripe.invoices.list({ customer: 'cus_1' });
	expect(data.map(({ id, total }) => [id, total])).toEqual([
		[after.id, 300],
		[expect.any(String), 700],
		[before.id, 2500],
	]);
	const drafts = await stripe.invoices.list({ customer: 'cus_1', status: 'draft' });
	expect(drafts.data.map(({ id }) => id)).toEqual([after.id, before.id]);
	const late = await stripe.invoices.list({ created: { gte: after.created } });
	expect(late.data.map(({ id }) => id)).toEqual([after.id]);
	rig.emulator.state.addPaymentMethod({ customer: 'cus_1' });
	expect(await stripe.invoices.pay(data[1].id)).toMatchObject({ status: 'paid', amount_paid: 700 });
	expect((await refused(stripe.invoices.sendInvoice(data[1].id))).message).toMatch(/send_invoice/);
	expect((await refused(add(data[1].id))).statusCode).toBe(400);
	const items = await stripe.invoiceItems.list({ customer: 'cus_1' });
	expect(items.data.map(({ invoice, amount }) => [invoice, amount])).toEqual([
		[after.id, 300],
		[before.id, 2500],
	]);
	expect((await stripe.invoiceItems.list({ pending: true })).data).toEqual([]);
});

it.each<[string, Params, string]>([
	['a customer that is not there', { customer: 'cus_x' }, 'customer'],
	['no time to pay', { days_until_due: undefined }, 'days_until_due'],
	[
		'a time to pay what is charged',
		{ collection_method: 'charge_automatically' },
		'days_until_due',
	],
	['a currency that is none', { currency: 'xxx' }, 'currency'],
])('refuses %s', async (_, params, param) => {
	expect(await refused(draft(params))).toMatchObject({ statusCode: 400, param });
	expect(truth()).toEqual([]);
});

it.each<[string, Partial<Stripe.InvoiceItemCreateParams>, string]>([
	['of another customer', { customer: 'cus_2' }, 'invoice'],
	['of no invoice', { invoice: 'in_x' }, 'invoice'],
	['in another currency', { currency: 'eur' }, 'currency'],
])('refuses an item %s', async (_, params, param) => {
	const { id } = await draft();
	expect(await refused(add(id, params))).toMatchObject({ statusCode: 400, param });
	expect(truth()).toMatchObject([{ total: 2500 }]);
});
