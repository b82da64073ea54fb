import { boolean, clearable, expand, fields, required, text, textMap } from '../http/param';
import { invalidRequest, noSuch } from '../http/problem';
import { newId } from '../ids';
import type { Ledger, Product } from '../state/ledger';
import { mergedMetadata, withoutEmpty } from './customers';
import { endpoint } from './endpoint';
import { PAGING } from './paging';

export interface ProductDetails {
	readonly name: string;
	readonly active?: boolean;
	readonly description?: string | null;
	readonly metadata?: Record<string, string> | null;
	readonly unit_label?: string | null;
}

/** A new product; not yet on the ledger's shelf. */
export function newProduct(details: ProductDetails, ledger: Ledger, id = newId('prod')): Product {
	const created = ledger.seconds();
	return {
		id,
		object: 'product',
		active: details.active ?? true,
		created,
		default_price: null,
		description: details.description ?? null,
		images: [],
		livemode: ledger.livemode,
		marketing_features: [],
		metadata: withoutEmpty(details.metadata ?? {}),
		name: details.name,
		package_dimensions: null,
		shippable: null,
		statement_descriptor: null,
		tax_code: null,
		tax_details: null,
		type: 'service',
		unit_label: details.unit_label ?? null,
		updated: created,
		url: null,
	};
}

function productOf(ledger: Ledger, id: string): Product {
	const product = ledger.products.find(id);
	if (product === undefined) throw noSuch('product', id);
	return product;
}

const CHANGEABLE = {
	active: boolean(),
	description: clearable(text()),
	metadata: clearable(textMap()),
	unit_label: clearable(text(12)),
	expand: expand(),
};

const PATH = '/v1/products';

export const PRODUCTS = [
	endpoint(
		'POST',
		PATH,
		'product_write',
		fields({ ...CHANGEABLE, name: required(text()), id: text() }),
		({ id, ...details }, { ledger }) => {
			if (id !== undefined && ledger.products.has(id)) {
				throw invalidRequest('Product already exists.', {
					param: 'id',
					code: 'resource_already_exists',
				});
			}
			return ledger.products.add(newProduct(details, ledger, id));
		},
	),
	endpoint(
		'GET',
		PATH,
		'product_read',
		fields({ ...PAGING, active: boolean(), expand: expand() }),
		({ active, ...paging }, { ledger, url }) =>
			ledger.products.page(
				paging,
				url,
				(product) => active === undefined || product.active === active,
			),
	),
	endpoint('GET', `${PATH}/:id`, 'product_read', fields({ expand: expand() }), (_, call) =>
		productOf(call.ledger, call.id),
	),
	endpoint(
		'POST',
		`${PATH}/:id`,
		'product_write',
		fields({ ...CHANGEABLE, name: text() }),
		({ name, active, description, metadata, unit_label }, { ledger, id }) => {
			const product = productOf(ledger, id);
			return ledger.products.replace({
				...product,
				...(name !== undefined && { name }),
				...(active !== undefined && { active }),
				...(description !== undefined && { description }),
				...(unit_label !== undefined && { unit_label }),
				metadata: mergedMetadata(product.metadata, metadata),
				updated: ledger.seconds(),
			});
		},
	),
];
