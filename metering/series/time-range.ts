import { formatInstant } from '../instant';
import type { UsageWindow } from '../window';
import { type CalendarUnit, unitAround, unitStarts } from './calendar-unit';
import { type RangeReading, refuseRange } from './range-refusal';
import type { Zone } from './zone';

/** A time range by its name. The running unit counts: the last 1 day is today. */
export type RangePreset =
	| { readonly kind: 'today' | 'yesterday' | 'this_hour' | 'this_month' | 'last_month' }
	| { readonly kind: 'last_hours' | 'last_days'; readonly count: number };

const MINUTE = 60;
const DAY = 86_400;
const MOST_UNITS = { hour: 10_000, day: 3700 } as const;

/**
 * What a preset means at this moment, as whole hours, days or a month of the zone. A range that
 * includes the running unit ends with it, that is later than now.
 *
 * @param now wall clock, Unix seconds
 */
export function presetRange(
	preset: RangePreset,
	now: number,
	zone: Zone,
): RangeReading<UsageWindow> {
	switch (preset.kind) {
		case 'today':
			return { ok: true, value: unitAround(now, 'day', zone) };
		case 'this_hour':
			return { ok: true, value: unitAround(now, 'hour', zone) };
		case 'this_month':
			return { ok: true, value: unitAround(now, 'month', zone) };
		case 'yesterday':
			return { ok: true, value: unitBefore(now, 'day', zone) };
		case 'last_month':
			return { ok: true, value: unitBefore(now, 'month', zone) };
		case 'last_hours':
			return lastUnits('hour', preset.count, now, zone);
		case 'last_days':
			return lastUnits('day', preset.count, now, zone);
	}
}

function unitBefore(now: number, unit: CalendarUnit, zone: Zone): UsageWindow {
	return unitAround(unitAround(now, unit, zone).start - 1, unit, zone);
}

/**
 * The running unit and those before it, `count` in all. They are counted on the calendar, so that
 * days of 23 and 25 hours are one day each.
 */
function lastUnits(
	unit: Extract<CalendarUnit, 'hour' | 'day'>,
	count: number,
	now: number,
	zone: Zone,
): RangeReading<UsageWindow> {
	const most = MOST_UNITS[unit];
	if (!Number.isInteger(count) || count < 1 || count > most) {
		return refuseRange(
			'count',
			'range_count_invalid',
			`${count} is no number of ${unit}s to look back. Give a whole number from 1 to ${most}`,
		);
	}
	const length = unit === 'hour' ? 3600 : DAY;
	const around = unitAround(now, unit, zone);
	const starts = unitStarts(around.start - count * length - 2 * DAY, around.end, unit, zone);
	const first = starts.at(-count) as { readonly at: number };
	return { ok: true, value: { start: first.at, end: around.end } };
}

/**
 * A range of two moments (Unix seconds), widened to whole minutes, because Stripe reads no others:
 * billing periods begin at any second. So up to 59 seconds of usage before and after it are in it;
 * what is read is what the range says.
 *
 * @see https://docs.stripe.com/api/billing/meter-event-summary/list
 */
export function absoluteRange(start: number, end: number): RangeReading<UsageWindow> {
	if (end <= start) {
		return refuseRange(
			'range_end',
			'range_empty',
			`the range ends at ${formatInstant(end)}, not after its start ${formatInstant(start)}. Give a later end`,
		);
	}
	return {
		ok: true,
		value: {
			start: Math.floor(start / MINUTE) * MINUTE,
			end: Math.ceil(end / MINUTE) * MINUTE,
		},
	};
}
