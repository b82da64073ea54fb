import type Stripe from 'stripe';
import { CreditRig, endOf } from './credit-rig';

const rig = new CreditRig();
const DAY = 86_400;

function now(): number {
	return Math.floor(rig.emulator.clock.now() / 1000);
}

describe('no credit is granted', () => {
	it.each(['generic_decline', 'authentication_required', 'debit_succeeds'] as const)(
		'for a payment that is not there: %s',
		async (behaviour) => {
			const charge = await rig.charged(2000, { behaviour });
			const result = await rig.grant(charge);
			expect(result).toMatchObject({ code: 'charge_not_paid', field: 'charge' });
			expect(result.reason).toMatch(
				/is not paid; Stripe calls it (requires_payment_method|processing)\. Credit is granted when it is/,
			);
			rig.emulator.clock.advance(5 * DAY * 1000);
			expect(endOf(await rig.grant(charge))).toBe(
				behaviour === 'debit_succeeds' ? 'granted' : 'not_granted charge_not_paid',
			);
		},
	);

	it.each(['void', 'mark_uncollectible', undefined])(
		'for an invoice that is not paid: %s',
		async (change) => {
			const charge = await rig.invoiced();
			if (change !== undefined) await rig.stripe.post(`/v1/invoices/${charge}/${change}`);
			expect(endOf(await rig.grant(charge))).toBe('not_granted charge_not_paid');
			expect(await rig.grants()).toEqual([]);
		},
	);

	it('for an invoice of nothing', async () => {
		const charge = await rig.invoiced(0);
		expect(await rig.grant(charge)).toMatchObject({
			code: 'nothing_paid',
			reason: `${charge}: it came to 0.00 USD, so there is no credit for it`,
		});
	});

	it('for a charge that is not there', async () => {
		const results = await rig.grantAll([{ charge: 'pi_nobody' }, { charge: 'in_nobody' }]);
		expect(results.map(endOf)).toEqual(Array(2).fill('not_granted charge_not_found'));
		expect(results[0]?.reason).toMatch(/^there is no charge pi_nobody in this Stripe account/);
	});

	it('to another customer than the charge’s', async () => {
		const charge = await rig.charged();
		expect(await rig.grant(charge, { customer: 'cus_2' })).toMatchObject({
			code: 'customer_mismatch',
			field: 'customer',
			customer: 'cus_1',
			reason: `${charge} is a charge of cus_1, not of cus_2. Check which of the two the item means`,
		});
	});

	it('for a payment of nobody', async () => {
		const { id } = await rig.stripe.post<Stripe.PaymentIntent>('/v1/payment_intents', {
			amount: 500,
			currency: 'usd',
			payment_method: 'pm_card_visa',
			confirm: true,
			automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
		});
		expect(endOf(await rig.grant(id))).toBe('not_granted charge_without_customer');
	});

	it('that nobody could use', async () => {
		const charge = await rig.charged();
		const expired = await rig.grant(charge, { terms: { expiresAt: now() } });
		const turned = await rig.grant(charge, {
			terms: { effectiveAt: now() + DAY, expiresAt: now() + DAY },
		});
		expect([expired, turned].map(endOf)).toEqual([
			'not_granted expires_in_past',
			'not_granted expires_before_effective',
		]);
		expect(expired.reason).toMatch(/^\d{4}-.*Z has passed, so the credit could never be used/);
		expect(await rig.grants()).toEqual([]);
	});

	it('to a customer who is deleted', async () => {
		const charge = await rig.charged();
		await fetch(`${rig.emulator.url}/v1/customers/cus_1`, {
			method: 'DELETE',
			headers: { authorization: 'Bearer sk_test_1' },
		});
		const result = await rig.grant(charge);
		expect(endOf(result)).toBe('not_granted customer_not_found');
		expect(result.reason).toMatch(/^Stripe answered 400: No such customer: 'cus_1'/);
	});
});
