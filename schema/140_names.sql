-- A ticket is told with the names of its unit, counter, employee and tasks: each is found where its id is, without reading the
-- row. PostgreSQL has the few rows of these tables at hand as it is.

-- sqlite:
CREATE INDEX unit_name ON unit (authority_id, id, name);
CREATE INDEX counter_name ON counter (authority_id, id, name);
CREATE INDEX employee_name ON employee (authority_id, id, name);
CREATE INDEX task_name ON task (authority_id, id, name, name_en);
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('unit', 'unit_name', '20 20 1 1'),
    ('counter', 'counter_name', '60 60 1 1'),
    ('employee', 'employee_name', '200 200 1 1'),
    ('task', 'task_name', '15680 160 1 1 1');
ANALYZE sqlite_schema;
-- postgres:
