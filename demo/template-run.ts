import type { Execution, StoredWorkflow } from './n8n/types';
import type { RunningDemo } from './start-demo';
import { triggerName } from './workflows';

const RUN_TIMEOUT_MS = 300_000;

/** @throws Error when there is no such template */
export function templateOf(demo: RunningDemo, file: string): StoredWorkflow {
	const workflow = demo.workflows.get(file);
	if (!workflow) throw new Error(`templates/${file} is missing`);
	return workflow;
}

/** Starts a workflow as the editor's button does; gives the id of the execution. */
export async function begin({ api }: RunningDemo, workflow: StoredWorkflow): Promise<string> {
	return await api.startWorkflow(workflow.id, triggerName(workflow));
}

/** Waits for the end of an execution. Throws with n8n's message unless it succeeded. */
export async function successOf({ api }: RunningDemo, id: string): Promise<Execution> {
	const execution = await api.executionEnd(id, RUN_TIMEOUT_MS);
	if (execution.status === 'success') return execution;
	const error = execution.data?.resultData.error;
	const detail = [error?.message, error?.description].filter(Boolean).join(': ');
	throw new Error(`The execution ended as ${execution.status}. ${detail}`);
}

/** What a node put out on its first output. */
export function itemsOf(execution: Execution, node: string): Array<Record<string, unknown>> {
	const [run] = execution.data?.resultData.runData[node] ?? [];
	return (run?.data?.main?.[0] ?? []).map(({ json }) => json);
}

/** The first item that a node put out. Throws when it put out none. */
export function itemOf(execution: Execution, node: string): Record<string, unknown> {
	const [item] = itemsOf(execution, node);
	if (!item) throw new Error(`The node "${node}" gave nothing`);
	return item;
}
