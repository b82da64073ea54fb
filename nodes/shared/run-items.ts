import {
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type IPairedItemData,
	NodeOperationError,
} from 'n8n-workflow';
import { DRY_RUN, type ItemResult } from '../../providers/stripe/item-result';
import { problemSentences } from './problem-sentences';
import type { RunOutput } from './run-options';

/** Reasons that are spelled out; the counts cover all rows. */
const REASONS_IN_SUMMARY = 20;
const REASONS_IN_ERROR = 5;

/** What an operation did with the items, and how it puts that. */
export interface Run<Result extends ItemResult> {
	/** One for every input item, in their order; then what no item stands for. */
	readonly results: readonly Result[];
	readonly summary: object;
	/** The fields of a result's item. */
	readonly outcomeOf: (result: Result) => IDataObject;
	/** Statuses that need somebody's attention, in the order in which an error counts them. */
	readonly problemStatuses: ReadonlyArray<Result['status']>;
	/** What was to be done with the rows and was not, such as "billed". */
	readonly toBe: string;
	/** What became of the rows without a problem, and how to go on. */
	readonly others: string;
}

/**
 * The items that the node puts out.
 *
 * @throws NodeOperationError when rows have problems and the node is to stop on that
 */
export function runItems<Result extends ItemResult>(
	context: IExecuteFunctions,
	run: Run<Result>,
	output: RunOutput,
): INodeExecutionData[] {
	// What a dry run holds back on purpose is no problem.
	const isProblem = ({ status, code }: Result): boolean =>
		run.problemStatuses.includes(status) && code !== DRY_RUN;
	const problems = run.results.filter(isProblem);
	// Who cancels asked for an end, not for an error; the items tell what was sent until then.
	const isCancelled = context.getExecutionCancelSignal()?.aborted ?? false;
	if (problems.length > 0 && !context.continueOnFail() && !isCancelled) {
		throw notDone(context, run, problems);
	}
	const failed = (result: Result): INodeExecutionData => errorOutputItem(result, run);
	const toErrorOutput = context.getNode().onError === 'continueErrorOutput';
	if (output === 'summary') {
		const items = [summaryItem(run.summary, problems, context.getInputData().length)];
		return toErrorOutput ? [...items, ...problems.map(failed)] : items;
	}
	const item = (result: Result): INodeExecutionData => {
		const { index } = result;
		const json = run.outcomeOf(result);
		if (isProblem(result) && index !== undefined) {
			json.input = context.getInputData()[index]?.json ?? {};
		}
		return { json, pairedItem: pairOf(result) };
	};
	if (!toErrorOutput) return run.results.map(item);
	// The engine starts the whole node over when the first item looks failed and Retry on Fail is
	// on, so the good rows come first.
	const good = run.results.filter((result) => !isProblem(result));
	return [...good.map(item), ...problems.map(failed)];
}

/**
 * n8n moves an item to the error output, and adds its input, when its fields are `error` and
 * `message` alone. An `error` beside `json` would do so too, but loses every other field.
 */
function errorOutputItem<Result extends ItemResult>(
	result: Result,
	{ outcomeOf }: Run<Result>,
): INodeExecutionData {
	return {
		json: { error: outcomeOf(result), message: problemSentences([result])[0] },
		pairedItem: pairOf(result),
	};
}

/** Without any the engine would take the first item for it. */
function pairOf({ index, madeOf }: ItemResult): IPairedItemData[] | IPairedItemData {
	if (madeOf !== undefined) return madeOf.map((item) => ({ item }));
	return index === undefined ? [] : { item: index };
}

function summaryItem(
	summary: object,
	problems: readonly ItemResult[],
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

function notDone<Result extends ItemResult>(
	context: IExecuteFunctions,
	{ results, problemStatuses, toBe, others }: Run<Result>,
	problems: readonly Result[],
): NodeOperationError {
	const counts = problemStatuses.map(
		(one) => `${problems.filter(({ status }) => status === one).length} ${one}`,
	);
	const reasons = problemSentences(problems);
	const itemIndex = problems.find(({ index }) => index !== undefined)?.index;
	const left = reasons.length - REASONS_IN_ERROR;
	const more = left > 0 ? [`… and ${left} more reasons`] : [];
	return new NodeOperationError(
		context.getNode(),
		`${problems.length} of ${results.length} rows were not ${toBe}: ${counts.join(', ')}`,
		{
			description: [others, ...reasons.slice(0, REASONS_IN_ERROR), ...more].join('<br>'),
			...(itemIndex !== undefined && { itemIndex }),
		},
	);
}
