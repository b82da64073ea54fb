/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { PROJECT_FOLDER } from '../paths';

const run = promisify(execFile);

async function npm(args: string[]): Promise<void> {
	// Set by npm for what it runs; calling it through node works on every platform.
	const script = process.env.npm_execpath;
	const options = { cwd: PROJECT_FOLDER };
	if (script?.endsWith('.js')) await run(process.execPath, [script, ...args], options);
	else await run('npm', args, { ...options, shell: process.platform === 'win32' });
}

/**
 * Packs this project as it would be published and puts it where n8n's own installer puts a
 * community package, without a node_modules of its own: what the package imports must come from
 * n8n. Gives the name of the tarball. Throws when the project has not been built.
 */
export async function installPackage(n8nUserFolder: string): Promise<string> {
	const manifest = JSON.parse(
		await readFile(path.join(PROJECT_FOLDER, 'package.json'), 'utf8'),
	) as { name: string; n8n: { nodes: string[] } };
	for (const file of manifest.n8n.nodes) {
		await readFile(path.join(PROJECT_FOLDER, file)).catch(() => {
			throw new Error(`${file} is missing: run "npm run build" first`);
		});
	}
	const packFolder = path.join(n8nUserFolder, 'pack');
	await rm(packFolder, { recursive: true, force: true });
	await mkdir(packFolder, { recursive: true });
	await npm(['pack', '--ignore-scripts', '--silent', '--pack-destination', packFolder]);
	const [tarball] = await readdir(packFolder);

	const target = path.join(n8nUserFolder, '.n8n', 'nodes', 'node_modules', manifest.name);
	await rm(target, { recursive: true, force: true });
	await mkdir(target, { recursive: true });
	// Relative, because tar takes a colon in a Windows path for the name of a host.
	const archive = path.relative(target, path.join(packFolder, tarball));
	await run('tar', ['-xzf', archive, '--strip-components=1'], { cwd: target });
	return tarball;
}
