import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';
import { meterLocator } from '../../../common/meter-locator';
import {
	customerField,
	gridField,
	timeOfTotalField,
	timestampField,
	totalField,
	windowFields,
} from '../../../common/row.fields';
import { reconcileOptions } from './reconcile.options';

const fields: INodeProperties[] = [
	{
		displayName:
			'Each row is the whole total of one customer and window, as the source says now. Rows that match, and rows that are too young to tell, go to the first output; drift goes to the second one. Nothing is sent to Stripe.',
		name: 'reconcileNotice',
		type: 'notice',
		default: '',
	},
	meterLocator,
	customerField,
	totalField('All that the customer used in the window, by the source and in the meter’s unit'),
	timeOfTotalField,
	timestampField(
		'Any moment in the window, such as its start. ISO 8601, epoch seconds or milliseconds, or an n8n date.',
	),
	gridField,
	...windowFields('A window that has not ended is pending unless the totals match.'),
	reconcileOptions,
];

export const reconcileFields = updateDisplayOptions(
	{ show: { resource: ['usage'], operation: ['reconcile'] } },
	fields,
);
