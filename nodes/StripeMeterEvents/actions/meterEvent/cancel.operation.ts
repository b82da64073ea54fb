import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { cancelEvents, type CancelReport } from '../../../../providers/stripe/cancel-events';
import type { CancelInput } from '../../../../providers/stripe/cancel-input';
import type { CancelResult } from '../../../../providers/stripe/cancel-result';
import { connect } from '../../../common/transport/connection';
import { engineClock } from '../../../common/transport/engine-clock';
import { readerOf } from '../../../common/parameter-reader';
import { DRY_RUN_HINT, showHints } from '../../../common/hints';
import { meterRef, unreadable } from '../../../common/item-inputs';
import { statusFields } from '../../../common/reason-sentence';
import { runItems } from '../../../common/run-items';
import { RunOptions } from '../../../common/run-options';

/** Takes the events back that the items name, and puts out what became of each. */
export async function cancel(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const { client, requestsPerSecond } = await connect(context);
	const options = new RunOptions(context);
	const output = options.output();
	const rules = {
		...options.pace(requestsPerSecond),
		dryRun: options.dryRun(),
	};
	const signal = context.getExecutionCancelSignal();
	const report = await cancelEvents(readInputs(context), rules, {
		client,
		clock: engineClock,
		...(signal && { signal }),
	});
	if (rules.dryRun) showHints(context, [DRY_RUN_HINT]);
	const run = {
		...report,
		outcomeOf: cancelOutcome,
		problemStatuses: ['rejected', 'unsent'] as const,
		toBe: 'cancelled',
		others: othersOf(report),
	};
	return runItems(context, run, output);
}

function readInputs(context: IExecuteFunctions): CancelInput[] {
	const read = {
		meter: readerOf(context, 'meter'),
		identifier: readerOf(context, 'identifier'),
	};
	return context.getInputData().map((_item, index) => {
		try {
			return { index, meter: meterRef(read.meter(index)), identifier: read.identifier(index) };
		} catch (error) {
			return { index, identifier: undefined, ...unreadable(error) };
		}
	});
}

function cancelOutcome(result: CancelResult): IDataObject {
	return {
		...statusFields(result),
		event_name: result.eventName ?? null,
		identifier: result.identifier ?? null,
		adjustment_status: result.adjustmentStatus ?? null,
		attempts: result.attempts,
	};
}

function othersOf({ summary }: CancelReport): string {
	if (summary.dry_run) return 'This was a dry run: the other rows could be cancelled.';
	const cancelled = summary.cancelled + summary.already_cancelled;
	return `The other ${cancelled} are cancelled. Once mended, run all rows again: an event is taken back only once.`;
}
