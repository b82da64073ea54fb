import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';
import { optionsOf } from '../../../common/shared.options';
import {
	billingCustomerField,
	edgeRequestsPerSecond,
	edgeRetryBudget,
	itemLocator,
} from './edge.fields';

const fields: INodeProperties[] = [
	itemLocator,
	billingCustomerField('Edge’s ID of the customer whom the item may charge'),
	{
		displayName: 'Contact ID',
		name: 'contact',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. cont_9c31d7e4',
		description: 'The contact in Zyntro’s CRM that the customer belongs to',
	},
	optionsOf([edgeRequestsPerSecond, edgeRetryBudget('the remaining items are told as unsent')]),
];

export const enrollInEdgeFields = updateDisplayOptions(
	{ show: { resource: ['trigger'], chargeThrough: ['zyntroEdge'], operation: ['enroll'] } },
	fields,
);
