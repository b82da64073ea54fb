import { combinedWindow } from './combined-window';
import { meterEventIdentifier, sortedEntries } from './identifier';
import { MissingRows } from './missing-rows';
import type { CombineRule, HeldRow, HoldReason, MissingRow, Plan } from './plan';
import { addQuantities, type Quantity } from './quantity';
import type { UsageEvent, UsageRow } from './usage-row';
import { formatWindow, stampOf, type UsageWindow } from './window';
import { holdIncomplete } from './window-incomplete';
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
	missing: readonly MissingRow[],
): Plan {
	const held: HeldRow[] = [];
	const sums = new Map<string, Sum>();
	for (const row of rows) {
		const window = combinedWindow(row.time, combine);
		if (!window.ok) {
			held.push({ index: row.index, status: 'rejected', refusal: window.refusal });
			continue;
		}
		const open = holdIfOpen(row.index, window.value, now);
		if (open !== null) held.push(open);
		else addTo(sums, row, window.value);
	}
	const events: UsageEvent[] = [];
	const missingRows = new MissingRows(missing, combine);
	for (const sum of sums.values()) {
		const lacks = missingRows.firstOf(sum.eventName, sum.customer, sum.window);
		const reason = sum.disagrees ? disagreeing(sum) : holdIncomplete(lacks);
		if (reason === undefined) events.push(eventOf(sum));
		else for (const index of sum.rows) held.push({ index, ...reason });
	}
	return { events, held };
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

function disagreeing({ customer, window }: Sum): HoldReason {
	return {
		status: 'rejected',
		refusal: {
			field: 'payload',
			code: 'payload_disagrees',
			reason: `the rows of customer ${customer} and window ${formatWindow(window)} differ in their extra payload, but become one event. Leave the extra payload out, or use a meter for each kind`,
		},
	};
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
