import { refused, useEmulator } from './support';

const rig = useEmulator();

async function attached(token: string, customer = 'cus_1') {
	return await rig.stripe.paymentMethods.attach(token, { customer });
}

async function theirs(customer = 'cus_1'): Promise<string[]> {
	const { data } = await rig.stripe.paymentMethods.list({ customer });
	return data.map(({ id }) => id);
}

it('attaches a test card as a payment method of its own, listed newest first', async () => {
	const visa = await attached('pm_card_visa');
	const bank = await attached('pm_usBankAccount_success');
	expect(visa).toMatchObject({
		object: 'payment_method',
		type: 'card',
		customer: 'cus_1',
		card: { brand: 'visa', last4: '4242' },
	});
	expect(visa.id).not.toBe('pm_card_visa');
	expect(await theirs()).toEqual([bank.id, visa.id]);
	const cards = await rig.stripe.customers.listPaymentMethods('cus_1', { type: 'card' });
	expect(cards.data.map(({ id }) => id)).toEqual([visa.id]);
	expect(await theirs('cus_2')).toEqual([]);
});

it('gives one number one fingerprint, and another number another', async () => {
	const first = await attached('pm_card_visa');
	const again = await attached('pm_card_visa', 'cus_2');
	const other = await attached('pm_card_mastercard');
	expect(again.card?.fingerprint).toBe(first.card?.fingerprint);
	expect(other.card?.fingerprint).not.toBe(first.card?.fingerprint);
});

it('detaches for good, also from the customer’s invoices', async () => {
	const { id } = await attached('pm_card_visa');
	const defaults = { invoice_settings: { default_payment_method: id } };
	const updated = await rig.stripe.customers.update('cus_1', defaults);
	expect(updated.invoice_settings.default_payment_method).toBe(id);
	expect(await rig.stripe.paymentMethods.detach(id)).toMatchObject({ customer: null });
	const customer = await rig.stripe.customers.retrieve('cus_1');
	expect(customer).toMatchObject({ invoice_settings: { default_payment_method: null } });
	expect(await theirs()).toEqual([]);
	expect((await refused(attached(id))).message).toMatch(/may not be used again/);
	expect((await rig.stripe.paymentMethods.retrieve(id)).customer).toBeNull();
});

it.each<[string, string, string]>([
	['pm_card_visa_chargeDeclined', 'card_declined', 'generic_decline'],
	['pm_card_visa_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
	['pm_card_chargeDeclinedExpiredCard', 'expired_card', ''],
])('does not attach %s', async (token, code, decline_code) => {
	const error = await refused(attached(token));
	expect(error).toMatchObject({ type: 'StripeCardError', statusCode: 402, code });
	expect(error.decline_code).toBe(decline_code);
	expect(await theirs()).toEqual([]);
});

it('attaches only to one customer, who is there', async () => {
	const { id } = await attached('pm_card_visa');
	expect((await attached(id)).id).toBe(id);
	expect((await refused(attached(id, 'cus_2'))).message).toMatch(/already been attached/);
	expect(await refused(attached('pm_card_visa', 'cus_x'))).toMatchObject({
		code: 'resource_missing',
		param: 'customer',
	});
	expect(await refused(attached('pm_x'))).toMatchObject({ statusCode: 404 });
});

it('makes a customer with a payment method, or none when it is refused', async () => {
	const { customers } = rig.stripe;
	const made = async (token: string) =>
		await customers.create({
			payment_method: token,
			invoice_settings: { default_payment_method: token },
		});
	const { id, invoice_settings } = await made('pm_card_visa');
	expect(await theirs(id)).toEqual([invoice_settings.default_payment_method]);
	const before = rig.emulator.state.test.customers().length;
	expect((await refused(made('pm_card_visa_chargeDeclined'))).statusCode).toBe(402);
	expect(rig.emulator.state.test.customers()).toHaveLength(before);
});

it('takes as default only what is the customer’s', async () => {
	const { id } = await attached('pm_card_visa', 'cus_2');
	const error = await refused(
		rig.stripe.customers.update('cus_1', { invoice_settings: { default_payment_method: id } }),
	);
	expect(error).toMatchObject({ statusCode: 400, code: 'resource_missing' });
});

it('leaves the payment methods of a deleted customer unusable', async () => {
	const { id } = await attached('pm_card_visa');
	await rig.stripe.customers.del('cus_1');
	expect((await rig.stripe.paymentMethods.retrieve(id)).customer).toBeNull();
	expect((await refused(attached(id, 'cus_2'))).message).toMatch(/may not be used again/);
});

it('holds metadata to Stripe’s sizes', async () => {
	const { id } = await attached('pm_card_visa');
	const { paymentMethods } = rig.stripe;
	const set = async (metadata: Record<string, string>) =>
		await paymentMethods.update(id, { metadata });
	expect((await set({ ['k'.repeat(40)]: 'v'.repeat(500) })).metadata).toHaveProperty(
		'k'.repeat(40),
	);
	expect((await refused(set({ ['k'.repeat(41)]: '' }))).message).toMatch(/up to 40 characters/);
	expect((await refused(set({ k: 'v'.repeat(501) }))).message).toMatch(/up to 500 characters/);
	const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`k${index}`, 'v']));
	expect((await refused(set(many))).message).toMatch(/up to 50/);
});
