-- A call is registered when it is over, and what the reception answers at once is closed in the same write: how long it took is
-- known only to the page on which it was begun.
ALTER TABLE contact ADD COLUMN begun_at BIGINT; -- NULL: when it was registered
