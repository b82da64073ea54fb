/** Sums of fractions of a token fall short of a whole one by less than this. */
const ROUNDING = 1e-9;

/** Tokens that come in at a rate and are kept up to a number. It begins with one. */
export class TokenBucket {
	#tokens = 1;

	constructor(private filledAt: number) {}

	/**
	 * Milliseconds until there is a token; 0 when there is one.
	 *
	 * @param perSecond tokens that came in each second since it was last asked
	 * @param size most tokens that it keeps; one at least
	 */
	untilToken(now: number, perSecond: number, size: number): number {
		const more = (Math.max(0, now - this.filledAt) * perSecond) / 1000;
		this.#tokens = Math.min(Math.max(1, size), this.#tokens + more);
		this.filledAt = Math.max(this.filledAt, now);
		return this.#tokens > 1 - ROUNDING ? 0 : ((1 - this.#tokens) * 1000) / perSecond;
	}

	take(): void {
		this.#tokens -= 1;
	}

	/** Nothing has come in since it was last asked. */
	skipTo(now: number): void {
		this.filledAt = Math.max(this.filledAt, now);
	}

	/** One token from this time on, whatever it had. */
	restart(at: number): void {
		this.#tokens = 1;
		this.filledAt = at;
	}
}
