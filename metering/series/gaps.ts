import type { UsageWindow } from '../window';

const MINUTE = 60;

/**
 * What of a range nothing covers, oldest first. All in Unix seconds, half-open, to the second.
 *
 * @param covers in any order; they may overlap, and end at Infinity
 */
export function gapsIn(range: UsageWindow, covers: readonly UsageWindow[]): UsageWindow[] {
	const gaps: UsageWindow[] = [];
	let from = range.start;
	for (const { start, end } of [...covers].sort((a, b) => a.start - b.start)) {
		if (end <= start) continue;
		if (start > from) gaps.push({ start: from, end: Math.min(start, range.end) });
		from = Math.max(from, end);
		if (from >= range.end) return gaps;
	}
	return [...gaps, { start: from, end: range.end }].filter(({ start, end }) => start < end);
}

/**
 * The whole minutes within a gap: nothing smaller can be read, and a minute that is covered in part
 * may hold usage that is billed.
 */
export function minutesWithin({ start, end }: UsageWindow): UsageWindow[] {
	const within = { start: ceilTo(start, MINUTE), end: floorTo(end, MINUTE) };
	return within.start < within.end ? [within] : [];
}

/** Cuts a window of whole minutes at moments, to the minute before each: no minute gets lost. */
export function cutAt(window: UsageWindow, moments: Iterable<number>): UsageWindow[] {
	const inside = [...moments]
		.map((moment) => floorTo(moment, MINUTE))
		.filter((moment) => moment > window.start && moment < window.end);
	const edges = [window.start, ...[...new Set(inside)].sort((a, b) => a - b), window.end];
	return edges.slice(1).map((end, index) => ({ start: edges[index] as number, end }));
}

export function overlaps(a: UsageWindow, b: UsageWindow): boolean {
	return a.start < b.end && b.start < a.end;
}

export function floorTo(at: number, length: number): number {
	return Math.floor(at / length) * length;
}

export function ceilTo(at: number, length: number): number {
	return Math.ceil(at / length) * length;
}
