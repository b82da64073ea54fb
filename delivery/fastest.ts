/** Answers after which older ones no longer count: the provider may have become slower. */
const FORGOTTEN_AFTER = 2000;

/** The fastest of the last two to four thousand answers. */
export class Fastest {
	#ms = Infinity;
	#answers = 0;
	#msBefore = Infinity;
	#answersBefore = 0;

	took(ms: number): void {
		if (this.#answers === FORGOTTEN_AFTER) {
			this.#msBefore = this.#ms;
			this.#answersBefore = this.#answers;
			this.#ms = Infinity;
			this.#answers = 0;
		}
		this.#ms = Math.min(this.#ms, ms);
		this.#answers += 1;
	}

	/**
	 * Milliseconds that every answer takes at least; 0 while nothing is known. The fastest of a few
	 * says less than that of many: it comes closer to the truth as the root of their number grows.
	 */
	get atLeastMs(): number {
		const answers = this.#answers + this.#answersBefore;
		if (answers === 0) return 0;
		return Math.min(this.#ms, this.#msBefore) * (1 - 1 / Math.sqrt(answers));
	}
}
