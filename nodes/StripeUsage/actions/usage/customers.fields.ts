import type { INodeProperties } from 'n8n-workflow';

/** Whose usage is asked for. `customers.ts` reads them. */
export const customersFields: INodeProperties[] = [
	{
		displayName: 'Customers',
		name: 'customers',
		type: 'options',
		noDataExpression: true,
		required: true,
		options: [
			{
				name: 'All Subscribed to the Meter',
				value: 'all',
				description:
					'All that have, or had, a subscription to a price of the meter. Runs once, whatever the number of input items. A restricted key needs the permissions Prices: Read and Subscriptions: Read.',
			},
			{
				name: 'Named',
				value: 'named',
				description: 'Those whose IDs are given below',
			},
		],
		default: 'named',
		description: 'Whose usage to ask for',
	},
	{
		displayName: 'Customer',
		name: 'customer',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. cus_NffrFeUfNV2Hib',
		displayOptions: { show: { customers: ['named'] } },
		description:
			'Stripe customer ID, such as cus_NffrFeUfNV2Hib, or several separated by commas. May be a field of the input: drag it in.',
	},
];
