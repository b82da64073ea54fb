import { type IExecuteFunctions, type INodeExecutionData, NodeOperationError } from 'n8n-workflow';

/** Under construction. */
export async function getCurrentPeriod(
	context: IExecuteFunctions,
): Promise<INodeExecutionData[][]> {
	throw new NodeOperationError(context.getNode(), 'GetCurrentPeriod is not built yet');
}
