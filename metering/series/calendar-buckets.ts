import type { UsageWindow } from '../window';
import { type CalendarUnit, isoOffset, unitStarts } from './calendar-unit';
import { type RangeReading, refuseRange } from './range-refusal';
import type { Zone } from './zone';

/** By what usage is grouped; `none` makes one bucket of the whole range. */
export type Grouping = CalendarUnit | 'none';

/** A calendar unit, or the part of it that lies in the range: [start, end) in Unix seconds. */
export interface CalendarBucket extends UsageWindow {
	/** ISO 8601 in the zone. Of a unit that the range cuts, it is that of the whole unit. */
	readonly label: string;
}

/** More than a year of hours. More would be neither read nor looked at. */
export const MOST_BUCKETS_OF_RANGE = 10_000;

const SHORTEST: Record<CalendarUnit, number> = {
	hour: 3600,
	day: 86_400,
	week: 7 * 86_400,
	month: 28 * 86_400,
};

/**
 * Splits a range into the calendar units of a zone, oldest first, without gap or overlap. The first
 * and the last are cut at the range.
 */
export function calendarBuckets(
	{ start, end }: UsageWindow,
	grouping: Grouping,
	zone: Zone,
): RangeReading<readonly CalendarBucket[]> {
	if (grouping === 'none') {
		const label = `${isoMoment(start, zone)}/${isoMoment(end, zone)}`;
		return { ok: true, value: [{ start, end, label }] };
	}
	if ((end - start) / SHORTEST[grouping] > MOST_BUCKETS_OF_RANGE) {
		return refuseRange(
			'grouping',
			'range_too_long',
			`the range has more than ${MOST_BUCKETS_OF_RANGE.toLocaleString('en-US')} ${grouping}s. Choose a shorter one, or group it by something longer`,
		);
	}
	const starts = unitStarts(start, end, grouping, zone);
	const value = starts.map(({ at, label }, index) => ({
		start: Math.max(start, at),
		end: starts[index + 1]?.at ?? end,
		label,
	}));
	return { ok: true, value };
}

/**
 * The buckets that have begun by a moment: those after it have no usage to be read yet, and 0 would
 * look like an answer.
 *
 * @param until Unix seconds; where usage may be stamped ahead of time, by so much later than now
 */
export function begunBuckets(
	buckets: readonly CalendarBucket[],
	until: number,
): readonly CalendarBucket[] {
	return buckets.filter(({ start }) => start <= until);
}

function isoMoment(at: number, zone: Zone): string {
	const offset = zone.offsetAt(at);
	return `${new Date((at + offset) * 1000).toISOString().slice(0, 16)}${isoOffset(offset)}`;
}
