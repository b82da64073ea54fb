import type { SyncScenario } from './scenarios';

const HOUR = 3600;

/** One window's total at the source. */
export interface SourceTotal {
	readonly customer: string;
	/** Unix seconds, half-open. */
	readonly start: number;
	readonly end: number;
	/** Plain decimal text, as PostgreSQL's `sum(…)::text` gives it. */
	readonly total: string;
}

export function customerAt(index: number): string {
	return `cus_${index}`;
}

/**
 * The source's totals, customer by customer; the same ones every time.
 *
 * @param until Unix seconds, a full hour: the end of the last window
 * @param when before or after the changes that a sync is to find
 */
export function* sourceTotals(
	{ customers, hours, oneChangedIn }: SyncScenario,
	until: number,
	when: 'before' | 'after',
): Generator<SourceTotal> {
	for (let row = 0; row < customers * hours; row += 1) {
		const end = until - (row % hours) * HOUR;
		const isChanged = when === 'after' && oneChangedIn > 0 && row % oneChangedIn === 0;
		yield {
			customer: customerAt(Math.floor(row / hours)),
			start: end - HOUR,
			end,
			total: `${((row * 7919) % 1000) + (isChanged ? 1 : 0)}.25`,
		};
	}
}

export function changedWindows({ customers, hours, oneChangedIn }: SyncScenario): number {
	return oneChangedIn === 0 ? 0 : Math.ceil((customers * hours) / oneChangedIn);
}
