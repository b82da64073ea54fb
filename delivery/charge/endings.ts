import type { ChargeOrder, ChargeRecord } from '../../metering/trigger/charge-record';
import { failuresInARow, tellCalledOff, tellDeclined } from '../../metering/trigger/failures';
import type { TriggerRefusal } from '../../metering/trigger/trigger-refusal';
import type { TriggerRequest } from '../../metering/trigger/trigger-rule';
import type { StopReason } from '../halt';
import type { Outcome } from '../verdict';
import type { FireOutcome } from './fire-outcome';

/** Why a fire ends without a charge that the trigger's own rules would have allowed. */
export const FIRE_CODES = {
	/** What was charged so far could not be read. */
	unread: 'check_failed',
	/** The charge could not be put on record, or another be taken off it. */
	unclaimed: 'not_claimed',
	/** Others fired at the same time, again and again. */
	crowded: 'too_many_fires',
	/** A payment was asked for, and its fate is unknown. */
	doubt: 'in_doubt',
	dryRun: 'dry_run',
} as const;

export function refused(refusal: TriggerRefusal): FireOutcome {
	return { status: 'refused', ...refusal };
}

/** @returns undefined while it is not known what became of the charge */
export function told(charge: ChargeRecord | undefined): FireOutcome | undefined {
	switch (charge?.status) {
		case 'succeeded':
		case 'processing':
		case 'requires_action':
			return { status: 'fired', charge };
		case 'failed':
			return refused(tellDeclined(charge));
		case 'called_off':
			return refused(tellCalledOff(charge));
		default:
			return undefined;
	}
}

/** What came of a payment that this fire asked for. */
export function attempted(
	outcome: FireOutcome,
	{ rule }: TriggerRequest,
	known: readonly ChargeRecord[],
): FireOutcome {
	const { charge, reason = '' } = outcome;
	const others = known.filter(({ id }) => id !== charge?.id);
	const fingerprint = charge?.paymentMethod?.fingerprint;
	const failures = charge ? failuresInARow([...others, charge], fingerprint).length : 0;
	const isPausing =
		charge?.status === 'failed' &&
		charge.capture === 'off_session' &&
		failures >= rule.limits.failuresInARow;
	if (!isPausing) return { ...outcome, isAttempt: true };
	const paused = `${reason}. That was failure ${failures} in a row, so the trigger is paused now`;
	return { ...outcome, reason: paused, isAttempt: true, isPausing: true };
}

export function planned(order: ChargeOrder): FireOutcome {
	const reason = 'dry run: this would have been charged';
	return { status: 'refused', code: FIRE_CODES.dryRun, reason, order };
}

/** Fails closed: what is not known to be allowed is not done. */
export function unread({
	status,
	code,
	reason = 'no answer',
}: Pick<Outcome, 'status' | 'code' | 'reason'>): FireOutcome {
	// Such as a customer that there is not: however often it is fired, nothing can be read.
	if (status === 'rejected') return { status: 'refused', ...(code && { code }), reason };
	return {
		status: 'refused',
		code: FIRE_CODES.unread,
		...(code && { cause: code }),
		reason: `what was charged before could not be read (${reason}), so nothing was charged. Fire again`,
	};
}

/** A claim that is not known to be made is not paid in any case. */
export function unclaimed({ status, code, reason = 'no answer' }: Outcome): FireOutcome {
	if (status === 'rejected') return { status: 'refused', ...(code && { code }), reason };
	return {
		status: 'refused',
		code: FIRE_CODES.unclaimed,
		...(code && { cause: code }),
		reason: `the charge could not be put on record (${reason}), so nothing was charged. Fire again`,
	};
}

/** A claim that could not be dropped is in the way of the next, or is not to be charged any more. */
export function undropped({ code, reason = 'no answer' }: Outcome): FireOutcome {
	return {
		status: 'refused',
		code: FIRE_CODES.unclaimed,
		...(code && { cause: code }),
		reason: `a claim that has to go could not be dropped (${reason}), so nothing was charged. Fire again`,
	};
}

export function stopped({ code, reason }: StopReason): FireOutcome {
	return { status: 'refused', code, reason: `nothing was charged: ${reason}` };
}

/** Cause of what came to nothing because the provider failed whenever it was asked. */
export const PROVIDER_FAILED = 'provider_failed';

export function failing(reason: string): FireOutcome {
	return unclaimed({ status: 'unsent', code: PROVIDER_FAILED, reason, attempts: 0 });
}

export function crowded(): FireOutcome {
	return {
		status: 'refused',
		code: FIRE_CODES.crowded,
		reason:
			'other executions fired this trigger for the customer at the same time, again and again. Nothing was charged by this one; fire again',
	};
}

/** Another fire of the same occasion goes on with the claim, which is charged once at most. */
export function doubtful(claim: string, reason: string): FireOutcome {
	return {
		status: 'in_doubt',
		code: FIRE_CODES.doubt,
		reason: `payment of ${claim} was asked for without a clear answer (${reason}), and what became of it could not be found out, so it may have been charged. Fire the same again: it finds out, and charges at most once`,
	};
}
