import type { Result } from './measure';
import { type Measurements, resultOf } from './measurements';
import { type Grown, grownId, SCENARIOS } from './scenarios';
import { CPU, EVENTS, MEMORY, REFUSED, SECONDS, table } from './table';

export const GROWN_ROWS = [1000, 10_000, 100_000, 1_000_000];

/** What grows with the rows. */
export interface Measure {
	readonly name: string;
	readonly unit: string;
	readonly of: (result: Result) => number;
}

export const MEASURES: readonly Measure[] = [
	{ name: 'Time', unit: 's', of: ({ seconds }) => seconds },
	{ name: 'CPU', unit: 's', of: ({ cpuMs }) => cpuMs / 1000 },
	{ name: 'Peak memory', unit: 'MB', of: ({ memoryMb }) => memoryMb },
];

export const KINDS: ReadonlyArray<{ readonly kind: Grown; readonly name: string }> = [
	{ kind: 'combined', name: 'Combined per customer and hour' },
	{ kind: 'stream', name: 'One event a row, through the stream' },
];

export interface Point {
	readonly rows: number;
	readonly value: number;
}

/** The points that were measured, fewest rows first. */
export function pointsOf(kind: Grown, measure: Measure, measurements: Measurements): Point[] {
	return GROWN_ROWS.flatMap((rows) => {
		const result = resultOf(grownId(kind, rows), measurements);
		return result === undefined ? [] : [{ rows, value: measure.of(result) }];
	});
}

/** Of ten times the rows, more than this many times ten is more than the noise of a measurement. */
const MOST_SLOPE = 1.05;

/**
 * Growth between the last two points: 1 is linear, below it each further row costs less. Earlier ones
 * are flattened by what a run costs with no rows at all.
 */
export function slopeOf(points: readonly Point[]): number | undefined {
	const [before, last] = points.slice(-2);
	if (before === undefined || last === undefined) return undefined;
	return Math.log(last.value / before.value) / Math.log(last.rows / before.rows);
}

/** A line for each measure and kind, which says whether it grows no faster than linearly. */
export function growthLines(measurements: Measurements): string {
	return MEASURES.flatMap((measure) =>
		KINDS.map(({ kind, name }) => {
			const slope = slopeOf(pointsOf(kind, measure, measurements));
			return `- ${measure.name} (${name}): ${slopeText(slope)}`;
		}),
	).join('\n');
}

function slopeText(slope: number | undefined): string {
	if (slope === undefined) return 'not measured';
	const verdict = slope <= MOST_SLOPE ? 'no faster than linearly' : 'faster than linearly';
	return `grows ${verdict}, by rows to the power of ${slope.toFixed(2)}`;
}

export function growthTable(measurements: Measurements): string {
	const scenarios = KINDS.flatMap(({ kind, name }) =>
		GROWN_ROWS.flatMap((rows) => {
			const scenario = SCENARIOS.find(({ id }) => id === grownId(kind, rows));
			const named = `${name}, ${rows.toLocaleString('en-US')} rows`;
			return scenario === undefined ? [] : [{ ...scenario, name: named }];
		}),
	);
	return table(scenarios, measurements, [EVENTS, SECONDS, CPU, MEMORY, REFUSED]);
}
