import pRetry from 'p-retry';
import { backoffMs } from './backoff';
import type { Clock } from './clock';
import { notSent, settled } from './ending';
import { Halt, type StopReason } from './halt';
import { lanesOf, runLanes } from './lanes';
import { Pacer } from './pacer';
import { Patience } from './patience';
import { isRetryable, type Outcome, type RetryableVerdict, type Verdict } from './verdict';

export interface DeliveryOptions {
	/** Requests a second, for the whole run. */
	readonly ratePerSecond: number;
	/** Lanes that are sent side by side. */
	readonly lanesAtOnce: number;
	/** How long the run may wait for the provider in vain, in milliseconds. */
	readonly retryBudgetMs: number;
	/** Tries of one job. Waiting for the rate limit does not use them up. @default 8 */
	readonly maxAttempts?: number;
	readonly clock: Clock;
	/** Random numbers in [0, 1). @default Math.random */
	readonly random?: () => number;
	/** Stops the run at once; what was sent until then keeps its outcome. */
	readonly signal?: AbortSignal;
}

export interface DeliveryReport<Job> {
	readonly outcomes: ReadonlyMap<Job, Outcome>;
	readonly requests: number;
	/** Requests that were refused for the rate limit. */
	readonly rateLimited: number;
}

/** Sends a job once and says what the answer means. Must not throw. */
export type Send<Job> = (job: Job) => Promise<Verdict>;

/** Carries a verdict that calls for another try through p-retry. */
class TryAgain extends Error {
	override readonly name = 'TryAgain';

	constructor(readonly verdict: RetryableVerdict) {
		super(verdict.reason);
	}
}

/**
 * Delivers every job and gives each one an outcome: one job of a lane at a time, many lanes side
 * by side, all of them within the rate limit.
 *
 * A job is tried again only with the same identity, so whether an unclear try was committed or
 * not does not matter: the next answer is an acceptance or a duplicate, and both are success.
 */
export async function deliver<Job>(
	jobs: readonly Job[],
	laneOf: (job: Job) => string,
	send: Send<Job>,
	options: DeliveryOptions,
): Promise<DeliveryReport<Job>> {
	const run = new Delivery(send, options);
	try {
		await runLanes(lanesOf(jobs, laneOf), options.lanesAtOnce, async (job) => run.deliver(job));
	} finally {
		run.halt.release();
	}
	return run;
}

class Delivery<Job> implements DeliveryReport<Job> {
	readonly outcomes = new Map<Job, Outcome>();
	requests = 0;
	rateLimited = 0;
	readonly halt: Halt;
	readonly #send: Send<Job>;
	readonly #options: DeliveryOptions;
	readonly #random: () => number;
	readonly #pacer: Pacer;
	readonly #patience: Patience;

	constructor(send: Send<Job>, options: DeliveryOptions) {
		const { clock, ratePerSecond, random = Math.random, retryBudgetMs, signal } = options;
		this.#send = send;
		this.#options = options;
		this.#random = random;
		this.halt = new Halt(signal);
		this.#pacer = new Pacer(clock, { ratePerSecond, random });
		this.#patience = new Patience(clock, this.#pacer, retryBudgetMs);
	}

	async deliver(job: Job): Promise<void> {
		let attempts = 0;
		let unclear: StopReason | undefined;
		const attempt = async (): Promise<Outcome> => {
			const verdict = await this.#pacer.inTurn(this.halt.signal, async () => {
				attempts += 1;
				return await this.#sendOnce(job);
			});
			if (verdict === undefined) return notSent(this.halt.why as StopReason, attempts, unclear);
			if (verdict.kind === 'unclear') unclear = verdict;
			if (isRetryable(verdict)) throw new TryAgain(verdict);
			return settled(verdict, attempts, unclear);
		};
		const outcome = await this.#withRetries(attempt).catch((error: unknown) =>
			notSent(givenUp(error, attempts), attempts, unclear),
		);
		this.outcomes.set(job, outcome);
	}

	async #sendOnce(job: Job): Promise<Verdict> {
		this.requests += 1;
		const verdict = await this.#send(job);
		if (verdict.kind === 'rate_limited') {
			this.rateLimited += 1;
			this.#pacer.refused(verdict.retryAfterMs);
		} else {
			this.#pacer.taken();
		}
		const inVain = verdict.kind === 'unclear' || verdict.kind === 'rate_limited';
		if (inVain) this.#patience.failed();
		else this.#patience.answered();
		if (verdict.kind === 'fatal') this.halt.now(verdict);
		else if (this.#patience.isSpent) this.halt.now(outOfPatience(this.#options.retryBudgetMs));
		return verdict;
	}

	/**
	 * The run's signal is not given to p-retry: it would drop the answer of a request that was
	 * committed while the run was being cancelled. The waits between tries are ours, because they
	 * have to run on the injected clock.
	 */
	async #withRetries(attempt: () => Promise<Outcome>): Promise<Outcome> {
		const { clock, maxAttempts = 8, retryBudgetMs } = this.#options;
		return await pRetry(attempt, {
			// One more than ever used: p-retry ends at the last one even if the try is not to count.
			retries: maxAttempts,
			minTimeout: 0,
			shouldConsumeRetry: ({ error }) => verdictOf(error)?.kind !== 'rate_limited',
			shouldRetry: async ({ error, retriesConsumed }) => {
				const verdict = verdictOf(error);
				if (verdict?.kind === 'rate_limited') return true;
				if (verdict === undefined || retriesConsumed + 1 >= maxAttempts) return false;
				const { retryAfterMs = 0 } = verdict;
				// Trying before the time that was asked for is as useless as waiting beyond the budget.
				if (retryAfterMs > retryBudgetMs) return false;
				const wait = Math.min(retryBudgetMs, backoffMs(retriesConsumed + 1, this.#random()));
				await clock.sleep(Math.max(retryAfterMs, wait), this.halt.signal);
				return true;
			},
		});
	}
}

function verdictOf(error: unknown): RetryableVerdict | undefined {
	return error instanceof TryAgain ? error.verdict : undefined;
}

function outOfPatience(budgetMs: number): StopReason {
	return {
		code: 'retry_budget_spent',
		reason: `waiting for the provider took longer than the retry time budget of ${budgetMs / 1000} s. Run it again to send the rest`,
	};
}

/** The last of the tries failed too, or our own code did. */
function givenUp(error: unknown, attempts: number): StopReason {
	const verdict = verdictOf(error);
	const code = verdict?.code ?? 'unexpected';
	const why = verdict?.reason ?? String(error);
	return { code, reason: `${attempts} tries did not get through (${why}). Run it again` };
}
