import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { meterDescription } from './actions/meter/meter.resource';
import { meterEventDescription } from './actions/meterEvent/meter-event.resource';
import { router } from './actions/router';
import { searchMeters } from '../common/methods/listSearch';

export class StripeMeterEvents implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Stripe Meter Events',
		name: 'stripeMeterEvents',
		icon: {
			light: 'file:../../icons/stripe-billing.svg',
			dark: 'file:../../icons/stripe-billing.dark.svg',
		},
		group: ['output'],
		version: 1,
		subtitle: '={{$parameter["operation"] + ": " + $parameter["resource"]}}',
		description:
			'Bill for usage: make Stripe Billing meters show the totals of the source, or report usage rows, each exactly once. Not offered to AI agents, because what it sends ends up on customers’ invoices.',
		defaults: { name: 'Stripe Meter Events' },
		// What this node sends ends up on customers' invoices, so no agent may call it on its own.
		usableAsTool: undefined,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'stripeBillingApi', required: true }],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Meter',
						value: 'meter',
						description: 'What is counted, and how Stripe adds it up',
					},
					{
						name: 'Meter Event',
						value: 'meterEvent',
						description: 'Usage of a customer that is put on the bill',
					},
				],
				default: 'meterEvent',
			},
			...meterEventDescription,
			...meterDescription,
		],
	};

	methods = { listSearch: { searchMeters } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router.call(this);
	}
}
