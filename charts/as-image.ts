import { type Markup, tag } from './markup';
import type { Drawing } from './svg-chart';

/** What encodeURIComponent leaves as it is, although it would end a CSS string or a url(). */
const ENDS_URL = /['()]/g;

/**
 * A drawing as the background of an empty element. Viewers that clean pages, as n8n's HTML node
 * does, drop inline SVG and images that are part of the page, but leave styles alone.
 */
export function asImage({ markup, width, height }: Drawing, description: string): Markup {
	const url = encodeURIComponent(markup.source).replace(
		ENDS_URL,
		(sign) => `%${sign.charCodeAt(0).toString(16)}`,
	);
	return tag('div', {
		class: 'usage-chart-image',
		role: 'img',
		'aria-label': description,
		style: `aspect-ratio: ${width} / ${height}; background-image: url("data:image/svg+xml,${url}")`,
	});
}
