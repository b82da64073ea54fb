import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';

const fields: INodeProperties[] = [];

export const enrollInEdgeFields = updateDisplayOptions(
	{ show: { resource: ['trigger'], chargeThrough: ['zyntroEdge'], operation: ['enroll'] } },
	fields,
);
