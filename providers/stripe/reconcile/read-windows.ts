import { runLanes } from '../../../delivery/lanes';
import type { Answer } from '../../../delivery/sync/reads';
import type { Shown } from '../../../delivery/sync/totals-port';
import type { Outcome } from '../../../delivery/verdict';
import { type Quantity, ZERO } from '../../../metering/quantity';
import type { SyncTarget } from '../../../metering/sync-target';
import { PERMISSION_MISSING } from '../failure-verdict';
import type { Meter } from '../meters';
import type { ReadRun } from '../read-run';
import { readSummaries } from '../sync/read-summaries';
import { summaryGroups } from '../sync/summary-groups';

/** What Stripe shows of a window, or why that is not known. */
export type WindowReading =
	| { readonly ok: true; readonly shown: Quantity }
	| { readonly ok: false; readonly outcome: Outcome };

/**
 * Reads what Stripe shows of many customers' windows: up to 100 hours or UTC days in a row with one
 * request, any other window with one of its own. Never throws for what Stripe does.
 *
 * @param lanes windows of one customer each, oldest first
 */
export async function readWindows(
	meter: Meter,
	lanes: ReadonlyArray<readonly SyncTarget[]>,
	{ client, reads, lanesAtOnce }: ReadRun,
): Promise<ReadonlyMap<SyncTarget, WindowReading>> {
	const readings = new Map<SyncTarget, WindowReading>();
	const groups = lanes.flatMap(summaryGroups);
	await runLanes(
		groups.map((group) => [group]),
		lanesAtOnce,
		async (group) => {
			const found = await reads.ask(async () => forOne(await readSummaries(client, meter, group)));
			for (const target of group) {
				readings.set(
					target,
					found.ok ? { ok: true, shown: found.value.get(target) ?? ZERO } : found,
				);
			}
		},
	);
	return readings;
}

/** Whoever may read the meter may read its totals, so a refusal is about the customer, not the run. */
function forOne(answer: Answer<Shown>): Answer<Shown> {
	const isOfCustomer = answer.kind === 'fatal' && answer.code === PERMISSION_MISSING;
	return isOfCustomer ? { ...answer, kind: 'refused_for_now' } : answer;
}
