import fc from 'fast-check';
import { type Quantity, quantity } from '../../metering/quantity';
import type { SyncTarget } from '../../metering/sync-target';

export const HOUR = 3600;
export const FOUR = Date.parse('2026-03-16T04:00:00Z') / 1000;

/** The total of an hour on a meter that adds up, unless told otherwise. */
export function targetOf(change: Partial<SyncTarget> = {}): SyncTarget {
	return {
		index: 0,
		eventName: 'api_calls',
		customer: 'cus_1',
		window: { start: FOUR, end: FOUR + HOUR },
		total: quantity(12n, 0),
		effect: 'adds',
		...change,
	};
}

/** Decimals of few digits, below zero too, so that they often meet. */
export const quantities: fc.Arbitrary<Quantity> = fc
	.tuple(fc.bigInt({ min: -200n, max: 200n }), fc.nat({ max: 2 }))
	.map(([units, scale]) => quantity(units, scale));
