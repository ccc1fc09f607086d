/* What SQLite's readers see, who keep their snapshot open for the next: nothing less than all that this process has written, what
 * others have written a moment later; and they stand in no writer's way. */
#include <pthread.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <unistd.h>
#include "db/db.h"
#include "support/testdb.h"
#include "support/things.h"

enum { WRITERS = 4, EACH = 400, A_MOMENT_US = 5'000, REST_US = 300'000 };

static _Atomic int missed, refused;

static void *write_and_look(void *ctx) {
    struct db *db = ctx;
    int64_t last = 0;
    for (int i = 0; i < EACH; i++) {
        struct thing t = {};
        if (db_write(db, thing_write, &t) != OK) atomic_fetch_add(&refused, 1);
        for (int k = 0; k < 3; k++) atomic_fetch_add(&missed, !thing_there(db, t.id));
        int64_t n = things_count(db);
        atomic_fetch_add(&missed, n <= last);
        last = n;
    }
    return NULL;
}

static void whoever_has_written_reads_it_at_once(void **state) {
    struct testdb t = testdb_create(DB_SQLITE, WRITERS, "tests/db");
    pthread_t threads[WRITERS];
    for (int i = 0; i < WRITERS; i++) assert_int_equal(pthread_create(&threads[i], NULL, write_and_look, t.db), 0);
    for (int i = 0; i < WRITERS; i++) pthread_join(threads[i], NULL);
    assert_int_equal(refused, 0);
    assert_int_equal(missed, 0);
    assert_int_equal(things_count(t.db), WRITERS * EACH);
    testdb_drop(&t);
}

static void what_another_process_writes_is_seen_a_moment_later(void **state) {
    struct testdb t = testdb_create(DB_SQLITE, 2, "tests/db");
    struct db *there;
    assert_int_equal(db_open(&(struct db_config){.url = t.url, .readers = 1}, &there), OK);
    for (int i = 0; i < 20; i++) {
        struct thing thing = {};
        assert_int_equal(things_count(t.db), i);
        assert_int_equal(db_write(there, thing_write, &thing), OK);
        usleep(A_MOMENT_US);
        assert_true(thing_there(t.db, thing.id));
    }
    db_close(there);
    testdb_drop(&t);
}

/* SQLite begins its log anew when nobody reads from it: some 4 MB, if readers let go in time. */
enum { WRITES = 600, LOG_MOST = 8 << 20 };

static void write_much(struct db *db, int i) {
    static char text[40'000];
    memset(text, 'x', sizeof text);
    memcpy(text, (char[]){(char)('a' + i / 26 % 26), (char)('a' + i % 26)}, 2); /* names are unique */
    struct thing thing = {.name = {text, sizeof text - (size_t)(i / 676)}};
    assert_int_equal(db_write(db, thing_write, &thing), OK);
}

static void log_is_short(const struct testdb *t) {
    char log[600];
    struct stat s;
    snprintf(log, sizeof log, "%s-wal", t->url + strlen("sqlite:"));
    assert_int_equal(stat(log, &s), 0);
    if (s.st_size > LOG_MOST) fail_msg("the log has %lld bytes", (long long)s.st_size);
}

static void the_log_does_not_grow_for_those_who_read_between_writes(void **state) {
    struct testdb t = testdb_create(DB_SQLITE, 4, "tests/db");
    for (int i = 0; i < WRITES; i++) {
        write_much(t.db, i);
        assert_int_equal(things_count(t.db), i + 1);
    }
    log_is_short(&t);
    testdb_drop(&t);
}

static void the_log_does_not_grow_for_one_who_has_read_and_rests(void **state) {
    struct testdb t = testdb_create(DB_SQLITE, 4, "tests/db");
    struct db *there;
    assert_int_equal(db_open(&(struct db_config){.url = t.url, .readers = 1}, &there), OK);
    for (int i = 0; i < 5; i++) assert_int_equal(things_count(t.db), 0);
    usleep(REST_US);
    for (int i = 0; i < WRITES; i++) write_much(there, i);
    log_is_short(&t);
    assert_int_equal(things_count(t.db), WRITES);
    db_close(there);
    testdb_drop(&t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whoever_has_written_reads_it_at_once),
        cmocka_unit_test(what_another_process_writes_is_seen_a_moment_later),
        cmocka_unit_test(the_log_does_not_grow_for_those_who_read_between_writes),
        cmocka_unit_test(the_log_does_not_grow_for_one_who_has_read_and_rests),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
