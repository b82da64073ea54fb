/** A node of a workflow, as far as the demo looks into it. */
export interface WorkflowNode {
	name: string;
	type: string;
	parameters: Record<string, unknown>;
	credentials?: Record<string, { id: string; name: string }>;
}

/** The content of a file in templates/. */
export interface WorkflowFile {
	name: string;
	nodes: WorkflowNode[];
	connections: object;
	settings?: object;
}

export interface StoredWorkflow extends WorkflowFile {
	id: string;
}

/** What a node put out. */
export interface NodeItem {
	json: Record<string, unknown>;
	/** Files by field; n8n keeps their content elsewhere, under the id. */
	binary?: Record<string, { id?: string; mimeType: string }>;
}

interface NodeRun {
	executionStatus: string;
	error?: { message: string };
	data?: { main?: Array<NodeItem[] | null> };
}

/** One execution, as n8n's public API gives it with its data. */
export interface Execution {
	id: string;
	status: string;
	startedAt: string;
	stoppedAt: string | null;
	data?: {
		resultData: {
			error?: { message: string; description?: string };
			runData: Record<string, NodeRun[]>;
		};
	};
}
