import { currencyRules } from '../../../../providers/stripe/charges/currency-rules';
import type { CurrencyRules } from '../../../../metering/trigger/trigger-rule';
import { ChargeBench, CUSTOMER } from './charge-bench';

const bench = new ChargeBench();

/** Stripe's code for what it says of such a payment, or 'taken'. */
async function said(amount: bigint, currency: string): Promise<string> {
	const params = { amount: Number(amount), currency, customer: CUSTOMER };
	return await bench.post('/v1/payment_intents', params).then(
		() => 'taken',
		(error: { readonly code?: string }) => error.code ?? String(error),
	);
}

it.each<[string, Partial<CurrencyRules>]>([
	['usd', { code: 'usd', digits: 2, smallest: 50n, largest: 99_999_999n, multipleOf: 1n }],
	['EUR', { code: 'eur', digits: 2, smallest: 50n }],
	['gbp', { smallest: 30n }],
	['huf', { digits: 2, smallest: 17_500n, largest: 9_999_999_999n, multipleOf: 1n }],
	['jpy', { digits: 0, smallest: 50n, largest: 9_999_999_999n, multipleOf: 1n }],
	['krw', { digits: 0, smallest: 1n, largest: 99_999_999n }],
	['idr', { digits: 2, smallest: 1n, largest: 999_999_999_999n }],
	['KWD', { code: 'kwd', digits: 3, smallest: 10n, multipleOf: 10n }],
	['isk', { digits: 2, smallest: 100n, multipleOf: 100n }],
	['ugx', { digits: 2, smallest: 100n, multipleOf: 100n }],
])('%s', (code, rules) => {
	expect(currencyRules(code)).toMatchObject(rules);
});

it.each(['', 'us', 'usdt', 'xxx', 'btc', ' usd', 'ir', '__proto__', 'constructor'])(
	'"%s" is no currency that Stripe charges in',
	(code) => {
		expect(currencyRules(code)).toBeUndefined();
	},
);

it('says of every currency what Stripe takes, and of what lies beyond it that it does not', async () => {
	const codes = ALL.filter((code) => currencyRules(code) !== undefined);
	expect(codes.length).toBeGreaterThan(135);
	for (const code of codes) {
		const { smallest, largest, multipleOf = 1n } = currencyRules(code) as CurrencyRules;
		const most = largest - (largest % multipleOf);
		expect([code, await said(smallest, code), await said(most, code)]).toEqual([
			code,
			'taken',
			'taken',
		]);
		expect([code, await said(smallest - 1n, code)]).not.toContain('taken');
		expect([code, await said(largest + 1n, code)]).not.toContain('taken');
		if (multipleOf > 1n) expect(await said(smallest + 1n, code)).toBe('invalid_charge_amount');
	}
});

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];
/** Whatever might be a code. */
const ALL = LETTERS.flatMap((a) => LETTERS.flatMap((b) => LETTERS.map((c) => `${a}${b}${c}`)));
