import type { IDataObject, INode, INodeParameters, IWorkflowSettings } from 'n8n-workflow';
import { stripeCredential } from './report-node';
import { type RunOptions, runWorkflow, type WorkflowRun } from './run-workflow';
import { workflowOf } from './workflow-json';

export const USAGE_TYPE = 'n8n-nodes-metered-billing.stripeUsage';
export const USAGE = 'Stripe Usage';

/** The meter `api_calls`, and of every item the customer that it names. */
export const CUSTOMERS_OF_ITEMS: INodeParameters = {
	meter: { __rl: true, mode: 'eventName', value: 'api_calls' },
	customers: 'named',
	customer: '={{ $json.customer }}',
};

export interface UsageRun extends Omit<RunOptions, 'items' | 'credentials'> {
	/** Such as `getSummary`. */
	readonly operation: string;
	/** In place of, or beside, those of CUSTOMERS_OF_ITEMS. */
	readonly parameters?: INodeParameters;
	readonly options?: INodeParameters;
	/** Settings of the node, such as `onError`. */
	readonly node?: Partial<INode>;
	/** Settings of the workflow, such as `timezone`. */
	readonly workflowSettings?: IWorkflowSettings;
	/** Fields of the credential, in place of the usual ones. */
	readonly credential?: Record<string, string>;
}

/**
 * Runs Stripe Usage with these items as its input. `run.node(USAGE).items` are the fields of the
 * first output's items; those of every output are in `run.node(USAGE).outputs`.
 */
export async function usage(
	stripe: { readonly url: string },
	items: readonly IDataObject[],
	run: UsageRun,
): Promise<WorkflowRun> {
	const { operation, credential, parameters, options = {}, node, workflowSettings, ...rest } = run;
	const workflow = workflowOf({
		type: USAGE_TYPE,
		name: USAGE,
		parameters: {
			resource: 'usage',
			operation,
			...CUSTOMERS_OF_ITEMS,
			...parameters,
			options,
		},
		...(node && { settings: node }),
		...(workflowSettings && { workflowSettings }),
	});
	return await runWorkflow(workflow, {
		...rest,
		items,
		credentials: stripeCredential(stripe, credential),
	});
}
