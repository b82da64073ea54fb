import type { INodeProperties } from 'n8n-workflow';
import { customerField } from '../../../common/row.fields';

/** What names a trigger and whom it charges, whatever is done with it. */
export const triggerFields: INodeProperties[] = [
	{
		displayName: 'Trigger Name',
		name: 'trigger',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. wallet top-up',
		description:
			'Charges are found again under this name, in Stripe’s metadata. Keep it: under another name nothing is known of what was charged before.',
	},
	{
		...customerField,
		description: 'Stripe customer ID of whom to charge. Drag it in from the input.',
	},
];

/** What a trigger charges in. */
export const currencyField: INodeProperties = {
	displayName: 'Currency',
	name: 'currency',
	type: 'string',
	default: 'usd',
	placeholder: 'e.g. eur',
	description:
		'ISO code of three letters. It decides what the smallest unit is. Stripe charges a customer with invoices or subscriptions in their currency only.',
};

export const captureField: INodeProperties = {
	displayName: 'Capture Mode',
	name: 'capture',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Client Confirm',
			value: 'clientConfirm',
			description:
				'The customer pays an invoice on Stripe’s page. A restricted key needs the permission Invoices: Write.',
		},
		{
			name: 'Off-Session',
			value: 'offSession',
			description:
				'The stored payment method is charged at once, without the customer. They have to have agreed to that.',
		},
	],
	default: 'offSession',
	description: 'How the charge is paid',
};
