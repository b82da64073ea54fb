import { runLanes } from '../../../delivery/lanes';
import type { CalendarBucket } from '../../../metering/series/calendar-buckets';
import type { Meter } from '../meters';
import type { ReadRun } from '../read-run';
import type { CustomerUsage } from './customer-usage';
import { UsageReader } from './usage-reader';

/** Whose usage is asked for, and of what time. */
export interface UsageQuestion {
	/** Stripe's customer ID. */
	readonly customer: string;
	/** Oldest first, without gaps, on whole minutes: `usageBuckets` of a range. */
	readonly buckets: readonly CalendarBucket[];
}

/**
 * Reads usage on one meter as Stripe shows it, each question with a range of its own, and answers in
 * their order. Event summaries are an eventually consistent view, and lack the usage of the last
 * minutes.
 *
 * A question that cannot be answered does not keep the others from it. Never throws for what Stripe
 * does. Questions that share their array of buckets are planned once.
 *
 * What a bucket and the total mean depends on the meter's formula. For `sum` and `count` the total
 * is the sum of the buckets. For `last` a bucket has the newest value reported in it, or 0 if there
 * was none, and the total is the newest value of the range. With an event time window, and buckets
 * that cut through one, a bucket counts the newest event that the cut window has in it, and the
 * total is what Stripe shows of the whole range.
 *
 * @see https://docs.stripe.com/api/billing/meter-event-summary/list
 */
export async function readEach(
	meter: Meter,
	questions: readonly UsageQuestion[],
	{ client, reads, lanesAtOnce }: ReadRun,
	isRaw = false,
): Promise<readonly CustomerUsage[]> {
	const readers = new Map<readonly CalendarBucket[], UsageReader>();
	const readerOf = (buckets: readonly CalendarBucket[]): UsageReader => {
		const known = readers.get(buckets) ?? new UsageReader(client, reads, meter, buckets, isRaw);
		readers.set(buckets, known);
		return known;
	};
	const found: CustomerUsage[] = [];
	// Few questions leave lanes over, which many requests of each can use.
	const atOnce = Math.max(1, Math.floor(lanesAtOnce / questions.length));
	await runLanes(
		questions.map((question, index) => [{ ...question, index }]),
		lanesAtOnce,
		async ({ customer, buckets, index }) => {
			found[index] = await readerOf(buckets).read(customer, atOnce);
		},
	);
	return found;
}
