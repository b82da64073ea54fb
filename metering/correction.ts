import { type EventIdentity, meterEventIdentifier } from './identifier';
import { addQuantities, negateQuantity, type Quantity } from './quantity';
import type { SyncTarget } from './sync-target';
import { stampOf, type UsageWindow } from './window';

/** The event that moves a window's total from what is shown to what the source says. */
export interface Correction {
	readonly target: SyncTarget;
	/** The total that the provider showed. */
	readonly shown: Quantity;
	/** The source's total minus the shown one. */
	readonly delta: Quantity;
	/** What the event carries: the delta, or the total where events replace each other. */
	readonly value: Quantity;
	/** Unix seconds. */
	readonly timestamp: number;
	readonly identifier: string;
}

/**
 * Builds the correction. Its identifier names the total that it starts from, so of all corrections
 * from one total the provider takes a single one: a compare-and-swap. Whoever comes with an old
 * reading names a total that was moved on from, and is refused.
 *
 * @param now wall clock, Unix seconds
 */
export function correctionOf(target: SyncTarget, shown: Quantity, now: number): Correction {
	const { eventName, customer, window, total, effect } = target;
	const delta = addQuantities(total, negateQuantity(shown));
	return {
		target,
		shown,
		delta,
		value: effect === 'adds' ? delta : total,
		// A moment that has not come is refused, so a window that is still open is stamped now.
		timestamp: Math.min(stampOf(window), now),
		identifier: meterEventIdentifier(eventName, customer, changeFrom(window, shown)),
	};
}

/**
 * The first total of a window has the identity that a plain report of the window has, so that the
 * two exclude each other: a window that was reported is not billed again by a sync.
 */
function changeFrom(window: UsageWindow, shown: Quantity): EventIdentity {
	return shown.units === 0n ? { kind: 'window', window } : { kind: 'sync', window, shown };
}
