-- What each page of the staff asks: whom I have called or serve, and how many contacts are mine to close. Neither sorts or
-- looks at a row for its answer.
DROP INDEX ticket_of_employee;
CREATE INDEX ticket_at_hand ON ticket (authority_id, employee_id, last_call_at) WHERE state IN ('called', 'serving');
DROP INDEX contact_open_registered;
CREATE INDEX contact_open_registered ON contact (authority_id, created_by, state, handled_by) WHERE state <> 'closed';

-- sqlite:
DELETE FROM sqlite_stat1 WHERE idx IN ('ticket_of_employee', 'contact_open_registered');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('ticket', 'ticket_at_hand', '100 100 2 1'),
    ('contact', 'contact_open_registered', '200 200 5 2 1');
