import type { IDataObject, INode, INodeParameters, IWorkflowSettings } from 'n8n-workflow';
import { stripeCredential } from './report-node';
import { type RunOptions, runWorkflow, type WorkflowRun } from './run-workflow';
import { workflowOf } from './workflow-json';

export const TRIGGER_TYPE = 'n8n-nodes-metered-billing.triggerBilling';
export const TRIGGER = 'Trigger Billing';

export interface TriggerRun extends Omit<RunOptions, 'items' | 'credentials'> {
	/** @default 'trigger' */
	readonly resource?: 'trigger' | 'credit';
	/** Such as `fire`. */
	readonly operation: string;
	readonly parameters?: INodeParameters;
	readonly options?: INodeParameters;
	/** Settings of the node, such as `onError`. */
	readonly node?: Partial<INode>;
	/** Settings of the workflow, such as `timezone`. */
	readonly workflowSettings?: IWorkflowSettings;
	/** Fields of the Stripe credential, in place of the usual ones. */
	readonly credential?: Record<string, string>;
	/** Credentials in place of that for Stripe. */
	readonly credentials?: RunOptions['credentials'];
}

/**
 * Runs Trigger Billing with these items as its input. The items of every output are in
 * `run.node(TRIGGER).outputs`: of a fire those that fired, then those that did not.
 */
export async function triggerBilling(
	stripe: { readonly url: string },
	items: readonly IDataObject[],
	run: TriggerRun,
): Promise<WorkflowRun> {
	const {
		resource = 'trigger',
		operation,
		parameters,
		options = {},
		node,
		workflowSettings,
		credential,
		credentials = stripeCredential(stripe, credential),
		...rest
	} = run;
	const workflow = workflowOf({
		type: TRIGGER_TYPE,
		name: TRIGGER,
		parameters: { resource, operation, ...parameters, options },
		...(node && { settings: node }),
		...(workflowSettings && { workflowSettings }),
	});
	return await runWorkflow(workflow, { ...rest, items, credentials });
}
