import { refused, useEmulator } from './support';

const rig = useEmulator();

/** A payment intent of five dollars that `cus_1` has paid. */
async function paid(payment_method = 'pm_card_visa'): Promise<string> {
	const { id } = await rig.stripe.paymentIntents.create({
		amount: 500,
		currency: 'usd',
		customer: 'cus_1',
		payment_method,
		automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
		confirm: true,
	});
	return id;
}

async function chargeOf(payment_intent: string) {
	const [charge] = (await rig.stripe.charges.list({ payment_intent })).data;
	return charge;
}

it('gives a part back, and then the rest', async () => {
	const payment_intent = await paid();
	const first = await rig.stripe.refunds.create({ payment_intent, amount: 150 });
	const charge = await chargeOf(payment_intent);
	expect(first).toMatchObject({ object: 'refund', amount: 150, charge: charge?.id });
	expect(charge).toMatchObject({ amount_refunded: 150, refunded: false, paid: true });

	const rest = await rig.stripe.refunds.create({ charge: charge?.id ?? '' });
	expect(rest).toMatchObject({ amount: 350, status: 'succeeded', payment_intent });
	expect(await chargeOf(payment_intent)).toMatchObject({ amount_refunded: 500, refunded: true });
	expect(await rig.stripe.paymentIntents.retrieve(payment_intent)).toMatchObject({
		status: 'succeeded',
		amount_received: 500,
	});
});

it('gives back no more than was paid', async () => {
	const payment_intent = await paid();
	const { refunds } = rig.stripe;
	expect(await refused(refunds.create({ payment_intent, amount: 501 }))).toMatchObject({
		param: 'amount',
	});
	await refunds.create({ payment_intent });
	expect(await refused(refunds.create({ payment_intent }))).toMatchObject({
		code: 'charge_already_refunded',
	});
	expect(await refused(refunds.create({ payment_intent: 'pi_x' }))).toMatchObject({
		param: 'payment_intent',
	});
	expect(await refused(refunds.create({ charge: 'ch_x' }))).toMatchObject({ param: 'charge' });
	expect(await refused(refunds.create({}))).toMatchObject({ code: 'parameter_missing' });
});

it('refunds no payment that was not made', async () => {
	const { id } = await rig.stripe.paymentIntents.create({
		amount: 500,
		currency: 'usd',
		customer: 'cus_1',
	});
	expect((await refused(rig.stripe.refunds.create({ payment_intent: id }))).message).toMatch(
		/no successful charge/,
	);
});

describe('payments of an invoice', () => {
	it('are shown to whoever asks for them', async () => {
		const { invoices } = rig.stripe;
		const { id } = await invoices.create({
			customer: 'cus_1',
			collection_method: 'send_invoice',
			days_until_due: 7,
		});
		await rig.stripe.invoiceItems.create({ customer: 'cus_1', invoice: id, amount: 700 });
		await invoices.finalizeInvoice(id);
		expect((await invoices.retrieve(id, { expand: ['payments'] })).payments?.data).toEqual([]);
		const card = rig.emulator.state.addPaymentMethod({
			customer: 'cus_1',
			behaviour: 'generic_decline',
		});
		await refused(invoices.pay(id, { payment_method: card.id }));
		rig.emulator.state.test.payInvoice(id);

		const { payments } = await invoices.retrieve(id, { expand: ['payments'] });
		expect(payments?.data.map(({ status, amount_paid }) => [status, amount_paid])).toEqual([
			['open', null],
			['paid', 700],
		]);
		const intent = payments?.data[1]?.payment.payment_intent as string;
		expect(await rig.stripe.paymentIntents.retrieve(intent)).toMatchObject({ status: 'succeeded' });
		expect((await invoices.retrieve(id)).payments).toBeUndefined();
	});
});
