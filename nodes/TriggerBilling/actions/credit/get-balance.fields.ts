import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';
import { readsPerSecond, readTimeBudget } from '../../../common/read.options';
import { customerField } from '../../../common/row.fields';
import { optionsOf } from '../../../common/shared.options';
import { scopeFields } from './scope.fields';

const fields: INodeProperties[] = [
	{
		...customerField,
		description:
			'Stripe customer ID, such as cus_NffrFeUfNV2Hib, or several separated by commas. May be a field of the input: drag it in.',
	},
	...scopeFields(
		'Credit that can be used for whatever has a meter',
		'Credit that can be used for the prices below',
	),
	optionsOf([readsPerSecond, readTimeBudget]),
];

export const getBalanceFields = updateDisplayOptions(
	{ show: { resource: ['credit'], operation: ['getBalance'] } },
	fields,
);
