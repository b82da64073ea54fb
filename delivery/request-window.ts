import { Fastest } from './fastest';
import { Moments } from './moments';

/** The span over which providers count requests, in milliseconds. */
const SECOND = 1000;
/** Times that differ by less are the same: sums of fractions of a millisecond are not exact. */
const ROUNDING = 1e-6;
/** Chance takes a number further than this many times its root from what is to be expected never. */
const FURTHEST_BY_CHANCE = 3;
/** Of so many requests one stays free: what is known of the way is right to a millisecond, hardly more. */
const ONE_FREE_OF = 200;

/** A request that was let go. */
export interface Turn {
	/** Its number, from 1. */
	readonly order: number;
	/** When, in milliseconds. */
	readonly since: number;
}

/**
 * Counts requests as the provider may count them, so that no second of its own sees more than the
 * limit however requests bunch on the way. When they arrive is not known; but:
 *
 * - A request has arrived, at the latest, the fastest way back before its answer, and the next one
 *   takes at least the fastest way there. What counts for the provider's second is the difference
 *   of the two arrivals: both ways together, the fastest answer, are given back.
 * - It has also arrived once one that was let go after it is answered: what holds requests up in a
 *   bunch, such as a busy machine, lets none of them overtake.
 * - Those overtaken all the same, each for a reason of its own, are late by chance: of `n` of them
 *   no more than some roots of `n` too many fall into one second. So many are counted on.
 */
export class RequestWindow {
	readonly #limit: number;
	readonly #fastest = new Fastest();
	#letGo = 0;
	/** Up to this number all have arrived; and beyond it those that ended without a word from there. */
	#arrived = 0;
	readonly #endedUnseen = new Set<number>();
	readonly #arrivals = new Moments();
	readonly #answers = new Moments();

	/** @param limit requests in any second */
	constructor(limit: number) {
		this.#limit = Math.max(1, Math.floor(limit) - Math.floor(limit / ONE_FREE_OF));
	}

	letGo(now: number): Turn {
		this.#letGo += 1;
		return { order: this.#letGo, since: now };
	}

	/**
	 * The provider saw a request, and with it those that were let go before; later, `ended` is called.
	 */
	seen(now: number, { order }: Turn): void {
		for (; this.#arrived < order; this.#arrived += 1) {
			if (!this.#endedUnseen.delete(this.#arrived + 1)) this.#arrivals.add(now);
		}
	}

	/** Every turn has to come back here, once, whatever came of it. */
	ended(now: number, { order }: Turn): void {
		this.#answers.add(now);
		if (order <= this.#arrived) return;
		// What was cut off or never sent does not say that others have arrived.
		this.#endedUnseen.add(order);
		this.#arrivals.add(now);
	}

	/** @param ms from being let go to the answer of a request that was not refused at the gate */
	took(ms: number): void {
		this.#fastest.took(ms);
	}

	/** Milliseconds until it is worth asking again: 0 there is room, Infinity not before an answer. */
	untilRoom(now: number): number {
		const edge = now - Math.max(0, SECOND - this.#fastest.atLeastMs);
		const gone = this.#arrivals.passedBy(edge + ROUNDING);
		const overtaken = gone - this.#answers.passedBy(edge + ROUNDING);
		const late = Math.min(overtaken, FURTHEST_BY_CHANCE * Math.sqrt(overtaken));
		if (this.#letGo - gone + late <= this.#limit - 1) return 0;
		return Math.min(this.#arrivals.next, this.#answers.next) - edge;
	}
}
