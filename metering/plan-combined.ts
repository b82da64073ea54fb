import { combinedWindow } from './combined-window';
import { meterEventIdentifier, sortedEntries } from './identifier';
import { MissingRows } from './missing-rows';
import type { CombineRule, HeldRows, HoldReason, MissingRow, Planned, Planner } from './plan';
import { QuantitySum } from './quantity-sum';
import { NO_ROWS, timestampOf, type UsageEvent, type UsageRow } from './usage-row';
import { formatWindow, stampOf, type UsageWindow } from './window';
import { holdIncomplete } from './window-incomplete';
import { holdOpen } from './window-open';

interface Sum {
	readonly eventName: string;
	readonly customer: string;
	readonly window: UsageWindow;
	readonly payload: UsageRow['payload'];
	readonly rows: number[];
	readonly quantity: QuantitySum;
	disagrees: boolean;
}

/**
 * One event for all rows of a customer, meter and window, their quantities added up exactly. Of a
 * row nothing stays but its part in the sum and its position.
 */
export class CombinedPlanner implements Planner {
	readonly #combine: Exclude<CombineRule, 'none'>;
	readonly #now: number;
	readonly #held: HeldRows[] = [];
	/** By event name, customer and window. */
	readonly #sums = new Map<string, Map<string, Map<string, Sum>>>();

	/** @param now the run's wall clock, Unix seconds */
	constructor(combine: Exclude<CombineRule, 'none'>, now: number) {
		this.#combine = combine;
		this.#now = now;
	}

	add(row: UsageRow): void {
		const window = combinedWindow(row.time, this.#combine);
		if (window.ok) return this.#addTo(row, window.value);
		const { index, eventName, customer } = row;
		const timestamp = timestampOf(row);
		const { refusal } = window;
		const place = { rows: [index], eventName, customer, timestamp };
		this.#held.push({ ...place, status: 'rejected', refusal });
	}

	#addTo(row: UsageRow, window: UsageWindow): void {
		const { eventName, customer, payload, index, quantity } = row;
		const ofMeter = inMap(this.#sums, eventName, () => new Map<string, Map<string, Sum>>());
		const ofCustomer = inMap(ofMeter, customer, () => new Map<string, Sum>());
		const key = `${window.start}/${window.end}`;
		const sum = ofCustomer.get(key);
		if (sum === undefined) {
			const first = { rows: [index], quantity: new QuantitySum(quantity), disagrees: false };
			ofCustomer.set(key, { eventName, customer, window, payload, ...first });
			return;
		}
		sum.rows.push(index);
		sum.quantity.add(quantity);
		sum.disagrees ||= !isSame(sum.payload, payload);
	}

	*plan(missing: readonly MissingRow[]): Generator<Planned> {
		for (const held of this.#held) yield { held };
		const missingRows = new MissingRows(missing, this.#combine);
		for (const sum of this.#all()) {
			const reason = this.#reasonToHold(sum, missingRows);
			yield reason === undefined ? { event: eventOf(sum) } : { held: heldOf(sum, reason) };
		}
	}

	*#all(): Generator<Sum> {
		for (const ofMeter of this.#sums.values()) {
			for (const ofCustomer of ofMeter.values()) yield* ofCustomer.values();
		}
	}

	#reasonToHold(sum: Sum, missing: MissingRows): HoldReason | undefined {
		const { eventName, customer, window, disagrees } = sum;
		const open = holdOpen(window, this.#now);
		if (open !== undefined) return open;
		if (disagrees) return disagreeing(sum);
		return holdIncomplete(missing.firstOf(eventName, customer, window));
	}
}

function inMap<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
	const known = map.get(key);
	if (known !== undefined) return known;
	const made = make();
	map.set(key, made);
	return made;
}

function isSame(a: UsageRow['payload'], b: UsageRow['payload']): boolean {
	return a === b || JSON.stringify(sortedEntries(a)) === JSON.stringify(sortedEntries(b));
}

function heldOf({ rows, eventName, customer, window }: Sum, reason: HoldReason): HeldRows {
	return { rows, eventName, customer, timestamp: stampOf(window), ...reason };
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
		repeats: NO_ROWS,
		combined: true,
		eventName,
		customer,
		quantity: sum.quantity.total,
		timestamp: stampOf(window),
		window,
		identifier: meterEventIdentifier(eventName, customer, { kind: 'window', window }),
		payload: sum.payload,
	};
}
