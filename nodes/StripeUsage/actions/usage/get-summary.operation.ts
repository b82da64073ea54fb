import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { problemItems } from '../../../common/run-items';
import { RunOptions } from '../../../common/run-options';
import { askUsage, problemsOf } from './ask-usage';
import { SUMMARY_OUTPUTS, summaryItems } from './summary-items';

/** Reads what customers used in a range, as Stripe shows it. */
export async function getSummary(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const output = new RunOptions(context).choice('output', 'Output', SUMMARY_OUTPUTS);
	const report = await askUsage(context, output === 'raw');
	const failed = problemItems(context, problemsOf(report));
	return [[...summaryItems(report, output), ...failed]];
}
