-- Who is sent on or parked waits again, which is no service: what was served by then is kept, and started_at begins anew.
ALTER TABLE ticket ADD COLUMN served_before BIGINT NOT NULL DEFAULT 0; -- ms
