import { Moments } from './moments';
import type { Turn } from './request-window';

const SECOND = 1000;
/** Of what gets through, so much is asked for after a refusal: the provider's second has to drain. */
const AFTER_CUT = 0.95;
/** Short of this, it takes another series: what got through may have been little by chance. */
const DEEPEST_CUT = 0.5;
const LOWEST_SHARE = 0.02;
/** Share of the full rate that is won back in a second from where the rate was refused, cubed. */
const GROWTH = 0.001;
/** Below so many a second it is won back more slowly: of few requests each refusal is a large share. */
const FEW_PER_SECOND = 200;

/**
 * The rate at which requests are let go: the full one until the provider refuses, which means that
 * the limit is lower than was said, or that others use it too.
 *
 * A refusal lowers it a little, and to what got through when nothing does any more. From there it
 * grows as TCP does (CUBIC, RFC 9438): soon back to where it was refused, slowly past that point,
 * and ever faster once nobody objects.
 * Whoever sends more is refused more, and all win back the same: so those who share a limit come
 * to share it evenly.
 */
export class Rate {
	readonly #full: number;
	readonly #growth: number;
	/** When requests were let go, and those of them that were refused, of about the last second. */
	readonly #letGo = new Moments();
	readonly #refused = new Moments();
	/** What the rate was after the last cut, and the one that it feels its way to. */
	#cutTo: number;
	#feltFor: number;
	#growsFrom = 0;
	/** The rate before the first of a series of refusals, and what was taken in a second of it. */
	#before: number;
	#gotThrough: number;

	/** @param full requests a second */
	constructor(full: number) {
		this.#full = full;
		this.#growth = GROWTH * full * Math.min(1, full / FEW_PER_SECOND);
		this.#cutTo = full;
		this.#feltFor = full;
		this.#before = full;
		this.#gotThrough = full;
	}

	/** Requests a second. */
	at(now: number): number {
		if (this.#cutTo === this.#full) return this.#full;
		const seconds = Math.max(0, now - this.#growsFrom) / SECOND;
		const untilThere = Math.cbrt((this.#feltFor - this.#cutTo) / this.#growth);
		return Math.min(this.#full, this.#feltFor + this.#growth * (seconds - untilThere) ** 3);
	}

	isFull(now: number): boolean {
		return this.at(now) === this.#full;
	}

	letGo(now: number): void {
		this.#letGo.add(now);
	}

	taken({ since }: Turn): void {
		this.#letGo.passedBy(since - SECOND);
	}

	/** It lowers nothing yet: of a cut there is one for many refusals. */
	refused({ since }: Turn): void {
		this.#refused.add(since);
	}

	/**
	 * Lowers the rate: a little as long as some get through, since then it is little above what the
	 * limit leaves. When none does, the provider's second is full, and what it took of ours before
	 * the first refusal is what it has for us in a second.
	 *
	 * @param turn of the request that was refused
	 * @param isShut nothing was taken since the last cut
	 */
	cut(now: number, turn: Turn, isShut: boolean): void {
		const rate = this.at(now);
		if (!isShut) {
			this.#before = rate;
			this.#gotThrough = this.#takenInSecondBefore(turn);
		}
		// Those that only look whether the provider is open again say nothing of the rate: however many
		// of them are refused, it is lowered once, or it would never come back from the next storm.
		const leaves = Math.max(this.#gotThrough, this.#before * DEEPEST_CUT);
		const lowest = this.#full * LOWEST_SHARE;
		this.#feltFor = Math.max(lowest, isShut ? Math.min(this.#before, leaves) : rate);
		this.#cutTo = Math.max(lowest, this.#feltFor * AFTER_CUT);
		this.growFrom(now);
	}

	/** Those that are still to be answered were taken too: they came to the provider before. */
	#takenInSecondBefore({ order, since }: Turn): number {
		this.#refused.passedBy(since - SECOND);
		return order - this.#letGo.passedBy(since - SECOND) - this.#refused.ahead;
	}

	/** Growth begins here: during a pause nothing is learned. */
	growFrom(now: number): void {
		this.#growsFrom = now;
	}
}
