import { begin, successOf } from '../template-run';
import type { RunningDemo } from '../start-demo';
import type { WorkflowFile } from '../n8n/types';
import type { Editor } from './editor';

const NODE = 'Top up low wallets';
/** Of the sample customers, one whose card pays. */
const CUSTOMER = 'cus_demo_0001';

/** A wallet that is low, as a query would give it, and the fire that tops it up. */
function walletWorkflow({ credentials }: RunningDemo): WorkflowFile {
	const stripe = credentials.find(({ type }) => type === 'stripeBillingApi');
	if (stripe === undefined) throw new Error('The demo has no credential for Stripe');
	const nodes = [
		{ name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, parameters: {} },
		{
			name: 'Read wallets',
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
			parameters: {
				mode: 'raw',
				jsonOutput: `={{ { customer: '${CUSTOMER}', balance: '12.40', read_at: $now.toISO() } }}`,
			},
		},
		{
			name: NODE,
			type: 'n8n-nodes-metered-billing.triggerBilling',
			typeVersion: 1,
			parameters: {
				operation: 'fire',
				trigger: 'wallet top-up',
				customer: '={{ $json.customer }}',
				mode: 'fixed',
				occasion: 'balance',
				value: '={{ $json.balance }}',
				comparison: 'below',
				threshold: '15',
				balanceReadAt: '={{ $json.read_at }}',
				amountKind: 'rechargeTo',
				target: '50',
				balanceUnit: 'whole',
				options: {},
			},
			credentials: { stripeBillingApi: { id: stripe.id, name: stripe.name } },
		},
	].map((node, column) => ({ ...node, id: `node-${column}`, position: [column * 240, 0] }));
	const to = (node: string): object => ({ main: [[{ node, type: 'main', index: 0 }]] });
	return {
		name: 'Top up wallets',
		nodes,
		connections: { Start: to('Read wallets'), 'Read wallets': to(NODE) },
	};
}

/** Takes the image of a fire: what went in, what the panel asks for, what came of it. */
export async function showTriggerPanel(demo: RunningDemo, editor: Editor): Promise<string> {
	const workflow = await demo.api.importWorkflow(walletWorkflow(demo));
	const execution = await begin(demo, workflow);
	await successOf(demo, execution);
	const panel = await editor.openPanel(workflow.id, execution, NODE);
	await editor.showAs('json');
	return await editor.takeImage('trigger-billing-panel.png', panel);
}
