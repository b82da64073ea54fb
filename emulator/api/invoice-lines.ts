import type Stripe from 'stripe';
import { formatQuantity } from '../../metering/quantity';
import type { Period } from '../state/billing-period';
import type { Ledger, Subscription } from '../state/ledger';
import type { OnWire } from '../wire';
import { rate, wholeQuantity } from './rating';

export type Line = OnWire<Stripe.InvoiceLineItem>;
type Item = Subscription['items']['data'][number];

/** What an invoice is for. */
export interface BilledPeriod extends Period {
	/** The invoice's. */
	readonly id: string;
	/** Usage that Stripe received until then counts, in ms. */
	readonly receivedByMs: number;
}

/** All lines of an invoice, its usage rated exactly. A line keeps its id from one look to the next. */
export function linesOf(subscription: Subscription, billed: BilledPeriod, ledger: Ledger): Line[] {
	const suffix = billed.id.slice(billed.id.lastIndexOf('_') + 1);
	return subscription.items.data
		.flatMap((item) => itemLines(item, subscription, billed, ledger))
		.map((line, index) => ({ id: `il_${suffix}${String(index).padStart(4, '0')}`, ...line }));
}

function itemLines(
	{ id: item, price }: Item,
	subscription: Subscription,
	billed: BilledPeriod,
	ledger: Ledger,
): Array<Omit<Line, 'id'>> {
	const series = ledger.usage.of(price.recurring?.meter ?? '', subscription.customer as string);
	const usage = series?.billed(billed.start, billed.end, billed.receivedByMs);
	const product = ledger.products.find(price.product as string);
	return rate(price, usage ?? { units: 0n, scale: 0 }).map((rated) => ({
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
				subscription_item: item,
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
