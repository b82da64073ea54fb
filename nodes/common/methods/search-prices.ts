import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { meteredPricePage, type Price } from '../../../providers/stripe/billing/price-page';
import { connect } from '../transport/connection';

/** Active metered prices for the resource locator: by name, ID, product or meter, page by page. */
export async function searchPrices(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const { client } = await connect(this);
	try {
		const page = await meteredPricePage(client, paginationToken);
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

function searchedIn({ id, nickname, lookup_key, product, recurring, currency }: Price): string {
	const productId = typeof product === 'string' ? product : product.id;
	return [id, nickname, lookup_key, productId, recurring?.meter, currency].join('\n');
}

/** `API calls (graduated, USD per month)` */
function nameOf({ id, nickname, lookup_key, currency, recurring, tiers_mode }: Price): string {
	const { interval_count = 1, interval = '' } = recurring ?? {};
	const every = interval_count === 1 ? interval : `${interval_count} ${interval}s`;
	const name = nickname ?? lookup_key ?? id;
	return `${name} (${tiers_mode ?? 'per unit'}, ${currency.toUpperCase()} per ${every})`;
}
