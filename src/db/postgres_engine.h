/* Inside the PostgreSQL engine. */
#pragma once
#include <libpq-fe.h>
#include "db/engine.h"

struct postgres_connection {
    struct db_tx tx; /* the one that runs on it; first, so that a tx is its connection */
    PGconn *handle;  /* NULL: not connected */
    int number;      /* in its pool, from 0 */
    bool ending;     /* ROLLBACK was sent and not answered yet */
    bool again;      /* what failed may go well when it is run again */
    struct statements statements;
    uintptr_t named; /* statements prepared so far: they are s1, s2, … */
};

struct postgres_pool {
    struct postgres_connection *all;
    int n;
    struct pool pool;
};

/* LISTENs on a connection of its own. */
struct postgres_listener {
    PGconn *handle;
    pthread_t thread;
    int stop; /* an eventfd */
    bool started;
};

struct postgres {
    char *url;
    /* Two pools: a thread that reads may write meanwhile, and must not wait for others that do the same. */
    struct postgres_pool readers, writers;
    struct postgres_listener listener;
};

/* A connection with our settings, or NULL; why stands in the log. */
PGconn *postgres_connect(const char *url);
/* Runs a command without parameters and result. */
[[nodiscard]] enum err postgres_command(struct postgres_connection *c, const char *sql);
/* Takes the error out of r (which may be NULL, and is not freed). */
enum err postgres_err(struct postgres_connection *c, const PGresult *r, const char *what);
void postgres_disconnect(struct postgres_connection *c);

[[nodiscard]] enum err postgres_run(struct db_tx *tx, const struct db_sql *sql, const struct db_value *params,
                                    db_row_fn *row, void *ctx, int64_t *ret_rows);
[[nodiscard]] enum err postgres_check(struct db_tx *tx, const struct db_sql *sql);
void postgres_statement_drop(void *connection, void *prepared);
int64_t postgres_col_int(struct db_cursor *c, int column);
double postgres_col_real(struct db_cursor *c, int column);
str postgres_col_text(struct db_cursor *c, int column);

/* Tells the events with the commit of tx. */
[[nodiscard]] enum err postgres_notify(struct db_tx *tx);
[[nodiscard]] enum err postgres_listener_start(struct db *db);
void postgres_listener_stop(struct db *db);

[[nodiscard]] enum err postgres_backup(struct db *db, const char *path);
[[nodiscard]] enum err postgres_restore(const char *url, const char *path, bool replace);
/* Runs one of PostgreSQL's programs on the database that url names, and waits for it; argv ends with NULL.
 * ERR_UNAVAILABLE: it is not installed; ERR_STORAGE: it failed, and said why on standard error. */
[[nodiscard]] enum err postgres_tool(struct arena *a, const char *url, const char *const *argv);
