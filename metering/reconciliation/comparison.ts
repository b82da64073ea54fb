import {
	compareQuantities,
	magnitudeOf,
	multiplyQuantities,
	quantity,
	type Quantity,
	subtractQuantities,
} from '../quantity';
import type { UsageWindow } from '../window';

/**
 * How a total of the source and the provider's compare.
 *
 * - `matched`: the same, or no further apart than is tolerated.
 * - `missing`: the provider has nothing of it.
 * - `under`: the provider has less.
 * - `over`: the provider has more.
 * - `pending`: they differ, but the window is so young that either side may be behind.
 */
export type Standing = 'matched' | 'missing' | 'under' | 'over' | 'pending';

/** What the source and the provider say of one customer and window. */
export interface TwoTotals {
	readonly customer: string;
	readonly window: UsageWindow;
	/** What the source says. */
	readonly source: Quantity;
	/** What the provider shows. */
	readonly shown: Quantity;
	/** False for a window that no row names, where the source is taken to say 0. */
	readonly isNamed: boolean;
}

export interface Comparison extends TwoTotals {
	/** The source's total minus the provider's. */
	readonly drift: Quantity;
	readonly standing: Standing;
}

export interface CompareRules {
	/** Totals no further apart than either of these match. In the meter's own unit. */
	readonly absolute: Quantity;
	/** Of the source's total: 1 lets 100 be 99 or 101. */
	readonly percent: Quantity;
	/** Unix seconds. Windows that end later may still change on either side. */
	readonly settledUntil: number;
}

/**
 * Compares two totals, exactly.
 *
 * A young window is `pending` in both directions. The provider's lag hides usage, so by itself it
 * explains only a provider that shows too little. But the source was asked before the provider was,
 * and what was used in between is on one side only: then the provider shows too much. Once the
 * window has been over for longer than the lag, neither holds.
 */
export function compareTotals(totals: TwoTotals, rules: CompareRules): Comparison {
	const drift = subtractQuantities(totals.source, totals.shown);
	return { ...totals, drift, standing: standingOf(totals, drift, rules) };
}

export function isDrifted({ standing }: Comparison): boolean {
	return standing === 'missing' || standing === 'under' || standing === 'over';
}

/** When the first of the windows begins, Unix seconds; Infinity without any. */
export function earliestOf(comparisons: readonly Comparison[]): number {
	return comparisons.reduce((earliest, { window }) => Math.min(earliest, window.start), Infinity);
}

function standingOf({ source, shown, window }: TwoTotals, drift: Quantity, rules: CompareRules) {
	if (isTolerated(drift, source, rules)) return 'matched';
	if (window.end > rules.settledUntil) return 'pending';
	if (drift.units < 0n) return 'over';
	return shown.units === 0n ? 'missing' : 'under';
}

const HUNDRED = quantity(100n, 0);

function isTolerated(drift: Quantity, source: Quantity, { absolute, percent }: CompareRules) {
	const distance = magnitudeOf(drift);
	if (compareQuantities(distance, absolute) <= 0) return true;
	const share = multiplyQuantities(magnitudeOf(source), percent);
	return compareQuantities(multiplyQuantities(distance, HUNDRED), share) <= 0;
}
