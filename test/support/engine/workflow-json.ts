import type {
	IConnections,
	IDataObject,
	INode,
	INodeParameters,
	IWorkflowSettings,
} from 'n8n-workflow';

/** A workflow as its JSON file has it. */
export interface WorkflowJson {
	readonly name?: string;
	readonly nodes: INode[];
	readonly connections: IConnections;
	readonly settings?: IWorkflowSettings;
}

export const START = 'Start';

/** One node behind a trigger, and what surrounds it. */
export interface SingleNode {
	readonly type: string;
	readonly typeVersion?: number;
	readonly name: string;
	readonly parameters: INodeParameters;
	/** Further settings of the node, such as `onError` or `retryOnFail`. */
	readonly settings?: Partial<INode>;
	readonly workflowSettings?: IWorkflowSettings;
}

/** Trigger, the node, and a node behind each of its two possible outputs. */
export function workflowOf(node: SingleNode): WorkflowJson {
	const { type, typeVersion = 1, name, parameters, settings, workflowSettings } = node;
	return {
		nodes: [
			nodeOf(START, 'n8n-nodes-base.manualTrigger', {}),
			{ ...nodeOf(name, type, parameters), typeVersion, ...settings },
		],
		connections: { [START]: { main: [[{ node: name, type: 'main', index: 0 }]] } },
		...(workflowSettings && { settings: workflowSettings }),
	};
}

function nodeOf(name: string, type: string, parameters: INodeParameters): INode {
	return { id: name, name, type, typeVersion: 1, position: [0, 0], parameters };
}

/** Reads the JSON of items as tests write it. */
export function itemsOf(rows: readonly IDataObject[]): Array<{ json: IDataObject }> {
	return rows.map((json) => ({ json }));
}
