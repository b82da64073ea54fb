import type { Quantity } from './quantity';
import { stampOf, type UsageWindow } from './window';

/** When usage happened: at a moment (Unix seconds), or spread over a window. */
export type TimeOfUsage =
	| { readonly kind: 'instant'; readonly at: number }
	| { readonly kind: 'window'; readonly window: UsageWindow };

/** How the rows of a run tell the same usage from other usage. */
export type IdentityRule = 'source_event' | 'window' | 'content';

/** One input row that has been read and found sound. */
export interface UsageRow {
	/** Position among the run's rows, from 0. */
	readonly index: number;
	readonly eventName: string;
	readonly customer: string;
	readonly quantity: Quantity;
	readonly time: TimeOfUsage;
	/** The source's own ID, when rows are told apart by it. */
	readonly sourceEventId?: string;
	/** Further payload fields, flat text. */
	readonly payload: Readonly<Record<string, string>>;
}

/** No rows, as nearly every event has for its repeats: one for all. */
export const NO_ROWS: UsageEvent['repeats'] = [];

/** The payload of the many rows that have none: one for all. */
export const NO_PAYLOAD: UsageRow['payload'] = Object.freeze({});

/** One event to be sent, made of one row or, combined, of several. */
export interface UsageEvent {
	/** Positions of the rows that it stands for. */
	readonly rows: readonly number[];
	/** Positions of rows that repeat it word for word and share its fate without adding to it. */
	readonly repeats: readonly number[];
	/** True when it stands for all rows of a window, whether this run had one of them or many. */
	readonly combined: boolean;
	readonly eventName: string;
	readonly customer: string;
	readonly quantity: Quantity;
	/** Unix seconds. */
	readonly timestamp: number;
	/** The window whose identity the event carries, if it has one. */
	readonly window?: UsageWindow;
	readonly identifier: string;
	readonly payload: Readonly<Record<string, string>>;
}

/** The moment that a row's own event carries, in Unix seconds. */
export function timestampOf({ time }: Pick<UsageRow, 'time'>): number {
	return time.kind === 'instant' ? time.at : stampOf(time.window);
}
