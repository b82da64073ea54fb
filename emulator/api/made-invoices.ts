import type Stripe from 'stripe';
import {
	boolean,
	clearable,
	expand,
	fields,
	integer,
	oneOf,
	type Read,
	required,
	text,
} from '../http/param';
import { metadata } from '../http/metadata';
import { invalidRequest } from '../http/problem';
import { newId } from '../ids';
import type { Ledger } from '../state/ledger';
import type { MadeInvoice } from '../state/made-invoice';
import { chargeCurrency } from './charge-amount';
import { checkThere, mergedMetadata, withoutEmpty } from './customers';
import { endpoint, lockingEndpoint } from './endpoint';
import { finalized, notOpen } from './invoice-changes';
import { GRACE_SECONDS } from './invoice-run';
import { bringUpToDate, invoiceView, keptInvoiceOf } from './invoice-view';
import { isMade } from './made-invoice-form';

const FORM = fields({
	customer: required(text()),
	auto_advance: boolean(),
	collection_method: oneOf('charge_automatically', 'send_invoice'),
	currency: text(3),
	days_until_due: integer({ min: 0 }),
	default_payment_method: text(),
	description: clearable(text(1500)),
	/** Customers have none here that an invoice could inherit. */
	discounts: oneOf(''),
	due_date: integer({ min: 1 }),
	metadata: metadata(),
	pending_invoice_items_behavior: oneOf('exclude'),
	expand: expand(),
});

const PATH = '/v1/invoices';

/** Invoices beside those of subscriptions. None is charged by itself; a draft may become final so. */
export const MADE_INVOICES = [
	endpoint('POST', PATH, 'invoice_write', FORM, (params, { ledger }) => {
		checkThere(ledger, params.customer);
		if (params.collection_method === 'send_invoice') checkEmail(params.customer, ledger);
		// What ended before comes before in the list.
		bringUpToDate(ledger);
		return invoiceView(ledger.invoices.add(newInvoice(params, ledger)), ledger);
	}),
	lockingEndpoint(
		'POST',
		`${PATH}/:id`,
		'invoice_write',
		fields({ metadata: metadata(), expand: expand() }),
		({ metadata: change }, { ledger, id }) => {
			const kept = keptInvoiceOf(ledger, id);
			if (!isMade(kept)) {
				throw invalidRequest('This emulator only changes invoices that were made.');
			}
			const changed = { ...kept, metadata: mergedMetadata(kept.metadata, change) };
			return invoiceView(ledger.invoices.replace(changed), ledger);
		},
	),
	lockingEndpoint('DELETE', `${PATH}/:id`, 'invoice_write', fields({}), (_, { ledger, id }) => {
		const kept = keptInvoiceOf(ledger, id);
		if (!isMade(kept) || invoiceView(kept, ledger).status !== 'draft') {
			throw invalidRequest(
				'You can only delete draft invoices that are not of a subscription. You can void this one instead.',
			);
		}
		ledger.deletedInvoices.add(id);
		return { id, object: 'invoice', deleted: true } satisfies Stripe.DeletedInvoice;
	}),
	lockingEndpoint(
		'POST',
		`${PATH}/:id/send`,
		'invoice_write',
		fields({ expand: expand() }),
		(_, { ledger, id }) => {
			const kept = keptInvoiceOf(ledger, id);
			const { status, collection_method } = invoiceView(kept, ledger);
			if (!isMade(kept) || collection_method !== 'send_invoice') {
				throw invalidRequest(
					"You can only manually send an invoice if its collection method is set to 'send_invoice'.",
				);
			}
			if (status !== 'draft' && status !== 'open') throw notOpen();
			const sentMs = [...kept.sentMs, ledger.clock.now()];
			return finalized({ ...kept, sentMs }, ledger);
		},
	),
];

/** Stripe looks at it as soon as the draft is made. */
function checkEmail(customer: string, { customers }: Ledger): void {
	if (customers.find(customer)?.email) return;
	throw invalidRequest(
		'Missing email. In order to create invoices that are sent to the customer, the customer must have a valid email.',
	);
}

function newInvoice(params: Read<typeof FORM>, ledger: Ledger): MadeInvoice {
	const { customer, auto_advance = false, collection_method = 'charge_automatically' } = params;
	const sequence = (ledger.invoiceCounts.get(customer) ?? 0) + 1;
	const due = dueOf(params, collection_method);
	const currency = chargeCurrency(params.currency ?? 'usd');
	ledger.invoiceCounts.set(customer, sequence);
	return {
		id: newId('in'),
		customer,
		sequence,
		created: ledger.seconds(),
		finalizesMs: auto_advance ? ledger.clock.now() + GRACE_SECONDS * 1000 : Infinity,
		transitions: {},
		currency,
		collectionMethod: collection_method,
		autoAdvance: auto_advance,
		defaultPaymentMethod: params.default_payment_method ?? null,
		due,
		description: params.description ?? null,
		metadata: withoutEmpty(params.metadata ?? {}),
		items: [],
		sentMs: [],
	};
}

function dueOf(
	{ days_until_due: days, due_date: at }: Read<typeof FORM>,
	collectionMethod: string,
): MadeInvoice['due'] {
	const none = days === undefined && at === undefined;
	if (collectionMethod === 'charge_automatically') {
		if (none) return null;
		throw invalidRequest(
			'You can only set a due date if the invoice `collection_method` is `send_invoice`.',
			{ param: days === undefined ? 'due_date' : 'days_until_due' },
		);
	}
	if (none) {
		throw invalidRequest(
			'If the invoice `collection_method` is `send_invoice`, you must pass `days_until_due` or `due_date`.',
			{ param: 'days_until_due' },
		);
	}
	if (days !== undefined && at !== undefined) {
		throw invalidRequest('You may only specify one of these: days_until_due, due_date.', {
			param: 'days_until_due',
			code: 'parameters_exclusive',
		});
	}
	return at === undefined ? { days: days ?? 0 } : { at };
}
