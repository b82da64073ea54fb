import { runLanes } from '../../../delivery/lanes';
import { stripeError, StripeRequestError } from '../client';
import type { Meter } from '../meters';
import { pacedReads } from '../paced-reads';
import type { ReadRun } from '../read-run';
import { isDenied } from '../sync/customer-periods';
import { type MeteredItem, meteredItems, subscribedItems } from './metered-items';
import { meteredPrices } from './metered-prices';

/** What a restricted key needs for these reads, in the words of Stripe's dashboard. */
export const ITEMS_PERMISSION = 'Prices: Read and Subscriptions: Read';

/** A customer's items that bill a meter, or why they could not be read. */
export type CustomerItems = readonly MeteredItem[] | StripeRequestError;

/**
 * The subscription items by which each of these customers pays for a meter, those of ended
 * subscriptions too. A customer that cannot be read does not keep the others from it.
 *
 * @param customers Stripe's customer IDs, each once; all that have such an item when left out
 * @throws StripeRequestError for what fails for all of them
 */
export async function itemsByCustomer(
	{ client, reads, lanesAtOnce }: ReadRun,
	meter: Pick<Meter, 'id'>,
	customers?: readonly string[],
): Promise<ReadonlyMap<string, CustomerItems>> {
	const stripe = pacedReads(client, reads, ITEMS_PERMISSION);
	if (customers === undefined) return grouped(await meteredItems(stripe, meter));
	const prices = await meteredPrices(stripe, meter);
	const found = new Map<string, CustomerItems>();
	let denied: StripeRequestError | undefined;
	await runLanes(
		customers.map((customer) => [customer]),
		lanesAtOnce,
		async (customer) => {
			// What the key may not do for one customer, it may not do for any.
			const items =
				denied ?? (await subscribedItems(stripe, prices, { customer }).catch(stripeError));
			if (isDenied(items)) denied = items;
			found.set(customer, items);
		},
	);
	return found;
}

function grouped(items: readonly MeteredItem[]): ReadonlyMap<string, readonly MeteredItem[]> {
	const found = new Map<string, MeteredItem[]>();
	for (const item of items) {
		const others = found.get(item.customer);
		if (others === undefined) found.set(item.customer, [item]);
		else others.push(item);
	}
	return found;
}
