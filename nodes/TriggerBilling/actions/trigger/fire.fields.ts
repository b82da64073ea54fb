import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';

const fields: INodeProperties[] = [];

export const fireFields = updateDisplayOptions(
	{ show: { resource: ['trigger'], chargeThrough: ['stripe'], operation: ['fire'] } },
	fields,
);
