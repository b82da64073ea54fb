interface Explained {
	/** For machines. */
	readonly code: string;
	/** For people: what happened and how to mend it. */
	readonly reason: string;
}

/** The provider has it. A duplicate is success: the usage is counted once. */
export interface CountedVerdict {
	readonly kind: 'accepted' | 'duplicate';
}

/**
 * Not taken, for good or for this run.
 *
 * - `rejected`: the provider will never take it as it stands.
 * - `refused_for_now`: not taken, and the provider says that trying again now is of no use.
 * - `fatal`: nothing of this run can be sent, for example because the key is not accepted.
 */
export interface RefusedVerdict extends Explained {
	readonly kind: 'rejected' | 'refused_for_now' | 'fatal';
}

/**
 * The same job, with the same identity, is sent once more.
 *
 * - `rate_limited`: the account is over its limit; everybody waits.
 * - `busy`: this customer and meter is locked by another call; this lane waits.
 * - `unclear`: it may or may not have been committed (5xx, timeout, cut connection).
 */
export interface RetryableVerdict extends Explained {
	readonly kind: 'rate_limited' | 'busy' | 'unclear';
	/** How long the provider asks us to wait, in milliseconds. */
	readonly retryAfterMs?: number;
}

/** What one answer of a provider means for the job that was sent. */
export type Verdict = CountedVerdict | RefusedVerdict | RetryableVerdict;

export function isRetryable(verdict: Verdict): verdict is RetryableVerdict {
	return ['rate_limited', 'busy', 'unclear'].includes(verdict.kind);
}

/** How a job ended. Every job ends in exactly one of these. */
export interface Outcome {
	readonly status: 'accepted' | 'duplicate' | 'rejected' | 'unsent';
	/** For machines; absent when there is nothing to explain. */
	readonly code?: string;
	/** For people: what happened and how to mend it. */
	readonly reason?: string;
	/** Requests made for this job. */
	readonly attempts: number;
}
