import {
	type CalendarBucket,
	calendarBuckets,
	type Grouping,
} from '../../../../metering/series/calendar-buckets';
import type { UsageWindow } from '../../../../metering/window';
import { zoneOf } from '../../../metering/series/zones';

export function bucketsOf(
	range: UsageWindow,
	grouping: Grouping,
	zone = 'UTC',
): readonly CalendarBucket[] {
	const read = calendarBuckets(range, grouping, zoneOf(zone));
	if (!read.ok) throw new Error(read.refusal.reason);
	return read.value;
}
