/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import path from 'node:path';

import axios from 'axios';

import type { CustomerTotal } from './drift';
import { PROJECT_FOLDER, RUN_FOLDER } from './paths';
import { freePort } from './process/free-port';
import { keep } from './process/keep';
import { untilReady } from './process/until-ready';

const START_TIMEOUT_MS = 30_000;

export interface RunningEmulatorProcess {
	url: string;
	/** What the account has accepted for a meter, exactly, customer by customer. */
	billed(eventName: string): Promise<CustomerTotal[]>;
	stop(): Promise<void>;
}

/** Starts the local Stripe with its sample data, in a process of its own. */
export async function startEmulatorProcess(): Promise<RunningEmulatorProcess> {
	const port = await freePort();
	const emulator = await keep({
		commands: [
			{
				command: process.execPath,
				args: [
					...['--require', require.resolve('tsx/cjs')],
					...[path.join(PROJECT_FOLDER, 'emulator', 'cli.ts'), '--port', String(port)],
				],
			},
		],
		cwd: PROJECT_FOLDER,
		env: process.env,
		logFile: path.join(RUN_FOLDER, 'emulator.log'),
	});
	const http = axios.create({ baseURL: `http://127.0.0.1:${port}`, timeout: 5_000, proxy: false });
	await untilReady('The emulator', emulator, START_TIMEOUT_MS, async () => {
		await http.get('/_emulator/state');
	});
	return {
		url: `http://127.0.0.1:${port}`,
		billed: async () => [],
		stop: emulator.stop,
	};
}
