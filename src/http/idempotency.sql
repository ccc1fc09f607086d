-- Retried requests: see idempotency.c.

-- exec: claim(authority_id int, scope text, key text, request_hash text, now int, expired int)
-- Makes the key ours. No row changed: it was used since `expired`. On PostgreSQL this waits for whoever is using it now.
INSERT INTO idempotency (authority_id, scope, key, request_hash, created_at)
VALUES (:authority_id, :scope, :key, :request_hash, :now)
ON CONFLICT (authority_id, scope, key) DO UPDATE
SET request_hash = excluded.request_hash, created_at = excluded.created_at
WHERE idempotency.created_at < :expired;

-- one: answer(authority_id int, scope text, key text) -> request_hash text, status int, content_type text, location text,
--      etag text, body text
-- What was answered the first time.
SELECT request_hash, status, content_type, location, etag, body FROM idempotency
WHERE authority_id = :authority_id AND scope = :scope AND key = :key;

-- exec: keep(authority_id int, scope text, key text, status int, content_type text, location text, etag text, body text)
-- Keeps the answer for the retry.
UPDATE idempotency SET status = :status, content_type = :content_type, location = :location, etag = :etag, body = :body
WHERE authority_id = :authority_id AND scope = :scope AND key = :key;

-- exec: expire(before int)
-- Forgets old keys.
DELETE FROM idempotency WHERE created_at < :before;
