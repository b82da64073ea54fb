import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';

const fields: INodeProperties[] = [
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		description:
			'Whether to return a simplified version of the response instead of the raw data, which has all fields as Edge gives them',
	},
];

export const getEdgeItemsFields = updateDisplayOptions(
	{ show: { resource: ['trigger'], chargeThrough: ['zyntroEdge'], operation: ['getItems'] } },
	fields,
);
