import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { UsageProblem } from '../../../../providers/stripe/usage/asked-usage';
import { type AskedReport, readAsked } from '../../../../providers/stripe/usage/read-asked';
import { showHints } from '../../../common/hints';
import { statusFields } from '../../../common/reason-sentence';
import type { Problems } from '../../../common/run-items';
import { readAskedUsage } from './asked-usage';
import { inReadRun } from '../../../common/read-run';

/** For how long what was sent may not be shown yet, in seconds. About one minute was measured. */
const LAG_SECONDS = 120;

/** Deleted customers that a sentence names. */
const MOST_NAMED = 5;

/**
 * Reads the usage that the items ask for, and says in the panel what has to be known about it.
 *
 * @param isRaw keep Stripe's event summaries beside what they add up to
 */
export async function askUsage(context: IExecuteFunctions, isRaw: boolean): Promise<AskedReport> {
	const now = Math.floor(Date.now() / 1000);
	const report = await inReadRun(
		context,
		async (run) => await readAsked(readAskedUsage(context, now), { now, isRaw }, run),
	);
	showHints(context, hintsOf(report, now));
	return report;
}

/** What could not be read, as the node puts it. */
export function problemsOf({ answered, problems }: AskedReport): Problems<UsageProblem> {
	return {
		problems,
		total: answered.length + problems.length,
		outcomeOf: problemFields,
		problemStatuses: ['rejected', 'unread'],
		toBe: 'read',
		others: 'The others could be read. Reading changes nothing, so run it again once mended.',
	};
}

export function problemFields(problem: UsageProblem): IDataObject {
	return { ...statusFields(problem), customer: problem.customer ?? null };
}

/** Whose usage is lacking though all were asked for; nothing where nobody's is. */
export function deletedNotes({ deleted }: Pick<AskedReport, 'deleted'>): string[] {
	if (deleted.length === 0) return [];
	const more = deleted.length - MOST_NAMED;
	const names = `${deleted.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
	return [
		`Left out: deleted customers (${deleted.length}), whose usage Stripe does not show any more: ${names}`,
	];
}

function hintsOf({ answered, unsubscribed, deleted }: AskedReport, now: number): string[] {
	const hints = unsubscribed.map(
		({ display_name }) =>
			`No customer has a subscription to a price of the meter "${display_name}", so there is nothing to show`,
	);
	hints.push(...deletedNotes({ deleted }));
	const isFresh = answered.some(({ range }) => range.end > now - LAG_SECONDS);
	if (isFresh) {
		hints.push(
			'The range includes the last minutes. Stripe shows meter events about a minute after they were sent, so the newest usage may be missing',
		);
	}
	return hints;
}
