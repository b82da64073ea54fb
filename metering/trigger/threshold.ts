import { addQuantities, compareQuantities, formatQuantity, negateQuantity } from '../quantity';
import type { Quantity } from '../quantity';
import type { Comparison, Threshold } from './trigger-rule';

const WORDS: Readonly<Record<Comparison, string>> = {
	below: 'below',
	at_or_below: 'at or below',
	at_or_above: 'at or above',
	above: 'above',
};

/** True when the value is where the charge is due. */
export function isMet({ value, comparison, threshold }: Threshold): boolean {
	const side = compareQuantities(value, threshold);
	if (side === 0) return comparison === 'at_or_below' || comparison === 'at_or_above';
	return isUpwards(comparison) ? side > 0 : side < 0;
}

export function isUpwards(comparison: Comparison): boolean {
	return comparison === 'at_or_above' || comparison === 'above';
}

/** `16 is not below 15` */
export function tellUnmet({ value, comparison, threshold }: Threshold): string {
	return `${formatQuantity(value)} is not ${WORDS[comparison]} ${formatQuantity(threshold)}`;
}

/**
 * How many multiples of the step a value has reached: 25,000 has reached two of 10,000.
 *
 * @param step more than 0
 */
export function multiplesReached(
	value: Quantity,
	step: Quantity,
	comparison: 'at_or_above' | 'above',
): bigint {
	if (value.units <= 0n) return 0n;
	const scale = BigInt(Math.max(value.scale, step.scale));
	const left = value.units * 10n ** (scale - BigInt(value.scale));
	const right = step.units * 10n ** (scale - BigInt(step.scale));
	// A value that lies on a multiple is not above it.
	return comparison === 'above' ? (left - 1n) / right : left / right;
}

/** What is missing from the value to the target, in the direction that mends the comparison. */
export function gapTo(target: Quantity, { value, comparison }: Threshold): Quantity {
	return isUpwards(comparison)
		? addQuantities(value, negateQuantity(target))
		: addQuantities(target, negateQuantity(value));
}
