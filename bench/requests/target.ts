/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { CannedTask } from './canned-stripe';

/** A canned Stripe in a process of its own. */
export interface Target {
	readonly url: string;
	stop(): Promise<void>;
}

export async function startTarget(task: CannedTask): Promise<Target> {
	const script = join(__dirname, 'canned-stripe.ts');
	const child = spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify(task)], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
	return {
		url: chunk.toString().trim(),
		async stop() {
			const ended = once(child, 'exit');
			child.kill('SIGTERM');
			await ended;
		},
	};
}
