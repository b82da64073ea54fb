import {
	type IExecuteFunctions,
	type ILoadOptionsFunctions,
	NodeOperationError,
} from 'n8n-workflow';
import { EDGE_PER_SECOND, inEdgeRun } from '../../../../providers/zyntro/edge-run';
import { readTriggerItems, type TriggerItem } from '../../../../providers/zyntro/trigger-items';
import { engineClock } from '../../../common/transport/engine-clock';
import { connectEdge } from '../../transport/edge-connection';

/** Nobody watches a list that takes longer. */
const PATIENCE_MS = 30_000;

/** @throws NodeOperationError */
export async function listItems(
	context: IExecuteFunctions | ILoadOptionsFunctions,
): Promise<readonly TriggerItem[]> {
	const client = await connectEdge(context);
	const signal =
		'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	const found = await inEdgeRun(
		{ ratePerSecond: EDGE_PER_SECOND, retryBudgetMs: PATIENCE_MS },
		{ clock: engineClock, ...(signal && { signal }) },
		async ({ reads }) => await readTriggerItems(client, reads),
	);
	if (found.ok) return found.value;
	const { reason = 'no answer' } = found.outcome;
	throw new NodeOperationError(context.getNode(), `The items could not be listed: ${reason}`, {
		description:
			'Check API Key, Organization ID and Brand ID in the Zyntro Edge API credential, and under its Advanced Settings where requests go',
	});
}
