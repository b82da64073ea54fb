import type { INodeProperties } from 'n8n-workflow';
import { getBalanceFields } from './get-balance.fields';
import { grantCreditFields } from './grant.fields';

export const creditDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['credit'] } },
		options: [
			{
				name: 'Get Balance',
				value: 'getBalance',
				action: 'Get the credit balance of a customer',
				description: 'What is left of a customer’s credits, by currency',
			},
			{
				name: 'Grant',
				value: 'grant',
				action: 'Grant credit for a charge',
				description: 'Give a customer credit for a charge that is paid, once for each charge',
			},
		],
		default: 'grant',
	},
	...getBalanceFields,
	...grantCreditFields,
];
