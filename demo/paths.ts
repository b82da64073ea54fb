/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import path from 'node:path';

/** The folder of this demo. */
export const DEMO_FOLDER = __dirname;

/** The root of the repository. */
export const PROJECT_FOLDER = path.join(__dirname, '..');

/** Everything that stays from one run to the next: the installed n8n and logs. Not in git. */
export const RUN_FOLDER = path.join(__dirname, '.run');

/**
 * Where n8n is installed. Not demo/node_modules: its old versions of axios, pg and p-retry would
 * be found before ours by every file in this folder.
 */
export const N8N_FOLDER = path.join(RUN_FOLDER, 'n8n');
