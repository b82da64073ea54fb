import type { Zone } from './zone';

/** What the calendar of a zone is divided into. Weeks are those of ISO 8601, from Monday. */
export type CalendarUnit = 'hour' | 'day' | 'week' | 'month';

/** The moment at which a unit begins, and the unit's name. */
export interface UnitStart {
	/** Unix seconds. */
	readonly at: number;
	/** ISO 8601 in the zone: `2026-03-16T04:00+01:00`, `2026-03-16`, `2026-W12`, `2026-03`. */
	readonly label: string;
}

const HOUR = 3600;
const DAY = 86_400;
/** Longer than any unit, and any change of clocks. */
const LONGEST: Record<CalendarUnit, number> = {
	hour: DAY,
	day: 3 * DAY,
	week: 9 * DAY,
	month: 33 * DAY,
};

/**
 * The starts of all units that have time in [start, end), oldest first. The first lies at or before
 * the start.
 *
 * A day begins with the first moment whose date is not earlier, which is not 00:00 where the clocks
 * skip it, and not the second 00:00 where there are two. A date that a zone skips has no moment and
 * so no unit. An hour also begins where the clocks are changed, so that the two hours from 02:00 to
 * 03:00 of an autumn night are two.
 */
export function unitStarts(
	start: number,
	end: number,
	unit: CalendarUnit,
	zone: Zone,
): UnitStart[] {
	const starts: UnitStart[] = [];
	for (const next of unit === 'hour' ? hours(start, end, zone) : dates(start, end, unit, zone)) {
		// Of those that begin before the range, only the last reaches into it.
		if (next.at <= start) starts.length = 0;
		starts.push(next);
	}
	return starts;
}

/** The unit that this moment (Unix seconds) lies in. */
export function unitAround(
	at: number,
	unit: CalendarUnit,
	zone: Zone,
): { readonly start: number; readonly end: number } {
	const [around, next] = unitStarts(at, at + 2 * LONGEST[unit], unit, zone) as [
		UnitStart,
		UnitStart,
	];
	return { start: around.at, end: next.at };
}

function* hours(start: number, end: number, zone: Zone): Generator<UnitStart> {
	for (const stretch of zone.stretches(start - LONGEST.hour, end)) {
		const { offset } = stretch;
		for (let at = stretch.start; at < stretch.end; at = nextMultiple(at + offset, HOUR) - offset) {
			yield { at, label: `${isoLocal(at + offset, 16)}${isoOffset(offset)}` };
		}
	}
}

function* dates(
	start: number,
	end: number,
	unit: Exclude<CalendarUnit, 'hour'>,
	zone: Zone,
): Generator<UnitStart> {
	let latest = -Infinity;
	for (const stretch of zone.stretches(start - LONGEST[unit], end)) {
		const { offset } = stretch;
		for (let at = stretch.start; at < stretch.end; at = nextMultiple(at + offset, DAY) - offset) {
			const first = firstDayOf(Math.floor((at + offset) / DAY), unit);
			// Clocks that are set back over midnight return to a date that has passed already.
			if (first <= latest) continue;
			latest = first;
			yield { at, label: labelOf(first, unit) };
		}
	}
}

function nextMultiple(of: number, length: number): number {
	return (Math.floor(of / length) + 1) * length;
}

/** Days are counted from 1970-01-01, which was a Thursday. */
function firstDayOf(day: number, unit: Exclude<CalendarUnit, 'hour'>): number {
	switch (unit) {
		case 'day':
			return day;
		case 'week':
			return day - ((day + 3) % 7);
		case 'month':
			return day - (new Date(day * DAY * 1000).getUTCDate() - 1);
	}
}

function labelOf(firstDay: number, unit: Exclude<CalendarUnit, 'hour'>): string {
	if (unit === 'day') return isoLocal(firstDay * DAY, 10);
	if (unit === 'month') return isoLocal(firstDay * DAY, 7);
	// A week belongs to the year that its Thursday lies in.
	const thursday = firstDay + 3;
	const year = new Date(thursday * DAY * 1000).getUTCFullYear();
	const newYear = Date.UTC(year, 0, 1) / 1000 / DAY;
	const week = Math.floor((thursday - newYear) / 7) + 1;
	return `${year}-W${String(week).padStart(2, '0')}`;
}

/** @param local seconds of a clock that shows local time */
function isoLocal(local: number, characters: number): string {
	return new Date(local * 1000).toISOString().slice(0, characters);
}

export function isoOffset(offset: number): string {
	const minutes = Math.abs(Math.trunc(offset / 60));
	const two = (part: number): string => String(part).padStart(2, '0');
	return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
