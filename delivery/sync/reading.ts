import { type Quantity, ZERO } from '../../metering/quantity';
import type { SyncTarget } from '../../metering/sync-target';
import { unread } from './endings';
import type { Moment } from './run-time';
import type { SyncOutcome } from './sync-outcome';
import type { SyncTools } from './tools';

export interface Reading {
	readonly shown: Quantity;
	readonly readAt: Moment;
	/** False when 0 is taken to be shown because a correction from it does no harm. */
	readonly isRead: boolean;
}

/** What a group's windows show, or the outcome of all of them. */
export type Readings =
	| { readonly ok: true; readonly of: (target: SyncTarget) => Reading }
	| { readonly ok: false; readonly outcome: SyncOutcome };

/** @param group windows that one request reads */
export async function readGroup(
	{ port, reads, time }: SyncTools,
	group: readonly SyncTarget[],
): Promise<Readings> {
	let readAt = time.moment();
	const found = await reads.ask(async () => {
		// Of the moment before the question: what is answered may be that old.
		readAt = time.moment();
		return await port.read(group);
	});
	if (!found.ok) return { ok: false, outcome: unread(found.outcome) };
	const of = (target: SyncTarget): Reading => ({
		shown: found.value.get(target) ?? ZERO,
		readAt,
		isRead: true,
	});
	return { ok: true, of };
}
