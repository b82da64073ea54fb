/** At most `limit` calls, or parts of calls, in any stretch of one second, wherever it begins. */
export class SlidingWindow {
	readonly #taken: Float64Array;
	#next = 0;

	constructor(limit: number) {
		this.#taken = new Float64Array(limit).fill(-Infinity);
	}

	/**
	 * @param nowMs real time, never going back
	 * @param count parts of the call, which are taken together or not at all
	 */
	tryTake(nowMs: number, count = 1): boolean {
		const { length } = this.#taken;
		const parts = Math.min(count, length);
		// The slot to write last holds the latest of those that were taken `limit` parts ago.
		if (nowMs - this.#taken[(this.#next + parts - 1) % length] < 1000) return false;
		for (let part = 0; part < parts; part += 1) {
			this.#taken[this.#next] = nowMs;
			this.#next = (this.#next + 1) % length;
		}
		return true;
	}
}
