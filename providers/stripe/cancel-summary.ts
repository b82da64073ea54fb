import type { CancelResult, CancelStatus } from './cancel-result';

/** One run in numbers. Every input item is in exactly one of the four counts of rows. */
export interface CancelSummary {
	readonly rows: number;
	readonly cancelled: number;
	readonly already_cancelled: number;
	readonly rejected: number;
	readonly unsent: number;
	readonly duration_ms: number;
	readonly requests: number;
	/** Requests that Stripe refused for its rate limit. */
	readonly rate_limited: number;
	readonly dry_run: boolean;
}

export interface CancelRecord {
	readonly requests: number;
	readonly rateLimited: number;
	readonly durationMs: number;
	readonly dryRun: boolean;
}

export function summariseCancels(
	results: readonly CancelResult[],
	run: CancelRecord,
): CancelSummary {
	const count = (one: CancelStatus): number =>
		results.filter(({ status }) => status === one).length;
	return {
		rows: results.length,
		cancelled: count('cancelled'),
		already_cancelled: count('already_cancelled'),
		rejected: count('rejected'),
		unsent: count('unsent'),
		duration_ms: Math.round(run.durationMs),
		requests: run.requests,
		rate_limited: run.rateLimited,
		dry_run: run.dryRun,
	};
}
