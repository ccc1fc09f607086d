#include "support/things.h"
#include <math.h>

static const enum db_type int_text_real[] = {DB_INT, DB_TEXT, DB_REAL}, int_int[] = {DB_INT, DB_INT};

enum err thing_add(struct db_tx *tx, struct thing t) {
    static const struct db_sql sql = {
        .name = "thing_add", .params = 3, .params_nullable = 6, .param_types = int_text_real,
        .sqlite = "INSERT INTO thing (id, name, weight) VALUES (?1, ?2, ?3)",
        .postgres = "INSERT INTO thing (id, name, weight) VALUES ($1, $2, $3)",
    };
    const struct db_value params[] = {
        {.type = DB_INT, .i = t.id}, {.type = DB_TEXT, .s = t.name}, {.type = DB_REAL, .r = t.weight}};
    return db_run(tx, &sql, params, NULL, NULL, NULL);
}

struct reading {
    struct arena *arena;
    struct thing *to;
};

static enum err thing_row(struct db_cursor *c, void *ctx) {
    struct reading *r = ctx;
    *r->to = (struct thing){db_col_int(c, 0), db_col_text(c, 1, r->arena), db_col_real(c, 2)};
    return OK;
}

enum err thing_get(struct db_tx *tx, struct arena *a, int64_t id, struct thing *ret) {
    static const struct db_sql sql = {
        .name = "thing_get", .params = 1, .columns = 3, .columns_nullable = 6, .first_row_only = true, .param_types = int_int,
        .sqlite = "SELECT id, name, weight FROM thing WHERE id = ?1",
        .postgres = "SELECT id, name, weight FROM thing WHERE id = $1",
    };
    struct reading r = {a, ret};
    int64_t rows = 0;
    TRY(db_run(tx, &sql, (const struct db_value[]){{.type = DB_INT, .i = id}}, thing_row, &r, &rows));
    return rows ? OK : ERR_NOT_FOUND;
}

enum err part_add(struct db_tx *tx, int64_t id, int64_t thing_id) {
    static const struct db_sql sql = {
        .name = "part_add", .params = 2, .param_types = int_int,
        .sqlite = "INSERT INTO part (id, thing_id) VALUES (?1, ?2)",
        .postgres = "INSERT INTO part (id, thing_id) VALUES ($1, $2)",
    };
    const struct db_value params[] = {{.type = DB_INT, .i = id}, {.type = DB_INT, .i = thing_id}};
    return db_run(tx, &sql, params, NULL, NULL, NULL);
}

enum err thing_delete(struct db_tx *tx, int64_t id, int64_t *ret_rows) {
    static const struct db_sql sql = {
        .name = "thing_delete", .params = 1, .param_types = int_int,
        .sqlite = "DELETE FROM thing WHERE id >= ?1",
        .postgres = "DELETE FROM thing WHERE id >= $1",
    };
    return db_run(tx, &sql, (const struct db_value[]){{.type = DB_INT, .i = id}}, NULL, NULL, ret_rows);
}

static enum err count_row(struct db_cursor *c, void *ctx) {
    *(int64_t *)ctx = db_col_int(c, 0);
    return OK;
}

int64_t thing_count(struct db_tx *tx) {
    static const struct db_sql sql = {
        .name = "thing_count", .columns = 1,
        .sqlite = "SELECT count(*) FROM thing",
        .postgres = "SELECT count(*) FROM thing",
    };
    int64_t n = -1;
    return db_run(tx, &sql, NULL, count_row, &n, NULL) == OK ? n : -1;
}

enum err thing_write(struct db_tx *tx, void *ctx) {
    struct thing *t = ctx;
    t->id = db_new_id(tx);
    return thing_add(tx, *t);
}

int64_t things_count(struct db *db) {
    DB_READ(tx);
    return db_read_begin(db, &tx) == OK ? thing_count(tx) : -1;
}

bool thing_there(struct db *db, int64_t id) {
    DB_READ(tx);
    ARENA(a);
    struct thing t;
    return db_read_begin(db, &tx) == OK && thing_get(tx, &a, id, &t) == OK;
}
