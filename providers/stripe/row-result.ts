import type { UsageField } from '../../metering/refusal';

export type RowStatus = 'accepted' | 'duplicate' | 'rejected' | 'unsent';

/** How one input row ended, in the words that the node puts out. */
export interface RowResult {
	/** Position among the run's rows, from 0. */
	readonly index: number;
	readonly status: RowStatus;
	/** For machines; absent for a row that was simply accepted. */
	readonly code?: string;
	readonly field?: UsageField;
	/** For people: what happened and how to mend it. */
	readonly reason?: string;
	readonly customer?: string;
	readonly eventName?: string;
	/** The row's own quantity, plain decimal text; what could not be read is shown as it came. */
	readonly value?: string;
	/** Unix seconds of the meter event. */
	readonly timestamp?: number;
	readonly identifier?: string;
	/** Set when the row went out in one event with others. */
	readonly combined?: { readonly rows: number; readonly value: string };
	readonly attempts: number;
}

/** True for a row that needs somebody's attention: not billed, and not held back on purpose. */
export function isProblem({ status, code }: RowResult): boolean {
	return status === 'rejected' || (status === 'unsent' && code !== DRY_RUN);
}

/** Code of a row that was not sent because the run was a dry one. */
export const DRY_RUN = 'dry_run';

/** Code of a row whose window Stripe already had when the combined event came. */
export const WINDOW_ALREADY_REPORTED = 'window_already_reported';
