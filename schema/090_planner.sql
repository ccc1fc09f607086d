-- What the planner is to believe of the tables that grow: nearly everything is of one municipality, so authority_id alone
-- finds nothing. SQLite plans without statistics as if it did, and a young database has none; ANALYZE may replace these by
-- what is really there. Numbers: rows, then rows for each prefix of the index's columns. PostgreSQL keeps its own.

-- sqlite:
ANALYZE;
DELETE FROM sqlite_stat1;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('ticket', 'sqlite_autoindex_ticket_1', '1000000 1'),
    ('ticket', 'sqlite_autoindex_ticket_2', '1000000 1000000 1'),
    ('ticket', 'sqlite_autoindex_ticket_3', '1000000 1000000 1'),
    ('ticket', 'sqlite_autoindex_ticket_4', '1000000 1000000 200000 150 1'),
    ('ticket', 'ticket_waiting', '100 100 20 10 1 1'),
    ('ticket', 'ticket_by_state', '1000000 1000000 150000 30000'),
    ('ticket', 'ticket_of_employee', '1000000 1000000 5000 2000'),
    ('ticket', 'ticket_by_time', '1000000 1000000 200000 1'),
    ('contact', 'sqlite_autoindex_contact_1', '1000000 1000000 1'),
    ('contact', 'contact_by_time', '1000000 1000000 1'),
    ('contact', 'contact_by_citizen', '700000 700000 3 1'),
    ('contact', 'contact_open', '200 200 40 1'),
    ('contact_matter', 'sqlite_autoindex_contact_matter_1', '1300000 1300000 2 1'),
    ('contact_matter', 'matter_by_task', '1300000 1300000 8000 1'),
    ('contact_event', 'sqlite_autoindex_contact_event_1', '6000000 6000000 6 1'),
    ('citizen', 'sqlite_autoindex_citizen_1', '400000 400000 1'),
    ('citizen', 'citizen_by_cpr', '350000 350000 1'),
    ('citizen', 'citizen_by_phone', '400000 400000 2'),
    ('audit', 'sqlite_autoindex_audit_1', '4000000 4000000 4000000 1'),
    ('audit', 'audit_by_time', '4000000 4000000 1'),
    ('audit', 'audit_by_citizen', '1000000 1000000 3 1'),
    ('outbox', 'sqlite_autoindex_outbox_1', '100000 100000 1'),
    ('duty', 'sqlite_autoindex_duty_1', '100000 100000 1'),
    ('duty', 'duty_now', '60 60 1'),
    ('duty', 'duty_by_unit', '100000 100000 20000 1'),
    ('duty', 'duty_by_time', '100000 100000 1'),
    ('task', 'sqlite_autoindex_task_1', '160 160 1'),
    ('task', 'sqlite_autoindex_task_2', '160 160 1'),
    ('unit', 'sqlite_autoindex_unit_1', '20 20 1'),
    ('unit', 'sqlite_autoindex_unit_2', '20 20 1'),
    ('employee', 'sqlite_autoindex_employee_1', '200 200 1'),
    ('employee_qualification', 'sqlite_autoindex_employee_qualification_1', '4000 4000 20 1'),
    ('employee_qualification', 'qualification_by_task', '4000 4000 25');
-- postgres:
