import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { syncUsage, type SyncUsageReport } from '../../../../providers/stripe/sync/sync-usage';
import { connect } from '../../../common/transport/connection';
import { engineClock } from '../../../common/transport/engine-clock';
import { DRY_RUN_HINT, showHints } from '../../../common/hints';
import { readInputs } from '../../../common/row-inputs';
import { runItems } from '../../../common/run-items';
import { totalBillableFields } from './total-billable';
import { syncOutcome } from './sync-outcome';
import { readSyncSettings } from './sync-settings';

/** Makes Stripe show the items' totals, and puts out what became of each. */
export async function sync(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const connection = await connect(context);
	const { rules, timeKind, output } = readSyncSettings(context, connection);
	const signal = context.getExecutionCancelSignal();
	const inputs = [...readInputs(context, { timeKind, withSourceEventId: false })];
	const report = await syncUsage(inputs, rules, {
		client: connection.client,
		clock: engineClock,
		wall: () => Math.floor(Date.now() / 1000),
		...(signal && { signal }),
	});
	showHints(context, hintsOf(report));
	const run = {
		...report,
		summary: { ...report.summary, ...totalBillableFields(report.billable) },
		outcomeOf: syncOutcome,
		problemStatuses: ['held', 'rejected', 'unsent'] as const,
		toBe: 'settled',
		others: othersOf(report),
	};
	return runItems(context, run, output);
}

function hintsOf({ summary }: SyncUsageReport): string[] {
	const hints = summary.dry_run ? [DRY_RUN_HINT] : [];
	if (summary.pending > 0) {
		hints.push(
			`Pending rows: ${summary.pending}. A later run settles them; each row’s reason says when`,
		);
	}
	return [...hints, ...summary.notes];
}

function othersOf({ summary }: SyncUsageReport): string {
	if (summary.dry_run) return 'This was a dry run: the other rows could be settled.';
	const { synced, unchanged, pending } = summary;
	return `The others are settled: ${synced} synced, ${unchanged} unchanged, ${pending} pending. Once mended, run all rows again: nothing is billed twice.`;
}
