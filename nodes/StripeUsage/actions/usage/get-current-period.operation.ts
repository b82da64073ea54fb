import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { Zone } from '../../../../metering/series/zone';
import {
	type PeriodsReport,
	readCurrentPeriods,
} from '../../../../providers/stripe/billing/current-periods';
import { withReadRun } from '../../../../providers/stripe/read-run';
import type { AskedUsage, UsageProblem } from '../../../../providers/stripe/usage/asked-usage';
import { showHints } from '../../../common/hints';
import { statusFields } from '../../../common/reason-sentence';
import { problemItems } from '../../../common/run-items';
import { RunOptions } from '../../../common/run-options';
import { connect } from '../../../common/transport/connection';
import { engineClock } from '../../../common/transport/engine-clock';
import { readAskedRows } from './customers';
import { currentPeriodOutcome } from './current-period-outcome';

/** Reads what the running billing periods come to, and puts out one item for each. */
export async function getCurrentPeriod(
	context: IExecuteFunctions,
): Promise<INodeExecutionData[][]> {
	const { client, requestsPerSecond } = await connect(context);
	const options = new RunOptions(context);
	const check = options.flag('checkPreview', 'Check Against Invoice Preview', true);
	const simplify = options.flag('simplify', 'Simplify', true);
	const { ratePerSecond, ...pace } = options.pace(requestsPerSecond);
	const now = Math.floor(Date.now() / 1000);
	const signal = context.getExecutionCancelSignal();
	const report = await withReadRun(
		{ ...pace, readsPerSecond: ratePerSecond },
		{ client, clock: engineClock, ...(signal && { signal }) },
		async (run) => await readCurrentPeriods(askedPeriods(context), { now, check }, run),
	);
	showHints(context, hintsOf(report));
	const { periods, problems } = report;
	const good = periods.map((period) => ({
		json: currentPeriodOutcome(period, { now, simplify }),
		pairedItem: period.items.map((item) => ({ item })),
	}));
	const failed = problemItems<UsageProblem>(context, {
		problems,
		total: periods.length + problems.length,
		outcomeOf: problemFields,
		problemStatuses: ['rejected', 'unread'],
		toBe: 'read',
		others: 'The others could be read. Reading changes nothing, so run it again once mended.',
	});
	return [[...good, ...failed]];
}

function askedPeriods(context: IExecuteFunctions): AskedUsage[] {
	const utc = Zone.of('UTC');
	const time = utc.ok
		? ({ ok: true, value: { range: 'current_period', grouping: 'none', zone: utc.value } } as const)
		: utc;
	return readAskedRows(context).map((row) =>
		row.unreadable === undefined ? { ...row, time } : row,
	);
}

function problemFields(problem: UsageProblem): IDataObject {
	return { ...statusFields(problem), customer: problem.customer ?? null };
}

function hintsOf({ periods, unsubscribed, denied }: PeriodsReport): string[] {
	const hints = unsubscribed.map(
		({ display_name }) =>
			`No customer has a running subscription to a price of the meter "${display_name}", so there is nothing to show`,
	);
	if (denied !== undefined) {
		hints.push(
			`The amounts were not checked against Stripe’s invoice preview. ${denied}, or turn the option Check Against Invoice Preview off`,
		);
	}
	const different = periods.filter(({ difference = 0n }) => difference !== 0n).length;
	if (different > 0) {
		hints.push(
			`Stripe’s invoice preview has another amount in ${different} of ${periods.length} items: see their preview_difference and note`,
		);
	}
	return hints;
}
