/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { runWorkflow, workflowOf } from '../test/support/engine';
import { usageRows } from '../test/support/usage';
import { SCENARIOS } from './scenarios';

/** What to run, as JSON in the first argument. */
export interface Task {
	readonly scenario: string;
	readonly url: string;
	readonly customers: number;
	readonly now: number;
}

/** What one way took, without the loading of n8n. */
export interface Cost {
	readonly seconds: number;
	/** CPU time of the process, in ms. */
	readonly cpuMs: number;
	/** Highest memory of the whole process, n8n's engine included, in MB. */
	readonly memoryMb: number;
	readonly failure?: string;
}

/** Runs one scenario in a process of its own, so that none inherits another's memory. */
async function main(): Promise<void> {
	const task = JSON.parse(process.argv[2] ?? '{}') as Task;
	const scenario = SCENARIOS.find(({ name }) => name === task.scenario);
	if (scenario === undefined) throw new Error(`There is no scenario "${task.scenario}"`);
	const rows = usageRows(scenario.rows, task.customers, task.now);
	await runWorkflow(workflowOf({ type: 'n8n-nodes-base.noOp', name: 'Warm up', parameters: {} }));
	const cpu = process.cpuUsage();
	const begin = performance.now();
	const failure = await scenario.way({ url: task.url, rows }).then(
		() => undefined,
		(reason: unknown) => String(reason),
	);
	const { user, system } = process.cpuUsage(cpu);
	const cost: Cost = {
		seconds: (performance.now() - begin) / 1000,
		cpuMs: (user + system) / 1000,
		memoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
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
