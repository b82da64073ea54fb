import { formatInstant } from './instant';
import type { HeldRow } from './plan';
import { formatWindow, type UsageWindow } from './window';

/**
 * Holds back a row whose window has not ended. Its total can still grow, and the first report
 * claims the window's identifier, so usage that comes after it could never be billed.
 */
export function holdIfOpen(index: number, window: UsageWindow, now: number): HeldRow | null {
	if (window.end <= now) return null;
	return {
		index,
		status: 'unsent',
		refusal: {
			field: 'window_end',
			code: 'window_open',
			reason: `the window ${formatWindow(window)} has not ended, so its total may still grow. Run again after ${formatInstant(window.end)}`,
		},
	};
}
