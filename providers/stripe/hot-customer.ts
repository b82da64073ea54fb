import type { MeterEvent } from './meter-event';

/** A customer of whom a run has so many events that they take longer than those of all others. */
export interface HotCustomer {
	readonly customer: string;
	readonly eventName: string;
	readonly events: number;
	/** Of all customers. */
	readonly eventsInAll: number;
}

/** Fewer are sent before anybody asks why it takes so long: some ten seconds. */
const MANY = 100;

/**
 * The customer whom a run waits for in the end. Events of one customer and meter go one after
 * another, and side by side with at most so many others; whoever has more events than fall to each
 * of these lanes is still at it when all others are done.
 */
export function hotCustomerOf(
	events: readonly MeterEvent[],
	lanesAtOnce: number,
): HotCustomer | undefined {
	const byMeter = new Map<string, Map<string, number>>();
	let hottest: HotCustomer | undefined;
	for (const { usage } of events) {
		const { customer, eventName } = usage;
		const byCustomer = byMeter.get(eventName) ?? new Map<string, number>();
		byMeter.set(eventName, byCustomer);
		const count = (byCustomer.get(customer) ?? 0) + 1;
		byCustomer.set(customer, count);
		if (count > (hottest?.events ?? MANY)) {
			hottest = { customer, eventName, events: count, eventsInAll: events.length };
		}
	}
	const share = events.length / Math.max(1, lanesAtOnce);
	return hottest !== undefined && hottest.events > 2 * share ? hottest : undefined;
}
