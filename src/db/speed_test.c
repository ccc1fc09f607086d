/* How fast: synced writes and reads per second, beside the least that SQLite needs for the same (one thread that commits
 * what waits, nothing else). Only when INDGANG_SPEED is set: `INDGANG_SPEED=1 tools/with-postgres build/test/src/db/speed_test`. */
#include <sqlite3.h>
#include <unistd.h>
#include "db/engine.h"
#include "support/testdb.h"
#include "support/things.h"

#define RUN_NS 1'000'000'000LL

/* ---- the least: a bare loop ---- */

struct bare_write {
    int64_t id;
    bool done;
    struct bare_write *next;
};
struct bare {
    sqlite3 *handle;
    sqlite3_stmt *insert, *begin, *commit;
    pthread_mutex_t lock;
    pthread_cond_t arrived, committed;
    struct bare_write *first;
    bool stop;
    _Atomic int64_t id;
};

static void bare_commit(struct bare *b, struct bare_write *all) {
    sqlite3_step(b->begin), sqlite3_reset(b->begin);
    for (struct bare_write *w = all; w; w = w->next) {
        sqlite3_bind_int64(b->insert, 1, w->id);
        assert_int_equal(sqlite3_step(b->insert), SQLITE_DONE);
        sqlite3_reset(b->insert);
    }
    sqlite3_step(b->commit);
    assert_int_equal(sqlite3_reset(b->commit), SQLITE_OK);
}

static void *bare_writer(void *arg) {
    struct bare *b = arg;
    pthread_mutex_lock(&b->lock);
    for (;;) {
        while (!b->first && !b->stop) pthread_cond_wait(&b->arrived, &b->lock);
        struct bare_write *all = b->first;
        if (!all) break;
        b->first = NULL;
        pthread_mutex_unlock(&b->lock);
        bare_commit(b, all);
        pthread_mutex_lock(&b->lock);
        for (; all; all = all->next) all->done = true;
        pthread_cond_broadcast(&b->committed);
    }
    pthread_mutex_unlock(&b->lock);
    return NULL;
}

static void bare_write(struct bare *b) {
    struct bare_write mine = {.id = ++b->id};
    pthread_mutex_lock(&b->lock);
    mine.next = b->first;
    b->first = &mine;
    pthread_cond_signal(&b->arrived);
    while (!mine.done) pthread_cond_wait(&b->committed, &b->lock);
    pthread_mutex_unlock(&b->lock);
}

static void bare_open(struct bare *b, const char *path) {
    assert_int_equal(sqlite3_open(path, &b->handle), SQLITE_OK);
    sqlite3_exec(b->handle, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE thing (id BIGINT PRIMARY KEY, name TEXT,"
                            "weight DOUBLE PRECISION)", NULL, NULL, NULL);
    sqlite3_prepare_v2(b->handle, "INSERT INTO thing (id) VALUES (?1)", -1, &b->insert, NULL);
    sqlite3_prepare_v2(b->handle, "BEGIN IMMEDIATE", -1, &b->begin, NULL);
    sqlite3_prepare_v2(b->handle, "COMMIT", -1, &b->commit, NULL);
    pthread_mutex_init(&b->lock, NULL);
    pthread_cond_init(&b->arrived, NULL);
    pthread_cond_init(&b->committed, NULL);
}

static void bare_close(struct bare *b) {
    sqlite3_finalize(b->insert);
    sqlite3_finalize(b->begin);
    sqlite3_finalize(b->commit);
    sqlite3_close(b->handle);
}

/* ---- producers ---- */

struct producer {
    struct db *db;
    struct bare *bare;
    bool reads;
    int64_t until, n, id;
};

static enum err add_one(struct db_tx *tx, void *ctx) {
    struct producer *p = ctx;
    p->id = db_new_id(tx);
    return thing_add(tx, (struct thing){.id = p->id});
}

static void produce_one(struct producer *p) {
    if (p->bare) bare_write(p->bare);
    else if (p->reads) assert_true(thing_there(p->db, p->id));
    else assert_int_equal(db_write(p->db, add_one, p), OK);
}

static void *produce(void *arg) {
    struct producer *p = arg;
    for (; clock_monotonic_ns() < p->until; p->n++) produce_one(p);
    return NULL;
}

static double per_second(int threads, struct producer like) {
    pthread_t ids[64];
    struct producer *all = must_alloc((size_t)threads * sizeof *all);
    int64_t start = clock_monotonic_ns(), n = 0;
    like.until = start + RUN_NS;
    for (int i = 0; i < threads; i++) {
        all[i] = like;
        pthread_create(&ids[i], NULL, produce, &all[i]);
    }
    for (int i = 0; i < threads; i++) {
        pthread_join(ids[i], NULL);
        n += all[i].n;
    }
    free(all);
    return (double)n * 1e9 / (double)(clock_monotonic_ns() - start);
}

static void bare_figures(const char *folder) {
    struct bare b = {};
    ARENA(a);
    bare_open(&b, str_printf(&a, "%s/bare.db", folder).p);
    pthread_t writer;
    pthread_create(&writer, NULL, bare_writer, &b);
    static const int threads[] = {1, 8, 32};
    for (size_t i = 0; i < sizeof threads / sizeof *threads; i++)
        print_message("bare loop, %2d threads: %8.0f synced writes/s\n", threads[i], per_second(threads[i], (struct producer){.bare = &b}));
    pthread_mutex_lock(&b.lock);
    b.stop = true;
    pthread_cond_signal(&b.arrived);
    pthread_mutex_unlock(&b.lock);
    pthread_join(writer, NULL);
    bare_close(&b);
}

static void figures(void **state) {
    if (!getenv("INDGANG_SPEED")) skip();
    enum db_engine engine = db_engine(*state);
    struct testdb t = testdb_create(engine, 32, "tests/db");
    if (engine == DB_SQLITE) bare_figures(t.name);
    const char *name = engine == DB_SQLITE ? "SQLite" : "PostgreSQL";
    static const int threads[] = {1, 8, 32};
    for (size_t i = 0; i < sizeof threads / sizeof *threads; i++)
        print_message("%s, %2d threads: %8.0f synced writes/s\n", name, threads[i], per_second(threads[i], (struct producer){.db = t.db}));
    struct producer reader = {.db = t.db, .reads = true};
    assert_int_equal(db_write(t.db, add_one, &reader), OK);
    for (size_t i = 0; i < sizeof threads / sizeof *threads; i++)
        print_message("%s, %2d threads: %8.0f snapshots with one read/s\n", name, threads[i], per_second(threads[i], reader));
    testdb_drop(&t);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(figures)};
    return testdb_run_group(tests, 1, "tests/db");
}
