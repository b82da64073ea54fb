/** More than this many that have passed are worth the work of freeing them. */
const WORTH_FREEING = 4096;

/** Moments in the order in which they came, counted as they fall behind. Any one unit of time. */
export class Moments {
	readonly #moments: number[] = [];
	#first = 0;
	#passed = 0;

	/** @param moment not before the one that was added last */
	add(moment: number): void {
		this.#moments.push(moment);
	}

	/** How many there were up to this moment, from the beginning of time. */
	passedBy(moment: number): number {
		while (this.next <= moment) {
			this.#first += 1;
			this.#passed += 1;
		}
		if (this.#first > WORTH_FREEING) {
			this.#moments.splice(0, this.#first);
			this.#first = 0;
		}
		return this.#passed;
	}

	/** How many have not passed. */
	get ahead(): number {
		return this.#moments.length - this.#first;
	}

	/** The first that has not passed, or Infinity. */
	get next(): number {
		return this.#moments[this.#first] ?? Infinity;
	}
}
