import { formatInstant } from '../instant';
import type { ChargeOrder, ChargeRecord } from './charge-record';
import { newest } from './charge-record';
import type { Occasion } from './occasion';
import { refuseFire, type TriggerRefusal } from './trigger-refusal';

/**
 * Failures that still count: a person's word that it may go on forgives all before that charge. Of
 * the same second, any may have come after it.
 */
export function heldAgainst(charges: readonly ChargeRecord[]): readonly ChargeRecord[] {
	const resumedAt = newest(charges.filter(({ isResumed }) => isResumed))?.at ?? -Infinity;
	return charges.filter(
		({ status, isResumed, at }) =>
			(status === 'failed' || status === 'called_off') && !isResumed && at >= resumedAt,
	);
}

/** Declines of one payment method since anything was paid last. */
export function failuresInARow(
	charges: readonly ChargeRecord[],
	fingerprint: string | undefined,
): readonly ChargeRecord[] {
	const paid = newest(charges.filter(({ status }) => status === 'succeeded'))?.at ?? -Infinity;
	// Of the same second either may have come first; then the failure is taken to be the later one.
	return heldAgainst(charges).filter(
		({ status, at, paymentMethod }) =>
			status === 'failed' && paymentMethod?.fingerprint === fingerprint && at >= paid,
	);
}

/** The charge to mark when a person says that it may go on, if anything is held against the next. */
export function chargeToResume(charges: readonly ChargeRecord[]): ChargeRecord | undefined {
	return newest(heldAgainst(charges));
}

/** Too many declines of this payment method in a row. Where the customer pays on a page, none count. */
export function refusePaused(
	charges: readonly ChargeRecord[],
	{ capture, paymentMethod }: Pick<ChargeOrder, 'capture' | 'paymentMethod'>,
	most: number,
): TriggerRefusal | undefined {
	if (capture === 'client_confirm') return undefined;
	const failures = failuresInARow(charges, paymentMethod?.fingerprint);
	if (failures.length < most) return undefined;
	const last = newest(failures);
	return refuseFire(
		'paused',
		'customer',
		`this payment method was declined ${failures.length} times in a row, last at ${formatInstant(last?.at ?? 0)}, so the trigger is paused. It goes on when the customer has another payment method, or when you resume it`,
		last && { charge: last },
	).refusal;
}

/**
 * A charge that failed keeps its occasion: the same payment method is not tried for it again until
 * a person says so. Another payment method may be, and so may a page on which the customer pays.
 */
export function refuseRepeat(
	charges: readonly ChargeRecord[],
	{ occasion, capture, paymentMethod }: Pick<ChargeOrder, 'occasion' | 'capture' | 'paymentMethod'>,
): TriggerRefusal | undefined {
	const earlier = heldAgainst(charges).filter((charge) => isSame(charge.occasion, occasion));
	const calledOff = earlier.find(({ status }) => status === 'called_off');
	if (calledOff !== undefined) return tellCalledOff(calledOff);
	if (capture === 'client_confirm') return undefined;
	const declined = earlier.find(
		(charge) => charge.paymentMethod?.fingerprint === paymentMethod?.fingerprint,
	);
	return declined && tellDeclined(declined);
}

/** What a declined charge is told as, now and whenever the same occasion is fired again. */
export function tellDeclined(charge: ChargeRecord): TriggerRefusal {
	const { id, at, declineCode } = charge;
	if (declineCode === 'authentication_required') {
		return refuseFire(
			'authentication_required',
			'customer',
			`the bank wanted the customer to confirm the charge of ${formatInstant(at)} (${id}), which nobody can do off-session. Use Client Confirm, or wait for another payment method`,
			{ charge },
		).refusal;
	}
	return refuseFire(
		'declined',
		'customer',
		`the charge of ${formatInstant(at)} (${id}) was declined${declineCode === undefined ? '' : ` (${declineCode})`}. It is not tried again until the customer has another payment method, or you resume the trigger`,
		{ charge },
	).refusal;
}

export function tellCalledOff(charge: ChargeRecord): TriggerRefusal {
	return refuseFire(
		'called_off',
		'customer',
		`the charge of ${formatInstant(charge.at)} (${charge.id}) was cancelled or voided before it was paid. Resume the trigger to charge it again`,
		{ charge },
	).refusal;
}

/** Crossings are the same where a row of them begins within the other. */
function isSame(earlier: Occasion, now: Occasion): boolean {
	if (earlier.kind === 'event') return now.kind === 'event' && earlier.id === now.id;
	if (earlier.kind === 'balance') return now.kind === 'balance' && earlier.after === now.after;
	return (
		now.kind === 'crossing' &&
		earlier.period === now.period &&
		earlier.step === now.step &&
		earlier.from <= now.from &&
		now.from <= earlier.to
	);
}
