import type { Correction } from '../../metering/correction';
import type { Quantity } from '../../metering/quantity';
import type { Refusal } from '../../metering/refusal';
import type { SyncTarget } from '../../metering/sync-target';
import type { Send } from '../deliver';
import type { Answer, Reads } from './reads';
import type { SyncOutcome } from './sync-outcome';

/** Totals that the provider shows, by window. A window that is not among them shows 0. */
export type Shown = ReadonlyMap<SyncTarget, Quantity>;

/** What the provider's side says about a correction before it is sent. */
export type Review =
	| { readonly kind: 'send' }
	| { readonly kind: 'stop'; readonly outcome: Omit<SyncOutcome, 'attempts'> }
	/** The difference is settled elsewhere: this other window has to show this total instead. */
	| {
			readonly kind: 'instead';
			readonly target: SyncTarget;
			/** For people: why, and where. */
			readonly reason: string;
	  };

/** A provider that adds up events and shows totals, as syncing needs it. */
export interface TotalsPort {
	/** Splits windows of one lane, oldest first, into groups that one request reads. */
	groups(targets: readonly SyncTarget[]): ReadonlyArray<readonly SyncTarget[]>;
	/** Reads a group once. Must not throw. */
	read(group: readonly SyncTarget[]): Promise<Answer<Shown>>;
	/** Sends a correction once. Must not throw. */
	readonly send: Send<Correction>;
	/** Why the provider would never take this correction, if it would not. */
	refuse?(correction: Correction, now: number): Refusal | undefined;
	/** True when `review` asks the provider about this window, which is no less than reading it. */
	asksToReview?(target: SyncTarget, now: number): boolean;
	/** Asked before a correction is sent, with questions of its own if need be. */
	review?(correction: Correction, now: number, reads: Reads): Promise<Review>;
	/**
	 * Asked about a window that shows the source's total, when all others of its lane are settled:
	 * where a difference of it may have been settled before, if anywhere.
	 *
	 * @param correction one of 0
	 */
	elsewhere?(correction: Correction, now: number, reads: Reads): Promise<Review>;
}
