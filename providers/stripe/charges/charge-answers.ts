import type { Answer } from '../../../delivery/sync/reads';
import { errorBodyOf, isRecord, type StripeErrorBody } from '../error-body';
import { failureVerdict, noAnswerVerdict, unclear } from '../failure-verdict';
import type { HttpAnswer, NoAnswer } from '../http';

/** What was to be written, as it is now. */
export interface Written<Whole> {
	readonly kind: 'written';
	readonly object: Whole;
}

/** What stood in the way of a write under an idempotency key, and lasts as long as the key is known. */
export type KeyTrouble =
	/** The key was used with other words. */
	| { readonly kind: 'taken'; readonly reason: string }
	/** Stripe failed, and repeats that where it had begun to execute. */
	| { readonly kind: 'errored'; readonly reason: string };

/** What came of a write under an idempotency key. @see objectIn */
export function writtenIn<Whole>(
	answer: HttpAnswer | NoAnswer,
	object: string,
	permission: string,
): Answer<Written<Whole> | KeyTrouble> {
	const trouble = keyTroubleIn(answer);
	if (trouble !== undefined) return answered(trouble);
	const found = objectIn<Whole>(answer, object, permission);
	return found.kind === 'answered' ? answered({ kind: 'written', object: found.value }) : found;
}

export function keyTroubleIn(answer: HttpAnswer | NoAnswer): KeyTrouble | undefined {
	const error = answer.status === 'none' ? undefined : errorBodyOf(answer);
	// Of another's 5xx, such as a proxy's, Stripe may know nothing: the same key is tried again.
	if (answer.status === 'none' || error === undefined) return undefined;
	const reason = `Stripe answered ${answer.status}: ${error.message}`;
	if (error.type === 'idempotency_error') return { kind: 'taken', reason };
	return answer.status >= 500 ? { kind: 'errored', reason } : undefined;
}

/**
 * The object that an answer bears, or why there is none.
 *
 * @param object what Stripe calls it
 * @param permission what a restricted key needs for the call, in the words of Stripe's dashboard
 */
export function objectIn<Whole>(
	answer: HttpAnswer | NoAnswer,
	object: string,
	permission: string,
): Answer<Whole> {
	if (answer.status === 'none') return noAnswerVerdict(answer);
	const { status, body } = answer;
	if (status >= 200 && status < 300) {
		const isWhole = isRecord(body) && body.object === object && typeof body.id === 'string';
		if (isWhole) return answered(body as Whole);
		return unclear(
			'unexpected_answer',
			`the answer has status ${status} but is not Stripe's ${object}; is a proxy in between?`,
		);
	}
	const verdict = failureVerdict(answer, Date.now(), permission);
	const error = errorBodyOf(answer);
	return verdict.kind === 'rejected' && error !== undefined ? mended(verdict, error) : verdict;
}

export function answered<const Value>(value: Value) {
	return { kind: 'answered', value } as const;
}

/** Refusals of charges that have no code of their own at Stripe, or one that says little. */
function mended<Verdict extends { readonly code: string; readonly reason: string }>(
	verdict: Verdict,
	{ code = '', param = '' }: StripeErrorBody,
): Verdict {
	const told = MENDS.find(([pattern]) => pattern.test(code) || pattern.test(param))?.[1];
	if (told === undefined) return verdict;
	return { ...verdict, code: told[0], reason: `${verdict.reason}. ${told[1]}` };
}

/** By Stripe's code or the parameter that it names: our code, and how to mend it. */
const MENDS: ReadonlyArray<readonly [RegExp, readonly [code: string, mend: string]]> = [
	[
		/^amount(_|$)|^invalid_charge_amount$/,
		['amount_refused', 'Charge an amount that Stripe takes in this currency'],
	],
	[/currency/, ['currency_refused', 'Charge in a currency that the payment method can pay in']],
	[
		/payment_method/,
		['payment_method_refused', 'Have the customer store a payment method again, or another one'],
	],
];
