import type Stripe from 'stripe';
import type { Meter } from './meters';
import { eachOf, type StripeReads } from './pages';

/**
 * IDs of the customers that have, or had, a subscription to a price of the meter: nobody else's
 * usage is ever billed. Deleted customers are among them.
 *
 * Not found are customers whose subscription was changed to a price of another meter, and, as
 * Stripe lists them for one customer only, subscriptions of test clocks. A restricted key needs
 * Prices: Read and Subscriptions: Read.
 *
 * @throws StripeRequestError
 */
export async function subscribedCustomers(
	stripe: StripeReads,
	meter: Pick<Meter, 'id'>,
): Promise<ReadonlySet<string>> {
	const customers = new Set<string>();
	for await (const { id: price } of pricesOf(stripe, meter)) {
		const query = { price, status: 'all' };
		const subscriptions = eachOf<Stripe.Subscription>(stripe, '/v1/subscriptions', query);
		for await (const { customer } of subscriptions) {
			customers.add(typeof customer === 'string' ? customer : customer.id);
		}
	}
	return customers;
}

/** Stripe lists active prices unless inactive ones are asked for, and those still bill. */
async function* pricesOf(stripe: StripeReads, { id: meter }: Pick<Meter, 'id'>) {
	for (const active of [true, false]) {
		yield* eachOf<Stripe.Price>(stripe, '/v1/prices', { active, recurring: { meter } });
	}
}
