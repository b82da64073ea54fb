import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { BALANCE, EVENT, FireBench } from './firing';

const bench = new FireBench();

/** The amount that was taken, or the sentence that says why none was. */
async function taken(
	item: IDataObject,
	parameters: INodeParameters,
	options: INodeParameters = {},
) {
	const one = await bench.fireOne(item, { parameters, options });
	if (one.status !== 'fired') return one.reason;
	expect(bench.taken()).toEqual([one.amount]);
	expect(bench.tries()).toMatchObject([{ currency: one.currency }]);
	return one.amount_text;
}

const charge = async (amount: unknown, currency: string | undefined): Promise<unknown> =>
	await taken(
		{ customer: 'cus_a', id: '1', amount: amount as string, currency },
		{ ...EVENT, currency: '={{ $json.currency }}' },
	);

describe('an amount is in the smallest unit of its currency', () => {
	it.each([
		[2000, 'usd', '20.00 USD'],
		['2000', 'USD', '20.00 USD'],
		[' 2000 ', ' eur ', '20.00 EUR'],
		[2000, 'jpy', '2000 JPY'],
		['1500', 'krw', '1500 KRW'],
		[1230, 'kwd', '1.230 KWD'],
		[5000, 'isk', '50.00 ISK'],
		[50, 'usd', '0.50 USD'],
	])('%s %s is %s', async (amount, currency, expected) => {
		expect(await charge(amount, currency)).toBe(expected);
	});
});

describe('a decimal is refused, and the sentence says what to write:', () => {
	const whole = 'An amount is a whole number of the currency’s smallest unit';
	it.each([
		['20.00', 'usd', `Amount: 20.00 is a decimal. ${whole}: for 20.00 USD give 2000`],
		[20.5, 'usd', `Amount: 20.5 is a decimal. ${whole}: for 20.50 USD give 2050`],
		['1.005', 'usd', `Amount: 1.005 is a decimal. ${whole}: for 20.00 USD give 2000`],
		['1.25', 'kwd', `Amount: 1.25 is a decimal. ${whole}: for 1.250 KWD give 1250`],
		['900.00', 'jpy', `Amount: 900.00 is a decimal. ${whole}: for 900 JPY give 900`],
		[900.5, 'jpy', `Amount: 900.5 is a decimal. ${whole}: for 20 JPY give 20`],
	])('%s %s', async (amount, currency, expected) => {
		expect(await charge(amount, currency)).toBe(expected);
		expect(bench.tries()).toEqual([]);
	});
});

describe('what is no amount to charge is refused:', () => {
	it.each([
		['1,000', 'usd', /^Amount: "1,000" is not a whole number\. Write it with digits only/],
		['20 USD', 'usd', /^Amount: "20 USD" is not a whole number/],
		['', 'usd', /^Amount: the value is empty\. An empty value is never read as 0$/],
		[null, 'usd', /^Amount: the value is empty/],
		[{ cents: 5 }, 'usd', /^Amount: an object is not a number$/],
		[2 ** 53, 'usd', /^Amount: 9007199254740992 is too large to be exact/],
		[0, 'usd', /^Amount: 0 is not an amount to charge\. Give one above 0$/],
		[-5, 'usd', /^Amount: -5 is not an amount to charge/],
		[49, 'usd', /^Amount: 0\.49 USD is less than the provider's smallest charge, 0\.50 USD$/],
		[100_000_000, 'usd', /^Amount: 1000000\.00 USD is more than the provider's largest/],
		[1235, 'kwd', /^Amount: 1\.235 KWD is not a multiple of 0\.010 KWD/],
		[5050, 'isk', /^Amount: 50\.50 ISK is not a multiple of 1\.00 ISK/],
		[2000, 'usdt', /^Currency: Stripe charges in no currency "usdt"\. Give an ISO code/],
		[2000, undefined, /^Currency: the currency is empty\. Give an ISO code/],
	])('%j %s', async (amount, currency, expected) => {
		expect(await charge(amount, currency)).toMatch(expected);
		expect(bench.tries()).toEqual([]);
	});
});

describe('a recharge', () => {
	const RECHARGE: INodeParameters = {
		...BALANCE,
		amountKind: 'rechargeTo',
		target: '50',
		balanceUnit: 'whole',
	};

	it.each([
		['12.50', {}, {}, '37.50 USD'],
		['12.50', {}, { roundUpTo: 500 }, '40.00 USD'],
		['-3.001', {}, {}, '53.01 USD'],
		['0.01', {}, { roundUpTo: 1 }, '49.99 USD'],
		['1250', { balanceUnit: 'smallest', threshold: '1500', target: '5000' }, {}, '37.50 USD'],
		[
			'1250',
			{ balanceUnit: 'smallest', threshold: '1500', target: '5000' },
			{ roundUpTo: '1000' },
			'40.00 USD',
		],
		['140', { comparison: 'above', threshold: '100', target: '0' }, {}, '140.00 USD'],
		['500', { currency: 'jpy', threshold: '1000', target: '3000' }, {}, '2500 JPY'],
		['0.5', { currency: 'kwd', threshold: '1', target: '2.005' }, {}, '1.510 KWD'],
		['100.5', { currency: 'isk', threshold: '200', target: '500' }, {}, '400.00 ISK'],
	])('of %s with %j and %j is %s', async (balance, parameters, options, expected) => {
		const item = bench.balance(balance);
		expect(await taken(item, { ...RECHARGE, ...parameters }, options)).toBe(expected);
	});

	it('closes the gap at once, however large it is', async () => {
		expect(await taken(bench.balance(-900), RECHARGE)).toBe('950.00 USD');
		bench.pass(600);
		expect(await bench.fireOne(bench.balance(50), { parameters: RECHARGE })).toMatchObject({
			reason_code: 'threshold_not_met',
		});
	});

	it.each([
		[{ target: '={{ $json.target }}' }, {}, /^Recharge To: the value is empty/],
		[{ target: 'all' }, {}, /^Recharge To: "all" is not a number$/],
		[{ target: '10' }, {}, /^Amount: the balance 12 is already at or past the target 10\. Set a/],
		[{}, { roundUpTo: '5.00' }, /^Round Up To: 5\.00 is a decimal\. .+ for 5\.00 USD give 500$/],
		[{}, { roundUpTo: -5 }, /^Amount: increments of -5 add up to nothing\. Give one above 0$/],
	])('to %j with %j is refused', async (parameters, options, expected) => {
		expect(await taken(bench.balance(12), { ...RECHARGE, ...parameters }, options)).toMatch(
			expected,
		);
	});

	it('differs from item to item, and so it may in every mode', async () => {
		for (const mode of ['fixed', 'threshold', 'variable']) {
			const how = { parameters: { ...RECHARGE, trigger: mode, mode } };
			const { fired } = await bench.fire([bench.balance(10), bench.balance(14, 'cus_b')], how);
			expect(fired.map(({ amount_text }) => amount_text)).toEqual(['40.00 USD', '36.00 USD']);
		}
	});

	it('has one target for all items where the mode says so', async () => {
		const parameters = { ...RECHARGE, target: '={{ $json.target }}' };
		const items = [
			{ ...bench.balance(10), target: 50 },
			{ ...bench.balance(10, 'cus_b'), target: 60 },
		];
		const { notFired } = await bench.fire(items, { parameters });
		expect(notFired[0]?.reason).toBe(
			'Amount: a recharge to 60 USD here, but a recharge to 50 USD for the first item, and Trigger Mode Fixed has one amount for all items. If amounts come with the items, choose Variable',
		);
	});
});
