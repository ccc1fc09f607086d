/* Statements on the table of tests/db/001_thing.sql, for the tests of src/db. */
#pragma once
#include "db/db.h"

struct thing {
    int64_t id;
    str name;
    double weight;
};
[[nodiscard]] enum err thing_add(struct db_tx *tx, struct thing t);
[[nodiscard]] enum err thing_get(struct db_tx *tx, struct arena *a, int64_t id, struct thing *ret);
[[nodiscard]] enum err part_add(struct db_tx *tx, int64_t id, int64_t thing_id);
[[nodiscard]] enum err thing_delete(struct db_tx *tx, int64_t id, int64_t *ret_rows);
int64_t thing_count(struct db_tx *tx);
/* A db_fn: adds the struct thing that ctx points to, and gives it its id. */
[[nodiscard]] enum err thing_write(struct db_tx *tx, void *ctx);
int64_t things_count(struct db *db);         /* in a snapshot of its own; -1: could not be read */
bool thing_there(struct db *db, int64_t id); /* in a snapshot of its own */
