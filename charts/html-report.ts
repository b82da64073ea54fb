import { asImage } from './as-image';
import { spanOf } from './bucket-label';
import type { ChartData, ChartRow } from './chart-data';
import { type Markup, tag } from './markup';
import { REPORT_STYLE } from './report-style';
import { driftTable, totalsTable } from './report-tables';
import { type ChartText, svgChart } from './svg-chart';

/**
 * A page of its own with the chart, the exact totals and what drifted: nothing is loaded from
 * anywhere, so it can be mailed, kept and printed.
 *
 * @param picture `inline` is part of the page and prints best; `background` outlives cleaning
 */
export function htmlReport(
	data: ChartData,
	rows: readonly ChartRow[],
	text: ChartText,
	picture: 'inline' | 'background' = 'inline',
): string {
	const { title, notes } = text;
	const drawing = svgChart(data, { title: 'Usage over time', notes });
	const head = tag(
		'head',
		{},
		tag('meta', { charset: 'utf-8' }),
		tag('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
		tag('title', {}, title),
		tag('style', {}, REPORT_STYLE),
	);
	const body = tag(
		'body',
		{},
		tag('h1', {}, title),
		tag('p', { class: 'muted' }, periodOf(data)),
		verdictOf(data),
		picture === 'inline' ? drawing.markup : asImage(drawing, 'Usage over time'),
		data.addsUp ? [tag('h2', {}, 'Totals'), totalsTable(data)] : undefined,
		data.drifted > 0 ? [tag('h2', {}, 'Drift'), driftTable(rows)] : undefined,
	);
	return `<!DOCTYPE html>\n${tag('html', { lang: 'en' }, head, body).source}\n`;
}

function periodOf({ labels, rows }: ChartData): string {
	const periods = `${labels.length} ${labels.length === 1 ? 'period' : 'periods'}`;
	return `${spanOf(labels)} · ${periods}, ${rows} ${rows === 1 ? 'row' : 'rows'}`;
}

/** Only where there is a source to be compared with. */
function verdictOf({ hasSource, drifted, rows }: ChartData): Markup | undefined {
	if (drifted > 0) {
		const text = `▲ ${drifted} of ${rows} rows drift from what the source says.`;
		return tag('p', { class: 'drifted' }, text);
	}
	return hasSource ? tag('p', {}, '✓ No row drifts from what the source says.') : undefined;
}
