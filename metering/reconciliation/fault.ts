import { formatQuantity, magnitudeOf, type Quantity } from '../quantity';
import { formatWindow } from '../window';
import type { Comparison } from './comparison';

/**
 * What most likely made totals drift apart, as far as the totals themselves tell.
 *
 * - `wrong_customer`: what one customer lacks, another has too much in the same window.
 * - `wrong_hour`: what one window lacks, other windows of the customer have too much.
 * - `wrong_sign`: the provider shows the source's total with the other sign.
 * - `rounded`: the provider shows the source's total with fewer decimals.
 * - `doubled_events`: the provider shows a small multiple of the source's total.
 * - `scaled`: both totals differ by a factor that units differ by, such as 1000 or 3600.
 * - `not_in_source`: the provider has usage where the source has none.
 * - `extra_events`: the provider has more, and nothing says why.
 * - `lost_events`: the provider has less, and nothing says why.
 */
export type FaultKind =
	| 'wrong_customer'
	| 'wrong_hour'
	| 'wrong_sign'
	| 'rounded'
	| 'doubled_events'
	| 'scaled'
	| 'not_in_source'
	| 'extra_events'
	| 'lost_events';

export interface Fault<Kind extends string = FaultKind> {
	readonly kind: Kind;
	/** What happened and how to mend it. */
	readonly reason: string;
}

/** Faults by the comparison that drifted. */
export type Faults = Map<Comparison, Fault>;

/** `12 too little` or `12 too much`. */
export function formatDrift(drift: Quantity): string {
	return `${formatQuantity(magnitudeOf(drift))} too ${drift.units < 0n ? 'much' : 'little'}`;
}

/** `customer cus_1 in 2026-03-16T04:00:00Z/2026-03-16T05:00:00Z` */
export function placeOf({ customer, window }: Comparison): string {
	return `customer ${customer} in ${formatWindow(window)}`;
}
