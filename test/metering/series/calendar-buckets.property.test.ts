import fc from 'fast-check';
import { DateTime } from 'luxon';
import { calendarBuckets, type Grouping } from '../../../metering/series/calendar-buckets';
import { seedProperties } from '../../support/seed';
import { at, ZONES, zoneOf } from './zones';

seedProperties();

const MINUTES = { min: at('2018-01-01T00:00Z') / 60, max: at('2031-01-01T00:00Z') / 60 };
const LONGEST_DAYS: Record<Grouping, number> = {
	hour: 5,
	day: 100,
	week: 600,
	month: 2000,
	none: 2000,
};

const cases = fc
	.record({
		zone: fc.constantFrom(...ZONES),
		grouping: fc.constantFrom<Grouping[]>('hour', 'day', 'week', 'month', 'none'),
		start: fc.integer(MINUTES),
		length: fc.integer({ min: 1, max: 1_000_000 }),
		probes: fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
			minLength: 5,
			maxLength: 5,
		}),
	})
	.map(({ start, length, grouping, ...rest }) => {
		const minutes = 1 + (length % (LONGEST_DAYS[grouping] * 1440));
		return { ...rest, grouping, start: start * 60, end: (start + minutes) * 60 };
	});

/** As luxon names the unit that a moment lies in. */
function nameOf(seconds: number, grouping: Exclude<Grouping, 'none'>, zone: string): string {
	const local = DateTime.fromSeconds(seconds, { zone });
	switch (grouping) {
		case 'hour':
			return local.toFormat("yyyy-MM-dd'T'HHZZ");
		case 'day':
			return local.toISODate() as string;
		case 'week':
			return (local.toISOWeekDate() as string).slice(0, 8);
		case 'month':
			return local.toFormat('yyyy-MM');
	}
}

it('buckets tile the range, and each holds all of its unit and nothing else', () => {
	fc.assert(
		fc.property(cases, ({ zone, grouping, start, end, probes }) => {
			const read = calendarBuckets({ start, end }, grouping, zoneOf(zone));
			if (!read.ok) throw new Error(read.refusal.reason);
			const buckets = read.value;
			expect(buckets[0]?.start).toBe(start);
			expect(buckets.at(-1)?.end).toBe(end);
			for (const [index, bucket] of buckets.entries()) {
				expect(bucket.end).toBeGreaterThan(bucket.start);
				expect(bucket.start % 60).toBe(0);
				if (index > 0) expect(bucket.start).toBe(buckets[index - 1]?.end);
				if (grouping === 'none') continue;
				const label =
					grouping === 'hour' ? bucket.label.replace(/:\d\d(?=[+-])/, '') : bucket.label;
				const inside = [0, ...probes].map(
					(share) => bucket.start + Math.floor(share * (bucket.end - bucket.start)),
				);
				for (const moment of [...inside, bucket.end - 1]) {
					expect(nameOf(moment, grouping, zone)).toBe(label);
				}
				if (index > 0) expect(nameOf(bucket.start - 1, grouping, zone)).not.toBe(label);
			}
		}),
		{ numRuns: 200 },
	);
});
