/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { getHeapStatistics } from 'node:v8';
import { startLine } from './child';
import { watchHeld } from './held-memory';
import { peakMb } from './peak-memory';
import { type Population, type Share, usageOf } from './usage';
import { WAYS, type WayName } from './ways';
import { noOp } from './ways/no-op';

/** What to run, as JSON in the first argument. */
export interface Task {
	readonly way: WayName;
	readonly url: string;
	readonly population: Population;
	/** Of several workers, this one. @default all rows */
	readonly share?: Share;
}

/** What one process took, without the loading of n8n. */
export interface Cost {
	readonly seconds: number;
	/** CPU time of the process, in ms. */
	readonly cpuMs: number;
	/** Highest memory of the whole process, n8n's engine included, in MB. */
	readonly memoryMb: number;
	/** What the way ended with, if not well. */
	readonly failure?: string;
}

export interface ScenarioCost extends Cost {
	/** When it began, in ms since 1970. */
	readonly beganMs: number;
	/** The most that a full garbage collection left in the heap, in MB. */
	readonly heldMb: number;
	/** Node's own limit of the heap, in MB. */
	readonly heapLimitMb: number;
}

async function main(): Promise<void> {
	const { way, url, population, share } = JSON.parse(process.argv[2] ?? '{}') as Task;
	const rows = [...usageOf(population, share)];
	await noOp({ url, rows: [] });
	await startLine();
	const heldMb = watchHeld();
	const cpu = process.cpuUsage();
	const begin = performance.now();
	const beganMs = Date.now();
	const failure = await WAYS[way]({ url, rows }).then(
		() => undefined,
		(reason: unknown) => (reason instanceof Error ? reason.message : String(reason)),
	);
	const { user, system } = process.cpuUsage(cpu);
	const cost: ScenarioCost = {
		beganMs,
		seconds: (performance.now() - begin) / 1000,
		cpuMs: (user + system) / 1000,
		memoryMb: peakMb(),
		heldMb: heldMb(),
		heapLimitMb: Math.round(getHeapStatistics().heap_size_limit / 2 ** 20),
		...(failure !== undefined && { failure }),
	};
	process.stdout.write(`${JSON.stringify(cost)}\n`);
}

main().then(
	() => process.exit(0),
	(reason: unknown) => {
		process.stderr.write(`${String(reason)}\n`);
		process.exit(1);
	},
);
