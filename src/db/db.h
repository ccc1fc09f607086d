/* One database, two engines: SQLite (a file, the default) and PostgreSQL 15. The same statements run on both.
 *
 * Reading: `DB_READ(tx); TRY(db_read_begin(db, &tx));` is a snapshot that ends with the scope.
 *
 * Writing goes through one door, db_write(): the function runs in a transaction and db_write answers when the commit is
 * durable (kill -9 and power loss). On SQLite one writer thread gathers the waiting writes into one synced commit, each
 * under its own savepoint; on PostgreSQL each is a transaction of its own and is run again when it meets a deadlock or a
 * serialisation failure. So the function must be able to run twice: it may set its outputs, but must not add to them.
 *
 * Statements are written by hand in .sql files beside the feature that runs them and compiled by tools/sqlgen to typed
 * functions; db_exec and friends below are what the generated code calls. All integers are 64 bit; a boolean is an
 * integer 0/1; a nullable integer is DB_NULL when it is NULL; a NULL text is {NULL, 0}. */
#pragma once
#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"

struct db;
struct db_tx;

#define DB_NULL INT64_MIN
/* An id that may be missing is 0 in the program and NULL in the database. */
static inline int64_t db_or_zero(int64_t id) {
    return id == DB_NULL ? 0 : id;
}
static inline int64_t db_or_null(int64_t id) {
    return id ? id : DB_NULL;
}
/* What is in use is closed with a date, never deleted: closed_at is the first moment that it is not in use (ms; a day that lies ahead is
 * closed from Copenhagen's midnight), DB_NULL that nobody has said one. */
static inline bool db_in_use(int64_t closed_at, int64_t now) {
    return closed_at == DB_NULL || closed_at > now;
}
/* The enum of a word that was read: where it stands among n; 0 when it is none of them, which the schema's CHECK rules out. */
static inline int db_word(const char *const *words, int n, str word) {
    int i = str_among(words, n, word);
    return i < 0 ? 0 : i;
}

enum db_engine { DB_SQLITE, DB_POSTGRES };

struct db_config {
    const char *url;      /* "sqlite:PATH" or "postgresql://…" */
    int readers;          /* connections at most for reading, and on PostgreSQL as many again for writing: 1–200 */
    const char *migrations; /* folder of numbered .sql files; NULL leaves the database as it is */
};

/* Opens and, when config->migrations is given, brings the schema up to date. ERR_INVALID: the URL is none; ERR_STORAGE:
 * cannot be opened; ERR_UNAVAILABLE: PostgreSQL cannot be reached. What went wrong stands in the log. The caller ends it
 * with db_close. */
[[nodiscard]] enum err db_open(const struct db_config *config, struct db **ret_db);
void db_close(struct db *db);
enum db_engine db_engine(const struct db *db);

/* ---- reading ---- */
/* A snapshot, taken at the first statement; of a SQLite file that another process has written to it may be some 2 ms old.
 * ERR_BUSY when no connection came free within 5 s; ERR_UNAVAILABLE: PostgreSQL is away. A tx is used by the thread that
 * opened it. */
[[nodiscard]] enum err db_read_begin(struct db *db, struct db_tx **ret_tx);
void db_read_end(struct db_tx **tx); /* takes NULL */
#define DB_READ(name) __attribute__((cleanup(db_read_end))) struct db_tx *name = NULL

/* ---- writing ---- */
typedef enum err db_fn(struct db_tx *tx, void *ctx);
/* Answers what fn answered; anything but OK undoes what it wrote. ERR_BUSY: too many writes wait (1,000), or the retries
 * were used up. ERR_STORAGE: the commit failed. ERR_UNAVAILABLE: PostgreSQL is away. fn may read and write through tx; it
 * must not wait for anything and must not call db_write. On both engines a statement that failed ends the transaction:
 * whatever fn answers, nothing is written (to go on after a taken key, write ON CONFLICT DO NOTHING and look at the
 * number of rows). */
[[nodiscard]] enum err db_write(struct db *db, db_fn *fn, void *ctx);

/* Work that reads a little and writes: it is run on the thread that writes itself, so that nobody sleeps for it and wakes again, and
 * one commit is enough for all that wait. There db_read_begin and db_write (one after the other) of this database take part
 * in the transaction that is under way. Only SQLite has such a thread. */
struct db_work {
    void (*run)(struct db_work *work); /* must not wait for anything; is called again when the commit failed and is tried once more */
    /* Called once for all works of a commit that have the same done, linked by next: they are their givers' again. OK: what they wrote
     * is durable; ERR_BUSY: they were not run; else nothing of it is written. Quick. */
    void (*done)(struct db_work *first, enum err e);
    struct db_work *next;              /* the database's */
};
/* From any thread. False: there is no such thread, the caller does the work on a thread of its own. */
bool db_work_give(struct db *db, struct db_work *work);

/* A number that changes when this process has written to one of the tables: while it is the same, what a snapshot taken after
 * it showed of them still holds, but for what other processes wrote meanwhile. No two databases that a process opens ever
 * have the same. On PostgreSQL, where other nodes write too, it is another at each call. For whoever keeps what was read. */
uint64_t db_state(struct db *db, const char *const *tables, size_t n);

/* How many writes are under way or wait for their turn just now, in this process. */
int db_writes_waiting(const struct db *db);

/* An id that no other node or moment makes: 41 bits of ms since 2025, 10 of node, 12 of sequence. Rises with time within
 * the node, also when the clock is set back. A node takes its number (the next of 1,024) at its first write. tx writes. */
int64_t db_new_id(struct db_tx *tx);
struct db *db_of(struct db_tx *tx);
/* A small number of the connection that writes (0 on SQLite): picks the audit chain, so that writers need not wait. */
int db_writer_number(const struct db_tx *tx);

/* ---- events: what happened, told to every node after the commit ---- */
struct db_event {
    int64_t authority_id;
    str channel;          /* "queue", "figures", … : letters and '_', 30 bytes */
    int64_t subject_id;   /* what it is about: a unit, a ticket */
};
/* Tells it when (and only when) the transaction commits. */
void db_publish(struct db_tx *tx, struct db_event event);
typedef void db_listener(const struct db_event *event, void *ctx);
/* Calls fn for each event of any node, on a thread of the database's own; fn must be quick and must not use the db.
 * Several may listen. An event may come twice, and with subject_id 0 it means
 * "anything may have happened" (after a lost connection to PostgreSQL, or when listeners were too slow); authority_id is
 * then 0 and the channel empty. */
void db_listen(struct db *db, db_listener *fn, void *ctx);
/* After this fn is not running with that ctx and will not be called. Not to be called by a listener. */
void db_unlisten(struct db *db, db_listener *fn, void *ctx);

/* ---- backup and upkeep ---- */
/* A consistent copy while the program runs (SQLite's backup API; pg_dump's custom format for PostgreSQL), into a new file
 * that only its owner can read. ERR_CONFLICT: the file is there already. ERR_UNAVAILABLE: there is no pg_dump. */
[[nodiscard]] enum err db_backup(struct db *db, const char *path);
/* Puts a copy that db_backup made of the same engine in the place of the database at url, which nobody may use meanwhile: all
 * of it or nothing. ERR_CONFLICT: there is something in the database, and replace is false; ERR_BUSY: somebody uses it;
 * ERR_INVALID: it is no such copy, or damaged; ERR_UNAVAILABLE: there is no pg_restore. */
[[nodiscard]] enum err db_restore(const char *url, const char *path, bool replace);
/* Applies the numbered files of a folder (001_name.sql) that were not applied yet, each in a transaction; nodes that start
 * together wait for each other. A file may hold sections: what stands after a line "-- sqlite:" or "-- postgres:" is for
 * that engine only, until a line "-- both:". ERR_INVALID: a file that was applied has changed since, two files have one
 * number, or a name has none. */
[[nodiscard]] enum err db_migrate(struct db *db, const char *folder);
/* Answers that the engine can write just now (which is read from as well), as found within the last 5 s; for /readyz. */
[[nodiscard]] enum err db_ready(struct db *db);

/* ---- what generated code calls ---- */
enum db_type { DB_INT, DB_REAL, DB_TEXT };
struct db_value {
    enum db_type type;
    union {
        int64_t i; /* DB_NULL is NULL */
        double r;  /* NAN is NULL */
        str s;     /* {NULL, 0} is NULL */
    };
};
/* A statement. On SQLite the parameters are ?1 …, on PostgreSQL $1 …; one static struct for each, so its address is its
 * name in the connection's cache of prepared statements. */
struct db_sql {
    const char *name;
    const char *sqlite, *postgres;
    int params, columns;
    const enum db_type *param_types, *column_types;
    uint64_t params_nullable, columns_nullable; /* a bit each, the first is 1 */
    bool first_row_only;                        /* stop after one */
};
struct db_cursor; /* one row being read */
int64_t db_col_int(struct db_cursor *c, int column);
double db_col_real(struct db_cursor *c, int column);
str db_col_text(struct db_cursor *c, int column, struct arena *a); /* copied into a */
/* Calls row for each; row answering other than OK stops it and is handed up. ret_rows (may be NULL): rows changed, or
 * read. A violated unique key, foreign key or check is ERR_CONFLICT. ERR_INVALID: a parameter is NULL that must not be,
 * or a text is not UTF-8 without NUL. ERR_STORAGE: also for a column that is NULL though declared not to be. */
typedef enum err db_row_fn(struct db_cursor *c, void *ctx);
[[nodiscard]] enum err db_run(struct db_tx *tx, const struct db_sql *sql, const struct db_value *params,
                              db_row_fn *row, void *ctx, int64_t *ret_rows);
/* Rows gathered in an arena; zeroed but for the arena to begin with. */
struct db_rows {
    struct arena *arena;
    void *at;
    size_t n, cap;
};
void *db_rows_add(struct db_rows *rows, size_t size); /* a zeroed row, good until the next is added */
/* Answers that the engine can prepare the statement and gives as many columns as declared. For the test. */
[[nodiscard]] enum err db_check(struct db_tx *tx, const struct db_sql *sql);
