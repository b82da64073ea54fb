import fc from 'fast-check';
import type { Grouping } from '../../../../metering/series/calendar-buckets';
import { presetRange } from '../../../../metering/series/time-range';
import { usageBuckets } from '../../../../providers/stripe/usage/usage-buckets';
import { at, ZONES, zoneOf } from '../../../metering/series/zones';

const TODAY = { start: at('2026-03-16T00:00Z'), end: at('2026-03-17T00:00Z') };
const hoursAt = (now: string) => {
	const read = usageBuckets(TODAY, 'hour', zoneOf('UTC'), at(now));
	return read.ok ? read.value : [];
};

it.each([
	['2026-03-16T00:00Z', 1],
	['2026-03-16T02:54Z', 3],
	['2026-03-16T02:55Z', 4],
	['2026-03-16T03:00Z', 4],
	['2026-03-17T09:00Z', 24],
	['2026-03-15T23:50Z', 0],
])('at %s, %d hours of the day may have usage, up to 5 minutes ahead', (now, count) => {
	const buckets = hoursAt(now);
	expect(buckets).toHaveLength(count);
	expect(buckets.every(({ start, end }) => end - start === 3600)).toBe(true);
});

it('by whatever usage is grouped, the buckets have all of the range that has come', () => {
	const groupings = fc.constantFrom<Grouping[]>('hour', 'day', 'week', 'month', 'none');
	const moments = fc.integer({ min: at('2024-01-01T00:00Z'), max: at('2030-01-01T00:00Z') });
	fc.assert(
		fc.property(groupings, moments, fc.constantFrom(...ZONES), (grouping, now, name) => {
			const zone = zoneOf(name);
			const range = presetRange({ kind: 'last_days', count: 3 }, now, zone);
			if (!range.ok) throw new Error(range.refusal.reason);
			const read = usageBuckets(range.value, grouping, zone, now);
			if (!read.ok) throw new Error(read.refusal.reason);
			const end = read.value.at(-1)?.end as number;
			expect(read.value[0]?.start).toBe(range.value.start);
			expect(end).toBeGreaterThanOrEqual(Math.min(now + 300, range.value.end));
		}),
		{ numRuns: 100 },
	);
});
