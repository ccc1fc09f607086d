-- Figures for /metrics.

-- many: waiting(day text, now int) -> authority text, unit text, waiting int
-- Who waits in the queue of that day; what is left over of another one is set aside only once an hour.
SELECT a.key, u.key, count(t.id)
FROM unit u
JOIN authority a ON a.id = u.authority_id
LEFT JOIN ticket t ON t.authority_id = u.authority_id AND t.unit_id = u.id AND t.state = 'waiting' AND t.day = :day
WHERE u.closed_at IS NULL OR u.closed_at > :now
GROUP BY a.key, u.key
ORDER BY a.key, u.key;

-- one: mail() -> waiting int, failed int, oldest int?
SELECT (SELECT count(*) FROM outbox WHERE state = 'waiting'), (SELECT count(*) FROM outbox WHERE state = 'failed'),
    (SELECT min(next_at) FROM outbox WHERE state = 'waiting');
