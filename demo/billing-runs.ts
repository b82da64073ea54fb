/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { closedHours, msLeftInHour, union } from './closed-hours';
import { compareTotals, type BilledWindow, type Totals } from './drift';
import type { Execution, StoredWorkflow } from './n8n/types';
import type { RunningDemo } from './start-demo';
import { begin, itemOf, successOf, templateOf } from './template-run';
import { setting } from './workflows';

export const HOURLY_SYNC = 'hourly-usage-billing-sync.json';

/** The meter that the templates report to. */
export const METER = 'api_calls';

const SUMMARY_NODE = 'Run summary';
const ROOM_MS = 60_000;

export interface RunReport {
	execution: Execution;
	/** Meter events that were accepted during the run. */
	accepted: number;
	/** Meter events that were refused during the run, as known or for another reason. */
	refused: number;
	/** What the workflow itself says about the run. */
	summary: Record<string, unknown>;
}

/** Runs the hourly sync in a demo and remembers which hours have been billed. */
export class BillingRuns {
	private readonly workflow: StoredWorkflow;

	private window?: BilledWindow;

	constructor(private readonly demo: RunningDemo) {
		this.workflow = templateOf(demo, HOURLY_SYNC);
	}

	private hoursBefore(at: Date): BilledWindow {
		return closedHours(at, Number(setting(this.workflow, 'look_back_hours')));
	}

	/** Starts the hourly sync as the editor's button does; gives the id of the execution. */
	async begin(): Promise<string> {
		// A second run in the next hour would have something new to bill.
		const left = msLeftInHour(new Date());
		if (!this.window && left < ROOM_MS) {
			await new Promise((resolve) => setTimeout(resolve, left));
		}
		const id = await begin(this.demo, this.workflow);
		const { startedAt } = await this.demo.api.execution(id);
		this.window = union(this.window, this.hoursBefore(new Date(startedAt)));
		return id;
	}

	/** Waits until Stripe shows all that it has received. */
	async untilShown(): Promise<void> {
		await new Promise((resolve) => setTimeout(resolve, this.demo.emulator.longestLagMs));
	}

	/**
	 * Runs the hourly sync to its end, once Stripe shows all that it has received. Throws with n8n's
	 * message unless it succeeded.
	 */
	async run(): Promise<RunReport> {
		await this.untilShown();
		const before = await this.demo.emulator.eventCounts();
		const execution = await successOf(this.demo, await this.begin());
		const after = await this.demo.emulator.eventCounts();
		return {
			execution,
			accepted: after.accepted - before.accepted,
			refused: after.refused - before.refused,
			summary: itemOf(execution, SUMMARY_NODE),
		};
	}

	/** The hours of all runs so far; before the first, those that it would bill. */
	get billedWindow(): BilledWindow {
		return this.window ?? this.hoursBefore(new Date());
	}

	/** What the database holds for the hours of all runs so far, against what was billed. */
	async totals(): Promise<Totals> {
		const billed = await this.demo.emulator.billed(METER);
		return await compareTotals(this.demo.postgres, this.billedWindow, billed);
	}
}
