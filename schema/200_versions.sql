-- Two may edit a department, or an exceptional day, at once: the second must be told. A day may be removed and set again, so its
-- version is no count of its own: every change to a unit's days takes the unit's next number, and no number stands twice.
ALTER TABLE department ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE unit ADD COLUMN days_version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE unit_exception ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
