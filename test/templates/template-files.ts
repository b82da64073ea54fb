/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { WorkflowJson } from '../support/engine';

const FOLDER = path.join(__dirname, '../../templates');

export const TEMPLATE_FILES = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));

export function templateText(file: string): string {
	return readFileSync(path.join(FOLDER, file), 'utf8');
}

/** A template as users import it. */
export function template(file: string): WorkflowJson {
	return JSON.parse(templateText(file)) as WorkflowJson;
}
