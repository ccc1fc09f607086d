/* The one writer of SQLite. A commit that is synced costs the same for one write as for a hundred, so those that wait go
 * into one, each under a savepoint of its own: one that fails undoes only itself. */
#include <errno.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include "db/sqlite_engine.h"

enum { WAITING_MAX = 1'000, GROUP_MAX = 256, READERS_REST_NS = 100'000'000 };

/* A write whose caller sleeps; it stands in the caller's stack frame. */
struct sleeper {
    struct db_work work;
    struct sqlite_connection *connection;
    db_fn *fn;
    void *ctx;
    enum err result;
    _Atomic uint32_t done; /* a futex */
};

static bool on_writers_thread(const struct sqlite_writer *w) {
    return pthread_equal(pthread_self(), w->thread);
}

struct sqlite_connection *sqlite_writing(struct sqlite *s) {
    return on_writers_thread(&s->writer) ? &s->writer.connection : NULL;
}

static void give(struct sqlite_writer *w, struct db_work *work) {
    work->next = NULL;
    atomic_fetch_add_explicit(&w->connection.tx.db->writes, 1, memory_order_relaxed);
    pthread_mutex_lock(&w->lock);
    *w->last = work;
    w->last = &work->next;
    pthread_cond_signal(&w->arrived);
    pthread_mutex_unlock(&w->lock);
}

/* ---- one write ---- */

/* SQLite itself gives a whole transaction up now and then: a full disk does that. */
static bool control(struct sqlite_connection *c, enum control what) {
    if (!c->given_up) c->given_up = sqlite_control(c, what) != SQLITE_OK;
    return !c->given_up;
}

static enum err write_within(struct sqlite_connection *c, db_fn *fn, void *ctx) {
    size_t events = c->tx.events.n;
    c->tx.failed = OK;
    if (!control(c, CONTROL_SAVE)) return ERR_STORAGE;
    c->within = true;
    enum err e = fn(&c->tx, ctx);
    c->within = false;
    if (e == OK) e = c->tx.failed;
    c->tx.failed = OK;
    if (sqlite3_get_autocommit(c->handle)) c->given_up = true;
    if (e != OK) {
        c->tx.events.n = events;
        control(c, CONTROL_UNDO);
    }
    return control(c, CONTROL_RELEASE) ? e : ERR_STORAGE;
}

static void sleeper_run(struct db_work *work) {
    struct sleeper *s = (struct sleeper *)work;
    s->result = write_within(s->connection, s->fn, s->ctx);
}

/* Once done is set the caller may return, and the sleeper with it: only the address is used after that. */
static void wake(struct sleeper *s) {
    _Atomic uint32_t *done = &s->done;
    atomic_store_explicit(done, 1, memory_order_release);
    syscall(SYS_futex, done, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

static void wake_sleepers(struct db_work *first, enum err e) {
    for (struct db_work *at = first, *next; at; at = next) {
        struct sleeper *s = (struct sleeper *)at;
        next = at->next;
        if (e != OK) s->result = e;
        wake(s);
    }
}

enum err sqlite_write(struct db *db, db_fn *fn, void *ctx) {
    struct sqlite_writer *w = &((struct sqlite *)db->engine)->writer;
    if (on_writers_thread(w)) {
        if (w->connection.within) abort(); /* db_write within db_write: on PostgreSQL it would wait for itself */
        return write_within(&w->connection, fn, ctx);
    }
    if (db_writes_waiting(db) >= WAITING_MAX) return ERR_BUSY;
    struct sleeper mine = {.work = {.run = sleeper_run, .done = wake_sleepers}, .connection = &w->connection, .fn = fn, .ctx = ctx};
    give(w, &mine.work);
    while (!atomic_load_explicit(&mine.done, memory_order_acquire))
        syscall(SYS_futex, &mine.done, FUTEX_WAIT_PRIVATE, 0, NULL, NULL, 0);
    return mine.result;
}

void sqlite_work_give(struct db *db, struct db_work *work) {
    give(&((struct sqlite *)db->engine)->writer, work);
}

/* ---- on the writer's thread ---- */

/* All that wait; NULL when none do. */
void sqlite_writer_call(struct sqlite_writer *w) {
    pthread_mutex_lock(&w->lock);
    pthread_cond_signal(&w->arrived);
    pthread_mutex_unlock(&w->lock);
}

/* Holds w->lock, but not while it looks after the readers. */
static void wait_for_work(struct sqlite_writer *w) {
    struct sqlite *s = w->connection.tx.db->engine;
    if (!atomic_load(&s->kept)) {
        pthread_cond_wait(&w->arrived, &w->lock);
        return;
    }
    struct timespec end;
    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_nsec += READERS_REST_NS;
    end.tv_sec += end.tv_nsec / 1'000'000'000;
    end.tv_nsec %= 1'000'000'000;
    if (pthread_cond_timedwait(&w->arrived, &w->lock, &end) != ETIMEDOUT) return;
    pthread_mutex_unlock(&w->lock);
    sqlite_readers_rest(s);
    pthread_mutex_lock(&w->lock);
}

static struct db_work *take_waiting(struct sqlite_writer *w, bool wait) {
    pthread_mutex_lock(&w->lock);
    while (wait && !w->first && !w->stop) wait_for_work(w);
    struct db_work *all = w->first;
    w->first = NULL;
    w->last = &w->first;
    pthread_mutex_unlock(&w->lock);
    return all;
}

/* Runs the works from first on, and those that arrive meanwhile: not without end, for nobody is answered yet. False when
 * SQLite has given up. ret_rest: those that wait for the next commit. */
static bool run_group(struct sqlite_writer *w, struct db_work *first, int most, struct db_work **ret_rest) {
    struct sqlite_connection *c = &w->connection;
    struct db_work *at = first;
    for (int n = 1;; n++, at = at->next) {
        at->run(at);
        if (c->given_up) return false;
        if (n == most) break;
        if (!at->next) at->next = take_waiting(w, false);
        if (!at->next) break;
    }
    *ret_rest = at->next;
    at->next = NULL;
    return true;
}

static enum err run_and_commit(struct sqlite_writer *w, struct db_work *first, int most, struct db_work **ret_rest) {
    struct sqlite_connection *c = &w->connection;
    w->touched = 0;
    c->given_up = false;
    *ret_rest = NULL;
    events_clear(&c->tx.events);
    int code = sqlite_control(c, CONTROL_BEGIN_WRITE);
    if (code != SQLITE_OK) return sqlite_err(c->handle, code, "begin");
    bool ran = run_group(w, first, most, ret_rest);
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

/* One synced commit. ERR_BUSY: another process writes. On any failure the results are not those of the writes. */
static enum err commit_group(struct sqlite_writer *w, struct db_work *first, int most, struct db_work **ret_rest) {
    struct sqlite *s = w->connection.tx.db->engine;
    sqlite_write_begins(s);
    enum err e = run_and_commit(w, first, most, ret_rest);
    sqlite_write_ends(s);
    return e;
}

/* Tells all of one kind at once; then those of the next kind. */
static void answer(struct sqlite_writer *w, struct db_work *first, enum err e) {
    while (first) {
        struct db_work *same = NULL, **last_same = &same, *others = NULL, **last_other = &others;
        int n = 0;
        for (struct db_work *at = first; at; at = at->next) {
            struct db_work ***last = at->done == first->done ? &last_same : &last_other;
            n += last == &last_same;
            **last = at;
            *last = &at->next;
        }
        *last_same = *last_other = NULL;
        atomic_fetch_sub_explicit(&w->connection.tx.db->writes, n, memory_order_relaxed);
        first->done(same, e);
        first = others;
    }
}

/* When a group cannot be committed, one of them may be to blame (a deferred key, more than the disk holds): each gets a
 * commit of its own. */
static void commit_each(struct sqlite_writer *w, struct db_work *first) {
    for (struct db_work *at = first, *next, *rest; at; at = next) {
        next = at->next;
        at->next = NULL;
        answer(w, at, commit_group(w, at, 1, &rest));
    }
}

static void *writer_run(void *arg) {
    struct sqlite_writer *w = arg;
    for (struct db_work *first, *rest = NULL; (first = rest ? rest : take_waiting(w, true));) {
        enum err e = commit_group(w, first, GROUP_MAX, &rest);
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
