import type { Refusal } from './refusal';
import type { IdentityRule, TimeOfUsage, UsageEvent, UsageRow } from './usage-row';
import type { WindowGrid } from './window';

/** Rows summed into one event: not at all, by their own window, or by a UTC grid. */
export type CombineRule = 'none' | 'window' | WindowGrid;

export interface PlanRules {
	readonly identity: IdentityRule;
	readonly combine: CombineRule;
	/** The run's wall clock in Unix seconds. */
	readonly now: number;
}

/** Why rows that belong together get no event: their data is at fault, or their time has not come. */
export interface HoldReason {
	readonly status: 'rejected' | 'unsent';
	readonly refusal: Refusal;
}

/** Rows that get no event, all for one reason and in one place. */
export interface HeldRows extends HoldReason {
	/** Positions of the rows. */
	readonly rows: readonly number[];
	readonly eventName: string;
	readonly customer: string;
	/** What their event would carry, in Unix seconds. */
	readonly timestamp: number;
}

/** A row that was refused, but belongs to a window once it is mended. */
export interface MissingRow {
	readonly index: number;
	readonly eventName: string;
	readonly customer: string;
	/** Absent when it cannot be read: the row may belong to any window of its customer. */
	readonly time?: TimeOfUsage;
}

/** What becomes of some rows. All of them together name every row once. */
export type Planned = { readonly event: UsageEvent } | { readonly held: HeldRows };

/** Takes rows one by one, so that nobody has to hold all of them, and makes a plan of them. */
export interface Planner {
	add(row: UsageRow): void;
	/**
	 * Plans one event after the other as they are asked for: of a million it takes seconds.
	 *
	 * @param missing refused rows whose place is known; windows that lack one are held back
	 */
	plan(missing: readonly MissingRow[]): Iterable<Planned>;
}
