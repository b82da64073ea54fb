import type {
	ExecutionStatus,
	IDataObject,
	IExecuteResponsePromiseData,
	INode,
	INodeExecutionData,
	IPinData,
	IRun,
	ITaskData,
	NodeExecutionHint,
	Workflow,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import type { CredentialData } from './credentials';
import { theEngine } from './engine';
import { n8n } from './n8n';
import { itemsOf, type WorkflowJson } from './workflow-json';

export interface RunOptions {
	/** Credential data by name or type. Nodes without credentials get those of their types. */
	readonly credentials?: CredentialData;
	/** What the trigger puts out. @default one empty item */
	readonly items?: readonly IDataObject[];
	/** The trigger to start from. @default the first one */
	readonly startFrom?: string;
	readonly pinData?: IPinData;
	/** @default 'trigger', a production run */
	readonly mode?: WorkflowExecuteMode;
	/** Gets a function that cancels the running execution, as its Stop button does. */
	readonly onStart?: (cancel: () => void) => void;
}

/** What one node did. */
export interface NodeRun {
	/** The items of each output. */
	readonly outputs: readonly INodeExecutionData[][];
	/** The fields of the items of the first output. */
	readonly items: readonly IDataObject[];
	readonly error?: ITaskData['error'];
	readonly hints: readonly NodeExecutionHint[];
	readonly status?: ExecutionStatus;
}

export interface WorkflowRun {
	readonly status: ExecutionStatus;
	readonly error?: { readonly message: string; readonly description?: string | null };
	/** What a Respond to Webhook node answered. */
	readonly response?: IExecuteResponsePromiseData;
	/** A node's last run. Throws when the execution did not come to it. */
	node(name: string): NodeRun;
	ran(name: string): boolean;
	readonly raw: IRun;
}

/** Runs a workflow through n8n's engine to its end, good or bad. */
export async function runWorkflow(
	json: WorkflowJson,
	options: RunOptions = {},
): Promise<WorkflowRun> {
	const { credentials = {}, items = [{}], startFrom, pinData, mode = 'trigger', onStart } = options;
	const engine = await theEngine();
	const workflow = engine.workflow(json, credentials);
	const responses: IExecuteResponsePromiseData[] = [];
	const additionalData = engine.additionalData(credentials, mode, (response) => {
		responses.push(response);
	});
	const start = startNode(workflow, startFrom);
	const triggered = { main: [itemsOf(items)] };
	const running = new (n8n().core.WorkflowExecute)(additionalData, mode).run({
		workflow,
		startNode: start,
		pinData: { [start.name]: itemsOf(items), ...pinData },
		triggerToStartFrom: { name: start.name, data: { data: triggered } as unknown as ITaskData },
	});
	onStart?.(() => running.cancel());
	return described(await running, responses);
}

function startNode(workflow: Workflow, name: string | undefined): INode {
	const isTrigger = ({ type, typeVersion, disabled }: INode): boolean =>
		!disabled &&
		workflow.nodeTypes.getByNameAndVersion(type, typeVersion).description.group.includes('trigger');
	const start =
		name === undefined ? Object.values(workflow.nodes).find(isTrigger) : workflow.getNode(name);
	if (!start) throw new Error(`The workflow has no trigger${name ? ` "${name}"` : ''}`);
	return start;
}

function described(raw: IRun, responses: readonly IExecuteResponsePromiseData[]): WorkflowRun {
	const { runData, error } = raw.data.resultData;
	return {
		raw,
		status: raw.status,
		...(error && { error }),
		...(responses[0] !== undefined && { response: responses[0] }),
		ran: (name) => runData[name] !== undefined,
		node(name) {
			const task = runData[name]?.at(-1);
			if (task === undefined) throw new Error(`The execution did not come to node "${name}"`);
			const outputs = (task.data?.main ?? []).map((output) => output ?? []);
			return {
				outputs,
				items: (outputs[0] ?? []).map((item) => item.json),
				hints: task.hints ?? [],
				...(task.error && { error: task.error }),
				...(task.executionStatus && { status: task.executionStatus }),
			};
		},
	};
}
