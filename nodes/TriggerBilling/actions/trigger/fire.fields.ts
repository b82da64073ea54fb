import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';
import { amountFields } from './amount.fields';
import { conditionFields } from './condition.fields';
import { fireOptions } from './fire.options';
import { triggerFields } from './trigger.fields';

const fields: INodeProperties[] = [
	{
		displayName:
			'Charges the customer if the condition is met and this occasion was not charged before. Run it as often as you like: what was charged is found again in Stripe under the trigger’s name, and nothing is charged twice.',
		name: 'fireNotice',
		type: 'notice',
		default: '',
	},
	...triggerFields,
	...conditionFields,
	...amountFields,
	fireOptions,
];

export const fireFields = updateDisplayOptions(
	{ show: { resource: ['trigger'], chargeThrough: ['stripe'], operation: ['fire'] } },
	fields,
);
