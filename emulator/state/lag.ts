import type { SummaryLag } from '../options';

/** Draws how long each accepted event stays out of the event summaries. */
export class Lag {
	#latest = -Infinity;

	constructor(
		private readonly lag: SummaryLag,
		private readonly random: () => number,
	) {}

	/**
	 * @param nowMs the emulator's clock
	 * @returns when an event that is received now becomes visible; in order unless 'out' was asked
	 */
	visibleAt(nowMs: number): number {
		if (typeof this.lag === 'number') return nowMs + this.lag;
		const { min, max, order = 'in' } = this.lag;
		const drawn = nowMs + min + this.random() * (max - min);
		if (order === 'out') return drawn;
		this.#latest = Math.max(this.#latest, drawn);
		return this.#latest;
	}
}
