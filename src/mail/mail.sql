-- exec: add(authority_id int, id int, contact_id int?, recipient text, subject text, body text, now int)
INSERT INTO outbox (authority_id, id, kind, contact_id, recipient, subject, body, state, next_at, created_at)
VALUES (:authority_id, :id, 'email', :contact_id, :recipient, :subject, :body, 'waiting', :now, :now);

-- many: due(now int) -> id int
-- Is anything due? Asked every second, so that an idle worker never writes.
SELECT id FROM outbox WHERE state = 'waiting' AND kind = 'email' AND next_at <= :now LIMIT 1;

-- one: take(now int, lease_until int) -> authority_id int, id int, contact_id int?, recipient text, subject text, body text,
--     attempts int, created_at int
-- The one that is due longest, leased: nobody else takes it before lease_until.
-- sqlite:
UPDATE outbox SET next_at = :lease_until, attempts = attempts + 1
WHERE (authority_id, id) IN (
    SELECT authority_id, id FROM outbox WHERE state = 'waiting' AND kind = 'email' AND next_at <= :now
    ORDER BY next_at, id LIMIT 1)
RETURNING authority_id, id, contact_id, recipient, subject, body, attempts, created_at;
-- postgres:
UPDATE outbox SET next_at = :lease_until, attempts = attempts + 1
WHERE (authority_id, id) IN (
    SELECT authority_id, id FROM outbox WHERE state = 'waiting' AND kind = 'email' AND next_at <= :now
    ORDER BY next_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING authority_id, id, contact_id, recipient, subject, body, attempts, created_at;

-- one: authority_name(id int) -> name text
SELECT name FROM authority WHERE id = :id;

-- exec: sent(authority_id int, id int, now int)
-- Also when the lease had run out meanwhile: it has been sent.
UPDATE outbox SET state = 'sent', sent_at = :now, error = '' WHERE authority_id = :authority_id AND id = :id;

-- exec: put_off(authority_id int, id int, attempts int, next_at int, error text)
-- Unless somebody else has taken it since.
UPDATE outbox SET next_at = :next_at, error = :error
WHERE authority_id = :authority_id AND id = :id AND attempts = :attempts AND state = 'waiting';

-- exec: give_up(authority_id int, id int, attempts int, error text)
UPDATE outbox SET state = 'failed', error = :error
WHERE authority_id = :authority_id AND id = :id AND attempts = :attempts AND state = 'waiting';

-- exec: retry(authority_id int, id int, now int)
-- A new three days begin: created_at is when they began.
UPDATE outbox SET state = 'waiting', next_at = :now, created_at = :now, attempts = 0
WHERE authority_id = :authority_id AND id = :id AND state = 'failed';

-- many: list(authority_id int, contact_id int?) -> id int, contact_id int?, recipient text, subject text, state text,
--     error text, attempts int, created_at int, next_at int, sent_at int?
-- Those of a contact; without one, those that were given up. Newest first.
SELECT id, contact_id, recipient, subject, state, error, attempts, created_at, next_at, sent_at
FROM outbox WHERE authority_id = :authority_id AND state = 'failed' AND :contact_id IS NULL
UNION ALL
SELECT id, contact_id, recipient, subject, state, error, attempts, created_at, next_at, sent_at
FROM outbox WHERE authority_id = :authority_id AND contact_id = :contact_id
ORDER BY id DESC LIMIT 200;

-- exec: forget(before int)
UPDATE outbox SET body = '' WHERE state = 'sent' AND body <> '' AND sent_at < :before;
