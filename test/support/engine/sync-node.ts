import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import { NODE_TYPE, stripeCredential } from './report-node';
import { type RunOptions, runWorkflow, type WorkflowRun } from './run-workflow';
import { workflowOf } from './workflow-json';

export const SYNC = 'Sync totals';

/** Totals: rows with customer, total, start and end on the meter `api_calls`. */
export const SYNC_TOTALS: INodeParameters = {
	resource: 'meterEvent',
	operation: 'sync',
	meter: { __rl: true, mode: 'eventName', value: 'api_calls' },
	customer: '={{ $json.customer }}',
	value: '={{ $json.total }}',
	timeOfUsage: 'window',
	windowStart: '={{ $json.start }}',
	windowEnd: '={{ $json.end }}',
	options: {},
};

export interface SyncRun extends Omit<RunOptions, 'items' | 'credentials'> {
	/** In place of, or beside, those of SYNC_TOTALS. */
	readonly parameters?: INodeParameters;
	readonly options?: INodeParameters;
	/** Settings of the node, such as `onError`. */
	readonly node?: Partial<INode>;
	/** Fields of the credential, in place of the usual ones. */
	readonly credential?: Record<string, string>;
}

/** Runs Meter Event: Sync Totals with these rows as its input. */
export async function sync(
	stripe: { readonly url: string },
	rows: readonly IDataObject[],
	run: SyncRun = {},
): Promise<WorkflowRun> {
	const { credential, parameters, options = {}, node = {}, ...rest } = run;
	const workflow = workflowOf({
		type: NODE_TYPE,
		name: SYNC,
		parameters: { ...SYNC_TOTALS, ...parameters, options },
		settings: node,
	});
	return await runWorkflow(workflow, {
		...rest,
		items: rows,
		credentials: stripeCredential(stripe, credential),
	});
}
