/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions */
import { type ChildProcess, spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import type { Campaign, Violation } from './campaign';
import type { SimulationTask } from './play-task';
import { addTally, type Tally } from './tally';

export interface FleetReport {
	readonly tally: Tally;
	readonly violations: readonly Violation[];
	readonly seconds: number;
}

export interface FleetOptions {
	readonly seed: number;
	readonly schedules: number;
	readonly processes: number;
	/** What each process runs. @default the simulation of Sync Totals */
	readonly script?: string;
	readonly onProgress?: (report: FleetReport) => void;
}

/** How far the seeds of two processes lie apart. */
const SEEDS_APART = 1_000_003;

/** Plays schedules in several processes at once. All end when one of them finds a violation. */
export async function playInProcesses(options: FleetOptions): Promise<FleetReport> {
	const { seed, schedules, processes, onProgress } = options;
	const program = await bundled(options.script ?? join(__dirname, 'simulate-process.ts'));
	const begin = performance.now();
	const tally: Tally = {};
	const violations: Violation[] = [];
	const report = (): FleetReport => ({
		tally,
		violations,
		seconds: (performance.now() - begin) / 1000,
	});
	const children: ChildProcess[] = [];
	const share = Math.ceil(schedules / processes);
	const ends = Array.from({ length: processes }, async (_, index) => {
		const task = {
			seed: (seed + index * SEEDS_APART) | 0,
			schedules: Math.max(0, Math.min(share, schedules - index * share)),
		};
		await playInProcess(program, task, children, (campaign) => {
			addTally(tally, campaign.tally);
			if (campaign.violation !== undefined) violations.push(campaign.violation);
			if (violations.length > 0) for (const child of children) child.kill();
			onProgress?.(report());
		});
	});
	await Promise.all(ends);
	return report();
}

/** tsx would name every function anew whenever it is made, which takes a seventh of the time. */
async function bundled(script: string): Promise<string> {
	const { outputFiles } = await build({
		entryPoints: [script],
		bundle: true,
		platform: 'node',
		target: 'es2022',
		write: false,
	});
	return outputFiles.map(({ text }) => text).join('');
}

async function playInProcess(
	program: string,
	task: SimulationTask,
	children: ChildProcess[],
	onCampaign: (campaign: Campaign) => void,
): Promise<void> {
	const child = spawn(process.execPath, ['-', JSON.stringify(task)], {
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	// On virtual time nothing hangs on its pace, other than in what may go on beside it.
	if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
	child.stdin.end(program);
	children.push(child);
	const lines = createInterface({ input: child.stdout });
	lines.on('line', (line) => onCampaign(JSON.parse(line) as Campaign));
	await new Promise<void>((resolve, reject) => {
		child.once('close', (code, signal) => {
			if (code === 0 || child.killed) resolve();
			else reject(new Error(`A simulation's process ended with ${code ?? signal}`));
		});
	});
}
