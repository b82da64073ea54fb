import type { Verdict } from '../../delivery/verdict';
import { errorBodyOf, isRecord, type StripeErrorBody } from './error-body';
import { failureVerdict, noAnswerVerdict, unclear } from './failure-verdict';
import type { HttpAnswer, NoAnswer } from './http';

/**
 * What Stripe's answer to `POST /v1/billing/meter_event_adjustments` means: `accepted` when it took
 * the event back, `duplicate` when the event had been taken back before.
 *
 * Stripe documents no answer for an event that is unknown, too old or cancelled already, so these
 * are told by what the messages must speak of; anything else is refused with Stripe's own words.
 *
 * @param identifier the identifier that was sent, to see that the answer is about this event
 */
export function cancelVerdict(
	answer: HttpAnswer | NoAnswer,
	identifier: string,
	nowMs: number,
): Verdict {
	if (answer.status === 'none') return noAnswerVerdict(answer);
	if (answer.status >= 200 && answer.status < 300) return successVerdict(answer, identifier);
	const error = errorBodyOf(answer);
	if (error !== undefined && isCancelledAlready(error)) return { kind: 'duplicate' };
	const verdict = failureVerdict(answer, nowMs, 'Billing Meter Event Adjustments: Write');
	if (verdict.kind !== 'rejected' || error === undefined || !isNotFound(error)) return verdict;
	return { kind: 'rejected', code: 'cancel_not_found', reason: `${verdict.reason}. ${NOT_FOUND}` };
}

/** What Stripe says of an adjustment that it took, or undefined when it says nothing. */
export function adjustmentStatus({ body }: HttpAnswer): string | undefined {
	return isRecord(body) && typeof body.status === 'string' ? body.status : undefined;
}

function successVerdict({ status, body }: HttpAnswer, identifier: string): Verdict {
	if (isRecord(body) && body.object === 'billing.meter_event_adjustment') {
		// By its specification Stripe may leave the identifier out, but not name another one.
		const named = isRecord(body.cancel) ? body.cancel.identifier : undefined;
		if (named === undefined || named === null || named === identifier) return { kind: 'accepted' };
	}
	return unclear(
		'unexpected_answer',
		`the answer has status ${status} but is not Stripe's adjustment of this event; is a proxy in between?`,
	);
}

function isCancelledAlready({ message }: StripeErrorBody): boolean {
	return /already (?:been )?cancell?ed/i.test(message);
}

function isNotFound({ code, param, message }: StripeErrorBody): boolean {
	if (code === 'resource_missing') return param !== 'event_name';
	return EVENT_NOT_FOUND.some((pattern) => pattern.test(message));
}

/** Words of a refusal that is about the event, not about the meter or the request. */
const EVENT_NOT_FOUND: readonly RegExp[] = [
	/\bno (?:such )?(?:billing )?(?:meter )?event\b/i,
	/\b(?:event|identifier)\b.*\b(?:not (?:be )?found|does(?: not|n['’]t) exist|too old)/i,
	/\b(?:could not|cannot|unable to) find\b.*\b(?:event|identifier)\b/i,
	/\b24[ -]hours?\b/i,
];

/**
 * Stripe might answer the same for an event that is cancelled already: a correction on top of that
 * would take the usage off twice.
 */
const NOT_FOUND =
	'Check identifier and meter; Stripe takes an event back only within 24 hours of receiving it. For an older one send a negative value with Report, or run Sync Totals, but look at the customer’s total first: the event may be cancelled already';
