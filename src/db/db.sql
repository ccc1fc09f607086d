-- What the database keeps about itself. Both tables are made before the first migration, so these statements work on
-- every database.

-- many: schema_lock() -> locked text?
-- Held until the transaction ends: two nodes that start together must not both migrate. SQLite has one writer anyway.
-- sqlite:
SELECT NULL;
-- postgres:
SELECT pg_advisory_xact_lock(7303014)::text;

-- exec: create_node()
-- One row: how many node numbers were taken, and when somebody last tried whether writing works.
CREATE TABLE IF NOT EXISTS node (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    taken BIGINT NOT NULL,
    ready_at BIGINT NOT NULL
);

-- exec: create_schema_migration()
CREATE TABLE IF NOT EXISTS schema_migration (
    number BIGINT PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL,
    applied_at BIGINT NOT NULL
);

-- one: node_take() -> taken int
-- The next node number, counted without end; the node keeps its last 10 bits.
INSERT INTO node (id, taken, ready_at) VALUES (1, 1, 0)
ON CONFLICT (id) DO UPDATE SET taken = node.taken + 1
RETURNING taken;

-- exec: node_ready(now int)
UPDATE node SET ready_at = :now WHERE id = 1;

-- one: migration_applied(number int) -> name text, checksum text
SELECT name, checksum FROM schema_migration WHERE number = :number;

-- exec: migration_add(number int, name text, checksum text, now int)
INSERT INTO schema_migration (number, name, checksum, applied_at) VALUES (:number, :name, :checksum, :now);

-- exec: notify(payload text)
-- Sends events with the commit. On SQLite they go from the writer to the listeners without the database.
-- sqlite:
SELECT :payload WHERE false;
-- postgres:
SELECT pg_notify('indgang', :payload);
