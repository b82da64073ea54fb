import fc from 'fast-check';
import type { UsageWindow } from '../../metering/window';
import { windowConflicts } from '../../metering/window-conflicts';
import { FOUR, HOUR, targetOf } from './sync-targets';

function conflictsOf(windows: readonly UsageWindow[]) {
	const targets = windows.map((window, index) => targetOf({ window, index }));
	targets.sort((a, b) => a.window.start - b.window.start);
	const found = windowConflicts(targets);
	return new Map([...found].map(([{ index }, refusal]) => [index, refusal]));
}

const hour = (n: number, hours = 1) => ({
	start: FOUR + n * HOUR,
	end: FOUR + (n + hours) * HOUR,
});

describe('windows of one customer and meter', () => {
	it('go together as long as they do not overlap, gaps or none', () => {
		expect(conflictsOf([hour(0), hour(1), hour(5), hour(3, 2)]).size).toBe(0);
	});

	it('are refused when two rows name the same one, each with the other', () => {
		const conflicts = conflictsOf([hour(0), hour(1), hour(0)]);
		expect([...conflicts.keys()].sort()).toEqual([0, 2]);
		expect(conflicts.get(2)).toEqual({
			field: 'row',
			code: 'window_repeated',
			reason:
				'item 0 names the same customer cus_1 and window 2026-03-16T04:00:00Z/2026-03-16T05:00:00Z. Add them up in the source: one total per customer and window',
		});
		expect(conflicts.get(0)?.reason).toMatch(/^item 2 names the same/);
	});

	it('are refused when one reaches into the other', () => {
		const conflicts = conflictsOf([hour(0, 24), hour(3), hour(5), hour(24)]);
		expect([...conflicts.keys()].sort()).toEqual([0, 1, 2]);
		expect(conflicts.get(2)).toEqual({
			field: 'row',
			code: 'windows_overlap',
			reason:
				'the window 2026-03-16T09:00:00Z/2026-03-16T10:00:00Z overlaps 2026-03-16T04:00:00Z/2026-03-17T04:00:00Z of item 0 for customer cus_1, so usage would be in both. Give windows of one grid',
		});
	});

	it('are refused exactly if they overlap another', () => {
		const windows = fc.array(
			fc
				.tuple(fc.nat({ max: 20 }), fc.integer({ min: 1, max: 8 }))
				.map(([start, length]) => ({ start: start * 60, end: (start + length) * 60 })),
			{ maxLength: 9 },
		);
		fc.assert(
			fc.property(windows, (all) => {
				const overlapping = all.flatMap((one, i) =>
					all.some((other, j) => i !== j && one.start < other.end && other.start < one.end)
						? [i]
						: [],
				);
				expect([...conflictsOf(all).keys()].sort()).toEqual(overlapping.sort());
			}),
			{ numRuns: 2000 },
		);
	});
});
