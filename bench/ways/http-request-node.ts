import type { INode } from 'n8n-workflow';
import { runWorkflow, START, type WorkflowJson } from '../../test/support/engine';
import { KEY, METER, type Way } from '../way';
import { finished } from './finished';
import { behindTrigger, node, RETRIED, to } from './single-node';

const REPORT = 'HTTP Request';
const LOOP = 'Loop Over Items';

/** The request as recipes on the web have it: no identifier, retried by the node's own setting. */
function httpRequest(url: string): INode {
	const fields = {
		event_name: METER,
		timestamp: '={{ $json.at }}',
		'payload[stripe_customer_id]': '={{ $json.customer }}',
		'payload[value]': '={{ $json.value }}',
	};
	return {
		...node(REPORT, 'httpRequest', 4.2, {
			method: 'POST',
			url: `${url}/v1/billing/meter_events`,
			sendHeaders: true,
			headerParameters: { parameters: [{ name: 'Authorization', value: `Bearer ${KEY}` }] },
			sendBody: true,
			contentType: 'form-urlencoded',
			bodyParameters: {
				parameters: Object.entries(fields).map(([name, value]) => ({ name, value })),
			},
			options: {},
		}),
		...RETRIED,
	};
}

/** All rows through one HTTP Request node. */
export const httpRequestOnAll: Way = async ({ url, rows }) =>
	await finished(runWorkflow(behindTrigger(httpRequest(url)), { items: rows }));

/** The usual recipe: Loop Over Items, one at a time, and an HTTP Request node. */
export const httpRequestInALoop: Way = async ({ url, rows }) => {
	const workflow: WorkflowJson = {
		nodes: [
			node(START, 'manualTrigger', 1, {}),
			node(LOOP, 'splitInBatches', 3, { batchSize: 1, options: {} }),
			httpRequest(url),
		],
		connections: {
			[START]: { main: [to(LOOP)] },
			[LOOP]: { main: [[], to(REPORT)] },
			[REPORT]: { main: [to(LOOP)] },
		},
	};
	await finished(runWorkflow(workflow, { items: rows }));
};
