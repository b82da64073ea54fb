import type { SyncTarget } from '../../../metering/sync-target';
import type { UsageWindow } from '../../../metering/window';

/** Stripe's buckets, by their length in seconds; both begin at full ones in UTC. */
const BUCKETS = { hour: 3600, day: 86_400 } as const;

export type Bucket = keyof typeof BUCKETS;

/** The largest page of event summaries, and so the most buckets of one request. */
export const MOST_BUCKETS = 100;

export function bucketSeconds(bucket: Bucket): number {
	return BUCKETS[bucket];
}

/** The bucket of Stripe's that this window is, if it is one. */
export function bucketOf({ start, end }: UsageWindow): Bucket | undefined {
	const found = Object.entries(BUCKETS).find(
		([, seconds]) => end - start === seconds && start % seconds === 0,
	);
	return found?.[0] as Bucket | undefined;
}

/**
 * Splits the windows of one customer into groups that one request reads: up to 100 hours or days
 * in a row, or any other window by itself.
 *
 * @param targets oldest first
 */
export function summaryGroups(targets: readonly SyncTarget[]): SyncTarget[][] {
	const groups: SyncTarget[][] = [];
	const open = new Map<Bucket, { readonly group: SyncTarget[]; readonly until: number }>();
	for (const target of targets) {
		const bucket = bucketOf(target.window);
		const last = bucket && open.get(bucket);
		if (last !== undefined && target.window.end <= last.until) {
			last.group.push(target);
			continue;
		}
		const group = [target];
		groups.push(group);
		if (bucket === undefined) continue;
		open.set(bucket, { group, until: target.window.start + MOST_BUCKETS * BUCKETS[bucket] });
	}
	return groups;
}
