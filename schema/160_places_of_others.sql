-- A place of another authority in the municipality (a job centre, a police station), so that whoever is shown the way there hears
-- where and when. NULL: the municipality's own.

ALTER TABLE unit ADD COLUMN owner_authority_id BIGINT REFERENCES authority (id);
