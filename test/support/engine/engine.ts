import type {
	ICredentialsHelper,
	IExecuteResponsePromiseData,
	INode,
	IWorkflowBase,
	IWorkflowExecuteAdditionalData,
	Workflow,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { type CredentialData, credentialsHelper } from './credentials';
import { n8n } from './n8n';
import { EngineTypes } from './node-types';
import type { WorkflowJson } from './workflow-json';

/** Every URL has to be a sound one, or n8n cannot read a single parameter. */
const NOWHERE = 'http://127.0.0.1:9/';

let engine: Promise<Engine> | undefined;

/** n8n's engine with the built package in it, loaded once a test file. */
export async function theEngine(): Promise<Engine> {
	engine ??= EngineTypes.load().then((types) => new Engine(types));
	return await engine;
}

export class Engine {
	constructor(readonly types: EngineTypes) {}

	workflow(json: WorkflowJson, credentials: CredentialData): Workflow {
		const nodes = json.nodes.map((node) =>
			this.withCredentials(structuredClone(node), credentials),
		);
		return new (n8n().workflow.Workflow)({
			id: 'workflow-of-the-test',
			name: json.name ?? 'Test',
			nodes,
			connections: json.connections,
			active: false,
			nodeTypes: this.types,
			settings: { executionOrder: 'v1', ...json.settings },
		});
	}

	/** What the engine needs from the n8n around it. */
	additionalData(
		credentials: CredentialData,
		mode: WorkflowExecuteMode,
		onResponse: (response: IExecuteResponsePromiseData) => void = () => undefined,
	): IWorkflowExecuteAdditionalData {
		const { core } = n8n();
		const hooks = new core.ExecutionLifecycleHooks(mode, '1', {} as IWorkflowBase);
		hooks.addHandler('sendResponse', onResponse);
		const helper: ICredentialsHelper = credentialsHelper(this.types, credentials);
		const provided = {
			credentialsHelper: helper,
			hooks,
			executionId: '1',
			currentNodeExecutionIndex: 0,
			restApiUrl: NOWHERE,
			instanceBaseUrl: NOWHERE,
			formBaseUrl: NOWHERE,
			formWaitingBaseUrl: NOWHERE,
			formTestBaseUrl: NOWHERE,
			webhookBaseUrl: NOWHERE,
			webhookWaitingBaseUrl: NOWHERE,
			webhookTestBaseUrl: NOWHERE,
			mcpBaseUrl: NOWHERE,
			mcpTestBaseUrl: NOWHERE,
			variables: {},
			logAiEvent: () => undefined,
		};
		return provided as unknown as IWorkflowExecuteAdditionalData;
	}

	/** Gives a node the credentials that are at hand and that its type asks for, by their type. */
	private withCredentials(node: INode, credentials: CredentialData): INode {
		const { description } = this.types.getByNameAndVersion(node.type, node.typeVersion);
		const asked = (description.credentials ?? []).map(({ name }) => name);
		const generic = node.parameters.genericAuthType;
		for (const type of typeof generic === 'string' ? [...asked, generic] : asked) {
			if (!(type in credentials) || node.credentials?.[type] !== undefined) continue;
			node.credentials = { ...node.credentials, [type]: { id: type, name: type } };
		}
		return node;
	}
}
