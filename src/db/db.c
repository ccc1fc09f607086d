/* The door: opens an engine, checks what goes through, hands on. */
#include "db/db.h"
#include <math.h>
#include <stdarg.h>
#include "base/log.h"
#include "base/text.h"
#include "db/db_sql.h"
#include "db/engine.h"

#define READY_HOLDS_NS (5 * 1'000'000'000LL)

void db_log(const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    ARENA(a);
    str line = str_vprintf(&a, fmt, ap);
    va_end(ap);
    log_error("db", LOG_TEXT("text", line));
}

static const struct db_engine_ops *engine_of(const char *url) {
    static const struct db_engine_ops *const engines[] = {&db_sqlite, &db_postgres};
    for (size_t i = 0; url && i < sizeof engines / sizeof *engines; i++)
        if (str_starts(str_c(url), str_c(engines[i]->scheme))) return engines[i];
    return NULL;
}

static _Atomic uint64_t opened = 1;

enum err db_open(const struct db_config *config, struct db **ret_db) {
    const struct db_engine_ops *ops = engine_of(config->url);
    if (!ops || config->readers < 1 || config->readers > 200) {
        db_log("expected: a URL sqlite:PATH or postgresql://…, and 1–200 readers");
        return ERR_INVALID;
    }
    struct db *db = must_alloc(sizeof *db);
    *db = (struct db){.ops = ops, .node = -1, .number = atomic_fetch_add(&opened, 1)};
    pthread_mutex_init(&db->listeners.lock, NULL);
    pthread_mutex_init(&db->node_lock, NULL);
    pthread_mutex_init(&db->ready_lock, NULL);
    enum err e = ops->open(db, config);
    if (e == OK && config->migrations) e = db_migrate(db, config->migrations);
    if (e != OK) {
        db_close(db);
        return e;
    }
    *ret_db = db;
    return OK;
}

void db_close(struct db *db) {
    if (!db) return;
    if (db->engine) db->ops->close(db);
    pthread_mutex_destroy(&db->listeners.lock);
    pthread_mutex_destroy(&db->node_lock);
    pthread_mutex_destroy(&db->ready_lock);
    free(db->listeners.at);
    free(db);
}

enum db_engine db_engine(const struct db *db) {
    return db->ops->engine;
}

struct db *db_of(struct db_tx *tx) {
    return tx->db;
}

enum err db_read_begin(struct db *db, struct db_tx **ret_tx) {
    return db->ops->read_begin(db, ret_tx);
}

void db_read_end(struct db_tx **tx) {
    if (*tx) (*tx)->db->ops->read_end(*tx);
    *tx = NULL;
}

enum err db_write(struct db *db, db_fn *fn, void *ctx) {
    TRY(node_ensure(db));
    return db->ops->write(db, fn, ctx);
}

bool db_work_give(struct db *db, struct db_work *work) {
    if (!db->ops->work_give || node_ensure(db) != OK) return false;
    db->ops->work_give(db, work);
    return true;
}

unsigned table_slot(const char *table) {
    return (unsigned)(str_hash(str_c(table)) >> 58); /* 0–63, TABLE_SLOTS */
}

uint64_t db_state(struct db *db, const char *const *tables, size_t n) {
    uint64_t state = db->number << 40;
    if (db->ops->engine != DB_SQLITE) return state + atomic_fetch_add(&db->changed[0], 1);
    for (size_t i = 0; i < n; i++) state += atomic_load(&db->changed[table_slot(tables[i])]);
    return state;
}

void tables_changed(struct db *db, uint64_t slots) {
    for (int i = 0; slots; i++, slots >>= 1)
        if (slots & 1) atomic_fetch_add(&db->changed[i], 1);
}

int db_writes_waiting(const struct db *db) {
    return db->writes;
}

int db_writer_number(const struct db_tx *tx) {
    return tx->db->ops->writer_number(tx);
}

void db_publish(struct db_tx *tx, struct db_event event) {
    if (!tx->writes || event.channel.n > 30) abort(); /* a fault of the program, not of a user */
    events_add(&tx->events, event);
}

enum err db_backup(struct db *db, const char *path) {
    return db->ops->backup(db, path);
}

enum err db_restore(const char *url, const char *path, bool replace) {
    const struct db_engine_ops *ops = engine_of(url);
    return ops ? ops->restore(url, path, replace) : ERR_INVALID;
}

static enum err ready_write(struct db_tx *tx, void *ctx) {
    return sql_db_node_ready(tx, (struct sql_db_node_ready_in){.now = clock_now()}, NULL);
}

enum err db_ready(struct db *db) {
    pthread_mutex_lock(&db->ready_lock);
    int64_t now = clock_monotonic_ns();
    if (!db->ready_at_ns || now - db->ready_at_ns > READY_HOLDS_NS) {
        db->ready = db_write(db, ready_write, NULL);
        db->ready_at_ns = now;
    }
    enum err e = db->ready;
    pthread_mutex_unlock(&db->ready_lock);
    return e;
}

/* ---- statements ---- */

static bool value_null(const struct db_value *v) {
    switch (v->type) {
    case DB_INT: return v->i == DB_NULL;
    case DB_REAL: return isnan(v->r);
    case DB_TEXT: return !v->s.p;
    }
    return false;
}

static enum err params_check(const struct db_sql *sql, const struct db_value *params) {
    for (int i = 0; i < sql->params; i++) {
        const struct db_value *v = &params[i];
        if (value_null(v) && !(sql->params_nullable >> i & 1)) {
            db_log("%s: parameter %d is NULL", sql->name, i + 1);
            return ERR_INVALID;
        }
        if (v->type == DB_TEXT && !text_valid(v->s)) {
            db_log("%s: parameter %d is not UTF-8", sql->name, i + 1);
            return ERR_INVALID;
        }
    }
    return OK;
}

enum err db_run(struct db_tx *tx, const struct db_sql *sql, const struct db_value *params, db_row_fn *row, void *ctx,
                int64_t *ret_rows) {
    if (tx->failed != OK) return tx->failed;
    TRY(params_check(sql, params));
    return tx->db->ops->run(tx, sql, params, row, ctx, ret_rows);
}

enum err db_check(struct db_tx *tx, const struct db_sql *sql) {
    return tx->db->ops->check(tx, sql);
}

enum err row_read(struct db_cursor *c, const struct db_sql *sql, db_row_fn *row, void *ctx) {
    if (!row) return OK;
    c->nulls = 0;
    enum err e = row(c, ctx);
    uint64_t wrong = c->nulls & ~sql->columns_nullable;
    if (!wrong) return e;
    db_log("%s: column %d is NULL", sql->name, __builtin_ctzll(wrong) + 1);
    return ERR_STORAGE;
}

int64_t db_col_int(struct db_cursor *c, int column) {
    return c->ops->col_int(c, column);
}

double db_col_real(struct db_cursor *c, int column) {
    return c->ops->col_real(c, column);
}

str db_col_text(struct db_cursor *c, int column, struct arena *a) {
    str text = c->ops->col_text(c, column);
    return text.p ? str_dup(a, text) : text;
}

void *db_rows_add(struct db_rows *rows, size_t size) {
    if (rows->n == rows->cap) {
        rows->cap = rows->cap == 0 ? 1 : rows->cap == 1 ? 8 : rows->cap * 2;
        char *at = arena_array(rows->arena, rows->cap, size);
        if (rows->n) memcpy(at, rows->at, rows->n * size);
        rows->at = at;
    }
    return (char *)rows->at + size * rows->n++;
}
