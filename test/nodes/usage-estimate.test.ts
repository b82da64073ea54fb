import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type Stripe from 'stripe';
import { type RunningEmulator, startEmulator } from '../../emulator';
import type { OnWire } from '../../emulator/wire';
import {
	searchList,
	stripeCredential,
	USAGE,
	usage,
	USAGE_TYPE,
	type UsageRun,
} from '../support/engine';
import { CONTINUE } from './syncing';

let stripe: RunningEmulator;

beforeAll(async () => {
	stripe = await startEmulator({ limits: 'off', seed: 7 });
});

afterAll(async () => await stripe.close());

beforeEach(() => {
	stripe.faults.clear();
	stripe.state.reset();
	stripe.state.addMeter({ id: 'mtr_calls', event_name: 'api_calls' });
});

const BY_ID: INodeParameters = {
	priceSource: 'id',
	price: { __rl: true, mode: 'id', value: '={{ $json.price }}' },
	quantity: '={{ $json.quantity }}',
};

const GIVEN: INodeParameters = {
	priceSource: 'terms',
	currency: 'usd',
	scheme: 'graduated',
	tiers: {
		tier: [
			{ upTo: '1000', unitAmount: '0' },
			{ upTo: '', unitAmount: '0.25', flatAmount: '500' },
		],
	},
	quantity: '={{ $json.quantity }}',
};

const run = async (items: readonly IDataObject[], how: Partial<UsageRun> = {}) =>
	await usage(stripe, items, { operation: 'estimate', ...how });

const items = async (rows: readonly IDataObject[], parameters: INodeParameters, how = {}) =>
	(await run(rows, { parameters, ...how })).node(USAGE).items;

/** A metered price as Stripe takes it, made through its API. */
async function addPrice(form: Record<string, string>): Promise<OnWire<Stripe.Price>> {
	const answer = await fetch(`${stripe.url}/v1/prices`, {
		method: 'POST',
		headers: { authorization: 'Bearer sk_live_engine' },
		body: new URLSearchParams({
			currency: 'usd',
			'product_data[name]': 'Calls',
			'recurring[interval]': 'month',
			'recurring[usage_type]': 'metered',
			'recurring[meter]': 'mtr_calls',
			...form,
		}),
	});
	expect(answer.status).toBe(200);
	return (await answer.json()) as OnWire<Stripe.Price>;
}

it('rates each row by a price that is given, tier by tier, and asks Stripe nothing', async () => {
	const rated = await items([{ quantity: '1500.5' }, { quantity: 400 }], GIVEN);

	expect(rated).toEqual([
		{
			status: 'rated',
			customer: null,
			quantity: '1500.5',
			currency: 'usd',
			amount: 625,
			amount_text: '6.25 USD',
			exact_amount: '625.125',
			included: '1000',
			remaining: '0',
			price: null,
			tiers: [
				{
					tier: 1,
					quantity: '1000',
					unit_amount: '0',
					flat_amount: null,
					amount: 0,
					exact: '0',
				},
				{
					tier: 2,
					quantity: '500.5',
					unit_amount: '0.25',
					flat_amount: '500',
					amount: 625,
					exact: '625.125',
				},
			],
		},
		expect.objectContaining({ quantity: '400', amount: 0, included: '1000', remaining: '600' }),
	]);
	expect(stripe.state.requests()).toEqual([]);
});

it('rates by a price of Stripe, which it reads once', async () => {
	const { id } = await addPrice({ unit_amount_decimal: '0.5', currency: 'jpy' });
	stripe.state.resetStats();

	const rated = await items(
		Array.from({ length: 20 }, () => ({ price: id, quantity: 3 })),
		BY_ID,
	);

	expect(rated).toHaveLength(20);
	expect(rated[0]).toMatchObject({
		amount: 2,
		amount_text: '2 JPY',
		exact_amount: '1.5',
		price: id,
	});
	expect(stripe.state.requests()).toHaveLength(1);
});

it('rates in another currency of the price, tiers too', async () => {
	const { id } = await addPrice({
		billing_scheme: 'tiered',
		tiers_mode: 'volume',
		'tiers[0][up_to]': 'inf',
		'tiers[0][unit_amount]': '10',
		'currency_options[eur][tiers][0][up_to]': 'inf',
		'currency_options[eur][tiers][0][unit_amount]': '9',
	});
	const rows = [{ price: id, quantity: 7 }];

	expect(await items(rows, BY_ID)).toMatchObject([{ amount: 70, currency: 'usd' }]);
	expect(await items(rows, BY_ID, { options: { currency: 'EUR' } })).toMatchObject([
		{ amount: 63, amount_text: '0.63 EUR', currency: 'eur' },
	]);
	expect(await items(rows, BY_ID, { options: { currency: 'gbp' }, node: CONTINUE })).toMatchObject([
		{ status: 'rejected', reason_code: 'price_currency_missing' },
	]);
});

it('adds the rows of a customer up before it rates them, when told to', async () => {
	const rows = [
		{ customer: 'cus_a', quantity: '800' },
		{ customer: 'cus_b', quantity: '5' },
		{ customer: 'cus_a', quantity: '300' },
		{ customer: 'cus_a', quantity: -90 },
	];
	const parameters = { ...GIVEN, addUp: 'customer', customer: '={{ $json.customer }}' };
	const ran = await run(rows, { parameters });

	expect(ran.node(USAGE).items).toMatchObject([
		{ customer: 'cus_a', quantity: '1010', amount: 503 },
		{ customer: 'cus_b', quantity: '5', amount: 0 },
	]);
	expect(ran.node(USAGE).outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([
		[{ item: 0 }, { item: 2 }, { item: 3 }],
		[{ item: 1 }],
	]);
});

it('adds up no rows of different prices', async () => {
	const one = await addPrice({ unit_amount: '3' });
	const two = await addPrice({ unit_amount: '5' });
	const rows = [one, two, one].map(({ id }) => ({ customer: 'cus_a', price: id, quantity: 10 }));
	const parameters = { ...BY_ID, addUp: 'customer', customer: '={{ $json.customer }}' };

	expect(await items(rows, parameters)).toMatchObject([
		{ customer: 'cus_a', price: one.id, quantity: '20', amount: 60 },
		{ customer: 'cus_a', price: two.id, quantity: '10', amount: 50 },
	]);
});

it('bills nothing for usage below 0, and shows it as it is', async () => {
	expect(await items([{ quantity: -5 }], GIVEN)).toMatchObject([
		{ quantity: '-5', amount: 0, remaining: '1000' },
	]);
});

it('gives no sum to a customer of whom a row cannot be read', async () => {
	const rows = [
		{ customer: 'cus_a', quantity: '800' },
		{ customer: 'cus_a', quantity: '' },
		{ customer: 'cus_b', quantity: '5' },
		{ customer: ' ', quantity: '5' },
	];
	const parameters = { ...GIVEN, addUp: 'customer', customer: '={{ $json.customer }}' };
	const rated = await items(rows, parameters, { node: CONTINUE });

	expect(rated).toEqual([
		{
			status: 'rejected',
			reason_code: 'sum_incomplete',
			reason:
				"Quantity: item 1 of the same customer could not be read, so the customer's sum would lack it. Mend that item, or take it out",
			customer: 'cus_a',
			input: rows[0],
		},
		expect.objectContaining({ reason_code: 'value_missing', customer: 'cus_a', input: rows[1] }),
		expect.objectContaining({ status: 'rated', customer: 'cus_b', quantity: '5' }),
		expect.objectContaining({ reason_code: 'customer_missing', customer: null }),
	]);
});

it.each([
	['an expression', { quantity: '={{ $json.broken ? $("Nowhere").item.json : $json.quantity }}' }],
	['the price', { currency: '={{ $json.broken ? "" : "usd" }}' }],
])('gives no sum to a customer of whom %s of a row cannot be read', async (_what, broken) => {
	const rows = [
		{ customer: 'cus_a', quantity: '800' },
		{ customer: 'cus_a', quantity: '900', broken: true },
		{ customer: 'cus_b', quantity: '5' },
	];
	const by = { addUp: 'customer', customer: '={{ $json.customer }}' };
	const rated = await items(rows, { ...GIVEN, ...by, ...broken }, { node: CONTINUE });

	expect(rated.map(({ status, customer }) => [status, customer])).toEqual([
		['rejected', 'cus_a'],
		['rejected', 'cus_a'],
		['rated', 'cus_b'],
	]);
	expect(rated[0]).toMatchObject({ reason_code: 'sum_incomplete' });
});

it('adds up rows of one price, however its currency is written', async () => {
	const { id } = await addPrice({ unit_amount: '3' });
	const rows = ['', 'usd', 'USD'].map((currency) => ({
		customer: 'cus_a',
		price: id,
		quantity: 10,
		currency,
	}));
	const parameters = { ...BY_ID, addUp: 'customer', customer: '={{ $json.customer }}' };
	const options = { currency: '={{ $json.currency }}' };

	expect(await items(rows, parameters, { options })).toMatchObject([{ quantity: '30' }]);
});

describe('what cannot be rated', () => {
	it('is named row by row, and the others are rated', async () => {
		const { id } = await addPrice({ unit_amount: '3' });
		const rows = [
			{ price: id, quantity: 'many' },
			{ price: 'price_unknown', quantity: 1 },
			{ price: '', quantity: 1 },
			{ price: id, quantity: 2 },
		];
		const rated = await items(rows, BY_ID, { node: CONTINUE });

		expect(rated.map(({ status, reason_code }) => [status, reason_code])).toEqual([
			['rejected', 'value_not_a_number'],
			['rejected', 'price_not_found'],
			['rejected', 'price_missing'],
			['rated', undefined],
		]);
		expect(rated[1]).toMatchObject({
			reason: expect.stringMatching(/^Price: there is no price with ID "price_unknown" in/),
			input: rows[1],
		});
	});

	it('stops the node unless told otherwise, after all was rated', async () => {
		const ran = await run([{ quantity: '' }, { quantity: 1 }], { parameters: GIVEN });

		expect(ran.error).toMatchObject({
			message: '1 of 2 rows were not rated: 1 rejected, 0 unread',
			description: expect.stringContaining('[Item 0] Quantity: the value is empty.'),
		});
	});

	it('says where in a given price the mistake is', async () => {
		const parameters = {
			...GIVEN,
			tiers: { tier: [{ upTo: '1000', unitAmount: '1' }] },
		};
		expect(await items([{ quantity: 1 }], parameters, { node: CONTINUE })).toMatchObject([
			{
				reason_code: 'price_tiers_invalid',
				reason:
					'Price: at tiers[0].up_to: the last tier ends, and usage beyond it has no price. Leave its end open',
			},
		]);
	});

	it('goes to the error output, where there is one', async () => {
		const ran = await run([{ quantity: '' }, { quantity: 1 }], {
			parameters: GIVEN,
			node: { onError: 'continueErrorOutput' },
		});
		const [good, bad] = ran.node(USAGE).outputs;

		expect(good).toHaveLength(1);
		expect(bad?.[0]?.json).toMatchObject({ error: { reason_code: 'value_missing' } });
	});

	it('is unread where the key may not read prices', async () => {
		stripe.state.addKey('rk_live_blind', ['billing_meter_event_write']);
		const [only] = await items([{ price: 'price_1', quantity: 1 }], BY_ID, {
			node: CONTINUE,
			credential: { apiKey: 'rk_live_blind' },
		});

		expect(only).toMatchObject({
			status: 'unread',
			reason_code: 'price_lookup_failed',
			reason: expect.stringContaining('Give the restricted key the permission Prices: Read'),
		});
	});
});

it('lists metered prices to choose from', async () => {
	const { id } = await addPrice({ unit_amount: '3', nickname: 'Calls, monthly' });
	await addPrice({
		nickname: 'Storage',
		billing_scheme: 'tiered',
		tiers_mode: 'volume',
		'tiers[0][up_to]': 'inf',
		'tiers[0][unit_amount]': '10',
	});
	const search = async (filter?: string) =>
		await searchList('searchPrices', stripeCredential(stripe), filter, undefined, USAGE_TYPE);

	expect((await search()).results).toHaveLength(2);
	expect((await search('calls,')).results).toEqual([
		{ name: 'Calls, monthly (per unit, USD per month)', value: id },
	]);
	expect((await search('stor')).results.map(({ name }) => name)).toEqual([
		'Storage (volume, USD per month)',
	]);
});
