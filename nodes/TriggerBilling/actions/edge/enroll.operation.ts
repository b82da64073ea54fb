import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

export async function enrollInEdge(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await Promise.resolve([context.getInputData()]);
}
