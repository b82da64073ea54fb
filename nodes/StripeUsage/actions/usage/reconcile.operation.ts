import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { isDrift } from '../../../../providers/stripe/reconcile/reconcile-result';
import {
	type ReconcileReport,
	reconcileUsage,
} from '../../../../providers/stripe/reconcile/reconcile-usage';
import { showHints } from '../../../common/hints';
import { readInputs } from '../../../common/row-inputs';
import { runItems } from '../../../common/run-items';
import { connect } from '../../../common/transport/connection';
import { engineClock } from '../../../common/transport/engine-clock';
import { reconcileOutcome, reconcileSummary, verdictSentence } from './reconcile-outcome';
import { readReconcileSettings } from './reconcile-settings';

/** Compares the items' totals with Stripe's. What matches goes to the one output, drift to the other. */
export async function reconcile(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const connection = await connect(context);
	const { rules, timeKind, output } = readReconcileSettings(context, connection);
	const signal = context.getExecutionCancelSignal();
	const inputs = [...readInputs(context, { timeKind, withSourceEventId: false })];
	const report = await reconcileUsage(inputs, rules, {
		client: connection.client,
		clock: engineClock,
		wall: () => Math.floor(Date.now() / 1000),
		...(signal && { signal }),
	});
	const { results, summary } = report;
	showHints(context, [verdictSentence(summary), ...summary.notes]);
	const run = {
		results,
		summary: reconcileSummary(summary),
		outcomeOf: reconcileOutcome,
		problemStatuses: ['rejected', 'unread'] as const,
		toBe: 'compared',
		others: othersOf(report),
	};
	const items = runItems(context, run, output);
	// As a tool of an AI agent a node is heard on its first output only.
	if (context.getNode().type.endsWith('Tool')) return [items];
	const isDrifted = ({ json: { status, verdict } }: INodeExecutionData): boolean =>
		verdict === 'drifted' || isDrift(status);
	return [items.filter((item) => !isDrifted(item)), items.filter(isDrifted)];
}

function othersOf({ summary: { by_status: status } }: ReconcileReport): string {
	const { missing, under, over, unbilled, matched, pending } = status;
	const drifted = missing + under + over + unbilled;
	return `The others were compared: ${matched} matched, ${drifted} drifted, ${pending} pending. Nothing is sent by it, so run it again once mended.`;
}
