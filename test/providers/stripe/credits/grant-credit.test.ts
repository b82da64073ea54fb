import type Stripe from 'stripe';
import { CreditRig, endOf } from './credit-rig';

const rig = new CreditRig();
const DAY = 86_400;

function now(): number {
	return Math.floor(rig.emulator.clock.now() / 1000);
}

describe('credit for a charge that is paid', () => {
	it('is all of it, for all metered prices', async () => {
		const charge = await rig.charged(2000);
		const result = await rig.grant(charge);
		expect(result).toMatchObject({
			index: 0,
			charge,
			customer: 'cus_1',
			status: 'granted',
			grantStatus: 'active',
		});
		expect(result).not.toHaveProperty('code');
		const [grant, ...others] = await rig.grants();
		expect(others).toEqual([]);
		expect(result.grant).toEqual(grant);
		expect(grant).toMatchObject({
			customer: 'cus_1',
			amount: { type: 'monetary', monetary: { currency: 'usd', value: 2000 } },
			applicability_config: { scope: { price_type: 'metered' } },
			category: 'paid',
			expires_at: null,
			priority: 50,
			metadata: { metered_billing_charge: charge },
		});
	});

	it('is as much and on the terms that were asked for', async () => {
		const charge = await rig.charged(9007199254, { currency: 'jpy' });
		const [effectiveAt, expiresAt] = [now() + DAY, now() + 400 * DAY];
		const result = await rig.grant(charge, {
			amount: 9007199253n,
			customer: 'cus_1',
			terms: {
				scope: { kind: 'prices', prices: ['price_a', 'price_b'] },
				category: 'promotional',
				name: 'Top-up',
				priority: 0,
				effectiveAt,
				expiresAt,
				metadata: { order: '7' },
			},
		});
		expect(endOf(result)).toBe('granted');
		expect(result.grantStatus).toBe('upcoming');
		expect((await rig.grants())[0]).toMatchObject({
			amount: { monetary: { currency: 'jpy', value: 9007199253 } },
			applicability_config: { scope: { prices: [{ id: 'price_a' }, { id: 'price_b' }] } },
			category: 'promotional',
			name: 'Top-up',
			priority: 0,
			effective_at: effectiveAt,
			expires_at: expiresAt,
			metadata: { order: '7', metered_billing_charge: charge },
		});
	});

	it('is for an invoice too, however it was paid', async () => {
		const byCard = await rig.paidInvoice(2000);
		const byTransfer = await rig.invoiced(700);
		await rig.stripe.post(`/v1/invoices/${byTransfer}/pay`, { paid_out_of_band: true });
		const results = await rig.grantAll([{ charge: byCard }, { charge: byTransfer }]);
		expect(results.map(endOf)).toEqual(['granted', 'granted']);
		expect((await rig.usable()).sort()).toEqual([2000, 700].sort());
	});
});

describe('a charge gets credit once', () => {
	it('whoever asks for it again, whenever, and whatever they want', async () => {
		const charge = await rig.charged();
		const { grant } = await rig.grant(charge);
		expect(rig.asked()).toBe(1);
		const again = await rig.grantAll([{ charge }, { charge, amount: 5n }]);
		rig.emulator.clock.advance(25 * 3_600_000);
		again.push(await rig.grant(charge, { terms: { expiresAt: 1 } }));
		expect(again.map(endOf)).toEqual(Array(3).fill('already_granted granted_before'));
		expect(again.map((result) => result.grant?.id)).toEqual(Array(3).fill(grant?.id));
		expect(again[0]?.reason).toMatch(
			/^credit for it was granted at \d{4}-.*Z \(credgr_\w+\)\. A charge gets credit once$/,
		);
		expect(rig.asked()).toBe(0);
		expect(await rig.usable()).toEqual([2000]);
	});

	it('in one run as well', async () => {
		const charge = await rig.charged();
		const results = await rig.grantAll([{ charge }, { charge }, { charge }]);
		expect(results.map(endOf)).toEqual([
			'granted',
			'already_granted granted_before',
			'already_granted granted_before',
		]);
		expect(await rig.usable()).toEqual([2000]);
	});

	it('also when it was voided since, and says so', async () => {
		const charge = await rig.charged();
		const { grant } = await rig.grant(charge);
		await rig.stripe.post(`/v1/billing/credit_grants/${grant?.id}/void`);
		const again = await rig.grant(charge);
		expect(endOf(again)).toBe('already_granted grant_voided');
		expect(again.grantStatus).toBe('voided');
		expect(again.reason).toMatch(/and voided at \d{4}-.*grant it in the Stripe Dashboard$/);
		expect(await rig.usable()).toEqual([]);
	});

	it('also when it has expired since, and when the charge was refunded', async () => {
		const charge = await rig.charged();
		await rig.grant(charge, { terms: { expiresAt: now() + DAY } });
		await rig.stripe.post('/v1/refunds', { payment_intent: charge });
		rig.emulator.clock.advance(2 * DAY * 1000);
		const again = await rig.grant(charge);
		expect(endOf(again)).toBe('already_granted granted_before');
		expect(again.grantStatus).toBe('expired');
	});

	it('by its invoice or by the payment of it', async () => {
		const [first, second] = [await rig.paidInvoice(), await rig.paidInvoice()];
		const [ofFirst, ofSecond] = [await paymentOf(first), await paymentOf(second)];
		await rig.grant(first);
		await rig.grant(ofSecond);
		const results = await rig.grantAll([{ charge: ofFirst }, { charge: second }]);
		expect(results.map(endOf)).toEqual(Array(2).fill('already_granted granted_before'));
		expect(await rig.usable()).toEqual([2000, 2000]);
	});

	it('although the customer has many other grants since', async () => {
		const charge = await rig.charged();
		await rig.grant(charge);
		for (let i = 0; i < 101; i += 1) {
			await rig.stripe.post('/v1/billing/credit_grants', {
				customer: 'cus_1',
				amount: { type: 'monetary', monetary: { currency: 'usd', value: 1 } },
				applicability_config: { scope: { price_type: 'metered' } },
			});
		}
		expect(endOf(await rig.grant(charge))).toBe('already_granted granted_before');
	});
});

async function paymentOf(invoice: string): Promise<string> {
	const { payments } = await rig.stripe.get<Stripe.Invoice>(`/v1/invoices/${invoice}`, {
		expand: { 0: 'payments' },
	});
	return payments?.data.at(-1)?.payment.payment_intent as string;
}

describe('what went back to the customer', () => {
	it('is not granted', async () => {
		const [intent, invoice] = [await rig.charged(2000), await rig.paidInvoice(3000)];
		await rig.stripe.post('/v1/refunds', { payment_intent: intent, amount: 500 });
		await rig.stripe.post('/v1/refunds', {
			payment_intent: await paymentOf(invoice),
			amount: 1,
		});
		await rig.grantAll([{ charge: intent }, { charge: invoice }]);
		expect((await rig.usable()).sort()).toEqual([1500, 2999]);
	});

	it('leaves nothing when it is all', async () => {
		const charge = await rig.charged(2000);
		await rig.stripe.post('/v1/refunds', { payment_intent: charge });
		const result = await rig.grant(charge, { amount: 1n });
		expect(result).toMatchObject({
			status: 'not_granted',
			code: 'charge_refunded',
			field: 'charge',
			reason: `${charge}: all of the 20.00 USD that were paid went back to the customer`,
		});
		expect(await rig.usable()).toEqual([]);
	});

	it('bounds the amount that may be asked for', async () => {
		const charge = await rig.charged(2000);
		await rig.stripe.post('/v1/refunds', { payment_intent: charge, amount: 500 });
		expect(await rig.grant(charge, { amount: 1501n })).toMatchObject({
			code: 'amount_over_charge',
			field: 'amount',
			reason: `${charge}: 15.01 USD is more than the charge is good for: 20.00 USD were paid, of which 5.00 USD went back to the customer. Credit that was not paid for has no charge; grant it in the Stripe Dashboard`,
		});
		expect(endOf(await rig.grant(charge, { amount: 1500n }))).toBe('granted');
	});
});
