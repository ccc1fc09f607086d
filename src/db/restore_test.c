/* A backup put back, on both engines: all of it or nothing, and never over something by mistake. */
#include <sys/stat.h>
#include <unistd.h>
#include "support/testdb.h"
#include "support/things.h"

struct town {
    struct testdb t;
    char copy[64];
};

static enum err add(struct db_tx *tx, void *ctx) {
    return thing_add(tx, (struct thing){.id = *(int64_t *)ctx, .weight = 1});
}
static void put(struct town *w, int64_t id) {
    assert_int_equal(db_write(w->t.db, add, &id), OK);
}

/* A database with thing 1, a copy of it, and then thing 2. */
static struct town town(enum db_engine engine) {
    static int number;
    struct town w = {.t = testdb_create(engine, 1, "tests/db")};
    snprintf(w.copy, sizeof w.copy, "/tmp/indgang-restore-%d-%d", (int)getpid(), number++);
    put(&w, 1);
    assert_int_equal(db_backup(w.t.db, w.copy), OK);
    put(&w, 2);
    return w;
}
/* What db_restore answers while nobody has the database open. */
static enum err restore(struct town *w, const char *path, bool replace) {
    db_close(w->t.db);
    enum err e = db_restore(w->t.url, path, replace);
    assert_int_equal(db_open(&(struct db_config){.url = w->t.url, .readers = 1}, &w->t.db), OK);
    return e;
}
static void end(struct town *w) {
    unlink(w->copy);
    testdb_drop(&w->t);
}

static void what_was_there_at_the_backup_is_there_again(void **state) {
    struct town w = town(db_engine(*state));
    assert_int_equal(restore(&w, w.copy, true), OK);
    assert_true(thing_there(w.t.db, 1));
    assert_false(thing_there(w.t.db, 2));
    put(&w, 3); /* and it goes on */
    assert_int_equal(restore(&w, w.copy, true), OK);
    assert_false(thing_there(w.t.db, 3));
    end(&w);
}

static void something_is_not_replaced_unless_said(void **state) {
    struct town w = town(db_engine(*state));
    assert_int_equal(restore(&w, w.copy, false), ERR_CONFLICT);
    assert_true(thing_there(w.t.db, 2));
    end(&w);
}

static void an_empty_database_takes_a_copy_without_more_words(void **state) {
    struct town w = town(db_engine(*state)), empty = {.t = testdb_create(db_engine(*state), 1, NULL)};
    assert_int_equal(restore(&empty, w.copy, false), OK);
    assert_true(thing_there(empty.t.db, 1));
    end(&w);
    end(&empty);
}

/* Restored by root, read by the program. */
static void a_new_file_belongs_to_whom_its_folder_belongs_to(void **state) {
    if (db_engine(*state) != DB_SQLITE || geteuid() != 0) return;
    struct town w = town(DB_SQLITE);
    char folder[80], url[120];
    snprintf(folder, sizeof folder, "%s-folder", w.copy);
    snprintf(url, sizeof url, "sqlite:%s/x.db", folder);
    assert_int_equal(mkdir(folder, 0700), 0);
    assert_int_equal(chown(folder, 4711, 4712), 0);
    assert_int_equal(db_restore(url, w.copy, false), OK);
    struct stat st;
    assert_int_equal(stat(url + strlen("sqlite:"), &st), 0);
    assert_int_equal(st.st_uid, 4711);
    assert_int_equal(st.st_gid, 4712);
    assert_int_equal(chown(url + strlen("sqlite:"), 4713, 4714), 0);
    assert_int_equal(db_restore(url, w.copy, true), OK); /* what is there keeps its owner */
    assert_int_equal(stat(url + strlen("sqlite:"), &st), 0);
    assert_int_equal(st.st_uid, 4713);
    unlink(url + strlen("sqlite:"));
    rmdir(folder);
    end(&w);
}

static void a_database_in_use_is_left_alone(void **state) {
    struct town w = town(db_engine(*state));
    assert_int_equal(db_restore(w.t.url, w.copy, true), ERR_BUSY);
    assert_true(thing_there(w.t.db, 2));
    end(&w);
}

static void what_is_no_copy_changes_nothing(void **state) {
    struct town w = town(db_engine(*state));
    assert_int_equal(restore(&w, "/nowhere/copy", true), ERR_INVALID);
    assert_int_equal(restore(&w, "Makefile", true), ERR_INVALID);
    assert_true(thing_there(w.t.db, 1) && thing_there(w.t.db, 2));
    end(&w);
}

static void half_a_copy_changes_nothing(void **state) {
    struct town w = town(db_engine(*state));
    struct stat st;
    assert_int_equal(stat(w.copy, &st), 0);
    assert_int_equal(truncate(w.copy, st.st_size / 2), 0);
    enum err e = restore(&w, w.copy, true);
    assert_true(e == ERR_INVALID || e == ERR_STORAGE); /* PostgreSQL's programs see it only when they read it */
    assert_true(thing_there(w.t.db, 1) && thing_there(w.t.db, 2));
    put(&w, 3);
    end(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_there_at_the_backup_is_there_again),
        cmocka_unit_test(something_is_not_replaced_unless_said),
        cmocka_unit_test(an_empty_database_takes_a_copy_without_more_words),
        cmocka_unit_test(a_new_file_belongs_to_whom_its_folder_belongs_to),
        cmocka_unit_test(a_database_in_use_is_left_alone),
        cmocka_unit_test(what_is_no_copy_changes_nothing),
        cmocka_unit_test(half_a_copy_changes_nothing),
    };
    return testdb_run_group(tests, sizeof tests / sizeof *tests, "tests/db");
}
