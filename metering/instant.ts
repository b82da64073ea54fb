import { DateTime } from 'luxon';
import { nameOf } from './naming';
import { accept, type Reading, refuse, type UsageField } from './refusal';

/**
 * What to do with a time that names no time zone: refuse it, or read it in this IANA zone.
 * There is no default that fits all: a guess moves usage by hours, at a month's end into the
 * wrong invoice.
 */
export type ZoneOfBareTimes = 'refuse' | (string & {});

/** A luxon DateTime, also one made by another copy of luxon, as n8n's expressions give it. */
interface LuxonLike {
	toMillis(): number;
	readonly isValid: boolean;
}

/** Numbers from here on are milliseconds: as seconds they would lie beyond the year 5138. */
const FIRST_MILLISECONDS = 100_000_000_000;
/** Numbers from here on are micro- or nanoseconds, which no source of ours means by a time. */
const FIRST_MICROSECONDS = 100_000_000_000_000;

/** Luxon would read a text without a date, such as "04:00", as a time of the day it runs on. */
const STARTS_WITH_ISO_DATE = /^(?:[+-]\d{2})?\d{4}(?:-W?\d{2}(?!:)|W\d{2}|\d{3})/;
const STARTS_WITH_SQL_DATE = /^\d{4}-\d{2}-\d{2}/;
/** Luxon would read the one HTTP format without GMT as UTC, whatever zone is asked for. */
const ENDS_WITH_GMT = /\bGMT$/;
/** The latest moment that a Date can hold, in milliseconds. */
const LAST_MILLISECOND = 8_640_000_000_000_000;

/**
 * Reads a moment as ISO 8601, SQL or HTTP text, epoch seconds or milliseconds (number or text), a
 * Date or an n8n DateTime.
 *
 * @param zone what to do with texts that name no time zone
 * @returns whole Unix seconds, rounded down: a fraction never moves an event into a later window
 */
export function parseInstant(
	raw: unknown,
	field: UsageField,
	zone: ZoneOfBareTimes,
): Reading<number> {
	if (raw === undefined || raw === null || (typeof raw === 'string' && raw.trim() === '')) {
		return refuse(
			field,
			'time_missing',
			'the time of usage is empty. Map the field that holds it; the current time is only used when "Now" is chosen',
		);
	}
	if (typeof raw === 'number') return fromNumber(raw, field);
	if (typeof raw === 'string') return fromText(raw.trim(), field, zone);
	if (raw instanceof Date) return fromMillis(raw.getTime(), field, raw);
	if (isLuxon(raw)) return fromMillis(raw.isValid ? raw.toMillis() : NaN, field, raw);
	return refuse(field, 'time_unreadable', `${nameOf(raw)} is not a time`);
}

function fromText(text: string, field: UsageField, zone: ZoneOfBareTimes): Reading<number> {
	if (/^[+-]?\d+(\.\d+)?$/.test(text) && !/^\d{8}$/.test(text)) {
		// A long fraction would round up to the next second on its way through a double.
		return fromNumber(Number(text.replace(/\..*$/, '')), field);
	}
	const inUtc = parse(text, 'utc');
	if (!inUtc.isValid || namesItsZone(text, inUtc)) return fromMillis(inUtc.toMillis(), field, text);
	if (zone === 'refuse') {
		return refuse(
			field,
			'time_without_zone',
			`"${text}" names no time zone. Add Z or an offset such as +02:00, or set the option "Times Without Time Zone"`,
		);
	}
	return fromMillis(firstOf(parse(text, zone)).toMillis(), field, text);
}

/** True when the text means the same moment in whatever zone it is read. */
function namesItsZone(text: string, inUtc: DateTime): boolean {
	return parse(text, 'UTC+1').toMillis() === inUtc.toMillis();
}

/**
 * The first of the two moments that share a clock time on the night when clocks go back. Luxon
 * takes the one whose offset is in force today, so a run in winter would give a row another time,
 * and with it another identity, than a run in summer.
 */
function firstOf(local: DateTime): DateTime {
	return local.getPossibleOffsets()[0] ?? local;
}

function parse(text: string, zone: string): DateTime {
	if (STARTS_WITH_ISO_DATE.test(text)) {
		const iso = DateTime.fromISO(text, { zone });
		if (iso.isValid) return iso;
	}
	if (STARTS_WITH_SQL_DATE.test(text)) return DateTime.fromSQL(text, { zone });
	return ENDS_WITH_GMT.test(text)
		? DateTime.fromHTTP(text, { zone })
		: DateTime.invalid('not a date');
}

function fromNumber(epoch: number, field: UsageField): Reading<number> {
	if (!Number.isFinite(epoch) || epoch < 0) {
		return refuse(
			field,
			'time_unreadable',
			`${epoch} is not a time in epoch seconds or milliseconds`,
		);
	}
	if (epoch >= FIRST_MICROSECONDS) {
		return refuse(
			field,
			'time_unreadable',
			`${epoch} looks like micro- or nanoseconds. Give epoch seconds or milliseconds`,
		);
	}
	return fromMillis(epoch >= FIRST_MILLISECONDS ? epoch : epoch * 1000, field, epoch);
}

function fromMillis(millis: number, field: UsageField, raw: unknown): Reading<number> {
	if (!(Math.abs(millis) <= LAST_MILLISECOND)) {
		return refuse(
			field,
			'time_unreadable',
			`"${String(raw).slice(0, 40)}" is not a time. Give ISO 8601 such as 2026-03-16T04:00:00Z, or epoch seconds or milliseconds`,
		);
	}
	return accept(Math.floor(millis / 1000));
}

function isLuxon(raw: unknown): raw is LuxonLike {
	return (
		typeof raw === 'object' &&
		raw !== null &&
		'toMillis' in raw &&
		typeof raw.toMillis === 'function' &&
		'isValid' in raw
	);
}

/** Unix seconds as ISO 8601 in UTC without milliseconds: `2026-03-16T04:00:00Z`. */
export function formatInstant(seconds: number): string {
	return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
