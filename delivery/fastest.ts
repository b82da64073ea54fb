/** Answers after which older ones no longer count: the provider may have become slower. */
const FORGOTTEN_AFTER = 2000;
/** What took so many times the fastest has waited somewhere, and does not speak for it. */
const NEAR = 1.5;

/** Up to as many answers, in a row. */
class Answers {
	count = 0;
	fastestMs = Infinity;
	#near = 0;

	took(ms: number): void {
		this.count += 1;
		if (ms * NEAR < this.fastestMs) this.#near = 0;
		if (ms < this.fastestMs * NEAR) this.#near += 1;
		this.fastestMs = Math.min(this.fastestMs, ms);
	}

	nearTo(ms: number): number {
		return this.fastestMs < ms * NEAR ? this.#near : 0;
	}
}

/** The fastest of the last two to four thousand answers. */
export class Fastest {
	#now = new Answers();
	#before = new Answers();

	took(ms: number): void {
		if (this.#now.count === FORGOTTEN_AFTER) {
			this.#before = this.#now;
			this.#now = new Answers();
		}
		this.#now.took(ms);
	}

	/**
	 * Milliseconds that every answer takes at least; 0 while nothing is known. The fastest of a few
	 * says less than that of many: it comes closer to the truth as the root of their number grows.
	 */
	get atLeastMs(): number {
		const ms = Math.min(this.#now.fastestMs, this.#before.fastestMs);
		const near = this.#now.nearTo(ms) + this.#before.nearTo(ms);
		return near === 0 ? 0 : ms * (1 - 1 / Math.sqrt(near));
	}
}
