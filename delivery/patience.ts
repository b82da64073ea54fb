import type { Clock } from './clock';
import type { Pacer } from './pacer';

/** Failures of single jobs are followed by an answer to another one sooner than this. */
const OUTAGE_MS = 5000;

/**
 * Decides when waiting for the provider has gone on for too long. Two things use it up, counted
 * since the last answer that got through: the time that the whole run stands still on rate limits,
 * and the time for which every try has failed.
 *
 * A slow run that gets its answers never runs out of patience, however long it takes.
 */
export class Patience {
	readonly #clock: Clock;
	readonly #pacer: Pacer;
	readonly #budgetMs: number;
	#failingSince: number | undefined;
	#pausedBefore = 0;

	constructor(clock: Clock, pacer: Pacer, budgetMs: number) {
		this.#clock = clock;
		this.#pacer = pacer;
		this.#budgetMs = budgetMs;
	}

	answered(): void {
		this.#failingSince = undefined;
		this.#pausedBefore = this.#pacer.pausedMs;
	}

	failed(): void {
		this.#failingSince ??= this.#clock.now();
	}

	/** Every try has failed for so long that it is no matter of single jobs. */
	get isAllInVain(): boolean {
		return this.#failingMs > OUTAGE_MS;
	}

	get isSpent(): boolean {
		const pausedFor = this.#pacer.pausedMs - this.#pausedBefore;
		return pausedFor > this.#budgetMs || this.#failingMs > this.#budgetMs;
	}

	get #failingMs(): number {
		return this.#failingSince === undefined ? 0 : this.#clock.now() - this.#failingSince;
	}
}
