/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { DEMO_FOLDER, N8N_FOLDER, PROJECT_FOLDER, RUN_FOLDER } from '../paths';
import { keep } from '../process/keep';
import type { Progress } from '../progress';

const PROGRESS_EVERY_MS = 3_000;

const MARKER = path.join(N8N_FOLDER, 'node_modules', '.installed-from');
const INPUTS = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml'];

/** What decides the content of node_modules: the lockfile, the settings and the platform. */
async function fingerprint(): Promise<string> {
	const hash = createHash('sha256').update(`${process.platform}-${process.arch}`);
	for (const name of INPUTS) hash.update(await readFile(path.join(DEMO_FOLDER, name)));
	return hash.digest('hex');
}

async function lastProgressLine(logFile: string): Promise<string | undefined> {
	const lines = (await readFile(logFile, 'utf8').catch(() => '')).split('\n');
	return lines.filter((line) => line.startsWith('Progress: ')).at(-1);
}

/**
 * Installs the n8n that demo/pnpm-lock.yaml names (about 2 GB), without running any install
 * script and so without a compiler. Does nothing when it is there already.
 */
export async function installN8n(progress: Progress): Promise<void> {
	const wanted = await fingerprint();
	if ((await readFile(MARKER, 'utf8').catch(() => '')) === wanted) {
		progress('n8n is installed already');
		return;
	}
	progress('Installing n8n (2 GB on disk, one to three minutes, only this once)');
	const logFile = path.join(RUN_FOLDER, 'install.log');
	await mkdir(N8N_FOLDER, { recursive: true });
	for (const name of INPUTS) {
		await copyFile(path.join(DEMO_FOLDER, name), path.join(N8N_FOLDER, name));
	}
	await writeFile(logFile, '');
	const pnpm = path.join(PROJECT_FOLDER, 'node_modules', 'pnpm', 'bin', 'pnpm.cjs');
	const options = ['--frozen-lockfile', '--ignore-scripts', '--reporter=append-only'];
	const installer = await keep({
		commands: [{ command: process.execPath, args: [pnpm, 'install', ...options] }],
		cwd: N8N_FOLDER,
		// Answers the question whether an existing node_modules may be replaced.
		env: { ...process.env, CI: 'true' },
		logFile,
	});
	const ticker = setInterval(() => {
		void lastProgressLine(logFile).then((line) => {
			if (line) progress(`  ${line.replace('Progress: ', 'packages: ')}`);
		});
	}, PROGRESS_EVERY_MS);
	const exit = await installer.exited;
	clearInterval(ticker);
	if (exit.code !== 0) {
		throw new Error(`n8n could not be installed. The whole log: ${logFile}\n${exit.log}`);
	}
	await writeFile(MARKER, wanted);
}
