import { addQuantities, formatQuantity, ZERO } from '../../metering/quantity';
import { formatInstant } from '../../metering/instant';
import type { UsageRow } from '../../metering/usage-row';
import type { EventOutcome } from './event-outcome';
import type { MeterEvent } from './meter-event';
import { type RowResult, WINDOW_ALREADY_REPORTED } from './row-result';

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
	/** Sum of the values of those whose fate is not known. */
	readonly quantity_unverified: string;
	/** Rows of these. */
	readonly accepted_unverified: number;
}

export interface RunRecord {
	readonly results: readonly RowResult[];
	readonly rows: readonly UsageRow[];
	readonly events: readonly MeterEvent[];
	readonly outcomes: ReadonlyMap<MeterEvent, EventOutcome>;
	readonly throughStream: boolean;
	readonly requests: number;
	readonly rateLimited: number;
	readonly durationMs: number;
	readonly dryRun: boolean;
}

export function summarise(run: RunRecord): RunSummary {
	const totals = { accepted: ZERO, duplicate: ZERO, accepted_unverified: ZERO };
	const eventsOf = { accepted: 0, duplicate: 0, accepted_unverified: 0 };
	const customers = new Set<string>();
	for (const event of run.events) {
		const status = run.outcomes.get(event)?.status;
		if (status === undefined || status === 'rejected' || status === 'unsent') continue;
		customers.add(event.usage.customer);
		totals[status] = addQuantities(totals[status], event.quantity);
		eventsOf[status] += 1;
	}
	const count = (status: RowResult['status']): number =>
		run.results.reduce((sum, result) => sum + (result.status === status ? 1 : 0), 0);
	return {
		accounts_synced: customers.size,
		usage_events_reported: eventsOf.accepted,
		quantity_total: formatQuantity(totals.accepted),
		quantity_duplicates: formatQuantity(totals.duplicate),
		rows: run.results.length,
		accepted: count('accepted'),
		...(run.throughStream && {
			usage_events_streamed: eventsOf.accepted_unverified,
			quantity_unverified: formatQuantity(totals.accepted_unverified),
			accepted_unverified: count('accepted_unverified'),
		}),
		duplicates: count('duplicate'),
		rejected: count('rejected'),
		unsent: count('unsent'),
		window_already_reported: run.results.filter(({ code }) => code === WINDOW_ALREADY_REPORTED)
			.length,
		period: periodOf(run.rows),
		duration_ms: Math.round(run.durationMs),
		requests: run.requests,
		rate_limited: run.rateLimited,
		dry_run: run.dryRun,
	};
}

function periodOf(rows: readonly UsageRow[]): string | null {
	let start = Infinity;
	let end = -Infinity;
	for (const { time } of rows) {
		start = Math.min(start, time.kind === 'instant' ? time.at : time.window.start);
		end = Math.max(end, time.kind === 'instant' ? time.at : time.window.end);
	}
	return rows.length === 0 ? null : `${formatInstant(start)}/${formatInstant(end)}`;
}
