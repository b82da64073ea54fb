import type { INodeProperties } from 'n8n-workflow';
import { reportFields } from './report.fields';

export const meterEventDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['meterEvent'] } },
		options: [
			{
				name: 'Report',
				value: 'report',
				action: 'Report usage',
				description: 'Send usage rows as meter events, each exactly once',
			},
		],
		default: 'report',
	},
	...reportFields,
];
