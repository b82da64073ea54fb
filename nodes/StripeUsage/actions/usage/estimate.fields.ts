import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';
import { priceLocator } from '../../../common/price-locator';
import { optionsOf, requestsPerSecond, retryTimeBudget } from '../../../common/shared.options';
import { givenPriceFields } from './given-price.fields';

const FROM_STRIPE = { show: { '/priceSource': ['id'] } };

const fields: INodeProperties[] = [
	{
		displayName: 'Price',
		name: 'priceSource',
		type: 'options',
		noDataExpression: true,
		required: true,
		options: [
			{ name: 'By ID', value: 'id', description: 'A metered price that Stripe has' },
			{
				name: 'Given Below',
				value: 'terms',
				description:
					'A price that Stripe does not know, such as one to be offered. Asks Stripe nothing.',
			},
		],
		default: 'id',
		description: 'What the usage is rated by',
	},
	{ ...priceLocator, displayOptions: { show: { priceSource: ['id'] } } },
	...givenPriceFields.map((field) => ({
		...field,
		displayOptions: { show: { priceSource: ['terms'], ...field.displayOptions?.show } },
	})),
	{
		displayName: 'Quantity',
		name: 'quantity',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 1250',
		description:
			'How much was used in a whole billing period, as a number or numeric text with a decimal point, such as 1250 or 0.75. May be a field of the input: drag it in. An empty quantity is rejected, never read as 0; one below 0 costs nothing.',
	},
	{
		displayName: 'Add Up Rows',
		name: 'addUp',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'By Customer',
				value: 'customer',
				description: 'Rows of one customer and price are added up, and the sum is rated',
			},
			{ name: 'No, Each by Itself', value: 'each', description: 'Each row is a whole period' },
		],
		default: 'each',
		description:
			'Whether tiers and packages count for each row, or for all rows of a customer together',
	},
	{
		displayName: 'Customer',
		name: 'customer',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. cus_NffrFeUfNV2Hib',
		displayOptions: { show: { addUp: ['customer'] } },
		description:
			'Whose usage a row is: a Stripe customer ID, or any name that tells customers apart. Drag it in from the input.',
	},
	optionsOf([
		{
			displayName: 'Currency',
			name: 'currency',
			type: 'string',
			default: '',
			placeholder: 'e.g. eur',
			displayOptions: FROM_STRIPE,
			description:
				'ISO code of the currency to rate in, where the price has amounts in several. Empty means the price’s own.',
		},
		{
			...requestsPerSecond('100 live, 25 in test mode and sandboxes'),
			displayOptions: FROM_STRIPE,
		},
		{ ...retryTimeBudget, displayOptions: FROM_STRIPE },
	]),
];

export const estimateFields = updateDisplayOptions(
	{ show: { resource: ['usage'], operation: ['estimate'] } },
	fields,
);
