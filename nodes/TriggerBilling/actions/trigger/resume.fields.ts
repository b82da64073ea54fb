import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';
import { optionsOf, requestsPerSecond, retryTimeBudget } from '../../../common/shared.options';
import { triggerFields } from './trigger.fields';

const fields: INodeProperties[] = [
	{
		displayName:
			'Forgives all declines and cancelled charges until now, so that the trigger tries the same payment method again. A person should have looked into why they failed: run it by hand or from a form, never behind a Fire.',
		name: 'resumeNotice',
		type: 'notice',
		default: '',
	},
	...triggerFields,
	optionsOf([
		requestsPerSecond('100 live, 25 in test mode and sandboxes'),
		{
			...retryTimeBudget,
			description:
				'How long to wait in vain for Stripe when it refuses or cannot be reached. Then what is left is put out as not resumed, for the next run.',
		},
	]),
];

export const resumeFields = updateDisplayOptions(
	{ show: { resource: ['trigger'], chargeThrough: ['stripe'], operation: ['resume'] } },
	fields,
);
