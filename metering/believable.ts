import type { Correction } from './correction';
import {
	compareQuantities,
	formatQuantity,
	magnitudeOf,
	multiplyQuantities,
	quantity,
	type Quantity,
} from './quantity';
import type { Refusal } from './refusal';

/** How far a total that is billed already may be moved without a person looking at it. */
export interface BelievableLimits {
	/** Of the shown total: 50 lets 100 become 50 or 150. */
	readonly percent?: Quantity;
	/** In the meter's own unit. */
	readonly absolute?: Quantity;
	/** Late rows may raise a total as far as they like. */
	readonly onlyDownwards?: boolean;
}

/**
 * Says why a correction is too large to be believed, if it is. The first total of a window is no
 * correction: nothing was billed before that it could be compared with.
 */
export function refuseUnbelievable(
	{ shown, delta, target }: Correction,
	{ percent, absolute, onlyDownwards }: BelievableLimits,
): Refusal | undefined {
	if (shown.units === 0n || (onlyDownwards && delta.units > 0n)) return undefined;
	const change = magnitudeOf(delta);
	const overPercent =
		percent !== undefined &&
		isOver(multiplyQuantities(change, HUNDRED), multiplyQuantities(magnitudeOf(shown), percent));
	const overAbsolute = absolute !== undefined && isOver(change, absolute);
	if (!overPercent && !overAbsolute) return undefined;
	const limit = overPercent ? `${formatQuantity(percent)} %` : formatQuantity(absolute as Quantity);
	return {
		field: 'value',
		code: 'correction_too_large',
		reason: `${formatQuantity(shown)} would become ${formatQuantity(target.total)}, a change of ${formatQuantity(delta)}, more than the largest correction of ${limit} that you allow. Look at the source; if it is right, raise the limit and run again`,
	};
}

const HUNDRED = quantity(100n, 0);

function isOver(a: Quantity, b: Quantity): boolean {
	return compareQuantities(a, b) > 0;
}
