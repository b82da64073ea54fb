import type { Ledger } from '../state/ledger';
import type { PaymentIntent } from '../state/payments';
import type { Invoice } from './invoice-form';

type Payments = NonNullable<Invoice['payments']>;

/** What was paid or is being paid for an invoice, oldest first; nothing that was paid out of band. */
export function invoicePayments(
	{ id, currency }: Invoice,
	{ payments, livemode }: Ledger,
): Payments {
	const intents = (payments.ofInvoices.get(id) ?? []).flatMap(
		(intent) => payments.intents.find(intent) ?? [],
	);
	const paymentOf = (intent: PaymentIntent, index: number): Payments['data'][number] => ({
		id: `inpay_${intent.id}`,
		object: 'invoice_payment',
		amount_paid: intent.status === 'succeeded' ? intent.amount_received : null,
		amount_requested: intent.amount,
		created: intent.created,
		currency,
		invoice: id,
		is_default: index === 0,
		livemode,
		payment: { payment_intent: intent.id, type: 'payment_intent' },
		status: statusOf(intent),
		status_transitions: {
			canceled_at: intent.canceled_at,
			paid_at: paidAt(intent, payments.times),
		},
	});
	return {
		object: 'list',
		data: intents.map(paymentOf),
		has_more: false,
		url: `/v1/invoice_payments?invoice=${id}`,
	};
}

function statusOf({ status }: PaymentIntent): string {
	if (status === 'succeeded') return 'paid';
	return status === 'canceled' ? 'canceled' : 'open';
}

function paidAt(
	{ latest_charge: charge }: PaymentIntent,
	times: Ledger['payments']['times'],
): number | null {
	const capturedMs = times.get(charge as string)?.capturedMs;
	return capturedMs === undefined ? null : Math.floor(capturedMs / 1000);
}
