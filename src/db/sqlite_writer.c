/* The one writer of SQLite. A commit that is synced costs the same for one write as for a hundred, so those that wait go
 * into one, each under a savepoint of its own: one that fails undoes only itself. */
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "base/nap.h"
#include "db/sqlite_engine.h"

enum { WAITING_MAX = 1'000 };

static void wait_done(struct sqlite_write *w) {
    while (!atomic_load_explicit(&w->done, memory_order_acquire))
        syscall(SYS_futex, &w->done, FUTEX_WAIT_PRIVATE, 0, NULL, NULL, 0);
}

/* Once done is set the caller may return, and w with it: only the address is used after that. */
static void set_done(struct sqlite_write *w) {
    _Atomic uint32_t *done = &w->done;
    atomic_store_explicit(done, 1, memory_order_release);
    syscall(SYS_futex, done, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

enum err sqlite_write(struct db *db, db_fn *fn, void *ctx) {
    struct sqlite *s = db->engine;
    struct sqlite_writer *w = &s->writer;
    if (pthread_equal(pthread_self(), w->thread)) abort(); /* db_write within db_write would wait for itself */
    struct sqlite_write mine = {.fn = fn, .ctx = ctx};
    pthread_mutex_lock(&w->lock);
    bool full = w->waiting >= WAITING_MAX;
    if (!full) {
        w->waiting++;
        *w->last = &mine;
        w->last = &mine.next;
        pthread_cond_signal(&w->arrived);
    }
    pthread_mutex_unlock(&w->lock);
    if (full) return ERR_BUSY;
    wait_done(&mine);
    return mine.result;
}

/* ---- on the writer's thread ---- */

/* All that wait; NULL when none do. */
static struct sqlite_write *take_waiting(struct sqlite_writer *w, bool wait) {
    pthread_mutex_lock(&w->lock);
    while (wait && !w->first && !w->stop) pthread_cond_wait(&w->arrived, &w->lock);
    struct sqlite_write *all = w->first;
    w->first = NULL;
    w->last = &w->first;
    pthread_mutex_unlock(&w->lock);
    return all;
}

/* One write under its savepoint. False when SQLite has given up the whole transaction (a full disk does that). */
static bool run_one(struct sqlite_connection *c, struct sqlite_write *write) {
    size_t events = c->tx.events.n;
    c->tx.failed = OK;
    if (sqlite_control(c, CONTROL_SAVE) != SQLITE_OK) return false;
    write->result = write->fn(&c->tx, write->ctx);
    if (write->result == OK) write->result = c->tx.failed;
    if (sqlite3_get_autocommit(c->handle)) return false;
    if (write->result != OK) {
        c->tx.events.n = events;
        if (sqlite_control(c, CONTROL_UNDO) != SQLITE_OK) return false;
    }
    return sqlite_control(c, CONTROL_RELEASE) == SQLITE_OK;
}

/* Runs the writes from first on and those that arrive meanwhile: not without end, for nobody is answered yet. */
static bool run_group(struct sqlite_writer *w, struct sqlite_write *first, bool alone) {
    for (struct sqlite_write *at = first; at; at = at->next) {
        if (!run_one(&w->connection, at)) return false;
        if (alone) break;
        if (!at->next) at->next = take_waiting(w, false);
    }
    return true;
}

/* One synced commit. ERR_BUSY: another process writes. On any failure the results are not those of the writes. */
static enum err commit_group(struct sqlite_writer *w, struct sqlite_write *first, bool alone) {
    struct sqlite_connection *c = &w->connection;
    w->touched = 0;
    events_clear(&c->tx.events);
    int code = sqlite_control(c, CONTROL_BEGIN_WRITE);
    if (code != SQLITE_OK) return sqlite_err(c->handle, code, "begin");
    bool ran = run_group(w, first, alone);
    code = ran ? sqlite_control(c, CONTROL_COMMIT) : sqlite3_extended_errcode(c->handle);
    tables_changed(c->tx.db, w->touched);
    if (ran && code == SQLITE_OK) {
        if (c->tx.events.n) event_thread_send(&w->events, &c->tx.events);
        return OK;
    }
    enum err e = sqlite_err(c->handle, code, "commit");
    if (!sqlite3_get_autocommit(c->handle)) sqlite_control(c, CONTROL_ROLLBACK);
    return e == OK || e == ERR_BUSY ? ERR_STORAGE : e;
}

/* Wakes the callers; e other than OK is the answer for all. */
static void answer(struct sqlite_writer *w, struct sqlite_write *first, enum err e) {
    int n = 0;
    for (struct sqlite_write *at = first; at; at = at->next, n++)
        if (e != OK) at->result = e;
    pthread_mutex_lock(&w->lock);
    w->waiting -= n;
    pthread_mutex_unlock(&w->lock);
    for (struct sqlite_write *at = first, *next; at; at = next) {
        next = at->next;
        set_done(at);
    }
}

/* When a group cannot be committed, one of them may be to blame (a deferred key, more than the disk holds): each gets a
 * commit of its own. */
static void commit_each(struct sqlite_writer *w, struct sqlite_write *first) {
    for (struct sqlite_write *at = first, *next; at; at = next) {
        next = at->next;
        at->next = NULL;
        answer(w, at, commit_group(w, at, true));
    }
}

static void *writer_run(void *arg) {
    struct sqlite_writer *w = arg;
    nap_wake_gently();
    struct sqlite_write *first;
    while ((first = take_waiting(w, true))) {
        enum err e = commit_group(w, first, false);
        if (e == OK || e == ERR_BUSY) answer(w, first, e);
        else commit_each(w, first);
    }
    return NULL;
}

/* SQLite calls it for each row. */
static void row_written(void *writer, int what, const char *database, const char *table, sqlite3_int64 row) {
    ((struct sqlite_writer *)writer)->touched |= (uint64_t)1 << table_slot(table);
}

void sqlite_writer_start(struct sqlite_writer *w, struct db *db) {
    w->last = &w->first;
    sqlite3_update_hook(w->connection.handle, row_written, w);
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->arrived, NULL);
    event_thread_start(&w->events, &db->listeners);
    if (pthread_create(&w->thread, NULL, writer_run, w) != 0) abort();
    w->started = true;
}

void sqlite_writer_stop(struct sqlite_writer *w) {
    if (!w->started) return;
    pthread_mutex_lock(&w->lock);
    w->stop = true;
    pthread_cond_signal(&w->arrived);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    event_thread_stop(&w->events);
    pthread_mutex_destroy(&w->lock);
    pthread_cond_destroy(&w->arrived);
}
