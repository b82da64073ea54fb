import type { EventView, TotalView } from '../emulator';
import { HOT, type Population, usageOf } from './usage';

const ALL = 1_000_000;

/** When rows were done, in seconds from the start: the last of them had come to Stripe. */
export interface HotTimes {
	readonly hotSeconds: number;
	readonly othersSeconds: number;
}

/** Events that the local Stripe took, in the order in which they came. */
export async function eventsOf(url: string, from: number, limit: number): Promise<EventView[]> {
	const path = `/_emulator/events?from=${from}&limit=${limit}&livemode=true`;
	return (await (await fetch(`${url}${path}`)).json()) as EventView[];
}

export async function eventCount(url: string): Promise<number> {
	const answer = await fetch(`${url}/_emulator/totals?livemode=true`);
	return ((await answer.json()) as TotalView[]).reduce((sum, { events }) => sum + events, 0);
}

/** @param beganMs in ms since 1970 */
export async function hotTimes(url: string, beganMs: number): Promise<HotTimes> {
	const events = await eventsOf(url, 0, ALL);
	const lastOf = (isHot: boolean): number => {
		const last = events.filter(({ customer }) => (customer === HOT) === isHot).at(-1);
		return ((last?.received_ms ?? beganMs) - beganMs) / 1000;
	};
	return { hotSeconds: lastOf(true), othersSeconds: lastOf(false) };
}

/** Workers while all of them were at work; after that the limit is left to the others. */
export interface SideBySide {
	/** Percent of the events that each of them brought. */
	readonly shares: readonly number[];
	/** Events a second that they brought together. */
	readonly perSecond: number;
}

/** Workers have customers of their own. */
export async function sideBySide(
	url: string,
	population: Population,
	workers: number,
): Promise<SideBySide> {
	const workerOf = new Map<string | null, number>();
	for (let worker = 0; worker < workers; worker += 1) {
		for (const { customer } of usageOf(population, { worker, of: workers })) {
			workerOf.set(customer, worker);
		}
	}
	const events = await eventsOf(url, 0, ALL);
	const senders = events.map(({ customer }) => workerOf.get(customer));
	const ends = Array.from({ length: workers }, (_none, worker) => senders.lastIndexOf(worker));
	const together = senders.slice(0, Math.min(...ends) + 1);
	const [first, last] = [events[0], events[together.length - 1]];
	const seconds = ((last?.received_ms ?? NaN) - (first?.received_ms ?? NaN)) / 1000;
	return {
		shares: ends.map(
			(_end, worker) =>
				(100 * together.filter((sender) => sender === worker).length) / together.length,
		),
		perSecond: (together.length - 1) / seconds,
	};
}
