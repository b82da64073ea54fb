import {
	begunBuckets,
	type CalendarBucket,
	calendarBuckets,
	type Grouping,
} from '../../../metering/series/calendar-buckets';
import type { RangeReading } from '../../../metering/series/range-refusal';
import type { Zone } from '../../../metering/series/zone';
import type { UsageWindow } from '../../../metering/window';
import { LATEST_SECONDS } from '../limits';

/**
 * The buckets of a range in which Stripe may have usage by now. It takes events up to 5 minutes
 * ahead of time, so a bucket that begins within these is there too: by whatever usage is grouped,
 * none of it is left out of the total.
 *
 * The running bucket is whole, though its end has not come: a bucket that ended now would end off
 * the hour, and cost each customer a request of its own.
 *
 * @param now wall clock, Unix seconds
 * @returns no bucket for a range that has not begun
 */
export function usageBuckets(
	range: UsageWindow,
	grouping: Grouping,
	zone: Zone,
	now: number,
): RangeReading<readonly CalendarBucket[]> {
	const buckets = calendarBuckets(range, grouping, zone);
	return buckets.ok
		? { ok: true, value: begunBuckets(buckets.value, now + LATEST_SECONDS) }
		: buckets;
}
