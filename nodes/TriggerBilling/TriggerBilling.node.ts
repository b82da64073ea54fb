import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { searchPrices } from '../common/methods/search-prices';
import { creditDescription } from './actions/credit/credit.resource';
import { edgeTriggerDescription } from './actions/edge/edge.resource';
import { router } from './actions/router';
import { triggerDescription } from './actions/trigger/trigger.resource';
import { searchTriggerItems } from './methods/search-trigger-items';

/** A fire tells charges that were made from those that were not; all other operations have one output. */
const OUTPUTS = `={{ $parameter["operation"] === "fire"
	? [{ type: "main", displayName: "Fired" }, { type: "main", displayName: "Not Fired" }]
	: [{ type: "main" }] }}` as const;

export class TriggerBilling implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Trigger Billing',
		name: 'triggerBilling',
		icon: {
			light: 'file:../../icons/trigger-billing.svg',
			dark: 'file:../../icons/trigger-billing.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: '={{$parameter["operation"] + ": " + $parameter["resource"]}}',
		description:
			'Charge customers when a condition is met, once for each occasion. Moves money, so it is no tool of AI agents: only a workflow that you built may fire it.',
		defaults: { name: 'Trigger Billing' },
		usableAsTool: undefined,
		inputs: [NodeConnectionTypes.Main],
		outputs: OUTPUTS,
		credentials: [
			{
				name: 'stripeBillingApi',
				required: true,
				displayOptions: { hide: { chargeThrough: ['zyntroEdge'] } },
			},
			{
				name: 'zyntroEdgeApi',
				required: true,
				displayOptions: { show: { chargeThrough: ['zyntroEdge'] } },
			},
		],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Credit',
						value: 'credit',
						description: 'What Stripe takes off a customer’s coming invoices for usage',
					},
					{
						name: 'Trigger',
						value: 'trigger',
						description: 'A rule that charges a customer when a condition is met',
					},
				],
				default: 'trigger',
			},
			{
				displayName: 'Charge Through',
				name: 'chargeThrough',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['trigger'] } },
				options: [
					{
						name: 'Stripe',
						value: 'stripe',
						description: 'The rule stands in this node, and Stripe takes the payment',
					},
					{
						name: 'Zyntro Edge',
						value: 'zyntroEdge',
						description: 'The rule is a billable item in Zyntro Edge',
					},
				],
				default: 'stripe',
				description: 'Who takes the payment',
			},
			...triggerDescription,
			...edgeTriggerDescription,
			...creditDescription,
		],
	};

	methods = { listSearch: { searchPrices, searchTriggerItems } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router.call(this);
	}
}
