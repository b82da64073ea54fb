/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { join } from 'node:path';
import type {
	IDataObject,
	INode,
	INodeExecutionData,
	INodeParameters,
	INodeType,
	INodeTypes,
	IRunExecutionData,
} from 'n8n-workflow';
import { theEngine } from './engine';
import { n8n, packageFolder } from './n8n';
import { stripeCredential } from './report-node';
import { USAGE_TYPE } from './usage-node';

type Invoke = (args: IDataObject) => Promise<string>;

interface ToolCall {
	/** What the agent's model gives for each `$fromAI`, by key. */
	readonly filledIn?: IDataObject;
	/** Settings of the node, such as `onError`. */
	readonly settings?: Partial<INode>;
}

/** What an AI agent is told when it calls Stripe Usage as a tool, which n8n calls `…Tool` then. */
export async function callTool(
	stripe: { readonly url: string },
	parameters: INodeParameters,
	{ filledIn = {}, settings }: ToolCall = {},
): Promise<unknown> {
	const { core, workflow: library } = n8n();
	const engine = await theEngine();
	const credentials = stripeCredential(stripe);
	const type = engine.types.getByNameAndVersion(USAGE_TYPE);
	const nodeTypes: INodeTypes = {
		getByName: () => type,
		getByNameAndVersion: () => type,
		getKnownTypes: () => ({}),
	};
	const node: INode = {
		id: 'tool',
		name: 'Tool',
		type: `${USAGE_TYPE}Tool`,
		typeVersion: 1,
		position: [0, 0],
		parameters,
		credentials: { stripeBillingApi: { id: 'stripeBillingApi', name: 'stripeBillingApi' } },
		...settings,
	};
	const workflow = new library.Workflow({
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes,
	});
	const additionalData = engine.additionalData(credentials, 'internal');
	const data: IRunExecutionData = library.createEmptyRunExecutionData();
	const input: INodeExecutionData[] = [{ json: {} }];
	const contextOf = () =>
		new core.SupplyDataContext(
			workflow,
			node,
			additionalData,
			'internal',
			data,
			0,
			input,
			{ ai_tool: [input] },
			'ai_tool',
			{ node, data: {}, source: null },
			[],
		);
	// eslint-disable-next-line @typescript-eslint/no-require-imports
	const { makeHandleToolInvocation } = require(
		join(
			packageFolder('n8n-core'),
			'dist/execution-engine/node-execution-context/utils/get-input-connection-data.js',
		),
	) as {
		makeHandleToolInvocation(
			contextFactory: typeof contextOf,
			toolNode: INode,
			nodeType: INodeType,
			runData: IRunExecutionData,
		): Invoke;
	};
	const answer = await makeHandleToolInvocation(contextOf, node, type, data)(filledIn);
	return JSON.parse(answer) as unknown;
}
