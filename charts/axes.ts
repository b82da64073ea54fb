import { shortLabels } from './bucket-label';
import { type Frame, TICK_SIZE } from './frame';
import { type Markup, tag } from './markup';
import { fitted, textWidth } from './text-width';

const GAP = 14;
const WIDEST_LABEL = 150;

/** Lines across the plot with what they stand for, the line of 0 heavier. */
export function valueAxis({ left, right, ticks, yOf }: Frame): Markup {
	const lines = ticks.map(({ value, text }) => {
		const y = yOf(value);
		return [
			tag('line', { class: value === 0 ? 'zero' : 'grid', x1: left, x2: right, y1: y, y2: y }),
			tag('text', { class: 'tick', x: left - 8, y: y + 4, 'text-anchor': 'end' }, text),
		];
	});
	return tag('g', { class: 'values' }, lines);
}

/** As many labels below the plot as fit beside each other. */
export function timeAxis(labels: readonly string[], frame: Frame): Markup {
	const texts = shortLabels(labels).map((label) => fitted(label, TICK_SIZE, WIDEST_LABEL));
	const widest = Math.max(0, ...texts.map((text) => textWidth(text, TICK_SIZE)));
	const every = Math.max(1, Math.ceil((widest + GAP) / frame.step));
	const shown = texts.flatMap((text, at) => {
		if (at % every !== 0) return [];
		const half = textWidth(text, TICK_SIZE) / 2;
		// The first and the last stay within the picture.
		const x = Math.min(Math.max(frame.middleOf(at), half + 4), frame.right + 14 - half);
		const middle = frame.middleOf(at);
		return [
			tag('line', {
				class: 'notch',
				x1: middle,
				x2: middle,
				y1: frame.bottom,
				y2: frame.bottom + 5,
			}),
			tag('text', { class: 'tick', x, y: frame.bottom + 19, 'text-anchor': 'middle' }, text),
		];
	});
	return tag('g', { class: 'times' }, shown);
}
