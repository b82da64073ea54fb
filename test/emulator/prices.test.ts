import Stripe from 'stripe';
import { refused, useEmulator } from './support';

const rig = useEmulator();

async function create(params: Partial<Stripe.PriceCreateParams>): Promise<Stripe.Price> {
	return await rig.stripe.prices.create({
		currency: 'usd',
		product_data: { name: 'Calls' },
		recurring: { interval: 'month', usage_type: 'metered', meter: rig.meter },
		...params,
	});
}

it('keeps products', async () => {
	const { products } = rig.stripe;
	const { id } = await products.create({ name: 'Calls', unit_label: 'call' });
	await products.update(id, { active: false, metadata: { a: '1' } });
	expect(await products.retrieve(id)).toMatchObject({
		name: 'Calls',
		unit_label: 'call',
		active: false,
		metadata: { a: '1' },
	});
	expect((await products.list({ active: true })).data).toHaveLength(0);
	const taken = await refused(products.create({ id, name: 'Again' }));
	expect(taken.code).toBe('resource_already_exists');
});

it('prices a metered unit in exact fractions of a cent', async () => {
	const price = await create({ unit_amount_decimal: Stripe.Decimal.from('0.025') });
	expect(price).toMatchObject({
		object: 'price',
		billing_scheme: 'per_unit',
		type: 'recurring',
		unit_amount: null,
		recurring: { interval: 'month', interval_count: 1, usage_type: 'metered', meter: rig.meter },
	});
	expect(price.unit_amount_decimal?.toString()).toBe('0.025');
	expect((await create({ unit_amount: 5 })).unit_amount_decimal?.toString()).toBe('5');
});

it('shows tiers when they are asked for', async () => {
	const params: Partial<Stripe.PriceCreateParams> = {
		billing_scheme: 'tiered',
		tiers_mode: 'graduated',
		tiers: [
			{ up_to: 100, unit_amount: 10 },
			{ up_to: 'inf', unit_amount_decimal: Stripe.Decimal.from('0.5'), flat_amount: 500 },
		],
	};
	const { id, tiers } = await create(params);
	expect(tiers).toBeUndefined();
	const expanded = await rig.stripe.prices.retrieve(id, { expand: ['tiers'] });
	expect(expanded.tiers).toMatchObject([
		{ up_to: 100, unit_amount: 10, flat_amount: null },
		{ up_to: null, unit_amount: null, flat_amount: 500 },
	]);
	expect(expanded.tiers?.[1].unit_amount_decimal?.toString()).toBe('0.5');
	const { data } = await rig.stripe.prices.list({ expand: ['data.tiers'] });
	expect(data[0].tiers).toHaveLength(2);
});

it('finds the prices of a meter', async () => {
	const { id } = await create({ unit_amount: 1 });
	await create({ unit_amount: 1, recurring: { interval: 'month' } });
	const { data } = await rig.stripe.prices.list({ recurring: { meter: rig.meter } });
	expect(data.map((price) => price.id)).toEqual([id]);
	await rig.stripe.prices.update(id, { active: false, nickname: 'old' });
	expect((await rig.stripe.prices.list({ active: false })).data).toMatchObject([
		{ nickname: 'old' },
	]);
	const active = await rig.stripe.prices.list({ recurring: { meter: rig.meter } });
	expect(active.data).toEqual([]);
});

it.each<[string, Partial<Stripe.PriceCreateParams>, string]>([
	['no amount', {}, 'unit_amount'],
	[
		'a metered price without a meter',
		{ unit_amount: 1, recurring: { interval: 'month', usage_type: 'metered' } },
		'recurring[meter]',
	],
	[
		'an unknown meter',
		{ unit_amount: 1, recurring: { interval: 'month', usage_type: 'metered', meter: 'mtr_x' } },
		'recurring[meter]',
	],
	['an unknown product', { unit_amount: 1, product_data: undefined, product: 'prod_x' }, 'product'],
	[
		'tiers without an end',
		{ billing_scheme: 'tiered', tiers_mode: 'volume', tiers: [{ up_to: 5, unit_amount: 1 }] },
		'tiers',
	],
	[
		'tiers without a mode',
		{ billing_scheme: 'tiered', tiers: [{ up_to: 'inf', unit_amount: 1 }] },
		'tiers',
	],
	[
		'tiers that go back',
		{
			billing_scheme: 'tiered',
			tiers_mode: 'volume',
			tiers: [
				{ up_to: 5, unit_amount: 1 },
				{ up_to: 5, unit_amount: 1 },
				{ up_to: 'inf', unit_amount: 1 },
			],
		},
		'tiers[1]',
	],
	[
		'a tier without an amount',
		{ billing_scheme: 'tiered', tiers_mode: 'volume', tiers: [{ up_to: 'inf' }] },
		'tiers[0]',
	],
	[
		'packages of a tiered price',
		{
			billing_scheme: 'tiered',
			tiers_mode: 'volume',
			tiers: [{ up_to: 'inf', unit_amount: 1 }],
			transform_quantity: { divide_by: 10, round: 'up' },
		},
		'transform_quantity',
	],
])('refuses %s', async (_, params, param) => {
	const error = await refused(create(params));
	expect(error).toMatchObject({ statusCode: 400, param });
	expect((await rig.stripe.products.list()).data).toHaveLength(0);
});

it('refuses decimals with an exponent', async () => {
	const { body } = await rig.raw('POST', '/v1/prices', {
		form: 'currency=usd&product_data[name]=x&unit_amount_decimal=1e-3',
	});
	expect(body.error).toMatchObject({
		message: 'Invalid decimal: 1e-3',
		param: 'unit_amount_decimal',
	});
});
