import { newId } from '../ids';
import type { Ledger } from '../state/ledger';
import type { Charge, PaymentIntent, PaymentMethod } from '../state/payments';
import type { Failure } from './payment-behaviours';

/** What a bank made of a charge; undefined while it has not answered. */
export type Answer = { readonly failure: Failure | undefined } | undefined;

/** A new charge of a payment intent; not yet on the ledger's shelf. */
export function newCharge(
	intent: PaymentIntent,
	method: PaymentMethod,
	answer: Answer,
	ledger: Ledger,
): Charge {
	return {
		id: newId(method.type === 'card' ? 'ch' : 'py'),
		object: 'charge',
		amount: intent.amount,
		amount_refunded: 0,
		application: null,
		application_fee: null,
		application_fee_amount: null,
		balance_transaction: null,
		billing_details: method.billing_details,
		calculated_statement_descriptor: null,
		created: ledger.seconds(),
		currency: intent.currency,
		customer: intent.customer,
		description: intent.description,
		disputed: false,
		failure_balance_transaction: null,
		fraud_details: {},
		livemode: ledger.livemode,
		metadata: intent.metadata,
		on_behalf_of: null,
		payment_intent: intent.id,
		payment_method: method.id,
		payment_method_details: detailsOf(method),
		receipt_email: intent.receipt_email,
		receipt_number: null,
		receipt_url: null,
		refunded: false,
		review: null,
		shipping: null,
		source: null,
		source_transfer: null,
		statement_descriptor: intent.statement_descriptor,
		statement_descriptor_suffix: intent.statement_descriptor_suffix,
		transfer_data: null,
		transfer_group: null,
		...answeredWith(intent.amount, answer),
	};
}

/** The fields of a charge that a bank's answer decides. */
export function answeredWith(amount: number, answer: Answer) {
	const failure = answer?.failure;
	const failed = failure !== undefined;
	const paid = answer !== undefined && !failed;
	const reason = failed ? (failure.decline_code ?? failure.code) : null;
	return {
		amount_captured: paid ? amount : 0,
		captured: paid,
		failure_code: failure?.code ?? null,
		failure_message: failure?.message ?? null,
		outcome: {
			advice_code: null,
			network_advice_code: null,
			network_decline_code: null,
			network_status: failed ? 'declined_by_network' : 'approved_by_network',
			reason,
			seller_message: failed ? 'The bank did not accept the charge.' : 'Payment complete.',
			type: failed ? 'issuer_declined' : 'authorized',
		},
		paid,
		status: failed ? 'failed' : paid ? 'succeeded' : 'pending',
	} as const satisfies Partial<Charge>;
}

function detailsOf({
	card,
	us_bank_account: bank,
}: PaymentMethod): Charge['payment_method_details'] {
	if (card === undefined) {
		return {
			type: 'us_bank_account',
			us_bank_account: {
				account_holder_type: bank?.account_holder_type ?? null,
				account_type: bank?.account_type ?? null,
				bank_name: bank?.bank_name ?? null,
				fingerprint: bank?.fingerprint ?? null,
				last4: bank?.last4 ?? null,
				payment_reference: null,
				routing_number: bank?.routing_number ?? null,
			},
		};
	}
	return {
		type: 'card',
		card: {
			amount_authorized: null,
			authorization_code: null,
			brand: card.brand,
			checks: card.checks,
			country: card.country,
			electronic_commerce_indicator: null,
			exp_month: card.exp_month,
			exp_year: card.exp_year,
			fingerprint: card.fingerprint ?? null,
			funding: card.funding,
			installments: null,
			last4: card.last4,
			mandate: null,
			network: card.brand,
			network_transaction_id: null,
			regulated_status: card.regulated_status,
			three_d_secure: null,
			transaction_link_id: null,
			wallet: null,
		},
	};
}
