import type { Verdict } from '../../delivery/verdict';
import { errorBodyOf, isRecord, type StripeErrorBody } from './error-body';
import { failureVerdict, noAnswerVerdict, unclear } from './failure-verdict';
import type { HttpAnswer, NoAnswer } from './http';

/** What a restricted key needs to send meter events, in the words of Stripe's dashboard. */
export const EVENTS_PERMISSION = 'Billing Meter Events: Write';

/**
 * What Stripe's answer to `POST /v1/billing/meter_events` means.
 *
 * Stripe names no code for a repeated identifier, only the message "An event already exists with
 * identifier …"; v2 has the code `duplicate_meter_event`.
 *
 * @param identifier the identifier that was sent, to see that the answer is about this event
 */
export function eventVerdict(
	answer: HttpAnswer | NoAnswer,
	identifier: string,
	nowMs: number,
): Verdict {
	if (answer.status === 'none') return noAnswerVerdict(answer);
	if (answer.status >= 200 && answer.status < 300) return successVerdict(answer, identifier);
	const error = errorBodyOf(answer);
	if (error !== undefined && isDuplicate(error)) return { kind: 'duplicate' };
	return failureVerdict(answer, nowMs, EVENTS_PERMISSION);
}

function successVerdict({ status, body }: HttpAnswer, identifier: string): Verdict {
	if (isRecord(body) && body.object === 'billing.meter_event' && body.identifier === identifier) {
		return { kind: 'accepted' };
	}
	return unclear(
		'unexpected_answer',
		`the answer has status ${status} but is not Stripe's meter event; is a proxy in between?`,
	);
}

function isDuplicate({ code, message }: StripeErrorBody): boolean {
	return code === 'duplicate_meter_event' || /event already exists with identifier/i.test(message);
}
