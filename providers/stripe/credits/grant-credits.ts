import type { Clock } from '../../../delivery/clock';
import { Halt } from '../../../delivery/halt';
import { lanesOf, runLanes } from '../../../delivery/lanes';
import { Reads } from '../../../delivery/sync/reads';
import type { StripeClient } from '../client';
import { grantCredit } from './grant-credit';
import type { GrantRequest, GrantResult } from './grant-result';

export interface GrantPace {
	/** Requests a second, of whatever kind. */
	readonly ratePerSecond: number;
	/** Charges that are worked on side by side. */
	readonly lanesAtOnce: number;
	/** How long the run may wait for Stripe in vain, in milliseconds. */
	readonly retryBudgetMs: number;
}

export interface GrantEnvironment {
	readonly client: StripeClient;
	readonly clock: Clock;
	/** The wall clock, Unix seconds. */
	readonly now: () => number;
	/** Random numbers in [0, 1), for jitter. @default Math.random */
	readonly random?: () => number;
	readonly signal?: AbortSignal;
}

/**
 * Grants credit for charges, the same charge one after another. What protects from granting twice
 * does not hang on that: other runs may grant the same at the same time.
 *
 * @returns a result for every request, in their order
 */
export async function grantCredits(
	requests: readonly GrantRequest[],
	{ lanesAtOnce, ...rate }: GrantPace,
	{ client, clock, now, random = Math.random, signal }: GrantEnvironment,
): Promise<GrantResult[]> {
	const halt = new Halt(signal);
	const asks = new Reads({ ...rate, clock, random }, halt);
	const { retryBudgetMs } = rate;
	const tools = { client, asks, clock, random, halt, retryBudgetMs, now };
	const results: GrantResult[] = [];
	try {
		await runLanes(
			lanesOf(requests, ({ charge }) => charge),
			lanesAtOnce,
			async (request) => {
				const { index, charge } = request;
				results.push({ index, charge, ...(await grantCredit(tools, request)) });
			},
		);
	} finally {
		halt.release();
	}
	return results.sort((a, b) => a.index - b.index);
}
