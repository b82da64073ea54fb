import type { Clock } from './clock';
import { Pacer } from './pacer';
import { Patience } from './patience';

export interface PaceOptions {
	/** Requests a second, for the whole run. */
	readonly ratePerSecond: number;
	/** How long the run may wait for the provider in vain, in milliseconds. */
	readonly retryBudgetMs: number;
	/** Tries of one job. Waiting for the rate limit does not use them up. @default 8 */
	readonly maxAttempts?: number;
	readonly clock: Clock;
	/** Wall clock in Unix seconds. @default that of the machine */
	readonly wall?: () => number;
	/** Random numbers in [0, 1). @default Math.random */
	readonly random?: () => number;
	/** Shared with others that fall under the same limit. @default one of its own */
	readonly pace?: Pace;
	/** Jobs only ask: a try without a clear answer leaves nothing in doubt. */
	readonly asksOnly?: boolean;
}

/** The pace under one limit, and the patience with whoever keeps to it. */
export interface Pace {
	readonly pacer: Pacer;
	readonly patience: Patience;
}

/** Whoever shares a pacer shares the patience too: a pause is no waiting in vain while others get through. */
export function paceOf(options: Omit<PaceOptions, 'pace'>): Pace {
	const { clock, ratePerSecond, random = Math.random, retryBudgetMs } = options;
	const pacer = new Pacer(clock, { ratePerSecond, random });
	return { pacer, patience: new Patience(clock, pacer, retryBudgetMs) };
}
