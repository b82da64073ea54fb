import type { INodeProperties } from 'n8n-workflow';
import { requestsPerSecond, retryTimeBudget } from '../../../common/shared.options';

/** The item that charges, chosen from a list or named by ID. */
export const itemLocator: INodeProperties = {
	displayName: 'Item',
	name: 'item',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description:
		'The billable item of type Trigger in Zyntro Edge: it says when and how much is charged',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select an item…',
			typeOptions: {
				searchListMethod: 'searchTriggerItems',
				searchable: true,
			},
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. bi_7d1f0c52',
		},
	],
};

/** @param description what is done with the customer */
export function billingCustomerField(description: string): INodeProperties {
	return {
		displayName: 'Billing Customer ID',
		name: 'customer',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. bc_4e9a2b10',
		description,
	};
}

export const edgeRequestsPerSecond: INodeProperties = {
	...requestsPerSecond(''),
	description:
		'The most requests this run makes in a second. Edge names no limit; 0 chooses 5 a second.',
};

/** @param instead what becomes of the items that are left */
export function edgeRetryBudget(instead: string): INodeProperties {
	return {
		...retryTimeBudget,
		description: `How long to wait in vain for Edge when it refuses or cannot be reached. Then ${instead}.`,
	};
}
