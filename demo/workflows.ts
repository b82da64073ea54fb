/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import type { N8nApi } from './n8n/api';
import type { StoredWorkflow, WorkflowFile, WorkflowNode } from './n8n/types';
import { PROJECT_FOLDER } from './paths';

export interface StoredCredential {
	id: string;
	name: string;
	type: string;
}

interface SettingsParameters {
	assignments: { assignments: Array<{ name: string; value: unknown }> };
}

/** Whether a node as it stands in a template asks for a credential of this type. */
function wants(node: WorkflowNode, credentialType: string): boolean {
	switch (credentialType) {
		case 'postgres':
			return node.type === 'n8n-nodes-base.postgres';
		case 'stripeBillingApi':
			return node.type.startsWith('n8n-nodes-metered-billing.');
		case 'httpHeaderAuth':
			return (
				node.type === 'n8n-nodes-base.webhook' && node.parameters.authentication === 'headerAuth'
			);
		case 'jwtAuth':
			return node.type === 'n8n-nodes-base.webhook' && node.parameters.authentication === 'jwtAuth';
		case 'httpBasicAuth':
			return (
				node.type === 'n8n-nodes-base.formTrigger' && node.parameters.authentication === 'basicAuth'
			);
		case 'smtp':
			return node.type === 'n8n-nodes-base.emailSend';
		default:
			return false;
	}
}

/** Does what a person does after importing a template: choose a credential in every node. */
function withCredentials(
	workflow: WorkflowFile,
	credentials: readonly StoredCredential[],
): WorkflowFile {
	const nodes = workflow.nodes.map((node) => {
		const chosen = credentials.filter(({ type }) => wants(node, type));
		if (chosen.length === 0) return node;
		const entries = chosen.map(({ type, id, name }) => [type, { id, name }] as const);
		return { ...node, credentials: Object.fromEntries(entries) };
	});
	return { ...workflow, nodes };
}

/** Imports a file of templates/ as it is shipped, and chooses the credentials in it. */
export async function importTemplate(
	n8n: N8nApi,
	fileName: string,
	credentials: readonly StoredCredential[],
): Promise<StoredWorkflow> {
	const file = path.join(PROJECT_FOLDER, 'templates', fileName);
	const template = JSON.parse(await readFile(file, 'utf8')) as WorkflowFile;
	return await n8n.importWorkflow(withCredentials(template, credentials));
}

/** The node that starts the workflow when a person presses the button. */
export function triggerName(workflow: WorkflowFile): string {
	const trigger = workflow.nodes.find(({ type }) => /trigger$/i.test(type));
	if (!trigger) throw new Error(`The workflow "${workflow.name}" has no trigger`);
	return trigger.name;
}

/** The fields of the node "Settings", where the templates keep what users may change. */
function settingsOf(workflow: WorkflowFile): SettingsParameters['assignments']['assignments'] {
	const node = workflow.nodes.find(({ name }) => name === 'Settings');
	return (node?.parameters as SettingsParameters | undefined)?.assignments.assignments ?? [];
}

/** Throws when the workflow has no such setting. */
export function setting(workflow: WorkflowFile, field: string): unknown {
	const found = settingsOf(workflow).find(({ name }) => name === field);
	if (!found) throw new Error(`The workflow "${workflow.name}" has no setting ${field}`);
	return found.value;
}

/** Stores a copy of a workflow in which one setting is another. */
export async function importWithSetting(
	n8n: N8nApi,
	{ name, nodes, connections, settings }: StoredWorkflow,
	field: string,
	value: unknown,
): Promise<StoredWorkflow> {
	const copy = structuredClone({ name, nodes, connections, ...(settings && { settings }) });
	setting(copy, field);
	for (const one of settingsOf(copy)) if (one.name === field) one.value = value;
	return await n8n.importWorkflow(copy);
}
