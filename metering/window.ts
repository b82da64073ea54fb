import { formatInstant } from './instant';
import { accept, type Reading, refuse } from './refusal';

/** A half-open interval [start, end) of usage in Unix seconds, UTC, aligned to the minute. */
export interface UsageWindow {
	readonly start: number;
	readonly end: number;
}

/** A grid of windows in UTC, the zone of Stripe's own buckets. */
export type WindowGrid = 'minute' | 'quarter_hour' | 'hour' | 'day' | 'month';

const SECONDS: Record<Exclude<WindowGrid, 'month'>, number> = {
	minute: 60,
	quarter_hour: 900,
	hour: 3600,
	day: 86_400,
};

/**
 * Builds a window, or says why start and end make none.
 *
 * Stripe reads usage back in whole minutes only, so a window that ends between two minutes could
 * never be reconciled.
 *
 * @see https://docs.stripe.com/api/billing/meter-event-summary/list
 */
export function usageWindow(start: number, end: number): Reading<UsageWindow> {
	if (start % 60 !== 0) {
		return refuse('window_start', 'window_unaligned', unaligned('start', start));
	}
	if (end % 60 !== 0) return refuse('window_end', 'window_unaligned', unaligned('end', end));
	if (end <= start) {
		return refuse(
			'window_end',
			'window_empty',
			`the window ends at ${formatInstant(end)}, not after its start ${formatInstant(start)}`,
		);
	}
	return accept({ start, end });
}

function unaligned(which: 'start' | 'end', at: number): string {
	return `the window's ${which} ${formatInstant(at)} is not a whole minute`;
}

/** The window of the grid that holds this moment (Unix seconds). */
export function windowAround(at: number, grid: WindowGrid): UsageWindow {
	if (grid === 'month') return monthAround(at);
	const length = SECONDS[grid];
	const start = Math.floor(at / length) * length;
	return { start, end: start + length };
}

function monthAround(at: number): UsageWindow {
	const date = new Date(at * 1000);
	const month = (ahead: number): number =>
		Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + ahead, 1) / 1000;
	return { start: month(0), end: month(1) };
}

/**
 * The moment that stands for a whole window: its last second, so that it is inside the window for
 * every grid, and as late as possible before Stripe's limit on age.
 */
export function stampOf(window: UsageWindow): number {
	return window.end - 1;
}

export function formatWindow({ start, end }: UsageWindow): string {
	return `${formatInstant(start)}/${formatInstant(end)}`;
}
