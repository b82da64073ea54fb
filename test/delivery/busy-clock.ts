import type { Clock } from '../../delivery/clock';

/** How a machine is busy with other things: every so often on average, and for how long at most. */
export interface Stalls {
	readonly everyMs: number;
	readonly longestMs: number;
}

/**
 * A clock on a machine whose event loop stands still now and then: what comes due meanwhile comes
 * at the end of it, all at once. As n8n's own, it counts whole milliseconds when it sleeps.
 */
export class BusyClock implements Clock {
	readonly #stalls: Array<{ readonly from: number; readonly to: number }> = [];
	#next = 0;

	constructor(
		private readonly clock: Clock,
		random: () => number,
		endMs: number,
		stalls?: Stalls,
	) {
		if (stalls === undefined) return;
		for (let at = 0; at < endMs; ) {
			const from = at - Math.log(1 - random()) * stalls.everyMs;
			at = from + random() * stalls.longestMs;
			this.#stalls.push({ from, to: at });
		}
	}

	now(): number {
		return this.clock.now();
	}

	async sleep(ms: number, signal?: AbortSignal): Promise<void> {
		await this.event(Math.max(1, Math.ceil(ms)), signal);
	}

	/** Something that happens outside after so many milliseconds, and is noticed when the loop runs. */
	async event(ms: number, signal?: AbortSignal): Promise<void> {
		await this.clock.sleep(ms, signal);
		const now = this.clock.now();
		while ((this.#stalls[this.#next]?.to ?? Infinity) <= now) this.#next += 1;
		const stall = this.#stalls[this.#next];
		if (stall !== undefined && stall.from <= now) await this.clock.sleep(stall.to - now);
	}
}
