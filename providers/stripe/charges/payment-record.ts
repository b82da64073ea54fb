import type Stripe from 'stripe';
import type { ChargeRecord, ChargeStatus } from '../../../metering/trigger/charge-record';
import { keptOf, paidMark, triedMark, unreadable } from './trigger-metadata';

type Intent = Stripe.PaymentIntent;

/** A payment intent as the charge of a trigger. */
export interface SeenPayment {
	readonly record: ChargeRecord;
	/** Metadata to put on it, if there is something that Stripe does not tell of it. */
	readonly mark?: Readonly<Record<string, string>>;
}

/**
 * Stripe does not tell when a try was over that left no charge behind, as where a bank wants its
 * customer, nor when a payment was paid that had pended: the balance transaction is made when a
 * debit is sent to the bank. The first who sees it so has to put down when that was, which is
 * after it happened, and so on the safe side.
 *
 * @param intent with its latest charge, unless it was declined just now
 * @param seen when it was seen, Unix seconds
 * @throws StripeRequestError where it cannot be understood
 * @see https://support.stripe.com/questions/changes-to-balance-transaction-behavior-for-debit-payment-methods
 */
export function seenPayment(intent: Intent, seen: number): SeenPayment {
	const mark = untoldOf(intent, seen);
	const isOnlyNamed = typeof intent.latest_charge === 'string';
	const known = mark ?? (isOnlyNamed ? triedMark(seen) : undefined);
	const record = paymentRecord({ ...intent, metadata: { ...intent.metadata, ...known } });
	return { record, ...(mark && { mark }) };
}

function untoldOf(intent: Intent, seen: number): SeenPayment['mark'] {
	const { triedBy, paidBy } = keptOf(intent);
	const status = statusOf(intent);
	const isTried = status !== 'open' && status !== 'dropped';
	if (isTried && intent.latest_charge === null && triedBy === undefined) return triedMark(seen);
	const isUntold = status === 'succeeded' && !isToldWhenPaid(intent) && paidBy === undefined;
	return isUntold ? paidMark(seen) : undefined;
}

function paymentRecord(intent: Intent): ChargeRecord {
	const { id, amount, created, currency } = intent;
	const { occasion, paymentMethod, isResumed, triedBy, paidBy } = keptOf(intent);
	for (const [field, value] of Object.entries({ amount, created })) {
		if (!Number.isSafeInteger(value)) throw unreadable(id, field, value);
	}
	const status = statusOf(intent);
	const tried = chargeOf(intent)?.created;
	const paidAt = isToldWhenPaid(intent) ? tried : paidBy;
	const declineCode = declineCodeOf(intent);
	return {
		id,
		occasion,
		capture: 'off_session',
		amount: BigInt(amount),
		currency,
		status,
		created,
		at: Math.max(created, tried ?? 0, triedBy ?? 0),
		isResumed,
		...(paymentMethod && { paymentMethod }),
		...(status === 'succeeded' && paidAt !== undefined && { paidAt }),
		...(status === 'failed' && declineCode !== undefined && { declineCode }),
	};
}

function statusOf(intent: Intent): ChargeStatus {
	const { id, status } = intent;
	switch (status) {
		case 'requires_confirmation':
			return 'open';
		case 'canceled':
			return wasTried(intent) ? 'called_off' : 'dropped';
		case 'requires_payment_method':
			// Of one that was not tried, somebody took the payment method off, and may put another on.
			if (!wasTried(intent)) throw unreadable(id, 'status', status);
			return 'failed';
		case 'processing':
			return 'processing';
		case 'requires_action':
			return 'requires_action';
		case 'succeeded':
			return 'succeeded';
		default:
			throw unreadable(id, 'status', status);
	}
}

function wasTried({ latest_charge, last_payment_error }: Intent): boolean {
	return latest_charge !== null || last_payment_error !== null;
}

const AUTHENTICATION = 'authentication_required';

/** The bank’s reason where it gave one; but that it wants its customer counts above all. */
function declineCodeOf({ last_payment_error: error }: Intent): string | undefined {
	const codes = [error?.decline_code, error?.code];
	return codes.includes(AUTHENTICATION) ? AUTHENTICATION : codes.find(Boolean);
}

/** A card is paid when it is charged. */
function isToldWhenPaid(intent: Intent): boolean {
	return chargeOf(intent)?.payment_method_details?.type === 'card';
}

function chargeOf({ latest_charge }: Intent): Stripe.Charge | undefined {
	return typeof latest_charge === 'string' ? undefined : (latest_charge ?? undefined);
}
