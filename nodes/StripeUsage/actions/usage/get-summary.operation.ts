import { type IExecuteFunctions, type INodeExecutionData, NodeOperationError } from 'n8n-workflow';

/** Under construction. */
export async function getSummary(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	throw new NodeOperationError(context.getNode(), 'GetSummary is not built yet');
}
