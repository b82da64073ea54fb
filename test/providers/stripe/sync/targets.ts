import fc from 'fast-check';
import { quantity } from '../../../../metering/quantity';
import type { SyncTarget } from '../../../../metering/sync-target';
import { type UsageWindow, windowAround, type WindowGrid } from '../../../../metering/window';

export const HOUR = 3600;
export const DAY = 86_400;
/** A midnight. */
export const MONDAY = Date.parse('2026-03-16T00:00:00Z') / 1000;

export function targetOf(window: UsageWindow, change: Partial<SyncTarget> = {}): SyncTarget {
	const total = quantity(12n, 0);
	return {
		index: 0,
		eventName: 'api_calls',
		customer: 'cus_1',
		window,
		total,
		effect: 'adds',
		...change,
	};
}

/** The nth hour after Monday's beginning. */
export function hour(n: number): UsageWindow {
	return { start: MONDAY + n * HOUR, end: MONDAY + (n + 1) * HOUR };
}

export function day(n: number): UsageWindow {
	return { start: MONDAY + n * DAY, end: MONDAY + (n + 1) * DAY };
}

/** Windows of all grids, and of none, within some weeks. */
export const windows: fc.Arbitrary<UsageWindow> = fc.oneof(
	fc
		.tuple(
			fc.integer({ min: MONDAY - 40 * DAY, max: MONDAY + 40 * DAY }),
			fc.constantFrom<WindowGrid>('minute', 'quarter_hour', 'hour', 'hour', 'day', 'month'),
		)
		.map(([at, grid]) => windowAround(at, grid)),
	fc
		.tuple(fc.integer({ min: -57_600, max: 57_600 }), fc.integer({ min: 1, max: 4000 }))
		.map(([start, length]) => ({
			start: MONDAY + start * 60,
			end: MONDAY + (start + length) * 60,
		})),
);
