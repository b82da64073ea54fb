import { type IExecuteFunctions, type INodeExecutionData, NodeOperationError } from 'n8n-workflow';

/** Under construction. */
export async function estimate(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	throw new NodeOperationError(context.getNode(), 'Estimate is not built yet');
}
