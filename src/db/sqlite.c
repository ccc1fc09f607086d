/* SQLite: connections, statements and the pool of readers. The writer is in sqlite_writer.c. */
#include <math.h>
#include <sodium.h>
#include <unistd.h>
#include "db/sqlite_engine.h"

enum { BUSY_LOOK_US = 1'000, BUSY_LOOKS = 10'000 /* some 10 s */ };
enum { READER_SETS = 32, WRITER_SETS = 128 }; /* four statements each */
/* Page cache in KiB: a node of 16 readers stays far below the 60 MB that the whole process may take. */
enum { READERS_CACHE = 16 * 1024, READER_CACHE_MOST = 2048, READER_CACHE_LEAST = 128, WRITER_CACHE = 4096 };

enum err sqlite_err(sqlite3 *handle, int code, const char *what) {
    switch (code & 0xff) {
    case SQLITE_OK: return OK;
    case SQLITE_CONSTRAINT: return ERR_CONFLICT;
    case SQLITE_TOOBIG: return ERR_LIMIT;
    }
    db_log("%s: %s (%d)", what, sqlite3_errmsg(handle), code);
    return (code & 0xff) == SQLITE_BUSY ? ERR_BUSY : ERR_STORAGE;
}

/* ---- connections ---- */

static void finalize(void *connection, void *prepared) {
    sqlite3_finalize(prepared);
}

static bool in_use(void *prepared) {
    return sqlite3_stmt_busy(prepared);
}

static int run_script(sqlite3 *handle, const char *sql) {
    return sqlite3_exec(handle, sql, NULL, NULL, NULL);
}

/* Another process writes: look again soon. SQLite's own handler sleeps up to 100 ms between two looks, and so hardly ever
 * finds the moment between two commits of a server that is busy. */
static int wait_for_others(void *ctx, int looks) {
    if (looks >= BUSY_LOOKS) return 0;
    usleep(BUSY_LOOK_US / 2 + randombytes_uniform(BUSY_LOOK_US));
    return 1;
}

/* The busy handler stands before journal_mode: changing to WAL can meet others that do the same. */
static int configure(struct sqlite_connection *c, bool writes, int cache) {
    int code = sqlite3_busy_handler(c->handle, wait_for_others, NULL);
    if (code == SQLITE_OK && writes)
        code = run_script(c->handle, "PRAGMA journal_mode=WAL; PRAGMA journal_size_limit=67108864;");
    if (code == SQLITE_OK)
        code = run_script(c->handle, "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF;"
                                     "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=0;");
    if (code == SQLITE_OK && !writes) code = run_script(c->handle, "PRAGMA query_only=ON;");
    char pragma[64];
    snprintf(pragma, sizeof pragma, "PRAGMA cache_size=-%d;", cache);
    if (code == SQLITE_OK) code = run_script(c->handle, pragma);
    return code;
}

static int prepare_controls(struct sqlite_connection *c) {
    static const char *const texts[CONTROL_COUNT] = {
        [CONTROL_BEGIN] = "BEGIN",      [CONTROL_BEGIN_WRITE] = "BEGIN IMMEDIATE",
        [CONTROL_COMMIT] = "COMMIT",    [CONTROL_ROLLBACK] = "ROLLBACK",
        [CONTROL_SAVE] = "SAVEPOINT w", [CONTROL_RELEASE] = "RELEASE w",
        [CONTROL_UNDO] = "ROLLBACK TO w",
    };
    for (int i = 0; i < CONTROL_COUNT; i++) {
        int code = sqlite3_prepare_v3(c->handle, texts[i], -1, SQLITE_PREPARE_PERSISTENT, &c->control[i], NULL);
        if (code != SQLITE_OK) return code;
    }
    return SQLITE_OK;
}

static int cache_of(const struct sqlite *s, bool writes) {
    int share = READERS_CACHE / s->n_readers;
    if (share > READER_CACHE_MOST) share = READER_CACHE_MOST;
    if (share < READER_CACHE_LEAST) share = READER_CACHE_LEAST;
    return writes ? WRITER_CACHE : share;
}

enum err sqlite_connect(struct sqlite_connection *c, struct db *db, const char *path, bool writes) {
    *c = (struct sqlite_connection){.tx = {.db = db, .writes = writes}};
    c->statements = (struct statements){
        .sets = writes ? WRITER_SETS : READER_SETS, .drop = finalize, .in_use = in_use, .connection = c};
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | (writes ? SQLITE_OPEN_CREATE : 0);
    int code = sqlite3_open_v2(path, &c->handle, flags, NULL);
    if (code == SQLITE_OK) code = configure(c, writes, cache_of(db->engine, writes));
    if (code == SQLITE_OK) code = prepare_controls(c);
    if (code == SQLITE_OK) return OK;
    enum err e = sqlite_err(c->handle, code, path);
    sqlite_disconnect(c);
    return e;
}

void sqlite_disconnect(struct sqlite_connection *c) {
    statements_clear(&c->statements);
    for (int i = 0; i < CONTROL_COUNT; i++) sqlite3_finalize(c->control[i]);
    events_free(&c->tx.events);
    sqlite3_close(c->handle);
    *c = (struct sqlite_connection){};
}

int sqlite_control(struct sqlite_connection *c, enum control what) {
    sqlite3_step(c->control[what]);
    return sqlite3_reset(c->control[what]); /* answers the code of the step */
}

/* ---- statements ---- */

static int prepare(struct sqlite_connection *c, const struct db_sql *sql, sqlite3_stmt **ret) {
    return sqlite3_prepare_v3(c->handle, sql->sqlite, -1, SQLITE_PREPARE_PERSISTENT, ret, NULL);
}

/* The prepared statement; *ret_own when it is the caller's to finalize, because the kept one is being read just now. */
static int statement_get(struct sqlite_connection *c, const struct db_sql *sql, sqlite3_stmt **ret, bool *ret_own) {
    sqlite3_stmt *kept = statements_find(&c->statements, sql), *fresh = NULL;
    *ret_own = kept && sqlite3_stmt_busy(kept);
    if (kept && !*ret_own) {
        *ret = kept;
        return SQLITE_OK;
    }
    int code = prepare(c, sql, &fresh);
    if (code != SQLITE_OK) return code;
    if (!*ret_own) *ret_own = !statements_keep(&c->statements, sql, fresh);
    *ret = fresh;
    return SQLITE_OK;
}

static int bind_one(sqlite3_stmt *st, int at, const struct db_value *v) {
    switch (v->type) {
    case DB_INT: return v->i == DB_NULL ? sqlite3_bind_null(st, at) : sqlite3_bind_int64(st, at, v->i);
    case DB_REAL: return sqlite3_bind_double(st, at, v->r); /* stores NaN as NULL */
    case DB_TEXT: return sqlite3_bind_text64(st, at, v->s.p, v->s.n, SQLITE_STATIC, SQLITE_UTF8);
    }
    return SQLITE_MISUSE;
}

/* A parameter that only the other engine's variant uses has no place here. */
static int bind_all(sqlite3_stmt *st, const struct db_sql *sql, const struct db_value *params) {
    int places = sqlite3_bind_parameter_count(st), code = SQLITE_OK;
    for (int i = 0; i < sql->params && i < places && code == SQLITE_OK; i++) code = bind_one(st, i + 1, &params[i]);
    return code;
}

static enum err step_all(struct sqlite_connection *c, sqlite3_stmt *st, const struct db_sql *sql, db_row_fn *row,
                         void *ctx, int64_t *ret_rows) {
    struct db_cursor cursor = {.ops = &db_sqlite, .rows = st};
    int64_t rows = 0;
    int code;
    while ((code = sqlite3_step(st)) == SQLITE_ROW) {
        rows++;
        TRY(row_read(&cursor, sql, row, ctx));
        if (sql->first_row_only) break;
    }
    if (code != SQLITE_ROW && code != SQLITE_DONE) return c->tx.failed = sqlite_err(c->handle, code, sql->name);
    if (ret_rows) *ret_rows = sql->columns ? rows : sqlite3_changes64(c->handle);
    return OK;
}

static enum err sqlite_run(struct db_tx *tx, const struct db_sql *sql, const struct db_value *params, db_row_fn *row,
                           void *ctx, int64_t *ret_rows) {
    struct sqlite_connection *c = (struct sqlite_connection *)tx;
    sqlite3_stmt *st;
    bool own;
    int code = statement_get(c, sql, &st, &own);
    if (code != SQLITE_OK) return tx->failed = sqlite_err(c->handle, code, sql->name);
    code = bind_all(st, sql, params);
    enum err e = code == SQLITE_OK ? step_all(c, st, sql, row, ctx, ret_rows)
                                   : (tx->failed = sqlite_err(c->handle, code, sql->name));
    sqlite3_reset(st);
    sqlite3_clear_bindings(st); /* they point into the caller's memory */
    if (own) sqlite3_finalize(st);
    return e;
}

static enum err sqlite_script(struct db_tx *tx, const char *sql) {
    struct sqlite_connection *c = (struct sqlite_connection *)tx;
    return tx->failed = sqlite_err(c->handle, run_script(c->handle, sql), "migration");
}

static enum err sqlite_check(struct db_tx *tx, const struct db_sql *sql) {
    struct sqlite_connection *c = (struct sqlite_connection *)tx;
    sqlite3_stmt *st;
    int code = prepare(c, sql, &st);
    if (code != SQLITE_OK) return sqlite_err(c->handle, code, sql->name);
    int columns = sqlite3_column_count(st);
    sqlite3_finalize(st);
    if (sql->columns == 0 || columns == sql->columns) return OK; /* 'exec' may leave a result unread */
    db_log("%s: %d columns are declared, %d come", sql->name, sql->columns, columns);
    return ERR_INVALID;
}

/* Asked only of what reads as nothing. */
static bool is_null(struct db_cursor *c, int column) {
    bool null = sqlite3_column_type(c->rows, column) == SQLITE_NULL;
    if (null) c->nulls |= UINT64_C(1) << column;
    return null;
}

static int64_t sqlite_col_int(struct db_cursor *c, int column) {
    int64_t value = sqlite3_column_int64(c->rows, column);
    return !value && is_null(c, column) ? DB_NULL : value;
}

static double sqlite_col_real(struct db_cursor *c, int column) {
    double value = sqlite3_column_double(c->rows, column);
    return value == 0 && is_null(c, column) ? (double)NAN : value;
}

static str sqlite_col_text(struct db_cursor *c, int column) {
    const char *text = (const char *)sqlite3_column_text(c->rows, column);
    if (!text && is_null(c, column)) return (str){};
    if (!text) abort(); /* out of memory */
    return (str){text, (size_t)sqlite3_column_bytes(c->rows, column)};
}

/* ---- readers ----
 * To begin and end a reading transaction costs as much as to read a row (locks between processes). So while this process does
 * not write, what a reader saw is kept open for who reads next, for KEPT_NS at most: another process may have written. When nobody
 * comes, the writer's thread ends it soon after: as long as it is open, no other process can begin the log anew. */

enum { KEPT_NS = 2'000'000 };

static void let_go(struct sqlite_connection *c) {
    if (c->as_of) sqlite_control(c, CONTROL_ROLLBACK);
    c->as_of = 0;
}

static bool quiet(uint64_t writings) {
    return writings % 2 == 0;
}

static enum err reader_begin(struct db *db, struct sqlite_connection *c) {
    struct sqlite *s = db->engine;
    if (!c->handle) TRY(sqlite_connect(c, db, s->path, false));
    c->tx.failed = OK;
    uint64_t writings = atomic_load(&s->writings);
    int64_t now = clock_monotonic_ns();
    if (c->as_of && c->as_of == writings && now - c->began_ns < KEPT_NS) return OK;
    let_go(c);
    TRY(sqlite_err(c->handle, sqlite_control(c, CONTROL_BEGIN), "begin"));
    c->as_of = writings;
    c->began_ns = now;
    return OK;
}

void sqlite_write_begins(struct sqlite *s) {
    atomic_fetch_add(&s->writings, 1);
    pthread_mutex_lock(&s->pool.lock);
    for (struct db_tx *tx = s->pool.free; tx; tx = tx->next_free) let_go((struct sqlite_connection *)tx);
    pthread_mutex_unlock(&s->pool.lock);
}

void sqlite_readers_rest(struct sqlite *s) {
    int64_t now = clock_monotonic_ns();
    bool kept = false;
    atomic_store(&s->kept, false); /* before the look: who keeps one meanwhile says so again */
    pthread_mutex_lock(&s->pool.lock);
    for (struct db_tx *tx = s->pool.free; tx; tx = tx->next_free) {
        struct sqlite_connection *c = (struct sqlite_connection *)tx;
        if (c->as_of && now - c->began_ns >= KEPT_NS) let_go(c);
        kept |= c->as_of != 0;
    }
    pthread_mutex_unlock(&s->pool.lock);
    if (kept) atomic_store(&s->kept, true);
}

void sqlite_write_ends(struct sqlite *s) {
    atomic_fetch_add(&s->writings, 1);
}

/* Work on the writer's thread reads what it and those before it in the group have written. */
static enum err sqlite_read_begin(struct db *db, struct db_tx **ret_tx) {
    struct sqlite *s = db->engine;
    struct sqlite_connection *writing = sqlite_writing(s);
    if (writing) {
        if (!writing->within) writing->tx.failed = OK;
        *ret_tx = &writing->tx;
        return OK;
    }
    struct db_tx *tx;
    TRY(pool_take(&s->pool, &tx));
    enum err e = reader_begin(db, (struct sqlite_connection *)tx);
    if (e == OK) *ret_tx = tx;
    else pool_put(&s->pool, tx);
    return e;
}

static void sqlite_read_end(struct db_tx *tx) {
    struct sqlite *s = tx->db->engine;
    if (tx->writes) return;
    struct sqlite_connection *c = (struct sqlite_connection *)tx;
    uint64_t as_of = c->as_of;
    if (tx->failed != OK || !quiet(as_of) || as_of != atomic_load(&s->writings)) let_go(c);
    bool keeps = c->as_of;
    pool_put(&s->pool, tx);
    if (keeps && !atomic_exchange(&s->kept, true)) sqlite_writer_call(&s->writer);
}

/* ---- the engine ---- */

static enum err sqlite_open(struct db *db, const struct db_config *config) {
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); /* counting takes a lock that all threads share; refused when too late */
    struct sqlite *s = must_alloc(sizeof *s);
    *s = (struct sqlite){.n_readers = config->readers, .writings = 2, .path = strdup(config->url + strlen(db_sqlite.scheme))};
    if (!s->path) abort();
    s->readers = must_alloc((size_t)s->n_readers * sizeof *s->readers);
    pool_init(&s->pool);
    for (int i = s->n_readers - 1; i >= 0; i--) pool_put(&s->pool, &s->readers[i].tx);
    db->engine = s;
    TRY(sqlite_connect(&s->writer.connection, db, s->path, true));
    sqlite_writer_start(&s->writer, db);
    return OK;
}

static void sqlite_close(struct db *db) {
    struct sqlite *s = db->engine;
    sqlite_writer_stop(&s->writer);
    for (int i = 0; i < s->n_readers; i++) sqlite_disconnect(&s->readers[i]);
    sqlite_disconnect(&s->writer.connection); /* the last: it folds the WAL into the file */
    pool_destroy(&s->pool);
    free(s->readers);
    free(s->path);
    free(s);
}

static int sqlite_writer_number(const struct db_tx *tx) {
    return 0;
}

const struct db_engine_ops db_sqlite = {
    .engine = DB_SQLITE,
    .scheme = "sqlite:",
    .open = sqlite_open,
    .close = sqlite_close,
    .read_begin = sqlite_read_begin,
    .read_end = sqlite_read_end,
    .write = sqlite_write,
    .work_give = sqlite_work_give,
    .writer_number = sqlite_writer_number,
    .run = sqlite_run,
    .script = sqlite_script,
    .check = sqlite_check,
    .backup = sqlite_backup, .restore = sqlite_restore,
    .col_int = sqlite_col_int,
    .col_real = sqlite_col_real,
    .col_text = sqlite_col_text,
};
