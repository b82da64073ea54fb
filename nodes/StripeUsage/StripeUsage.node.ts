import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { searchMeters } from '../common/methods/listSearch';
import { searchPrices } from '../common/methods/search-prices';
import { router } from './actions/router';
import { usageDescription } from './actions/usage/usage.resource';

/** Reconcile tells rows that match from those that do not; all other operations have one output. */
const OUTPUTS = `={{ $parameter["operation"] === "reconcile"
	? [{ type: "main", displayName: "Matched" }, { type: "main", displayName: "Drifted" }]
	: [{ type: "main" }] }}` as const;

export class StripeUsage implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Stripe Usage',
		name: 'stripeUsage',
		icon: {
			light: 'file:../../icons/stripe-usage.svg',
			dark: 'file:../../icons/stripe-usage.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: '={{$parameter["operation"] + ": " + $parameter["resource"]}}',
		description:
			'Ask Stripe Billing what customers used, what it costs them so far, and whether it is right. Only reads, so it is safe as a tool of an AI agent.',
		defaults: { name: 'Stripe Usage' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: OUTPUTS,
		credentials: [{ name: 'stripeBillingApi', required: true }],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Usage',
						value: 'usage',
						description: 'What customers used, as Stripe shows and bills it',
					},
				],
				default: 'usage',
			},
			...usageDescription,
		],
	};

	methods = { listSearch: { searchMeters, searchPrices } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router.call(this);
	}
}
