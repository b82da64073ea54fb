import { addQuantities, formatQuantity, ZERO } from '../../../metering/quantity';
import { formatInstant } from '../../../metering/instant';
import type { SyncResult } from './sync-result';

/** One run in numbers. Every input row is in exactly one of the six counts of windows. */
export interface SyncSummary {
	/** Customers of whom every window of this run is settled: synced or unchanged. */
	readonly accounts_synced: number;
	/** Meter events that Stripe accepted in this run. */
	readonly usage_events_reported: number;
	/** Sum of what they changed, plain decimal text. */
	readonly quantity_total: string;
	/** Of that, what was added and what was taken off. */
	readonly quantity_added: string;
	readonly quantity_removed: string;
	/** Input rows and, if asked for, windows of customers that vanished from the source. */
	readonly rows: number;
	readonly synced: number;
	readonly unchanged: number;
	readonly pending: number;
	readonly held: number;
	readonly rejected: number;
	readonly unsent: number;
	/** Of the synced windows: those that had another total before, above 0 or below. */
	readonly corrected: number;
	/** Windows that no row names, of customers that are billed in them. */
	readonly vanished: number;
	/** Earliest to latest window, as an ISO 8601 interval; null without a sound row. */
	readonly period: string | null;
	readonly duration_ms: number;
	/** Requests that sent meter events. */
	readonly requests: number;
	/** Requests that read totals, invoices and customers. */
	readonly reads: number;
	/** Requests of both kinds that Stripe refused for its rate limit. */
	readonly rate_limited: number;
	readonly dry_run: boolean;
	/** What was asked for and could not be done for the whole run, in sentences. */
	readonly notes: readonly string[];
}

export interface SyncRecord {
	readonly results: readonly SyncResult[];
	readonly requests: number;
	readonly reads: number;
	readonly rateLimited: number;
	readonly durationMs: number;
	readonly dryRun: boolean;
	readonly notes: readonly string[];
}

export function summariseSync(run: SyncRecord): SyncSummary {
	const { results } = run;
	const counts = { synced: 0, unchanged: 0, pending: 0, held: 0, rejected: 0, unsent: 0 };
	const unsettled = new Set<string | undefined>();
	const customers = new Set<string>();
	let [added, removed, corrected, vanished] = [ZERO, ZERO, 0, 0];
	let [start, end] = [Infinity, -Infinity];
	for (const { status, customer, change = ZERO, previousTotal, window, ...result } of results) {
		counts[status] += 1;
		if (status === 'synced' || status === 'unchanged') customers.add(customer as string);
		else unsettled.add(customer);
		if (result.vanished && previousTotal !== undefined) vanished += 1;
		if (window !== undefined) {
			start = Math.min(start, window.start);
			end = Math.max(end, window.end);
		}
		if (status !== 'synced') continue;
		if (previousTotal !== '0') corrected += 1;
		if (change.units > 0n) added = addQuantities(added, change);
		else removed = addQuantities(removed, change);
	}
	return {
		accounts_synced: [...customers].filter((customer) => !unsettled.has(customer)).length,
		usage_events_reported: counts.synced,
		quantity_total: formatQuantity(addQuantities(added, removed)),
		quantity_added: formatQuantity(added),
		quantity_removed: formatQuantity(removed),
		rows: results.length,
		...counts,
		corrected,
		vanished,
		period: end === -Infinity ? null : `${formatInstant(start)}/${formatInstant(end)}`,
		duration_ms: Math.round(run.durationMs),
		requests: run.requests,
		reads: run.reads,
		rate_limited: run.rateLimited,
		dry_run: run.dryRun,
		notes: run.notes,
	};
}
