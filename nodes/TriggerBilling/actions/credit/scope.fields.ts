import type { INodeProperties } from 'n8n-workflow';
import { priceLocator } from '../../../common/price-locator';

/** @param metered, chosen what the choices mean to the operation */
export function scopeFields(metered: string, chosen: string): INodeProperties[] {
	return [
		{
			displayName: 'Applies To',
			name: 'scope',
			type: 'options',
			noDataExpression: true,
			required: true,
			options: [
				{ name: 'All Metered Prices', value: 'metered', description: metered },
				{ name: 'Chosen Prices', value: 'prices', description: chosen },
			],
			default: 'metered',
			description: 'What the credit can be used for. Stripe takes it off usage of meters only.',
		},
		{
			displayName: 'Prices',
			name: 'prices',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			placeholder: 'Add Price',
			default: {},
			displayOptions: { show: { scope: ['prices'] } },
			options: [
				{
					displayName: 'Price',
					name: 'price',
					values: [
						{
							...priceLocator,
							name: 'id',
							description: 'A metered price, such as price_1MoBy5LkdIwHu7ix',
						},
					],
				},
			],
			description:
				'From 1 to 20 metered prices. To choose from a list, a restricted key needs the permission Prices: Read.',
		},
	];
}
