import type { INodeProperties } from 'n8n-workflow';
import { enrollInEdgeFields } from './enroll.fields';
import { fireInEdgeFields } from './fire.fields';
import { getEdgeItemsFields } from './get-items.fields';

export const edgeTriggerDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['trigger'], chargeThrough: ['zyntroEdge'] } },
		options: [
			{
				name: 'Enroll',
				value: 'enroll',
				action: 'Enroll a customer in a trigger item',
				description:
					'Let a billable item charge a billing customer. Enrolling twice changes nothing.',
			},
			{
				name: 'Fire',
				value: 'fire',
				action: 'Fire a trigger item',
				description: 'Have Edge charge an enrolled customer if the condition of the item is met',
			},
			{
				name: 'Get Items',
				value: 'getItems',
				action: 'Get trigger items',
				description: 'The billable items of the brand that can be fired',
			},
		],
		default: 'fire',
	},
	...enrollInEdgeFields,
	...fireInEdgeFields,
	...getEdgeItemsFields,
];
