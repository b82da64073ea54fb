import type Stripe from 'stripe';
import type { Meter } from '../meters';
import { eachOf, type StripeReads } from '../pages';

/**
 * The prices that bill a meter, by ID, with all that rating them takes. Stripe lists active prices
 * unless inactive ones are asked for, and those still bill. A restricted key needs Prices: Read.
 *
 * @throws StripeRequestError
 */
export async function meteredPrices(
	stripe: StripeReads,
	{ id: meter }: Pick<Meter, 'id'>,
): Promise<ReadonlyMap<string, Stripe.Price>> {
	const prices = new Map<string, Stripe.Price>();
	for (const active of [true, false]) {
		const query = { active, recurring: { meter }, expand: EXPANDED };
		for await (const price of eachOf<Stripe.Price>(stripe, '/v1/prices', query)) {
			prices.set(price.id, price);
		}
	}
	return prices;
}

/** Stripe leaves tiers out unless asked. @see https://docs.stripe.com/api/prices/object */
const EXPANDED = { 0: 'data.tiers' };
