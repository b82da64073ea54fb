import type { INodeProperties } from 'n8n-workflow';
import { chartFields } from './chart.fields';
import { estimateFields } from './estimate.fields';
import { findUnbilledFields } from './find-unbilled.fields';
import { getCurrentPeriodFields } from './get-current-period.fields';
import { getSummaryFields } from './get-summary.fields';
import { reconcileFields } from './reconcile.fields';

export const usageDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['usage'] } },
		options: [
			{
				name: 'Chart',
				value: 'chart',
				action: 'Chart usage',
				description: 'Draw usage over time as an SVG picture or an HTML report',
			},
			{
				name: 'Estimate',
				value: 'estimate',
				action: 'Estimate the cost of usage',
				description: 'What usage costs by a price, exact and tier by tier, without billing it',
			},
			{
				name: 'Find Unbilled',
				value: 'findUnbilled',
				action: 'Find unbilled usage',
				description:
					'Customers whose usage no subscription bills, and customers who are billed and use nothing',
			},
			{
				name: 'Get Current Period',
				value: 'getCurrentPeriod',
				action: 'Get current period',
				description:
					'Usage in the running billing period, what it costs so far, and what it will cost at the end',
			},
			{
				name: 'Get Summary',
				value: 'getSummary',
				action: 'Get usage summary',
				description:
					'Usage of customers in a time range, as a total or by hour, day, week or month',
			},
			{
				name: 'Reconcile',
				value: 'reconcile',
				action: 'Reconcile usage',
				description: 'Compare the totals of the source with those in Stripe, row by row',
			},
		],
		default: 'getSummary',
	},
	...chartFields,
	...estimateFields,
	...findUnbilledFields,
	...getCurrentPeriodFields,
	...getSummaryFields,
	...reconcileFields,
];
