import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { explained, failedItems, knownOperation } from '../../common/run-errors';
import { creditOperations } from './credit/credit.operations';
import { edgeOperations } from './edge/edge.operations';
import type { TriggerBillingOperation } from './operation';
import { triggerOperations } from './trigger/trigger.operations';

const PERMISSION =
	'Payment Intents: Write, Customers: Read and Payment Methods: Read; with Client Confirm Invoices: Write, for credits Credit Grants: Write';

/** Calls the chosen operation. All take the items together, because the provider’s limit is one for all. */
export async function router(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const operation = this.getNodeParameter('operation', 0) as string;
	const execute = knownOperation(this, operation, operationsOf(this));
	try {
		return await execute(this);
	} catch (error) {
		if (!this.continueOnFail()) throw explained(this, error, 0, PERMISSION);
		const failed = failedItems(this, error);
		// What follows a fire's first output builds on charges, such as a wallet that is credited.
		return operation === 'fire' ? [[], failed] : [failed];
	}
}

function operationsOf(
	context: IExecuteFunctions,
): Readonly<Record<string, TriggerBillingOperation>> {
	if (context.getNodeParameter('resource', 0) === 'credit') return creditOperations;
	const isEdge = context.getNodeParameter('chargeThrough', 0) === 'zyntroEdge';
	return isEdge ? edgeOperations : triggerOperations;
}
