import type { Clock } from './clock';

/** How long others may have to wait for us, in milliseconds. */
const LENGTH_MS = 50;

/**
 * Work that takes seconds without waiting for anything would hold up all else that the process
 * does. Cut into slices it lets others in between.
 */
export class TimeSlice {
	readonly #clock: Clock;
	#since: number;

	constructor(clock: Clock) {
		this.#clock = clock;
		this.#since = clock.now();
	}

	get isOver(): boolean {
		return this.#clock.now() - this.#since >= LENGTH_MS;
	}

	/** Lets others in, and begins the next slice. */
	async rest(): Promise<void> {
		await this.#clock.sleep(1);
		this.#since = this.#clock.now();
	}
}
