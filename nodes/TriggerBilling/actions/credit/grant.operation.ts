import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { grantCredits } from '../../../../providers/stripe/credits/grant-credits';
import type { GrantResult } from '../../../../providers/stripe/credits/grant-result';
import { showHints } from '../../../common/hints';
import { runItems } from '../../../common/run-items';
import { RunOptions } from '../../../common/run-options';
import { connect } from '../../../common/transport/connection';
import { engineClock } from '../../../common/transport/engine-clock';
import { grantOutcome } from './grant-outcome';
import { type GrantRow, readGrants } from './read-grants';

/** Gives credit for the charges that the items name, and puts out what became of each. */
export async function grantCredit(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const { client, requestsPerSecond } = await connect(context);
	const pace = new RunOptions(context).pace(requestsPerSecond);
	const rows = readGrants(context);
	const signal = context.getExecutionCancelSignal();
	const granted = await grantCredits(
		rows.flatMap((row) => ('request' in row ? [row.request] : [])),
		pace,
		{
			client,
			clock: engineClock,
			now: () => Math.floor(Date.now() / 1000),
			...(signal && { signal }),
		},
	);
	const results = [...granted, ...rows.flatMap(refused)].sort((a, b) => a.index - b.index);
	showHints(context, hintsOf(results));
	const credited = results.filter(({ status }) => status !== 'not_granted').length;
	const run = {
		results,
		summary: {},
		outcomeOf: grantOutcome,
		problemStatuses: ['not_granted'] as const,
		toBe: 'granted credit',
		others: `The other ${credited} have their credit. Once mended, run all items again: a charge gets credit once.`,
	};
	return [runItems(context, run, 'rows')];
}

function refused(row: GrantRow): GrantResult[] {
	if ('request' in row) return [];
	const { index, charge, refusal } = row;
	const { code, field, reason } = refusal;
	return [
		{
			index,
			status: 'not_granted',
			code,
			reason,
			...(field && { field }),
			...(charge !== undefined && { charge }),
		},
	];
}

/** What somebody has to look after although there is credit. */
function hintsOf(results: readonly GrantResult[]): string[] {
	const hintOf = (code: string, what: string): string[] => {
		const charges = new Set(results.filter((one) => one.code === code).map((one) => one.charge));
		return charges.size === 0 ? [] : [`${what}: ${[...charges].join(', ')}`];
	};
	return [
		...hintOf('granted_twice', 'These charges have more than one grant, see the reasons'),
		...hintOf('grant_voided', 'The credit of these charges was voided, and is not granted again'),
		...hintOf('in_doubt', 'Whether these charges have credit is not known. Run it again'),
	];
}
