import type { RunningPostgres } from './postgres/start';
import { USAGE_DATABASE } from './usage-database';

/** Half-open: from `start` up to, not including, `end`. */
export interface BilledWindow {
	start: Date;
	end: Date;
}

export interface CustomerTotal {
	customer: string;
	/** Plain decimal. */
	total: string;
}

export interface Totals {
	/** Customers with usage in the window. */
	customers: number;
	/** Customers with usage, counted anew in each hour: as many events are due. */
	customerHours: number;
	/** What the usage database holds for the window; plain decimal. */
	databaseTotal: string;
	/** What was billed; plain decimal. */
	billedTotal: string;
	/** The differences of all customers, added up without sign, so that none hides another. */
	drift: string;
}

// PostgreSQL's numeric is exact, and none of the code under test takes part in the comparison.
const COMPARE = `
	WITH source AS (
		SELECT customer_id AS customer, sum(quantity) AS total,
			count(DISTINCT date_trunc('hour', occurred_at)) AS hours
		FROM usage_events WHERE occurred_at >= $1 AND occurred_at < $2
		GROUP BY customer_id
	), billed AS (
		SELECT * FROM json_to_recordset($3) AS b (customer text, total numeric)
	)
	SELECT
		count(source.customer)::int AS "customers",
		coalesce(sum(source.hours), 0)::int AS "customerHours",
		trim_scale(coalesce(sum(source.total), 0))::text AS "databaseTotal",
		trim_scale(coalesce(sum(billed.total), 0))::text AS "billedTotal",
		trim_scale(coalesce(sum(abs(coalesce(source.total, 0) - coalesce(billed.total, 0))), 0))::text
			AS "drift"
	FROM source FULL JOIN billed USING (customer)`;

/** Compares what the database holds for a window with what was billed, customer by customer. */
export async function compareTotals(
	postgres: RunningPostgres,
	{ start, end }: BilledWindow,
	billed: CustomerTotal[],
): Promise<Totals> {
	const values = [start.toISOString(), end.toISOString(), JSON.stringify(billed)];
	const [totals] = await postgres.query<Totals>(USAGE_DATABASE, COMPARE, values);
	return totals;
}
