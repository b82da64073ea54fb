import type Stripe from 'stripe';
import type { UsageWindow } from '../../../metering/window';
import type { Meter } from '../meters';
import { eachOf, type StripeReads } from '../pages';
import { meteredPrices } from './metered-prices';
import { allItems, billsFrom, billsSince, trialOf } from './subscription-items';

/** A subscription item that bills a customer's usage of a meter. */
export interface MeteredItem {
	/** `si_…` */
	readonly id: string;
	readonly customer: string;
	/** `sub_…` */
	readonly subscription: string;
	readonly status: Stripe.Subscription.Status;
	/** ISO code in lower case: the subscription's, which may not be that of the price. */
	readonly currency: string;
	/** With its tiers. */
	readonly price: Stripe.Price;
	/** The billing period that the item is in, or was in last. Unix seconds, to the second. */
	readonly period: UsageWindow;
	/**
	 * From when on usage of the period is billed, Unix seconds: later than its start for an item that
	 * was added to a running subscription. One that was given another price in the middle of a period
	 * bills from then on too, but nothing that Stripe shows of it says so.
	 *
	 * @see https://docs.stripe.com/billing/subscriptions/usage-based/manage-billing-setup#update-prices-mid-cycle
	 */
	readonly billsFrom: number;
	/** Since when it bills usage at all, Unix seconds: since it was added, or its subscription began. */
	readonly billsSince: number;
	/** The trial that the subscription is in, or was in. */
	readonly trial: UsageWindow | undefined;
	/** When the trial ends that the subscription is in, Unix seconds; null where it is in none. */
	readonly trialEnd: number | null;
	/** When the subscription ended for good, Unix seconds; null while it goes on. */
	readonly endedAt: number | null;
	/** When the subscription is to end, Unix seconds; null where nothing is planned. */
	readonly endsAt: number | null;
}

/**
 * The subscription items that bill a meter, those of ended subscriptions too.
 *
 * Not found are items that were changed to a price of another meter, and, unless customers are
 * named, subscriptions of test clocks. A restricted key needs Prices: Read and Subscriptions: Read.
 *
 * @param customers whose items; all when left out
 * @throws StripeRequestError
 */
export async function meteredItems(
	stripe: StripeReads,
	meter: Pick<Meter, 'id'>,
	customers?: readonly string[],
): Promise<MeteredItem[]> {
	const prices = await meteredPrices(stripe, meter);
	const queries =
		customers === undefined
			? [...prices.keys()].map((price) => ({ price }))
			: customers.map((customer) => ({ customer }));
	const found = new Map<string, MeteredItem>();
	for (const query of queries) {
		for (const item of await subscribedItems(stripe, prices, query)) found.set(item.id, item);
	}
	return [...found.values()];
}

/**
 * The items of a customer's, or of a price's, subscriptions that have one of the prices.
 *
 * @param prices by ID: `meteredPrices`
 * @throws StripeRequestError
 */
export async function subscribedItems(
	stripe: StripeReads,
	prices: ReadonlyMap<string, Stripe.Price>,
	query: { readonly price: string } | { readonly customer: string },
): Promise<MeteredItem[]> {
	const found: MeteredItem[] = [];
	const all = { ...query, status: 'all' };
	for await (const one of eachOf<Stripe.Subscription>(stripe, '/v1/subscriptions', all)) {
		for (const item of await allItems(stripe, one)) {
			const price = prices.get(item.price.id);
			if (price !== undefined) found.push(itemOf(one, item, price));
		}
	}
	return found;
}

/** True while the item's billing period goes on: its subscription began, and has not ended. */
export function isRunning({ status, endedAt }: Pick<MeteredItem, 'status' | 'endedAt'>): boolean {
	return endedAt === null && !NOT_RUNNING.includes(status);
}

/** @see https://docs.stripe.com/api/subscriptions/object#subscription_object-status */
const NOT_RUNNING: readonly Stripe.Subscription.Status[] = [
	'canceled',
	'incomplete',
	'incomplete_expired',
];

function itemOf(
	subscription: Stripe.Subscription,
	item: Stripe.SubscriptionItem,
	price: Stripe.Price,
): MeteredItem {
	const { id, customer, status, currency, ended_at, cancel_at } = subscription;
	const { current_period_start: start, current_period_end: end } = item;
	return {
		id: item.id,
		customer: typeof customer === 'string' ? customer : customer.id,
		subscription: id,
		status,
		currency,
		price,
		period: { start, end },
		billsFrom: billsFrom(subscription, item),
		billsSince: billsSince(subscription, item),
		trial: trialOf(subscription),
		trialEnd: status === 'trialing' ? subscription.trial_end : null,
		endedAt: ended_at,
		endsAt: cancel_at,
	};
}
