import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { explained, failedItems, knownOperation } from '../../common/run-errors';
import { usageOperations } from './usage/usage.operations';

const PERMISSION =
	'Billing Meters: Read; what goes by subscriptions and prices needs Prices: Read and Subscriptions: Read too';

/** Calls the chosen operation. All take the items together, because Stripe's limit is one for all. */
export async function router(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const operation = this.getNodeParameter('operation', 0) as string;
	const execute = knownOperation(this, operation, usageOperations);
	try {
		return await execute(this);
	} catch (error) {
		if (!this.continueOnFail()) throw explained(this, error, 0, PERMISSION);
		return [failedItems(this, error)];
	}
}
