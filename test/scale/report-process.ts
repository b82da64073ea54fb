/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { RAW_EVENTS, report, REPORT, runWorkflow, workflowOf } from '../support/engine';
import { usageRows, wholeUsageRows } from '../support/usage';

/** What to report, as JSON in the first argument. */
export interface ReportTask {
	readonly url: string;
	readonly rows: number;
	readonly customers: number;
	/** Unix seconds from which the times of the rows go back. */
	readonly now: number;
	readonly combine?: 'hour';
	/** Rows of whole numbers go through the stream. */
	readonly streamed?: true;
	/** Tell outcomes in one item, not in one for each row. */
	readonly summarised?: true;
	/** Nothing is reported: the rows go through a node of n8n's that does nothing. */
	readonly passedOn?: true;
}

export interface ReportEnd {
	readonly status: string;
	readonly seconds: number;
	/** Highest memory of the whole process, in MB. */
	readonly memoryMb: number;
	/** Rows by outcome. */
	readonly outcomes: Readonly<Record<string, number>>;
}

const DOES_NOTHING = workflowOf({
	type: 'n8n-nodes-base.noOp',
	name: 'No operation',
	parameters: {},
});

/**
 * Reports rows through the engine in a process of its own: one that can be killed, and in which
 * nothing slows n8n down that is not there in production.
 */
async function main(): Promise<void> {
	const task = JSON.parse(process.argv[2] ?? '{}') as ReportTask;
	const { combine, streamed, summarised, passedOn } = task;
	const rows = (streamed ? wholeUsageRows : usageRows)(task.rows, task.customers, task.now);
	const parameters = {
		...RAW_EVENTS,
		...(combine && { identity: 'window' }),
		options: {
			...(combine && { combine }),
			...(streamed && { delivery: 'stream' }),
			...(summarised && { output: 'summary' }),
		},
	};
	const begin = performance.now();
	const run = passedOn
		? await runWorkflow(DOES_NOTHING, { items: rows })
		: await report(task, rows, { parameters, node: { onError: 'continueRegularOutput' } });
	const outcomes: Record<string, number> = {};
	for (const { status, accepted } of passedOn ? [] : run.node(REPORT).items) {
		if (summarised) outcomes.accepted = Number(accepted);
		else outcomes[String(status)] = (outcomes[String(status)] ?? 0) + 1;
	}
	const end: ReportEnd = {
		status: run.status,
		seconds: Math.round(performance.now() - begin) / 1000,
		memoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
		outcomes,
	};
	process.stdout.write(`${JSON.stringify(end)}\n`);
}

main().catch((reason: unknown) => {
	process.stderr.write(`${String(reason)}\n`);
	process.exitCode = 1;
});
