import type { IExecuteFunctions } from 'n8n-workflow';
import type { ChartRow } from '../../../../charts/chart-data';
import { formatInstant, parseInstant } from '../../../../metering/instant';
import { compareQuantities, parseQuantity, type Quantity } from '../../../../metering/quantity';
import type { ItemField, ItemResult } from '../../../../providers/stripe/item-result';
import { textOf, unreadable } from '../../../common/item-inputs';
import { readerOf } from '../../../common/parameter-reader';

/** An item that cannot be drawn. */
export interface ChartProblem extends ItemResult {
	readonly status: 'rejected';
	readonly series: string | null;
}

export interface ChartRows {
	readonly rows: readonly ChartRow[];
	/** Positions of the items that the rows are of. */
	readonly items: readonly number[];
	readonly problems: readonly ChartProblem[];
}

/** The fields of an item, as they stand there. */
interface RawRow {
	readonly time: unknown;
	readonly value: unknown;
	readonly series: string;
	readonly source: unknown;
	readonly status: string;
}

type Reading<T> =
	| { readonly ok: true; readonly value: T }
	| { readonly ok: false; readonly refusal: Pick<ItemResult, 'field' | 'code' | 'reason'> };

/** Name of the series where items name none. */
const ONLY_SERIES = 'Usage';
const DRIFTED = ['missing', 'under', 'over', 'unbilled'];
const NOT_DRIFTED = ['matched', 'pending'];

/** Reads what the input items say of usage. One that cannot be read holds back only itself. */
export function readChartRows(context: IExecuteFunctions): ChartRows {
	const time = readerOf(context, 'time');
	const value = readerOf(context, 'value');
	const series = readerOf(context, 'series', '');
	const source = readerOf(context, 'sourceValue', '');
	const status = readerOf(context, 'status', '');
	const rows: ChartRow[] = [];
	const items: number[] = [];
	const problems: ChartProblem[] = [];
	for (const index of context.getInputData().keys()) {
		try {
			const raw = {
				time: time(index),
				value: value(index),
				series: textOf(series(index)),
				source: source(index),
				status: textOf(status(index)).toLowerCase(),
			};
			const row = readRow(raw);
			if (row.ok) {
				rows.push(row.value);
				items.push(index);
			} else {
				problems.push({ index, status: 'rejected', series: raw.series || null, ...row.refusal });
			}
		} catch (error) {
			const refusal = unreadable(error).unreadable;
			problems.push({ index, status: 'rejected', series: null, ...refusal });
		}
	}
	return { rows, items, problems };
}

function readRow({ time, value, series, source, status }: RawRow): Reading<ChartRow> {
	const label = readLabel(time);
	if (!label.ok) return label;
	const ofSource = isEmpty(source) ? NOTHING : readExact(source, 'source_value');
	if (!ofSource.ok) return ofSource;
	// Reconcile says `missing` of what Stripe has nothing of, also where it knows no such customer.
	const isMissing = status === 'missing' && isEmpty(value);
	const shown = isMissing ? NOTHING : readExact(value, 'value');
	if (!shown.ok) return shown;
	return {
		ok: true,
		value: {
			label: label.value,
			series: series || ONLY_SERIES,
			value: shown.value,
			source: ofSource.value,
			isDrifted: isDrifted(status, shown.value, ofSource.value),
		},
	};
}

const NOTHING = { ok: true, value: null } as const;

/** A text names its bucket by itself; numbers and dates are moments. */
function readLabel(raw: unknown): Reading<string> {
	if (isEmpty(raw)) {
		return refused(
			'time',
			'time_missing',
			'the time is empty. Map the field that holds it; in Get Summary choose the output "One Item a Period"',
		);
	}
	if (typeof raw === 'string' && !/^\d{9,}(\.\d+)?$/.test(raw.trim())) {
		return { ok: true, value: raw.trim() };
	}
	const moment = parseInstant(raw, 'timestamp', 'utc');
	if (moment.ok) return { ok: true, value: formatInstant(moment.value) };
	return refused('time', moment.refusal.code, moment.refusal.reason);
}

function readExact(raw: unknown, field: ItemField): Reading<Quantity> {
	const read = parseQuantity(raw);
	return read.ok ? { ok: true, value: read.quantity } : refused(field, read.code, read.reason);
}

function refused(field: ItemField, code: string, reason: string) {
	return { ok: false, refusal: { field, code, reason } } as const;
}

function isDrifted(status: string, value: Quantity | null, source: Quantity | null): boolean {
	if (DRIFTED.includes(status)) return true;
	if (NOT_DRIFTED.includes(status) || value === null || source === null) return false;
	return compareQuantities(value, source) !== 0;
}

function isEmpty(raw: unknown): boolean {
	return raw === undefined || raw === null || raw === '';
}
