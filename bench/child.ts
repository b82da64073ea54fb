/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions */
import { spawn } from 'node:child_process';

/**
 * Runs a script in a process of its own, so that none inherits another's memory.
 *
 * @param task given to the script as JSON in its first argument
 * @returns what the script printed as JSON in its last line
 */
export async function inChild<End>(script: string, task: object): Promise<End> {
	const child = spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify(task)], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	let text = '';
	child.stdout.on('data', (chunk: Buffer) => {
		text += chunk.toString();
	});
	return await new Promise<End>((resolve, reject) => {
		child.once('close', (code) => {
			if (code === 0) resolve(JSON.parse(text.trim().split('\n').at(-1) ?? '') as End);
			else reject(new Error(`${script} ended with ${code} for ${JSON.stringify(task)}: ${text}`));
		});
	});
}
