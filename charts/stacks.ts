import { stack, stackOffsetDiverging } from 'd3-shape';
import { addQuantities, formatQuantity, type Quantity } from '../metering/quantity';
import type { ChartData } from './chart-data';

/** A part of a stack, from one value to another. For positions only: these are floats. */
export interface StackPart {
	readonly from: number;
	readonly to: number;
}

/** What is drawn of one bucket. */
export interface Stack {
	/** By series; undefined where there is nothing to be seen. */
	readonly parts: ReadonlyArray<StackPart | undefined>;
	/** What the source says of all series together; null where it says it of none, or not of all. */
	readonly source: Quantity | null;
	readonly drifted: number;
	/** The highest and the lowest of all that is drawn. */
	readonly highest: number;
	readonly lowest: number;
}

/** Piles the series up bucket by bucket: what is below 0 hangs down from it. */
export function stacksOf({ labels, series }: ChartData): Stack[] {
	const rows = labels.map((_label, at) =>
		series.map(({ points }) => pixelsOf(points.get(at)?.value ?? null)),
	);
	const piled = stack<unknown, number[], number>()
		.keys(series.keys())
		.value((row, key) => row[key] ?? 0)
		.offset(stackOffsetDiverging)(rows);
	return labels.map((_label, at) => {
		const points = series.flatMap((one) => one.points.get(at) ?? []);
		const sources = points.map(({ source }) => source);
		const source = sources.includes(null)
			? null
			: sources.reduce((sum, one) => (sum && one ? addQuantities(sum, one) : one), null);
		const parts = piled.map((layer) => {
			const [from, to] = layer[at] as unknown as [number, number];
			return from === to ? undefined : { from, to };
		});
		const edges = [0, ...parts.flatMap((part) => (part ? [part.from, part.to] : []))];
		if (source !== null) edges.push(pixelsOf(source));
		return {
			parts,
			source,
			drifted: points.reduce((sum, point) => sum + point.drifted, 0),
			highest: Math.max(...edges),
			lowest: Math.min(...edges),
		};
	});
}

/** Good enough for a place on the screen, and for nothing else. */
export function pixelsOf(value: Quantity | null): number {
	return value === null ? 0 : Number(formatQuantity(value));
}
