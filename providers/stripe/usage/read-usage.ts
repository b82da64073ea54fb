import type { Clock } from '../../../delivery/clock';
import { Halt } from '../../../delivery/halt';
import { runLanes } from '../../../delivery/lanes';
import { Reads } from '../../../delivery/sync/reads';
import type { CalendarBucket } from '../../../metering/series/calendar-buckets';
import { overallSeries, type UsageSeries } from '../../../metering/series/usage-series';
import type { StripeClient } from '../client';
import type { Meter } from '../meters';
import type { CustomerUsage } from './customer-usage';
import { UsageReader } from './usage-reader';

export interface UsageQuery {
	readonly meter: Meter;
	/** Stripe's customer IDs. One that is named twice is read once. */
	readonly customers: readonly string[];
	/** Oldest first, without gaps, on whole minutes: `usageBuckets` of a range. */
	readonly buckets: readonly CalendarBucket[];
}

export interface UsagePace {
	/** Requests a second: the basic limit of the key, or less. */
	readonly readsPerSecond: number;
	/** Requests side by side. */
	readonly lanesAtOnce: number;
	/** How long the run may wait for Stripe in vain, in milliseconds. */
	readonly retryBudgetMs: number;
}

export interface UsageEnvironment {
	readonly client: StripeClient;
	readonly clock: Clock;
	/** Random numbers in [0, 1), for jitter. @default Math.random */
	readonly random?: () => number;
	/** Ends the run at once; customers that were read until then are kept. */
	readonly signal?: AbortSignal;
}

export interface UsageReport {
	/** Every customer that was asked for, in the order in which they were named first. */
	readonly customers: ReadonlyMap<string, CustomerUsage>;
	/** All that were read, added up. */
	readonly overall: UsageSeries;
	readonly requests: number;
	/** Of these, those that were refused for the rate limit. */
	readonly rateLimited: number;
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
	pace: UsagePace,
	{ client, clock, random, signal }: UsageEnvironment,
): Promise<UsageReport> {
	const distinct = [...new Set(customers)];
	const found = new Map<string, CustomerUsage>();
	const halt = new Halt(signal);
	const { readsPerSecond, retryBudgetMs, lanesAtOnce } = pace;
	const reads = new Reads(
		{ ratePerSecond: readsPerSecond, retryBudgetMs, clock, ...(random && { random }) },
		halt,
	);
	const reader = new UsageReader(client, reads, meter, buckets);
	// Few customers leave lanes over, which many requests of each can use.
	const atOnce = Math.max(1, Math.floor(lanesAtOnce / distinct.length));
	try {
		await runLanes(
			distinct.map((customer) => [customer]),
			lanesAtOnce,
			async (customer) => {
				found.set(customer, await reader.read(customer, atOnce));
			},
		);
	} finally {
		halt.release();
	}
	const inOrder = distinct.map((customer) => found.get(customer) as CustomerUsage);
	return {
		customers: new Map(inOrder.map((usage) => [usage.customer, usage])),
		overall: overallSeries(
			buckets,
			inOrder.flatMap((usage) => (usage.status === 'read' ? usage.series : [])),
		),
		requests: reads.requests,
		rateLimited: reads.rateLimited,
	};
}
