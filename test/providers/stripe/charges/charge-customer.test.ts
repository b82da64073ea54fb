import type Stripe from 'stripe';
import { chargeCustomer } from '../../../../providers/stripe/charges/charge-customer';
import { readsOf } from '../invoices-rig';
import { ChargeBench, CUSTOMER } from './charge-bench';

const bench = new ChargeBench();

/** What is read of a customer whose default payment method is this. */
async function withDefault(method: Partial<Stripe.PaymentMethod> | string) {
	const customer = {
		id: 'cus_1',
		object: 'customer',
		currency: null,
		invoice_settings: { default_payment_method: method },
	};
	return await chargeCustomer(readsOf({ '/v1/customers/cus_1': customer }), 'cus_1');
}

describe('the payment method', () => {
	it('is the default of the customer’s invoices, whichever others there are', async () => {
		bench.card();
		const method = bench.card('succeeds', { number: '5555555555554444' });
		bench.card('succeeds', { makeDefault: false });
		const { customer } = await bench.read();
		expect(customer.paymentMethod).toEqual({ id: method, fingerprint: expect.any(String) });
		expect(bench.asked.filter((one) => one.includes('payment_methods'))).toEqual([]);
	});

	it('is the only one that is stored, if none is the default', async () => {
		const method = bench.card('succeeds', { makeDefault: false });
		expect((await bench.read()).customer.paymentMethod?.id).toBe(method);
	});

	it('is not guessed among several', async () => {
		for (let index = 0; index < 2; index += 1) bench.card('succeeds', { makeDefault: false });
		expect((await bench.read()).customer).toEqual({ isDeleted: false });
	});

	it('is none where none is stored, or the one that was is taken away', async () => {
		expect((await bench.read()).customer).toEqual({ isDeleted: false });
		await bench.post(`/v1/payment_methods/${bench.card()}/detach`);
		expect((await bench.read()).customer).toEqual({ isDeleted: false });
	});

	it('has the fingerprint of its number, however often it is stored', async () => {
		const fingerprint = async (number: string): Promise<string | undefined> => {
			bench.card('succeeds', { number });
			return (await bench.read()).customer.paymentMethod?.fingerprint;
		};
		const first = await fingerprint('4242424242424242');
		expect(await fingerprint('5555555555554444')).not.toBe(first);
		expect(await fingerprint('4242424242424242')).toBe(first);
		bench.bank();
		const { customer } = await bench.read();
		expect(customer.paymentMethod?.fingerprint).not.toBe(customer.paymentMethod?.id);
	});

	it.each<[string, Partial<Stripe.PaymentMethod>, string]>([
		['a debit', { type: 'sepa_debit', sepa_debit: { fingerprint: 'F' } } as never, 'F'],
		['a wallet, which has none', { type: 'paypal', paypal: {} } as never, 'pm_1'],
		['a card that has none', { type: 'card', card: { fingerprint: null } } as never, 'pm_1'],
	])('of %s', async (_what, method, fingerprint) => {
		const { paymentMethod } = await withDefault({ id: 'pm_1', ...method });
		expect(paymentMethod).toEqual({ id: 'pm_1', fingerprint });
	});

	it('is not taken by its ID alone', async () => {
		await expect(withDefault('pm_1')).rejects.toThrow(/no more than its ID, pm_1/);
	});
});

describe('the customer', () => {
	it('has the currency of its bills', async () => {
		expect((await bench.read()).customer.currency).toBeUndefined();
		bench.onTheWay = async ({ path }, go) => {
			const answer = await go();
			if (answer.status === 'none' || !path.startsWith('/v1/customers/')) return answer;
			return { ...answer, body: { ...(answer.body as object), currency: 'eur' } };
		};
		expect((await bench.read()).customer.currency).toBe('eur');
	});

	it('is deleted, and its charges are known all the same', async () => {
		bench.card();
		const id = await bench.claim();
		const headers = { authorization: 'Bearer sk_test_1' };
		const path = `${bench.emulator.url}/v1/customers/${CUSTOMER}`;
		await fetch(path, { method: 'DELETE', headers });
		expect(await bench.read()).toMatchObject({
			customer: { isDeleted: true },
			charges: [{ id, status: 'open' }],
		});
	});

	it.each(['cus_nobody', '../customers', 'cus_A/payment_methods', 'cus_A?x=1', '..'])(
		'is not to be had as "%s"',
		async (id) => {
			const { found } = await bench.readAny('top-up', id);
			expect(found).toMatchObject({ ok: false });
			if (id === 'cus_nobody') {
				const code = 'customer_not_found';
				const reason = /No such customer: 'cus_nobody'\. Check the customer ID/;
				expect(found).toMatchObject({
					outcome: { status: 'rejected', code, reason: expect.stringMatching(reason) },
				});
			}
		},
	);
});
