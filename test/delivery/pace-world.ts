import { Delivery } from '../../delivery/deliver';
import { Halt } from '../../delivery/halt';
import type { Verdict } from '../../delivery/verdict';
import { afterPromises, VirtualClock } from '../support/virtual-clock';
import { BusyClock, type Stalls } from './busy-clock';
import type { Gate } from './limits';
import { randomFrom } from './schedules';

export interface Network {
	/** What an answer takes on average, in milliseconds: three tenths of it to get there. */
	readonly answerMs: number;
	/** By how much of that it is off, to either side. @default 0 */
	readonly jitter?: number;
	/** How the jitter is spread. @default both */
	readonly jitters?: 'both' | 'there' | 'back';
	readonly stalls?: Stalls;
}

/** A run that has work for as long as it lasts, and knows of no other. */
export interface Worker {
	readonly ratePerSecond: number;
	/** Milliseconds from the beginning. @default all the time */
	readonly from?: number;
	readonly to?: number;
}

export interface Record {
	/** When its requests came to the gate, in milliseconds, by what became of them. */
	readonly taken: number[];
	readonly refused: number[];
}

const LIMITED: Verdict = { kind: 'rate_limited', code: 'rate_limited', reason: 'slow down' };
const ACCEPTED: Verdict = { kind: 'accepted' };

/** Runs workers against one gate on virtual time. */
export async function race(
	workers: readonly Worker[],
	gate: Gate,
	network: Network,
	seconds: number,
	seed: number,
): Promise<Record[]> {
	const clock = new VirtualClock(afterPromises);
	const random = randomFrom(seed);
	const end = seconds * 1000;
	const run = async ({ ratePerSecond, from = 0, to = end }: Worker): Promise<Record> => {
		const record: Record = { taken: [], refused: [] };
		const busy = new BusyClock(clock, random, end, network.stalls);
		await clock.sleep(from);
		const send = async (): Promise<Verdict> => {
			const { there, back } = ways(network, random);
			// From being let go to the socket it is our own event loop's work.
			await busy.event(random() * 1.5);
			await clock.sleep(there);
			const isTaken = gate(clock.now());
			(isTaken ? record.taken : record.refused).push(clock.now());
			await busy.event(isTaken ? back : there);
			return isTaken ? ACCEPTED : LIMITED;
		};
		const options = { ratePerSecond, retryBudgetMs: 300_000, clock: busy, random };
		const delivery = new Delivery(send, options, new Halt(undefined));
		const lane = async (): Promise<void> => {
			while (clock.now() < to) await delivery.deliver(undefined);
		};
		// Lanes enough for twice the answer time.
		const lanes = 20 + Math.ceil((ratePerSecond * (network.answerMs * 2 + 40)) / 1000);
		await Promise.all(Array.from({ length: lanes }, lane));
		return record;
	};
	return await Promise.all(workers.map(run));
}

function ways({ answerMs, jitter = 0, jitters = 'both' }: Network, random: () => number) {
	const off = (): number => 2 * jitter * random();
	const extra = answerMs * off();
	const there = answerMs * 0.3 * (1 - jitter);
	const back = answerMs * 0.7 * (1 - jitter);
	if (jitters === 'there') return { there: there + extra, back };
	if (jitters === 'back') return { there, back: back + extra };
	return { there: there + 0.3 * extra, back: back + answerMs * 0.7 * off() };
}

/** Requests a second that the gate took, from one time to another in seconds. */
export function takenPerSecond(records: readonly Record[], from: number, to: number): number {
	const isWithin = (at: number): boolean => at >= from * 1000 && at < to * 1000;
	const taken = records.reduce((sum, record) => sum + record.taken.filter(isWithin).length, 0);
	return taken / (to - from);
}

export function refusedShare(records: readonly Record[]): number {
	const refused = records.reduce((sum, record) => sum + record.refused.length, 0);
	return refused / (refused + records.reduce((sum, record) => sum + record.taken.length, 0));
}
