import type { Verdict } from '../../../delivery/verdict';
import { isRecord } from '../error-body';
import { EVENTS_PERMISSION } from '../event-verdict';
import { failureVerdict, noAnswerVerdict, unclear } from '../failure-verdict';
import type { HttpAnswer, NoAnswer } from '../http';

/**
 * What Stripe's answer to `POST /v2/billing/meter_event_stream` means for all events of the request,
 * but for a 401, which is about the session. Success is `{}`, and says only that Stripe will look
 * at them.
 *
 * @see https://docs.stripe.com/api/v2/billing/meter-event-stream/create
 */
export function streamVerdict(answer: HttpAnswer | NoAnswer, nowMs: number): Verdict {
	if (answer.status === 'none') return noAnswerVerdict(answer);
	const { status, body } = answer;
	if (status < 200 || status > 299) return failureVerdict(answer, nowMs, EVENTS_PERMISSION);
	// Anything else than nothing is somebody else's success.
	if (isRecord(body) && Object.keys(body).length === 0) return { kind: 'accepted' };
	return unclear(
		'unexpected_answer',
		`the answer has status ${status} but is not that of Stripe's stream; is a proxy in between?`,
	);
}
