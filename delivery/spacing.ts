import { TokenBucket } from './token-bucket';

/**
 * So much of what a machine too busy to send has missed is made up for, at so many times the rate;
 * the window keeps that within the limit. It is not made up for all at once, since then the next
 * such moment would hold up many.
 */
const CATCH_UP_SECONDS = 0.3;
const CATCH_UP_SPEED = 1.5;
/** Timers are not exact: what comes due within so long may go together. */
const BURST_SECONDS = 0.02;

/** Spaces turns evenly, at a rate that may change with each of them. Times in milliseconds. */
export class Spacing {
	readonly #due: TokenBucket;
	readonly #burst: TokenBucket;

	constructor(now: number) {
		this.#due = new TokenBucket(now);
		this.#burst = new TokenBucket(now);
	}

	/**
	 * Milliseconds until the next turn; 0 when it has come.
	 *
	 * @param perSecond turns a second
	 * @param makesUp what was missed may be made up for
	 */
	untilNext(now: number, perSecond: number, makesUp: boolean): number {
		const kept = makesUp ? CATCH_UP_SECONDS : BURST_SECONDS;
		return Math.max(
			this.#due.untilToken(now, perSecond, perSecond * kept),
			this.#burst.untilToken(now, perSecond * CATCH_UP_SPEED, perSecond * BURST_SECONDS),
		);
	}

	take(): void {
		this.#due.take();
		this.#burst.take();
	}

	/** What was let pass up to this time is not made up for. */
	skipTo(now: number): void {
		this.#due.skipTo(now);
	}

	/** One turn from this time on, whatever there was before. */
	restart(at: number): void {
		this.#due.restart(at);
		this.#burst.restart(at);
	}
}
