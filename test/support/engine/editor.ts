import type {
	ICredentialTestRequest,
	IDataObject,
	INode,
	INodeType,
	INodeTypes,
	INodeListSearchResult,
	INodeParameters,
	INodeProperties,
} from 'n8n-workflow';
import type { CredentialData } from './credentials';
import { theEngine } from './engine';
import { n8n } from './n8n';
import { NODE_TYPE } from './report-node';
import { workflowOf } from './workflow-json';

/**
 * What the editor does when somebody searches in a resource locator.
 *
 * @param parameters what is chosen in the panel so far
 */
export async function searchList(
	method: string,
	credentials: CredentialData,
	filter?: string,
	page?: string,
	type = NODE_TYPE,
	parameters: INodeParameters = {},
): Promise<INodeListSearchResult> {
	const engine = await theEngine();
	const json = workflowOf({ type, name: 'Searching', parameters });
	const workflow = engine.workflow(json, credentials);
	const node = workflow.getNode('Searching');
	const search = engine.types.getByNameAndVersion(type).methods?.listSearch?.[method];
	if (node === null || search === undefined) throw new Error(`There is no search "${method}"`);
	const additionalData = engine.additionalData(credentials, 'internal');
	const context = new (n8n().core.LoadOptionsContext)(workflow, node, additionalData, '');
	return await search.call(context, filter, page);
}

export type CredentialTestResult =
	| { readonly status: 'OK' }
	| { readonly status: 'Error'; readonly message: string };

/**
 * What the editor does when a credential is saved: n8n makes a declarative node of the credential's
 * test request and runs it.
 */
export async function testCredential(
	type: string,
	credentials: CredentialData,
): Promise<CredentialTestResult> {
	const { core, workflow: library } = n8n();
	const engine = await theEngine();
	const { request, rules = [] } = engine.types.credential(type).test as ICredentialTestRequest;
	const property: INodeProperties = {
		displayName: 'Temp',
		name: 'temp',
		type: 'string',
		default: '',
		routing: { request },
	};
	const tester: INodeType = {
		description: {
			displayName: 'Temp',
			name: 'temp',
			group: [],
			version: 1,
			description: '',
			defaults: { name: 'Temp' },
			inputs: [],
			outputs: [],
			credentials: [{ name: type, required: true }],
			properties: [property],
		},
	};
	const nodeTypes: INodeTypes = {
		getByName: () => tester,
		getByNameAndVersion: () => tester,
		getKnownTypes: () => ({}),
	};
	const details = { id: type, name: type };
	const node: INode = {
		id: 'temp',
		name: 'Temp',
		type: 'temp',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { [type]: details },
	};
	const workflow = new library.Workflow({
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes,
	});
	const additionalData = engine.additionalData(credentials, 'internal');
	const context = new core.ExecuteContext(
		workflow,
		node,
		additionalData,
		'internal',
		library.createEmptyRunExecutionData(),
		0,
		[],
		{ main: [[{ json: {} }]] },
		{ node, data: {}, source: null },
		[],
	);
	let failure: unknown;
	try {
		const { credentialsHelper } = additionalData;
		const data = await credentialsHelper.getDecrypted(additionalData, details, type, 'internal');
		const answer = await new core.RoutingNode(context, tester, {
			...details,
			type,
			data,
		}).runNode();
		return ruledOut(rules, answer?.[0]?.[0]?.json) ?? { status: 'OK' };
	} catch (error) {
		failure = error;
	}
	return { status: 'Error', message: failure instanceof Error ? failure.message : String(failure) };
}

/** n8n holds a field of the answer against each rule, in their order. */
function ruledOut(
	rules: NonNullable<ICredentialTestRequest['rules']>,
	answer: IDataObject | undefined,
): CredentialTestResult | undefined {
	for (const { type, properties } of rules) {
		if (type !== 'responseSuccessBody') continue;
		const { key, value, message } = properties;
		if (answer?.[key] === value) return { status: 'Error', message };
	}
	return undefined;
}
