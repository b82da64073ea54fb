/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import type { IDataObject } from 'n8n-workflow';
import { runWorkflow, sync, SYNC, workflowOf } from '../../test/support/engine';
import { peakMb } from '../peak-memory';
import type { Cost } from '../scenario-process';
import { SYNC_SCENARIOS } from './scenarios';
import { sourceTotals } from './source';

/** What to sync, as JSON in the first argument. */
export interface SyncTask {
	readonly scenario: string;
	readonly url: string;
	/** Unix seconds: the end of the last window. */
	readonly until: number;
}

export interface SyncCost extends Cost {
	/** Memory of n8n, its engine and the items before the node runs, in MB. */
	readonly itemsMb: number;
	readonly summary: IDataObject;
}

async function main(): Promise<void> {
	const task = JSON.parse(process.argv[2] ?? '{}') as SyncTask;
	const scenario = SYNC_SCENARIOS.find(({ name }) => name === task.scenario);
	if (scenario === undefined) throw new Error(`There is no scenario "${task.scenario}"`);
	const rows = [...sourceTotals(scenario, task.until, 'after')].map((row) => ({ ...row }));
	await runWorkflow(workflowOf({ type: 'n8n-nodes-base.noOp', name: 'Warm up', parameters: {} }));
	const itemsMb = Math.round(process.memoryUsage().rss / 2 ** 20);
	const cpu = process.cpuUsage();
	const begin = performance.now();
	// Without the reading of invoices, which is for corrections and counts by them.
	const run = await sync(task, rows, { options: { output: 'summary', invoiced: 'send' } });
	const { user, system } = process.cpuUsage(cpu);
	const cost: SyncCost = {
		seconds: (performance.now() - begin) / 1000,
		cpuMs: (user + system) / 1000,
		memoryMb: peakMb(),
		itemsMb,
		summary: run.node(SYNC).items[0] ?? {},
		...(run.error && { failure: run.error.message }),
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
