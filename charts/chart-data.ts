import { addQuantities, compareQuantities, type Quantity, ZERO } from '../metering/quantity';
import { bucketNames, bucketOrder } from './bucket-label';

/** One value to be drawn. */
export interface ChartRow {
	/** The time it is of: `2026-03-16`, `2026-03-16T04:00+01:00`, or any other text. */
	readonly label: string;
	/** Whose it is, such as a customer's. */
	readonly series: string;
	/** Null where there is none, which is not 0. */
	readonly value: Quantity | null;
	/** What the source says of the same; null where it says nothing. */
	readonly source: Quantity | null;
	/** Both differ, and somebody has to see to it. */
	readonly isDrifted: boolean;
}

/** What is drawn for one series at one time. */
export interface ChartPoint {
	readonly value: Quantity | null;
	readonly source: Quantity | null;
	/** Rows of it that drifted. */
	readonly drifted: number;
}

export interface ChartSeries {
	readonly name: string;
	/** Series that are drawn as this one, where it is what is left over. */
	readonly others: number;
	/** By position of the bucket, where the series has rows: most have few of many. */
	readonly points: ReadonlyMap<number, ChartPoint>;
	readonly total: Quantity;
	/** Null where the source does not say it of all rows. */
	readonly sourceTotal: Quantity | null;
	readonly drifted: number;
}

export interface ChartData {
	/** Oldest first. */
	readonly labels: readonly string[];
	/** Largest total first. */
	readonly series: readonly ChartSeries[];
	readonly total: Quantity;
	/** False where totals over time mean nothing, so that none must be shown. */
	readonly addsUp: boolean;
	/** True where the source says something of any row. */
	readonly hasSource: boolean;
	/** Null where it does not of all. */
	readonly sourceTotal: Quantity | null;
	readonly drifted: number;
	readonly rows: number;
}

/**
 * Rows as series over time. Rows of one series and time are added up, exactly.
 *
 * @param addsUp whether values of different times may be added up
 */
export function chartData(rows: readonly ChartRow[], addsUp = true): ChartData {
	const names = bucketNames(rows.map(({ label }) => label));
	const nameOf = (label: string): string => names.get(label) ?? label;
	const labels = bucketOrder([...new Set(rows.map(({ label }) => nameOf(label)))]);
	const positions = new Map(labels.map((label, index) => [label, index]));
	const points = new Map<string, Map<number, ChartPoint>>();
	for (const { label, series, value, source, isDrifted } of rows) {
		const mine = points.get(series) ?? new Map<number, ChartPoint>();
		points.set(series, mine);
		const at = positions.get(nameOf(label)) as number;
		addTo(mine, at, { value, source, drifted: isDrifted ? 1 : 0 });
	}
	const series = [...points].map(([name, mine]) => seriesOf(name, mine)).sort(byTotal);
	return {
		labels,
		series,
		total: series.reduce((sum, { total }) => addQuantities(sum, total), ZERO),
		addsUp,
		hasSource: rows.some(({ source }) => source !== null),
		sourceTotal: sumOfAll(series.map(({ sourceTotal }) => sourceTotal)),
		drifted: series.reduce((sum, { drifted }) => sum + drifted, 0),
		rows: rows.length,
	};
}

/**
 * The largest series as they are, and all that are left added up into one.
 *
 * @param most how many series there may be, with that one
 */
export function withOthers(
	data: ChartData,
	most: number,
	nameOf: (count: number) => string,
): ChartData {
	if (data.series.length <= most) return data;
	const rest = data.series.slice(most - 1);
	const points = new Map<number, ChartPoint>();
	for (const one of rest) for (const [at, point] of one.points) addTo(points, at, point);
	const others = { ...seriesOf(nameOf(rest.length), points), others: rest.length };
	return { ...data, series: [...data.series.slice(0, most - 1), others] };
}

function seriesOf(name: string, points: ReadonlyMap<number, ChartPoint>): ChartSeries {
	const all = [...points.values()];
	return {
		name,
		others: 0,
		points,
		total: all.map(({ value }) => value).reduce(plus, null) ?? ZERO,
		sourceTotal: sumOfAll(all.map(({ source }) => source)),
		drifted: all.reduce((sum, { drifted }) => sum + drifted, 0),
	};
}

function addTo(points: Map<number, ChartPoint>, at: number, point: ChartPoint): void {
	const known = points.get(at);
	points.set(at, known === undefined ? point : together(known, point));
}

/** A source value of some of the rows would look like one of all of them. */
function together(a: ChartPoint, b: ChartPoint): ChartPoint {
	const isWhole = a.source !== null && b.source !== null;
	return {
		value: plus(a.value, b.value),
		source: isWhole ? plus(a.source, b.source) : null,
		drifted: a.drifted + b.drifted,
	};
}

/** A sum that lacks a part would look like the whole. */
function sumOfAll(parts: ReadonlyArray<Quantity | null>): Quantity | null {
	return parts.includes(null) ? null : parts.reduce(plus, null);
}

function plus(a: Quantity | null, b: Quantity | null): Quantity | null {
	return a === null || b === null ? (a ?? b) : addQuantities(a, b);
}

/** By name where totals are the same, so that the same rows make the same picture. */
function byTotal(a: ChartSeries, b: ChartSeries): number {
	return compareQuantities(b.total, a.total) || (a.name < b.name ? -1 : 1);
}
