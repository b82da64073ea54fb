import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';

const fields: INodeProperties[] = [];

export const grantCreditFields = updateDisplayOptions(
	{ show: { resource: ['credit'], operation: ['grant'] } },
	fields,
);
