import { type IExecuteFunctions, type INodeExecutionData, NodeOperationError } from 'n8n-workflow';
import { Zone } from '../../../../metering/series/zone';
import {
	searchAsked,
	type UnbilledReport,
	type UnbilledRules,
} from '../../../../providers/stripe/unbilled/search-asked';
import type { AskedUsage } from '../../../../providers/stripe/usage/asked-usage';
import { showHints } from '../../../common/hints';
import { textOf } from '../../../common/item-inputs';
import { problemItems } from '../../../common/run-items';
import { RunOptions } from '../../../common/run-options';
import { problemFields } from './ask-usage';
import { readAskedUsage } from './asked-usage';
import { readAskedRows } from './customers';
import { findingItems, searchItems } from './finding-items';
import { inReadRun } from '../../../common/read-run';

const DAY = 86_400;
const MOST_IDLE_DAYS = 90;

/** Finds usage that nobody is billed for and subscriptions that nobody uses. */
export async function findUnbilled(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const output = new RunOptions(context).choice('output', 'Output', ['findings', 'summary']);
	const rules = readRules(context, Math.floor(Date.now() / 1000));
	const report = await inReadRun(
		context,
		async (run) => await searchAsked(askedBy(context, rules), rules, run),
	);
	showHints(context, hintsOf(report));
	const { searches, problems } = report;
	const failed = problemItems(context, {
		problems,
		total: problems.length + searches.reduce((sum, { checked }) => sum + checked, 0),
		outcomeOf: problemFields,
		problemStatuses: ['rejected', 'unread'],
		toBe: 'checked',
		others: 'The others could be checked. Nothing is changed by it, so run it again once mended.',
	});
	const items =
		output === 'summary'
			? searchItems(searches, context.getInputData().length)
			: findingItems(searches);
	return [[...items, ...failed]];
}

/** @throws NodeOperationError when an expression gives none of the choices */
function readRules(context: IExecuteFunctions, now: number): UnbilledRules {
	const options = new RunOptions(context);
	const idleDays = options.amount('idleDays', 'Idle Days') ?? 7;
	if (!Number.isInteger(idleDays) || idleDays > MOST_IDLE_DAYS) {
		throw new NodeOperationError(context.getNode(), `Idle Days is "${idleDays}"`, {
			description: `It has to be a whole number from 1 to ${MOST_IDLE_DAYS}`,
			level: 'warning',
		});
	}
	const rateBy = textOf(context.getNodeParameter('options.rateBy', 0, ''));
	return {
		find: context.getNodeParameter('find', 0) as UnbilledRules['find'],
		idleDays,
		withTrials: options.flag('withTrials', 'Usage of Trials'),
		withPreviews: options.flag('withPreviews', 'Check Against Invoice Previews'),
		now,
		...(rateBy !== '' && { rateBy }),
	};
}

/** Idle subscriptions are looked for up to now, so the panel asks for no range. */
function askedBy(context: IExecuteFunctions, { find, now, idleDays }: UnbilledRules): AskedUsage[] {
	if (find !== 'idle') return readAskedUsage(context, now);
	const zone = Zone.of('UTC');
	const range = { start: now - idleDays * DAY, end: now };
	const time = zone.ok
		? ({ ok: true, value: { range, grouping: 'none', zone: zone.value } } as const)
		: zone;
	return readAskedRows(context).map((row) => (row.unreadable ? row : { ...row, time }));
}

function hintsOf({ searches, problems }: UnbilledReport): string[] {
	if (problems.length > 0) return [];
	const found = searches.reduce((sum, { findings }) => sum + findings.length, 0);
	if (found > 0) return [];
	const checked = searches.reduce((sum, one) => sum + one.checked, 0);
	const requests = searches.reduce((sum, one) => sum + one.requests, 0);
	return [`Nothing found: ${checked} customers checked, ${requests} requests`];
}
