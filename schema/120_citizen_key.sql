-- Which key the CPR numbers of this database are written with: a keyed value that only that key makes and that shows
-- nothing of it. Another key is refused when a program starts.

CREATE TABLE citizen_key (
    one         BIGINT PRIMARY KEY CHECK (one = 1),         -- there is one key
    check_value TEXT NOT NULL
);
