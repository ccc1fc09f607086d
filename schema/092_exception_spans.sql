-- An exceptional day may have two stretches, as the days of the ordinary week have.
ALTER TABLE unit_exception ADD COLUMN opens_again BIGINT CHECK (opens_again BETWEEN 0 AND 1440);
ALTER TABLE unit_exception ADD COLUMN closes_again BIGINT CHECK (closes_again BETWEEN 0 AND 1440 AND closes_again > opens_again);
