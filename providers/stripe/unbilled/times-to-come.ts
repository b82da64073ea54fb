import type Stripe from 'stripe';
import type { UsageWindow } from '../../../metering/window';
import { readPreviews } from '../billing/previews';
import { StripeRequestError } from '../client';
import { eachOf, type StripeReads } from '../pages';
import type { ReadRun } from '../read-run';
import type { HeldSubscription } from './customer-subscriptions';

type Prices = ReadonlyMap<string, unknown>;
type Charge = Pick<Stripe.InvoiceLineItem, 'period' | 'pricing'>;

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
	prices: Prices,
): Promise<UsageWindow[]> {
	const times: UsageWindow[] = [];
	const query = { customer, pending: true };
	for await (const item of eachOf<Stripe.InvoiceItem>(stripe, '/v1/invoiceitems', query)) {
		times.push(...timesOf([item], prices));
	}
	return times;
}

/**
 * Usage that stands on Stripe's previews of the next invoices, that of pending invoice items too. A
 * restricted key needs Invoices: Write, because Stripe takes the question as a POST.
 *
 * @throws StripeRequestError
 */
export async function previewedTimes(
	run: ReadRun,
	running: readonly HeldSubscription[],
	prices: Prices,
): Promise<UsageWindow[]> {
	const previews = await readPreviews(
		run,
		running.map(({ id }) => id),
	);
	return [...previews.values()].flatMap((preview) => {
		if (preview instanceof StripeRequestError) throw again(preview);
		return timesOf(preview.lines, prices);
	});
}

function timesOf(charges: readonly Charge[], prices: Prices): UsageWindow[] {
	return charges.flatMap(({ period, pricing }) => {
		const price = pricing?.price_details?.price;
		const id = typeof price === 'object' ? price.id : price;
		return id !== undefined && prices.has(id) ? [{ start: period.start, end: period.end }] : [];
	});
}

function again({ message, status, code, isFinal }: StripeRequestError): StripeRequestError {
	return new StripeRequestError(message, status, code, isFinal);
}
