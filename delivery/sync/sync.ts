import type { SyncTarget } from '../../metering/sync-target';
import type { Clock } from '../clock';
import { Delivery } from '../deliver';
import { type Pace, paceOf } from '../pace';
import { Halt } from '../halt';
import { runLanes } from '../lanes';
import { READING_TOO_OLD } from './endings';
import { type Attempt, LaneSync, type SyncRules } from './lane-sync';
import { Reads } from './reads';
import { RunTime, type SyncTimes } from './run-time';
import type { SyncOutcome } from './sync-outcome';
import type { TotalsPort } from './totals-port';

/** The windows of one customer and meter: those that rows name, and those that none names. */
export interface SyncLane {
	readonly targets: readonly SyncTarget[];
	/** Windows without a row, which have to show 0. Made when the lane's turn comes. */
	readonly implied?: () => readonly SyncTarget[];
}

export interface SyncPace {
	/** Events a second. */
	readonly eventsPerSecond: number;
	/** Readings a second. */
	readonly readsPerSecond: number;
	/** Events count towards the limit on readings, instead of having one of their own. @default false */
	readonly isOneLimit?: boolean;
	/** Lanes that are worked on side by side. */
	readonly lanesAtOnce: number;
	/** How long the run may wait for the provider in vain, in milliseconds. */
	readonly retryBudgetMs: number;
}

export interface SyncEnvironment {
	readonly clock: Clock;
	/** Wall clock in Unix seconds. */
	readonly wall: () => number;
	/** Random numbers in [0, 1), for jitter. @default Math.random */
	readonly random?: () => number;
	readonly signal?: AbortSignal;
	/** @default SYNC_TIMES */
	readonly times?: SyncTimes;
}

export interface SyncReport {
	/** One for every target of a row, and for those others that were not simply unchanged. */
	readonly outcomes: ReadonlyMap<SyncTarget, SyncOutcome>;
	/** Requests that sent corrections. */
	readonly requests: number;
	/** Requests that read. */
	readonly reads: number;
	/** Of both, those that were refused for a rate limit. */
	readonly rateLimited: number;
}

/**
 * Makes what the provider shows equal to what the source says, window by window, on a meter that
 * only adds. It may run at any time, any number of times, on any number of workers: each correction
 * names the total that it starts from, and of those that start from one total one is accepted.
 *
 * It rests on three assumptions: identifiers live for at least 24 hours, nobody else writes to
 * these windows, and what shows once keeps showing.
 */
export async function syncTotals(
	lanes: readonly SyncLane[],
	port: TotalsPort,
	rules: SyncRules,
	pace: SyncPace,
	environment: SyncEnvironment,
): Promise<SyncReport> {
	const { clock, wall, random, signal, times } = environment;
	const outcomes = new Map<SyncTarget, SyncOutcome>();
	const halt = new Halt(signal);
	const time = new RunTime(clock, wall, times);
	const { eventsPerSecond, readsPerSecond, retryBudgetMs } = pace;
	const shared = {
		clock,
		wall,
		retryBudgetMs,
		...(random && { random }),
		...(pace.isOneLimit && { pace: onePace(pace, environment) }),
	};
	const reads = new Reads({ ...shared, ratePerSecond: readsPerSecond }, halt);
	const events = new Delivery<Attempt>(
		async ({ correction }) => await port.send(correction),
		{ ...shared, ratePerSecond: eventsPerSecond },
		halt,
		({ readAt }) => (time.isFresh(readAt) ? undefined : READING_TOO_OLD),
	);
	const tools = { port, reads, events, time, halt };
	try {
		await runLanes(
			lanes.map((lane) => [lane]),
			pace.lanesAtOnce,
			async ({ targets, implied }) => {
				const work = new LaneSync(tools, rules, recorder(outcomes));
				await work.settle(implied === undefined ? targets : inOrder([...targets, ...implied()]));
			},
		);
	} finally {
		halt.release();
	}
	return {
		outcomes,
		requests: events.requests,
		reads: reads.requests,
		rateLimited: events.rateLimited + reads.rateLimited,
	};
}

function onePace(
	{ eventsPerSecond, readsPerSecond, retryBudgetMs }: SyncPace,
	{ clock, random }: SyncEnvironment,
): Pace {
	const ratePerSecond = Math.min(eventsPerSecond, readsPerSecond);
	return paceOf({ clock, ratePerSecond, retryBudgetMs, ...(random && { random }) });
}

function inOrder(targets: SyncTarget[]): readonly SyncTarget[] {
	return targets.sort((a, b) => a.window.start - b.window.start);
}

/** Of the windows that no row names, a lane tells what it tried to move, and once that it could not read. */
function recorder(outcomes: Map<SyncTarget, SyncOutcome>) {
	let hasFailed = false;
	return (target: SyncTarget, outcome: SyncOutcome): void => {
		if (target.index === undefined && outcome.attempts === 0) {
			const isUnread = outcome.shown === undefined;
			if (outcome.status === 'unchanged' || (isUnread && hasFailed)) return;
			hasFailed ||= isUnread;
		}
		outcomes.set(target, outcome);
	};
}
