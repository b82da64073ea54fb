import { type IExecuteFunctions, type INodeExecutionData, NodeOperationError } from 'n8n-workflow';

/** Under construction. */
export async function reconcile(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	throw new NodeOperationError(context.getNode(), 'Reconcile is not built yet');
}
