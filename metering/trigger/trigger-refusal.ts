import type { ChargeRecord } from './charge-record';

/**
 * Why nothing is charged, in the order in which it is asked. The first that holds is told. Only an
 * amount that hangs on what is due, and currencies that do not add up, are looked at later.
 */
export const TRIGGER_REFUSALS = [
	'invalid_customer',
	'invalid_trigger',
	'invalid_event_id',
	'invalid_threshold',
	'invalid_amount',
	'already_fired',
	'threshold_not_met',
	'threshold_changed',
	'balance_time_wrong',
	'balance_stale',
	'customer_deleted',
	'currency_mismatch',
	'no_payment_method',
	'pending_charge',
	'paused',
	'authentication_required',
	'declined',
	'called_off',
	'cooldown',
	'window_limit',
	'amount_limit',
] as const;

export type TriggerRefusalCode = (typeof TRIGGER_REFUSALS)[number];

/** The part of a fire that a refusal is about; shown to people under the name of its field. */
export type TriggerField =
	| 'trigger'
	| 'customer'
	| 'event_id'
	| 'value'
	| 'threshold'
	| 'amount'
	| 'currency'
	| 'balance_time';

export interface TriggerRefusal {
	readonly code: TriggerRefusalCode;
	readonly field: TriggerField;
	/** What happened and how to mend it, without the field's name in front. */
	readonly reason: string;
	/** When the same fire may go through, Unix seconds, if time alone mends it. */
	readonly nextAllowedAt?: number;
	/** The earlier charge that stands against it. */
	readonly charge?: ChargeRecord;
}

/** Either what is to be done, or why nothing is. */
export type Ruling<T> =
	| { readonly ok: true; readonly value: T }
	| { readonly ok: false; readonly refusal: TriggerRefusal };

export function refuseFire(
	code: TriggerRefusalCode,
	field: TriggerField,
	reason: string,
	known: Pick<TriggerRefusal, 'nextAllowedAt' | 'charge'> = {},
): { readonly ok: false; readonly refusal: TriggerRefusal } {
	return { ok: false, refusal: { code, field, reason, ...known } };
}
