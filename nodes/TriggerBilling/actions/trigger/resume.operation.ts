import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { resume as resumeTrigger, type Resumed } from '../../../../delivery/charge/resume';
import type { ItemResult } from '../../../../providers/stripe/item-result';
import { statusFields } from '../../../common/reason-sentence';
import { runItems } from '../../../common/run-items';
import { askEach, readAskedTriggers } from './asked-triggers';

/** What became of a person's word for a trigger and a customer. */
interface ResumeResult extends ItemResult {
	readonly index: number;
	readonly status: 'resumed' | 'nothing_to_resume' | 'not_resumed';
	readonly trigger?: string;
	readonly customer?: string;
	readonly resumed?: Resumed;
}

/** Has triggers go on for customers after payments failed, as a person who has looked into it. */
export async function resume(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const rows = readAskedTriggers(context, () => undefined);
	const asked = rows.flatMap((row) => ('refusal' in row ? [] : [row]));
	const resumedOf = await askEach(
		context,
		asked,
		async ({ reads }, port, { trigger, customer }) =>
			await resumeTrigger(reads, port, trigger, customer),
	);
	const results = rows.map((row): ResumeResult => {
		if (!('refusal' in row)) return told(row, resumedOf(row));
		const { refusal, ...about } = row;
		const { code, field, reason } = refusal;
		return { ...about, status: 'not_resumed', code, reason, ...(field && { field }) };
	});
	const run = {
		results,
		summary: {},
		outcomeOf: resumeOutcome,
		problemStatuses: ['not_resumed'] as const,
		toBe: 'resumed',
		others: 'The others go on. Once mended, run all items again: resuming twice changes nothing.',
	};
	return [runItems(context, run, 'rows')];
}

function told(
	{
		index,
		trigger,
		customer,
	}: { readonly index: number; readonly trigger: string; readonly customer: string },
	resumed: Resumed,
): ResumeResult {
	const about = { index, trigger, customer, resumed };
	const { held, failed } = resumed;
	if (failed !== undefined) {
		const { code = 'check_failed', reason = 'no answer' } = failed;
		return { ...about, status: 'not_resumed', code, reason };
	}
	if (held.length > 0) return { ...about, status: 'resumed' };
	return {
		...about,
		status: 'nothing_to_resume',
		reason: 'no charge that failed stands against the next one',
	};
}

function resumeOutcome(result: ResumeResult): IDataObject {
	const { held = [], marked = [] } = result.resumed ?? {};
	const isResumed = result.status === 'resumed';
	return {
		...statusFields(result),
		trigger: result.trigger ?? null,
		customer: result.customer ?? null,
		resumed_charges: [...marked],
		failures_forgiven: isResumed ? held.length : 0,
		forgiven_charges: isResumed ? held.map(({ id }) => id) : [],
	};
}
