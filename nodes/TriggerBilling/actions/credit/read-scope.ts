import type { IExecuteFunctions, INodeParameterResourceLocator } from 'n8n-workflow';
import type { CreditScope } from '../../../../providers/stripe/credits/credit-grant';
import { choiceOf } from '../../../common/choice-of';
import { textOf } from '../../../common/item-inputs';
import { readerOf } from '../../../common/parameter-reader';
import { RowRefusal } from '../row-refusal';

/** @see Stripe’s OpenAPI specification */
const MOST_PRICES = 20;

interface Prices {
	readonly price?: ReadonlyArray<{ readonly id: INodeParameterResourceLocator | string }>;
}

/**
 * Reads what the credit of an item is for. Throws RowRefusal.
 *
 * @throws NodeOperationError for a choice that there is not
 */
export function scopeReader(context: IExecuteFunctions): (itemIndex: number) => CreditScope {
	const kind = choiceOf(context, 'scope', 'Applies To', ['metered', 'prices']);
	if (kind === 'metered') return () => ({ kind });
	const pricesAt = readerOf(context, 'prices', {});
	return (index) => ({ kind, prices: pricesIn(pricesAt(index) as Prices) });
}

function pricesIn({ price = [] }: Prices): string[] {
	const prices = price.map(({ id }) => textOf(typeof id === 'object' ? id.value : id));
	if (prices.length === 0)
		throw refused('no price is chosen. Add one, or apply to all metered prices');
	if (prices.length > MOST_PRICES) {
		throw refused(`${prices.length} prices, and Stripe takes ${MOST_PRICES}. Remove some`);
	}
	const wrong = prices.find((one) => !/^\w+$/.test(one));
	if (wrong !== undefined) {
		throw refused(
			wrong === ''
				? 'a price is empty. Choose one, or remove it'
				: `"${wrong}" is not the ID of a price, such as price_…`,
		);
	}
	const repeated = prices.find((one, index) => prices.indexOf(one) !== index);
	if (repeated === undefined) return prices;
	throw refused(`${repeated} is there twice. Remove one of them`);
}

function refused(reason: string): RowRefusal {
	return new RowRefusal('invalid_prices', 'prices', reason);
}
