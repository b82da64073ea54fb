import type { Refusal } from '../../../metering/refusal';
import type { SyncTarget } from '../../../metering/sync-target';
import { formatWindow, type UsageWindow } from '../../../metering/window';
import type { Meter } from '../meters';
import { refuseMeter } from '../meter-rules';
import { bucketOf } from './summary-groups';

/** Why this meter's total of this window cannot be set, if it cannot. */
export function refuseSync(meter: Meter, window: UsageWindow): Refusal | undefined {
	const refused = refuseMeter(meter, 'none');
	if (refused !== undefined) return refused;
	const { display_name: name, default_aggregation, event_time_window: bucket } = meter;
	if (default_aggregation.formula === 'count') {
		return {
			field: 'meter',
			code: 'count_meter_without_totals',
			reason: `the meter "${name}" counts events, and each event counts 1 whatever it says, so its total cannot be set. Use a meter with formula sum, or report the events one by one`,
		};
	}
	if (bucket && bucketOf(window) !== bucket) {
		return {
			field: 'window_end',
			code: 'window_not_of_meter',
			reason: `the meter "${name}" keeps one event of each ${bucket}, but the window ${formatWindow(window)} is no full ${bucket} (UTC). Give totals per ${bucket}`,
		};
	}
	return undefined;
}

/**
 * What an event does to the window's total. Meters that take the last value, or keep one event of
 * each hour or day, get the total itself.
 */
export function effectOf(meter: Meter): SyncTarget['effect'] {
	if (meter.default_aggregation.formula === 'last') return 'lasts';
	return meter.event_time_window ? 'replaces' : 'adds';
}
