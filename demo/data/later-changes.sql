-- What happens to usage after it has been billed: rows come late, are changed and are deleted.
-- All of it in closed hours, and no hour falls to nothing or doubles: that would be held back.
WITH closed AS (
	SELECT id, customer_id, quantity, date_trunc('hour', occurred_at) AS hour,
		row_number() OVER (
			PARTITION BY customer_id, date_trunc('hour', occurred_at) ORDER BY quantity, id
		) AS rank
	FROM usage_events
	WHERE occurred_at < date_trunc('hour', now())
), late AS (
	INSERT INTO usage_events (customer_id, quantity, occurred_at)
	SELECT customer_id, 0.75, hour + interval '59 minutes'
	FROM closed WHERE rank = 1 AND right(customer_id, 1) = '1'
	RETURNING id
), changed AS (
	UPDATE usage_events SET quantity = closed.quantity * 1.5
	FROM closed
	WHERE closed.id = usage_events.id AND closed.rank = 2 AND right(closed.customer_id, 1) = '4'
	RETURNING usage_events.id
), deleted AS (
	DELETE FROM usage_events USING closed
	WHERE closed.id = usage_events.id AND closed.rank = 1 AND right(closed.customer_id, 1) = '7'
	RETURNING usage_events.id
)
SELECT
	(SELECT count(*)::int FROM late) AS late,
	(SELECT count(*)::int FROM changed) AS changed,
	(SELECT count(*)::int FROM deleted) AS deleted
