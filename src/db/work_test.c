/* Work that is done on the thread that writes: what it reads, what it writes, and what becomes of it when others fail. */
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>
#include "support/testdb.h"
#include "support/things.h"

enum { MANY = 700 }; /* more than one commit takes */

struct job {
    struct db_work work; /* first */
    struct db *db;
    struct thing thing;
    bool bad;            /* its commit cannot be made */
    bool sees_itself;
    int runs;
    enum err wrote, answer;
    _Atomic bool done;
};

static enum err write_thing_or_bad(struct db_tx *tx, void *ctx) {
    struct job *j = ctx;
    TRY(thing_write(tx, &j->thing));
    return j->bad ? part_add(tx, db_new_id(tx), -1) : OK; /* found out at the commit only */
}

static bool there(struct db *db, int64_t id) {
    ARENA(a);
    struct thing t;
    DB_READ(tx);
    return db_read_begin(db, &tx) == OK && thing_get(tx, &a, id, &t) == OK;
}

static void run(struct db_work *work) {
    struct job *j = (struct job *)work;
    j->runs++;
    j->wrote = db_write(j->db, write_thing_or_bad, j);
    j->sees_itself = there(j->db, j->thing.id);
}

static void done(struct db_work *first, enum err e) {
    for (struct db_work *at = first, *next; at; at = next) {
        struct job *j = (struct job *)at;
        next = at->next;
        j->answer = e;
        j->done = true;
    }
}

struct pause {
    pthread_t thread;
    struct db *db;
    _Atomic bool on, go;
};

static enum err stand_still(struct db_tx *tx, void *ctx) {
    struct pause *p = ctx;
    p->on = true;
    while (!p->go) usleep(1'000);
    return OK;
}

static void *hold(void *arg) {
    struct pause *p = arg;
    assert_int_equal(db_write(p->db, stand_still, p), OK);
    return NULL;
}

/* All of them wait when the first is begun. */
static void do_together(struct db *db, struct job *jobs, int n) {
    struct pause p = {.db = db};
    pthread_create(&p.thread, NULL, hold, &p);
    while (!p.on) usleep(1'000);
    for (int i = 0; i < n; i++) {
        jobs[i].db = db;
        if (!jobs[i].work.run) jobs[i].work.run = run;
        jobs[i].work.done = done;
        assert_true(db_work_give(db, &jobs[i].work));
    }
    assert_true(db_writes_waiting(db) >= n);
    p.go = true;
    pthread_join(p.thread, NULL);
    for (int i = 0; i < n; i++)
        while (!jobs[i].done) usleep(1'000);
    assert_int_equal(db_writes_waiting(db), 0);
}

static void only_sqlite_has_a_thread_that_writes(void **state) {
    struct job j = {.db = *state, .work = {.run = run, .done = done}};
    if (db_engine(*state) == DB_SQLITE) skip();
    assert_false(db_work_give(*state, &j.work));
    assert_int_equal(j.runs, 0);
}

static void what_work_wrote_it_sees_at_once_and_others_when_it_is_done(void **state) {
    if (db_engine(*state) != DB_SQLITE) skip();
    struct job *jobs = must_alloc(MANY * sizeof *jobs);
    int64_t before = things_count(*state);
    do_together(*state, jobs, MANY);
    for (int i = 0; i < MANY; i++) {
        assert_true(jobs[i].answer == OK && jobs[i].wrote == OK && jobs[i].sees_itself);
        assert_int_equal(jobs[i].runs, 1);
        assert_true(thing_there(*state, jobs[i].thing.id));
    }
    assert_int_equal(things_count(*state), before + MANY);
    free(jobs);
}

/* The second write takes the key of the first; the third goes on. */
static void run_three(struct db_work *work) {
    struct job *j = (struct job *)work;
    struct thing first = {}, third = {};
    (void)db_write(j->db, thing_write, &first);
    j->thing = first;
    DB_READ(tx);
    assert_int_equal(db_read_begin(j->db, &tx), OK);
    j->wrote = thing_add(tx, first);
    db_read_end(&tx);
    j->sees_itself = there(j->db, first.id);
    if (db_write(j->db, thing_write, &third) == OK) j->runs++;
}

static void a_statement_that_fails_ends_its_own_write_only(void **state) {
    if (db_engine(*state) != DB_SQLITE) skip();
    struct job j = {.work = {.run = run_three}};
    int64_t before = things_count(*state);
    do_together(*state, &j, 1);
    assert_int_equal(j.wrote, ERR_CONFLICT);
    assert_true(j.sees_itself);
    assert_int_equal(j.runs, 1);
    assert_int_equal(j.answer, OK);
    assert_int_equal(things_count(*state), before + 2);
}

static void one_that_cannot_be_committed_harms_no_other(void **state) {
    if (db_engine(*state) != DB_SQLITE) skip();
    struct job jobs[5] = {[2] = {.bad = true}};
    int64_t before = things_count(*state);
    do_together(*state, jobs, 5);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(jobs[i].runs, 2);
        assert_int_equal(jobs[i].wrote, OK);
        assert_int_equal(thing_there(*state, jobs[i].thing.id), i != 2);
    }
    assert_int_not_equal(jobs[2].answer, OK);
    assert_int_equal(jobs[4].answer, OK);
    assert_int_equal(things_count(*state), before + 4);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_sqlite_has_a_thread_that_writes),
        cmocka_unit_test(what_work_wrote_it_sees_at_once_and_others_when_it_is_done),
        cmocka_unit_test(a_statement_that_fails_ends_its_own_write_only),
        cmocka_unit_test(one_that_cannot_be_committed_harms_no_other),
    };
    return testdb_run_group(tests, sizeof tests / sizeof *tests, "tests/db");
}
