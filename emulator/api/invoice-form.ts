import type Stripe from 'stripe';
import type { InvoiceTransitions, Ledger, Subscription } from '../state/ledger';
import type { OnWire } from '../wire';
import { type BilledPeriod, type Line, linesOf } from './invoice-lines';

export type Invoice = OnWire<Stripe.Invoice>;

/** As many lines as Stripe shows within an invoice; the others are read by pages. */
const SHOWN_LINES = 10;

export interface Billed extends BilledPeriod {
	readonly created: number;
	readonly finalizesAt: number;
	/** Undefined for a draft. */
	readonly finalized:
		| { readonly number: string; readonly transitions: InvoiceTransitions }
		| undefined;
	readonly reason: 'manual' | 'subscription_cycle' | 'upcoming';
}

/** Whose an invoice is, what it is for, and what it says beside. */
export interface Bill {
	readonly customer: string;
	readonly currency: string;
	readonly collection_method: Invoice['collection_method'];
	readonly lines: readonly Line[];
	readonly parent: Invoice['parent'];
	readonly said?: Partial<
		Pick<
			Invoice,
			'auto_advance' | 'default_payment_method' | 'description' | 'due_date' | 'metadata'
		>
	>;
}

/** The invoice of one billing period of a subscription, its usage rated exactly. */
export function invoiceOf(subscription: Subscription, billed: Billed, ledger: Ledger): Invoice {
	const bill: Bill = {
		customer: subscription.customer as string,
		currency: subscription.currency,
		collection_method: subscription.collection_method,
		lines: linesOf(subscription, billed, ledger),
		parent: {
			quote_details: null,
			subscription_details: { metadata: {}, subscription: subscription.id },
			type: 'subscription_details',
		},
	};
	return invoiceForm(bill, billed, ledger);
}

type Term = Pick<
	Billed,
	'id' | 'start' | 'end' | 'created' | 'finalizesAt' | 'finalized' | 'reason'
>;

/** An invoice of whatever it is for. */
export function invoiceForm(bill: Bill, billed: Term, ledger: Ledger): Invoice {
	const { lines: data, currency, collection_method, parent } = bill;
	const total = data.reduce((sum, { amount }) => sum + amount, 0);
	const customer = ledger.customers.find(bill.customer);
	const attempts = ledger.payments.ofInvoices.get(billed.id)?.length ?? 0;
	const finalized = billed.finalized !== undefined;
	const transitions = transitionsOf(billed, total);
	const status = statusOf(billed, transitions);
	const paid = status === 'paid' ? total : 0;
	return {
		id: billed.id,
		object: 'invoice',
		account_country: null,
		account_name: null,
		account_tax_ids: null,
		amount_due: total,
		amount_overpaid: 0,
		amount_paid: paid,
		amount_remaining: total - paid,
		amount_shipping: 0,
		application: null,
		attempt_count: attempts,
		attempted: attempts > 0,
		auto_advance: status === 'draft' || status === 'open',
		automatic_tax: {
			disabled_reason: null,
			enabled: false,
			liability: null,
			provider: null,
			status: null,
		},
		automatically_finalizes_at:
			finalized || billed.finalizesAt === Infinity ? null : billed.finalizesAt,
		billing_reason: billed.reason,
		collection_method,
		created: billed.created,
		currency,
		custom_fields: null,
		customer: bill.customer,
		customer_account: null,
		customer_address: null,
		customer_email: customer?.email ?? null,
		customer_name: customer?.name ?? null,
		customer_phone: customer?.phone ?? null,
		customer_shipping: null,
		customer_tax_exempt: 'none',
		default_payment_method: null,
		default_source: null,
		default_tax_rates: [],
		description: null,
		discounts: [],
		due_date: null,
		effective_at: finalized ? billed.finalizesAt : null,
		ending_balance: finalized ? 0 : null,
		footer: null,
		from_invoice: null,
		hosted_invoice_url: finalized ? hostedPage(billed.id, ledger) : null,
		issuer: { type: 'self' },
		last_finalization_error: null,
		latest_revision: null,
		lines: {
			object: 'list',
			data: data.slice(0, SHOWN_LINES),
			has_more: data.length > SHOWN_LINES,
			url: `/v1/invoices/${billed.id}/lines`,
		},
		livemode: ledger.livemode,
		metadata: {},
		next_payment_attempt: null,
		number: billed.finalized?.number ?? null,
		on_behalf_of: null,
		parent,
		payment_settings: {
			default_mandate: null,
			payment_method_options: null,
			payment_method_types: null,
		},
		period_end: billed.end,
		period_start: billed.start,
		post_payment_credit_notes_amount: 0,
		pre_payment_credit_notes_amount: 0,
		receipt_number: null,
		rendering: null,
		shipping_cost: null,
		shipping_details: null,
		starting_balance: 0,
		statement_descriptor: null,
		status,
		status_transitions: {
			finalized_at: finalized ? billed.finalizesAt : null,
			marked_uncollectible_at: transitions.marked_uncollectible_at ?? null,
			paid_at: transitions.paid_at ?? null,
			voided_at: transitions.voided_at ?? null,
		},
		subtotal: total,
		subtotal_excluding_tax: total,
		test_clock: null,
		total,
		total_discount_amounts: [],
		total_excluding_tax: total,
		total_pretax_credit_amounts: [],
		total_taxes: [],
		webhooks_delivered_at: null,
		...bill.said,
	};
}

/** Where a customer would see it. The emulator has no such page: see `payInvoice` of the state. */
function hostedPage(id: string, { account, livemode }: Ledger): string {
	return `https://invoice.stripe.com/i/${account}/${livemode ? 'live' : 'test'}_${id}`;
}

/** An invoice of nothing is paid as soon as it is finalized. */
function transitionsOf({ finalized, finalizesAt }: Term, total: number): InvoiceTransitions {
	const transitions = finalized?.transitions ?? {};
	return finalized !== undefined && total === 0
		? { paid_at: finalizesAt, ...transitions }
		: transitions;
}

function statusOf({ finalized }: Term, transitions: InvoiceTransitions): Stripe.Invoice.Status {
	if (finalized === undefined) return 'draft';
	if (transitions.paid_at !== undefined) return 'paid';
	if (transitions.voided_at !== undefined) return 'void';
	return transitions.marked_uncollectible_at === undefined ? 'open' : 'uncollectible';
}
