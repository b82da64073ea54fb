import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Found } from '../../../../delivery/sync/reads';
import type { Capture } from '../../../../metering/trigger/charge-record';
import { wasTried } from '../../../../metering/trigger/charge-record';
import type { TriggerReading, TriggerRule } from '../../../../metering/trigger/trigger-rule';
import { triggerStatus } from '../../../../metering/trigger/trigger-status';
import { choiceOf } from '../../../common/choice-of';
import { showHints } from '../../../common/hints';
import { readerOf } from '../../../common/parameter-reader';
import { problemItems, runItems } from '../../../common/run-items';
import { RunOptions } from '../../../common/run-options';
import { askEach, type AskedTrigger, readAskedTriggers, type RefusedRow } from './asked-triggers';
import { limitsReader } from './read-limits';
import { currencyIn } from './read-trigger';
import { chargeOutcome, statusOutcome, type StatusResult } from './status-outcome';

type AskedStatus = AskedTrigger<TriggerRule>;

const WORDING = {
	outcomeOf: statusOutcome,
	problemStatuses: ['rejected', 'unread'] as const,
	toBe: 'read',
	others: 'The others could be read. Reading changes nothing, so run it again once mended.',
};

/** Tells how triggers stand with customers, or what they charged them. Changes nothing. */
export async function getStatus(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const output = choiceOf(context, 'statusOutput', 'Output', ['status', 'charges']);
	const rows = readAskedTriggers(context, ruleReader(context));
	const asked = rows.filter((row): row is AskedStatus => 'more' in row);
	const readingOf = await askEach(
		context,
		asked,
		async ({ reads }, port, { trigger, customer }) => await port.read(reads, trigger, customer),
	);
	const results = rows.map((row) => ('more' in row ? told(row, readingOf(row)) : refused(row)));
	if (output === 'charges') return [chargeItems(context, results)];
	showHints(context, hintsOf(results));
	return [runItems(context, { ...WORDING, results, summary: {} }, 'rows')];
}

/** The trigger, as Fire would describe it. */
function ruleReader(context: IExecuteFunctions) {
	const choice = new RunOptions(context).choice('capture', 'Capture Mode', [
		'offSession',
		'clientConfirm',
	]);
	const capture: Capture = choice === 'clientConfirm' ? 'client_confirm' : 'off_session';
	const currencyAt = readerOf(context, 'options.currency', 'usd');
	const limitsAt = limitsReader(context);
	return (index: number, name: string): TriggerRule => {
		const currency = currencyIn(currencyAt(index));
		return { name, capture, currency, limits: limitsAt(index, currency) };
	};
}

function told(row: AskedStatus, found: Found<TriggerReading>): StatusResult {
	const { index, trigger, customer, more: rule } = row;
	const about = { index, trigger, customer };
	if (!found.ok) {
		const { status, code = 'check_failed', reason = 'no answer' } = found.outcome;
		return { ...about, status: status === 'rejected' ? 'rejected' : 'unread', code, reason };
	}
	const known = { rule, reading: found.value };
	const { obstacle } = triggerStatus(rule, found.value);
	if (obstacle === undefined) return { ...about, known, status: 'ready' };
	const { code, field, reason } = obstacle;
	return { ...about, known, status: 'blocked', code, field, reason };
}

function refused({ refusal, ...about }: RefusedRow): StatusResult {
	const { code, field, reason } = refusal;
	return { ...about, status: 'rejected', code, reason, ...(field && { field }) };
}

function chargeItems(
	context: IExecuteFunctions,
	results: readonly StatusResult[],
): INodeExecutionData[] {
	const problems = results.filter(({ known }) => known === undefined);
	const failed = problemItems(context, { ...WORDING, problems, total: results.length });
	const good = results.flatMap((result) => {
		const charges = (result.known?.reading.charges ?? []).filter(wasTried);
		return [...charges]
			.sort((a, b) => b.at - a.at || b.created - a.created)
			.map((charge) => ({
				json: chargeOutcome(result, charge),
				pairedItem: { item: result.index },
			}));
	});
	return [...good, ...failed];
}

function hintsOf(results: readonly StatusResult[]): string[] {
	const paused = results.filter(({ code }) => code === 'paused').map(({ customer }) => customer);
	if (paused.length === 0) return [];
	return [
		`Paused: ${[...new Set(paused)].join(', ')}. A trigger goes on when the customer has another payment method, or when somebody has looked into it and runs Resume`,
	];
}
