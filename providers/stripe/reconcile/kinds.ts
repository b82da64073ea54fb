import type { FaultKind } from '../../../metering/reconciliation/fault';
import type { UnbilledCode } from '../unbilled/finding';

/**
 * What most likely made totals drift apart, or keeps usage off the bill, as Stripe's own objects
 * tell; beside those that the totals tell.
 *
 * - `unknown_customer`: Stripe has no such customer, or it is deleted.
 * - `inactive_meter`: the meter was deactivated before the window ended.
 * - `wrong_meter`: another meter has, to the last digit, what this one lacks.
 * - `wrong_payload_key`, `invalid_value`, `wrong_time`, `wrong_event_name`, `dropped_events`: Stripe
 *   took events and reported later that it could not bill them.
 * - the codes of Find Unbilled, such as `plan_changed`: the totals match, but nobody is billed.
 */
export type ReconcileKind =
	| FaultKind
	| 'unknown_customer'
	| 'inactive_meter'
	| 'wrong_meter'
	| DroppedKind
	| UnbilledCode;

export type DroppedKind =
	| 'wrong_payload_key'
	| 'invalid_value'
	| 'wrong_time'
	| 'wrong_event_name'
	| 'dropped_events'
	| 'unknown_customer'
	| 'inactive_meter';
