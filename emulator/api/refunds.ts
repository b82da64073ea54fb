import type Stripe from 'stripe';
import { expand, fields, integer, oneOf, text } from '../http/param';
import { metadata } from '../http/metadata';
import { invalidRequest, missingParam, noSuch } from '../http/problem';
import { newId } from '../ids';
import type { Ledger } from '../state/ledger';
import type { Charge } from '../state/payments';
import type { OnWire } from '../wire';
import { withoutEmpty } from './customers';
import { endpoint } from './endpoint';
import { settlePayments } from './payment-settlement';

type Refund = OnWire<Stripe.Refund>;

const FORM = fields({
	amount: integer({ min: 1 }),
	charge: text(),
	payment_intent: text(),
	reason: oneOf('duplicate', 'fraudulent', 'requested_by_customer'),
	metadata: metadata(),
	expand: expand(),
});

/** Gives money back at once, all of it or a part. Refunds cannot be listed, and none fails. */
export const REFUNDS = [
	endpoint('POST', '/v1/refunds', 'charge_write', FORM, (params, { ledger }): Refund => {
		const charge = chargeOf(params, ledger);
		const left = charge.amount_captured - charge.amount_refunded;
		const { amount = left, reason = null, metadata: said } = params;
		if (left === 0) {
			throw invalidRequest(`Charge ${charge.id} has already been refunded.`, {
				code: 'charge_already_refunded',
			});
		}
		if (amount > left) {
			throw invalidRequest(
				`Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`,
				{ param: 'amount' },
			);
		}
		ledger.payments.charges.replace({
			...charge,
			amount_refunded: charge.amount_refunded + amount,
			refunded: amount === left,
		});
		return {
			id: newId('re'),
			object: 'refund',
			amount,
			balance_transaction: null,
			charge: charge.id,
			created: ledger.seconds(),
			currency: charge.currency,
			customer: charge.customer,
			customer_account: null,
			metadata: withoutEmpty(said ?? {}),
			payment_intent: charge.payment_intent,
			payment_method: charge.payment_method,
			reason,
			receipt_number: null,
			source_transfer_reversal: null,
			status: 'succeeded',
			transfer_reversal: null,
		};
	}),
];

/** @throws StripeProblem 400 unless it names a charge that was paid */
function chargeOf(
	{ charge, payment_intent: intent }: { charge?: string; payment_intent?: string },
	ledger: Ledger,
): Charge {
	const { payments } = ledger;
	settlePayments(ledger);
	if (charge === undefined && intent === undefined) throw missingParam('payment_intent');
	const kept = intent === undefined ? undefined : payments.intents.find(intent);
	if (intent !== undefined && kept === undefined) {
		throw noSuch('payment_intent', intent, { param: 'payment_intent' });
	}
	const id = charge ?? (kept?.latest_charge as string | null) ?? '';
	const found = payments.charges.find(id);
	if (found?.paid === true) return found;
	if (found !== undefined || kept !== undefined) {
		throw invalidRequest('This payment has no successful charge to refund.');
	}
	throw noSuch('charge', id, { param: 'charge' });
}
