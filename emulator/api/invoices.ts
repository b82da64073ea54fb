import { expand, fields, oneOf, text } from '../http/param';
import { missingParam } from '../http/problem';
import { range } from '../http/range';
import { Shelf } from '../state/shelf';
import { checkKnown } from './customers';
import { endpoint } from './endpoint';
import type { Line } from './invoice-lines';
import { invoicePayments } from './invoice-payments';
import {
	bringUpToDate,
	createdAt,
	customerOfInvoice,
	invoiceLines,
	invoiceView,
	keptInvoiceOf,
	preview,
	previewLines,
} from './invoice-view';
import { isMade } from './made-invoice-form';
import { PAGING } from './paging';
import { subscriptionOf } from './subscriptions';

const PATH = '/v1/invoices';

export const INVOICES = [
	endpoint(
		'POST',
		`${PATH}/create_preview`,
		'invoice_write',
		fields({ customer: text(), subscription: text(), expand: expand() }),
		({ customer, subscription }, { ledger }) => {
			if (subscription !== undefined) {
				return preview(subscriptionOf(ledger, subscription, 'subscription'), ledger);
			}
			if (customer === undefined) throw missingParam('customer');
			const isTheirs = (one: { customer: unknown; status: string }) =>
				one.customer === customer && one.status !== 'canceled';
			return preview(ledger.subscriptions.all().find(isTheirs), ledger);
		},
	),
	endpoint(
		'GET',
		PATH,
		'invoice_read',
		fields({
			...PAGING,
			created: range(),
			customer: text(),
			subscription: text(),
			status: oneOf('draft', 'open', 'void', 'paid', 'uncollectible'),
			expand: expand(),
		}),
		({ created, customer, subscription, status, ...paging }, { ledger, url }) => {
			if (customer !== undefined) checkKnown(ledger, customer);
			bringUpToDate(ledger);
			const page = ledger.invoices.page(
				paging,
				url,
				(one) =>
					!ledger.deletedInvoices.has(one.id) &&
					created(createdAt(one)) &&
					(subscription === undefined || (!isMade(one) && one.subscription === subscription)) &&
					(customer === undefined || customerOfInvoice(one, ledger) === customer) &&
					(status === undefined || invoiceView(one, ledger).status === status),
			);
			return { ...page, data: page.data.map((one) => invoiceView(one, ledger)) };
		},
	),
	endpoint(
		'GET',
		`${PATH}/:id`,
		'invoice_read',
		fields({ expand: expand('payments') }),
		({ expand: asked }, { ledger, id }) => {
			const invoice = invoiceView(keptInvoiceOf(ledger, id), ledger);
			const payments = asked.has('payments') && invoicePayments(invoice, ledger);
			return { ...invoice, ...(payments && { payments }) };
		},
	),
	endpoint(
		'GET',
		`${PATH}/:id/lines`,
		'invoice_read',
		fields({ ...PAGING, expand: expand() }),
		(paging, { ledger, id, url }) => {
			// A shelf reads backwards, and lines are listed in the order that the invoice has them in.
			const shelf = new Shelf<Line>('invoice line item');
			const lines = previewLines(id, ledger) ?? invoiceLines(keptInvoiceOf(ledger, id), ledger);
			for (const line of lines.reverse()) {
				shelf.add(line);
			}
			return shelf.page(paging, url);
		},
	),
];
