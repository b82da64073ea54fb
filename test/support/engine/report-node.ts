import type { IDataObject, INode, INodeParameters, IWorkflowSettings } from 'n8n-workflow';
import { type RunOptions, runWorkflow, type WorkflowRun } from './run-workflow';
import { type WorkflowJson, workflowOf } from './workflow-json';

export const NODE_TYPE = 'n8n-nodes-metered-billing.stripeMeterEvents';
export const REPORT = 'Report usage';

/** A live key is paced at 1,000 a second, so that tests do not wait. */
export const LIVE_KEY = 'sk_live_engine';
export const TEST_KEY = 'sk_test_engine';

/** A credential that points at the emulator. */
export function stripeCredential(
	{ url }: { readonly url: string },
	fields: Record<string, string> = {},
): { stripeBillingApi: Record<string, string | boolean> } {
	return { stripeBillingApi: { apiKey: LIVE_KEY, advanced: true, baseUrl: url, ...fields } };
}

/** Raw events: rows with customer, value, at and id on the meter `api_calls`. */
export const RAW_EVENTS: INodeParameters = {
	resource: 'meterEvent',
	operation: 'report',
	meter: { __rl: true, mode: 'eventName', value: 'api_calls' },
	customer: '={{ $json.customer }}',
	value: '={{ $json.value }}',
	timeOfUsage: 'timestamp',
	timestamp: '={{ $json.at }}',
	identity: 'source_event',
	sourceEventId: '={{ $json.id }}',
	options: {},
};

/** Totals: rows with customer, value, start and end on the meter `api_calls`. */
export const TOTALS: INodeParameters = {
	...RAW_EVENTS,
	timeOfUsage: 'window',
	windowStart: '={{ $json.start }}',
	windowEnd: '={{ $json.end }}',
	identity: 'window',
};

export interface ReportRun extends Omit<RunOptions, 'items' | 'credentials'> {
	readonly parameters?: INodeParameters;
	/** Settings of the node, such as `onError`. */
	readonly node?: Partial<INode>;
	readonly workflowSettings?: IWorkflowSettings;
	/** Fields of the credential, in place of the usual ones. */
	readonly credential?: Record<string, string>;
}

/** Runs Meter Event: Report with these rows as its input. */
export async function report(
	stripe: { readonly url: string },
	rows: readonly IDataObject[],
	run: ReportRun = {},
): Promise<WorkflowRun> {
	const { credential, parameters, node, workflowSettings, ...options } = run;
	return await runWorkflow(reportWorkflow(parameters, node, workflowSettings), {
		...options,
		items: rows,
		credentials: stripeCredential(stripe, credential),
	});
}

export function reportWorkflow(
	parameters: INodeParameters = RAW_EVENTS,
	node: Partial<INode> = {},
	workflowSettings?: IWorkflowSettings,
): WorkflowJson {
	return workflowOf({
		type: NODE_TYPE,
		name: REPORT,
		parameters,
		settings: node,
		...(workflowSettings && { workflowSettings }),
	});
}
