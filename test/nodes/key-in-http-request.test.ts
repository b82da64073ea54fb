import type { IWorkflowBase } from 'n8n-workflow';
import { type RunningEmulator, startEmulator } from '../../emulator';
import { runWorkflow, stripeCredential } from '../support/engine';
import { EDGE_KEY, EdgeBench, edgeCredential } from './edge-bench';

const KEY = 'sk_live_engine';
const edge = new EdgeBench();
let stripe: RunningEmulator;

beforeAll(async () => {
	stripe = await startEmulator({ limits: 'off', seed: 4 });
});
afterAll(async () => await stripe.close());
beforeEach(() => stripe.faults.clear());

/** n8n's own HTTP Request node, which takes any credential for any address. */
async function post(credential: 'stripeBillingApi' | 'zyntroEdgeApi', url: string) {
	const workflow = {
		name: 'HTTP Request',
		nodes: [
			{
				id: 'start',
				name: 'Start',
				type: 'n8n-nodes-base.manualTrigger',
				typeVersion: 1,
				position: [0, 0],
				parameters: {},
			},
			{
				id: 'request',
				name: 'Request',
				type: 'n8n-nodes-base.httpRequest',
				typeVersion: 4.2,
				position: [200, 0],
				onError: 'continueRegularOutput',
				credentials: { [credential]: { id: credential, name: credential } },
				parameters: {
					method: 'POST',
					url,
					authentication: 'predefinedCredentialType',
					nodeCredentialType: credential,
					sendBody: true,
					specifyBody: 'json',
					jsonBody: '{}',
					options: {},
				},
			},
		],
		connections: { Start: { main: [[{ node: 'Request', type: 'main', index: 0 }]] } },
		settings: {},
	} as unknown as IWorkflowBase;
	const credentials = { ...edgeCredential(edge.edge), ...stripeCredential(stripe) };
	const [item] = (await runWorkflow(workflow, { credentials })).node('Request').items;
	return JSON.stringify(item);
}

describe('a key in n8n’s HTTP Request node', () => {
	it('goes to the host of its credential', async () => {
		const path = '/apis/public/edge/getItems.php';
		expect(await post('zyntroEdgeApi', `${edge.edge.url}${path}`)).toContain('bi_1');
		await post('stripeBillingApi', `${stripe.url}/v1/customers`);
		expect(JSON.stringify(stripe.state.requests())).toContain(KEY);
	});

	it('goes to no other host', async () => {
		const told = /The key belongs to .+ and is not sent to/;
		expect(await post('stripeBillingApi', `${edge.edge.url}/x`)).toMatch(told);
		expect(edge.edge.state.requests()).toEqual([]);
		expect(await post('zyntroEdgeApi', `${stripe.url}/v1/customers`)).toMatch(told);
		expect(JSON.stringify(stripe.state.requests())).not.toContain(EDGE_KEY);
	});

	it('follows no redirect', async () => {
		const headers = { location: `${edge.edge.url}/elsewhere` };
		edge.edge.faults.add({ kind: 'refuse', status: 307, headers, count: 1 });
		await post('zyntroEdgeApi', `${edge.edge.url}/apis/public/edge/getItems.php`);
		expect(edge.edge.state.requests()).toHaveLength(1);
	});
});
