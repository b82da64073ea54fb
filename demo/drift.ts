import type { RunningPostgres } from './postgres/start';
import { USAGE_DATABASE } from './usage-database';

/** Half-open: from `start` up to, not including, `end`. */
export interface BilledWindow {
	start: Date;
	end: Date;
}

/** A meter event that counts: on the books, and not taken back. */
export interface BilledEvent {
	customer: string | null;
	/** Plain decimal. */
	value: string;
	/** Time of usage, Unix seconds. */
	timestamp: number;
}

export interface Totals {
	/** Customers with usage in the window. */
	customers: number;
	/** Customers with usage, counted anew in each hour. */
	customerHours: number;
	/** What the usage database holds for the window; plain decimal. */
	databaseTotal: string;
	/** What was billed, whenever it was used; plain decimal. */
	billedTotal: string;
	/**
	 * The differences of all customers and hours, added up without sign, so that none hides
	 * another.
	 */
	drift: string;
}

// PostgreSQL's numeric is exact, and none of the code under test takes part in the comparison.
const COMPARE = `
	WITH source AS (
		SELECT customer_id AS customer, date_trunc('hour', occurred_at, 'UTC') AS hour,
			sum(quantity) AS total
		FROM usage_events WHERE occurred_at >= $1 AND occurred_at < $2
		GROUP BY 1, 2
	), billed AS (
		SELECT customer, date_trunc('hour', to_timestamp("timestamp"), 'UTC') AS hour,
			sum(value) AS total
		FROM json_to_recordset($3) AS e (customer text, value numeric, "timestamp" bigint)
		GROUP BY 1, 2
	)
	SELECT
		count(DISTINCT customer) FILTER (WHERE source.total IS NOT NULL)::int AS "customers",
		count(source.total)::int AS "customerHours",
		trim_scale(coalesce(sum(source.total), 0))::text AS "databaseTotal",
		trim_scale(coalesce(sum(billed.total), 0))::text AS "billedTotal",
		trim_scale(coalesce(sum(abs(coalesce(source.total, 0) - coalesce(billed.total, 0))), 0))::text
			AS "drift"
	FROM source FULL JOIN billed USING (customer, hour)`;

/** Compares what the database holds for a window with what was billed, customer by customer and hour by hour. */
export async function compareTotals(
	postgres: Pick<RunningPostgres, 'query'>,
	{ start, end }: BilledWindow,
	billed: readonly BilledEvent[],
): Promise<Totals> {
	const values = [start.toISOString(), end.toISOString(), JSON.stringify(billed)];
	const [totals] = await postgres.query<Totals>(USAGE_DATABASE, COMPARE, values);
	return totals;
}
