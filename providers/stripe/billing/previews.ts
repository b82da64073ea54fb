import type Stripe from 'stripe';
import { runLanes } from '../../../delivery/lanes';
import { stripeError, StripeRequestError } from '../client';
import { eachOf } from '../pages';
import { pacedReads, type StripeQuestions } from '../paced-reads';
import type { ReadRun } from '../read-run';
import { isDenied } from '../sync/customer-periods';
import type { MeteredItem } from './metered-items';

/** Stripe takes the question as a POST, and calls for the permission to write whatever is posted. */
export const PREVIEW_PERMISSION = 'Invoices: Write';

/** A line as it travels: the client turns decimals into objects, which this does not need. */
export type PreviewLine = Pick<
	Stripe.InvoiceLineItem,
	'amount' | 'description' | 'parent' | 'period' | 'pricing'
>;

/** The invoice that a subscription would get if its period ended now. */
export interface InvoicePreview {
	/** In the currency's smallest unit, with discounts and taxes. */
	readonly total: number;
	readonly lines: readonly PreviewLine[];
}

/** A preview, or why there is none. */
export type PreviewReading = InvoicePreview | StripeRequestError;

/**
 * Stripe's previews of the next invoices. It makes no invoice.
 *
 * @see https://docs.stripe.com/api/invoices/create_preview
 * @param subscriptions `sub_…`, each once
 */
export async function readPreviews(
	{ client, reads, lanesAtOnce }: ReadRun,
	subscriptions: Iterable<string>,
): Promise<ReadonlyMap<string, PreviewReading>> {
	const stripe = pacedReads(client, reads, PREVIEW_PERMISSION);
	const found = new Map<string, PreviewReading>();
	let denied: StripeRequestError | undefined;
	await runLanes(
		[...subscriptions].map((one) => [one]),
		lanesAtOnce,
		async (subscription) => {
			// What the key may not do for one, it may not do for any.
			const preview = denied ?? (await previewOf(stripe, subscription).catch(stripeError));
			if (isDenied(preview)) denied = preview;
			found.set(subscription, preview);
		},
	);
	return found;
}

async function previewOf(stripe: StripeQuestions, subscription: string): Promise<InvoicePreview> {
	const path = '/v1/invoices/create_preview';
	const { id, total, lines } = await stripe.ask<Stripe.Invoice>(path, { subscription });
	if (!lines.has_more) return { total, lines: lines.data };
	const all: Stripe.InvoiceLineItem[] = [];
	const rest = `/v1/invoices/${encodeURIComponent(id)}/lines`;
	for await (const line of eachOf<Stripe.InvoiceLineItem>(stripe, rest)) all.push(line);
	return { total, lines: all };
}

/** What the preview bills for the item's usage. A price that the item had before has other lines. */
export function linesOf(
	{ lines }: InvoicePreview,
	{ id, price }: Pick<MeteredItem, 'id' | 'price'>,
): readonly PreviewLine[] {
	return lines.filter(({ parent, pricing }) => {
		const item = parent?.subscription_item_details;
		const isItems = item?.subscription_item === id && !item.proration;
		return isItems && (pricing?.price_details?.price ?? price.id) === price.id;
	});
}
