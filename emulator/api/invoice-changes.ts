import { boolean, expand, fields, text } from '../http/param';
import { invalidRequest } from '../http/problem';
import type { InvoiceTransitions, KeptInvoice, Ledger } from '../state/ledger';
import { lockingEndpoint } from './endpoint';
import type { Invoice } from './invoice-form';
import { payInvoice } from './invoice-payment';
import { invoiceView, keptInvoiceOf } from './invoice-view';

const PATH = '/v1/invoices/:id';
const NO_MORE_THAN_ID = fields({ expand: expand() });

/** What makes an invoice final, and what ends it. Stripe's refusals here have no code. */
export const INVOICE_CHANGES = [
	lockingEndpoint(
		'POST',
		`${PATH}/finalize`,
		'invoice_write',
		NO_MORE_THAN_ID,
		(_, { ledger, id }) => {
			const { kept, status } = found(ledger, id);
			if (status !== 'draft') {
				throw invalidRequest(
					"This invoice is already finalized, you can't re-finalize a non-draft invoice.",
				);
			}
			return finalized(kept, ledger);
		},
	),
	lockingEndpoint(
		'POST',
		`${PATH}/pay`,
		'invoice_write',
		fields({
			paid_out_of_band: boolean(),
			payment_method: text(),
			off_session: boolean(),
			expand: expand(),
		}),
		({ paid_out_of_band, ...manner }, { ledger, id }) => {
			const { kept, status } = found(ledger, id);
			if (status === 'paid') throw invalidRequest('Invoice is already paid');
			if (status === 'void') throw notOpen();
			const invoice = finalized(kept, ledger);
			if (paid_out_of_band === true) return transition(id, 'paid_at', ledger);
			payInvoice(invoice, manner, ledger);
			return invoiceView(keptInvoiceOf(ledger, id), ledger);
		},
	),
	lockingEndpoint('POST', `${PATH}/void`, 'invoice_write', NO_MORE_THAN_ID, (_, { ledger, id }) => {
		const { status } = found(ledger, id);
		if (status === 'paid') {
			throw invalidRequest('Invoices with `paid` payments cannot be voided.');
		}
		if (status !== 'open') throw notOpen();
		return transition(id, 'voided_at', ledger);
	}),
	lockingEndpoint(
		'POST',
		`${PATH}/mark_uncollectible`,
		'invoice_write',
		NO_MORE_THAN_ID,
		(_, { ledger, id }) => {
			const { status } = found(ledger, id);
			if (status === 'uncollectible') {
				throw invalidRequest('This invoice has already been marked uncollectible.');
			}
			if (status !== 'open') throw notOpen();
			return transition(id, 'marked_uncollectible_at', ledger);
		},
	),
];

function found(ledger: Ledger, id: string) {
	const kept = keptInvoiceOf(ledger, id);
	return { kept, status: invoiceView(kept, ledger).status };
}

/** Makes a draft final now. Paying or sending a draft does so too. */
export function finalized(kept: KeptInvoice, ledger: Ledger): Invoice {
	const finalizesMs = Math.min(kept.finalizesMs, ledger.clock.now());
	return invoiceView(ledger.invoices.replace({ ...kept, finalizesMs }), ledger);
}

function transition(id: string, name: keyof InvoiceTransitions, ledger: Ledger): Invoice {
	const kept = keptInvoiceOf(ledger, id);
	const transitions = { ...kept.transitions, [name]: ledger.seconds() };
	return invoiceView(ledger.invoices.replace({ ...kept, transitions }), ledger);
}

export function notOpen() {
	return invalidRequest("You can only pass in open invoices. This invoice isn't open.");
}
