import { boolean, clearable, fields, hash, oneOf, text, textMap } from '../http/param';
import { noSuch } from '../http/problem';
import type { Ledger, Price } from '../state/ledger';
import { mergedMetadata } from './customers';
import { endpoint } from './endpoint';
import { PAGING } from './paging';
import { newPrice, PRICE_CREATE } from './price-form';
import { EXPAND_LIST, EXPAND_ONE, priceView } from './price-view';
import { newProduct } from './products';

/** @throws StripeProblem 404, or 400 when a parameter named it */
export function priceOf(ledger: Ledger, id: string, param = 'id'): Price {
	const price = ledger.prices.find(id);
	if (price === undefined) throw noSuch('price', id, { param });
	return price;
}

const PATH = '/v1/prices';

export const PRICES = [
	endpoint('POST', PATH, 'plan_write', PRICE_CREATE, (params, { ledger }) => {
		const { product: id, product_data } = params;
		if (id !== undefined && !ledger.products.has(id)) {
			throw noSuch('product', id, { param: 'product' });
		}
		// The price is checked first, so that a refused one leaves no product behind.
		const price = newPrice(params, id ?? '', ledger);
		const product =
			id ?? ledger.products.add(newProduct(product_data ?? { name: price.id }, ledger)).id;
		return priceView(ledger.prices.add({ ...price, product }), params.expand);
	}),
	endpoint(
		'GET',
		PATH,
		'plan_read',
		fields({
			...PAGING,
			active: boolean(),
			product: text(),
			type: oneOf('one_time', 'recurring'),
			recurring: hash({ meter: text(), usage_type: oneOf('licensed', 'metered') }),
			expand: EXPAND_LIST,
		}),
		(params, { ledger, url }) => {
			// Without being asked for, Stripe leaves inactive prices out.
			const { active = true } = params;
			const page = ledger.prices.page(
				params,
				url,
				(price) =>
					active === price.active &&
					matches(params.product, price.product) &&
					matches(params.type, price.type) &&
					matches(params.recurring?.meter, price.recurring?.meter) &&
					matches(params.recurring?.usage_type, price.recurring?.usage_type),
			);
			return { ...page, data: page.data.map((price) => priceView(price, params.expand, 'data.')) };
		},
	),
	endpoint(
		'GET',
		`${PATH}/:id`,
		'plan_read',
		fields({ expand: EXPAND_ONE }),
		(params, { ledger, id }) => priceView(priceOf(ledger, id), params.expand),
	),
	endpoint(
		'POST',
		`${PATH}/:id`,
		'plan_write',
		fields({
			active: boolean(),
			nickname: clearable(text()),
			metadata: clearable(textMap()),
			expand: EXPAND_ONE,
		}),
		({ active, nickname, metadata, expand: expanded }, { ledger, id }) => {
			const price = priceOf(ledger, id);
			const changed = ledger.prices.replace({
				...price,
				...(active !== undefined && { active }),
				...(nickname !== undefined && { nickname }),
				metadata: mergedMetadata(price.metadata, metadata),
			});
			return priceView(changed, expanded);
		},
	),
];

function matches<T>(asked: T | undefined, found: unknown): boolean {
	return asked === undefined || asked === found;
}
