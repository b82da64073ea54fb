import type Stripe from 'stripe';
import type { Answer } from '../../../delivery/sync/reads';
import { stripeError } from '../client';
import { errorBodyOf, isRecord } from '../error-body';
import type { HttpAnswer, NoAnswer } from '../http';
import { answered, type KeyTrouble, objectIn, type Written, writtenIn } from './charge-answers';
import { type SeenPayment, seenPayment } from './payment-record';

type Intent = Stripe.PaymentIntent;

const OBJECT = 'payment_intent';
/** What a restricted key needs for them, in the words of Stripe's dashboard. */
export const PERMISSION = 'Payment Intents: Write';

export function intentIn(answer: HttpAnswer | NoAnswer): Answer<Intent> {
	return objectIn(answer, OBJECT, PERMISSION);
}

/** For writes under a key. */
export function intentWrittenIn(
	answer: HttpAnswer | NoAnswer,
): Answer<Written<Intent> | KeyTrouble> {
	return writtenIn(answer, OBJECT, PERMISSION);
}

/** It was confirmed or cancelled before. */
export function isNotOpen(answer: HttpAnswer | NoAnswer): boolean {
	if (answer.status === 'none') return false;
	return errorBodyOf(answer)?.code === 'payment_intent_unexpected_state';
}

/**
 * The payment intent of an answer that says that its payment was declined.
 *
 * @returns undefined for any other answer
 */
export function declinedIn(answer: HttpAnswer | NoAnswer, id: string): Intent | undefined {
	if (answer.status !== 402 || !isRecord(answer.body)) return undefined;
	const { error } = answer.body;
	const intent = isRecord(error) ? error.payment_intent : undefined;
	return isRecord(intent) && intent.id === id ? (intent as unknown as Intent) : undefined;
}

/** A payment that was asked for and cannot be read is looked at again, rather than given up. */
export function paymentIn(intent: Intent, seen: number): Answer<SeenPayment> {
	try {
		return answered(seenPayment(intent, seen));
	} catch (error) {
		const { message: reason, code = 'unexpected_answer' } = stripeError(error);
		return { kind: 'refused_for_now', code, reason };
	}
}
