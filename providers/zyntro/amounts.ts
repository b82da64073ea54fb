import { minorDigits } from '../../metering/currency';
import {
	compareQuantities,
	formatQuantity,
	parseQuantity,
	type Quantity,
} from '../../metering/quantity';

/** Edge's reference names a currency for charges only, and writes all other amounts in dollars. */
export const UNNAMED_CURRENCY = 'usd';

/**
 * An amount of Edge's, which is in whole units, in the currency's smallest unit: 200 is 20000 cents.
 *
 * @returns undefined for a fraction of the smallest unit, which nobody can be charged
 */
export function smallestUnits(amount: Quantity, currency = UNNAMED_CURRENCY): bigint | undefined {
	const digits = minorDigits(currency);
	if (amount.scale > digits) return undefined;
	return amount.units * 10n ** BigInt(digits - amount.scale);
}

/**
 * The number that JSON carries for a quantity.
 *
 * @returns undefined where no number is exactly this quantity
 */
export function jsonNumber(value: Quantity): number | undefined {
	const number = Number(formatQuantity(value));
	const back = parseQuantity(number);
	return back.ok && compareQuantities(back.quantity, value) === 0 ? number : undefined;
}
