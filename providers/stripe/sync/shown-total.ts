import { parseQuantity, type Quantity } from '../../../metering/quantity';

/** Decimal digits that a double always holds, and the most that Stripe takes in a value. */
const EXACT_DIGITS = 15;
/** Decimals that a total may have. Noise near 0 has more, and all of its digits look significant. */
export const MOST_DECIMALS = 12;
const FIRST_INEXACT = 10 ** EXACT_DIGITS;

/**
 * Reads a total of Stripe's, which comes as a JSON number. Up to 15 digits of it are exact; what
 * stands behind them is the noise of adding doubles (0.30000000000000004), not usage.
 *
 * @returns undefined for what is too large to be exact
 */
export function shownTotal(raw: number): Quantity | undefined {
	if (!(Math.abs(raw) < FIRST_INEXACT)) return undefined;
	const read = parseQuantity(Number(raw.toFixed(MOST_DECIMALS)).toPrecision(EXACT_DIGITS));
	return read.ok ? read.quantity : undefined;
}
