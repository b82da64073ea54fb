import { type Child, type Markup, tag } from './markup';

export interface PictureText {
	readonly title: string;
	/** For who does not see the picture. */
	readonly description: string;
	/** Style sheet of its elements. */
	readonly style: string;
}

/** An SVG of its own, as large as it is drawn, on a ground of its own, that a screen reader can tell. */
export function picture(
	{ width, height }: { readonly width: number; readonly height: number },
	{ title, description, style }: PictureText,
	...drawn: readonly Child[]
): Markup {
	return tag(
		'svg',
		{
			xmlns: 'http://www.w3.org/2000/svg',
			class: 'usage-chart',
			viewBox: `0 0 ${width} ${height}`,
			width,
			height,
			role: 'img',
			'aria-labelledby': 'usage-chart-title usage-chart-description',
		},
		tag('title', { id: 'usage-chart-title' }, title),
		tag('desc', { id: 'usage-chart-description' }, description),
		tag('style', {}, style),
		tag('rect', { class: 'ground', x: 0, y: 0, width, height }),
		...drawn,
	);
}
