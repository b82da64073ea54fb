import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type Stripe from 'stripe';
import { connect } from '../transport/connection';

const LARGEST_PAGE = 100;

interface Page {
	readonly data: readonly Stripe.Price[];
	readonly has_more: boolean;
}

/** Active metered prices for the resource locator: by name, ID, product or meter, page by page. */
export async function searchPrices(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const { client } = await connect(this);
	try {
		const page = await client.get<Page>('/v1/prices', {
			active: true,
			type: 'recurring',
			recurring: { usage_type: 'metered' },
			limit: LARGEST_PAGE,
			starting_after: paginationToken,
		});
		const wanted = filter?.toLowerCase() ?? '';
		return {
			results: page.data
				.filter((price) => searchedIn(price).toLowerCase().includes(wanted))
				.map((price) => ({ name: nameOf(price), value: price.id })),
			...(page.has_more && { paginationToken: page.data.at(-1)?.id }),
		};
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		throw new NodeOperationError(this.getNode(), `The prices could not be listed: ${why}`, {
			description: 'Check the credential. A restricted key needs the permission Prices: Read',
		});
	}
}

function searchedIn({ id, nickname, lookup_key, product, recurring, currency }: Stripe.Price) {
	const productId = typeof product === 'string' ? product : product.id;
	return [id, nickname, lookup_key, productId, recurring?.meter, currency].join('\n');
}

/** `API calls (graduated, USD per month)` */
function nameOf(price: Stripe.Price): string {
	const { id, nickname, lookup_key, currency, recurring, tiers_mode } = price;
	const name = nickname ?? lookup_key ?? id;
	const every = recurring === null ? '' : ` per ${recurring.interval_count} ${recurring.interval}`;
	return `${name} (${tiers_mode ?? 'per unit'}, ${currency.toUpperCase()}${every.replace(' 1 ', ' ')})`;
}
