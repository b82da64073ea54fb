import fc from 'fast-check';
import type { UsageWindow } from '../../../../metering/window';
import { bucketOf, summaryGroups } from '../../../../providers/stripe/sync/summary-groups';
import { day, hour, HOUR, MONDAY, targetOf, windows } from './targets';

function groupsOf(all: readonly UsageWindow[]): UsageWindow[][] {
	const sorted = [...all].sort((a, b) => a.start - b.start);
	return summaryGroups(sorted.map((window) => targetOf(window))).map((group) =>
		group.map(({ window }) => window),
	);
}

const hours = (count: number) => Array.from({ length: count }, (_, n) => hour(n));

describe('one request reads', () => {
	it.each([
		[1, [1]],
		[48, [48]],
		[100, [100]],
		[101, [100, 1]],
		[840, [100, 100, 100, 100, 100, 100, 100, 100, 40]],
	])('%d hours in a row as groups of %j', (count, sizes) => {
		expect(groupsOf(hours(count)).map(({ length }) => length)).toEqual(sizes);
	});

	it('hours with gaps, as far as they lie within 100', () => {
		expect(groupsOf([hour(0), hour(50), hour(99), hour(100), hour(199)])).toEqual([
			[hour(0), hour(50), hour(99)],
			[hour(100), hour(199)],
		]);
	});

	it('hours and days apart, even where they take turns', () => {
		expect(groupsOf([day(0), hour(24), day(2), hour(72)])).toEqual([
			[day(0), day(2)],
			[hour(24), hour(72)],
		]);
	});

	it('any other window by itself', () => {
		const quarter = { start: MONDAY, end: MONDAY + 900 };
		const shifted = { start: MONDAY + 60, end: MONDAY + 60 + HOUR };
		expect([quarter, shifted].map(bucketOf)).toEqual([undefined, undefined]);
		expect(groupsOf([quarter, shifted])).toEqual([[quarter], [shifted]]);
	});
});

it('every window is in exactly one group, and each group fits into one answer', () => {
	const dense = fc.array(fc.nat({ max: 300 }).map(hour), { maxLength: 150 });
	const mixed = fc.array(windows, { maxLength: 60 });
	fc.assert(
		fc.property(fc.oneof(dense, mixed), (all) => {
			const groups = groupsOf(all);
			const byTime = (some: readonly UsageWindow[]) =>
				some.map(({ start, end }) => `${start} ${end}`).sort();
			expect(byTime(groups.flat())).toEqual(byTime(all));
			for (const group of groups) {
				const first = group[0] as UsageWindow;
				const last = group.at(-1) as UsageWindow;
				if (group.length === 1) continue;
				const length = first.end - first.start;
				expect(new Set(group.map(bucketOf)).size).toBe(1);
				expect(bucketOf(first)).toBeDefined();
				expect((last.end - first.start) / length).toBeLessThanOrEqual(100);
				expect(group).toEqual([...group].sort((a, b) => a.start - b.start));
			}
		}),
		{ numRuns: 500 },
	);
});
