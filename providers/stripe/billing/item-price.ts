import type { PriceModel } from '../../../metering/rating/price-model';
import type { PriceReading } from '../../../metering/rating/price-refusal';
import { pacedReads } from '../paced-reads';
import { readPriceModel } from '../price-model';
import type { ReadRun } from '../read-run';
import { ITEMS_PERMISSION } from './items-by-customer';
import type { MeteredItem } from './metered-items';
import { lookupOf, PriceDirectory, type PriceLookup } from './price-directory';

/** What the usage of subscription items costs, each price and currency read once. */
export class ItemPrices {
	readonly #known = new Map<string, PriceReading<PriceModel>>();
	readonly #directory: PriceDirectory;

	constructor({ client, reads }: ReadRun) {
		this.#directory = new PriceDirectory(pacedReads(client, reads, ITEMS_PERMISSION));
	}

	/**
	 * In the currency of the subscription. What a price costs in another currency than its own is
	 * asked for apart. Never throws for what Stripe does.
	 */
	async find({ price, currency }: Pick<MeteredItem, 'price' | 'currency'>): Promise<PriceLookup> {
		const key = `${price.id} ${currency}`;
		const read = this.#known.get(key) ?? readPriceModel(price, currency);
		this.#known.set(key, read);
		return !read.ok && read.refusal.code === 'price_not_expanded'
			? await this.#directory.find({ id: price.id, currency })
			: lookupOf(read);
	}
}
