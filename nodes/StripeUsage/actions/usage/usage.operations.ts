import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { chart } from './chart.operation';
import { estimate } from './estimate.operation';
import { findUnbilled } from './find-unbilled.operation';
import { getCurrentPeriod } from './get-current-period.operation';
import { getSummary } from './get-summary.operation';
import { reconcile } from './reconcile.operation';

/** Runs an operation for all items together and returns what the node puts out, by output. */
export type UsageOperation = (context: IExecuteFunctions) => Promise<INodeExecutionData[][]>;

export const usageOperations: Readonly<Record<string, UsageOperation>> = {
	chart,
	estimate,
	findUnbilled,
	getCurrentPeriod,
	getSummary,
	reconcile,
};
