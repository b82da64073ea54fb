import type { AttemptedResult } from './item-result';

/**
 * - `accepted_unverified`: given to the stream, which takes everything, new or not, and looks at it
 *   later;
 * - `verified`: that, and the totals have shown it since;
 * - `missing`: that, and the totals should have shown it and did not.
 */
export type RowStatus =
	| 'accepted'
	| 'accepted_unverified'
	| 'duplicate'
	| 'missing'
	| 'rejected'
	| 'unsent'
	| 'verified';

/** How one usage row ended, in the words that the node puts out. */
export interface RowResult extends AttemptedResult {
	readonly index: number;
	readonly status: RowStatus;
	readonly customer?: string;
	readonly eventName?: string;
	/** The row's own quantity, plain decimal text; what could not be read is shown as it came. */
	readonly value?: string;
	/** Unix seconds of the meter event. */
	readonly timestamp?: number;
	readonly identifier?: string;
	/** Set when the row went out in one event with others. */
	readonly combined?: { readonly rows: number; readonly value: string };
}

/** Code of a row whose window Stripe already had when the combined event came. */
export const WINDOW_ALREADY_REPORTED = 'window_already_reported';
