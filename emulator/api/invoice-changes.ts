import { boolean, expand, fields } from '../http/param';
import { invalidRequest } from '../http/problem';
import type { InvoicedPeriod, InvoiceTransitions, Ledger } from '../state/ledger';
import { endpoint } from './endpoint';
import type { Invoice } from './invoice-form';
import { invoicedPeriodOf, invoiceView } from './invoice-view';

const PATH = '/v1/invoices/:id';
const NO_MORE_THAN_ID = fields({ expand: expand() });

/** What makes an invoice final, and what ends it. Stripe's refusals here have no code. */
export const INVOICE_CHANGES = [
	endpoint('POST', `${PATH}/finalize`, 'invoice_write', NO_MORE_THAN_ID, (_, { ledger, id }) => {
		const { invoiced, status } = found(ledger, id);
		if (status !== 'draft') {
			throw invalidRequest(
				"This invoice is already finalized, you can't re-finalize a non-draft invoice.",
			);
		}
		return changed({ ...invoiced, finalizesMs: ledger.clock.now() }, ledger);
	}),
	endpoint(
		'POST',
		`${PATH}/pay`,
		'invoice_write',
		fields({ paid_out_of_band: boolean(), expand: expand() }),
		({ paid_out_of_band }, { ledger, id }) => {
			const { invoiced, status } = found(ledger, id);
			if (status === 'paid') throw invalidRequest('Invoice is already paid');
			if (status === 'void') throw notOpen();
			if (paid_out_of_band !== true) {
				throw invalidRequest('This emulator only takes payments with `paid_out_of_band`.', {
					param: 'paid_out_of_band',
				});
			}
			// Paying a draft finalizes it.
			const finalizesMs = Math.min(invoiced.finalizesMs, ledger.clock.now());
			return transition({ ...invoiced, finalizesMs }, 'paid_at', ledger);
		},
	),
	endpoint('POST', `${PATH}/void`, 'invoice_write', NO_MORE_THAN_ID, (_, { ledger, id }) => {
		const { invoiced, status } = found(ledger, id);
		if (status === 'paid') {
			throw invalidRequest('Invoices with `paid` payments cannot be voided.');
		}
		if (status !== 'open') throw notOpen();
		return transition(invoiced, 'voided_at', ledger);
	}),
	endpoint(
		'POST',
		`${PATH}/mark_uncollectible`,
		'invoice_write',
		NO_MORE_THAN_ID,
		(_, { ledger, id }) => {
			const { invoiced, status } = found(ledger, id);
			if (status === 'uncollectible') {
				throw invalidRequest('This invoice has already been marked uncollectible.');
			}
			if (status !== 'open') throw notOpen();
			return transition(invoiced, 'marked_uncollectible_at', ledger);
		},
	),
];

function found(ledger: Ledger, id: string) {
	const invoiced = invoicedPeriodOf(ledger, id);
	return { invoiced, status: invoiceView(invoiced, ledger).status };
}

function transition(
	invoiced: InvoicedPeriod,
	name: keyof InvoiceTransitions,
	ledger: Ledger,
): Invoice {
	const transitions = { ...invoiced.transitions, [name]: ledger.seconds() };
	return changed({ ...invoiced, transitions }, ledger);
}

function changed(invoiced: InvoicedPeriod, ledger: Ledger): Invoice {
	return invoiceView(ledger.invoices.replace(invoiced), ledger);
}

function notOpen() {
	return invalidRequest("You can only pass in open invoices. This invoice isn't open.");
}
