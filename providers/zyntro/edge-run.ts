import type { Clock } from '../../delivery/clock';
import { Halt } from '../../delivery/halt';
import { type PaceOptions, paceOf } from '../../delivery/pace';
import { Reads } from '../../delivery/sync/reads';

export interface EdgePace {
	/** Requests a second, of whatever kind. */
	readonly ratePerSecond: number;
	/** Customers that are worked on side by side. */
	readonly lanesAtOnce: number;
	/** How long the run may wait for Edge in vain, in milliseconds. */
	readonly retryBudgetMs: number;
}

/**
 * Requests a second unless told otherwise. Edge names no limit; the node can do with little, since
 * it fires a customer once a minute at most.
 */
export const EDGE_PER_SECOND = 5;

export interface EdgeEnvironment {
	readonly clock: Clock;
	/** Random numbers in [0, 1), for jitter. @default Math.random */
	readonly random?: () => number;
	readonly signal?: AbortSignal;
}

/** What all calls of a run share. */
export interface EdgeRun {
	/** For calls that may be made again. */
	readonly reads: Reads;
	/** For those that may not. */
	readonly limits: PaceOptions;
	readonly halt: Halt;
}

/** Opens a run, and closes it when the work is done. */
export async function inEdgeRun<Result>(
	{ ratePerSecond, retryBudgetMs }: Omit<EdgePace, 'lanesAtOnce'>,
	{ clock, random = Math.random, signal }: EdgeEnvironment,
	work: (run: EdgeRun) => Promise<Result>,
): Promise<Result> {
	const halt = new Halt(signal);
	const limits = { clock, random, ratePerSecond, retryBudgetMs };
	const shared = { ...limits, pace: paceOf(limits) };
	try {
		return await work({ reads: new Reads(shared, halt), limits: shared, halt });
	} finally {
		halt.release();
	}
}
