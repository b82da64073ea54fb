import { formatInstant } from '../../../metering/instant';
import { compareQuantities, formatQuantity, type Quantity } from '../../../metering/quantity';
import { FIRE_CODES } from '../../../delivery/charge/endings';
import type { StopReason } from '../../../delivery/halt';
import type { Outcome } from '../../../delivery/verdict';
import { EDGE_REFUSED, RATE_LIMITED } from '../ask-edge';
import type { EdgeRefusal } from '../edge-refusal';
import type { Enrollment } from '../enrollments';
import type { TriggerItem } from '../trigger-items';
import type { EdgeCharge } from './fire-answer';
import type { EdgeFireRequest } from './fire-request';
import { GO_ON } from './standing-refusal';

/**
 * How a fire ended.
 *
 * - `fired`: Edge said that it charged, or that it sent the invoice.
 * - `not_fired`: nothing was charged by this fire.
 * - `in_doubt`: it was sent, and whether it charged is unknown.
 */
export interface EdgeFireOutcome extends Partial<EdgeRefusal> {
	readonly status: 'fired' | 'not_fired' | 'in_doubt';
	readonly charge?: EdgeCharge;
	/** What a dry run would have charged. */
	readonly plan?: { readonly amount?: Quantity; readonly currency?: string };
	/** The decline of this fire is the one that paused the enrollment. */
	readonly isPausing?: true;
	/** What kept it from being fired is no matter of the item, and holds for the whole run. */
	readonly isForAll?: true;
}

/** Code of a charge that was tried and came to nothing. */
export const DECLINED = 'declined';
/** Code of a charge that is of another amount than what was asked for. */
const AMOUNT_DIFFERS = 'amount_differs';

export function fired(charge: EdgeCharge, { amount: asked }: EdgeFireRequest): EdgeFireOutcome {
	const { amount } = charge;
	const isAsAsked =
		asked === undefined || (amount !== undefined && compareQuantities(amount, asked) === 0);
	if (isAsAsked) return { status: 'fired', charge };
	const told = amount === undefined ? 'an amount that it did not tell' : formatQuantity(amount);
	const reason = `Edge charged ${told}, not ${formatQuantity(asked)}. It cuts amounts at the maximum of the item`;
	return { status: 'fired', charge, code: AMOUNT_DIFFERS, field: 'override_amount', reason };
}

export function notFired(refusal: EdgeRefusal): EdgeFireOutcome {
	return { status: 'not_fired', ...refusal };
}

/** @param after the enrollment afterwards, if it was read */
export function declined(
	why: string,
	charge: EdgeCharge | undefined,
	after: Enrollment | undefined,
): EdgeFireOutcome {
	const isPausing = after?.status === 'paused';
	const paused = `. That was failure ${after?.failures} in a row, and the enrollment is paused now. ${GO_ON}`;
	return {
		status: 'not_fired',
		code: DECLINED,
		field: 'billing_customer',
		reason: `the charge was declined (${why})${isPausing ? paused : ''}`,
		...(charge && { charge }),
		...(isPausing && { isPausing }),
	};
}

export function planned(
	{ amount: asked }: EdgeFireRequest,
	{ price, currency }: TriggerItem,
): EdgeFireOutcome {
	const amount = asked ?? price;
	const plan = { ...(amount && { amount }), ...(currency !== undefined && { currency }) };
	const reason = 'dry run: this would have been fired';
	return { status: 'not_fired', code: FIRE_CODES.dryRun, reason, plan };
}

/** Edge said no, in its own words. */
export function refusedByEdge(reason: string): EdgeFireOutcome {
	return notFired({ code: EDGE_REFUSED, reason: `nothing was charged: ${reason}` });
}

/** What ends a whole run early. */
const STOPS: ReadonlyArray<string | undefined> = ['cancelled', 'retry_budget_spent'];

/** Fails closed: what is not known to be allowed is not fired. */
export function unread(what: string, outcome: Partial<Outcome>): EdgeFireOutcome {
	if (STOPS.includes(outcome.code)) return unsent(outcome);
	const reason = `${what} could not be read (${whyOf(outcome)}), so nothing was fired. Fire this item again`;
	// What Edge refuses of one customer it may give of another.
	const isForAll = outcome.status !== 'rejected';
	return { ...notFired({ code: FIRE_CODES.unread, reason }), ...(isForAll && { isForAll }) };
}

/** Every try was turned away unread, or none was made. */
export function unsent({ code, reason }: Partial<StopReason>): EdgeFireOutcome {
	const why = whyOf({ reason });
	const refusal = {
		code: code ?? RATE_LIMITED,
		reason: `nothing was fired: ${why}. Fire this item again, and none that has fired`,
	};
	return { ...notFired(refusal), isForAll: true };
}

/** The call for items takes nothing but the credential, so what Edge refuses is the credential. */
export function withoutItems(outcome: Outcome): EdgeFireOutcome {
	if (outcome.code !== EDGE_REFUSED) return unread("the brand's trigger items", outcome);
	const refusal = {
		code: 'credential_refused',
		reason: `the trigger items of the brand were not given (${whyOf(outcome)}), so nothing was fired. Check API Key, Organization ID and Brand ID in the Zyntro Edge API credential`,
	};
	return { ...notFired(refusal), isForAll: true };
}

/**
 * It was sent, and nothing in Edge says for sure whether it charged.
 *
 * @param seen what the enrollment shows of it, in words
 */
export function doubtful(why: string, seen: string): EdgeFireOutcome {
	return {
		status: 'in_doubt',
		code: FIRE_CODES.doubt,
		reason: `the fire was sent, and whether it charged is unknown (${why}). ${seen}. Look at the charges of the customer in Edge before this is fired again: Edge would charge a second time`,
	};
}

/** `it was fired at 2026-03-30T10:22:00Z (succeeded)` */
export function tellTriggered({
	lastTriggered,
	lastTriggeredAt,
	lastChargeStatus,
}: Enrollment): string {
	if (lastTriggered === undefined) return 'it was never fired';
	const at = lastTriggeredAt === undefined ? lastTriggered : formatInstant(lastTriggeredAt);
	return `it was fired at ${at} (${lastChargeStatus ?? 'without a result'})`;
}

/** Delivery advises to run all again, which with Edge would charge again what has fired. */
function whyOf({ reason = 'no answer' }: Partial<Outcome>): string {
	return reason.replace(/\. Run (?:it )?again[^.]*$/, '');
}
