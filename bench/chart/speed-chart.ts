import { scaleBand, scaleLog } from 'd3-scale';
import { compactNumber } from '../../charts/compact-number';
import { type Markup, tag } from '../../charts/markup';
import { textWidth } from '../../charts/text-width';
import { billedRowsPerSecond, billedText, whole } from '../figures';
import type { Measured } from '../measurements';
import { LIMIT, STREAM_LIMIT } from '../scenarios';
import { label, MARGIN, sheet, stroke, TEXT_SIZE, WIDTH } from './sheet';

const TOP = 100;
const ROW = 32;
const NAME_WIDTH = 270;
/** For the figure behind the longest bar. */
const FIGURE_WIDTH = 110;
const TICKS = [10, 100, 1000, 10_000];

interface Bar {
	readonly name: string;
	readonly rate: number;
	readonly isOurs: boolean;
	/** Said only where something is missing on the bill. */
	readonly lost: string | undefined;
}

/** Rows a second on the bill, by each way, with the limits of Stripe. A logarithmic scale. */
export function speedChart(measured: readonly Measured[]): string {
	const bars = measured.map(barOf).sort((one, other) => other.rate - one.rate);
	const bottom = TOP + bars.length * ROW;
	const left = MARGIN + NAME_WIDTH;
	const most = Math.max(STREAM_LIMIT, ...bars.map(({ rate }) => rate));
	const x = scaleLog([TICKS[0] ?? 1, most], [left, WIDTH - MARGIN - FIGURE_WIDTH]).clamp(true);
	const y = scaleBand(
		bars.map(({ name }) => name),
		[TOP, bottom],
	).padding(0.28);
	const grid = TICKS.map((value) => [
		stroke('grid', [x(value), TOP], [x(value), bottom]),
		label('tick middle', x(value), bottom + 18, compactNumber(value)),
	]);
	const drawn = bars.map((bar) => {
		const top = y(bar.name) ?? TOP;
		const middle = top + y.bandwidth() / 2 + 4;
		const colour = bar.isOurs ? 's0' : 's7';
		return [
			label('name end', left - 10, middle, bar.name),
			tag('rect', {
				class: colour,
				x: left,
				y: top,
				width: Math.max(1, x(bar.rate) - left),
				height: y.bandwidth(),
				rx: 2,
			}),
			...figures(bar, x(bar.rate) + 8, middle),
		];
	});
	return sheet(
		{
			title: 'Rows on the bill, a second',
			subtitle:
				'40 ms answer time; what was refused for good does not count. Each mark of the scale is ten times the one before',
			description: bars.map(({ name, rate }) => `${name}: ${whole(rate)} rows/s.`).join(' '),
		},
		bottom + 34,
		grid,
		limitLine('Limit of the API', LIMIT, x(LIMIT), bottom),
		limitLine('Limit of the stream', STREAM_LIMIT, x(STREAM_LIMIT), bottom),
		drawn,
	);
}

function barOf({ scenario, result }: Measured): Bar {
	return {
		name: scenario.name,
		rate: billedRowsPerSecond(result),
		isOurs: scenario.name.startsWith('This package'),
		lost: result.drifted > 0 ? `${billedText(result).split(',')[0]} billed` : undefined,
	};
}

function figures({ rate, lost }: Bar, x: number, y: number): Markup[] {
	const figure = whole(rate);
	const said = label('name figure', x, y, figure);
	if (lost === undefined) return [said];
	return [said, label('name figure lost', x + textWidth(figure, TEXT_SIZE) + 8, y, lost)];
}

function limitLine(name: string, limit: number, x: number, bottom: number): Markup[] {
	return [
		stroke('reference', [x, TOP - 8], [x, bottom]),
		label('tick middle', x, TOP - 14, `${name}: ${whole(limit)}/s`),
	];
}
