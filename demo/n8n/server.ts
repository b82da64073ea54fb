/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { randomBytes } from 'node:crypto';
import path from 'node:path';

import { RUN_FOLDER } from '../paths';
import type { RunningPostgres } from '../postgres/start';
import { freePort } from '../process/free-port';
import type { KeptProcess } from '../process/keep';
import type { N8nSettings } from './environment';
import { startN8n } from './start';

const N8N_DATABASE = 'n8n';
const USUAL_PORT = 5678;

/** One n8n with its database and folder, whose process can be killed and started again. */
export class N8nServer {
	private process?: KeptProcess;

	private constructor(private readonly settings: N8nSettings) {}

	/** Gives n8n an empty database and ports of its own; starts nothing yet. */
	static async prepare(
		postgres: RunningPostgres,
		userFolder: string,
		editor: boolean,
	): Promise<N8nServer> {
		await postgres.createDatabase(N8N_DATABASE);
		return new N8nServer({
			port: await freePort(USUAL_PORT),
			brokerPort: await freePort(),
			userFolder,
			encryptionKey: randomBytes(24).toString('hex'),
			postgres,
			database: N8N_DATABASE,
			editor,
		});
	}

	get url(): string {
		return `http://127.0.0.1:${this.settings.port}`;
	}

	/** Starts n8n and waits until it is ready. */
	async start(): Promise<void> {
		this.process = await startN8n(this.settings, path.join(RUN_FOLDER, 'n8n.log'));
	}

	/** Kills n8n and its task runners with SIGKILL, as a crash or a power cut would. */
	async kill(): Promise<void> {
		this.process?.signal('SIGKILL');
		await this.process?.exited;
	}

	async stop(): Promise<void> {
		await this.process?.stop();
	}
}
