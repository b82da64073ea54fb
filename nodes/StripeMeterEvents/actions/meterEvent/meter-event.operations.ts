import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { cancel } from './cancel.operation';
import { report } from './report.operation';
import { sync } from './sync.operation';

/** Runs an operation for all items together and returns what the node puts out. */
export type MeterEventOperation = (context: IExecuteFunctions) => Promise<INodeExecutionData[]>;

export const meterEventOperations: Readonly<Record<string, MeterEventOperation>> = {
	cancel,
	report,
	sync,
};
