import fc from 'fast-check';
import { parseQuantity, type Quantity, quantity, ZERO } from '../../../metering/quantity';
import {
	type Comparison,
	type CompareRules,
	compareTotals,
} from '../../../metering/reconciliation/comparison';
import { FOUR, HOUR } from '../sync-targets';

export { HOUR };

/** No tolerance, and all windows of these tests are settled. */
export const STRICT: CompareRules = { absolute: ZERO, percent: ZERO, settledUntil: FOUR + 1e6 };

export function exact(text: string): Quantity {
	const read = parseQuantity(text);
	if (!read.ok) throw new Error(read.reason);
	return read.quantity;
}

/** The totals of a customer in the nth hour. */
export function compared(
	customer: string,
	hour: number,
	source: string | Quantity,
	shown: string | Quantity,
	rules: Partial<CompareRules> = {},
): Comparison {
	const start = FOUR + hour * HOUR;
	const read = (total: string | Quantity) => (typeof total === 'string' ? exact(total) : total);
	return compareTotals(
		{
			customer,
			window: { start, end: start + HOUR },
			source: read(source),
			shown: read(shown),
			isNamed: true,
		},
		{ ...STRICT, ...rules },
	);
}

/** Totals that no other of a test is near, and that no small factor leads to. */
export const distinct = (count: number): fc.Arbitrary<Quantity[]> =>
	fc
		.uniqueArray(fc.bigInt({ min: 1_000_003n, max: 1_999_993n }), {
			minLength: count,
			maxLength: count,
		})
		.map((all) => all.map((units) => quantity(units * 2n + 1n, 0)));
