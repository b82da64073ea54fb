import type { Refusal } from './refusal';
import type { IdentityRule, TimeOfUsage, UsageEvent } from './usage-row';
import type { WindowGrid } from './window';

/** Rows summed into one event: not at all, by their own window, or by a UTC grid. */
export type CombineRule = 'none' | 'window' | WindowGrid;

export interface PlanRules {
	readonly identity: IdentityRule;
	readonly combine: CombineRule;
	/** The run's wall clock in Unix seconds. */
	readonly now: number;
}

/** A row that gets no event: its data is at fault, or its time has not come yet. */
export interface HeldRow {
	readonly index: number;
	readonly status: 'rejected' | 'unsent';
	readonly refusal: Refusal;
}

/** Why rows that belong together get no event. */
export type HoldReason = Omit<HeldRow, 'index'>;

/** A row that was refused, but belongs to a window once it is mended. */
export interface MissingRow {
	readonly index: number;
	readonly eventName: string;
	readonly customer: string;
	/** Absent when it cannot be read: the row may belong to any window of its customer. */
	readonly time?: TimeOfUsage;
}

/** What a run is going to send, and the rows that it is not. Together they name every row once. */
export interface Plan {
	readonly events: readonly UsageEvent[];
	readonly held: readonly HeldRow[];
}
