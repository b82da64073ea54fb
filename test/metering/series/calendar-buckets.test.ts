import {
	begunBuckets,
	type CalendarBucket,
	calendarBuckets,
	type Grouping,
} from '../../../metering/series/calendar-buckets';
import { at, zoneOf } from './zones';

function bucketsOf(start: string, end: string, grouping: Grouping, zone: string) {
	const read = calendarBuckets({ start: at(start), end: at(end) }, grouping, zoneOf(zone));
	if (!read.ok) throw new Error(read.refusal.reason);
	return read.value;
}

const hoursOf = ({ start, end }: CalendarBucket): number => (end - start) / 3600;
const labels = (buckets: readonly CalendarBucket[]) => buckets.map(({ label }) => label);
/** Label and length in hours. */
const lengths = (buckets: readonly CalendarBucket[]) =>
	buckets.map((bucket) => [bucket.label, hoursOf(bucket)]);
/** As they begin in UTC. */
const begins = (buckets: readonly CalendarBucket[]) =>
	buckets.map(({ start }) => new Date(start * 1000).toISOString().slice(0, 16));

describe('days on which clocks are changed', () => {
	it.each<[string, string, string, string, Array<[string, number]>]>([
		[
			'Europe/Berlin',
			'of 23 hours',
			'2026-03-27T23:00Z',
			'2026-03-30T22:00Z',
			[
				['2026-03-28', 24],
				['2026-03-29', 23],
				['2026-03-30', 24],
			],
		],
		[
			'Europe/Berlin',
			'of 25 hours',
			'2026-10-23T22:00Z',
			'2026-10-26T23:00Z',
			[
				['2026-10-24', 24],
				['2026-10-25', 25],
				['2026-10-26', 24],
			],
		],
		[
			'Australia/Lord_Howe',
			'of 24 and a half hours',
			'2026-04-03T13:00Z',
			'2026-04-05T13:30Z',
			[
				['2026-04-04', 24],
				['2026-04-05', 24.5],
			],
		],
		[
			'Australia/Lord_Howe',
			'of 23 and a half hours',
			'2026-10-03T13:30Z',
			'2026-10-04T13:00Z',
			[['2026-10-04', 23.5]],
		],
		[
			'Africa/Cairo',
			'without 00:00',
			'2026-04-22T22:00Z',
			'2026-04-24T21:00Z',
			[
				['2026-04-23', 24],
				['2026-04-24', 23],
			],
		],
		[
			'America/Havana',
			'with two times 00:00',
			'2026-10-31T04:00Z',
			'2026-11-02T05:00Z',
			[
				['2026-10-31', 24],
				['2026-11-01', 25],
			],
		],
		[
			'Asia/Beirut',
			'with two times 23:00',
			'2026-10-23T21:00Z',
			'2026-10-25T22:00Z',
			[
				['2026-10-24', 25],
				['2026-10-25', 24],
			],
		],
		[
			'Pacific/Apia',
			'next to one that there was not',
			'2011-12-29T10:00Z',
			'2012-01-01T10:00Z',
			[
				['2011-12-29', 24],
				['2011-12-31', 24],
				['2012-01-01', 24],
			],
		],
		[
			'America/St_Johns',
			'with clocks set back over midnight, when a minute of the next day had passed',
			'2010-11-06T02:30Z',
			'2010-11-08T03:30Z',
			[
				['2010-11-06', 24],
				['2010-11-07', 25],
			],
		],
	])('in %s, %s', (zone, _what, start, end, expected) => {
		// St John's date goes 7, 6, 7 in that night; the first 00:00 counts.
		expect(lengths(bucketsOf(start, end, 'day', zone))).toEqual(expected);
	});
});

describe('hours', () => {
	it('that come twice are two, and an hour that does not come is none', () => {
		expect(
			labels(bucketsOf('2026-10-24T23:00Z', '2026-10-25T03:00Z', 'hour', 'Europe/Berlin')),
		).toEqual([
			'2026-10-25T01:00+02:00',
			'2026-10-25T02:00+02:00',
			'2026-10-25T02:00+01:00',
			'2026-10-25T03:00+01:00',
		]);
		expect(
			labels(bucketsOf('2026-03-29T00:00Z', '2026-03-29T02:00Z', 'hour', 'Europe/Berlin')),
		).toEqual(['2026-03-29T01:00+01:00', '2026-03-29T03:00+02:00']);
	});

	it('begin off the full hour of UTC where the zone does', () => {
		const hours = bucketsOf('2026-03-16T00:15Z', '2026-03-16T02:15Z', 'hour', 'Asia/Kathmandu');
		expect(begins(hours)).toEqual(['2026-03-16T00:15', '2026-03-16T01:15']);
		expect(labels(hours)).toEqual(['2026-03-16T06:00+05:45', '2026-03-16T07:00+05:45']);
	});

	it('are split where clocks are changed by half an hour', () => {
		const autumn = bucketsOf(
			'2026-04-04T14:00Z',
			'2026-04-04T16:30Z',
			'hour',
			'Australia/Lord_Howe',
		);
		expect(lengths(autumn)).toEqual([
			['2026-04-05T01:00+11:00', 1],
			['2026-04-05T01:30+10:30', 0.5],
			['2026-04-05T02:00+10:30', 1],
		]);
		const spring = bucketsOf(
			'2026-10-03T14:30Z',
			'2026-10-03T17:00Z',
			'hour',
			'Australia/Lord_Howe',
		);
		expect(lengths(spring)).toEqual([
			['2026-10-04T01:00+10:30', 1],
			['2026-10-04T02:30+11:00', 0.5],
			['2026-10-04T03:00+11:00', 1],
		]);
	});
});

describe('months', () => {
	it.each([
		['2026-01-01T00:00Z', '2026-05-01T00:00Z', [31, 28, 31, 30]],
		['2028-02-01T00:00Z', '2028-03-01T00:00Z', [29]],
		['2100-02-01T00:00Z', '2100-03-01T00:00Z', [28]],
	])('from %s to %s have their days', (start, end, days) => {
		const months = bucketsOf(start, end, 'month', 'UTC');
		expect(months.map((month) => hoursOf(month) / 24)).toEqual(days);
	});

	it('are those of the zone, with the hours that clocks gain and lose', () => {
		const months = bucketsOf('2026-02-28T23:00Z', '2026-10-31T23:00Z', 'month', 'Europe/Berlin');
		expect(lengths(months)).toEqual([
			['2026-03', 31 * 24 - 1],
			['2026-04', 30 * 24],
			['2026-05', 31 * 24],
			['2026-06', 30 * 24],
			['2026-07', 31 * 24],
			['2026-08', 31 * 24],
			['2026-09', 30 * 24],
			['2026-10', 31 * 24 + 1],
		]);
	});

	it('of Samoa that lost a day', () => {
		expect(
			lengths(bucketsOf('2011-12-01T10:00Z', '2011-12-31T10:00Z', 'month', 'Pacific/Apia')),
		).toEqual([['2011-12', 30 * 24]]);
	});
});

describe('weeks', () => {
	it.each([
		['2026-12-28T00:00Z', '2027-01-11T00:00Z', ['2026-W53', '2027-W01']],
		['2024-12-30T00:00Z', '2025-01-06T00:00Z', ['2025-W01']],
		['2028-12-25T00:00Z', '2029-01-08T00:00Z', ['2028-W52', '2029-W01']],
		['1969-12-29T00:00Z', '1970-01-12T00:00Z', ['1970-W01', '1970-W02']],
	])(
		'from %s to %s begin on Monday and belong to the year of their Thursday',
		(start, end, names) => {
			const weeks = bucketsOf(start, end, 'week', 'UTC');
			expect(labels(weeks)).toEqual(names);
			expect(weeks.map(hoursOf)).toEqual(names.map(() => 168));
		},
	);

	it('have the hours of their zone', () => {
		const weeks = bucketsOf('2026-03-22T23:00Z', '2026-04-05T22:00Z', 'week', 'Europe/Berlin');
		expect(lengths(weeks)).toEqual([
			['2026-W13', 167],
			['2026-W14', 168],
		]);
	});
});

describe('a range', () => {
	it('cuts its first and last bucket, which keep their names', () => {
		const days = bucketsOf('2026-03-15T10:20Z', '2026-03-17T04:01Z', 'day', 'UTC');
		expect(days.map(({ start, end, label }) => [label, (end - start) / 60])).toEqual([
			['2026-03-15', 13 * 60 + 40],
			['2026-03-16', 24 * 60],
			['2026-03-17', 4 * 60 + 1],
		]);
		expect(labels(bucketsOf('2026-03-15T10:20Z', '2026-03-15T10:30Z', 'hour', 'UTC'))).toEqual([
			'2026-03-15T10:00+00:00',
		]);
		expect(labels(bucketsOf('2026-03-18T10:20Z', '2026-03-18T10:30Z', 'week', 'UTC'))).toEqual([
			'2026-W12',
		]);
	});

	it('without grouping is one bucket', () => {
		expect(bucketsOf('2026-03-15T23:00Z', '2026-04-15T22:00Z', 'none', 'Europe/Berlin')).toEqual([
			{
				start: at('2026-03-15T23:00Z'),
				end: at('2026-04-15T22:00Z'),
				label: '2026-03-16T00:00+01:00/2026-04-16T00:00+02:00',
			},
		]);
	});

	it('of more buckets than anybody looks at is refused, and its way out is not', () => {
		const range = { start: at('2020-01-01T00:00Z'), end: at('2026-01-01T00:00Z') };
		expect(calendarBuckets(range, 'hour', zoneOf('UTC'))).toEqual({
			ok: false,
			refusal: {
				code: 'range_too_long',
				field: 'grouping',
				reason:
					'the range has more than 10,000 hours. Choose a shorter one, or group it by something longer',
			},
		});
		expect(calendarBuckets(range, 'day', zoneOf('UTC'))).toMatchObject({ ok: true });
	});
});

it('buckets that have not begun are left out, and the running one stays whole', () => {
	const hours = bucketsOf('2026-03-16T00:00Z', '2026-03-17T00:00Z', 'hour', 'UTC');
	const begun = begunBuckets(hours, at('2026-03-16T02:00Z'));
	expect(begun).toEqual(hours.slice(0, 3));
	expect(begunBuckets(hours, at('2026-03-16T01:59Z'))).toHaveLength(2);
	expect(begunBuckets(hours, at('2026-03-15T01:59Z'))).toEqual([]);
});
