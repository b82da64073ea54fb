import { combinedWindow } from './combined-window';
import type { CombineRule, MissingRow } from './plan';
import type { UsageWindow } from './window';

/**
 * Tells which combined windows lack a row. To send such a window would claim its identifier, and
 * the missing row, once mended, would be refused as part of a duplicate: lost, under a success.
 */
export class MissingRows {
	readonly #lacking = new Map<string, number>();

	constructor(missing: readonly MissingRow[], combine: Exclude<CombineRule, 'none'>) {
		for (const { index, eventName, customer, time } of missing) {
			const window = time && combinedWindow(time, combine);
			// A row that fits into no window is missing from none.
			if (window?.ok === false) continue;
			const key = keyOf(eventName, customer, window?.value);
			if (!this.#lacking.has(key)) this.#lacking.set(key, index);
		}
	}

	/** The first row that is, or without a readable time may be, missing from this window. */
	firstOf(eventName: string, customer: string, window: UsageWindow): number | undefined {
		if (this.#lacking.size === 0) return undefined;
		return (
			this.#lacking.get(keyOf(eventName, customer, window)) ??
			this.#lacking.get(keyOf(eventName, customer))
		);
	}
}

function keyOf(eventName: string, customer: string, window?: UsageWindow): string {
	return JSON.stringify([eventName, customer, window?.start, window?.end]);
}
