import type { Refusal } from '../../../metering/refusal';
import { formatWindow, type UsageWindow } from '../../../metering/window';
import type { Meter } from '../meters';
import { granuleOf } from '../usage/granule';

/**
 * Why this meter's total of this window cannot be compared, if it cannot. Deactivated meters can be:
 * they still show what they took.
 *
 * With an event time window only the newest event of each hour or day counts. A window that cuts
 * through one shows the newest event of its part, which the bill may not have.
 */
export function refuseComparison(meter: Meter, window: UsageWindow): Refusal | undefined {
	const { display_name: name, event_time_window: bucket } = meter;
	if (!bucket) return undefined;
	// Also a meter that takes the last value is cut nowhere else.
	const granule = granuleOf({ ...meter, default_aggregation: { formula: 'sum' } });
	if (window.start % granule === 0 && window.end % granule === 0) return undefined;
	return {
		field: 'window_end',
		code: 'window_not_of_meter',
		reason: `the meter "${name}" keeps one event of each ${bucket}, but the window ${formatWindow(window)} cuts through one (UTC). Give totals of full ${bucket}s`,
	};
}
