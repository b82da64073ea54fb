import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';

const fields: INodeProperties[] = [];

export const getBalanceFields = updateDisplayOptions(
	{ show: { resource: ['credit'], operation: ['getBalance'] } },
	fields,
);
