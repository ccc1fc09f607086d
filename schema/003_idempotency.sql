-- What was answered to requests that carried an Idempotency-Key, so that a retry gets the same answer and makes nothing
-- twice. The row is written in the transaction of the effect itself; kept 24 hours.

CREATE TABLE idempotency (
    authority_id BIGINT NOT NULL,              -- 0: nobody's, as from a citizen before the municipality is known
    scope        TEXT NOT NULL,                -- whose key it is: 'u<account>', 't<hash of the token>', '' for citizens
    key          TEXT NOT NULL,                -- what the client made up
    request_hash TEXT NOT NULL,                -- of method, path and input: the same key with another request is a mistake
    status       BIGINT NOT NULL DEFAULT 0,
    content_type TEXT NOT NULL DEFAULT '',
    location     TEXT NOT NULL DEFAULT '',
    etag         TEXT NOT NULL DEFAULT '',
    body         TEXT NOT NULL DEFAULT '',
    created_at   BIGINT NOT NULL,
    PRIMARY KEY (authority_id, scope, key)
);
CREATE INDEX idempotency_by_age ON idempotency (created_at);
