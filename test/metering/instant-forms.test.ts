import { DateTime } from 'luxon';
import { formatInstant, parseInstant } from '../../metering/instant';

const read = (raw: unknown, zone = 'refuse'): string => {
	const reading = parseInstant(raw, 'timestamp', zone);
	return reading.ok ? formatInstant(reading.value) : reading.refusal.code;
};

const FOUR = '2026-03-16T04:00:00Z';
const SECONDS = Date.parse(FOUR) / 1000;

describe('every way of writing one moment', () => {
	it.each<[unknown]>([
		['2026-03-16T04:00:00Z'],
		['2026-03-16T04:00:00z'],
		['2026-03-16T04:00Z'],
		['2026-03-16T04:00:00.000Z'],
		['2026-03-16T04:00:00.999999Z'],
		['2026-03-16T05:00:00+01:00'],
		['2026-03-16T05:00:00+0100'],
		['2026-03-16T05:00:00+01'],
		['2026-03-15T23:30:00-04:30'],
		['20260316T040000Z'],
		['2026-W12-1T04:00:00Z'],
		['2026-03-16T05:00:00+01:00[Europe/Berlin]'],
		['2026-03-16 04:00:00+00'],
		['2026-03-16 04:00:00.123456+00'],
		['2026-03-16 09:30:00+05:30'],
		['2026-03-16 04:00:00 Z'],
		['2026-03-16 04:00:00 UTC'],
		['2026-03-16 05:00:00 Europe/Berlin'],
		['Mon, 16 Mar 2026 04:00:00 GMT'],
		['  2026-03-16T04:00:00Z\n'],
		[SECONDS],
		[SECONDS + 0.999],
		[SECONDS * 1000],
		[SECONDS * 1000 + 999],
		[String(SECONDS)],
		[`${SECONDS}.999999`],
		[String(SECONDS * 1000)],
		[new Date(FOUR)],
		[DateTime.fromISO(FOUR)],
		[DateTime.fromISO(FOUR, { zone: 'Asia/Kolkata' })],
		[{ toMillis: () => SECONDS * 1000, isValid: true }],
	])('%p', (raw) => {
		expect(read(raw)).toBe(FOUR);
	});
});

describe('what is not a time', () => {
	it.each<[unknown, string]>([
		[undefined, 'time_missing'],
		[null, 'time_missing'],
		['', 'time_missing'],
		['   ', 'time_missing'],
		['yesterday', 'time_unreadable'],
		['2026-13-01T00:00:00Z', 'time_unreadable'],
		['2026-02-30T00:00:00Z', 'time_unreadable'],
		['2026-03-16T04:00:60Z', 'time_unreadable'],
		['16.03.2026 04:00', 'time_unreadable'],
		['03/16/2026 04:00', 'time_unreadable'],
		['1e9', 'time_unreadable'],
		[NaN, 'time_unreadable'],
		[Infinity, 'time_unreadable'],
		[-1, 'time_unreadable'],
		['-1', 'time_unreadable'],
		[1_773_633_600_000_000, 'time_unreadable'],
		['1773633600000000', 'time_unreadable'],
		['1773633600000000000', 'time_unreadable'],
		[true, 'time_unreadable'],
		[{}, 'time_unreadable'],
		[[], 'time_unreadable'],
		[new Date(NaN), 'time_unreadable'],
		[DateTime.invalid('x'), 'time_unreadable'],
		[{ toMillis: () => 1e300, isValid: true }, 'time_unreadable'],
	])('%p is %s', (raw, code) => {
		expect(read(raw)).toBe(code);
	});

	it('is not a time of today either: a clock time without a date', () => {
		for (const text of [
			'04:00',
			'04:00Z',
			'0400Z',
			'040000Z',
			'T04:00',
			'04:00:00+01:00',
			'0400-05:00',
		]) {
			expect([text, read(text, 'utc')]).toEqual([text, 'time_unreadable']);
			expect([text, read(text, 'refuse')]).toEqual([text, 'time_unreadable']);
		}
	});
});

describe('what a refusal says', () => {
	it.each<[unknown, string]>([
		[
			'',
			'the time of usage is empty. Map the field that holds it; the current time is only used when "Now" is chosen',
		],
		[
			'soon',
			'"soon" is not a time. Give ISO 8601 such as 2026-03-16T04:00:00Z, or epoch seconds or milliseconds',
		],
		[
			1_773_633_600_000_000,
			'1773633600000000 looks like micro- or nanoseconds. Give epoch seconds or milliseconds',
		],
		[-5, '-5 is not a time in epoch seconds or milliseconds'],
		[true, 'boolean true is not a time'],
	])('%p', (raw, reason) => {
		expect(parseInstant(raw, 'window_start', 'utc')).toEqual({
			ok: false,
			refusal: expect.objectContaining({ field: 'window_start', reason }),
		});
	});
});
