import type { Invoice } from '../api/invoice-form';
import type { KeptInvoice } from './ledger';

/** What became of an invoice. For tests; Stripe does not tell when one was sent. */
export interface InvoiceTruth {
	readonly id: string;
	readonly customer: string;
	readonly currency: string;
	/** In the currency's smallest unit, as is `paid`. */
	readonly total: number;
	readonly paid: number;
	readonly status: string;
	readonly metadata: Readonly<Record<string, string>>;
	/** Each time it was sent to the customer, ms of the emulator's clock. */
	readonly sent_ms: readonly number[];
	readonly livemode: boolean;
}

export function invoiceTruth(kept: KeptInvoice, invoice: Invoice): InvoiceTruth {
	return {
		id: kept.id,
		customer: invoice.customer as string,
		currency: invoice.currency,
		total: invoice.total,
		paid: invoice.amount_paid,
		status: invoice.status ?? 'draft',
		metadata: invoice.metadata ?? {},
		sent_ms: 'sentMs' in kept ? kept.sentMs : [],
		livemode: invoice.livemode,
	};
}
