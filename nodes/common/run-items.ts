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

/** How an operation puts what became of the items. */
interface Wording<Result extends ItemResult> {
	/** The fields of a result's item. */
	readonly outcomeOf: (result: Result) => IDataObject;
	/** Statuses that need somebody's attention, in the order in which an error counts them. */
	readonly problemStatuses: ReadonlyArray<Result['status']>;
	/** What was to be done with the rows and was not, such as "billed". */
	readonly toBe: string;
	/** What became of the rows without a problem, and how to go on. */
	readonly others: string;
}

/** An array of results, or what makes them only when they are asked for. */
export interface Results<Result extends ItemResult> extends Iterable<Result> {
	readonly length: number;
	filter(wanted: (result: Pick<Result, 'status' | 'code'>) => boolean): readonly Result[];
}

/** What an operation did with the items. */
export interface Run<Result extends ItemResult> extends Wording<Result> {
	/** One for every input item, in their order; then what no item stands for. */
	readonly results: Results<Result>;
	readonly summary: object;
}

/** What went wrong in an operation whose good results are not one item each. */
export interface Problems<Result extends ItemResult> extends Wording<Result> {
	readonly problems: readonly Result[];
	/** How many results there are, the good ones too. */
	readonly total: number;
}

/**
 * The items of problems, which go behind those of the good results.
 *
 * @throws NodeOperationError when there are any and the node is to stop on that
 */
export function problemItems<Result extends ItemResult>(
	context: IExecuteFunctions,
	found: Problems<Result>,
): INodeExecutionData[] {
	stopOnProblems(context, found);
	return found.problems.map((problem) =>
		goesToErrorOutput(context)
			? errorOutputItem(problem, found)
			: problemItem(context, problem, found),
	);
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
	const isProblem = ({ status, code }: Pick<Result, 'status' | 'code'>): boolean =>
		run.problemStatuses.includes(status) && code !== DRY_RUN;
	const problems = run.results.filter(isProblem);
	stopOnProblems(context, { ...run, problems, total: run.results.length });
	const failed = (result: Result): INodeExecutionData => errorOutputItem(result, run);
	const toErrorOutput = goesToErrorOutput(context);
	if (output === 'summary') {
		const items = [summaryItem(run.summary, problems, context.getInputData().length)];
		return toErrorOutput ? [...items, ...problems.map(failed)] : items;
	}
	const item = (result: Result): INodeExecutionData =>
		isProblem(result)
			? problemItem(context, result, run)
			: { json: run.outcomeOf(result), pairedItem: pairOf(result) };
	if (!toErrorOutput) return Array.from(run.results, item);
	// The engine starts the whole node over when the first item looks failed and Retry on Fail is
	// on, so the good rows come first.
	const items: INodeExecutionData[] = [];
	for (const result of run.results) if (!isProblem(result)) items.push(item(result));
	for (const problem of problems) items.push(failed(problem));
	return items;
}

function stopOnProblems<Result extends ItemResult>(
	context: IExecuteFunctions,
	found: Problems<Result>,
): void {
	// Who cancels asked for an end, not for an error; the items tell what was sent until then.
	const isCancelled = context.getExecutionCancelSignal()?.aborted ?? false;
	if (found.problems.length > 0 && !context.continueOnFail() && !isCancelled) {
		throw notDone(context, found);
	}
}

export function goesToErrorOutput(context: IExecuteFunctions): boolean {
	return context.getNode().onError === 'continueErrorOutput';
}

/** What became of an item, with the item itself, since nothing else may tell what it was. */
export function problemItem<Result extends ItemResult>(
	context: IExecuteFunctions,
	problem: Result,
	{ outcomeOf }: Pick<Wording<Result>, 'outcomeOf'>,
): INodeExecutionData {
	const { index } = problem;
	const json = outcomeOf(problem);
	if (index !== undefined) json.input = context.getInputData()[index]?.json ?? {};
	return { json, pairedItem: pairOf(problem) };
}

/**
 * n8n moves an item to the error output, and adds its input, when its fields are `error` and
 * `message` alone. An `error` beside `json` would do so too, but loses every other field.
 */
export function errorOutputItem<Result extends ItemResult>(
	result: Result,
	{ outcomeOf }: Pick<Wording<Result>, 'outcomeOf'>,
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

/** n8n shows the description of an error as HTML, and reasons quote what the rows say. */
function asText(reason: string): string {
	return reason.replaceAll('<', '&lt;');
}

function notDone<Result extends ItemResult>(
	context: IExecuteFunctions,
	{ problems, total, problemStatuses, toBe, others }: Problems<Result>,
): NodeOperationError {
	const counts = problemStatuses.map(
		(one) => `${problems.filter(({ status }) => status === one).length} ${one}`,
	);
	const reasons = problemSentences(problems).map(asText);
	const itemIndex = problems.find(({ index }) => index !== undefined)?.index;
	const left = reasons.length - REASONS_IN_ERROR;
	const more = left > 0 ? [`… and ${left} more reasons`] : [];
	return new NodeOperationError(
		context.getNode(),
		`${problems.length} of ${total} rows were not ${toBe}: ${counts.join(', ')}`,
		{
			description: [others, ...reasons.slice(0, REASONS_IN_ERROR), ...more].join('<br>'),
			...(itemIndex !== undefined && { itemIndex }),
		},
	);
}
