import {
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	NodeOperationError,
} from 'n8n-workflow';
import type { UsageReport } from '../../../../providers/stripe/report-usage';
import { isProblem, type RowResult } from '../../../../providers/stripe/row-result';
import { problemSentences } from './problem-sentences';
import type { ReportSettings } from './report-settings';
import { outcomeOf } from './row-outcome';

/** Reasons that are spelled out; the counts cover all rows. */
const REASONS_IN_SUMMARY = 20;
const REASONS_IN_ERROR = 5;

/**
 * The items that the node puts out.
 *
 * @throws NodeOperationError when rows were not billed and the node is to stop on that
 */
export function reportItems(
	context: IExecuteFunctions,
	usage: UsageReport,
	{ output }: ReportSettings,
): INodeExecutionData[] {
	const problems = usage.results.filter(isProblem);
	// Who cancels asked for an end, not for an error; the items tell what was sent until then.
	const isCancelled = context.getExecutionCancelSignal()?.aborted ?? false;
	if (problems.length > 0 && !context.continueOnFail() && !isCancelled) {
		throw notBilled(context, usage, problems);
	}
	const toErrorOutput = context.getNode().onError === 'continueErrorOutput';
	if (output === 'summary') {
		const items = [summaryItem(usage, problems, context.getInputData().length)];
		return toErrorOutput ? [...items, ...problems.map(errorOutputItem)] : items;
	}
	if (!toErrorOutput) return usage.results.map((result) => rowItem(context, result));
	// The engine starts the whole node over when the first item looks failed and Retry on Fail is
	// on, so the good rows come first.
	const good = usage.results.filter((result) => !isProblem(result));
	return [...good.map((result) => rowItem(context, result)), ...problems.map(errorOutputItem)];
}

function rowItem(context: IExecuteFunctions, result: RowResult): INodeExecutionData {
	const json: IDataObject = outcomeOf(result);
	if (isProblem(result)) json.input = context.getInputData()[result.index]?.json ?? {};
	return { json, pairedItem: { item: result.index } };
}

/**
 * n8n moves an item to the error output, and adds its input, when its fields are `error` and
 * `message` alone. An `error` beside `json` would do so too, but loses every other field.
 */
function errorOutputItem(result: RowResult): INodeExecutionData {
	return {
		json: { error: outcomeOf(result), message: problemSentences([result])[0] },
		pairedItem: { item: result.index },
	};
}

function summaryItem(
	{ summary }: UsageReport,
	problems: readonly RowResult[],
	inputs: number,
): INodeExecutionData {
	return {
		json: {
			...summary,
			problems: problemSentences(problems).slice(0, REASONS_IN_SUMMARY),
		},
		pairedItem: Array.from({ length: inputs }, (_none, item) => ({ item })),
	};
}

function notBilled(
	context: IExecuteFunctions,
	{ summary }: UsageReport,
	problems: readonly RowResult[],
): NodeOperationError {
	const billed = summary.accepted + summary.duplicates;
	const reasons = problemSentences(problems);
	const left = reasons.length - REASONS_IN_ERROR;
	const more = left > 0 ? [`… and ${left} more reasons`] : [];
	const others = summary.dry_run
		? 'This was a dry run: the other rows could be billed.'
		: `The other ${billed} are billed. Once mended, run all rows again: nothing is billed twice.`;
	return new NodeOperationError(
		context.getNode(),
		`${problems.length} of ${summary.rows} rows were not billed: ${summary.rejected} rejected, ${problems.length - summary.rejected} unsent`,
		{
			description: [others, ...reasons.slice(0, REASONS_IN_ERROR), ...more].join('<br>'),
			...(problems[0] && { itemIndex: problems[0].index }),
		},
	);
}
