import type { INodeProperties } from 'n8n-workflow';
import { fireFields } from './fire.fields';
import { getStatusFields } from './get-status.fields';
import { resumeFields } from './resume.fields';

export const triggerDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['trigger'], chargeThrough: ['stripe'] } },
		options: [
			{
				name: 'Fire',
				value: 'fire',
				action: 'Fire a trigger',
				description:
					'Charge the customer if the condition is met and this occasion was not charged before',
			},
			{
				name: 'Get Status',
				value: 'getStatus',
				action: 'Get the status of a trigger',
				description:
					'What a trigger charged a customer, whether it is paused, and when it may charge next',
			},
			{
				name: 'Resume',
				value: 'resume',
				action: 'Resume a trigger',
				description: 'Go on after payments were declined, as a person who has looked into it',
			},
		],
		default: 'fire',
	},
	...fireFields,
	...getStatusFields,
	...resumeFields,
];
