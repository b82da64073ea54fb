import type { TriggerRequest } from '../../metering/trigger/trigger-rule';
import type { Clock } from '../clock';
import { Halt } from '../halt';
import { lanesOf, runLanes } from '../lanes';
import { Reads } from '../sync/reads';
import type { ChargePort } from './charge-port';
import { fire } from './fire';
import type { FireOutcome } from './fire-outcome';

export interface FirePace {
	/** Requests a second, of whatever kind. */
	readonly requestsPerSecond: number;
	/** Customers that are worked on side by side. */
	readonly lanesAtOnce: number;
	/** How long the run may wait for the provider in vain, in milliseconds. */
	readonly retryBudgetMs: number;
}

export interface FireEnvironment {
	readonly clock: Clock;
	/** Random numbers in [0, 1), for jitter. @default Math.random */
	readonly random?: () => number;
	readonly signal?: AbortSignal;
	/** Read and decide, but charge nothing. @default false */
	readonly isDry?: boolean;
}

export interface FireReport {
	/** One for every request. */
	readonly outcomes: ReadonlyMap<TriggerRequest, FireOutcome>;
	readonly requests: number;
	/** Those of them that were refused for a rate limit. */
	readonly rateLimited: number;
}

/**
 * Fires triggers, those of one trigger and customer one after another. What protects from charging
 * twice does not hang on that: other runs may fire the same at the same time.
 */
export async function fireAll(
	requests: readonly TriggerRequest[],
	port: ChargePort,
	{ requestsPerSecond, lanesAtOnce, retryBudgetMs }: FirePace,
	environment: FireEnvironment,
): Promise<FireReport> {
	const { clock, random = Math.random, signal, isDry = false } = environment;
	const halt = new Halt(signal);
	const pace = { clock, random, ratePerSecond: requestsPerSecond, retryBudgetMs };
	const asks = new Reads(pace, halt);
	const tools = { port, asks, clock, random, halt };
	const outcomes = new Map<TriggerRequest, FireOutcome>();
	try {
		await runLanes(lanesOf(requests, laneOf), lanesAtOnce, async (request) => {
			outcomes.set(request, await fire(tools, request, isDry));
		});
	} finally {
		halt.release();
	}
	return { outcomes, requests: asks.requests, rateLimited: asks.rateLimited };
}

function laneOf({ rule, customer }: TriggerRequest): string {
	return JSON.stringify([rule.name, customer]);
}
