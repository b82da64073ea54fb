import { closedHour, union } from './closed-hour';
import { compareTotals, type BilledWindow, type Totals } from './drift';
import type { Execution } from './n8n/types';
import type { RunningDemo } from './start-demo';
import { triggerName } from './workflows';

export const HOURLY_SYNC = 'hourly-usage-billing-sync.json';
/** The meter that the templates report to. */
export const METER = 'api_calls';

const RUN_TIMEOUT_MS = 300_000;

/** Runs the hourly sync in a demo and remembers which hours have been billed. */
export class BillingRuns {
	private window?: BilledWindow;

	constructor(private readonly demo: RunningDemo) {}

	/** Starts the hourly sync as the editor's button does; gives the id of the execution. */
	async begin(): Promise<string> {
		const workflow = this.demo.workflows.get(HOURLY_SYNC);
		if (!workflow) throw new Error(`templates/${HOURLY_SYNC} is missing`);
		const id = await this.demo.api.startWorkflow(workflow.id, triggerName(workflow));
		const { startedAt } = await this.demo.api.execution(id);
		this.window = union(this.window, closedHour(new Date(startedAt)));
		return id;
	}

	/** Runs the hourly sync to its end. Throws with n8n's message unless it succeeded. */
	async run(): Promise<Execution> {
		const execution = await this.demo.api.executionEnd(await this.begin(), RUN_TIMEOUT_MS);
		if (execution.status !== 'success') {
			const error = execution.data?.resultData.error;
			const detail = [error?.message, error?.description].filter(Boolean).join(': ');
			throw new Error(`The hourly sync ended as ${execution.status}. ${detail}`);
		}
		return execution;
	}

	/** What the database holds for the hours of all runs so far, against what was billed. */
	async totals(): Promise<Totals> {
		const window = this.window ?? closedHour(new Date());
		const billed = await this.demo.emulator.billed(METER);
		return await compareTotals(this.demo.postgres, window, billed);
	}
}
