import { meterEventIdentifier, sortedEntries } from './identifier';
import type { CombineRule, HeldRow, Plan } from './plan';
import { addQuantities, type Quantity } from './quantity';
import { type Reading, accept, refuse } from './refusal';
import type { UsageEvent, UsageRow } from './usage-row';
import { formatWindow, stampOf, type UsageWindow, windowAround } from './window';
import { holdIfOpen } from './window-open';

interface Sum {
	readonly eventName: string;
	readonly customer: string;
	readonly window: UsageWindow;
	readonly payload: Readonly<Record<string, string>>;
	readonly payloadKey: string;
	readonly rows: number[];
	quantity: Quantity;
	disagrees: boolean;
}

/** One event for all rows of a customer, meter and window, their quantities added up exactly. */
export function planCombined(
	rows: readonly UsageRow[],
	combine: Exclude<CombineRule, 'none'>,
	now: number,
): Plan {
	const held: HeldRow[] = [];
	const sums = new Map<string, Sum>();
	for (const row of rows) {
		const window = windowOf(row, combine);
		if (!window.ok) {
			held.push({ index: row.index, status: 'rejected', refusal: window.refusal });
			continue;
		}
		const open = holdIfOpen(row.index, window.value, now);
		if (open !== null) held.push(open);
		else addTo(sums, row, window.value);
	}
	const events: UsageEvent[] = [];
	for (const sum of sums.values()) {
		if (sum.disagrees) held.push(...holdDisagreeing(sum));
		else events.push(eventOf(sum));
	}
	return { events, held };
}

function windowOf(row: UsageRow, combine: Exclude<CombineRule, 'none'>): Reading<UsageWindow> {
	const { time } = row;
	if (time.kind === 'instant') {
		return combine === 'window'
			? refuse('row', 'window_missing', 'rows are combined per window, but this row names a moment')
			: accept(windowAround(time.at, combine));
	}
	if (combine === 'window') return accept(time.window);
	const around = windowAround(time.window.start, combine);
	if (time.window.end <= around.end) return accept(around);
	return refuse(
		'window_end',
		'window_across_grid',
		`the window ${formatWindow(time.window)} reaches over more than one ${combine}, so it cannot be combined per ${combine}`,
	);
}

function addTo(sums: Map<string, Sum>, row: UsageRow, window: UsageWindow): void {
	const key = JSON.stringify([row.eventName, row.customer, window.start, window.end]);
	const payloadKey = JSON.stringify(sortedEntries(row.payload));
	const sum = sums.get(key);
	if (sum === undefined) {
		sums.set(key, {
			eventName: row.eventName,
			customer: row.customer,
			window,
			payload: row.payload,
			payloadKey,
			rows: [row.index],
			quantity: row.quantity,
			disagrees: false,
		});
		return;
	}
	sum.rows.push(row.index);
	sum.quantity = addQuantities(sum.quantity, row.quantity);
	sum.disagrees ||= sum.payloadKey !== payloadKey;
}

function holdDisagreeing({ rows, customer, window }: Sum): HeldRow[] {
	return rows.map((index) => ({
		index,
		status: 'rejected',
		refusal: {
			field: 'payload',
			code: 'payload_disagrees',
			reason: `the rows of customer ${customer} and window ${formatWindow(window)} differ in their extra payload, but become one event. Leave the extra payload out, or use a meter for each kind`,
		},
	}));
}

function eventOf(sum: Sum): UsageEvent {
	const { eventName, customer, window } = sum;
	return {
		rows: sum.rows,
		repeats: [],
		combined: true,
		eventName,
		customer,
		quantity: sum.quantity,
		timestamp: stampOf(window),
		window,
		identifier: meterEventIdentifier(eventName, customer, { kind: 'window', window }),
		payload: sum.payload,
	};
}
