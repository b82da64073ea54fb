import { addQuantities, negateQuantity, type Quantity, ZERO } from '../metering/quantity';
import type { ChartData, ChartRow } from './chart-data';
import { groupDigits } from './group-digits';
import { type Markup, tag } from './markup';

/** Longer tables are for spreadsheets; what is left out is said. */
const MOST_ROWS = 500;

/** A cell: a number stands on the right. */
type Cell = string | { readonly number: string };

/** The exact total of each series, and of all together. */
export function totalsTable({ series, total, hasSource, sourceTotal, drifted }: ChartData): Markup {
	const cells = (name: string, value: Quantity, source: Quantity | null, count: number): Cell[] => [
		name,
		{ number: groupDigits(value) },
		...(hasSource
			? [
					{ number: source === null ? '–' : groupDigits(source) },
					{ number: source === null ? '–' : groupDigits(minus(source, value)) },
					{ number: String(count) },
				]
			: []),
	];
	const head: Cell[] = ['Series', { number: 'Total' }];
	if (hasSource) head.push({ number: 'Source' }, { number: 'Difference' }, { number: 'Drift' });
	const shown = series.slice(0, MOST_ROWS);
	const rest = series.slice(MOST_ROWS);
	const rows = shown.map((one) => cells(one.name, one.total, one.sourceTotal, one.drifted));
	if (rest.length > 0) {
		const left = rest.reduce((sum, one) => addQuantities(sum, one.total), ZERO);
		rows.push([`${rest.length} more series`, { number: groupDigits(left) }]);
	}
	return table(head, rows, cells('All', total, sourceTotal, drifted));
}

/** The rows that drifted, as they came. */
export function driftTable(rows: readonly ChartRow[]): Markup {
	const drifted = rows.filter(({ isDrifted }) => isDrifted);
	const shown = drifted.slice(0, MOST_ROWS).map(({ label, series, value, source }): Cell[] => [
		label,
		series,
		{ number: value === null ? '–' : groupDigits(value) },
		{ number: source === null ? '–' : groupDigits(source) },
		{
			number: source === null ? '–' : groupDigits(minus(source, value ?? ZERO)),
		},
	]);
	const left = drifted.length - shown.length;
	const head: Cell[] = [
		'Time',
		'Series',
		{ number: 'Value' },
		{ number: 'Source' },
		{ number: 'Difference' },
	];
	return table(head, left > 0 ? [...shown, [`… and ${left} more rows`]] : shown);
}

function table(
	head: readonly Cell[],
	rows: ReadonlyArray<readonly Cell[]>,
	foot?: readonly Cell[],
) {
	const line = (cells: readonly Cell[], name: string): Markup =>
		tag(
			'tr',
			{},
			cells.map((cell) =>
				typeof cell === 'string'
					? tag(name, {}, cell)
					: tag(name, { class: 'number' }, cell.number),
			),
		);
	return tag(
		'div',
		{ class: 'wide' },
		tag(
			'table',
			{},
			tag('thead', {}, line(head, 'th')),
			tag(
				'tbody',
				{},
				rows.map((cells) => line(cells, 'td')),
			),
			foot && tag('tfoot', {}, line(foot, 'td')),
		),
	);
}

function minus(a: Quantity, b: Quantity): Quantity {
	return addQuantities(a, negateQuantity(b));
}
