import type Stripe from 'stripe';
import { formatQuantity, ZERO } from '../../metering/quantity';
import { boolean, expand, fields, text } from '../http/param';
import type { ItemTerm, TermEnd } from '../state/item-terms';
import type { Ledger, Subscription } from '../state/ledger';
import { Shelf } from '../state/shelf';
import type { OnWire } from '../wire';
import { periodOf } from './billing-cycle';
import { settled } from './cancellation';
import { checkKnown } from './customers';
import { endpoint } from './endpoint';
import { invoiceEndedPeriods } from './invoice-run';
import { madeItems } from './made-invoice-items';
import { PAGING } from './paging';
import { priceIn, rate, wholeQuantity } from './rating';

type InvoiceItem = OnWire<Stripe.InvoiceItem>;
/** A term that ended within a billing period, its usage to be billed. */
type Ended = ItemTerm & { readonly end: TermEnd & { readonly invoiceItem: string } };

/** Invoice items of usage whose price was taken off within a period, and of invoices that were made. */
export const INVOICE_ITEMS = [
	endpoint(
		'GET',
		'/v1/invoiceitems',
		'invoice_read',
		fields({ ...PAGING, customer: text(), pending: boolean(), expand: expand() }),
		({ customer, pending, ...paging }, { ledger, url }) => {
			if (customer !== undefined) checkKnown(ledger, customer);
			invoiceEndedPeriods(ledger);
			const shelf = new Shelf<InvoiceItem>('invoice item');
			for (const subscription of ledger.subscriptions.all()) {
				if (customer !== undefined && subscription.customer !== customer) continue;
				for (const term of ledger.itemTerms.of(subscription.id)) {
					if (!hasItem(term)) continue;
					const isPending = waits(term, subscription, ledger);
					if ((pending ?? isPending) === isPending) shelf.add(itemOf(term, subscription, ledger));
				}
			}
			if (pending !== true) for (const item of madeItems(ledger, customer)) shelf.add(item);
			return shelf.page(paging, url);
		},
	),
];

function hasItem(term: ItemTerm): term is Ended {
	return term.end !== null && term.end.invoiceItem !== null;
}

/** What a cancelled subscription had not invoiced is dropped with it. */
function waits({ end }: Ended, subscription: Subscription, ledger: Ledger): boolean {
	const isOver = settled(subscription, ledger).status === 'canceled';
	return !isOver && end.at > (ledger.invoicedUntil.get(subscription.id) ?? -Infinity);
}

function itemOf(
	{ item, price, from, end }: Ended,
	subscription: Subscription,
	ledger: Ledger,
): InvoiceItem {
	const { customer, currency, id } = subscription;
	const period = { start: Math.max(from, periodOf(subscription, end.at).start), end: end.at };
	const series = ledger.usage.of(price.recurring?.meter ?? '', customer as string);
	const usage = series?.billed(period.start, period.end, end.ms) ?? ZERO;
	const rated = rate(priceIn(price, currency), usage);
	return {
		id: end.invoiceItem,
		object: 'invoiceitem',
		amount: rated.reduce((sum, { amount }) => sum + amount, 0),
		currency,
		customer,
		customer_account: null,
		date: end.at,
		description: null,
		discountable: true,
		discounts: [],
		invoice: null,
		livemode: ledger.livemode,
		metadata: {},
		parent: {
			subscription_details: { subscription: id, subscription_item: item },
			type: 'subscription_details',
		},
		period,
		pricing: {
			price_details: { price: price.id, product: price.product as string },
			type: 'price_details',
			unit_amount_decimal: price.unit_amount_decimal,
		},
		proration: false,
		quantity: wholeQuantity(usage),
		quantity_decimal: formatQuantity(usage),
		tax_rates: [],
		test_clock: null,
	};
}
