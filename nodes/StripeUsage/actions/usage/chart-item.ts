import type { IBinaryData, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { type ChartData, chartData, type ChartRow } from '../../../../charts/chart-data';
import { htmlReport } from '../../../../charts/html-report';
import { svgChart } from '../../../../charts/svg-chart';
import { formatQuantity } from '../../../../metering/quantity';
import { choiceOf } from '../../../common/choice-of';
import { textOf } from '../../../common/item-inputs';
import { RunOptions } from '../../../common/run-options';

/** What becomes one chart. */
export interface Drawable {
	readonly rows: readonly ChartRow[];
	/** Positions of the items that it is made of. */
	readonly items: readonly number[];
	/** Rows that could not be read. */
	readonly leftOut: number;
	readonly notes: readonly string[];
	/** Whether values of different times may be added up. */
	readonly addsUp: boolean;
}

const FORMATS = ['svg', 'html', 'both'] as const;
/** The chart in a binary field, and what it adds up to. */
export async function chartItem(
	context: IExecuteFunctions,
	{ rows, items, leftOut, notes, addsUp }: Drawable,
): Promise<INodeExecutionData> {
	const format = choiceOf(context, 'format', 'Format', FORMATS);
	const title = textOf(context.getNodeParameter('title', 0, '')) || 'Usage';
	const data = chartData(rows, addsUp);
	const text = { title, notes: [...leftOutNote(leftOut), ...notes] };
	const svg = (): string => `${svgChart(data, text).markup.source}\n`;
	const html = (): string => htmlReport(data, rows, text);
	const isText = new RunOptions(context).flag('asText', 'Text in Fields');
	const field = textOf(context.getNodeParameter('binaryPropertyName', 0)) || 'data';
	const binary = {
		...(format !== 'html' && { [field]: await file(context, svg(), 'svg') }),
		...(format === 'html' && { [field]: await file(context, html(), 'html') }),
		...(format === 'both' && { [`${field}_report`]: await file(context, html(), 'html') }),
	};
	return {
		json: {
			title,
			format,
			...totalsOf(data),
			left_out_rows: leftOut,
			note: text.notes.length === 0 ? null : text.notes.join(' '),
			...(isText && format !== 'html' && { svg: svg() }),
			...(isText && format !== 'svg' && { html: htmlReport(data, rows, text, 'background') }),
		},
		binary,
		pairedItem: items.map((item) => ({ item })),
	};
}

function totalsOf({ series, labels, rows, addsUp, total, sourceTotal, drifted }: ChartData) {
	return {
		first_period: labels[0] ?? null,
		last_period: labels.at(-1) ?? null,
		periods: labels.length,
		series: series.length,
		rows,
		total: addsUp ? formatQuantity(total) : null,
		source_total: sourceTotal === null ? null : formatQuantity(sourceTotal),
		drifted_rows: drifted,
	};
}

async function file(
	context: IExecuteFunctions,
	content: string,
	kind: 'svg' | 'html',
): Promise<IBinaryData> {
	const name = textOf(context.getNodeParameter('options.fileName', 0, '')) || 'usage-chart';
	return await context.helpers.prepareBinaryData(
		Buffer.from(content, 'utf8'),
		`${name}.${kind}`,
		kind === 'svg' ? 'image/svg+xml' : 'text/html',
	);
}

function leftOutNote(count: number): string[] {
	if (count === 0) return [];
	return [`${count} ${count === 1 ? 'row' : 'rows'} could not be read and are not in this chart.`];
}
