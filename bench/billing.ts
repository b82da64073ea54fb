import { addQuantities, parseQuantity, ZERO } from '../metering/quantity';
import type { EmulatorProcess } from '../test/support/emulator-process';
import { eventCount, eventsOf } from './event-times';

/** What the local Stripe was asked, and what it bills. */
export interface Billing {
	readonly requests: number;
	/** For the rate limit, or because the customer's meter was busy. */
	readonly refused: number;
	/** Events that it took. */
	readonly events: number;
	/** From the first to the last of them, in seconds. */
	readonly sendingSeconds: number;
	/** What is billed, in percent of what was used. For showing: sums are exact, their ratio is not. */
	readonly billedPercent: number;
	/** Customers who are billed another total than they used, to the last digit. */
	readonly drifted: number;
}

const REFUSED = [' 429', ' 409'];

export async function billing(
	stripe: EmulatorProcess,
	used: ReadonlyMap<string, string>,
): Promise<Billing> {
	const { by_route } = await stripe.stats();
	const count = (ends: readonly string[]): number =>
		Object.entries(by_route)
			.filter(
				([route]) => route.includes('/meter_event') && ends.some((end) => route.endsWith(end)),
			)
			.reduce((sum, [, requests]) => sum + requests, 0);
	const billed = await stripe.totals();
	const events = await eventCount(stripe.url);
	const [first] = await eventsOf(stripe.url, 0, 1);
	const [last] = events === 0 ? [] : await eventsOf(stripe.url, events - 1, 1);
	return {
		requests: count(['']),
		refused: count(REFUSED),
		events,
		sendingSeconds: ((last?.received_ms ?? 0) - (first?.received_ms ?? 0)) / 1000,
		billedPercent: (100 * sumOf(billed)) / sumOf(used),
		drifted: [...used].filter(([customer, total]) => billed.get(customer) !== total).length,
	};
}

function sumOf(totals: ReadonlyMap<string, string>): number {
	let total = ZERO;
	for (const text of totals.values()) {
		const read = parseQuantity(text);
		if (read.ok) total = addQuantities(total, read.quantity);
	}
	return Number(total.units) / 10 ** total.scale;
}
