import type Stripe from 'stripe';
import type { UsageWindow } from '../../../metering/window';
import { allItems, billsFrom, billsSince, trialOf } from '../billing/subscription-items';
import { eachOf, type StripeReads } from '../pages';

/** A subscription item, whatever it bills. */
export interface HeldItem {
	/** Of its price. */
	readonly price: string;
	/** Unix seconds, as all times here. */
	readonly createdAt: number;
	/** Since when it bills usage at all: since it was added, to a running subscription. */
	readonly billsSince: number;
	/** From when on it bills usage of its period. */
	readonly billsFrom: number;
	/** The billing period that it is in, or was in last. */
	readonly period: UsageWindow;
}

/** A subscription of a customer, of whatever status, as far as it says what is billed. */
export interface HeldSubscription {
	readonly id: string;
	readonly status: Stripe.Subscription.Status;
	/** ISO code in lower case. */
	readonly currency: string;
	/** From when on it bills, which is before it was made where it is backdated. Unix seconds. */
	readonly startedAt: number;
	/** Infinity while it goes on. */
	readonly endedAt: number;
	/** When it will end by what is planned; Infinity where nothing is. */
	readonly endsAt: number;
	readonly trial: UsageWindow | undefined;
	readonly items: readonly HeldItem[];
}

/**
 * Subscriptions by customer, those of ended subscriptions too.
 *
 * @param customer whose; those of the whole account when left out, but for test clocks, which
 * Stripe lists for one customer only. A restricted key needs Subscriptions: Read
 * @throws StripeRequestError
 */
export async function subscriptionsByCustomer(
	stripe: StripeReads,
	customer?: string,
): Promise<ReadonlyMap<string, readonly HeldSubscription[]>> {
	const held = new Map<string, HeldSubscription[]>();
	const query = { customer, status: 'all' };
	for await (const one of eachOf<Stripe.Subscription>(stripe, '/v1/subscriptions', query)) {
		const holder = typeof one.customer === 'string' ? one.customer : one.customer.id;
		const subscription = heldOf(one, await allItems(stripe, one));
		const others = held.get(holder);
		if (others === undefined) held.set(holder, [subscription]);
		else others.push(subscription);
	}
	return held;
}

function heldOf(one: Stripe.Subscription, items: readonly Stripe.SubscriptionItem[]) {
	const periodEnd = Math.max(...items.map(({ current_period_end: end }) => end));
	return {
		id: one.id,
		status: one.status,
		currency: one.currency,
		startedAt: one.start_date,
		endedAt: one.ended_at ?? Infinity,
		endsAt: one.cancel_at ?? (one.cancel_at_period_end ? periodEnd : Infinity),
		trial: trialOf(one),
		items: items.map((item) => ({
			price: item.price.id,
			createdAt: item.created,
			billsSince: billsSince(one, item),
			billsFrom: billsFrom(one, item),
			period: { start: item.current_period_start, end: item.current_period_end },
		})),
	};
}
