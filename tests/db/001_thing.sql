-- What the tests of src/db write into.
CREATE TABLE thing (
    id     BIGINT PRIMARY KEY,
    name   TEXT UNIQUE,
    weight DOUBLE PRECISION,
    CHECK (name <> 'forbidden')
);
CREATE TABLE part (
    id       BIGINT PRIMARY KEY,
    thing_id BIGINT NOT NULL REFERENCES thing (id) DEFERRABLE INITIALLY DEFERRED
);
-- sqlite:
CREATE TABLE engine AS SELECT 'sqlite' AS name;
-- postgres:
CREATE TABLE engine AS SELECT 'postgres'::text AS name;
-- both:
CREATE INDEX thing_weight ON thing (weight);
