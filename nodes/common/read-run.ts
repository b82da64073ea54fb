import type { IExecuteFunctions } from 'n8n-workflow';
import { type ReadRun, withReadRun } from '../../providers/stripe/read-run';
import { RunOptions } from './run-options';
import { connect } from './transport/connection';
import { engineClock } from './transport/engine-clock';

/** Asks Stripe as the credential and the options for pace and patience say. */
export async function inReadRun<Result>(
	context: IExecuteFunctions,
	ask: (run: ReadRun) => Promise<Result>,
): Promise<Result> {
	const { client, requestsPerSecond } = await connect(context);
	const { ratePerSecond, ...pace } = new RunOptions(context).pace(requestsPerSecond);
	const signal = context.getExecutionCancelSignal();
	return await withReadRun(
		{ ...pace, readsPerSecond: ratePerSecond },
		{ client, clock: engineClock, ...(signal && { signal }) },
		ask,
	);
}
