import { formatInstant } from './instant';
import type { HoldReason } from './plan';
import { formatWindow, type UsageWindow } from './window';

/**
 * Why the rows of a window that has not ended wait. Its total can still grow, and the first report
 * claims the window's identifier, so usage that comes after it could never be billed.
 *
 * @param now Unix seconds
 */
export function holdOpen(window: UsageWindow, now: number): HoldReason | undefined {
	if (window.end <= now) return undefined;
	return {
		status: 'unsent',
		refusal: {
			field: 'window_end',
			code: 'window_open',
			reason: `the window ${formatWindow(window)} has not ended, so its total may still grow. Run again after ${formatInstant(window.end)}`,
		},
	};
}
