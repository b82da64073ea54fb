/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import type { IDataObject } from 'n8n-workflow';
import { RAW_EVENTS, report, REPORT, runWorkflow, workflowOf } from '../../test/support/engine';
import { wholeUsageRows } from '../../test/support/usage';
import type { Cost } from '../scenario-process';
import { STREAM_SCENARIOS } from './scenarios';

/** What to report, as JSON in the first argument. */
export interface StreamTask {
	readonly scenario: string;
	readonly url: string;
	readonly customers: number;
	readonly now: number;
}

export interface StreamCost extends Cost {
	readonly summary: IDataObject;
}

async function main(): Promise<void> {
	const task = JSON.parse(process.argv[2] ?? '{}') as StreamTask;
	const scenario = STREAM_SCENARIOS.find(({ name }) => name === task.scenario);
	if (scenario === undefined) throw new Error(`There is no scenario "${task.scenario}"`);
	const rows = wholeUsageRows(scenario.rows, task.customers, task.now);
	await runWorkflow(workflowOf({ type: 'n8n-nodes-base.noOp', name: 'Warm up', parameters: {} }));
	const cpu = process.cpuUsage();
	const begin = performance.now();
	const options = { ...scenario.options, output: 'summary' };
	const run = await report(task, rows, { parameters: { ...RAW_EVENTS, options } });
	const { user, system } = process.cpuUsage(cpu);
	const cost: StreamCost = {
		seconds: (performance.now() - begin) / 1000,
		cpuMs: (user + system) / 1000,
		memoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
		summary: run.node(REPORT).items[0] ?? {},
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
