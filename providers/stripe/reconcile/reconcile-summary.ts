import { formatInstant } from '../../../metering/instant';
import { addQuantities, formatQuantity, ZERO } from '../../../metering/quantity';
import type { ReconcileKind } from './kinds';
import { isDrift, type ReconcileResult, type ReconcileStatus } from './reconcile-result';

/** What the drifts of one currency are worth, in its smallest unit. */
export interface AmountAtStake {
	/** ISO code in lower case. */
	readonly currency: string;
	readonly notBilled: bigint;
	readonly billedTooMuch: bigint;
}

/** One run in numbers. */
export interface ReconcileSummary {
	/**
	 * `drifted` when any row did, `incomplete` when none did but not all could be compared, `clean`
	 * otherwise. Pending rows are clean until they are settled.
	 */
	readonly verdict: 'clean' | 'drifted' | 'incomplete';
	/** True when every row was compared, and nothing that was asked for was left out. */
	readonly complete: boolean;
	/** Input rows, and windows without a row in which Stripe has usage. */
	readonly rows: number;
	readonly by_status: Readonly<Record<ReconcileStatus, number>>;
	readonly by_kind: Readonly<Partial<Record<ReconcileKind, number>>>;
	/** Customers with a drift. */
	readonly customers_drifted: number;
	/** Of the rows that were compared, plain decimal text, added up over all meters. */
	readonly source_total: string;
	readonly stripe_total: string;
	readonly drift_total: string;
	readonly at_stake: readonly AmountAtStake[];
	/** Drifted rows whose amount is not known. */
	readonly amounts_unknown: number;
	/** Earliest to latest window, as an ISO 8601 interval; null without a sound row. */
	readonly period: string | null;
	readonly requests: number;
	readonly rate_limited: number;
	readonly duration_ms: number;
	/** What was asked for and could not be done for the whole run, in sentences. */
	readonly notes: readonly string[];
}

export interface ReconcileRecord {
	readonly results: readonly ReconcileResult[];
	readonly requests: number;
	readonly rateLimited: number;
	readonly durationMs: number;
	readonly notes: readonly string[];
	/** Amounts were asked for. */
	readonly withAmounts: boolean;
}

export function summariseReconcile(run: ReconcileRecord): ReconcileSummary {
	const { results, notes } = run;
	const byStatus: Record<ReconcileStatus, number> = {
		matched: 0,
		missing: 0,
		under: 0,
		over: 0,
		unbilled: 0,
		pending: 0,
		rejected: 0,
		unread: 0,
	};
	const byKind: Partial<Record<ReconcileKind, number>> = {};
	const customers = new Set<string>();
	let [drift, stripe] = [ZERO, ZERO];
	let [start, end] = [Infinity, -Infinity];
	for (const one of results) {
		byStatus[one.status] += 1;
		if (one.kind !== undefined) byKind[one.kind] = (byKind[one.kind] ?? 0) + 1;
		if (isDrift(one.status) && one.customer !== undefined) customers.add(one.customer);
		if (one.drift !== undefined) drift = addQuantities(drift, one.drift);
		if (one.shown !== undefined) stripe = addQuantities(stripe, one.shown);
		if (one.window === undefined) continue;
		start = Math.min(start, one.window.start);
		end = Math.max(end, one.window.end);
	}
	const drifted = results.filter(({ status }) => isDrift(status));
	const left = byStatus.rejected + byStatus.unread;
	return {
		verdict: drifted.length > 0 ? 'drifted' : left > 0 ? 'incomplete' : 'clean',
		complete: left === 0 && notes.length === 0,
		rows: results.length,
		by_status: byStatus,
		by_kind: byKind,
		customers_drifted: customers.size,
		source_total: formatQuantity(addQuantities(stripe, drift)),
		stripe_total: formatQuantity(stripe),
		drift_total: formatQuantity(drift),
		at_stake: atStake(drifted),
		amounts_unknown: run.withAmounts ? drifted.filter(({ stake }) => !stake?.ok).length : 0,
		period: end === -Infinity ? null : `${formatInstant(start)}/${formatInstant(end)}`,
		requests: run.requests,
		rate_limited: run.rateLimited,
		duration_ms: Math.round(run.durationMs),
		notes,
	};
}

function atStake(drifted: readonly ReconcileResult[]): AmountAtStake[] {
	const sums = new Map<string, AmountAtStake>();
	for (const { stake } of drifted) {
		if (!stake?.ok) continue;
		const { amount, currency } = stake;
		const { notBilled = 0n, billedTooMuch = 0n } = sums.get(currency) ?? {};
		sums.set(currency, {
			currency,
			notBilled: amount > 0n ? notBilled + amount : notBilled,
			billedTooMuch: amount > 0n ? billedTooMuch : billedTooMuch - amount,
		});
	}
	return [...sums.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1));
}
