import { TRIANGLE } from './bars';
import type { ChartData } from './chart-data';
import { MARGIN, TEXT_SIZE, WIDTH } from './frame';
import { groupDigits } from './group-digits';
import { type Markup, tag } from './markup';
import { fitted, textWidth } from './text-width';

export const ROW_HEIGHT = 22;
const LONGEST_NAME = 220;
const SIGN = 18;
const GAP = 22;

interface Entry {
	readonly sign: Markup;
	readonly name: string;
	readonly more: string;
}

export interface Legend {
	readonly markup: Markup;
	readonly height: number;
}

/** What the colours and signs stand for, with exact totals, in as many rows as it takes. */
export function legend(data: ChartData, top: number): Legend {
	let x = MARGIN;
	let row = 0;
	const entries = entriesOf(data).map(({ sign, name, more }) => {
		const text = fitted(name, TEXT_SIZE, LONGEST_NAME);
		const nameWidth = textWidth(text, TEXT_SIZE);
		const width = SIGN + nameWidth + (more === '' ? 0 : 8 + textWidth(more, TEXT_SIZE));
		if (x > MARGIN && x + width > WIDTH - MARGIN) {
			x = MARGIN;
			row += 1;
		}
		const at = `translate(${Math.round(x)},${top + row * ROW_HEIGHT})`;
		x += width + GAP;
		return tag(
			'g',
			{ transform: at },
			tag('title', {}, more === '' ? name : `${name}: ${more}`),
			sign,
			tag(
				'text',
				{ class: 'name', x: SIGN, y: 4 },
				text,
				more === '' ? undefined : tag('tspan', { class: 'muted', dx: 8 }, more),
			),
		);
	});
	return {
		markup: tag('g', { class: 'legend' }, entries),
		height: (row + 1) * ROW_HEIGHT,
	};
}

function entriesOf({ series, addsUp, hasSource, sourceTotal, drifted }: ChartData): Entry[] {
	const entries: Entry[] = series.map(({ name, total }, at) => ({
		sign: tag('rect', { class: `s${at}`, x: 0, y: -6, width: 12, height: 12, rx: 2 }),
		name,
		more: addsUp ? groupDigits(total) : '',
	}));
	if (hasSource) {
		const sign = tag('line', { x1: 0, x2: 13, y1: 0, y2: 0 });
		entries.push({
			sign: tag('g', { class: 'source' }, sign),
			name: 'Source says',
			more: sourceTotal === null || !addsUp ? '' : groupDigits(sourceTotal),
		});
	}
	if (drifted > 0) {
		const sign = tag('path', { d: TRIANGLE, transform: 'translate(6,1)' });
		entries.push({
			sign: tag('g', { class: 'drift' }, sign),
			name: 'Drift',
			more: `${drifted} ${drifted === 1 ? 'row' : 'rows'}`,
		});
	}
	return entries;
}
