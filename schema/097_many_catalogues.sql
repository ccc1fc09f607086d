-- Each municipality has a catalogue of its own: what is asked of one must not be looked for in the catalogues of all 98.

-- sqlite:
UPDATE sqlite_stat1 SET stat = '15680 160 1' WHERE tbl = 'task';
DELETE FROM sqlite_stat1 WHERE tbl = 'life_event';
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('life_event', 'sqlite_autoindex_life_event_1', '1764 18 1'),
    ('life_event', 'sqlite_autoindex_life_event_2', '1764 18 1');
ANALYZE sqlite_schema;
-- postgres:
