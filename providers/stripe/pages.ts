import { StripeRequestError } from './client';
import type { FormParams } from './form';

/** Reads from Stripe's v1 API, as StripeClient does or a paced reader in its place. */
export interface StripeReads {
	/** @throws StripeRequestError */
	get<Answer>(path: string, query?: FormParams): Promise<Answer>;
}

interface Page<Item> {
	readonly data: readonly Item[];
	readonly has_more: boolean;
}

const LARGEST_PAGE = 100;

/**
 * The objects of a list one by one over all pages, in Stripe's order.
 *
 * @throws StripeRequestError also when a page says that there is more and does not lead there:
 * half a list must not pass for the whole
 */
export async function* eachOf<Item extends { readonly id: string }>(
	stripe: StripeReads,
	path: string,
	query: FormParams = {},
): AsyncGenerator<Item> {
	let last: string | undefined;
	for (;;) {
		const page = await stripe.get<Page<Item>>(path, {
			...query,
			limit: LARGEST_PAGE,
			starting_after: last,
		});
		// Of what a proxy in between answers, nothing may pass for a list, nor for its end.
		if (!Array.isArray(page.data) || typeof page.has_more !== 'boolean') {
			throw new StripeRequestError(
				`the answer to ${path} is not Stripe's list; is a proxy in between?`,
			);
		}
		yield* page.data;
		if (!page.has_more) return;
		const next = page.data.at(-1)?.id;
		if (next === undefined || next === last) {
			throw new StripeRequestError(
				`Stripe says that the list ${path} goes on, but its page leads no further`,
			);
		}
		last = next;
	}
}
