import type { Reads } from '../../../delivery/sync/reads';
import { type Quantity, ZERO } from '../../../metering/quantity';
import type { SyncTarget } from '../../../metering/sync-target';
import { type UsageWindow, windowAround } from '../../../metering/window';
import type { StripeClient } from '../client';
import type { Meter } from '../meters';
import { readSummaries } from './read-summaries';
import { bucketSeconds, MOST_BUCKETS } from './summary-groups';

const HOUR = bucketSeconds('hour');

/** Totals by the start of their hour; undefined where they could not be read. */
type Hours = ReadonlyMap<number, Quantity> | undefined;

/**
 * Where a customer's differences may have been carried to, seen from afar: a window that shows the
 * source's total may have shown another one before, and its carried difference has to be taken back
 * then. To read the minute of each such window would be hundreds of readings, so hours are read,
 * 100 at a time, and minutes only in those hours in which something is, or is about to be.
 *
 * What this cannot see: differences within an hour that make up 0, if none of their windows differs
 * from its meter any more, or is among the rows. Those that are, bill 0 together, as they should.
 */
export class CarryTraces {
	readonly #busy = new Set<string>();
	readonly #pages = new Map<string, Promise<Hours>>();

	constructor(
		private readonly client: StripeClient,
		private readonly meter: Meter,
	) {}

	/** Notes that a difference belongs into this minute. */
	note(customer: string, slot: UsageWindow): void {
		this.#busy.add(keyOf(customer, hourOf(slot)));
	}

	/**
	 * False when nothing was carried into this minute.
	 *
	 * @param periodEnd of the period that the minute follows, Unix seconds
	 * @param now wall clock, Unix seconds
	 */
	async mayHold(
		customer: string,
		slot: UsageWindow,
		periodEnd: number,
		now: number,
		reads: Reads,
	): Promise<boolean> {
		const hour = hourOf(slot);
		if (this.#busy.has(keyOf(customer, hour))) return true;
		const first = windowAround(periodEnd, 'hour').start;
		const page = MOST_BUCKETS * HOUR;
		const start = first + Math.floor((hour - first) / page) * page;
		const key = keyOf(customer, start);
		let read = this.#pages.get(key);
		if (read === undefined) {
			read = this.#read(customer, start, Math.min(start + page, now), reads);
			this.#pages.set(key, read);
		}
		const hours = await read;
		// What could not be read from afar is looked at from near by.
		return hours === undefined || (hours.get(hour) ?? ZERO).units !== 0n;
	}

	async #read(customer: string, from: number, until: number, reads: Reads): Promise<Hours> {
		const group: SyncTarget[] = [];
		for (let start = from; start < until; start += HOUR) {
			const window = { start, end: start + HOUR };
			const eventName = this.meter.event_name;
			group.push({ eventName, customer, window, total: ZERO, effect: 'adds' });
		}
		const found = await reads.ask(async () => await readSummaries(this.client, this.meter, group));
		if (!found.ok) return undefined;
		return new Map([...found.value].map(([{ window }, total]) => [window.start, total]));
	}
}

function hourOf(slot: UsageWindow): number {
	return windowAround(slot.start, 'hour').start;
}

function keyOf(customer: string, start: number): string {
	return `${start} ${customer}`;
}
