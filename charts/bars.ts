import { symbol, symbolTriangle } from 'd3-shape';
import type { ChartData } from './chart-data';
import type { Frame } from './frame';
import { groupDigits } from './group-digits';
import { type Attributes, type Markup, tag } from './markup';
import { pixelsOf, type Stack } from './stacks';

const TRIANGLE_AREA = 60;
/** Marks nearer to each other than this would lie on one another. */
const NEAREST_MARKS = 12;

export const TRIANGLE = symbol(symbolTriangle, TRIANGLE_AREA).digits(2)() ?? '';

/** A bar for each bucket, a part of it for each series. */
export function bars(
	{ labels, series }: ChartData,
	stacks: readonly Stack[],
	frame: Frame,
): Markup {
	const groups = series.map(({ name, points }, at) => {
		const parts = stacks.flatMap(({ parts }, bucket) => {
			const part = parts[at];
			if (part === undefined) return [];
			const y = frame.yOf(part.to);
			const size = { width: frame.barWidth, height: frame.yOf(part.from) - y };
			const bar = tag('rect', { x: frame.barAt(bucket), y, ...size });
			const value = points.get(bucket)?.value;
			if (frame.isThin || !value) return bar;
			return tipped({}, `${name}, ${labels[bucket] ?? ''}: ${groupDigits(value)}`, bar);
		});
		return tag('g', { class: `bar s${at}` }, parts);
	});
	return tag('g', { class: frame.isThin ? 'bars thin' : 'bars' }, groups);
}

/** A line across each bar at the height that the source says. */
export function sourceMarks(
	labels: readonly string[],
	stacks: readonly Stack[],
	frame: Frame,
): Markup {
	const reach = frame.step < 12 ? 0 : Math.min(5, (frame.step - frame.barWidth) / 2);
	const marks = stacks.flatMap(({ source, drifted }, at) => {
		if (source === null) return [];
		const y = frame.yOf(pixelsOf(source));
		const x1 = frame.barAt(at) - reach;
		const ends = { x1, x2: x1 + frame.barWidth + 2 * reach, y1: y, y2: y };
		const className = drifted > 0 ? 'source drifted' : 'source';
		if (frame.isThin) return tag('g', { class: className }, tag('line', ends));
		const tip = `Source, ${labels[at] ?? ''}: ${groupDigits(source)}`;
		const halo = tag('line', { class: 'halo', ...ends });
		return tipped({ class: className }, tip, halo, tag('line', ends));
	});
	return tag('g', { class: 'sources' }, marks);
}

/** A triangle above each bucket in which something drifted, or above several that are too near. */
export function driftMarks(
	labels: readonly string[],
	stacks: readonly Stack[],
	frame: Frame,
): Markup {
	const runs: Array<{ first: number; last: number; drifted: number; highest: number }> = [];
	for (const [at, { drifted, highest }] of stacks.entries()) {
		if (drifted === 0) continue;
		const run = runs.at(-1);
		if (run !== undefined && (at - run.first) * frame.step < NEAREST_MARKS) {
			run.last = at;
			run.drifted += drifted;
			run.highest = Math.max(run.highest, highest);
		} else runs.push({ first: at, last: at, drifted, highest });
	}
	const marks = runs.map(({ first, last, drifted, highest }) => {
		const x = Math.round((frame.middleOf(first) + frame.middleOf(last)) * 50) / 100;
		const y = Math.round((frame.yOf(highest) - 11) * 100) / 100;
		const where = first === last ? labels[first] : `${labels[first]} to ${labels[last]}`;
		const tip = `Drift, ${where}: ${drifted} ${drifted === 1 ? 'row' : 'rows'}`;
		const at = { class: 'drift', transform: `translate(${x},${y})` };
		return tipped(at, tip, tag('path', { d: TRIANGLE }));
	});
	return tag('g', { class: 'drifts' }, marks);
}

/** What says more when it is pointed at. */
function tipped(attributes: Attributes, tip: string, ...marks: readonly Markup[]): Markup {
	return tag('g', attributes, tag('title', {}, tip), marks);
}
