import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { choiceOf } from '../../../common/choice-of';
import { showHints } from '../../../common/hints';
import { statusFields } from '../../../common/reason-sentence';
import { problemItems } from '../../../common/run-items';
import { askUsage, deletedNotes, problemsOf } from './ask-usage';
import { chartItem } from './chart-item';
import { rowsOfStripe } from './chart-of-stripe';
import { type ChartProblem, readChartRows } from './chart-rows';

/** Draws usage over time, of the input items or of what Stripe shows. All of it is one chart. */
export async function chart(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const isOfStripe = context.getNodeParameter('data', 0) === 'stripe';
	return [isOfStripe ? await chartOfStripe(context) : await chartOfItems(context)];
}

async function chartOfItems(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const { rows, items, problems } = readChartRows(context);
	const failed = problemItems(context, {
		problems,
		total: rows.length + problems.length,
		outcomeOf: problemFields,
		problemStatuses: ['rejected'],
		toBe: 'drawn',
		others:
			'The others could be drawn. Mend those, or let the node continue on errors to draw a chart without them.',
	});
	return [
		...(await drawn(context, { rows, items, leftOut: problems.length, notes: [], addsUp: true })),
		...failed,
	];
}

async function chartOfStripe(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const seriesBy = choiceOf(context, 'seriesBy', 'Series By', ['customer', 'meter']);
	const report = await askUsage(context, false);
	const failed = problemItems(context, problemsOf(report));
	const { notes, ...read } = rowsOfStripe(report.answered, seriesBy);
	const leftOut = report.problems.length;
	const what = { ...read, leftOut, notes: [...notes, ...deletedNotes(report)] };
	return [...(await drawn(context, what)), ...failed];
}

/** Nothing where there is nothing: an empty chart would look like usage of 0. */
async function drawn(
	context: IExecuteFunctions,
	what: Parameters<typeof chartItem>[1],
): Promise<INodeExecutionData[]> {
	if (what.rows.length > 0) return [await chartItem(context, what)];
	showHints(context, ['There was nothing to draw, so no chart was made']);
	return [];
}

function problemFields(problem: ChartProblem): IDataObject {
	return { ...statusFields(problem), series: problem.series };
}
