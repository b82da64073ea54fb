import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';

const fields: INodeProperties[] = [];

export const getEdgeItemsFields = updateDisplayOptions(
	{ show: { resource: ['trigger'], chargeThrough: ['zyntroEdge'], operation: ['getItems'] } },
	fields,
);
