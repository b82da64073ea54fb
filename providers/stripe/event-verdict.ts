import type { Verdict } from '../../delivery/verdict';
import {
	errorBodyOf,
	isRecord,
	retryAfterMs,
	type StripeErrorBody,
	withoutKeys,
} from './error-body';
import type { HttpAnswer, NoAnswer } from './http';

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
	if (answer.status === 'none') {
		return unclear('no_answer', `no answer from Stripe (${withoutKeys(answer.cause)})`);
	}
	if (answer.status >= 200 && answer.status < 300) return successVerdict(answer, identifier);
	const error = errorBodyOf(answer);
	if (error !== undefined && isDuplicate(error)) return { kind: 'duplicate' };
	const wait = retryAfterMs(answer, nowMs);
	const asked = wait === undefined ? {} : { retryAfterMs: wait };
	const mayRetry = answer.headers['stripe-should-retry'];
	const told = error === undefined ? '' : `: ${error.message.replace(/\.$/, '')}`;
	const what = `Stripe answered ${answer.status}${told}`;
	if (answer.status === 429 || answer.status === 409) {
		// "Do not retry" cannot be meant for good where a limit is named: its second passes.
		const namesLimit = answer.headers['stripe-rate-limited-reason'] !== undefined;
		if (mayRetry === 'false' && !namesLimit)
			return { kind: 'refused_for_now', code: 'refused', reason: what };
		return isLaneLock(answer, error)
			? { kind: 'busy', code: 'lane_locked', reason: what, ...asked }
			: { kind: 'rate_limited', code: 'rate_limited', reason: what, ...asked };
	}
	if (answer.status >= 500) {
		if (mayRetry === 'false') {
			return { kind: 'refused_for_now', code: 'stripe_unavailable', reason: what };
		}
		return { ...unclear('stripe_unavailable', what), ...asked };
	}
	if (mayRetry === 'true') return { ...unclear('asked_to_retry', what), ...asked };
	return refusedVerdict(answer, error, what);
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

/**
 * A 429 that names no limit comes from a lock on this customer and meter, not from the account's
 * rate limit, and a 409 always does. Any other 429 makes everybody wait.
 *
 * @see https://docs.stripe.com/rate-limits#object-lock-timeouts
 */
function isLaneLock(answer: HttpAnswer, error: StripeErrorBody | undefined): boolean {
	if (answer.status === 409) return true;
	if (answer.headers['stripe-rate-limited-reason'] !== undefined) return false;
	return error?.code === 'lock_timeout' || /concurrent/i.test(error?.message ?? '');
}

function refusedVerdict(
	answer: HttpAnswer,
	error: StripeErrorBody | undefined,
	what: string,
): Verdict {
	if (error === undefined) {
		// A gateway that refuses the run refuses every row of it.
		const kind = [401, 403].includes(answer.status) ? 'fatal' : 'refused_for_now';
		const reason = `${what}, and the answer is not in Stripe's form; is a proxy in between?`;
		return { kind, code: 'unexpected_answer', reason };
	}
	if (answer.status === 401) {
		return {
			kind: 'fatal',
			code: 'key_not_accepted',
			reason: `${what}. Check the key in the Stripe Billing API credential`,
		};
	}
	if (answer.status === 403) {
		return {
			kind: 'fatal',
			code: 'permission_missing',
			reason: `${what}. Give the restricted key the permission Billing Meter Events: Write`,
		};
	}
	const [code, mend] = MENDS.find(([pattern]) => pattern.test(error.message))?.[1] ?? [
		error.code ?? error.type ?? `http_${answer.status}`,
		undefined,
	];
	return { kind: 'rejected', code, reason: mend === undefined ? what : `${what}. ${mend}` };
}

/** Refusals that have no code of their own at Stripe: our code for them, and how to mend them. */
const MENDS: ReadonlyArray<readonly [RegExp, readonly [code: string, mend: string]]> = [
	[
		/no active meter/i,
		['meter_inactive', 'Reactivate the meter, or choose the one that replaced it'],
	],
	[/no such customer/i, ['customer_not_found', 'Check the customer ID and the account of the key']],
	[/days in the past/i, ['too_old', 'Stripe bills no usage older than 35 days']],
	[/in the future/i, ['too_far_ahead', 'Check the clock of the source']],
	[/digits/i, ['value_too_many_digits', 'Round the value, or report it in a larger unit']],
];

function unclear(code: string, reason: string) {
	return { kind: 'unclear', code, reason } as const;
}
