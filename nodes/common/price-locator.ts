import type { INodeProperties } from 'n8n-workflow';

/** A metered price, chosen from a list or named by ID. */
export const priceLocator: INodeProperties = {
	displayName: 'Stripe Price',
	name: 'price',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description:
		'The metered price to rate by, such as price_1MoBy5LkdIwHu7ix. Read from Stripe once, however many rows use it. A restricted key needs the permission Prices: Read.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a price…',
			typeOptions: {
				searchListMethod: 'searchPrices',
				searchable: true,
			},
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. price_1MoBy5LkdIwHu7ixZhnattbh',
		},
	],
};
