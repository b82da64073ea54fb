/** Milliseconds since 1970. */
export interface Now {
	now(): number;
}

/** Time as the emulated Stripe sees it: it runs on by itself and can be moved. */
export class MovableClock implements Now {
	#offsetMs = 0;

	constructor(private readonly base: Now = Date) {}

	now(): number {
		return this.base.now() + this.#offsetMs;
	}

	advance(ms: number): void {
		this.#offsetMs += ms;
	}

	set(ms: number): void {
		this.#offsetMs = ms - this.base.now();
	}
}
