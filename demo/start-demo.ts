/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { Cleanup } from './cleanup';
import { createCredentials } from './credentials';
import {
	startEmulatorProcess,
	type EmulatorSettings,
	type RunningEmulatorProcess,
} from './emulator';
import { N8nApi, type Owner } from './n8n/api';
import { installN8n } from './n8n/install';
import { installPackage } from './n8n/install-package';
import { N8nServer } from './n8n/server';
import type { StoredWorkflow } from './n8n/types';
import { PROJECT_FOLDER, RUN_FOLDER } from './paths';
import { startPostgres, type RunningPostgres } from './postgres/start';
import type { Progress } from './progress';
import { createUsageDatabase } from './usage-database';
import { importTemplate, type StoredCredential } from './workflows';

/** The owner of the demo's n8n; it listens on this machine only and holds sample data only. */
export const OWNER: Owner = {
	email: 'demo@example.com',
	// eslint-disable-next-line @n8n/community-nodes/no-hardcoded-secrets -- printed for the reader
	password: 'Metered-billing-1',
	firstName: 'Demo',
	lastName: 'Owner',
};

/** What the demo's Stripe and n8n are like. */
export interface Scene extends EmulatorSettings {
	/** Its beginning decides the pace, as at Stripe: 25 requests a second with `sk_test_`. */
	apiKey: string;
	/** Whether n8n has its editor, without which it starts a third faster. */
	editor: boolean;
}

/** Summaries lag as Stripe's do, by seconds instead of the minute or so that it takes there. */
const USUAL_SCENE: Scene = {
	apiKey: 'sk_test_metered_billing_demo',
	lagMs: { min: 500, max: 2_000 },
	latencyMs: 0,
	editor: true,
};

export interface RunningDemo {
	postgres: RunningPostgres;
	emulator: RunningEmulatorProcess;
	server: N8nServer;
	/** Signed in as the owner. */
	api: N8nApi;
	/** The imported templates by file name, such as "hourly-usage-billing-sync.json". */
	workflows: Map<string, StoredWorkflow>;
	/** Those that are chosen in the templates. */
	credentials: readonly StoredCredential[];
	/** Stops everything and deletes what it wrote, apart from the installed n8n and logs. */
	stop(): Promise<void>;
}

/** Outside the project: n8n must not find the project's own node_modules in a folder above. */
function temporaryUserFolder(cleanup: Cleanup): string {
	const folder = mkdtempSync(path.join(tmpdir(), 'metered-billing-n8n-'));
	const remove = () => rmSync(folder, { recursive: true, force: true });
	// For the moments before n8n's keeper knows of it.
	process.once('exit', remove);
	cleanup.add(async () => {
		process.off('exit', remove);
		remove();
	});
	return folder;
}

async function start(scene: Scene, progress: Progress, cleanup: Cleanup): Promise<RunningDemo> {
	await installN8n(progress);
	progress('Starting PostgreSQL and filling it with sample usage');
	const postgres = await startPostgres();
	cleanup.add(postgres.stop);
	const rows = await createUsageDatabase(postgres);
	progress(`PostgreSQL runs on port ${postgres.port} with ${rows} usage rows`);

	const emulator = await startEmulatorProcess(scene);
	cleanup.add(emulator.stop);
	progress(`The local Stripe runs at ${emulator.url}`);

	const userFolder = temporaryUserFolder(cleanup);
	const tarball = await installPackage(userFolder);
	progress(`Packed ${tarball} and put it into n8n's folder`);

	const server = await N8nServer.prepare(postgres, userFolder, scene.editor);
	cleanup.add(async () => await server.stop());
	progress('Starting n8n (10 to 30 seconds)');
	await server.start();
	progress(`n8n runs at ${server.url}`);

	const api = new N8nApi(server.url);
	await api.setUpOwner(OWNER);
	const stripe = { url: emulator.url, apiKey: scene.apiKey };
	const credentials = await createCredentials(api, postgres, stripe);
	const workflows = new Map<string, StoredWorkflow>();
	for (const file of await readdir(path.join(PROJECT_FOLDER, 'templates'))) {
		if (file.endsWith('.json')) workflows.set(file, await importTemplate(api, file, credentials));
	}
	progress(`Imported ${credentials.length} credentials and ${workflows.size} templates`);
	return {
		postgres,
		emulator,
		server,
		api,
		workflows,
		credentials,
		stop: async () => await cleanup.run(),
	};
}

/**
 * Brings up the whole scene: a real n8n with the packed package, a real PostgreSQL with usage and
 * the local Stripe. Needs a built project. When something fails, nothing is left running.
 */
export async function startDemo(
	progress: Progress = () => {},
	scene: Partial<Scene> = {},
): Promise<RunningDemo> {
	await mkdir(RUN_FOLDER, { recursive: true });
	const cleanup = new Cleanup();
	try {
		return await start({ ...USUAL_SCENE, ...scene }, progress, cleanup);
	} catch (error) {
		await cleanup.run();
		// eslint-disable-next-line @n8n/community-nodes/require-node-api-error -- no n8n node here
		throw error;
	}
}
