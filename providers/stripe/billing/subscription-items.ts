import type Stripe from 'stripe';
import type { UsageWindow } from '../../../metering/window';
import { eachOf, type StripeReads } from '../pages';

/** An item that is there from the beginning is made in one go with its subscription. */
const ONE_GO_SECONDS = 60;

/**
 * All items of a subscription, of which it shows the first few by itself. A restricted key needs
 * Subscriptions: Read.
 *
 * @throws StripeRequestError
 */
export async function allItems(
	stripe: StripeReads,
	{ id, items }: Stripe.Subscription,
): Promise<readonly Stripe.SubscriptionItem[]> {
	if (!items.has_more) return items.data;
	const all: Stripe.SubscriptionItem[] = [];
	const listed = eachOf<Stripe.SubscriptionItem>(stripe, '/v1/subscription_items', {
		subscription: id,
	});
	for await (const item of listed) all.push(item);
	return all;
}

/**
 * Since when an item bills usage at all, Unix seconds: one that was added to a running subscription
 * bills none from before that, whatever its period says.
 *
 * @see https://docs.stripe.com/billing/subscriptions/usage-based/manage-billing-setup#update-prices-mid-cycle
 */
export function billsSince(
	{ created: subscribed, start_date }: Pick<Stripe.Subscription, 'created' | 'start_date'>,
	{ created }: Pick<Stripe.SubscriptionItem, 'created'>,
): number {
	return created > subscribed + ONE_GO_SECONDS ? created : start_date;
}

/** From when on an item bills usage of the period that it is in, or was in last. Unix seconds. */
export function billsFrom(
	subscription: Pick<Stripe.Subscription, 'created' | 'start_date'>,
	item: Pick<Stripe.SubscriptionItem, 'created' | 'current_period_start'>,
): number {
	return Math.max(item.current_period_start, billsSince(subscription, item));
}

/** The trial that a subscription is in, or was in: Stripe bills none of its usage. */
export function trialOf({
	trial_start: start,
	trial_end: end,
}: Pick<Stripe.Subscription, 'trial_start' | 'trial_end'>): UsageWindow | undefined {
	return start !== null && end !== null ? { start, end } : undefined;
}
