-- A ticket that was sent on has another number than the citizen's slip says: which one, and whose, is told on its page.
ALTER TABLE ticket ADD COLUMN from_number BIGINT;  -- NULL: it has the number it was issued with
ALTER TABLE ticket ADD COLUMN from_unit_id BIGINT;
