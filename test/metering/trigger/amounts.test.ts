import fc from 'fast-check';
import { formatMoney } from '../../../metering/rating/money';
import { decide } from '../../../metering/trigger/decide';
import type { CurrencyRules, TriggerRequest } from '../../../metering/trigger/trigger-rule';
import { seedProperties } from '../../support/seed';
import { balance, crossing, quantityOf, readingOf, requestOf, ruleOf } from './fires';

seedProperties();

const YEN: CurrencyRules = { code: 'jpy', digits: 0, smallest: 50n, largest: 99_999_999n };
const DINAR: CurrencyRules = {
	code: 'kwd',
	digits: 3,
	smallest: 100n,
	largest: 99_999_999n,
	multipleOf: 10n,
};

function amountOf(request: Partial<TriggerRequest>, currency?: CurrencyRules) {
	const rule = ruleOf({}, currency && { currency });
	const decision = decide(requestOf({ rule, ...request }), readingOf());
	return decision.ok ? decision.value.amount : decision.refusal.reason;
}

function rechargeTo(target: string, increment?: bigint) {
	const amount = { kind: 'recharge_to', target: quantityOf(target) } as const;
	return { ...amount, ...(increment !== undefined && { increment }) };
}

describe('recharging to a target', () => {
	it.each([
		['-2.005', '50', undefined, undefined, 5201n],
		['10', '50', 2500n, undefined, 5000n],
		['0.01', '50', 1n, undefined, 4999n],
		['0.5', '100', undefined, YEN, 100n],
		['1.0001', '2', undefined, DINAR, 1000n],
		['1', '2.005', 15n, DINAR, 1020n],
	] as const)('%s to %s by %s: %s', (value, target, increment, currency, expected) => {
		const amount = rechargeTo(target, increment);
		expect(amountOf({ condition: balance(value), amount }, currency)).toBe(expected);
	});

	it.each([
		['-200.5', '5000', undefined, undefined, 5201n],
		['1250', '5000', 500n, undefined, 4000n],
		['0.5', '100', undefined, YEN, 100n],
		['1000', '2001', undefined, DINAR, 1010n],
	] as const)(
		'%s to %s smallest units by %s: %s',
		(value, target, increment, currency, expected) => {
			const amount = { ...rechargeTo(target, increment), isInSmallestUnit: true };
			const condition = balance(value, { threshold: quantityOf('1500') });
			expect(amountOf({ condition, amount }, currency)).toBe(expected);
		},
	);

	it('works downwards for what is owed', () => {
		const condition = balance('140', { comparison: 'above', threshold: quantityOf('100') });
		expect(amountOf({ condition, amount: rechargeTo('0') })).toBe(14_000n);
	});

	it('closes the gap, and goes no further than the increment', () => {
		fc.assert(
			fc.property(
				fc.bigInt({ min: -1_000_000n, max: 1499n }),
				fc.bigInt({ min: 1n, max: 700n }),
				(cents, increment) => {
					const condition = balance(formatMoney(cents, 2));
					const amount = amountOf({ condition, amount: rechargeTo('20', increment) }) as bigint;
					const after = cents + amount;
					return after >= 2000n && after - increment < 2000n && amount % increment === 0n;
				},
			),
		);
	});

	it.each([
		[
			'a target that is reached',
			{ condition: balance('9'), amount: rechargeTo('9') },
			/at or past/,
		],
		['crossings', { condition: crossing('20000'), amount: rechargeTo('9') }, /only a balance/],
		['increments of 0', { condition: balance('9'), amount: rechargeTo('50', 0n) }, /increments/],
	])('is refused for %s', (_, request, expected) => {
		expect(amountOf(request)).toMatch(expected);
	});
});

describe('what the provider allows', () => {
	it.each([
		[49n, undefined, /0\.49 USD is less than .* 0\.50 USD/],
		[100_000_000n, undefined, /1000000\.00 USD is more than/],
		[49n, YEN, /49 JPY is less than .* 50 JPY/],
		[1005n, DINAR, /1\.005 KWD is not a multiple of 0\.010 KWD/],
		[50n, undefined, 50n],
	] as const)('%s: %s', (amount, currency, expected) => {
		const found = amountOf({ amount: { kind: 'fixed', amount } }, currency);
		if (typeof expected === 'bigint') expect(found).toBe(expected);
		else expect(found).toMatch(expected);
	});
});
