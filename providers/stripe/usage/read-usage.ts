import type { CalendarBucket } from '../../../metering/series/calendar-buckets';
import { overallSeries, type UsageSeries } from '../../../metering/series/usage-series';
import type { Meter } from '../meters';
import type { ReadRun } from '../read-run';
import type { CustomerUsage } from './customer-usage';
import { readEach } from './read-each';

export interface UsageQuery {
	readonly meter: Meter;
	/** Stripe's customer IDs. One that is named twice is read once. */
	readonly customers: readonly string[];
	/** Oldest first, without gaps, on whole minutes: `usageBuckets` of a range. */
	readonly buckets: readonly CalendarBucket[];
}

export interface UsageReport {
	/** Every customer that was asked for, in the order in which they were named first. */
	readonly customers: ReadonlyMap<string, CustomerUsage>;
	/** All that were read, added up. */
	readonly overall: UsageSeries;
}

/**
 * Reads the usage of many customers on one meter over time, as Stripe shows it: event summaries are
 * an eventually consistent view, and lack the usage of the last minutes.
 *
 * A customer that cannot be read does not keep the others from it. Never throws for what Stripe does.
 *
 * What a bucket and the total mean depends on the meter's formula. For `sum` and `count` the total
 * is the sum of the buckets. For `last` a bucket has the newest value reported in it, or 0 if there
 * was none, and the total is the newest value of the range; that of all customers adds theirs up.
 * With an event time window, and buckets that cut through one, a bucket counts the newest event that
 * the cut window has in it, and the total is what Stripe shows of the whole range.
 *
 * @see https://docs.stripe.com/api/billing/meter-event-summary/list
 */
export async function readUsage(
	{ meter, customers, buckets }: UsageQuery,
	run: ReadRun,
): Promise<UsageReport> {
	const distinct = [...new Set(customers)];
	const questions = distinct.map((customer) => ({ customer, buckets }));
	const usages = await readEach(meter, questions, run);
	return {
		customers: new Map(usages.map((usage) => [usage.customer, usage])),
		overall: overallSeries(
			buckets,
			usages.flatMap((usage) => (usage.status === 'read' ? usage.series : [])),
		),
	};
}
