import type { Options as RetryRules } from 'p-retry';
import { backoffMs } from './backoff';
import type { Halt } from './halt';
import type { PaceOptions } from './pace';
import type { RetryableVerdict } from './verdict';

/**
 * Each option has a value: what is missing p-retry adds to a copy, for each job anew, and that took
 * a quarter of all the time that this package spends on a job.
 */
const NO_WAITS = {
	factor: 1,
	minTimeout: 0,
	maxTimeout: 0,
	maxRetryTime: Infinity,
	randomize: false,
	onFailedAttempt: () => undefined,
};

/** Carries a verdict that calls for another try through p-retry. */
export class TryAgain extends Error {
	override readonly name = 'TryAgain';

	constructor(readonly verdict: RetryableVerdict) {
		super(verdict.reason);
	}
}

export function verdictOf(error: unknown): RetryableVerdict | undefined {
	return error instanceof TryAgain ? error.verdict : undefined;
}

/**
 * The rules by which p-retry tries a job again that ended in `TryAgain`.
 *
 * The run's signal is not given to p-retry: it would drop the answer of a request that was
 * committed while the run was being cancelled. The waits between tries are ours, because they
 * have to run on the injected clock.
 */
export function retryRules(options: PaceOptions, halt: Halt): RetryRules {
	const { clock, maxAttempts = 8, random = Math.random, retryBudgetMs } = options;
	return {
		...NO_WAITS,
		// One more than ever used: p-retry ends at the last one even if the try is not to count.
		retries: maxAttempts,
		shouldConsumeRetry: ({ error }) => verdictOf(error)?.kind !== 'rate_limited',
		shouldRetry: async ({ error, retriesConsumed }) => {
			const verdict = verdictOf(error);
			if (verdict?.kind === 'rate_limited') return true;
			if (verdict === undefined || retriesConsumed + 1 >= maxAttempts) return false;
			const { retryAfterMs = 0 } = verdict;
			// Trying before the time that was asked for is as useless as waiting beyond the budget.
			if (retryAfterMs > retryBudgetMs) return false;
			const wait = Math.min(retryBudgetMs, backoffMs(retriesConsumed + 1, random()));
			await clock.sleep(Math.max(retryAfterMs, wait), halt.signal);
			return true;
		},
	};
}
