import type Stripe from 'stripe';
import { formatQuantity, quantity, ZERO } from '../../metering/quantity';
import type { Period } from '../state/billing-period';
import type { Ledger, Subscription } from '../state/ledger';
import type { ItemTerm } from '../state/item-terms';
import type { OnWire } from '../wire';
import { periodOf } from './billing-cycle';
import { priceIn, rate, type RatedLine, wholeQuantity } from './rating';

export type Line = OnWire<Stripe.InvoiceLineItem>;

/** What an invoice is for. */
export interface BilledPeriod extends Period {
	/** The invoice's. */
	readonly id: string;
	/** Usage that Stripe received until then counts, in ms. */
	readonly receivedByMs: number;
}

/** A line before it stands on an invoice. */
interface Charge {
	readonly term: ItemTerm;
	readonly rated: RatedLine;
	readonly period: Period;
}

/** All lines of an invoice, its usage rated exactly. A line keeps its id from one look to the next. */
export function linesOf(subscription: Subscription, billed: BilledPeriod, ledger: Ledger): Line[] {
	const suffix = billed.id.slice(billed.id.lastIndexOf('_') + 1);
	return ledger.itemTerms
		.of(subscription.id)
		.flatMap((term) =>
			term.price.recurring?.usage_type === 'metered'
				? usageOf(term, subscription, billed, ledger)
				: feeOf(term, subscription, billed),
		)
		.map((charge, index) => ({
			id: `il_${suffix}${String(index).padStart(4, '0')}`,
			...lineOf(charge, subscription, billed, ledger),
		}));
}

/** Usage is billed when its period is over, and that of a trial not at all. */
function usageOf(
	term: ItemTerm,
	subscription: Subscription,
	billed: BilledPeriod,
	ledger: Ledger,
): Charge[] {
	const { price, from, end } = term;
	const period = {
		start: Math.max(billed.start, from),
		end: Math.min(billed.end, end?.at ?? Infinity),
	};
	const isOver = end !== null && end.at < billed.end;
	if (period.start >= period.end || (isOver && end.invoiceItem === null)) return [];
	const inTrial = subscription.trial_end !== null && billed.start < subscription.trial_end;
	if (inTrial) return [{ term, period, rated: TRIAL }];
	const series = ledger.usage.of(price.recurring?.meter ?? '', subscription.customer as string);
	const receivedBy = Math.min(billed.receivedByMs, isOver ? end.ms : Infinity);
	const usage = series?.billed(period.start, period.end, receivedBy) ?? ZERO;
	const rated = rate(priceIn(price, subscription.currency), usage);
	return rated.map((one) => ({ term, period, rated: one }));
}

const TRIAL: RatedLine = { quantity: ZERO, amount: 0, unitAmount: '0', label: 'trial period' };

/** What does not go by usage is billed in advance, for the period after it. */
function feeOf(term: ItemTerm, subscription: Subscription, { end: start }: BilledPeriod): Charge[] {
	const lasts = (subscription.ended_at ?? subscription.cancel_at ?? Infinity) > start;
	if (!lasts || term.from > start || (term.end?.at ?? Infinity) <= start) return [];
	const count = quantity(BigInt(term.quantity ?? 1), 0);
	const rated = rate(priceIn(term.price, subscription.currency), count);
	return rated.map((one) => ({ term, period: periodOf(subscription, start), rated: one }));
}

function lineOf(
	{ term, rated, period }: Charge,
	subscription: Subscription,
	billed: BilledPeriod,
	ledger: Ledger,
): Omit<Line, 'id'> {
	const { price } = term;
	const product = ledger.products.find(price.product as string);
	return {
		object: 'line_item',
		amount: rated.amount,
		currency: subscription.currency,
		description: `${formatQuantity(rated.quantity)} × ${product?.name ?? price.id} (${rated.label})`,
		discount_amounts: [],
		discountable: true,
		discounts: [],
		invoice: billed.id,
		livemode: ledger.livemode,
		metadata: {},
		parent: parentOf(term, subscription, billed),
		period,
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
	};
}

function parentOf(
	{ item, end }: ItemTerm,
	{ id: subscription }: Subscription,
	billed: BilledPeriod,
): Line['parent'] {
	const invoiceItem = end !== null && end.at < billed.end ? end.invoiceItem : null;
	if (invoiceItem !== null) {
		return {
			invoice_item_details: {
				invoice_item: invoiceItem,
				proration: false,
				proration_details: null,
				subscription,
			},
			subscription_item_details: null,
			type: 'invoice_item_details',
		};
	}
	return {
		invoice_item_details: null,
		subscription_item_details: {
			invoice_item: null,
			proration: false,
			proration_details: null,
			subscription,
			subscription_item: item,
		},
		type: 'subscription_item_details',
	};
}
