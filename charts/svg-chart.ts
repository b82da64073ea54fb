import { timeAxis, valueAxis } from './axes';
import { bars, driftMarks, sourceMarks } from './bars';
import { spanOf } from './bucket-label';
import { type ChartData, withOthers } from './chart-data';
import { CHART_STYLE, MOST_SERIES } from './chart-style';
import { frameOf, MARGIN, TEXT_SIZE, WIDTH } from './frame';
import { groupDigits } from './group-digits';
import { legend } from './legend';
import { type Markup, tag } from './markup';
import { picture } from './picture';
import { stacksOf } from './stacks';
import { fitted } from './text-width';

export interface ChartText {
	readonly title: string;
	/** What the reader has to know about the picture, a line each. */
	readonly notes: readonly string[];
}

/** A picture, and its size in pixels at its natural scale. */
export interface Drawing {
	readonly markup: Markup;
	readonly width: number;
	readonly height: number;
}

const ROOM = WIDTH - 2 * MARGIN;
const TITLE_SIZE = 18;

/**
 * Usage over time as an SVG of its own: no script, no font, no link to anywhere. It follows the
 * reader's choice of light or dark. The same data makes the same picture, byte for byte.
 */
export function svgChart(data: ChartData, text: ChartText): Drawing {
	const drawn = withOthers(data, MOST_SERIES, (count) => `Others (${count})`);
	const stacks = stacksOf(drawn);
	const key = legend(drawn, 76);
	const frame = frameOf(
		drawn.labels.length,
		[
			stacks.reduce((least, { lowest }) => Math.min(least, lowest), 0),
			stacks.reduce((largest, { highest }) => Math.max(largest, highest), 0),
		],
		76 + key.height,
		drawn.drifted > 0,
	);
	const notes = [...othersNote(drawn, data), ...text.notes];
	const notesTop = frame.bottom + 46;
	const height = notesTop + notes.length * 18;
	const line = (className: string, y: number, size: number, content: string): Markup =>
		tag('text', { class: className, x: MARGIN, y }, fitted(content, size, ROOM));
	const size = { width: WIDTH, height };
	const markup = picture(
		size,
		{ title: text.title, description: descriptionOf(data, notes), style: CHART_STYLE },
		line('title', 34, TITLE_SIZE, text.title),
		line('subtitle', 54, TEXT_SIZE, subtitleOf(data)),
		key.markup,
		valueAxis(frame),
		bars(drawn, stacks, frame),
		timeAxis(drawn.labels, frame),
		sourceMarks(drawn.labels, stacks, frame),
		driftMarks(drawn.labels, stacks, frame),
		notes.map((note, at) => line('note', notesTop + at * 18, TEXT_SIZE, note)),
	);
	return { markup, ...size };
}

function subtitleOf({ labels, addsUp, total, sourceTotal }: ChartData): string {
	if (!addsUp) return spanOf(labels);
	const source = sourceTotal === null ? '' : `, source ${groupDigits(sourceTotal)}`;
	return `${spanOf(labels)} · total ${groupDigits(total)}${source}`;
}

function descriptionOf(data: ChartData, notes: readonly string[]): string {
	const { labels, series, drifted } = data;
	const counts = `Bars of ${labels.length} periods and ${series.length} series, ${subtitleOf(data)}.`;
	const drift = drifted === 0 ? [] : [`${drifted} rows drift from the source.`];
	return [counts, ...drift, ...notes].join(' ');
}

function othersNote(drawn: ChartData, { series }: ChartData): string[] {
	const others = drawn.series.at(-1);
	if (others === undefined || others.others === 0) return [];
	const total = drawn.addsUp ? `: ${groupDigits(others.total)}` : ' in each period';
	return [
		`Of ${series.length} series the ${drawn.series.length - 1} largest are shown. The other ${others.others} are added up${total}.`,
	];
}
