import type { INodeProperties } from 'n8n-workflow';
import * as create from './create.operation';
import * as deactivate from './deactivate.operation';
import * as get from './get.operation';
import * as getMany from './get-many.operation';
import * as reactivate from './reactivate.operation';
import * as update from './update.operation';

export const meterDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['meter'] } },
		options: [
			{
				name: 'Create',
				value: 'create',
				action: 'Create meter',
				description: 'Set up what is counted and how Stripe adds it up',
			},
			{
				name: 'Deactivate',
				value: 'deactivate',
				action: 'Deactivate meter',
				description: 'Stop a meter from taking events; what it has is kept',
			},
			{
				name: 'Get',
				value: 'get',
				action: 'Get meter',
				description: 'Read one meter',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many meters',
				description: 'Read a list of meters, newest first',
			},
			{
				name: 'Reactivate',
				value: 'reactivate',
				action: 'Reactivate meter',
				description: 'Let a deactivated meter take events again',
			},
			{
				name: 'Update',
				value: 'update',
				action: 'Update meter',
				description: 'Change the display name, which is all that Stripe lets change',
			},
		],
		default: 'getAll',
	},
	...create.description,
	...deactivate.description,
	...get.description,
	...getMany.description,
	...reactivate.description,
	...update.description,
];
