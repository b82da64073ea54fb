import type Stripe from 'stripe';
import { refused, secondsOf, useEmulator } from './support';

const rig = useEmulator();
const DAY = 86_400;

type Params = Partial<Stripe.Billing.CreditGrantCreateParams>;

async function grant(value: number, more: Params = {}, idempotencyKey?: string) {
	return await rig.stripe.billing.creditGrants.create(
		{
			customer: 'cus_1',
			amount: { type: 'monetary', monetary: { currency: 'usd', value } },
			applicability_config: { scope: { price_type: 'metered' } },
			category: 'paid',
			...more,
		},
		idempotencyKey === undefined ? {} : { idempotencyKey },
	);
}

type Filter = Stripe.Billing.CreditBalanceSummaryRetrieveParams.Filter;
const METERED: Filter = {
	type: 'applicability_scope',
	applicability_scope: { price_type: 'metered' },
};

const BOTH = { price_type: 'metered' as const, prices: [{ id: 'price_1' }] };

async function balance(filter: Filter = METERED, customer = 'cus_1') {
	const { creditBalanceSummaries } = rig.stripe.billing;
	const { balances } = await creditBalanceSummaries.retrieve({ customer, filter });
	return balances.map(({ available_balance: { monetary } }) => [
		monetary?.currency,
		monetary?.value,
	]);
}

it('grants credits and finds them by customer', async () => {
	const made = await grant(5000, { name: 'Top-up', metadata: { charge: 'pi_1' } });
	expect(made).toMatchObject({
		object: 'billing.credit_grant',
		amount: { type: 'monetary', monetary: { currency: 'usd', value: 5000 } },
		category: 'paid',
		name: 'Top-up',
		metadata: { charge: 'pi_1' },
		priority: 50,
		effective_at: made.created,
		expires_at: null,
	});
	await grant(1, { customer: 'cus_2' });
	const { data } = await rig.stripe.billing.creditGrants.list({ customer: 'cus_1' });
	expect(data.map(({ id }) => id)).toEqual([made.id]);
	expect(await rig.stripe.billing.creditGrants.retrieve(made.id)).toMatchObject({ id: made.id });
});

it('grants once for one idempotency key', async () => {
	await grant(100, {}, 'key');
	await grant(100, {}, 'key');
	expect(await balance()).toEqual([['usd', 100]]);
});

it('adds up what can be used, by currency and by what it is for', async () => {
	const { id } = await grant(100);
	await grant(250);
	await grant(70, { amount: { type: 'monetary', monetary: { currency: 'eur', value: 70 } } });
	const scope = { prices: [{ id: 'price_1' }] };
	await grant(9, { applicability_config: { scope } });
	expect(await balance()).toEqual([
		['usd', 350],
		['eur', 70],
	]);
	expect(await balance({ type: 'applicability_scope', applicability_scope: scope })).toEqual([
		['usd', 9],
	]);
	expect(await balance({ type: 'credit_grant', credit_grant: id })).toEqual([['usd', 100]]);
	expect(await balance(METERED, 'cus_2')).toEqual([]);
});

it('counts neither what is to come, nor what has expired or was voided', async () => {
	const { creditGrants } = rig.stripe.billing;
	const now = secondsOf(rig.emulator);
	await grant(1, { effective_at: now + DAY });
	await grant(2, { expires_at: now + DAY });
	const expiring = await grant(4);
	const voided = await grant(8);
	await creditGrants.expire(expiring.id);
	expect((await creditGrants.voidGrant(voided.id)).voided_at).not.toBeNull();
	expect(await balance()).toEqual([['usd', 2]]);
	rig.emulator.clock.advance(DAY * 1000);
	expect(await balance()).toEqual([['usd', 1]]);
	expect((await refused(creditGrants.expire(expiring.id))).message).toMatch(/already expired/);
	expect((await refused(creditGrants.voidGrant(voided.id))).message).toMatch(/already voided/);
});

it('changes only the end and the metadata of a grant', async () => {
	const { creditGrants } = rig.stripe.billing;
	const { id } = await grant(1, { metadata: { a: '1' } });
	const expires_at = secondsOf(rig.emulator) + DAY;
	expect(await creditGrants.update(id, { expires_at, metadata: { b: '2' } })).toMatchObject({
		expires_at,
		metadata: { a: '1', b: '2' },
	});
	expect((await creditGrants.update(id, { expires_at: '' })).expires_at).toBeNull();
});

it.each<[string, Params, string]>([
	['a customer that is not there', { customer: 'cus_x' }, 'customer'],
	['nothing', { amount: money(0) }, 'amount[monetary][value]'],
	['a currency that is none', { amount: money(1, 'xxx') }, 'currency'],
	['two scopes', { applicability_config: { scope: BOTH } }, 'applicability_config[scope]'],
	['an end that has passed', { expires_at: 1 }, 'expires_at'],
])('refuses %s', async (_, params, param) => {
	expect(await refused(grant(1, params))).toMatchObject({ statusCode: 400, param });
	expect((await rig.stripe.billing.creditGrants.list()).data).toEqual([]);
});

function money(value: number, currency = 'usd'): Params['amount'] {
	return { type: 'monetary', monetary: { currency, value } };
}

it('has no balance of a customer that is not there', async () => {
	expect(await refused(balance(METERED, 'cus_x'))).toMatchObject({ param: 'customer' });
});
