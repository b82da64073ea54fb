import type { Outcome, Verdict } from '../../delivery/verdict';
import { DRY_RUN, type AttemptedResult } from './item-result';

export type CancelStatus = 'cancelled' | 'already_cancelled' | 'rejected' | 'unsent';

/** How the cancelling of one item's event ended. */
export interface CancelResult extends AttemptedResult {
	readonly index: number;
	readonly status: CancelStatus;
	readonly eventName?: string;
	readonly identifier?: string;
	/** Stripe's own word for how far it is: `pending` or `complete`. */
	readonly adjustmentStatus?: string;
}

/** What the tries of one event brought, beyond how they ended. */
export interface CancelTrace {
	adjustmentStatus?: string;
	/** Why the fate of an earlier try is unknown. */
	unclear?: string;
	last?: Verdict;
}

/** How a cancelled event's tries ended, in the words of an item. */
export type CancelEnd = Pick<
	CancelResult,
	'status' | 'code' | 'reason' | 'adjustmentStatus' | 'attempts'
>;

/** The end of an event whose tries are over. Without an outcome the run was a dry one. */
export function cancelEnd(outcome: Outcome | undefined, trace: CancelTrace): CancelEnd {
	if (outcome === undefined) {
		return {
			status: 'unsent',
			code: DRY_RUN,
			reason: 'dry run: Stripe would have been asked to cancel this',
			attempts: 0,
		};
	}
	const { attempts, code } = outcome;
	switch (outcome.status) {
		case 'accepted':
			return {
				status: 'cancelled',
				attempts,
				...(trace.adjustmentStatus && { adjustmentStatus: trace.adjustmentStatus }),
			};
		case 'duplicate':
			return { status: 'already_cancelled', ...alreadyCancelled(trace), attempts };
		default:
			if (code !== 'in_doubt') return { ...outcome, status: outcome.status };
			return { status: 'unsent', code, reason: doubt(trace), attempts };
	}
}

function alreadyCancelled({ unclear }: CancelTrace) {
	if (unclear === undefined) {
		return {
			code: 'cancelled_before',
			reason: 'the event was cancelled before this run, so its usage is taken back once',
		};
	}
	return {
		code: 'confirmed_on_retry',
		reason: `an earlier try got no clear answer (${unclear}); the next one showed that the event is cancelled`,
	};
}

function doubt({ unclear, last }: CancelTrace): string {
	const then =
		last !== undefined && 'reason' in last && last.kind !== 'unclear'
			? `; then ${last.reason}`
			: '';
	return `${unclear}, so the event may be cancelled${then}. Run again with the same identifier: an event is taken back only once`;
}
