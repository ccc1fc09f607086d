-- A contact that was open when its number's day ended may get a new number. The old one stays, for it was given and nobody was
-- helped; of a contact's tickets only the latest is not replaced. SQLite cannot take a constraint from a table, so the table is
-- made anew.

-- sqlite:
CREATE TABLE ticket_anew (
    authority_id  BIGINT NOT NULL,
    id            BIGINT NOT NULL,
    contact_id    BIGINT NOT NULL,
    unit_id       BIGINT NOT NULL,
    day           TEXT NOT NULL,
    number        BIGINT NOT NULL,
    token         TEXT NOT NULL UNIQUE,
    state         TEXT NOT NULL CHECK (state IN ('waiting', 'called', 'serving', 'parked', 'done', 'no_show', 'left')),
    priority      BIGINT NOT NULL DEFAULT 0,
    language      TEXT NOT NULL DEFAULT 'da',
    minutes       BIGINT NOT NULL DEFAULT 10,
    issued_at     BIGINT NOT NULL,
    called_at     BIGINT,
    last_call_at  BIGINT,
    calls         BIGINT NOT NULL DEFAULT 0,
    started_at    BIGINT,
    ended_at      BIGINT,
    employee_id   BIGINT,
    counter_id    BIGINT,
    for_employee  BIGINT,
    word          TEXT NOT NULL DEFAULT '',
    version       BIGINT NOT NULL DEFAULT 1,
    served_before BIGINT NOT NULL DEFAULT 0,
    replaced      BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (authority_id, id),
    UNIQUE (authority_id, unit_id, day, number),
    FOREIGN KEY (authority_id, contact_id) REFERENCES contact (authority_id, id),
    FOREIGN KEY (authority_id, unit_id) REFERENCES unit (authority_id, id),
    CHECK (replaced = 0 OR state IN ('no_show', 'left'))
);
INSERT INTO ticket_anew (authority_id, id, contact_id, unit_id, day, number, token, state, priority, language, minutes, issued_at,
    called_at, last_call_at, calls, started_at, ended_at, employee_id, counter_id, for_employee, word, version, served_before)
SELECT authority_id, id, contact_id, unit_id, day, number, token, state, priority, language, minutes, issued_at,
    called_at, last_call_at, calls, started_at, ended_at, employee_id, counter_id, for_employee, word, version, served_before
FROM ticket;
DROP TABLE ticket;
ALTER TABLE ticket_anew RENAME TO ticket;
CREATE INDEX ticket_waiting ON ticket (authority_id, unit_id, priority DESC, issued_at, id) WHERE state = 'waiting';
CREATE INDEX ticket_by_state ON ticket (authority_id, state, unit_id);
CREATE INDEX ticket_at_hand ON ticket (authority_id, employee_id, last_call_at) WHERE state IN ('called', 'serving');
CREATE INDEX ticket_by_time ON ticket (authority_id, unit_id, issued_at);
CREATE UNIQUE INDEX ticket_of_contact ON ticket (authority_id, contact_id) WHERE replaced = 0;
DELETE FROM sqlite_stat1 WHERE tbl IN ('ticket', 'ticket_anew');
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('ticket', 'sqlite_autoindex_ticket_1', '1000000 1'),
    ('ticket', 'sqlite_autoindex_ticket_2', '1000000 1000000 1'),
    ('ticket', 'sqlite_autoindex_ticket_3', '1000000 1000000 200000 150 1'),
    ('ticket', 'ticket_of_contact', '1000000 1000000 1'),
    ('ticket', 'ticket_waiting', '100 100 20 10 1 1'),
    ('ticket', 'ticket_by_state', '1000000 1000000 150000 30000'),
    ('ticket', 'ticket_at_hand', '100 100 2 1'),
    ('ticket', 'ticket_by_time', '1000000 1000000 200000 1');
ANALYZE sqlite_schema;
-- postgres:
ALTER TABLE ticket ADD COLUMN replaced BIGINT NOT NULL DEFAULT 0 CHECK (replaced = 0 OR state IN ('no_show', 'left'));
ALTER TABLE ticket DROP CONSTRAINT ticket_authority_id_contact_id_key;
CREATE UNIQUE INDEX ticket_of_contact ON ticket (authority_id, contact_id) WHERE replaced = 0;
