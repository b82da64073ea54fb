import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { reportUsage, type UsageReport } from '../../../../providers/stripe/report-usage';
import { connect } from '../../../common/transport/connection';
import { engineClock } from '../../../common/transport/engine-clock';
import { addHints } from './report-hints';
import { readSettings } from './report-settings';
import { readInputs } from '../../../common/row-inputs';
import { rowOutcome } from './row-outcome';
import { totalBillableFields } from './total-billable';
import { runItems } from '../../../common/run-items';

/** Sends the items' usage to Stripe and puts out what became of each. */
export async function report(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const connection = await connect(context);
	const settings = readSettings(context, connection);
	const signal = context.getExecutionCancelSignal();
	const inputs = readInputs(context, {
		timeKind: settings.timeKind,
		withSourceEventId: settings.rules.identity === 'source_event',
	});
	const usage = await reportUsage(inputs, settings.rules, {
		client: connection.client,
		clock: engineClock,
		now: Math.floor(Date.now() / 1000),
		...(signal && { signal }),
	});
	addHints(context, usage, settings);
	const run = {
		...usage,
		summary: { ...usage.summary, ...totalBillableFields(usage.billable) },
		outcomeOf: rowOutcome,
		problemStatuses: usage.stream === undefined ? PROBLEMS : PROBLEMS_OF_STREAM,
		toBe: 'billed',
		others: othersOf(usage),
	};
	return runItems(context, run, settings.output);
}

const PROBLEMS = ['rejected', 'unsent'] as const;
const PROBLEMS_OF_STREAM = [...PROBLEMS, 'missing'] as const;

function othersOf({ summary }: UsageReport): string {
	if (summary.dry_run) return 'This was a dry run: the other rows could be billed.';
	const billed = summary.accepted + summary.duplicates + (summary.verified ?? 0);
	const later = summary.accepted_unverified ?? 0;
	const others =
		later === 0
			? `The other ${billed} are billed`
			: `Of the others ${billed} are billed, and ${later} were taken to be checked later`;
	return `${others}. Once mended, run all rows again: nothing is billed twice.`;
}
