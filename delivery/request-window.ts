/** The span over which providers count requests, in milliseconds. */
const SECOND = 1000;

/**
 * Counts requests as the provider may count them: from when one is let go until a second after it
 * can have arrived at the latest.
 *
 * The moment of arrival is not known, only that it lies between sending and answer. On a busy
 * machine the two are far apart, and requests that were let go evenly arrive in a bunch. Half of
 * the fastest answer's time is taken to lie between arrival and answer, and is given back; most of
 * an answer's time is the provider's work and the way back.
 */
export class RequestWindow {
	readonly #limit: number;
	readonly #answers: number[] = [];
	#first = 0;
	#inFlight = 0;
	#fastestMs = Infinity;

	/** @param limit requests in any second */
	constructor(limit: number) {
		this.#limit = Math.max(1, Math.floor(limit));
	}

	letGo(): void {
		this.#inFlight += 1;
	}

	/** @param tookMs time from being let go to the answer */
	answered(now: number, tookMs: number): void {
		this.#inFlight -= 1;
		this.#fastestMs = Math.min(this.#fastestMs, tookMs);
		this.#answers.push(now);
	}

	/** Milliseconds until there is room: 0 at once, Infinity not before the next answer. */
	untilRoom(now: number): number {
		const span = SECOND - (Number.isFinite(this.#fastestMs) ? this.#fastestMs / 2 : 0);
		const counted = Math.max(0, span);
		while (this.#first < this.#answers.length && this.#oldest() + counted <= now) this.#first += 1;
		this.#forget();
		if (this.#inFlight + this.#answers.length - this.#first < this.#limit) return 0;
		return this.#first < this.#answers.length ? this.#oldest() + counted - now : Infinity;
	}

	#oldest(): number {
		return this.#answers[this.#first] as number;
	}

	/** Frees what has left the window, but seldom: taking from an array's front moves the rest. */
	#forget(): void {
		if (this.#first < 2 * this.#limit) return;
		this.#answers.splice(0, this.#first);
		this.#first = 0;
	}
}
