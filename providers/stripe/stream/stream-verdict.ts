import type { Verdict } from '../../../delivery/verdict';
import { isRecord } from '../error-body';
import { EVENTS_PERMISSION } from '../event-verdict';
import { failureVerdict, noAnswerVerdict, unclear } from '../failure-verdict';
import type { HttpAnswer, NoAnswer } from '../http';

/**
 * What Stripe's answer to `POST /v2/billing/meter_event_stream` means for all events of the request,
 * but for a 401, which is about the session. Success is `{}`, and says only that Stripe will look
 * at them. What else it may come to say counts as well, if the answer is Stripe's own: taken for
 * unclear, every event of every run would be sent eight times and left in doubt.
 *
 * @see https://docs.stripe.com/api/v2/billing/meter-event-stream/create
 */
export function streamVerdict(answer: HttpAnswer | NoAnswer, nowMs: number): Verdict {
	if (answer.status === 'none') return noAnswerVerdict(answer);
	const { status, body } = answer;
	if (status < 200 || status > 299) return failureVerdict(answer, nowMs, EVENTS_PERMISSION);
	if (isRecord(body) && Object.keys(body).length === 0) return { kind: 'accepted' };
	if (isStripes(answer) && saysNoError(body)) return { kind: 'accepted' };
	// Anything else is somebody else's success.
	return unclear(
		'unexpected_answer',
		`the answer has status ${status} but is not that of Stripe's stream; is a proxy in between?`,
	);
}

/** Stripe numbers all its answers. @see https://docs.stripe.com/api/request_ids */
function isStripes({ headers }: HttpAnswer): boolean {
	return /^req_\w/.test(headers['request-id'] ?? '');
}

function saysNoError(body: unknown): boolean {
	return body === '' || body === undefined || (isRecord(body) && body.error === undefined);
}
