import type Stripe from 'stripe';
import { clearable, expand, fields, integer, required, text } from '../http/param';
import { metadata } from '../http/metadata';
import { invalidRequest } from '../http/problem';
import { newId } from '../ids';
import type { Ledger } from '../state/ledger';
import type { MadeInvoice, MadeItem } from '../state/made-invoice';
import type { OnWire } from '../wire';
import { chargeCurrency } from './charge-amount';
import { checkThere, withoutEmpty } from './customers';
import { endpoint } from './endpoint';
import { invoiceView, keptInvoiceOf } from './invoice-view';
import { isMade } from './made-invoice-form';

type InvoiceItem = OnWire<Stripe.InvoiceItem>;

/** Items of invoices that were made, each added to its invoice at once. */
export const MADE_INVOICE_ITEMS = [
	endpoint(
		'POST',
		'/v1/invoiceitems',
		'invoice_write',
		fields({
			customer: required(text()),
			invoice: required(text()),
			amount: required(integer()),
			currency: text(3),
			description: clearable(text()),
			metadata: metadata(),
			expand: expand(),
		}),
		({ customer, invoice: id, amount, currency, ...said }, { ledger }) => {
			checkThere(ledger, customer);
			const invoice = editable(ledger, id, customer);
			if (currency !== undefined && chargeCurrency(currency) !== invoice.currency) {
				throw invalidRequest(
					`The currency of the invoice item (${currency}) is not that of the invoice (${invoice.currency}).`,
					{ param: 'currency' },
				);
			}
			const item: MadeItem = {
				id: newId('ii'),
				amount,
				description: said.description ?? null,
				metadata: withoutEmpty(said.metadata ?? {}),
				date: ledger.seconds(),
			};
			ledger.invoices.replace({ ...invoice, items: [...invoice.items, item] });
			return itemView(item, invoice, ledger);
		},
	),
];

/** The items of all invoices that were made. */
export function madeItems(ledger: Ledger, customer: string | undefined): InvoiceItem[] {
	return ledger.invoices
		.all()
		.filter(isMade)
		.filter(({ id }) => !ledger.deletedInvoices.has(id))
		.filter((invoice) => customer === undefined || invoice.customer === customer)
		.flatMap((invoice) => invoice.items.map((item) => itemView(item, invoice, ledger)));
}

function editable(ledger: Ledger, id: string, customer: string): MadeInvoice {
	const kept = keptInvoiceOf(ledger, id, 'invoice');
	if (!isMade(kept)) {
		throw invalidRequest('This emulator only adds items to invoices that were made.', {
			param: 'invoice',
		});
	}
	if (kept.customer !== customer) {
		throw invalidRequest(`The invoice ${id} does not belong to the customer ${customer}.`, {
			param: 'invoice',
		});
	}
	if (invoiceView(kept, ledger).status !== 'draft') {
		throw invalidRequest(`The specified invoice (${id}) is no longer editable`, {
			code: 'invoice_not_editable',
			param: 'invoice',
		});
	}
	return kept;
}

function itemView(
	{ id, amount, description, metadata: said, date }: MadeItem,
	{ id: invoice, currency, customer }: MadeInvoice,
	{ livemode }: Ledger,
): InvoiceItem {
	return {
		id,
		object: 'invoiceitem',
		amount,
		currency,
		customer,
		customer_account: null,
		date,
		description,
		discountable: true,
		discounts: [],
		invoice,
		livemode,
		metadata: { ...said },
		parent: null,
		period: { start: date, end: date },
		pricing: null,
		proration: false,
		quantity: 1,
		quantity_decimal: '1',
		tax_rates: [],
		test_clock: null,
	};
}
