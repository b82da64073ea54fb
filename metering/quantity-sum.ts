import { type Quantity, quantity } from './quantity';

/** Adds up many quantities exactly, in place: a sum of a million rows makes no million objects. */
export class QuantitySum {
	#units: bigint;
	#scale: number;

	constructor({ units, scale }: Quantity) {
		this.#units = units;
		this.#scale = scale;
	}

	add({ units, scale }: Quantity): void {
		if (scale === this.#scale) {
			this.#units += units;
		} else if (scale < this.#scale) {
			this.#units += units * 10n ** BigInt(this.#scale - scale);
		} else {
			this.#units = this.#units * 10n ** BigInt(scale - this.#scale) + units;
			this.#scale = scale;
		}
	}

	get total(): Quantity {
		return quantity(this.#units, this.#scale);
	}
}
