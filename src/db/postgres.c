/* PostgreSQL 15: connections and transactions. Statements are in postgres_statement.c, events in postgres_listen.c. */
#include "db/postgres_engine.h"
#include <sodium.h>
#include <unistd.h>

enum { ATTEMPTS = 6, JITTER_MS = 10, STATEMENT_SETS = 128 };

/* ---- connections ---- */

/* A statement that a page or a form waits for must end; a migration lifts this for itself. An installation may choose a
 * weaker synchronous_commit for its standbys, but not off. */
static const char *const settings =
    "SET client_encoding = 'UTF8'; SET timezone = 'UTC'; SET statement_timeout = '30s';"
    "SET idle_in_transaction_session_timeout = '60s'; SET client_min_messages = 'error';"
    "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'";

static void ignore_notice(void *ctx, const PGresult *r) {
}

PGconn *postgres_connect(const char *url) {
    const char *const keys[] = {"dbname", "fallback_application_name", "connect_timeout", "tcp_user_timeout",
                                "keepalives_idle", NULL};
    const char *const values[] = {url, "indgang", "5", "30000", "30", NULL};
    PGconn *handle = PQconnectdbParams(keys, values, 1);
    if (!handle) abort(); /* out of memory */
    if (PQstatus(handle) == CONNECTION_OK) {
        PQsetNoticeReceiver(handle, ignore_notice, NULL);
        PGresult *r = PQexec(handle, settings);
        bool set = PQresultStatus(r) == PGRES_TUPLES_OK;
        PQclear(r);
        if (set) return handle;
    }
    db_log("PostgreSQL cannot be reached: %s", PQerrorMessage(handle));
    PQfinish(handle);
    return NULL;
}

static enum err ensure_connected(struct postgres_connection *c) {
    if (c->handle) return OK;
    c->handle = postgres_connect(((struct postgres *)c->tx.db->engine)->url);
    return c->handle ? OK : ERR_UNAVAILABLE;
}

void postgres_disconnect(struct postgres_connection *c) {
    PQfinish(c->handle); /* takes NULL; the server forgets what was prepared */
    c->handle = NULL;
    statements_clear(&c->statements);
}

/* ---- errors ---- */

enum { LOST = 1, AGAIN = 2, SILENT = 4 };

/* By SQLSTATE, or its first characters; the first that fits. */
static const struct state {
    const char *code;
    enum err err;
    int flags; /* LOST: the connection is of no more use; AGAIN: worth another attempt; SILENT: not for the log */
} states[] = {
    {"40001", ERR_BUSY, AGAIN | SILENT},  /* serialisation failure */
    {"40P01", ERR_BUSY, AGAIN | SILENT},  /* deadlock */
    {"23", ERR_CONFLICT, SILENT},         /* unique, foreign key, check, not null */
    {"22", ERR_INVALID, 0},               /* a value out of range */
    {"54", ERR_LIMIT, 0},                 /* too large */
    {"55P03", ERR_BUSY, 0},               /* a lock was not free */
    {"57014", ERR_BUSY, 0},               /* statement_timeout */
    {"0A000", ERR_STORAGE, LOST | AGAIN}, /* a prepared statement whose table has changed since */
    {"26000", ERR_STORAGE, LOST | AGAIN}, /* a pooler in between has dropped it */
    {"25006", ERR_UNAVAILABLE, LOST | AGAIN}, /* read only: this is no longer the primary */
    {"57P", ERR_UNAVAILABLE, LOST | AGAIN},   /* the server shuts down or starts */
    {"08", ERR_UNAVAILABLE, LOST | AGAIN},    /* the connection broke */
    {"", ERR_STORAGE, 0},
};

static const struct state *state_of(const struct postgres_connection *c, const PGresult *r) {
    const char *code = PQresultErrorField(r, PG_DIAG_SQLSTATE);
    if (!code) code = PQstatus(c->handle) == CONNECTION_BAD ? "08000" : "XX000";
    const struct state *s = states;
    while (!str_starts(str_c(code), str_c(s->code))) s++;
    return s;
}

enum err postgres_err(struct postgres_connection *c, const PGresult *r, const char *what) {
    const struct state *s = state_of(c, r);
    const char *message = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
    /* In class 22 the message quotes the value, which is somebody's data. */
    if (s->err == ERR_INVALID) message = PQresultErrorField(r, PG_DIAG_SQLSTATE);
    if (!(s->flags & SILENT)) db_log("%s: %s", what, message ? message : PQerrorMessage(c->handle));
    c->again = s->flags & AGAIN;
    if (s->flags & LOST || PQstatus(c->handle) == CONNECTION_BAD) postgres_disconnect(c);
    return c->tx.failed = s->err;
}

enum err postgres_command(struct postgres_connection *c, const char *sql) {
    if (!c->handle) return c->tx.failed; /* it broke before */
    PGresult *r = PQexec(c->handle, sql);
    ExecStatusType status = PQresultStatus(r);
    enum err e = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ? OK : postgres_err(c, r, sql);
    PQclear(r);
    return e;
}

/* ---- reading ---- */

/* Ends whatever state a transaction is in. A connection that cannot be brought back is given up. */
static void rollback(struct postgres_connection *c) {
    if (!c->handle) return;
    PGresult *r = PQexec(c->handle, "ROLLBACK");
    PQclear(r);
    if (PQtransactionStatus(c->handle) != PQTRANS_IDLE) postgres_disconnect(c);
}

/* Waits for the end of the last reading transaction. */
static void finish_end(struct postgres_connection *c) {
    if (!c->ending) return;
    c->ending = false;
    for (PGresult *r; (r = PQgetResult(c->handle));) PQclear(r);
    if (PQtransactionStatus(c->handle) != PQTRANS_IDLE) postgres_disconnect(c);
}

static enum err begin(struct postgres_connection *c, const char *how) {
    finish_end(c);
    c->again = true; /* not being able to connect just now is worth another attempt, too */
    c->tx.failed = OK;
    TRY(ensure_connected(c));
    c->again = false;
    return postgres_command(c, how);
}

static enum err postgres_read_begin(struct db *db, struct db_tx **ret_tx) {
    struct postgres *p = db->engine;
    struct db_tx *tx;
    TRY(pool_take(&p->readers.pool, &tx));
    struct postgres_connection *c = (struct postgres_connection *)tx;
    static const char how[] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
    enum err e = begin(c, how);
    if (e != OK && c->again) e = begin(c, how); /* the server was restarted since the connection was used last */
    if (e == OK) *ret_tx = tx;
    else pool_put(&p->readers.pool, tx);
    return e;
}

/* Whoever takes the connection next waits for the answer: hardly ever, then. */
static void postgres_read_end(struct db_tx *tx) {
    struct postgres *p = tx->db->engine;
    struct postgres_connection *c = (struct postgres_connection *)tx;
    c->ending = c->handle && PQsendQuery(c->handle, "ROLLBACK") && PQflush(c->handle) == 0;
    if (!c->ending) rollback(c);
    pool_put(&p->readers.pool, tx);
}

/* ---- writing ---- */

/* Whether a commit that was sent and not answered was done nobody knows, so it is not run again: twice is worse. */
static enum err commit(struct postgres_connection *c) {
    bool was_connected = c->handle != NULL;
    enum err e = postgres_command(c, "COMMIT");
    if (e == ERR_UNAVAILABLE && was_connected) {
        c->again = false;
        return ERR_STORAGE;
    }
    return e;
}

static enum err attempt(struct postgres_connection *c, db_fn *fn, void *ctx) {
    events_clear(&c->tx.events);
    TRY(begin(c, "BEGIN"));
    enum err e = fn(&c->tx, ctx);
    if (c->tx.failed != OK) e = c->tx.failed;
    if (e == OK && c->tx.events.n) e = postgres_notify(&c->tx);
    if (e == OK) e = commit(c);
    if (e != OK) rollback(c);
    return e;
}

static void pause_before(int attempt_number) {
    usleep(1'000 * (1 + randombytes_uniform((uint32_t)JITTER_MS << attempt_number)));
}

static enum err write_somehow(struct db *db, db_fn *fn, void *ctx) {
    struct postgres *p = db->engine;
    struct db_tx *tx;
    TRY(pool_take(&p->writers.pool, &tx));
    struct postgres_connection *c = (struct postgres_connection *)tx;
    enum err e = attempt(c, fn, ctx);
    for (int i = 1; i < ATTEMPTS && e != OK && c->again; i++) {
        pause_before(i);
        e = attempt(c, fn, ctx);
    }
    pool_put(&p->writers.pool, tx);
    return e;
}

static enum err postgres_write(struct db *db, db_fn *fn, void *ctx) {
    atomic_fetch_add_explicit(&db->writes, 1, memory_order_relaxed);
    enum err e = write_somehow(db, fn, ctx);
    atomic_fetch_sub_explicit(&db->writes, 1, memory_order_relaxed);
    return e;
}

static int postgres_writer_number(const struct db_tx *tx) {
    return tx->writes ? ((const struct postgres_connection *)tx)->number : 0;
}

static enum err postgres_script(struct db_tx *tx, const char *sql) {
    struct postgres_connection *c = (struct postgres_connection *)tx;
    TRY(postgres_command(c, "SET LOCAL statement_timeout = 0"));
    PGresult *r = PQexec(c->handle, sql);
    ExecStatusType status = PQresultStatus(r);
    bool done = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
    enum err e = done ? OK : postgres_err(c, r, "migration");
    PQclear(r);
    return e;
}

/* ---- the engine ---- */

static void pool_open(struct postgres_pool *pool, struct db *db, int n, bool writes) {
    pool->n = n;
    pool->all = must_alloc((size_t)n * sizeof *pool->all);
    pool_init(&pool->pool);
    for (int i = n - 1; i >= 0; i--) {
        struct postgres_connection *c = &pool->all[i];
        *c = (struct postgres_connection){.tx = {.db = db, .writes = writes}, .number = i};
        c->statements = (struct statements){.sets = STATEMENT_SETS, .drop = postgres_statement_drop, .connection = c};
        pool_put(&pool->pool, &c->tx);
    }
}

static void pool_close(struct postgres_pool *pool) {
    for (int i = 0; i < pool->n; i++) {
        postgres_disconnect(&pool->all[i]);
        events_free(&pool->all[i].tx.events);
    }
    pool_destroy(&pool->pool);
    free(pool->all);
}

static enum err postgres_open(struct db *db, const struct db_config *config) {
    struct postgres *p = must_alloc(sizeof *p);
    if (!(p->url = strdup(config->url))) abort();
    pool_open(&p->readers, db, config->readers, false);
    pool_open(&p->writers, db, config->readers, true);
    db->engine = p;
    return postgres_listener_start(db);
}

static void postgres_close(struct db *db) {
    struct postgres *p = db->engine;
    postgres_listener_stop(db);
    pool_close(&p->readers);
    pool_close(&p->writers);
    free(p->url);
    free(p);
}

const struct db_engine_ops db_postgres = {
    .engine = DB_POSTGRES,
    .scheme = "postgres", /* postgresql:// and postgres:// */
    .open = postgres_open,
    .close = postgres_close,
    .read_begin = postgres_read_begin,
    .read_end = postgres_read_end,
    .write = postgres_write,
    .writer_number = postgres_writer_number,
    .run = postgres_run,
    .script = postgres_script,
    .check = postgres_check,
    .backup = postgres_backup, .restore = postgres_restore,
    .col_int = postgres_col_int,
    .col_real = postgres_col_real,
    .col_text = postgres_col_text,
};
