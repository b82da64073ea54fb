import type { Correction } from '../../metering/correction';
import type { Quantity } from '../../metering/quantity';
import type { UsageField } from '../../metering/refusal';
import type { SyncTarget } from '../../metering/sync-target';

/**
 * How one window ended.
 *
 * - `synced`: a correction was accepted; the provider's total is the source's.
 * - `unchanged`: the provider showed the source's total; nothing was sent.
 * - `pending`: the total was moved already and does not show yet; a later run settles it.
 * - `held`: a person has to look before it is sent.
 */
export interface SyncOutcome {
	readonly status: 'synced' | 'unchanged' | 'pending' | 'held' | 'rejected' | 'unsent';
	/** For machines; absent when there is nothing to explain. */
	readonly code?: string;
	readonly field?: UsageField;
	/** For people: what happened and what happens next. */
	readonly reason?: string;
	/** Requests made to send the correction; readings are not counted. */
	readonly attempts: number;
	/** What the provider showed, as far as it was read or rightly taken to be 0. */
	readonly shown?: Quantity;
	/** What was sent, or would have been. */
	readonly correction?: Correction;
	/** The other window in which the difference is settled, if it is not in its own. */
	readonly settledIn?: SyncTarget;
}
