import { absoluteRange, presetRange, type RangePreset } from '../../../metering/series/time-range';
import { Zone } from '../../../metering/series/zone';
import { at, zoneOf } from './zones';

function rangeOf(preset: RangePreset, now: string, zone: string): string {
	const read = presetRange(preset, at(now), zoneOf(zone));
	if (!read.ok) return read.refusal.code;
	const iso = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 16);
	return `${iso(read.value.start)} ${iso(read.value.end)}`;
}

describe('a preset means', () => {
	it.each<[RangePreset, string, string, string]>([
		[{ kind: 'today' }, '2026-03-16T12:34:56Z', 'UTC', '2026-03-16T00:00 2026-03-17T00:00'],
		[{ kind: 'today' }, '2026-03-16T00:00:00Z', 'UTC', '2026-03-16T00:00 2026-03-17T00:00'],
		[{ kind: 'today' }, '2026-03-15T23:59:59Z', 'UTC', '2026-03-15T00:00 2026-03-16T00:00'],
		[{ kind: 'today' }, '2026-03-29T12:00Z', 'Europe/Berlin', '2026-03-28T23:00 2026-03-29T22:00'],
		[{ kind: 'today' }, '2026-10-25T00:30Z', 'Europe/Berlin', '2026-10-24T22:00 2026-10-25T23:00'],
		[{ kind: 'today' }, '2026-10-25T01:30Z', 'Europe/Berlin', '2026-10-24T22:00 2026-10-25T23:00'],
		[{ kind: 'today' }, '2026-03-16T20:00Z', 'Asia/Kathmandu', '2026-03-16T18:15 2026-03-17T18:15'],
		[
			{ kind: 'yesterday' },
			'2026-03-30T12:00Z',
			'Europe/Berlin',
			'2026-03-28T23:00 2026-03-29T22:00',
		],
		[{ kind: 'yesterday' }, '2026-03-01T12:00Z', 'UTC', '2026-02-28T00:00 2026-03-01T00:00'],
		[{ kind: 'yesterday' }, '2028-03-01T12:00Z', 'UTC', '2028-02-29T00:00 2028-03-01T00:00'],
		[
			{ kind: 'yesterday' },
			'2011-12-30T12:00Z',
			'Pacific/Apia',
			'2011-12-29T10:00 2011-12-30T10:00',
		],
		[{ kind: 'this_hour' }, '2026-03-16T12:34:56Z', 'UTC', '2026-03-16T12:00 2026-03-16T13:00'],
		[
			{ kind: 'this_hour' },
			'2026-03-16T12:34:56Z',
			'Asia/Kathmandu',
			'2026-03-16T12:15 2026-03-16T13:15',
		],
		[
			{ kind: 'this_hour' },
			'2026-04-04T15:10Z',
			'Australia/Lord_Howe',
			'2026-04-04T15:00 2026-04-04T15:30',
		],
		[
			{ kind: 'this_month' },
			'2026-02-28T23:30Z',
			'Europe/Berlin',
			'2026-02-28T23:00 2026-03-31T22:00',
		],
		[{ kind: 'this_month' }, '2028-02-29T23:30Z', 'UTC', '2028-02-01T00:00 2028-03-01T00:00'],
		[{ kind: 'this_month' }, '2026-12-31T23:30Z', 'UTC', '2026-12-01T00:00 2027-01-01T00:00'],
		[{ kind: 'last_month' }, '2028-03-31T12:00Z', 'UTC', '2028-02-01T00:00 2028-03-01T00:00'],
		[{ kind: 'last_month' }, '2027-03-01T00:00Z', 'UTC', '2027-02-01T00:00 2027-03-01T00:00'],
		[{ kind: 'last_month' }, '2026-01-31T23:59Z', 'UTC', '2025-12-01T00:00 2026-01-01T00:00'],
		[
			{ kind: 'last_month' },
			'2026-03-31T22:00Z',
			'Europe/Berlin',
			'2026-02-28T23:00 2026-03-31T22:00',
		],
		[
			{ kind: 'last_hours', count: 1 },
			'2026-03-16T12:34Z',
			'UTC',
			'2026-03-16T12:00 2026-03-16T13:00',
		],
		[
			{ kind: 'last_hours', count: 24 },
			'2026-03-16T12:34Z',
			'UTC',
			'2026-03-15T13:00 2026-03-16T13:00',
		],
		[
			{ kind: 'last_hours', count: 4 },
			'2026-10-25T02:10Z',
			'Europe/Berlin',
			'2026-10-24T23:00 2026-10-25T03:00',
		],
		[
			{ kind: 'last_hours', count: 10_000 },
			'2026-03-16T12:34Z',
			'UTC',
			'2025-01-23T21:00 2026-03-16T13:00',
		],
		[
			{ kind: 'last_days', count: 1 },
			'2026-03-16T12:34Z',
			'UTC',
			'2026-03-16T00:00 2026-03-17T00:00',
		],
		[
			{ kind: 'last_days', count: 7 },
			'2026-03-31T12:34Z',
			'Europe/Berlin',
			'2026-03-24T23:00 2026-03-31T22:00',
		],
		[
			{ kind: 'last_days', count: 3 },
			'2012-01-01T00:00Z',
			'Pacific/Apia',
			'2011-12-29T10:00 2012-01-01T10:00',
		],
		[
			{ kind: 'last_days', count: 3700 },
			'2026-03-16T12:34Z',
			'UTC',
			'2016-01-29T00:00 2026-03-17T00:00',
		],
	])('%j at %s in %s: %s', (preset, now, zone, expected) => {
		expect(rangeOf(preset, now, zone)).toBe(expected);
	});

	it.each([0, -1, 1.5, NaN, Infinity, 3701])('nothing for the last %d days', (count) => {
		expect(
			presetRange({ kind: 'last_days', count }, at('2026-03-16T00:00Z'), zoneOf('UTC')),
		).toEqual({
			ok: false,
			refusal: {
				code: 'range_count_invalid',
				field: 'count',
				reason: `${count} is no number of days to look back. Give a whole number from 1 to 3700`,
			},
		});
	});
});

describe('two moments', () => {
	it('make the whole minutes around them', () => {
		expect(absoluteRange(121, 181)).toEqual({ ok: true, value: { start: 120, end: 240 } });
		expect(absoluteRange(120, 180)).toEqual({ ok: true, value: { start: 120, end: 180 } });
	});

	it.each([180, 120])('make no range that ends at its start or before it', (end) => {
		expect(absoluteRange(180, end)).toMatchObject({
			ok: false,
			refusal: { code: 'range_empty', field: 'range_end' },
		});
	});
});

describe('a time zone', () => {
	it.each(['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires'])('%s is known', (name) => {
		expect(Zone.of(name)).toMatchObject({ ok: true });
	});

	it.each(['', 'Berlin', 'Europe/Berlln', 'local'])(
		'"%s" is refused, not taken for UTC',
		(name) => {
			expect(Zone.of(name)).toEqual({
				ok: false,
				refusal: {
					code: 'time_zone_unknown',
					field: 'time_zone',
					reason: `there is no time zone "${name}". Give an IANA name such as Europe/Berlin or UTC`,
				},
			});
		},
	);
});
