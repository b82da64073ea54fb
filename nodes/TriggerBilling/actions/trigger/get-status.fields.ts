import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';

const fields: INodeProperties[] = [];

export const getStatusFields = updateDisplayOptions(
	{ show: { resource: ['trigger'], chargeThrough: ['stripe'], operation: ['getStatus'] } },
	fields,
);
