import type { BilledEvent } from '../../demo/drift';
import type { RunningPostgres } from '../../demo/postgres/start';
import { USAGE_DATABASE } from '../../demo/usage-database';

/** PostgreSQL itself writes down every total that the source ever stated. */
const WRITE_DOWN = `
	CREATE TABLE stated_totals (customer text, hour timestamptz, total numeric);
	CREATE UNIQUE INDEX ON stated_totals (customer, hour, total);
	INSERT INTO stated_totals
		SELECT customer_id, date_trunc('hour', occurred_at, 'UTC'), sum(quantity)
		FROM usage_events GROUP BY 1, 2;

	CREATE FUNCTION state_total(customer text, at timestamptz) RETURNS void LANGUAGE sql AS $$
		INSERT INTO stated_totals
			SELECT $1, date_trunc('hour', $2, 'UTC'), coalesce(sum(quantity), 0) FROM usage_events
			WHERE customer_id = $1 AND occurred_at >= date_trunc('hour', $2, 'UTC')
				AND occurred_at < date_trunc('hour', $2, 'UTC') + interval '1 hour'
			ON CONFLICT DO NOTHING $$;
	CREATE FUNCTION state_totals() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
		IF TG_OP <> 'INSERT' THEN PERFORM state_total(OLD.customer_id, OLD.occurred_at); END IF;
		IF TG_OP <> 'DELETE' THEN PERFORM state_total(NEW.customer_id, NEW.occurred_at); END IF;
		RETURN NULL; END $$;
	CREATE TRIGGER state_totals AFTER INSERT OR UPDATE OR DELETE ON usage_events
		FOR EACH ROW EXECUTE FUNCTION state_totals()`;

export async function writeDownTotals(postgres: RunningPostgres): Promise<void> {
	await postgres.query(USAGE_DATABASE, WRITE_DOWN);
}

/** What was billed at any moment, against all that the source had stated of the same hour. */
export interface BilledMoments {
	/** Events, each of which made a moment. */
	moments: number;
	/** Moments with more billed than the largest total that the source ever stated. */
	tooMuch: number;
	/** Moments with a total billed that the source never stated. */
	neverStated: number;
}

const COMPARE = `
	WITH moment AS (
		SELECT customer, date_trunc('hour', to_timestamp("timestamp"), 'UTC') AS hour,
			sum(value) OVER (
				PARTITION BY customer, date_trunc('hour', to_timestamp("timestamp"), 'UTC')
				ORDER BY position
			) AS total
		FROM json_to_recordset($1)
			AS e (customer text, value numeric, "timestamp" bigint, position int)
	)
	SELECT
		count(*)::int AS "moments",
		count(*) FILTER (WHERE total > (
			SELECT coalesce(max(s.total), 0) FROM stated_totals s
			WHERE s.customer = moment.customer AND s.hour = moment.hour
		))::int AS "tooMuch",
		count(*) FILTER (WHERE NOT EXISTS (
			SELECT FROM stated_totals s
			WHERE s.customer = moment.customer AND s.hour = moment.hour AND s.total = moment.total
		))::int AS "neverStated"
	FROM moment`;

/** @param billed in the order in which the events came */
export async function billedMoments(
	postgres: RunningPostgres,
	billed: readonly BilledEvent[],
): Promise<BilledMoments> {
	const events = billed.map(({ customer, value, timestamp }, position) => ({
		...{ customer, value, timestamp, position },
	}));
	const [moments] = await postgres.query<BilledMoments>(USAGE_DATABASE, COMPARE, [
		JSON.stringify(events),
	]);
	return moments;
}
