import { type ReadEnvironment, type ReadPace, withReadRun } from '../read-run';
import { Billable, type PlannedUsage } from './billable';

export interface BillableReading {
	readonly billable: Billable;
	/** Requests that it took. */
	readonly requests: number;
	/** Of these, what Stripe refused for its rate limit. */
	readonly rateLimited: number;
}

/** Reads how the bills stand before a run sends anything, under the limit on readings. */
export async function readBillable(
	planned: readonly PlannedUsage[],
	pace: ReadPace,
	environment: ReadEnvironment,
): Promise<BillableReading> {
	return await withReadRun(pace, environment, async (run) => {
		const billable = await Billable.before(planned, run);
		const { requests, rateLimited } = run.reads;
		return { billable, requests, rateLimited };
	});
}
