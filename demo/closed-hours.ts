import type { BilledWindow } from './drift';

const HOUR_MS = 3_600_000;

/** The given number of whole hours, in UTC, that had ended last at the given moment. */
export function closedHours(at: Date, count: number): BilledWindow {
	const end = Math.floor(at.getTime() / HOUR_MS) * HOUR_MS;
	return { start: new Date(end - count * HOUR_MS), end: new Date(end) };
}

/** The smallest window that holds both. */
export function union(a: BilledWindow | undefined, b: BilledWindow): BilledWindow {
	if (!a) return b;
	return {
		start: a.start < b.start ? a.start : b.start,
		end: a.end > b.end ? a.end : b.end,
	};
}

/** Milliseconds from the given moment to the end of its hour. */
export function msLeftInHour(at: Date): number {
	return HOUR_MS - (at.getTime() % HOUR_MS);
}
