import type { Clock } from '../../delivery/clock';
import { Halt } from '../../delivery/halt';
import { Reads } from '../../delivery/sync/reads';
import type { StripeClient } from './client';

export interface ReadPace {
	/** Requests a second: the basic limit of the key, or less. */
	readonly readsPerSecond: number;
	/** Requests side by side. */
	readonly lanesAtOnce: number;
	/** How long the run may wait for Stripe in vain, in milliseconds. */
	readonly retryBudgetMs: number;
}

export interface ReadEnvironment {
	readonly client: StripeClient;
	readonly clock: Clock;
	/** Random numbers in [0, 1), for jitter. @default Math.random */
	readonly random?: () => number;
	/** Ends the run at once; what was read until then is kept. */
	readonly signal?: AbortSignal;
}

/** What a run that only asks Stripe works with. All its requests fall under one limit. */
export interface ReadRun {
	readonly client: StripeClient;
	readonly reads: Reads;
	readonly lanesAtOnce: number;
}

/** Asks under one pace, and lets go of the caller's signal when all is asked. */
export async function withReadRun<Result>(
	{ readsPerSecond, lanesAtOnce, retryBudgetMs }: ReadPace,
	{ client, clock, random, signal }: ReadEnvironment,
	ask: (run: ReadRun) => Promise<Result>,
): Promise<Result> {
	const halt = new Halt(signal);
	const options = {
		ratePerSecond: readsPerSecond,
		retryBudgetMs,
		clock,
		...(random && { random }),
	};
	try {
		return await ask({ client, reads: new Reads(options, halt), lanesAtOnce });
	} finally {
		halt.release();
	}
}
