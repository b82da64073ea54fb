import { cardError } from '../http/problem';
import type { Ledger } from '../state/ledger';
import type { PaymentIntent, PaymentMethod } from '../state/payments';
import { type Answer, newCharge } from './charge-form';
import type { Behaviour, Failure } from './payment-behaviours';

export interface Manner {
	/** The cardholder is not there to authenticate. */
	readonly off_session?: boolean;
	readonly error_on_requires_action?: boolean;
}

const UNAUTHENTICATED: Failure = {
	code: 'authentication_required',
	decline_code: 'authentication_required',
	message: 'Your card was declined. This transaction requires authentication.',
};

const NOT_HANDLED: Failure = {
	code: 'authentication_required',
	decline_code: 'authentication_not_handled',
	message:
		'This payment required an authentication action to complete, but `error_on_requires_action` was set.',
};

/**
 * Charges a payment method for a payment intent, and keeps whatever comes of it.
 *
 * @param intent on the ledger's shelf
 * @throws StripeProblem 402 when it is refused
 */
export function attemptPayment(
	intent: PaymentIntent,
	method: PaymentMethod,
	{ off_session = false, error_on_requires_action = false }: Manner,
	ledger: Ledger,
): PaymentIntent {
	const { behaviour } = ledger.payments.nature(method.id);
	if (method.customer === null) ledger.payments.changeNature(method.id, { spent: true });
	switch (behaviour.kind) {
		case 'succeeds':
			return succeed(intent, method, ledger);
		case 'fails':
			throw decline(intent, method, behaviour.failure, ledger);
		case 'processes':
			return pend(intent, method, behaviour, ledger);
		case 'authenticates':
			if (off_session) throw refuse(intent, method, UNAUTHENTICATED, ledger);
			if (error_on_requires_action) throw refuse(intent, method, NOT_HANDLED, ledger);
			return ledger.payments.intents.replace({
				...intent,
				last_payment_error: null,
				next_action: { type: 'use_stripe_sdk', use_stripe_sdk: {} },
				payment_method: method.id,
				status: 'requires_action',
			});
	}
}

/** The bank said yes. */
export function succeed(
	intent: PaymentIntent,
	method: PaymentMethod,
	ledger: Ledger,
): PaymentIntent {
	const latest_charge = keepCharge(intent, method, { failure: undefined }, ledger);
	return ledger.payments.intents.replace({
		...charged(intent, method, latest_charge),
		amount_received: intent.amount,
		status: 'succeeded',
	});
}

function pend(
	intent: PaymentIntent,
	method: PaymentMethod,
	behaviour: Extract<Behaviour, { kind: 'processes' }>,
	ledger: Ledger,
): PaymentIntent {
	const latest_charge = keepCharge(intent, method, undefined, ledger);
	const settlesMs = ledger.clock.now() + behaviour.seconds * 1000;
	ledger.payments.pending.set(latest_charge, { intent: intent.id, settlesMs, behaviour });
	return ledger.payments.intents.replace({
		...charged(intent, method, latest_charge),
		status: 'processing',
	});
}

/** A bank said no: there is a failed charge. */
export function decline(
	intent: PaymentIntent,
	method: PaymentMethod,
	failure: Failure,
	ledger: Ledger,
) {
	return refuse(intent, method, failure, ledger, keepCharge(intent, method, { failure }, ledger));
}

/** @param charge left out when Stripe refused by itself and asked no bank */
export function refuse(
	intent: PaymentIntent,
	method: PaymentMethod,
	failure: Failure,
	ledger: Ledger,
	charge?: string,
) {
	const payment_intent = ledger.payments.intents.replace(refused(intent, method, failure, charge));
	return cardError({
		...failure,
		...(charge !== undefined && { charge }),
		payment_intent,
		payment_method: method,
	});
}

/** A payment intent that can be tried again with another payment method. */
export function refused(
	intent: PaymentIntent,
	method: PaymentMethod,
	failure: Failure,
	charge?: string,
): PaymentIntent {
	return {
		...intent,
		last_payment_error: {
			...failure,
			...(charge !== undefined && { charge }),
			doc_url: `https://stripe.com/docs/error-codes/${failure.code.replaceAll('_', '-')}`,
			payment_method: method,
			payment_method_type: method.type,
			type: 'card_error',
		},
		latest_charge: charge ?? intent.latest_charge,
		next_action: null,
		payment_method: null,
		status: 'requires_payment_method',
	};
}

function charged(intent: PaymentIntent, method: PaymentMethod, latest_charge: string) {
	return {
		...intent,
		last_payment_error: null,
		latest_charge,
		next_action: null,
		payment_method: method.id,
	};
}

function keepCharge(
	intent: PaymentIntent,
	method: PaymentMethod,
	answer: Answer,
	ledger: Ledger,
): string {
	const { payments, clock } = ledger;
	const { id, paid } = payments.charges.add(newCharge(intent, method, answer, ledger));
	const now = clock.now();
	payments.times.set(id, { attemptedMs: now, capturedMs: paid ? now : undefined });
	return id;
}
