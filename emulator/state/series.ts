import {
	addQuantities,
	negateQuantity,
	quantity,
	type Quantity,
	ZERO,
} from '../../metering/quantity';
import { Heap } from './heap';
import type { MeteredEvent } from './metered-event';

export const MINUTE = 60;
export const ONE: Quantity = quantity(1n, 0);

export interface Aggregation {
	readonly formula: 'sum' | 'count' | 'last';
	/** Seconds of an event time window, within which the newest event overwrites the others. */
	readonly overwriteSeconds: number | undefined;
}

interface Minute {
	readonly events: MeteredEvent[];
	visible: Quantity;
}

/** All usage of one customer on one meter. Sums are exact. */
export class Series {
	readonly #minutes = new Map<number, Minute>();
	readonly #pending = new Heap<{ event: MeteredEvent; amount: Quantity }>();
	#total: Quantity = ZERO;
	#events = 0;

	constructor(private readonly how: Aggregation) {}

	add(event: MeteredEvent): void {
		const minute = this.#minute(event);
		minute.events.push(event);
		this.#change(event, this.#amount(event), event.visibleMs);
		this.#events += 1;
	}

	/** Takes back an event of this series; its cancel times are set already. */
	cancel(event: MeteredEvent): void {
		this.#change(event, negateQuantity(this.#amount(event)), event.cancelVisibleMs ?? 0);
		this.#events -= 1;
	}

	/** Events that count: accepted and not cancelled. */
	get events(): number {
		return this.#events;
	}

	/** What is billed for all time, visible in summaries or not. */
	total(): Quantity {
		if (this.#isAdditive()) return this.#total;
		return this.#fold(
			this.#select(-Infinity, Infinity, (event) => event.cancelledMs === undefined),
		);
	}

	/** What is billed for [start, end) of what Stripe had received by `receivedByMs`. */
	billed(start: number, end: number, receivedByMs: number): Quantity {
		return this.#fold(
			this.#select(
				start,
				end,
				({ receivedMs, cancelledMs = Infinity }) =>
					receivedMs <= receivedByMs && cancelledMs > receivedByMs,
			),
		);
	}

	/**
	 * What summaries show of [start, end), by the start of each bucket. Buckets without any event
	 * are left out.
	 *
	 * @param bucketSeconds undefined for a single bucket
	 */
	visible(
		start: number,
		end: number,
		bucketSeconds: number | undefined,
		nowMs: number,
	): Map<number, Quantity> {
		this.#reveal(nowMs);
		const bucketOf = (second: number) =>
			bucketSeconds === undefined ? start : second - (second % bucketSeconds);
		const buckets = new Map<number, Quantity>();
		if (this.#isAdditive()) {
			for (const [second, { visible, events }] of this.#within(start, end)) {
				if (!events.some(({ visibleMs }) => visibleMs <= nowMs)) continue;
				const bucket = bucketOf(second);
				buckets.set(bucket, addQuantities(buckets.get(bucket) ?? ZERO, visible));
			}
			return buckets;
		}
		const seen = this.#select(
			start,
			end,
			({ visibleMs, cancelVisibleMs = Infinity }) => visibleMs <= nowMs && cancelVisibleMs > nowMs,
		);
		const grouped = new Map<number, MeteredEvent[]>();
		for (const event of seen) {
			const bucket = bucketOf(event.timestamp);
			const group = grouped.get(bucket);
			if (group === undefined) grouped.set(bucket, [event]);
			else group.push(event);
		}
		for (const [bucket, events] of grouped) buckets.set(bucket, this.#fold(events));
		return buckets;
	}

	#isAdditive(): boolean {
		return this.how.formula !== 'last' && this.how.overwriteSeconds === undefined;
	}

	#amount(event: MeteredEvent): Quantity {
		return this.how.formula === 'count' ? ONE : event.value;
	}

	#change(event: MeteredEvent, amount: Quantity, visibleMs: number): void {
		this.#total = addQuantities(this.#total, amount);
		if (this.#isAdditive()) this.#pending.push(visibleMs, { event, amount });
	}

	#reveal(nowMs: number): void {
		for (;;) {
			const change = this.#pending.popUpTo(nowMs);
			if (change === undefined) return;
			const minute = this.#minute(change.event);
			minute.visible = addQuantities(minute.visible, change.amount);
		}
	}

	#minute({ timestamp }: MeteredEvent): Minute {
		const second = timestamp - (timestamp % MINUTE);
		let minute = this.#minutes.get(second);
		if (minute === undefined) {
			minute = { events: [], visible: ZERO };
			this.#minutes.set(second, minute);
		}
		return minute;
	}

	/** Looks at the minutes asked for or at those that exist, whichever are fewer. */
	*#within(start: number, end: number): Generator<[number, Minute]> {
		if ((end - start) / MINUTE > this.#minutes.size) {
			for (const entry of this.#minutes) if (entry[0] >= start && entry[0] < end) yield entry;
			return;
		}
		for (let second = start; second < end; second += MINUTE) {
			const minute = this.#minutes.get(second);
			if (minute !== undefined) yield [second, minute];
		}
	}

	/** Events of [start, end), which need not be whole minutes. */
	#select(start: number, end: number, keep: (event: MeteredEvent) => boolean): MeteredEvent[] {
		const selected: MeteredEvent[] = [];
		for (const [second, { events }] of this.#minutes) {
			if (second + MINUTE <= start || second >= end) continue;
			for (const event of events) {
				if (event.timestamp >= start && event.timestamp < end && keep(event)) selected.push(event);
			}
		}
		return selected;
	}

	#fold(events: readonly MeteredEvent[]): Quantity {
		const { formula, overwriteSeconds } = this.how;
		const kept = overwriteSeconds === undefined ? events : newestOfEach(events, overwriteSeconds);
		if (formula === 'last') return newest(kept)?.value ?? ZERO;
		return kept.reduce((sum, event) => addQuantities(sum, this.#amount(event)), ZERO);
	}
}

function newestOfEach(events: readonly MeteredEvent[], seconds: number): MeteredEvent[] {
	const windows = new Map<number, MeteredEvent>();
	for (const event of events) {
		const window = Math.floor(event.timestamp / seconds);
		const before = windows.get(window);
		if (before === undefined || isNewer(event, before)) windows.set(window, event);
	}
	return [...windows.values()];
}

function newest(events: readonly MeteredEvent[]): MeteredEvent | undefined {
	return events.reduce<MeteredEvent | undefined>(
		(best, event) => (best === undefined || isNewer(event, best) ? event : best),
		undefined,
	);
}

/** By time of usage; of two with the same, the one received later. */
function isNewer(event: MeteredEvent, than: MeteredEvent): boolean {
	return event.timestamp >= than.timestamp;
}
