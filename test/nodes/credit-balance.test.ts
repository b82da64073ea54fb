import type { IDataObject, INodeTypeDescription } from 'n8n-workflow';
import { searchList, stripeCredential, theEngine, TRIGGER, TRIGGER_TYPE } from '../support/engine';
import { CONTINUE, CreditBench } from './crediting';

const bench = new CreditBench();

const ONE_PRICE = {
	scope: 'prices',
	prices: { price: [{ id: { __rl: true, mode: 'id', value: 'price_1' } }] },
};

/** Credit that a person grants in the Dashboard. */
async function grant(value: number, currency = 'usd', scope?: string): Promise<void> {
	await bench.call('POST', '/v1/billing/credit_grants', {
		customer: 'cus_a',
		'amount[type]': 'monetary',
		'amount[monetary][currency]': currency,
		'amount[monetary][value]': String(value),
		...(scope === undefined
			? { 'applicability_config[scope][price_type]': 'metered' }
			: { 'applicability_config[scope][prices][0][id]': scope }),
	});
}

it('tells what is left, by currency, and 0 of who has nothing', async () => {
	await bench.granted(await bench.charged(2));
	await grant(1500, 'jpy');
	const run = await bench.getBalance([{ customer: 'cus_a' }, { customer: 'cus_b' }]);
	expect(run.node(TRIGGER).outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([
		{ item: 0 },
		{ item: 0 },
		{ item: 1 },
	]);
	expect(run.node(TRIGGER).items).toEqual([
		{
			status: 'read',
			reason_code: null,
			reason: null,
			customer: 'cus_a',
			currency: 'usd',
			available: 4000,
			available_text: '40.00 USD',
			ledger: 4000,
			ledger_text: '40.00 USD',
		},
		expect.objectContaining({ currency: 'jpy', available: 1500, available_text: '1500 JPY' }),
		{
			status: 'read',
			reason_code: null,
			reason: null,
			customer: 'cus_b',
			currency: null,
			available: 0,
			available_text: null,
			ledger: 0,
			ledger_text: null,
		},
	]);
});

it('tells what can be used apart from what is left of all', async () => {
	const monetary = (value: number) => ({ type: 'monetary', monetary: { currency: 'usd', value } });
	bench.stripe.faults.add({
		kind: 'refuse',
		status: 200,
		path: 'credit_balance_summary',
		body: {
			object: 'billing.credit_balance_summary',
			balances: [{ available_balance: monetary(700), ledger_balance: monetary(900) }],
		},
	});
	expect(await bench.balances([{ customer: 'cus_a' }])).toMatchObject([
		{ available: 700, available_text: '7.00 USD', ledger: 900, ledger_text: '9.00 USD' },
	]);
});

it('counts what the chosen prices can use', async () => {
	await grant(100);
	await grant(7, 'usd', 'price_1');
	const [item] = await bench.balances([{ customer: 'cus_a' }], { parameters: ONE_PRICE });
	expect(item).toMatchObject({ available: 7 });
});

it('asks for each customer once, however many items and names there are', async () => {
	const rows = [
		{ customer: 'cus_a, cus_b' },
		{ customer: ['cus_b', 'cus_a'] },
		{ customer: 'cus_a' },
	] as unknown as IDataObject[];
	bench.stripe.state.resetStats();
	const items = await bench.balances(rows);
	expect(items.map(({ customer }) => customer)).toEqual([
		'cus_a',
		'cus_b',
		'cus_b',
		'cus_a',
		'cus_a',
	]);
	expect(bench.asked(/credit_balance_summary/)).toBe(2);
});

describe('what cannot be read', () => {
	it('has the reason, and the others are there', async () => {
		const rows = [{ customer: 'cus_x' }, { customer: '' }, { customer: 'cus_a' }];
		const items = await bench.balances(rows, { node: CONTINUE });
		expect(items).toMatchObject([
			{ status: 'read', customer: 'cus_a' },
			{
				status: 'rejected',
				reason_code: 'customer_not_found',
				reason: expect.stringMatching(/No such customer: 'cus_x'\. Check the customer ID/),
				customer: 'cus_x',
				available: null,
				ledger: null,
				input: rows[0],
			},
			{ status: 'rejected', reason_code: 'customer_missing', customer: null },
		]);
		const run = await bench.getBalance(rows);
		expect(run.error?.message).toBe('2 of 3 rows were not read: 2 rejected, 0 unread');
	});

	it('is told as unread where Stripe does not answer', async () => {
		bench.stripe.faults.add({ kind: 'refuse', status: 503, path: 'credit_balance' });
		const items = await bench.balances([{ customer: 'cus_a' }], {
			node: CONTINUE,
			options: { retryBudget: 1 },
		});
		expect(items).toMatchObject([{ status: 'unread', reason_code: 'retry_budget_spent' }]);
	});

	it('is told as unread where somebody else answers', async () => {
		bench.stripe.faults.add({
			kind: 'refuse',
			status: 200,
			path: 'credit_balance',
			body: { ok: true },
		});
		expect(await bench.balances([{ customer: 'cus_a' }], { node: CONTINUE })).toMatchObject([
			{ status: 'unread', reason_code: 'balance_not_read', reason: expect.stringMatching(/proxy/) },
		]);
	});

	it('names the permission that a key lacks', async () => {
		bench.stripe.state.addKey('sk_live_engine', ['customer_read']);
		const [item] = await bench.balances([{ customer: 'cus_a' }], { node: CONTINUE });
		expect(item?.reason).toMatch(/Give the restricted key the permission Credit Grants: Read$/);
	});

	it('has no prices', async () => {
		const items = await bench.balances([{ customer: 'cus_a' }], {
			node: CONTINUE,
			parameters: { scope: 'prices' },
		});
		expect(items).toMatchObject([{ status: 'rejected', reason_code: 'invalid_prices' }]);
	});
});

it('offers metered prices to choose from', async () => {
	bench.stripe.state.addMeter({ id: 'mtr_1', event_name: 'api_calls' });
	bench.stripe.state.addProduct({ id: 'prod_1', name: 'Calls' });
	bench.stripe.state.addPrice({
		id: 'price_calls',
		product: 'prod_1',
		currency: 'usd',
		unit_amount: 3,
		recurring: { interval: 'month', interval_count: 1, usage_type: 'metered', meter: 'mtr_1' },
	});
	const credentials = stripeCredential(bench.stripe);
	const { results } = await searchList(
		'searchPrices',
		credentials,
		undefined,
		undefined,
		TRIGGER_TYPE,
	);
	expect(results.map(({ value }) => value)).toEqual(['price_calls']);
	const node: INodeTypeDescription = (await theEngine()).types.getByNameAndVersion(
		TRIGGER_TYPE,
	).description;
	expect(JSON.stringify(node.properties)).toContain('"searchListMethod":"searchPrices"');
});
