import type { SyncRules } from '../../delivery/sync/lane-sync';

/** A window of a customer of which the source knows a total. */
export interface Slot {
	readonly customer: number;
	/** Start, in hours after the world's beginning. */
	readonly hour: number;
	/** Length in hours. @default 1 */
	readonly hours?: number;
	/** What the source says at the beginning, as decimal text; null when it has no row. */
	readonly total: string | null;
}

/** What goes wrong with one call, be it a reading or a correction. */
export type Fault =
	| { readonly kind: 'none' }
	| { readonly kind: 'rate_limited' | 'busy'; readonly retryAfterMs?: number }
	| { readonly kind: 'refused_for_now' | 'fatal' }
	/** A 5xx or a cut connection, before or after a correction was committed. */
	| { readonly kind: 'unclear'; readonly committed: boolean }
	/** The client gives up waiting, and a correction is committed some time after that. */
	| { readonly kind: 'stall'; readonly clientMs: number; readonly serverMs: number };

export interface Step {
	readonly fault: Fault;
	readonly latencyMs: number;
	/** How long what this call adds stays invisible. */
	readonly lagMs: number;
}

/** One execution: it takes its rows from the source, perhaps waits, and syncs. */
export interface RunPlan {
	/** How old its rows are when it begins to sync. */
	readonly rowsAgeMs: number;
	/** Newest windows of each customer that it takes rows of. */
	readonly lookBack: number;
	/** Whether windows without a row have to show 0, or are left alone. */
	readonly clearsMissing: boolean;
	/** Takes one row for each day, the sum of its hours. */
	readonly perDay?: boolean;
	readonly reading: SyncRules['reading'];
	readonly largestPercent?: number;
	/** How wrong its wall clock is, in seconds, and to what that changes while it runs. */
	readonly clockError: number;
	readonly clockStep?: { readonly afterMs: number; readonly clockError: number };
	/** The wait at which it is killed. */
	readonly dies?: number;
	/** The wait at which all of it stands still, with or without its growing clock. */
	readonly pause?: { readonly wait: number; readonly ms: number; readonly stopsClock: boolean };
	readonly cancelAfterMs?: number;
	readonly retryBudgetMs: number;
	readonly lanesAtOnce: number;
	readonly perSecond: number;
	/** Readings and corrections share one limit. */
	readonly isOneLimit?: boolean;
	/** What happens to its first calls, one by one. Calls after them go well. */
	readonly script: readonly Step[];
}

/** What somebody else adds to a window. */
export type StrangersEvent =
	| { readonly kind: 'stranger'; readonly slot: number; readonly value: string }
	/** The source's total, as Report does, of windows that began less than so long ago. */
	| { readonly kind: 'report'; readonly slot: number; readonly youngerThanMs: number };

/** What happens next, so many milliseconds after what happened before. */
export type Happening = { readonly gapMs: number } & (
	| { readonly kind: 'source'; readonly slot: number; readonly total: string | null }
	| { readonly kind: 'run'; readonly run: RunPlan }
	| StrangersEvent
	/** The provider refuses everybody for a while. */
	| { readonly kind: 'storm'; readonly ms: number; readonly retryAfterMs?: number }
);

/** Everything about a simulated world that chance decides. */
export interface Schedule {
	readonly slots: readonly Slot[];
	readonly happenings: readonly Happening[];
	/** How long the provider remembers identifiers. */
	readonly identifierMs: number;
	/** What shows is hidden again for a while. */
	readonly flicker?: { readonly afterMs: number; readonly forMs: number };
	/** How long an event stays invisible, where no step says otherwise. */
	readonly lagMs: number;
	/** Windows that one request reads. */
	readonly groupSize: number;
	/** How the runs at the end read, when nothing goes wrong any more. */
	readonly lastReading: 'when_needed' | 'always';
	/** The runs at the end take rows of days. */
	readonly lastPerDay?: boolean;
	readonly randomSeed: number;
}

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
