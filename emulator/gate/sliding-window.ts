/** At most `limit` calls in any stretch of one second, wherever it begins. */
export class SlidingWindow {
	readonly #taken: Float64Array;
	#next = 0;

	constructor(limit: number) {
		this.#taken = new Float64Array(limit).fill(-Infinity);
	}

	/** @param nowMs real time, never going back */
	tryTake(nowMs: number): boolean {
		// The slot to write next holds the call that was taken `limit` calls ago.
		if (nowMs - this.#taken[this.#next] < 1000) return false;
		this.#taken[this.#next] = nowMs;
		this.#next = (this.#next + 1) % this.#taken.length;
		return true;
	}
}
