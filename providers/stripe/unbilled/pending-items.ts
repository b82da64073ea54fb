import type Stripe from 'stripe';
import type { UsageWindow } from '../../../metering/window';
import { eachOf, type StripeReads } from '../pages';

/**
 * Usage that waits for the next invoice although no item bills it any more: when a metered price is
 * taken off a subscription within a billing period, Stripe makes an invoice item of what it had
 * counted. A restricted key needs Invoices: Read.
 *
 * @see https://docs.stripe.com/billing/subscriptions/usage-based/manage-billing-setup
 * @param prices those of the meter, by ID
 * @throws StripeRequestError
 */
export async function pendingTimes(
	stripe: StripeReads,
	customer: string,
	prices: ReadonlyMap<string, unknown>,
): Promise<UsageWindow[]> {
	const times: UsageWindow[] = [];
	const query = { customer, pending: true };
	for await (const item of eachOf<Stripe.InvoiceItem>(stripe, '/v1/invoiceitems', query)) {
		const price = item.pricing?.price_details?.price;
		const id = typeof price === 'object' ? price.id : price;
		if (id !== undefined && prices.has(id)) {
			times.push({ start: item.period.start, end: item.period.end });
		}
	}
	return times;
}
