import type { RefusedVerdict, RetryableVerdict } from '../../delivery/verdict';
import { errorBodyOf, retryAfterMs, type StripeErrorBody, withoutKeys } from './error-body';
import type { HttpAnswer, NoAnswer } from './http';

/** Code of what the key may not do. */
export const PERMISSION_MISSING = 'permission_missing';

/** What it means that no answer came. */
export function noAnswerVerdict({ cause }: NoAnswer): RetryableVerdict {
	return unclear('no_answer', `no answer from Stripe (${withoutKeys(cause)})`);
}

/**
 * What an answer of Stripe's that is no success means, whatever was asked.
 *
 * @param permission what a restricted key needs for the call, in the words of Stripe's dashboard
 */
export function failureVerdict(
	answer: HttpAnswer,
	nowMs: number,
	permission: string,
): RefusedVerdict | RetryableVerdict {
	const error = errorBodyOf(answer);
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
	return refusedVerdict(answer, error, what, permission);
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
	permission: string,
): RefusedVerdict {
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
			code: PERMISSION_MISSING,
			reason: `${what}. Give the restricted key the permission ${permission}`,
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
	[/missing email/i, ['no_email', 'Give the customer an email in Stripe, or charge Off-Session']],
	[/days in the past/i, ['too_old', 'Stripe bills no usage older than 35 days']],
	[/in the future/i, ['too_far_ahead', 'Check the clock of the source']],
	[/digits/i, ['value_too_many_digits', 'Round the value, or report it in a larger unit']],
];

/** A try that may or may not have been committed. */
export function unclear(code: string, reason: string) {
	return { kind: 'unclear', code, reason } as const;
}
