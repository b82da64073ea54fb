import type Stripe from 'stripe';
import type { StripeReads } from '../pages';

export type Price = Stripe.Price;

interface PricePage {
	readonly data: readonly Price[];
	readonly has_more: boolean;
}

const LARGEST_PAGE = 100;

/**
 * One page of the active prices that bill usage, newest first, without their tiers. A restricted
 * key needs Prices: Read.
 *
 * @param startingAfter ID of the last price of the page before
 * @throws StripeRequestError
 */
export async function meteredPricePage(
	stripe: StripeReads,
	startingAfter?: string,
): Promise<PricePage> {
	return await stripe.get<PricePage>('/v1/prices', {
		active: true,
		type: 'recurring',
		recurring: { usage_type: 'metered' },
		limit: LARGEST_PAGE,
		starting_after: startingAfter,
	});
}
