import { type ScaleLogarithmic, scaleLog } from 'd3-scale';
import { line } from 'd3-shape';
import { compactNumber } from '../../charts/compact-number';
import { type Markup, tag } from '../../charts/markup';
import { textWidth } from '../../charts/text-width';
import { GROWN_ROWS, KINDS, type Measure, MEASURES, type Point, pointsOf } from '../growth';
import type { Measurements } from '../measurements';
import { label, MARGIN, sheet, stroke, TEXT_SIZE, WIDTH } from './sheet';

const TOP = 126;
const HEIGHT = 250;
const GAP = 58;
const TICK_ROOM = 34;
const PANEL = (WIDTH - 2 * MARGIN - TICK_ROOM - (MEASURES.length - 1) * GAP) / MEASURES.length;
const BOTTOM = TOP + HEIGHT;

/** How time, CPU and memory grow with the rows: both scales logarithmic, so that linear is a diagonal. */
export function growthChart(measurements: Measurements): string {
	const panels = MEASURES.map((measure, place) =>
		panel(measure, MARGIN + TICK_ROOM + place * (PANEL + GAP), measurements),
	);
	const lines = KINDS.flatMap(({ kind, name }) =>
		MEASURES.map((measure) => {
			const points = pointsOf(kind, measure, measurements);
			const said = points.map(({ rows, value }) => `${rows}: ${value.toFixed(1)}`).join(', ');
			return `${name}, ${measure.name} in ${measure.unit} by rows: ${said}.`;
		}),
	);
	return sheet(
		{
			title: 'How cost grows with the rows',
			subtitle: '200 rows a customer in 24 hours; the dashed line grows linearly',
			description: lines.join(' '),
		},
		BOTTOM + 44,
		legend(),
		panels,
	);
}

function legend(): Markup[] {
	let x = MARGIN;
	return KINDS.map(({ name }, place) => {
		const at = `translate(${Math.round(x)},80)`;
		x += 18 + textWidth(name, TEXT_SIZE) + 22;
		return tag(
			'g',
			{ transform: at },
			tag('rect', { class: `s${place}`, x: 0, y: -6, width: 12, height: 12, rx: 2 }),
			label('name', 18, 4, name),
		);
	});
}

function panel(measure: Measure, left: number, measurements: Measurements): Markup[] {
	const series = KINDS.map(({ kind }) => pointsOf(kind, measure, measurements));
	const values = series.flat().map(({ value }) => value);
	const x = scaleLog([1000, 1_000_000], [left, left + PANEL]);
	const y = scaleLog(values.length === 0 ? [1, 10] : decadesOf(values), [BOTTOM, TOP]);
	return [
		label('panel', left, TOP - 14, `${measure.name}, ${measure.unit}`),
		...gridOf(x, y, left),
		...linear(series, x, y),
		...series.flatMap((points, place) => drawn(points, place, x, y)),
	];
}

/** From the power of ten below the least to the one above the largest. */
function decadesOf(values: readonly number[]): [number, number] {
	const least = Math.floor(Math.log10(Math.min(...values)));
	const largest = Math.ceil(Math.log10(Math.max(...values)));
	return [10 ** least, 10 ** Math.max(largest, least + 1)];
}

type Scale = ScaleLogarithmic<number, number>;

function gridOf(x: Scale, y: Scale, left: number): Markup[] {
	const [least = 1, largest = 10] = y.domain();
	const decades = Math.round(Math.log10(largest / least));
	const values = Array.from({ length: decades + 1 }, (_none, place) => least * 10 ** place);
	return [
		...values.flatMap((value) => [
			stroke('grid', [left, y(value)], [left + PANEL, y(value)]),
			label('tick end', left - 6, y(value) + 4, compactNumber(Number(value.toPrecision(1)))),
		]),
		...GROWN_ROWS.flatMap((rows) => [
			stroke('notch', [x(rows), BOTTOM], [x(rows), BOTTOM + 5]),
			label('tick middle', x(rows), BOTTOM + 19, compactNumber(rows)),
		]),
	];
}

/** A linear growth that ends where the first series ends. */
function linear(series: ReadonlyArray<readonly Point[]>, x: Scale, y: Scale): Markup[] {
	const last = series[0]?.at(-1);
	if (last === undefined) return [];
	const [least = 1] = y.domain();
	const rows = Math.max(1000, (last.rows * least) / last.value);
	const value = (last.value * rows) / last.rows;
	return [stroke('reference', [x(rows), y(value)], [x(last.rows), y(last.value)])];
}

function drawn(points: readonly Point[], place: number, x: Scale, y: Scale): Markup[] {
	const path = line<Point>(
		({ rows }) => x(rows),
		({ value }) => y(value),
	)([...points]);
	return [
		tag('path', { class: `line s${place}`, d: path ?? '' }),
		...points.map(({ rows, value }) =>
			tag('circle', { class: `s${place}`, cx: x(rows), cy: y(value), r: 4 }),
		),
	];
}
