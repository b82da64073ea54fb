import { scaleBand, scaleLinear } from 'd3-scale';
import { compactNumber } from './compact-number';
import { textWidth } from './text-width';

export const WIDTH = 960;
export const MARGIN = 24;
/** Sizes of texts in pixels, as the style says them too. */
export const TICK_SIZE = 11;
export const TEXT_SIZE = 12;

const PLOT_HEIGHT = 300;
const TICKS = 6;
/** Room above the highest bar for the mark of a drift. */
const MARK_ROOM = 22;
const WIDEST_BAR = 64;
/** Narrower bars have no gaps, no outlines and no tips. */
const THIN = 4;
/** By which thin bars lie on the next: edges within a pixel would shine through as stripes. */
const OVERLAP = 0.6;

/** Where what is drawn lies, in pixels. */
export interface Frame {
	readonly left: number;
	readonly right: number;
	readonly top: number;
	readonly bottom: number;
	/** Left edge of a bucket's bar. */
	readonly barAt: (index: number) => number;
	/** Middle of a bucket's bar. */
	readonly middleOf: (index: number) => number;
	readonly barWidth: number;
	/** From the middle of one bucket to the next. */
	readonly step: number;
	/** There are so many buckets that single ones can hardly be told apart. */
	readonly isThin: boolean;
	readonly yOf: (value: number) => number;
	readonly ticks: ReadonlyArray<{ readonly value: number; readonly text: string }>;
}

/**
 * @param buckets how many there are
 * @param extent least and largest value of all that is drawn
 * @param top where the plot begins, below the title and the legend
 */
export function frameOf(
	buckets: number,
	[least, largest]: readonly [number, number],
	top: number,
	hasMarks: boolean,
): Frame {
	const bottom = top + PLOT_HEIGHT;
	const highest = least === 0 && largest === 0 ? 1 : Math.max(0, largest);
	const y = scaleLinear([Math.min(0, least), highest], [bottom, top + (hasMarks ? MARK_ROOM : 0)]);
	y.nice(TICKS);
	const ticks = y.ticks(TICKS).map((value) => ({ value, text: compactNumber(value) }));
	const left = MARGIN + Math.max(...ticks.map(({ text }) => textWidth(text, TICK_SIZE))) + 8;
	const right = WIDTH - MARGIN;
	const indices = Array.from({ length: buckets }, (_none, index) => index);
	const step = (right - left) / Math.max(1, buckets);
	const isThin = step < THIN;
	// Gaps between bars that are no wider than the gaps would only make the picture pale.
	const x = scaleBand(indices, [left, right]).padding(isThin ? 0 : 0.22);
	const barWidth = isThin ? step + OVERLAP : Math.min(WIDEST_BAR, x.bandwidth());
	const middleOf = (index: number): number => (x(index) ?? left) + x.bandwidth() / 2;
	return {
		left,
		right,
		top,
		bottom,
		barAt: (index) => middleOf(index) - barWidth / 2,
		middleOf,
		barWidth,
		step,
		isThin,
		yOf: (value) => y(value),
		ticks,
	};
}
