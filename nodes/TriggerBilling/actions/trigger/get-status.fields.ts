import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';
import { readsPerSecond, readTimeBudget } from '../../../common/read.options';
import { optionsOf } from '../../../common/shared.options';
import {
	cooldown,
	failuresBeforePause,
	largestTotal,
	mostCharges,
	windowHours,
} from './limits.options';
import { captureField, currencyField, triggerFields } from './trigger.fields';

const fields: INodeProperties[] = [
	{
		displayName:
			'Only reads. Whether a charge may be made depends on the limits: where your Fire has others than the usual ones, set the same here.',
		name: 'statusNotice',
		type: 'notice',
		default: '',
	},
	...triggerFields,
	{
		displayName: 'Output',
		name: 'statusOutput',
		type: 'options',
		noDataExpression: true,
		required: true,
		options: [
			{
				name: 'Charges',
				value: 'charges',
				description:
					'One item for each charge of the trigger to the customer, the newest first, with whether it is paid. Claims that were never charged are left out.',
			},
			{
				name: 'Status',
				value: 'status',
				description:
					'One item for each input item: whether the trigger may charge now, and why not',
			},
		],
		default: 'status',
		description: 'What this node passes on',
	},
	optionsOf([
		captureField,
		cooldown,
		currencyField,
		failuresBeforePause,
		largestTotal,
		mostCharges,
		readsPerSecond,
		readTimeBudget,
		windowHours,
	]),
];

export const getStatusFields = updateDisplayOptions(
	{ show: { resource: ['trigger'], chargeThrough: ['stripe'], operation: ['getStatus'] } },
	fields,
);
