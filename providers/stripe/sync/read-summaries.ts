import type { Answer } from '../../../delivery/sync/reads';
import type { Shown } from '../../../delivery/sync/totals-port';
import type { Quantity } from '../../../metering/quantity';
import type { SyncTarget } from '../../../metering/sync-target';
import type { StripeClient } from '../client';
import type { Meter } from '../meters';
import { readBuckets } from '../summaries/read-buckets';
import { bucketOf } from './summary-groups';

/**
 * Reads once what Stripe shows for a group of windows of one customer.
 *
 * @param group windows that `summaryGroups` put together
 */
export async function readSummaries(
	client: StripeClient,
	meter: Meter,
	group: readonly SyncTarget[],
): Promise<Answer<Shown>> {
	const [first] = group;
	const last = group.at(-1);
	if (first === undefined || last === undefined) return { kind: 'answered', value: new Map() };
	const grouping = group.length > 1 ? bucketOf(first.window) : undefined;
	const totals = await readBuckets(client, meter, {
		customer: first.customer,
		start: first.window.start,
		end: last.window.end,
		...(grouping && { grouping }),
	});
	if (totals.kind !== 'answered') return totals;
	const shown = new Map<SyncTarget, Quantity>();
	for (const target of group) {
		const total = totals.value.get(target.window.start);
		if (total !== undefined) shown.set(target, total);
	}
	return { kind: 'answered', value: shown };
}
