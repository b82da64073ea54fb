import { addQuantities, formatQuantity, type Quantity, ZERO } from '../../metering/quantity';
import type { UsageSpan } from '../../metering/usage-span';
import type { EventOutcome } from './event-outcome';
import type { MeterEvent } from './meter-event';
import { type RowStatus, WINDOW_ALREADY_REPORTED } from './row-result';
import type { RowResults } from './row-results';

/** One run in numbers. Every input row is in exactly one of the counts of rows by outcome. */
export interface RunSummary extends Partial<StreamSummary> {
	/** Customers of whom Stripe has, or has taken, at least one event of this run. */
	readonly accounts_synced: number;
	/** Meter events that Stripe accepted in this run, but for those of the stream. */
	readonly usage_events_reported: number;
	/** Sum of their values, plain decimal text. */
	readonly quantity_total: string;
	/** Sum of the values that Stripe refused because it already had them. */
	readonly quantity_duplicates: string;
	/** Rows by outcome. */
	readonly rows: number;
	readonly accepted: number;
	readonly duplicates: number;
	readonly rejected: number;
	readonly unsent: number;
	/** Of the duplicates: rows of combined windows, where rows that came late are not billed. */
	readonly window_already_reported: number;
	/** Earliest to latest usage of the rows, as an ISO 8601 interval; null without a sound row. */
	readonly period: string | null;
	readonly duration_ms: number;
	readonly requests: number;
	/** Requests that Stripe refused for its rate limit. */
	readonly rate_limited: number;
	readonly dry_run: boolean;
}

/** What went through the stream. Only in runs that used it. */
export interface StreamSummary {
	/** Events that Stripe took, new or not, to look at them later. */
	readonly usage_events_streamed: number;
	/** Sum of the values of those of which nobody knows what became of them. */
	readonly quantity_unverified: string;
	/** Sum of the values of those that totals have shown since. */
	readonly quantity_verified: string;
	/** Sum of the values of those in windows whose totals lack something. */
	readonly quantity_missing: string;
	/** Rows of these three. */
	readonly accepted_unverified: number;
	readonly verified: number;
	readonly missing: number;
}

export interface RunRecord {
	readonly results: RowResults;
	/** Of the sound rows. */
	readonly span: UsageSpan;
	readonly events: readonly MeterEvent[];
	readonly outcomes: ReadonlyMap<MeterEvent, EventOutcome>;
	/** Events that the stream took, in runs that used it. */
	readonly streamed?: number;
	readonly requests: number;
	readonly rateLimited: number;
	readonly durationMs: number;
	readonly dryRun: boolean;
}

export function summarise(run: RunRecord): RunSummary {
	const totals = new Map<RowStatus, Quantity>();
	const customers = new Set<string>();
	let reported = 0;
	for (const event of run.events) {
		const status = run.outcomes.get(event)?.status;
		if (status === undefined) continue;
		totals.set(status, addQuantities(totals.get(status) ?? ZERO, event.quantity));
		if (status === 'accepted') reported += 1;
		if (TAKEN.includes(status)) customers.add(event.usage.customer);
	}
	const counts: Partial<Record<RowStatus, number>> = {};
	let alreadyReported = 0;
	for (const { status, code } of run.results.ends) {
		counts[status] = (counts[status] ?? 0) + 1;
		if (code === WINDOW_ALREADY_REPORTED) alreadyReported += 1;
	}
	const total = (status: RowStatus): string => formatQuantity(totals.get(status) ?? ZERO);
	const count = (status: RowStatus): number => counts[status] ?? 0;
	return {
		accounts_synced: customers.size,
		usage_events_reported: reported,
		quantity_total: total('accepted'),
		quantity_duplicates: total('duplicate'),
		rows: run.results.length,
		accepted: count('accepted'),
		...(run.streamed !== undefined && {
			usage_events_streamed: run.streamed,
			quantity_unverified: total('accepted_unverified'),
			quantity_verified: total('verified'),
			quantity_missing: total('missing'),
			accepted_unverified: count('accepted_unverified'),
			verified: count('verified'),
			missing: count('missing'),
		}),
		duplicates: count('duplicate'),
		rejected: count('rejected'),
		unsent: count('unsent'),
		window_already_reported: alreadyReported,
		period: run.span.format(),
		duration_ms: Math.round(run.durationMs),
		requests: run.requests,
		rate_limited: run.rateLimited,
		dry_run: run.dryRun,
	};
}

/** How events end that Stripe has, or has taken. */
const TAKEN: readonly RowStatus[] = ['accepted', 'accepted_unverified', 'duplicate', 'verified'];
