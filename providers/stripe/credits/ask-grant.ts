import type { Answer } from '../../../delivery/sync/reads';
import { errorBodyOf } from '../error-body';
import { failureVerdict, noAnswerVerdict, unclear } from '../failure-verdict';
import type { HttpAnswer, NoAnswer } from '../http';
import { type CreditGrant, grantIn } from './credit-grant';

export const GRANT_PERMISSION = 'Credit Grants: Write';

/**
 * What came of asking for a grant.
 *
 * - `made`: it is there; a replay is of somebody’s earlier request under the same key.
 * - `errored`: Stripe failed at it, has ended and repeats that for a day. It may have been made.
 * - `taken`: the key is in use for a grant of the same charge on other terms.
 * - `stale`: it was not asked for, since what is known of earlier grants is too old.
 */
export type GrantAnswer =
	| { readonly kind: 'made'; readonly grant: CreditGrant; readonly isReplay: boolean }
	| { readonly kind: 'errored'; readonly reason: string }
	| { readonly kind: 'taken' }
	| { readonly kind: 'stale' };

/**
 * What Stripe’s answer to `POST /v1/billing/credit_grants` means.
 *
 * A 5xx says little by itself: whoever stands in front of Stripe may have given up while Stripe has
 * not. One that Stripe repeats for the key is the end of the only try that there was under it.
 *
 * @see https://docs.stripe.com/api/idempotent_requests
 */
export function grantAnswer(answer: HttpAnswer | NoAnswer, nowMs: number): Answer<GrantAnswer> {
	if (answer.status === 'none') return noAnswerVerdict(answer);
	const isReplay = answer.headers['idempotent-replayed'] === 'true';
	if (answer.status >= 200 && answer.status < 300) {
		const grant = grantIn(answer.body);
		if (grant !== undefined) return { kind: 'answered', value: { kind: 'made', grant, isReplay } };
		return unclear(
			'unexpected_answer',
			`the answer has status ${answer.status} but is not Stripe's credit grant; is a proxy in between?`,
		);
	}
	const verdict = failureVerdict(answer, nowMs, GRANT_PERMISSION);
	if (answer.status >= 500 && isReplay) {
		return { kind: 'answered', value: { kind: 'errored', reason: verdict.reason } };
	}
	if (errorBodyOf(answer)?.type === 'idempotency_error') {
		return { kind: 'answered', value: { kind: 'taken' } };
	}
	return verdict;
}

/** Why a grant may have been made all the same; undefined where an answer leaves no doubt. */
export function doubtOf(
	answer: HttpAnswer | NoAnswer,
	meant: Answer<GrantAnswer>,
): string | undefined {
	if (meant.kind === 'answered') {
		return meant.value.kind === 'errored' ? meant.value.reason : undefined;
	}
	if (answer.status === 'none' || meant.kind === 'unclear') return meant.reason;
	// Also where Stripe does not want to be asked again, or is at work for the key just now.
	return answer.status >= 500 || answer.status === 409 ? meant.reason : undefined;
}
