import fc from 'fast-check';
import type { UsageWindow } from '../../../../metering/window';
import { calendarBuckets, type Grouping } from '../../../../metering/series/calendar-buckets';
import { addUp } from '../../../../providers/stripe/usage/granule';
import { type PlannedRead, planReads } from '../../../../providers/stripe/usage/plan-reads';
import { at, zoneOf, ZONES } from '../../../metering/series/zones';

const HOUR = 3600;
const DAY = 86_400;
const MINUTE = 60;
const LAST = Infinity;
const GRANULES = [MINUTE, HOUR, DAY, LAST];

function bucketsOf(start: string, end: string, grouping: Grouping, zone = 'UTC') {
	const read = calendarBuckets({ start: at(start), end: at(end) }, grouping, zoneOf(zone));
	if (!read.ok) throw new Error(read.refusal.reason);
	return read.value;
}

/** `31 single`, `4 hour + 1 single`. */
function planned(buckets: readonly UsageWindow[], granule: number): string {
	const counts = new Map<string, number>();
	for (const { grouping = 'single' } of planReads(buckets, granule)) {
		counts.set(grouping, (counts.get(grouping) ?? 0) + 1);
	}
	return [...counts]
		.sort()
		.map(([way, count]) => `${count} ${way}`)
		.join(' + ');
}

const YEAR = ['2026-01-01T00:00Z', '2027-01-01T00:00Z'] as const;
const MARCH = ['2026-03-01T00:00Z', '2026-04-01T00:00Z'] as const;
const MARCH_BERLIN = ['2026-02-28T23:00Z', '2026-03-31T22:00Z'] as const;
const TODAY = ['2026-03-16T00:00Z', '2026-03-17T00:00Z'] as const;
const TODAY_KATHMANDU = ['2026-03-15T18:15Z', '2026-03-16T18:15Z'] as const;

describe('a meter that adds up is read', () => {
	it.each<[string, readonly [string, string], Grouping, string, string]>([
		['a day by the hour', TODAY, 'hour', 'UTC', '1 hour'],
		['100 hours', ['2026-03-16T00:00Z', '2026-03-20T04:00Z'], 'hour', 'UTC', '1 hour'],
		['101 hours', ['2026-03-16T00:00Z', '2026-03-20T05:00Z'], 'hour', 'UTC', '1 hour + 1 single'],
		['102 hours', ['2026-03-16T00:00Z', '2026-03-20T06:00Z'], 'hour', 'UTC', '2 hour'],
		['a month by the hour', MARCH, 'hour', 'UTC', '8 hour'],
		['a month by the day', MARCH, 'day', 'UTC', '1 day'],
		['a month by the day elsewhere, in hours', MARCH_BERLIN, 'day', 'Europe/Berlin', '8 hour'],
		['a day by the hour, off the hour', TODAY_KATHMANDU, 'hour', 'Asia/Kathmandu', '24 single'],
		['a year by the month', YEAR, 'month', 'UTC', '4 day'],
		['a quarter by the month', ['2026-01-01T00:00Z', '2026-04-01T00:00Z'], 'month', 'UTC', '1 day'],
		[
			'a year by the month elsewhere',
			['2025-12-31T23:00Z', '2026-12-31T23:00Z'],
			'month',
			'Europe/Berlin',
			'12 single',
		],
		['a year by the week', ['2025-12-29T00:00Z', '2027-01-04T00:00Z'], 'week', 'UTC', '4 day'],
		['anything as a whole', ['2026-01-01T00:07Z', '2026-12-11T11:11Z'], 'none', 'UTC', '1 single'],
		[
			'hours up to a minute of the running one',
			['2026-03-16T00:00Z', '2026-03-16T12:35Z'],
			'hour',
			'UTC',
			'1 hour + 1 single',
		],
		[
			'days from noon to noon',
			['2026-03-01T12:00Z', '2026-03-20T12:00Z'],
			'day',
			'UTC',
			'1 day + 2 single',
		],
		[
			'days of London until it changes its clocks, and on',
			['2026-02-01T00:00Z', '2026-04-02T23:00Z'],
			'day',
			'Europe/London',
			'1 day + 1 hour + 1 single',
		],
		[
			'a month that ends off UTC, with what it shares',
			['2026-01-01T00:00Z', '2026-04-03T00:00Z'],
			'month',
			'Europe/London',
			'1 day + 1 hour',
		],
	])('%s', (_what, [start, end], grouping, zone, expected) => {
		expect(planned(bucketsOf(start, end, grouping, zone), MINUTE)).toBe(expected);
	});
});

describe('a meter that does not add up is read', () => {
	it.each<[number, string, readonly [string, string], Grouping, string, string]>([
		[LAST, 'by the hour', TODAY, 'hour', 'UTC', '1 hour'],
		[LAST, 'by the day', MARCH, 'day', 'UTC', '1 day'],
		[LAST, 'by the day elsewhere', MARCH_BERLIN, 'day', 'Europe/Berlin', '31 single'],
		[LAST, 'by the month', YEAR, 'month', 'UTC', '12 single'],
		[
			LAST,
			'by the day with a part of one',
			['2026-03-01T00:00Z', '2026-03-11T01:00Z'],
			'day',
			'UTC',
			'1 day + 1 single',
		],
		[HOUR, 'by the day elsewhere', MARCH_BERLIN, 'day', 'Europe/Berlin', '8 hour'],
		[HOUR, 'by the month', YEAR, 'month', 'UTC', '4 day'],
		[DAY, 'by the hour', TODAY, 'hour', 'UTC', '1 hour'],
		[DAY, 'by the day elsewhere', MARCH_BERLIN, 'day', 'Europe/Berlin', '31 single'],
		[DAY, 'by the month', YEAR, 'month', 'UTC', '4 day'],
	])('of granule %d %s', (granule, _what, [start, end], grouping, zone, expected) => {
		expect(planned(bucketsOf(start, end, grouping, zone), granule)).toBe(expected);
	});
});

it('nothing is read of no bucket', () => {
	expect(planReads([], MINUTE)).toEqual([]);
});

it.each([
	[MINUTE, [60, 120, 180], true],
	[HOUR, [60, 3600, 7200], true],
	[HOUR, [0, 60], false],
	[DAY, [0, 3600], false],
	[LAST, [0, 86_400], false],
	[LAST, [0], true],
])('buckets of granule %d that begin at %j add up: %s', (granule, starts, expected) => {
	expect(
		addUp(
			starts.map((start) => ({ start, end: start + 60 })),
			granule,
		),
	).toBe(expected);
});

/** What a plan's totals are of, in order. */
function cellsOf(plan: readonly PlannedRead[]): UsageWindow[] {
	return plan.flatMap(({ start, end, grouping }) => {
		const length = grouping === undefined ? end - start : grouping === 'hour' ? HOUR : DAY;
		return Array.from({ length: (end - start) / length }, (_, nth) => ({
			start: start + nth * length,
			end: start + (nth + 1) * length,
		}));
	});
}

/** Of any lengths, on hours mostly, so that all ways of reading meet. */
const odd = fc
	.tuple(
		fc.integer({ min: 0, max: 2 * 24 }),
		fc.array(
			fc.oneof(
				fc.integer({ min: 1, max: 400 }).map((hours) => hours * HOUR),
				fc.integer({ min: 1, max: 150 }).map((days) => days * DAY),
				fc.constantFrom(HOUR, DAY, DAY, 23 * HOUR, 25 * HOUR, 900),
			),
			{ minLength: 1, maxLength: 8 },
		),
	)
	.map(([first, lengths]) => {
		let end = at('2026-03-16T00:00Z') + first * HOUR;
		return lengths.map((length) => ({ start: end, end: (end += length) }));
	});

const calendar = fc
	.record({
		zone: fc.constantFrom(...ZONES),
		grouping: fc.constantFrom<Grouping[]>('hour', 'day', 'week', 'month'),
		start: fc.integer({ min: at('2024-01-01T00:00Z') / HOUR, max: at('2027-01-01T00:00Z') / HOUR }),
		hours: fc.integer({ min: 1, max: 1500 }),
	})
	.map(({ zone, grouping, start, hours }) => {
		const range = { start: start * HOUR, end: (start + hours) * HOUR };
		const read = calendarBuckets(range, grouping, zoneOf(zone));
		if (!read.ok) throw new Error(read.refusal.reason);
		return read.value;
	});

it('a plan reads all of every bucket once, in totals that may be added up', () => {
	fc.assert(
		fc.property(fc.oneof(odd, calendar), fc.constantFrom(...GRANULES), (buckets, granule) => {
			const plan = planReads(buckets, granule);
			const cells = cellsOf(plan);
			let index = 0;
			for (const bucket of buckets) {
				const own: UsageWindow[] = [];
				for (let from = bucket.start; from < bucket.end; from = (own.at(-1) as UsageWindow).end) {
					const cell = cells[index] as UsageWindow;
					index += 1;
					expect(cell.start).toBe(from);
					own.push(cell);
				}
				expect(own.at(-1)?.end).toBe(bucket.end);
				expect(addUp(own, granule)).toBe(true);
			}
			expect(index).toBe(cells.length);
			for (const { start, end, grouping } of plan) {
				if (grouping === undefined) continue;
				const length = grouping === 'hour' ? HOUR : DAY;
				expect(start % length).toBe(0);
				expect((end - start) / length).toBeLessThanOrEqual(100);
			}
		}),
		{ numRuns: 100 },
	);
});

/** Looks from every full hour, not only from those that matter, and as far as one request goes. */
function fewestRequests(buckets: readonly UsageWindow[], granule: number): number {
	const first = (buckets[0] as UsageWindow).start;
	const last = (buckets.at(-1) as UsageWindow).end;
	const times = new Set(buckets.flatMap(({ start, end }) => [start, end]));
	for (let time = Math.ceil(first / HOUR) * HOUR; time < last; time += HOUR) times.add(time);
	const least = new Map<number, number>([[first, 0]]);
	const reach = (time: number, requests: number): void => {
		least.set(time, Math.min(requests, least.get(time) ?? Infinity));
	};
	for (const time of [...times].sort((a, b) => a - b)) {
		const requests = (least.get(time) ?? Infinity) + 1;
		if (requests === Infinity) continue;
		const own = buckets.find(({ start }) => start === time);
		if (own !== undefined) reach(own.end, requests);
		for (const length of [HOUR, DAY]) {
			if (time % length !== 0) continue;
			for (let nth = 1; nth <= 100; nth += 1) {
				const end = time + nth * length;
				const holds = buckets.find((bucket) => bucket.start <= end - length && bucket.end >= end);
				if (holds === undefined) break;
				const isWhole = holds.end - holds.start === length;
				if (!isWhole && length % granule !== 0) break;
				reach(end, requests);
			}
		}
	}
	return least.get(last) as number;
}

it('no plan needs fewer requests', () => {
	fc.assert(
		fc.property(fc.oneof(odd, calendar), fc.constantFrom(...GRANULES), (buckets, granule) => {
			expect(planReads(buckets, granule)).toHaveLength(fewestRequests(buckets, granule));
		}),
		{ numRuns: 60 },
	);
});

it('a year of hours is planned in little time', () => {
	const hours = bucketsOf(...YEAR, 'hour');
	const begin = performance.now();
	expect(planReads(hours, MINUTE)).toHaveLength(88);
	expect(performance.now() - begin).toBeLessThan(2000);
});
