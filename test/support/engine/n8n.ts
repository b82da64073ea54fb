/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as Core from 'n8n-core';
import type * as N8nWorkflow from 'n8n-workflow';

export const REPOSITORY = join(__dirname, '..', '..', '..');

/** n8n's packages, as far as tests use them. */
export interface N8n {
	readonly core: typeof Core;
	readonly workflow: typeof N8nWorkflow;
}

const requireHere = createRequire(join(REPOSITORY, 'package.json'));

let loaded: N8n | undefined;

/**
 * Loads n8n's engine, which takes one to two seconds, on first use.
 *
 * @throws Error that says what to run when a package or the build is missing
 */
export function n8n(): N8n {
	loaded ??= load();
	return loaded;
}

function load(): N8n {
	if (!existsSync(join(REPOSITORY, 'dist', 'nodes'))) {
		throw new Error('dist/ is missing. Run `npm run build`: the engine loads the built package');
	}
	keepToItself();
	need('reflect-metadata');
	const workflow = need('n8n-workflow') as typeof N8nWorkflow;
	const core = need('n8n-core') as typeof Core;
	return { core, workflow };
}

/**
 * The engine keeps settings in a home of its own; without one it writes to that of the user. Each
 * of Jest's processes has another: one would read the settings that another is just writing.
 */
function keepToItself(): void {
	const home = join(REPOSITORY, '.cache', 'n8n-engine', process.env.JEST_WORKER_ID ?? 'alone');
	mkdirSync(home, { recursive: true });
	process.env.N8N_USER_FOLDER = home;
	process.env.N8N_ENCRYPTION_KEY = 'engine of the tests';
	process.env.N8N_LOG_LEVEL ??= 'silent';
	process.env.N8N_RUNNERS_ENABLED = 'false';
}

function need(name: string): unknown {
	let cause: unknown;
	try {
		return requireHere(name) as unknown;
	} catch (reason) {
		cause = reason;
	}
	throw new Error(`n8n's engine cannot be loaded: package "${name}". Run \`npm ci\` first`, {
		cause,
	});
}

/** Where a package of n8n lies, for loaders that read its files. */
export function packageFolder(name: string): string {
	return join(requireHere.resolve(`${name}/package.json`), '..');
}
