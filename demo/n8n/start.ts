/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import path from 'node:path';

import axios from 'axios';

import { N8N_FOLDER } from '../paths';
import { keep, type KeptProcess } from '../process/keep';
import { untilReady } from '../process/until-ready';
import { n8nEnvironment, type N8nSettings } from './environment';
import { nodeForN8n } from './node-for-n8n';

const START_TIMEOUT_MS = 180_000;

/** Starts the n8n that lies in demo/node_modules and waits until it is ready. */
export async function startN8n(settings: N8nSettings, logFile: string): Promise<KeptProcess> {
	const n8n = await keep({
		commands: [
			{
				command: nodeForN8n(),
				args: [path.join(N8N_FOLDER, 'node_modules', 'n8n', 'bin', 'n8n'), 'start'],
			},
		],
		cwd: settings.userFolder,
		env: n8nEnvironment(settings),
		logFile,
		graceMs: 5_000,
		removeWhenOrphaned: [settings.userFolder],
	});
	// "Ready" means that the database is migrated, too.
	await untilReady('n8n', n8n, START_TIMEOUT_MS, async () => {
		await axios.get(`http://127.0.0.1:${settings.port}/healthz/readiness`, { timeout: 2_000 });
	});
	return n8n;
}
