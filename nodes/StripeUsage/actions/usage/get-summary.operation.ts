import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { UsageProblem } from '../../../../providers/stripe/usage/asked-usage';
import { type AskedReport, readAsked } from '../../../../providers/stripe/usage/read-asked';
import { withReadRun } from '../../../../providers/stripe/read-run';
import { showHints } from '../../../shared/hints';
import { statusFields } from '../../../shared/reason-sentence';
import { problemItems } from '../../../shared/run-items';
import { RunOptions } from '../../../shared/run-options';
import { connect } from '../../../shared/transport/connection';
import { engineClock } from '../../../shared/transport/engine-clock';
import { readAskedUsage } from './asked-usage';
import { SUMMARY_OUTPUTS, summaryItems } from './summary-items';

/** For how long what was sent may not be shown yet, in seconds. About one minute was measured. */
const LAG_SECONDS = 120;

/** Reads what customers used in a range, as Stripe shows it. */
export async function getSummary(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const { client, requestsPerSecond } = await connect(context);
	const options = new RunOptions(context);
	const output = options.choice('output', 'Output', SUMMARY_OUTPUTS);
	const { ratePerSecond, ...pace } = options.pace(requestsPerSecond);
	const now = Math.floor(Date.now() / 1000);
	const asked = readAskedUsage(context, now);
	const signal = context.getExecutionCancelSignal();
	const report = await withReadRun(
		{ ...pace, readsPerSecond: ratePerSecond },
		{ client, clock: engineClock, ...(signal && { signal }) },
		async (run) => await readAsked(asked, { now, isRaw: output === 'raw' }, run),
	);
	showHints(context, hintsOf(report, now));
	const { answered, problems } = report;
	const failed = problemItems<UsageProblem>(context, {
		problems,
		total: answered.length + problems.length,
		outcomeOf: problemFields,
		problemStatuses: ['rejected', 'unread'],
		toBe: 'read',
		others: 'The others could be read. Reading changes nothing, so run it again once mended.',
	});
	return [[...summaryItems(report, output), ...failed]];
}

function problemFields(problem: UsageProblem): IDataObject {
	return { ...statusFields(problem), customer: problem.customer ?? null };
}

function hintsOf({ answered, unsubscribed }: AskedReport, now: number): string[] {
	const hints = unsubscribed.map(
		({ display_name }) =>
			`No customer has a subscription to a price of the meter "${display_name}", so there is nothing to show`,
	);
	const isFresh = answered.some(({ range }) => range.end > now - LAG_SECONDS);
	if (isFresh) {
		hints.push(
			'The range includes the last minutes. Stripe shows meter events about a minute after they were sent, so the newest usage may be missing',
		);
	}
	return hints;
}
