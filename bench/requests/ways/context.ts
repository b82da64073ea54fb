/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { setMaxListeners } from 'node:events';
import type { IExecuteFunctions } from 'n8n-workflow';
import {
	n8n,
	NODE_TYPE,
	stripeCredential,
	theEngine,
	workflowOf,
} from '../../../test/support/engine';
import { KEY } from '../../way';

/** What n8n's engine hands to a node that runs with a key for this Stripe. */
export async function executeContext(url: string): Promise<IExecuteFunctions> {
	const { core, workflow: library } = n8n();
	const engine = await theEngine();
	const credentials = stripeCredential({ url }, { apiKey: KEY });
	const json = workflowOf({ type: NODE_TYPE, name: 'Bench', parameters: {} });
	const workflow = engine.workflow(json, credentials);
	const node = workflow.getNode('Bench');
	if (node === null) throw new Error('The workflow has no node');
	const { signal } = new AbortController();
	// Each request in flight listens to it; Node would warn of more than ten.
	setMaxListeners(0, signal);
	return new core.ExecuteContext(
		workflow,
		node,
		engine.additionalData(credentials, 'trigger'),
		'trigger',
		library.createEmptyRunExecutionData(),
		0,
		[],
		{ main: [[{ json: {} }]] },
		{ node, data: {}, source: null },
		[],
		signal,
	);
}
