import { type IExecuteFunctions, type INodeExecutionData, NodeOperationError } from 'n8n-workflow';

/** Under construction. */
export async function findUnbilled(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	throw new NodeOperationError(context.getNode(), 'FindUnbilled is not built yet');
}
