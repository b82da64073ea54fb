import type { ChargeOrder, ChargeRecord } from '../../metering/trigger/charge-record';
import type { TriggerField } from '../../metering/trigger/trigger-refusal';

/**
 * How a fire ended.
 *
 * - `fired`: the charge is made; its status says whether it is paid or still to be. Two executions
 *   that fire the same at the same time may both be told so, of the same charge.
 * - `refused`: nothing was charged by this fire, or the payment was declined.
 * - `in_doubt`: it may have been charged or may still be; the next fire finds out.
 */
export interface FireOutcome {
	readonly status: 'fired' | 'refused' | 'in_doubt';
	/** For machines; absent when it fired. */
	readonly code?: string;
	/** The provider's answer, or the lack of one, behind a code that tells what could not be done. */
	readonly cause?: string;
	readonly field?: TriggerField;
	/** For people: what happened and how to mend it. */
	readonly reason?: string;
	/** When the same fire may go through, Unix seconds, if time alone mends it. */
	readonly nextAllowedAt?: number;
	/** The charge of this fire, or the earlier one that stands against it. */
	readonly charge?: ChargeRecord;
	/**
	 * This fire asked for the payment of `charge`, instead of finding it there. Of two that fire the
	 * same at the same time both may have.
	 */
	readonly isAttempt?: true;
	/** The decline of this fire is the one that pauses the trigger. */
	readonly isPausing?: true;
	/** What a dry run would have charged. */
	readonly order?: ChargeOrder;
}
