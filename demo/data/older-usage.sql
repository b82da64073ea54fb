-- Usage of the 24 days before the sample usage begins, so that pictures have something to show:
-- seven customers, each of its own size, with working days and nights.
INSERT INTO usage_events (customer_id, quantity, occurred_at)
SELECT
	'cus_demo_' || lpad(customer::text, 4, '0'),
	round(
		(7200 - 880 * customer)
		* (0.6 + 0.4 * sin((extract(hour FROM hour_start AT TIME ZONE 'UTC') - 6) * pi() / 12))
		* (CASE WHEN extract(isodow FROM hour_start AT TIME ZONE 'UTC') > 5 THEN 0.35 ELSE 1 END)
		* (0.9 + (('x' || substr(md5(customer || ':' || hour_start), 1, 4))::bit(16)::int % 200) / 1000.0)
	) + 1,
	hour_start + interval '30 minutes'
FROM generate_series(1, 7) AS customer
CROSS JOIN generate_series(
	date_trunc('hour', now()) - interval '24 days',
	date_trunc('hour', now()) - interval '7 hours',
	interval '1 hour'
) AS hour_start
