import type { Result } from './measure';
import { limitOf, type Scenario } from './scenarios';

/** Rows that are on the bill, a second of the whole run. What was refused for good was no work done. */
export function billedRowsPerSecond({ rows, billedPercent, seconds }: Result): number {
	return (rows * Math.min(1, billedPercent / 100)) / seconds;
}

/** Events a second between the first and the last that Stripe took. */
export function sustained({ events, sendingSeconds }: Result): number {
	return sendingSeconds === 0 ? 0 : (events - 1) / sendingSeconds;
}

/** What is missing to the limit, in percent of it. */
export function distancePercent(scenario: Scenario, result: Result): number {
	return 100 * (1 - sustained(result) / limitOf(scenario));
}

/** CPU time in ms per 1,000 rows. */
export function cpuPerThousand({ rows, cpuMs }: Result): number {
	return (1000 * cpuMs) / rows;
}

export function refusedPercent({ refused, requests }: Result): number {
	return requests === 0 ? 0 : (100 * refused) / requests;
}

/** Exactly 100 % only where each customer is billed what they used, to the last digit. */
export function billedText({ billedPercent, drifted }: Result): string {
	if (drifted === 0) return '100 %';
	return `${billedPercent.toFixed(2)} %, ${whole(drifted)} customers off`;
}

const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

export function whole(value: number): string {
	return WHOLE.format(value);
}

/** `0.023×`, `41×`: two digits that count, and never `1e+3`. */
export function times(ratio: number): string {
	return `${ratio >= 10 ? whole(ratio) : ratio.toPrecision(2)}×`;
}
