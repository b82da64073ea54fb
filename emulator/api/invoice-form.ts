import type Stripe from 'stripe';
import { formatQuantity } from '../../metering/quantity';
import { newId } from '../ids';
import type { Period } from '../state/billing-period';
import type { Ledger, Subscription } from '../state/ledger';
import type { OnWire } from '../wire';
import { rate, wholeQuantity } from './rating';

export type Invoice = OnWire<Stripe.Invoice>;
type Line = Invoice['lines']['data'][number];
type Item = Subscription['items']['data'][number];

export interface Billed extends Period {
	readonly id: string;
	readonly created: number;
	readonly status: 'draft' | 'open';
	readonly finalizesAt: number;
	readonly items: readonly Item[];
	/** Usage that Stripe received until then counts, in ms. */
	readonly receivedByMs: number;
	readonly reason: 'subscription_cycle' | 'upcoming';
}

/** The invoice of one billing period of a subscription, its usage rated exactly. */
export function invoiceOf(subscription: Subscription, billed: Billed, ledger: Ledger): Invoice {
	const data = billed.items.flatMap((item) => linesOf(item, subscription, billed, ledger));
	const total = data.reduce((sum, { amount }) => sum + amount, 0);
	const customer = ledger.customers.find(subscription.customer as string);
	const finalized = billed.status === 'open';
	return {
		id: billed.id,
		object: 'invoice',
		account_country: null,
		account_name: null,
		account_tax_ids: null,
		amount_due: total,
		amount_overpaid: 0,
		amount_paid: 0,
		amount_remaining: total,
		amount_shipping: 0,
		application: null,
		attempt_count: 0,
		attempted: false,
		auto_advance: true,
		automatic_tax: {
			disabled_reason: null,
			enabled: false,
			liability: null,
			provider: null,
			status: null,
		},
		automatically_finalizes_at: finalized ? null : billed.finalizesAt,
		billing_reason: billed.reason,
		collection_method: subscription.collection_method,
		created: billed.created,
		currency: subscription.currency,
		custom_fields: null,
		customer: subscription.customer,
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
		issuer: { type: 'self' },
		last_finalization_error: null,
		latest_revision: null,
		lines: { object: 'list', data, has_more: false, url: `/v1/invoices/${billed.id}/lines` },
		livemode: ledger.livemode,
		metadata: {},
		next_payment_attempt: null,
		number: null,
		on_behalf_of: null,
		parent: {
			quote_details: null,
			subscription_details: { metadata: {}, subscription: subscription.id },
			type: 'subscription_details',
		},
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
		status: billed.status,
		status_transitions: {
			finalized_at: finalized ? billed.finalizesAt : null,
			marked_uncollectible_at: null,
			paid_at: null,
			voided_at: null,
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
	};
}

function linesOf(item: Item, subscription: Subscription, billed: Billed, ledger: Ledger): Line[] {
	const { price } = item;
	const series = ledger.usage.of(price.recurring?.meter ?? '', subscription.customer as string);
	const usage = series?.billed(billed.start, billed.end, billed.receivedByMs);
	const product = ledger.products.find(price.product as string);
	return rate(price, usage ?? { units: 0n, scale: 0 }).map((rated) => ({
		id: newId('il'),
		object: 'line_item',
		amount: rated.amount,
		currency: price.currency,
		description: `${formatQuantity(rated.quantity)} × ${product?.name ?? price.id} (${rated.label})`,
		discount_amounts: [],
		discountable: true,
		discounts: [],
		invoice: billed.id,
		livemode: ledger.livemode,
		metadata: {},
		parent: {
			invoice_item_details: null,
			subscription_item_details: {
				invoice_item: null,
				proration: false,
				proration_details: null,
				subscription: subscription.id,
				subscription_item: item.id,
			},
			type: 'subscription_item_details',
		},
		period: { start: billed.start, end: billed.end },
		pretax_credit_amounts: [],
		pricing: {
			price_details: { price: price.id, product: price.product as string },
			type: 'price_details',
			unit_amount_decimal: rated.unitAmount,
		},
		quantity: wholeQuantity(rated.quantity),
		quantity_decimal: formatQuantity(rated.quantity),
		subscription: subscription.id,
		subtotal: rated.amount,
		taxes: [],
	}));
}
