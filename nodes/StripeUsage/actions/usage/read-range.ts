import type { IExecuteFunctions } from 'n8n-workflow';
import { parseInstant } from '../../../../metering/instant';
import type { Grouping } from '../../../../metering/series/calendar-buckets';
import {
	type RangeField,
	type RangeReading,
	refuseRange,
} from '../../../../metering/series/range-refusal';
import { absoluteRange, presetRange } from '../../../../metering/series/time-range';
import { Zone } from '../../../../metering/series/zone';
import type { AskedTime } from '../../../../providers/stripe/usage/asked-time';
import { textOf } from '../../../common/item-inputs';
import { readerOf } from '../../../common/parameter-reader';

const GROUPINGS: readonly Grouping[] = ['none', 'hour', 'day', 'week', 'month'];

/** The fields of a range, as they stand in an item. */
interface RawTime {
	readonly range: string;
	readonly start: unknown;
	readonly end: unknown;
	readonly count: unknown;
	readonly grouping: string;
	readonly timeZone: string;
}

/**
 * Reads the range of each item, its grouping and its time zone. Items that say the same get the
 * same object.
 *
 * @param now wall clock, Unix seconds; one for all items
 * @returns throws what n8n throws where an expression of the item is broken
 */
export function timeReader(
	context: IExecuteFunctions,
	now: number,
): (itemIndex: number) => RangeReading<AskedTime> {
	const read = {
		range: readerOf(context, 'range'),
		start: readerOf(context, 'rangeStart', ''),
		end: readerOf(context, 'rangeEnd', ''),
		count: readerOf(context, 'count', ''),
		grouping: readerOf(context, 'groupBy', 'none'),
		timeZone: readerOf(context, 'options.timeZone', ''),
	};
	const known = new Map<string, RangeReading<AskedTime>>();
	return (itemIndex) => {
		const raw: RawTime = {
			range: textOf(read.range(itemIndex)),
			start: read.start(itemIndex),
			end: read.end(itemIndex),
			count: read.count(itemIndex),
			grouping: textOf(read.grouping(itemIndex)),
			timeZone: textOf(read.timeZone(itemIndex)) || context.getTimezone(),
		};
		const key = JSON.stringify(raw);
		const reading = known.get(key) ?? readTime(raw, now);
		known.set(key, reading);
		return reading;
	};
}

function readTime(raw: RawTime, now: number): RangeReading<AskedTime> {
	const zone = Zone.of(raw.timeZone);
	if (!zone.ok) return zone;
	const grouping = GROUPINGS.find((one) => one === raw.grouping);
	if (grouping === undefined) {
		const choices = GROUPINGS.join(', ');
		return refuseRange(
			'grouping',
			'grouping_unknown',
			`usage cannot be grouped by "${raw.grouping}". Choose one of ${choices}`,
		);
	}
	const range = readRange(raw, now, zone.value);
	return range.ok ? { ok: true, value: { range: range.value, grouping, zone: zone.value } } : range;
}

function readRange(raw: RawTime, now: number, zone: Zone): RangeReading<AskedTime['range']> {
	switch (raw.range) {
		case 'current_period':
			return { ok: true, value: 'current_period' };
		case 'between':
			return between(raw, zone);
		case 'last_days':
		case 'last_hours': {
			const count = countOf(raw.count);
			return Number.isNaN(count)
				? refuseRange('count', 'range_count_invalid', notCounted(raw.count))
				: presetRange({ kind: raw.range, count }, now, zone);
		}
		case 'last_month':
		case 'this_hour':
		case 'this_month':
		case 'today':
		case 'yesterday':
			return presetRange({ kind: raw.range }, now, zone);
		default:
			return refuseRange(
				'range',
				'range_unknown',
				`there is no range "${raw.range}". Choose one of between, current_period, last_days, last_hours, last_month, this_hour, this_month, today, yesterday`,
			);
	}
}

function between({ start, end }: RawTime, zone: Zone): RangeReading<AskedTime['range']> {
	const from = momentOf(start, 'range_start', zone);
	if (!from.ok) return from;
	const to = momentOf(end, 'range_end', zone);
	return to.ok ? absoluteRange(from.value, to.value) : to;
}

function momentOf(raw: unknown, field: RangeField, zone: Zone): RangeReading<number> {
	if (textOf(raw) === '') {
		return refuseRange(
			field,
			'time_missing',
			'the moment is empty. Give ISO 8601 such as 2026-03-16T00:00:00Z, or choose another range',
		);
	}
	const read = parseInstant(raw, 'timestamp', zone.name);
	return read.ok ? read : refuseRange(field, read.refusal.code, read.refusal.reason);
}

function notCounted(raw: unknown): string {
	const what = textOf(raw) === '' ? 'the number is empty' : `"${textOf(raw)}" is no number`;
	return `${what}. Give a whole number such as 7`;
}

/** Agents give numbers as text. */
function countOf(raw: unknown): number {
	return textOf(raw) === '' ? NaN : Number(raw);
}
