import type { INode } from 'n8n-workflow';
import { runWorkflow, type WorkflowJson } from '../support/engine';

/** What the tests' own engine can do beside running one node. */
const node = (
	name: string,
	type: string,
	typeVersion: number,
	parameters: INode['parameters'],
) => ({
	id: name,
	name,
	type: `n8n-nodes-base.${type}`,
	typeVersion,
	position: [0, 0] as [number, number],
	parameters,
});
const to = (name: string) => ({ node: name, type: 'main' as const, index: 0 });

const ENDPOINT: WorkflowJson = {
	nodes: [
		node('Call', 'webhook', 2, { path: 'call', httpMethod: 'POST', responseMode: 'responseNode' }),
		node('Large?', 'if', 2.2, {
			conditions: {
				options: { caseSensitive: true, typeValidation: 'strict', version: 2 },
				combinator: 'and',
				conditions: [
					{
						id: 'large',
						leftValue: '={{ $json.body.amount }}',
						rightValue: 10,
						operator: { type: 'number', operation: 'gt' },
					},
				],
			},
		}),
		node('Accept', 'respondToWebhook', 1.1, {
			respondWith: 'json',
			responseBody: '={{ { taken: $json.body.amount } }}',
			options: {},
		}),
		node('Refuse', 'respondToWebhook', 1.1, {
			respondWith: 'text',
			responseBody: 'too small',
			options: { responseCode: 422 },
		}),
	],
	connections: {
		Call: { main: [[to('Large?')]] },
		'Large?': { main: [[to('Accept')], [to('Refuse')]] },
	},
};

it.each([
	[11, 'Accept', 'Refuse', { body: { taken: 11 }, statusCode: 200 }],
	[9, 'Refuse', 'Accept', { body: 'too small', statusCode: 422 }],
])('a webhook called with %i answers by %s', async (amount, ran, skipped, response) => {
	const run = await runWorkflow(ENDPOINT, { items: [{ body: { amount } }] });

	expect(run.status).toBe('success');
	expect(run.ran(ran)).toBe(true);
	expect(run.ran(skipped)).toBe(false);
	expect(run.response).toMatchObject(response);
});

it('a schedule, a set node and Stop and Error run as in n8n', async () => {
	const workflow: WorkflowJson = {
		nodes: [
			node('Hourly', 'scheduleTrigger', 1.2, { rule: { interval: [{ field: 'hours' }] } }),
			node('Settings', 'set', 3.4, {
				assignments: {
					assignments: [
						{ id: 'a', name: 'end', type: 'string', value: '={{ $now.startOf("hour").toISO() }}' },
					],
				},
				options: {},
			}),
			node('Raise', 'stopAndError', 1, { errorMessage: '={{ "no usage before " + $json.end }}' }),
		],
		connections: { Hourly: { main: [[to('Settings')]] }, Settings: { main: [[to('Raise')]] } },
		settings: { timezone: 'UTC' },
	};
	const run = await runWorkflow(workflow);

	expect(run.status).toBe('error');
	expect(run.error?.message).toMatch(/^no usage before \d{4}-.*:00:00\.000Z$/);
});
