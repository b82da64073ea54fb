import { amountToGrant } from '../../../../metering/credit/amount-to-grant';
import { StripeRequestError } from '../../../../providers/stripe/client';
import { readCreditedCharge } from '../../../../providers/stripe/credits/credited-charge';

/** Reads from objects by their IDs, and keeps which permissions would have been needed. */
function stripeOf(...objects: ReadonlyArray<{ readonly id: string }>) {
	const permissions = new Set<string>();
	const read = async (id: string) =>
		await readCreditedCharge((permission) => {
			permissions.add(permission);
			return {
				get: async <Answer>(path: string) => {
					const found = objects.find((one) => path.endsWith(`/${one.id}`));
					if (found === undefined) throw new StripeRequestError(`No such object: ${path}`);
					return await Promise.resolve(found as unknown as Answer);
				},
			};
		}, id);
	return { read, permissions };
}

function intent(id: string, received: number, charge: object = {}) {
	return {
		id,
		object: 'payment_intent',
		status: 'succeeded',
		customer: 'cus_1',
		currency: 'usd',
		amount_received: received,
		latest_charge: { amount_refunded: 0, disputed: false, ...charge },
	};
}

function payment(id: string, amount_paid: number, type = 'payment_intent') {
	return { id: `inpay_${id}`, status: 'paid', amount_paid, payment: { type, [type]: id } };
}

function invoice(total: number, payments: readonly object[], more: object = {}) {
	return {
		id: 'in_1',
		object: 'invoice',
		status: 'paid',
		customer: { id: 'cus_1' },
		currency: 'usd',
		total,
		pre_payment_credit_notes_amount: 0,
		post_payment_credit_notes_amount: 0,
		payments: { data: payments, has_more: false },
		...more,
	};
}

describe('a payment', () => {
	it('brought what was received of it, less what was given back', async () => {
		const stripe = stripeOf(intent('pi_1', 1200, { amount_refunded: 200 }));
		expect(await stripe.read('pi_1')).toEqual({
			id: 'pi_1',
			customer: 'cus_1',
			currency: 'usd',
			status: 'succeeded',
			isPaid: true,
			paid: 1200n,
			returned: { least: 200n, most: 200n },
			isDisputed: false,
			payments: [],
		});
		expect([...stripe.permissions]).toEqual([
			'Payment Intents: Read and Charges and Refunds: Read',
		]);
	});

	it('is disputed when its charge is', async () => {
		const stripe = stripeOf(intent('pi_1', 1200, { disputed: true }));
		expect((await stripe.read('pi_1')).isDisputed).toBe(true);
	});

	it('that succeeded without a charge is not understood', async () => {
		const stripe = stripeOf({ ...intent('pi_1', 1200), latest_charge: 'ch_1' } as { id: string });
		await expect(stripe.read('pi_1')).rejects.toThrow(
			'what Stripe shows of pi_1 cannot be understood (latest_charge), so it is unknown what was paid for it',
		);
	});

	it('with an amount that is none is not understood', async () => {
		const stripe = stripeOf(intent('pi_1', 12.5));
		await expect(stripe.read('pi_1')).rejects.toThrow('(amount_received)');
	});
});

describe('an invoice', () => {
	it('brought its total, whether money or a balance of the customer paid it', async () => {
		const stripe = stripeOf(
			invoice(3000, [payment('pi_1', 1800), payment('rec_1', 200, 'payment_record')]),
			intent('pi_1', 1800),
		);
		expect(await stripe.read('in_1')).toMatchObject({
			customer: 'cus_1',
			isPaid: true,
			paid: 3000n,
			returned: { least: 0n, most: 0n },
			payments: ['pi_1'],
		});
	});

	it('did not bring what was credited before it was paid', async () => {
		const stripe = stripeOf(invoice(3000, [], { pre_payment_credit_notes_amount: 400 }));
		expect((await stripe.read('in_1')).paid).toBe(2600n);
	});

	it('may have one record of what went back, or two of the same money', async () => {
		const refunded = intent('pi_1', 3000, { amount_refunded: 500 });
		const noted = (notes: number) =>
			invoice(3000, [payment('pi_1', 3000)], { post_payment_credit_notes_amount: notes });
		const returned = async (notes: number) =>
			(await stripeOf(noted(notes), refunded).read('in_1')).returned;
		expect(await returned(0)).toEqual({ least: 500n, most: 500n });
		expect(await returned(500)).toEqual({ least: 500n, most: 1000n });
		expect(await returned(700)).toEqual({ least: 700n, most: 1200n });
	});

	it('is disputed when a payment of it is', async () => {
		const stripe = stripeOf(
			invoice(3000, [payment('pi_1', 1000), payment('pi_2', 2000)]),
			intent('pi_1', 1000),
			intent('pi_2', 2000, { disputed: true }),
		);
		expect(await stripe.read('in_1')).toMatchObject({
			isDisputed: true,
			payments: ['pi_1', 'pi_2'],
		});
	});

	it.each([
		['payments that are not all shown', { payments: { data: [], has_more: true } }, 'payments'],
		['no payments shown', { payments: undefined }, 'payments'],
		[
			'a payment of a kind that is not known',
			{ payments: { data: [payment('ch_1', 3000, 'charge')], has_more: false } },
			'payments.inpay_ch_1.payment',
		],
		[
			'a payment that paid for something else too',
			{ payments: { data: [payment('pi_1', 2000)], has_more: false } },
			'pi_1 did not pay this invoice alone',
		],
	])('with %s is not understood', async (_, more, what) => {
		const stripe = stripeOf(invoice(3000, [], more), intent('pi_1', 3000));
		await expect(stripe.read('in_1')).rejects.toThrow(`cannot be understood (${what})`);
	});
});

it('that somebody else than Stripe answers is none', async () => {
	const stripe = stripeOf({ ...intent('pi_1', 100), object: 'page' } as { id: string });
	await expect(stripe.read('pi_1')).rejects.toThrow(
		"the answer is not pi_1 of Stripe's; is a proxy in between?",
	);
});

describe('where refunds and credit notes may be the same money', () => {
	const proceeds = { currency: 'usd', paid: 3000n, returned: { least: 500n, most: 800n } };

	it('a person has to say how much to grant', () => {
		expect(amountToGrant(proceeds, undefined)).toEqual({
			ok: false,
			code: 'refund_unclear',
			reason:
				'between 5.00 USD and 8.00 USD of the 30.00 USD that were paid went back to the customer, by refunds and credit notes that may be the same money. Give the amount to grant, of 25.00 USD at most',
		});
		expect(amountToGrant(proceeds, 2500n)).toEqual({ ok: true, amount: 2500n });
		expect(amountToGrant(proceeds, 2501n)).toMatchObject({ code: 'amount_over_charge' });
	});

	it('nothing is left where all of it may have gone back once', () => {
		const returned = { least: 3000n, most: 6000n };
		expect(amountToGrant({ ...proceeds, returned }, 1n)).toMatchObject({ code: 'charge_refunded' });
	});
});
