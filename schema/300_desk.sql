-- What the desk asks each time it is drawn: how many are on duty in each unit, and who knows a task. Each is answered from its
-- index alone.
CREATE INDEX duty_now_by_unit ON duty (authority_id, unit_id, started_at) WHERE ended_at IS NULL;
DROP INDEX qualification_by_task;
CREATE INDEX qualification_by_task ON employee_qualification (authority_id, task_id, level, employee_id);

-- sqlite:
DROP INDEX employee_name;
CREATE INDEX employee_name ON employee (authority_id, id, name, department, closed_at);
DELETE FROM sqlite_stat1 WHERE idx IN ('qualification_by_task', 'employee_name');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('duty', 'duty_now_by_unit', '60 60 4 1'),
    ('employee', 'employee_name', '200 200 1 1 1 1'),
    ('employee', 'employee_by_unit', '200 200 10'),
    ('employee', 'employee_by_department', '200 200 30'),
    ('employee_qualification', 'qualification_by_task', '4000 4000 25 12 1');
ANALYZE sqlite_schema;
