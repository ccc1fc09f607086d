/* Inside the room: what an engine gives, and what both engines share. Nobody outside src/db includes this. */
#pragma once
#include <pthread.h>
#include <stdatomic.h>
#include "base/buf.h"
#include "db/db.h"

/* ---- what an engine is ---- */

struct db_engine_ops {
    enum db_engine engine;
    const char *scheme; /* how its URLs begin */
    enum err (*open)(struct db *db, const struct db_config *config);
    void (*close)(struct db *db);
    enum err (*read_begin)(struct db *db, struct db_tx **ret_tx);
    void (*read_end)(struct db_tx *tx);
    enum err (*write)(struct db *db, db_fn *fn, void *ctx);
    void (*work_give)(struct db *db, struct db_work *work); /* NULL: it has no thread that writes */
    int (*writer_number)(const struct db_tx *tx);
    /* db_run after its checks. */
    enum err (*run)(struct db_tx *tx, const struct db_sql *sql, const struct db_value *params, db_row_fn *row,
                                  void *ctx, int64_t *ret_rows);
    /* Several statements without parameters: a migration. */
    enum err (*script)(struct db_tx *tx, const char *sql);
    enum err (*check)(struct db_tx *tx, const struct db_sql *sql);
    enum err (*backup)(struct db *db, const char *path);
    enum err (*restore)(const char *url, const char *path, bool replace);
    /* Of one that is NULL: DB_NULL, NaN, no text; and it is marked in the cursor. */
    int64_t (*col_int)(struct db_cursor *c, int column);
    double (*col_real)(struct db_cursor *c, int column);
    str (*col_text)(struct db_cursor *c, int column); /* not copied */
};
extern const struct db_engine_ops db_sqlite, db_postgres;

struct db_cursor {
    const struct db_engine_ops *ops;
    void *rows; /* sqlite3_stmt or PGresult */
    int row;    /* within a PGresult */
    uint64_t nulls; /* those of the row that were read and are NULL, a bit each */
};

/* ---- events ---- */

/* What a transaction publishes, kept until it commits. */
struct events {
    struct db_event *at;
    size_t n, cap;
    struct arena arena; /* the channel names */
};
void events_add(struct events *e, struct db_event event);
void events_clear(struct events *e); /* keeps the memory */
void events_free(struct events *e);

struct listeners {
    pthread_mutex_t lock;
    struct listener {
        db_listener *fn;
        void *ctx;
    } *at;
    size_t n;
};
/* Calls all listeners on the calling thread. */
void listeners_tell(struct listeners *l, const struct db_event *event);

/* A thread that tells events of this process to the listeners, so that the writer need not wait for them. */
struct event_thread {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t arrived;
    struct listeners *listeners;
    struct events waiting;
    bool stop;
};
void event_thread_start(struct event_thread *t, struct listeners *l);
void event_thread_stop(struct event_thread *t); /* tells what waits first */
void event_thread_send(struct event_thread *t, const struct events *e);

/* ---- which tables were written to (db_state) ---- */
enum { TABLE_SLOTS = 64 }; /* tables that share one only seem to change more often */
unsigned table_slot(const char *table);
/* Counts a commit; a bit for each slot. Called after the commit shows and before anybody is told of it. */
void tables_changed(struct db *db, uint64_t slots);

/* ---- the database and its transactions ---- */

struct db {
    const struct db_engine_ops *ops;
    void *engine;
    struct listeners listeners;
    pthread_mutex_t node_lock;
    _Atomic int node;         /* -1 until taken */
    _Atomic uint64_t last_id; /* ms << 12 | sequence */
    _Atomic int writes;       /* under way or waiting */
    uint64_t number;          /* which database of the process */
    _Atomic uint64_t changed[TABLE_SLOTS]; /* how often the tables of a slot were written to */
    pthread_mutex_t ready_lock;
    int64_t ready_at_ns;      /* when ready was found */
    enum err ready;
};

/* First member of the engine's own. */
struct db_tx {
    struct db *db;
    bool writes;
    enum err failed; /* the first statement that failed; nothing can follow it */
    struct events events;
    struct db_tx *next_free; /* in its pool */
};

/* Connections, each with its transaction, that threads take turns with. The one put back last is taken first: its pages
 * and statements are warm, and connections that nobody needs are never opened. */
struct pool {
    pthread_mutex_t lock;
    pthread_cond_t freed;
    struct db_tx *free;
};
void pool_init(struct pool *p);
void pool_destroy(struct pool *p);
[[nodiscard]] enum err pool_take(struct pool *p, struct db_tx **ret_tx); /* ERR_BUSY after 5 s */
void pool_put(struct pool *p, struct db_tx *tx);

/* Takes the node's number if it has none. */
[[nodiscard]] enum err node_ensure(struct db *db);
/* Makes the tables that the database keeps about itself, under the lock of the schema. */
[[nodiscard]] enum err bookkeeping(struct db_tx *tx);
/* Reads a row. Answers ERR_STORAGE (and says which) when a column that was read is NULL and was declared not to be. */
[[nodiscard]] enum err row_read(struct db_cursor *c, const struct db_sql *sql, db_row_fn *row, void *ctx);
/* A line in the log: what the engine said, which no error code can carry. Never data. */
void db_log(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* ---- prepared statements of one connection ---- */

/* Four places for each hash; the one not used for longest gives way. */
struct statements {
    struct statement_slot {
        const struct db_sql *sql;
        void *prepared;
        uint64_t used;
    } *at;
    size_t sets; /* power of two */
    uint64_t clock;
    void (*drop)(void *connection, void *prepared);
    bool (*in_use)(void *prepared); /* being read just now, so not to be dropped; may be NULL */
    void *connection;
};
enum { STATEMENT_WAYS = 4 };
void *statements_find(struct statements *s, const struct db_sql *sql); /* NULL: not there */
/* False when it could not be kept: then it stays the caller's. */
bool statements_keep(struct statements *s, const struct db_sql *sql, void *prepared);
void statements_clear(struct statements *s); /* drops all */
