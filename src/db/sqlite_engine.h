/* Inside the SQLite engine: connections, and the writer. */
#pragma once
#include <sqlite3.h>
#include "db/engine.h"

enum control {
    CONTROL_BEGIN, CONTROL_BEGIN_WRITE, CONTROL_COMMIT, CONTROL_ROLLBACK, /* a transaction */
    CONTROL_SAVE, CONTROL_RELEASE, CONTROL_UNDO,                          /* one write within it */
    CONTROL_COUNT
};

struct sqlite_connection {
    struct db_tx tx; /* the one that runs on it; first, so that a tx is its connection */
    sqlite3 *handle; /* NULL: not opened yet */
    sqlite3_stmt *control[CONTROL_COUNT];
    struct statements statements;
    uint64_t as_of;  /* a reader whose transaction is open between two reads: sqlite.writings when it began; 0: it is not */
    int64_t began_ns;
    bool within;     /* a db_fn runs on it */
    bool given_up;   /* the transaction cannot be committed any more */
};

struct sqlite_writer {
    struct sqlite_connection connection;
    pthread_t thread;
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t arrived;
    struct db_work *first, **last;
    bool stop, started;
    uint64_t touched;     /* by the group: a bit per table_slot; the writer's own */
    struct event_thread events;
};

struct sqlite {
    char *path;
    struct sqlite_writer writer;
    struct sqlite_connection *readers; /* so many; opened when they are first needed */
    int n_readers;
    struct pool pool;
    _Atomic bool kept;         /* a reader may have its transaction open though nobody reads: the writer's thread looks after it */
    _Atomic uint64_t writings; /* begun and ended by this process: odd while one is under way; starts with 2 */
};

/* Around what this process writes. Readers that nobody uses let go of what they see, so that they stand in nobody's way. */
void sqlite_write_begins(struct sqlite *s);
void sqlite_write_ends(struct sqlite *s);
/* Those that were kept open for long enough let go. */
void sqlite_readers_rest(struct sqlite *s);
/* Calls the writer's thread to do that when it has nothing to write. */
void sqlite_writer_call(struct sqlite_writer *w);

[[nodiscard]] enum err sqlite_connect(struct sqlite_connection *c, struct db *db, const char *path, bool writes);
void sqlite_disconnect(struct sqlite_connection *c);
/* Answers SQLite's own code. */
int sqlite_control(struct sqlite_connection *c, enum control what);
enum err sqlite_err(sqlite3 *handle, int code, const char *what);

void sqlite_writer_start(struct sqlite_writer *w, struct db *db);
void sqlite_writer_stop(struct sqlite_writer *w);
[[nodiscard]] enum err sqlite_write(struct db *db, db_fn *fn, void *ctx);
void sqlite_work_give(struct db *db, struct db_work *work);
/* The transaction that the calling thread is in, when that is the writer's; else NULL. */
struct sqlite_connection *sqlite_writing(struct sqlite *s);
[[nodiscard]] enum err sqlite_backup(struct db *db, const char *path);
[[nodiscard]] enum err sqlite_restore(const char *url, const char *path, bool replace);
