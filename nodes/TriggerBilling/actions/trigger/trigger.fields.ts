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
