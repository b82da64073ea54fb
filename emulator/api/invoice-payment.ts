import { invalidRequest } from '../http/problem';
import type { Ledger } from '../state/ledger';
import { checkChargeAmount } from './charge-amount';
import type { Invoice } from './invoice-form';
import { attemptPayment } from './payment-attempt';
import { methodToCharge } from './payment-confirmation';
import { newPaymentIntent } from './payment-intent-form';

interface Manner {
	readonly payment_method?: string;
	/** Whether the customer is away. @default true */
	readonly off_session?: boolean;
}

/**
 * Charges what is left of a finalized invoice: the payment method named, else the invoice's, else
 * the customer's default.
 *
 * @throws StripeProblem 400 when there is none or a payment still pends, 402 when it is refused
 */
export function payInvoice(
	invoice: Invoice,
	{ payment_method, off_session = true }: Manner,
	ledger: Ledger,
): void {
	const { id, currency, customer } = invoice;
	const intents = ledger.payments.ofInvoices.get(id) ?? [];
	if (latestOf(id, ledger)?.status === 'processing') {
		throw invalidRequest('This invoice has a payment that is still processing.');
	}
	const method = payment_method ?? defaultOf(invoice, ledger);
	if (method === null) {
		throw invalidRequest(
			'There is no `default_payment_method` set on this Customer or Invoice. Please set a `default_payment_method`.',
			{ code: 'resource_missing' },
		);
	}
	checkChargeAmount(invoice.amount_remaining, currency);
	const intent = newPaymentIntent(
		{
			amount: invoice.amount_remaining,
			currency,
			customer: customer as string,
			payment_method: method,
			description: `Payment for invoice ${invoice.number}`,
			automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
		},
		ledger,
	);
	const charged = methodToCharge(intent, {}, ledger, false);
	ledger.payments.intents.add(intent);
	ledger.payments.ofInvoices.set(id, [...intents, intent.id]);
	attemptPayment(intent, charged, { off_session }, ledger);
}

/** When a payment came that was made for an invoice, in Unix seconds. */
export function paidAt(invoice: string, ledger: Ledger): number | undefined {
	const intent = latestOf(invoice, ledger);
	if (intent?.status !== 'succeeded') return undefined;
	const capturedMs = ledger.payments.times.get(intent.latest_charge as string)?.capturedMs;
	return capturedMs === undefined ? undefined : Math.floor(capturedMs / 1000);
}

function latestOf(invoice: string, { payments }: Ledger) {
	return payments.intents.find(payments.ofInvoices.get(invoice)?.at(-1) ?? '');
}

function defaultOf({ default_payment_method, customer }: Invoice, ledger: Ledger): string | null {
	const theirs = ledger.customers.find(customer as string)?.invoice_settings;
	return (default_payment_method ?? theirs?.default_payment_method ?? null) as string | null;
}
