-- The wait that the screens said when the number was given, beside what it became.
ALTER TABLE ticket ADD COLUMN promised BIGINT CHECK (promised >= 0); -- minutes; NULL: not known, or sent on since
