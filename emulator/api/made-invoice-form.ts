import type { KeptInvoice, Ledger } from '../state/ledger';
import type { MadeInvoice } from '../state/made-invoice';
import { type Billed, type Invoice, invoiceForm } from './invoice-form';
import type { Line } from './invoice-lines';

const DAY_SECONDS = 86_400;

export function isMade(kept: KeptInvoice): kept is MadeInvoice {
	return 'items' in kept;
}

/** An invoice that somebody made, as it is answered now. */
export function madeInvoiceForm(
	made: MadeInvoice,
	finalized: Billed['finalized'],
	ledger: Ledger,
): Invoice {
	const { id, created } = made;
	const ended = finalized !== undefined && Object.keys(finalized.transitions).length > 0;
	return invoiceForm(
		{
			customer: made.customer,
			currency: made.currency,
			collection_method: made.collectionMethod,
			lines: madeLines(made, ledger),
			parent: null,
			said: {
				auto_advance: made.autoAdvance && !ended,
				default_payment_method: made.defaultPaymentMethod,
				description: made.description,
				due_date: dueDate(made),
				metadata: { ...made.metadata },
			},
		},
		{
			id,
			created,
			start: created,
			end: created,
			finalizesAt: Math.floor(made.finalizesMs / 1000),
			finalized,
			reason: 'manual',
		},
		ledger,
	);
}

/** Days count from when the invoice is final; of a draft, from when it was made. */
function dueDate({ due, created, finalizesMs }: MadeInvoice): number | null {
	if (due === null) return null;
	if ('at' in due) return due.at;
	const from = finalizesMs === Infinity ? created : Math.floor(finalizesMs / 1000);
	return from + due.days * DAY_SECONDS;
}

export function madeLines({ id: invoice, currency, items }: MadeInvoice, ledger: Ledger): Line[] {
	return items.map(({ id, amount, description, metadata, date }) => ({
		id: id.replace(/^ii_/, 'il_'),
		object: 'line_item',
		amount,
		currency,
		description,
		discount_amounts: [],
		discountable: true,
		discounts: [],
		invoice,
		livemode: ledger.livemode,
		metadata: { ...metadata },
		parent: {
			invoice_item_details: {
				invoice_item: id,
				proration: false,
				proration_details: null,
				subscription: null,
			},
			subscription_item_details: null,
			type: 'invoice_item_details',
		},
		period: { start: date, end: date },
		pretax_credit_amounts: [],
		pricing: null,
		quantity: 1,
		quantity_decimal: '1',
		subscription: null,
		subtotal: amount,
		taxes: [],
	}));
}
