/* Many at once: threads, processes, kill -9, deadlocks, connections that break. On both engines.
 * With an argument this program is the child process of its own tests. */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#include "db/engine.h"
#include "support/testdb.h"
#include "support/things.h"

enum { THREADS = 64, WRITES = 40 };

/* ---- helpers ---- */

static void on_threads(int n, void *(*fn)(void *), void *ctx, size_t step) {
    pthread_t *threads = must_alloc((size_t)n * sizeof *threads);
    for (int i = 0; i < n; i++) assert_int_equal(pthread_create(&threads[i], NULL, fn, (char *)ctx + step * (size_t)i), 0);
    for (int i = 0; i < n; i++) pthread_join(threads[i], NULL);
    free(threads);
}

static int by_value(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void assert_unique(int64_t *ids, size_t n) {
    qsort(ids, n, sizeof *ids, by_value);
    for (size_t i = 1; i < n; i++) assert_true(ids[i] != ids[i - 1]);
}

/* Starts this program again: "race_test URL". What it prints can be read from *ret_out; it has begun to. */
static pid_t start_child(const char *url, int *ret_out) {
    int ends[2];
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        dup2(ends[1], STDOUT_FILENO);
        execl("/proc/self/exe", "race_test", url, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    assert_int_equal(poll(&(struct pollfd){.fd = ends[0], .events = POLLIN}, 1, 20'000), 1);
    *ret_out = ends[0];
    return pid;
}

/* The ids that the child printed, up to end of file. A line cut short by its death was not acknowledged. */
static size_t read_ids(int fd, int64_t *ids, size_t most) {
    FILE *f = fdopen(fd, "r");
    char line[64];
    size_t n = 0;
    while (n < most && fgets(line, sizeof line, f))
        if (strchr(line, '\n')) ids[n++] = strtoll(line, NULL, 10);
    fclose(f);
    return n;
}

/* ---- threads ---- */

struct worker {
    struct db *db;
    int64_t ids[WRITES];
    int done, refused;
};

static void *write_many(void *arg) {
    struct worker *w = arg;
    for (int i = 0; i < WRITES; i++) {
        struct thing t = {};
        if (db_write(w->db, thing_write, &t) == OK) w->done++;
        w->ids[i] = t.id;
    }
    return NULL;
}

static struct worker *workers_new(struct db *db) {
    struct worker *w = must_alloc(THREADS * sizeof *w);
    for (int i = 0; i < THREADS; i++) w[i].db = db;
    return w;
}

static void what_64_threads_write_is_all_there(void **state) {
    struct db *db = *state;
    struct worker *w = workers_new(db);
    int64_t before = things_count(db), *ids = must_alloc(THREADS * sizeof w->ids);
    on_threads(THREADS, write_many, w, sizeof *w);
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(w[i].done, WRITES);
        memcpy(ids + i * WRITES, w[i].ids, sizeof w->ids);
    }
    assert_int_equal(things_count(db), before + THREADS * WRITES);
    assert_unique(ids, THREADS * WRITES);
    free(ids);
    free(w);
}

static enum err add_then_fail(struct db_tx *tx, void *ctx) {
    struct thing t = {};
    TRY(thing_write(tx, &t));
    TRY(thing_write(tx, ctx));
    switch (t.id % 3) {
    case 0: return ERR_DENIED;                                           /* its own will */
    case 1: return part_add(tx, db_new_id(tx), -1);                      /* found out at the commit */
    default: return thing_add(tx, (struct thing){.id = t.id});           /* found out by the statement */
    }
}

static void *write_and_fail(void *arg) {
    struct worker *w = arg;
    for (int i = 0; i < WRITES; i++) {
        struct thing t = {};
        if (i % 2) w->done += db_write(w->db, thing_write, &t) == OK;
        else w->refused += db_write(w->db, add_then_fail, &t) != OK;
    }
    return NULL;
}

static void a_write_that_fails_undoes_only_itself(void **state) {
    struct db *db = *state;
    struct worker *w = workers_new(db);
    int64_t before = things_count(db);
    on_threads(THREADS, write_and_fail, w, sizeof *w);
    for (int i = 0; i < THREADS; i++) assert_true(w[i].done == WRITES / 2 && w[i].refused == WRITES / 2);
    assert_int_equal(things_count(db), before + THREADS * WRITES / 2);
    free(w);
}

/* ---- too much ---- */

enum { CROWD = 1'100 };

struct crowd {
    struct db *db;
    pthread_barrier_t *writer_is_busy;
    _Atomic bool *go;
    enum err answer;
    bool first;
};

static enum err hold_the_writer(struct db_tx *tx, void *ctx) {
    struct crowd *c = ctx;
    pthread_barrier_wait(c->writer_is_busy);
    while (!*c->go) usleep(1'000);
    return OK;
}

static enum err do_nothing(struct db_tx *tx, void *ctx) {
    return OK;
}

static void *wait_in_line(void *arg) {
    struct crowd *c = arg;
    c->answer = db_write(c->db, c->first ? hold_the_writer : do_nothing, c);
    if (c->answer == ERR_BUSY) *c->go = true;
    return NULL;
}

static void more_than_a_thousand_waiting_writes_are_refused_at_once(void **state) {
    if (db_engine(*state) != DB_SQLITE) skip(); /* on PostgreSQL the pool is the limit */
    pthread_barrier_t busy;
    _Atomic bool go = false;
    pthread_barrier_init(&busy, NULL, 2);
    struct crowd *all = must_alloc(CROWD * sizeof *all);
    for (int i = 0; i < CROWD; i++) all[i] = (struct crowd){.db = *state, .writer_is_busy = &busy, .go = &go, .first = i == 0};
    pthread_t first;
    pthread_create(&first, NULL, wait_in_line, &all[0]);
    pthread_barrier_wait(&busy);
    on_threads(CROWD - 1, wait_in_line, &all[1], sizeof *all);
    pthread_join(first, NULL);
    int refused = 0;
    for (int i = 0; i < CROWD; i++) refused += all[i].answer == ERR_BUSY;
    assert_int_equal(all[0].answer, OK);
    assert_true(refused >= 1 && refused <= CROWD - 1'000);
    pthread_barrier_destroy(&busy);
    free(all);
}

/* ---- processes ---- */

enum { CHILDREN = 4, CHILD_IDS = 100'000 };

static void ids_of_several_processes_differ(void **state) {
    struct testdb t = testdb_create(db_engine(*state), 2, "tests/db");
    static int64_t ids[CHILDREN * CHILD_IDS];
    pid_t pids[CHILDREN];
    int outs[CHILDREN];
    for (int i = 0; i < CHILDREN; i++) pids[i] = start_child(t.url, &outs[i]);
    usleep(100'000);
    size_t n = 0;
    for (int i = 0; i < CHILDREN; i++) {
        kill(pids[i], SIGTERM);
        waitpid(pids[i], NULL, 0);
        size_t got = read_ids(outs[i], ids + n, CHILD_IDS);
        assert_true(got > 0);
        n += got;
    }
    assert_unique(ids, n);
    testdb_drop(&t);
}

static void what_was_acknowledged_survives_kill_9(void **state) {
    struct testdb t = testdb_create(db_engine(*state), 2, "tests/db");
    static int64_t ids[CHILD_IDS];
    for (int round = 0; round < 10; round++) {
        int out;
        pid_t pid = start_child(t.url, &out);
        usleep(5'000 * (useconds_t)round);
        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
        size_t n = read_ids(out, ids, CHILD_IDS);
        for (size_t i = 0; i < n; i++) assert_true(thing_there(t.db, ids[i]));
        assert_true(n > 0);
    }
    testdb_drop(&t);
}

static void *write_and_print(void *arg) {
    for (;;) {
        struct thing t = {};
        if (db_write(arg, thing_write, &t) != OK) return NULL;
        char line[32];
        int n = snprintf(line, sizeof line, "%lld\n", (long long)t.id);
        if (write(STDOUT_FILENO, line, (size_t)n) != n) return NULL;
    }
}

static int be_the_child(const char *url) {
    struct db *db;
    if (db_open(&(struct db_config){.url = url, .readers = 8}, &db) != OK) return 1;
    fcntl(STDOUT_FILENO, F_SETPIPE_SZ, 1 << 20); /* the parent reads when this is dead */
    on_threads(8, write_and_print, db, 0);
    return 0;
}

/* ---- starting together ---- */

struct node {
    const char *url;
    struct db *db;
    enum err answer;
};

static void *start_node(void *arg) {
    struct node *n = arg;
    n->answer = db_open(&(struct db_config){.url = n->url, .readers = 2, .migrations = "tests/db"}, &n->db);
    return NULL;
}

static void nodes_that_start_together_migrate_once(void **state) {
    struct testdb t = testdb_create(db_engine(*state), 2, NULL);
    struct node nodes[6];
    for (int i = 0; i < 6; i++) nodes[i] = (struct node){.url = t.url};
    on_threads(6, start_node, nodes, sizeof *nodes);
    for (int i = 0; i < 6; i++) {
        assert_int_equal(nodes[i].answer, OK);
        struct thing thing = {};
        assert_int_equal(db_write(nodes[i].db, thing_write, &thing), OK);
        db_close(nodes[i].db);
    }
    assert_int_equal(things_count(t.db), 6);
    testdb_drop(&t);
}

/* ---- PostgreSQL only ---- */

static const enum db_type int_int[] = {DB_INT, DB_INT};

static enum err weigh(struct db_tx *tx, int64_t id) {
    static const struct db_sql sql = {
        .name = "weigh", .params = 1, .param_types = int_int,
        .sqlite = "UPDATE thing SET weight = coalesce(weight, 0) + 1 WHERE id = ?1",
        .postgres = "UPDATE thing SET weight = coalesce(weight, 0) + 1 WHERE id = $1",
    };
    return db_run(tx, &sql, (const struct db_value[]){{.type = DB_INT, .i = id}}, NULL, NULL, NULL);
}

struct crossing {
    struct db *db;
    int64_t first, second;
    int runs;
    pthread_barrier_t *both;
    enum err answer;
};

static enum err weigh_both(struct db_tx *tx, void *ctx) {
    struct crossing *c = ctx;
    TRY(weigh(tx, c->first));
    if (c->runs++ == 0) pthread_barrier_wait(c->both); /* now each holds what the other wants */
    return weigh(tx, c->second);
}

static void *cross(void *arg) {
    struct crossing *c = arg;
    c->answer = db_write(c->db, weigh_both, c);
    return NULL;
}

static void a_deadlock_is_run_again(void **state) {
    struct db *db = *state;
    if (db_engine(db) != DB_POSTGRES) skip(); /* one writer meets nobody */
    struct thing a = {}, b = {}, again;
    assert_int_equal(db_write(db, thing_write, &a), OK);
    assert_int_equal(db_write(db, thing_write, &b), OK);
    pthread_barrier_t both;
    pthread_barrier_init(&both, NULL, 2);
    struct crossing two[] = {{.db = db, .first = a.id, .second = b.id, .both = &both},
                             {.db = db, .first = b.id, .second = a.id, .both = &both}};
    on_threads(2, cross, two, sizeof *two);
    assert_true(two[0].answer == OK && two[1].answer == OK && two[0].runs + two[1].runs == 3);
    DB_READ(tx);
    ARENA(arena);
    assert_int_equal(db_read_begin(db, &tx), OK);
    assert_int_equal(thing_get(tx, &arena, a.id, &again), OK);
    assert_int_equal((int)again.weight, 2);
    pthread_barrier_destroy(&both);
}

static _Atomic int anything_may_have_happened;

static void hear(const struct db_event *event, void *ctx) {
    if (event->subject_id == 0 && event->channel.n == 0) anything_may_have_happened++;
}

static enum err break_all_others(struct db *db) {
    static const struct db_sql sql = {
        .name = "terminate", .columns = 1, .sqlite = "",
        .postgres = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()",
    };
    DB_READ(tx);
    TRY(db_read_begin(db, &tx));
    return db_run(tx, &sql, NULL, NULL, NULL, NULL);
}

static void connections_that_broke_are_made_anew(void **state) {
    if (db_engine(*state) != DB_POSTGRES) skip();
    struct testdb t = testdb_create(DB_POSTGRES, 2, "tests/db");
    db_listen(t.db, hear, NULL);
    struct thing thing = {};
    assert_int_equal(db_write(t.db, thing_write, &thing), OK);
    assert_int_equal(things_count(t.db), 1);
    assert_int_equal(break_all_others(*state), OK); /* of another database: harms nobody */
    struct db *killer;
    assert_int_equal(db_open(&(struct db_config){.url = t.url, .readers = 1}, &killer), OK);
    assert_int_equal(break_all_others(killer), OK);
    db_close(killer);
    assert_int_equal(db_write(t.db, thing_write, &thing), OK);
    assert_int_equal(things_count(t.db), 2);
    for (int i = 0; i < 300 && !anything_may_have_happened; i++) usleep(10'000);
    assert_true(anything_may_have_happened > 0);
    testdb_drop(&t);
}

int main(int argc, char **argv) {
    if (argc > 1) return be_the_child(argv[1]);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_64_threads_write_is_all_there),
        cmocka_unit_test(a_write_that_fails_undoes_only_itself),
        cmocka_unit_test(more_than_a_thousand_waiting_writes_are_refused_at_once),
        cmocka_unit_test(ids_of_several_processes_differ),
        cmocka_unit_test(what_was_acknowledged_survives_kill_9),
        cmocka_unit_test(nodes_that_start_together_migrate_once),
        cmocka_unit_test(a_deadlock_is_run_again),
        cmocka_unit_test(connections_that_broke_are_made_anew),
    };
    return testdb_run_group(tests, sizeof tests / sizeof *tests, "tests/db");
}
