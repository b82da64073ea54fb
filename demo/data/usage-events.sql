-- Sample usage: what a product's own database might hold.
-- One row for each use of the product: who, how much, when.
CREATE TABLE usage_events (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	customer_id text NOT NULL, -- the customer's id at Stripe
	quantity numeric NOT NULL,
	occurred_at timestamptz NOT NULL
);

CREATE INDEX usage_events_occurred_at ON usage_events (occurred_at, customer_id);

-- Sixty customers, the six closed hours before now and the current hour up to now. The numbers are
-- derived from customer, hour and row with md5, so they look random and are the same in every run.
INSERT INTO usage_events (customer_id, quantity, occurred_at)
SELECT
	'cus_demo_' || lpad(customer::text, 4, '0'),
	-- Every third customer uses fractions, up to six digits after the point.
	CASE
		WHEN customer % 3 = 0 THEN trim_scale((dice % 9000000 + 1) / 1000000.0)
		ELSE dice % 400 + 1
	END,
	hour_start + (dice % 3600) * interval '1 second' + (dice % 1000) * interval '1 millisecond'
FROM generate_series(1, 60) AS customer
CROSS JOIN generate_series(0, 6) AS hours_ago
CROSS JOIN generate_series(1, 12) AS sample
CROSS JOIN LATERAL (SELECT date_trunc('hour', now()) - hours_ago * interval '1 hour') AS h (hour_start)
CROSS JOIN LATERAL (
	SELECT ('x' || substr(md5(customer || ':' || hours_ago || ':' || sample), 1, 7))::bit(28)::int
) AS d (dice)
WHERE
	-- Some customers are idle in some hours, and nobody has the same number of rows.
	(customer + hours_ago) % 8 <> 0
	AND sample <= customer % 9 + 4
	AND hour_start + (dice % 3600 + 1) * interval '1 second' <= now();
