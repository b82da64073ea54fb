import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

/** Runs an operation for all items together and returns what the node puts out, by output. */
export type TriggerBillingOperation = (
	context: IExecuteFunctions,
) => Promise<INodeExecutionData[][]>;
