import { type IExecuteFunctions, NodeOperationError } from 'n8n-workflow';
import { reasonSentence } from '../../../common/reason-sentence';
import { INVALID_SETTING } from '../whole-number';
import type { FireResult } from './fire-outcome';

/**
 * A run that could do nothing, for a reason that no item is to blame for, is an error: a workflow
 * that bills nobody, day after day, and looks well is worse than one that stops. Where something
 * was fired, or may have been, or was declined, an error would lose the items that tell so.
 *
 * @throws NodeOperationError
 */
export function stopIfInVain(context: IExecuteFunctions, results: readonly FireResult[]): void {
	const isCancelled = context.getExecutionCancelSignal()?.aborted ?? false;
	if (context.continueOnFail() || isCancelled) return;
	const asked = results.filter(({ isAsked }) => isAsked);
	const inVain = asked.every(({ isForAll, isAttempt }) => isForAll && !isAttempt) ? asked : [];
	const [why] = [...inVain, ...(results.every(isSetting) ? results : [])];
	if (why === undefined) return;
	throw new NodeOperationError(context.getNode(), 'Nothing was fired', {
		description: reasonSentence(why).replaceAll('<', '&lt;'),
		itemIndex: why.index,
	});
}

function isSetting({ code }: FireResult): boolean {
	return code === INVALID_SETTING;
}
