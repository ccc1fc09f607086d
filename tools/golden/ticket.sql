-- What sqlgen makes of this stands in ticket_sql.h and ticket_sql.c; after a change that is meant, run
-- build/sqlgen tools/golden/ticket_sql tools/golden/ticket.sql and read the difference.

-- one: by_id(authority_id int, id int) -> id int, number text,
--     called_at int?, wait real, open bool, urgent bool?
-- A ticket, whatever its state.
-- Tickets of the day before are not kept.
SELECT id, number, called_at, wait, open, urgent -- in this order
FROM ticket
WHERE authority_id = :authority_id AND id = :id AND number <> 'a:b';

-- many: waiting() -> number text
SELECT number FROM ticket;

-- exec: call(id int, note text?, urgent bool, wait real)
UPDATE ticket SET note = :note, urgent = :urgent, wait = :wait WHERE id = :id;

-- many: find(words text) -> id int
-- The same words, asked in each engine's own way.
-- sqlite:
SELECT rowid FROM ticket_text WHERE ticket_text MATCH :words;
-- postgres:
SELECT id FROM ticket WHERE tsv @@ plainto_tsquery('danish', :words);
