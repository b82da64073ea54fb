import type { INodeProperties } from 'n8n-workflow';
import { cancelFields } from './cancel.fields';
import { reportFields } from './report.fields';
import { syncFields } from './sync.fields';

export const meterEventDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['meterEvent'] } },
		options: [
			{
				name: 'Cancel',
				value: 'cancel',
				action: 'Cancel usage',
				description: 'Take meter events back within 24 hours, by their identifiers',
			},
			{
				name: 'Report',
				value: 'report',
				action: 'Report usage',
				description: 'Send usage rows as meter events, each exactly once',
			},
			{
				name: 'Sync Totals',
				value: 'sync',
				action: 'Sync totals',
				description: 'Make Stripe show the totals of the source, corrections included',
			},
		],
		default: 'report',
	},
	...cancelFields,
	...reportFields,
	...syncFields,
];
