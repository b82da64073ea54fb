/**
 * Colours of series that people with any colour vision tell apart, by Okabe and Ito, darkened or
 * lightened to stand out from the ground. The last one is for what is left over.
 */
const LIGHT = '#0072b2 #e69f00 #009e73 #c1609a #56b4e9 #a8480a #7a6fd0 #8a9099'.split(' ');
const DARK = '#4aa8e8 #f2b437 #2cc498 #e58fc0 #9ad6f8 #e8804a #a79df2 #8f969f'.split(' ');

/** A series more than there are colours would be drawn like another one. */
export const MOST_SERIES = LIGHT.length;

/** The style of a chart, valid in a file of its own and within a page. Has no sign to be escaped. */
export const CHART_STYLE = `
.usage-chart { ${colours(LIGHT, '#ffffff', '#1b1f24', '#5b6470', '#e3e6ea', '#9aa2ad', '#c62828')} }
@media screen and (prefers-color-scheme: dark) {
.usage-chart { ${colours(DARK, '#16191d', '#f0f2f5', '#a3abb6', '#2c3138', '#6b7480', '#ff7b72')} }
}
.usage-chart .ground { fill: var(--ground); }
.usage-chart text { font-family: system-ui, -apple-system, Segoe UI, Roboto, Helvetica, Arial, sans-serif; fill: var(--ink); font-variant-numeric: tabular-nums; }
.usage-chart .title { font-size: 18px; font-weight: 600; }
.usage-chart .name { font-size: 12px; }
.usage-chart .subtitle, .usage-chart .note { font-size: 12px; fill: var(--muted); }
.usage-chart .muted { fill: var(--muted); }
.usage-chart .tick { font-size: 11px; fill: var(--muted); }
.usage-chart .grid { stroke: var(--grid); }
.usage-chart .zero, .usage-chart .notch { stroke: var(--axis); }
.usage-chart .bars rect { stroke: var(--ground); stroke-width: 0.75px; }
.usage-chart .bars.thin rect { stroke: none; }
.usage-chart .source line { stroke: var(--ink); stroke-width: 2.5px; }
.usage-chart .source.drifted line { stroke: var(--drift); }
.usage-chart .source line.halo { stroke: var(--ground); stroke-width: 5px; }
.usage-chart .drift path { fill: var(--drift); stroke: var(--ground); stroke-width: 1px; }
${LIGHT.map((_colour, at) => `.usage-chart .s${at} { fill: var(--s${at}); }`).join('\n')}
`;

function colours(
	series: readonly string[],
	ground: string,
	ink: string,
	muted: string,
	grid: string,
	axis: string,
	drift: string,
): string {
	const named = series.map((colour, at) => `--s${at}: ${colour};`).join(' ');
	return `${named} --ground: ${ground}; --ink: ${ink}; --muted: ${muted}; --grid: ${grid}; --axis: ${axis}; --drift: ${drift};`;
}
