/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { REPOSITORY } from '../support/engine';
import type { ReportEnd, ReportTask } from './report-process';

export interface EngineProcess {
	/** How it ended; undefined when it was killed before its end. */
	readonly ended: Promise<ReportEnd | undefined>;
	kill(): void;
}

/**
 * Runs a report through n8n's engine in a process of its own.
 *
 * @param heapMb the most that its JavaScript may take, in MB; by default what Node chooses
 */
export function startReport(task: ReportTask, heapMb?: number): EngineProcess {
	const heap = heapMb === undefined ? [] : [`--max-old-space-size=${heapMb}`];
	const script = join(REPOSITORY, 'test', 'scale', 'report-process.ts');
	const child: ChildProcess = spawn(
		process.execPath,
		[...heap, '--import', 'tsx', script, JSON.stringify(task)],
		{ cwd: REPOSITORY, stdio: ['ignore', 'pipe', 'inherit'] },
	);
	let text = '';
	child.stdout?.on('data', (chunk: Buffer) => {
		text += chunk.toString();
	});
	const ended = new Promise<ReportEnd | undefined>((resolve, reject) => {
		child.once('close', (code, signal) => {
			const last = text.trim().split('\n').at(-1) ?? '';
			if (code === 0) resolve(JSON.parse(last) as ReportEnd);
			else if (signal === 'SIGKILL') resolve(undefined);
			else reject(new Error(`The engine's process ended with ${code ?? signal}: ${text}`));
		});
	});
	return { ended, kill: () => void child.kill('SIGKILL') };
}
