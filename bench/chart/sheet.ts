import { CHART_STYLE } from '../../charts/chart-style';
import { type Child, type Markup, tag } from '../../charts/markup';
import { picture } from '../../charts/picture';

export const WIDTH = 960;
export const MARGIN = 24;
/** Sizes of texts in pixels, as the style of the charts says them too. */
export const TICK_SIZE = 11;
export const TEXT_SIZE = 12;

const STYLE = `${CHART_STYLE}
.usage-chart .line { fill: none; stroke-width: 2.5px; stroke-linejoin: round; }
.usage-chart .line.s0 { fill: none; stroke: var(--s0); }
.usage-chart .line.s1 { fill: none; stroke: var(--s1); }
.usage-chart .reference { stroke: var(--axis); stroke-dasharray: 5 4; stroke-width: 1.5px; }
.usage-chart .panel { font-size: 13px; font-weight: 600; }
.usage-chart .figure { paint-order: stroke; stroke: var(--ground); stroke-width: 6px; }
.usage-chart .lost { fill: var(--drift); }
.usage-chart .end { text-anchor: end; }
.usage-chart .middle { text-anchor: middle; }
`;

export interface SheetText {
	readonly title: string;
	readonly subtitle: string;
	/** For who does not see the picture. */
	readonly description: string;
}

/** A picture in the style of the product's charts: no script, no font, light or dark as the reader has it. */
export function sheet(text: SheetText, height: number, ...drawn: readonly Child[]): string {
	const markup = picture(
		{ width: WIDTH, height },
		{ title: text.title, description: text.description, style: STYLE },
		label('title', MARGIN, 34, text.title),
		label('subtitle', MARGIN, 54, text.subtitle),
		...drawn,
	);
	return `${markup.source}\n`;
}

export function label(className: string, x: number, y: number, text: string): Markup {
	return tag('text', { class: className, x, y }, text);
}

export function stroke(
	className: string,
	[x1, y1]: readonly [number, number],
	[x2, y2]: readonly [number, number],
): Markup {
	return tag('line', { class: className, x1, y1, x2, y2 });
}
