-- Who is sent on is served in two units, and waits in two: each has its own part. The ticket tells of the unit where it is, and what
-- there was in each unit before is a stretch.
ALTER TABLE ticket ADD COLUMN here_since BIGINT;        -- sent on to where it is, after it had been called; NULL: was issued here
ALTER TABLE ticket ADD COLUMN called_here_at BIGINT;    -- first call since then
CREATE TABLE ticket_stretch (
    authority_id BIGINT NOT NULL,
    contact_id   BIGINT NOT NULL,
    id           BIGINT NOT NULL,
    ticket_id    BIGINT NOT NULL,
    unit_id      BIGINT NOT NULL,                       -- the one that sent it on
    issued_at    BIGINT NOT NULL,                       -- the ticket's: the stretch belongs to the same day
    since        BIGINT NOT NULL,                       -- waited there from then
    called_at    BIGINT,                                -- first call there; NULL: was sent on without
    served       BIGINT NOT NULL,                       -- ms
    PRIMARY KEY (authority_id, contact_id, id),
    FOREIGN KEY (authority_id, ticket_id) REFERENCES ticket (authority_id, id)
);
CREATE INDEX stretch_by_time ON ticket_stretch (authority_id, unit_id, issued_at);
CREATE INDEX ticket_replaced ON ticket (authority_id, contact_id) WHERE replaced = 1;

-- Of those sent on before now the service stands on the ticket; here it stands that they were.
INSERT INTO ticket_stretch (authority_id, contact_id, id, ticket_id, unit_id, issued_at, since, called_at, served)
SELECT e.authority_id, e.contact_id, e.id, t.id, t.unit_id, t.issued_at, t.issued_at, NULL, 0
FROM contact_event e JOIN ticket t ON t.authority_id = e.authority_id AND t.contact_id = e.contact_id AND t.replaced = 0
WHERE e.kind = 'sent_on';

-- sqlite:
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('ticket', 'ticket_replaced', '20000 20000 1'),
    ('ticket_stretch', 'sqlite_autoindex_ticket_stretch_1', '50000 50000 1 1'),
    ('ticket_stretch', 'stretch_by_time', '50000 50000 10000 1');
ANALYZE sqlite_schema;
