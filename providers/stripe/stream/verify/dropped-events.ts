import type { EventOutcome } from '../../event-outcome';
import { stripeError, StripeRequestError } from '../../client';
import type { MeterEvent } from '../../meter-event';
import { pacedReads } from '../../paced-reads';
import type { ReadRun } from '../../read-run';
import { type Dropped, readDropped } from '../../reconcile/error-reports';
import type { Meter } from '../../meters';

/** The clocks of Stripe and of this machine may be so far apart, in seconds. */
const CLOCKS_APART = 300;
/**
 * What Stripe dropped may keep its identifier, so that a repeat is passed over in silence, without
 * another report. Stripe names 24 hours as the least.
 */
const LONGEST_KEPT = 48 * 3600;

export interface DroppedEvents {
	readonly outcomes: ReadonlyMap<MeterEvent, EventOutcome>;
	/** Of these, what an earlier run may have had dropped: it may have been mended since. */
	readonly maybeMended: ReadonlySet<MeterEvent>;
	/** Meters of which Stripe has reported no other drops, in earlier runs neither, by ID. */
	readonly dropFree: ReadonlySet<string>;
	/** Why the reports could not be read. */
	readonly unread?: string;
}

/**
 * Which of these events Stripe says to have dropped. It names samples, so that what it does not
 * name may be dropped all the same.
 *
 * @param since when the run began, Unix seconds
 */
export async function droppedEvents(
	meters: readonly Meter[],
	taken: ReadonlyMap<MeterEvent, EventOutcome>,
	since: number,
	{ client, reads }: ReadRun,
): Promise<DroppedEvents> {
	const stripe = pacedReads(client, reads, 'Events: Read');
	const byIdentifier = new Map([...taken.keys()].map((event) => [event.usage.identifier, event]));
	const outcomes = new Map<MeterEvent, EventOutcome>();
	const maybeMended = new Set<MeterEvent>();
	const dropFree = new Set<string>();
	for (const { id } of meters) {
		const dropped = await readDropped(stripe, id, since - LONGEST_KEPT).catch(stripeError);
		if (dropped instanceof StripeRequestError)
			return { outcomes, maybeMended, dropFree, unread: dropped.message };
		let unnamed = 0;
		for (const report of dropped) {
			// One that is named by an older report may have been mended since.
			const isOfRun = report.at >= since - CLOCKS_APART;
			const named = isOfRun
				? report.quoted.flatMap((quoted) => byIdentifier.get(quoted) ?? [])
				: [];
			unnamed += report.count - named.length;
			for (const event of named) {
				if (report.at >= since) maybeMended.delete(event);
				else if (!outcomes.has(event)) maybeMended.add(event);
				outcomes.set(event, { ...(taken.get(event) as EventOutcome), ...refusalOf(report) });
			}
		}
		if (unnamed === 0) dropFree.add(id);
	}
	return { outcomes, maybeMended, dropFree };
}

function refusalOf({ code, message }: Dropped): Pick<EventOutcome, 'status' | 'code' | 'reason'> {
	const said = (message === '' ? code : message).replace(/\.$/, '');
	return {
		status: 'rejected',
		code,
		reason: `Stripe took it and dropped it later: ${said}. Mend it and run again; compare with Reconcile of the node Stripe Usage afterwards, because Stripe may keep its identifier taken for a day`,
	};
}
