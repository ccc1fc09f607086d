/* Migrations, backups and a disk that is full, on both engines where both can. */
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "db/engine.h"
#include "support/testdb.h"
#include "support/things.h"

/* ---- migrations ---- */

struct folder {
    struct testdb t;
    char path[64];
};

static struct folder folder_new(enum db_engine engine) {
    struct folder f = {.path = "/tmp/indgang-migrations-XXXXXX"};
    assert_non_null(mkdtemp(f.path));
    f.t = testdb_create(engine, 2, NULL);
    return f;
}

static const char *in_folder(struct arena *a, const struct folder *f, const char *name) {
    return str_printf(a, "%s/%s", f->path, name).p;
}

static void put(const struct folder *f, const char *name, const char *sql) {
    ARENA(a);
    FILE *file = fopen(in_folder(&a, f, name), "w");
    assert_non_null(file);
    fputs(sql, file);
    fclose(file);
}

static void take_away(const struct folder *f, const char *name) {
    ARENA(a);
    assert_int_equal(unlink(in_folder(&a, f, name)), 0);
}

static void folder_end(struct folder *f) {
    testdb_drop(&f->t);
    assert_int_equal(rmdir(f->path), 0); /* the tests take their files away */
}

static const char thing[] = "CREATE TABLE thing (id BIGINT PRIMARY KEY, name TEXT, weight DOUBLE PRECISION);";

static void each_file_is_applied_once_in_the_order_of_its_number(void **state) {
    struct folder f = folder_new(db_engine(*state));
    put(&f, "010_more.sql", "INSERT INTO thing (id) VALUES (10); INSERT INTO thing (id) VALUES (11);");
    put(&f, "2_thing.sql", thing);
    put(&f, "README", "not SQL");
    assert_int_equal(db_migrate(f.t.db, f.path), OK);
    assert_int_equal(db_migrate(f.t.db, f.path), OK);
    assert_int_equal(things_count(f.t.db), 2);
    put(&f, "011_later.sql", "-- postgres:\nINSERT INTO thing (id) VALUES (12);\n-- sqlite:\nINSERT INTO thing (id) VALUES (12);\n"
                             "-- both:\nINSERT INTO thing (id) VALUES (13);");
    assert_int_equal(db_migrate(f.t.db, f.path), OK);
    assert_int_equal(things_count(f.t.db), 4);
    take_away(&f, "010_more.sql");
    take_away(&f, "011_later.sql");
    take_away(&f, "2_thing.sql");
    take_away(&f, "README");
    folder_end(&f);
}

static void a_file_that_changed_after_it_was_applied_is_refused(void **state) {
    struct folder f = folder_new(db_engine(*state));
    put(&f, "001_thing.sql", thing);
    assert_int_equal(db_migrate(f.t.db, f.path), OK);
    put(&f, "001_thing.sql", "CREATE TABLE other (id BIGINT PRIMARY KEY);");
    assert_int_equal(db_migrate(f.t.db, f.path), ERR_INVALID);
    take_away(&f, "001_thing.sql");
    folder_end(&f);
}

static void a_file_that_fails_leaves_nothing_behind(void **state) {
    struct folder f = folder_new(db_engine(*state));
    put(&f, "001_thing.sql", "CREATE TABLE thing (id BIGINT PRIMARY KEY); INSERT INTO nowhere VALUES (1);");
    assert_int_equal(db_migrate(f.t.db, f.path), ERR_STORAGE);
    put(&f, "001_thing.sql", thing);
    assert_int_equal(db_migrate(f.t.db, f.path), OK);
    assert_int_equal(things_count(f.t.db), 0);
    take_away(&f, "001_thing.sql");
    folder_end(&f);
}

static void numbers_must_be_there_and_differ(void **state) {
    struct folder f = folder_new(db_engine(*state));
    put(&f, "001_thing.sql", thing);
    put(&f, "1_again.sql", "SELECT 1;");
    assert_int_equal(db_migrate(f.t.db, f.path), ERR_INVALID);
    take_away(&f, "1_again.sql");
    put(&f, "thing.sql", thing);
    assert_int_equal(db_migrate(f.t.db, f.path), ERR_INVALID);
    take_away(&f, "thing.sql");
    take_away(&f, "001_thing.sql");
    assert_int_equal(db_migrate(f.t.db, "/nowhere"), ERR_STORAGE);
    folder_end(&f);
}

static void statements_go_on_after_their_table_has_changed(void **state) {
    struct folder f = folder_new(db_engine(*state));
    struct thing t = {};
    put(&f, "001_thing.sql", thing);
    assert_int_equal(db_migrate(f.t.db, f.path), OK);
    assert_int_equal(db_write(f.t.db, thing_write, &t), OK);
    assert_int_equal(things_count(f.t.db), 1);
    put(&f, "002_more.sql", "ALTER TABLE thing ADD COLUMN more TEXT;");
    assert_int_equal(db_migrate(f.t.db, f.path), OK);
    assert_int_equal(db_write(f.t.db, thing_write, &t), OK);
    assert_int_equal(things_count(f.t.db), 2);
    take_away(&f, "001_thing.sql");
    take_away(&f, "002_more.sql");
    folder_end(&f);
}

/* ---- backup ---- */

struct busy {
    struct db *db;
    _Atomic bool stop;
    _Atomic int written;
};

static void *keep_writing(void *arg) {
    struct busy *b = arg;
    while (!b->stop) {
        struct thing t = {};
        if (db_write(b->db, thing_write, &t) == OK) b->written++;
    }
    return NULL;
}

static int64_t count_in_copy(struct testdb *t, enum db_engine engine, const char *path) {
    struct testdb copy = {};
    ARENA(a);
    if (engine == DB_SQLITE) {
        const char *url = str_printf(&a, "sqlite:%s", path).p;
        assert_int_equal(db_open(&(struct db_config){.url = url, .readers = 1}, &copy.db), OK);
        int64_t n = things_count(copy.db);
        db_close(copy.db);
        return n;
    }
    copy = testdb_create(engine, 1, NULL);
    const char *command = str_printf(&a, "pg_restore --dbname=%s %s", copy.url, path).p;
    assert_int_equal(system(command), 0);
    int64_t n = things_count(copy.db);
    testdb_drop(&copy);
    return n;
}

static mode_t rights_of(const char *path) {
    struct stat st;
    assert_int_equal(lstat(path, &st), 0);
    return st.st_mode & 0777;
}

/* What a backup that was cut off left there, opened for all meanwhile; and a link that somebody has laid. */
static void what_lies_where_a_backup_is_written_is_neither_used_nor_followed(void **state) {
    ARENA(a);
    const char *path = str_printf(&a, "/tmp/indgang-backup-left-%d", (int)getpid()).p;
    const char *part = str_printf(&a, "%s.part", path).p, *elsewhere = str_printf(&a, "%s.elsewhere", path).p;
    for (int link = 0; link < 2; link++) {
        FILE *f = fopen(link ? elsewhere : part, "w");
        assert_non_null(f);
        fputs("mine", f);
        fclose(f);
        assert_int_equal(chmod(link ? elsewhere : part, 0644), 0);
        if (link) assert_int_equal(symlink(elsewhere, part), 0);
        assert_int_equal(db_backup(*state, path), OK);
        assert_int_equal(rights_of(path), 0600);
        struct stat st;
        assert_true(lstat(path, &st) == 0 && S_ISREG(st.st_mode));
        assert_int_equal(lstat(part, &st), -1);
        if (link) assert_true(rights_of(elsewhere) == 0644 && stat(elsewhere, &st) == 0 && st.st_size == 4);
        unlink(path);
    }
    unlink(elsewhere);
}

static void a_backup_is_whole_while_others_write(void **state) {
    enum db_engine engine = db_engine(*state);
    struct testdb t = testdb_create(engine, 2, "tests/db");
    struct busy busy = {.db = t.db};
    pthread_t writer;
    pthread_create(&writer, NULL, keep_writing, &busy);
    while (busy.written < 50) usleep(1'000);

    ARENA(a);
    const char *path = str_printf(&a, "/tmp/indgang-backup-%d", (int)getpid()).p;
    int before = busy.written;
    assert_int_equal(db_backup(t.db, path), OK);
    busy.stop = true;
    pthread_join(writer, NULL);
    assert_int_equal(db_backup(t.db, path), ERR_CONFLICT); /* nothing is overwritten */

    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(access(str_printf(&a, "%s.part", path).p, F_OK), -1);
    int64_t n = count_in_copy(&t, engine, path);
    assert_true(n >= before && n <= busy.written);
    unlink(path);
    testdb_drop(&t);
}

static void a_backup_that_cannot_be_written_says_so(void **state) {
    assert_int_equal(db_backup(*state, "/nowhere/backup"), ERR_STORAGE);
}

/* ---- a full disk ---- */

static void a_full_disk_fails_writes_and_breaks_nothing(void **state) {
    if (db_engine(*state) != DB_SQLITE) skip(); /* PostgreSQL's disk is its own */
    struct testdb t = testdb_create(DB_SQLITE, 2, "tests/db");
    struct thing first = {}, refused = {}, last = {};
    assert_int_equal(db_write(t.db, thing_write, &first), OK);

    struct rlimit old, full = {};
    getrlimit(RLIMIT_FSIZE, &old);
    full = old;
    full.rlim_cur = 8192; /* the log of the database is already longer */
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &full);
    enum err when_full = db_write(t.db, thing_write, &refused);
    setrlimit(RLIMIT_FSIZE, &old);

    assert_int_equal(when_full, ERR_STORAGE);
    assert_true(thing_there(t.db, first.id));
    assert_false(thing_there(t.db, refused.id));
    assert_int_equal(db_write(t.db, thing_write, &last), OK);
    assert_true(thing_there(t.db, last.id));
    testdb_drop(&t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_file_is_applied_once_in_the_order_of_its_number),
        cmocka_unit_test(a_file_that_changed_after_it_was_applied_is_refused),
        cmocka_unit_test(a_file_that_fails_leaves_nothing_behind),
        cmocka_unit_test(numbers_must_be_there_and_differ),
        cmocka_unit_test(statements_go_on_after_their_table_has_changed),
        cmocka_unit_test(a_backup_is_whole_while_others_write),
        cmocka_unit_test(what_lies_where_a_backup_is_written_is_neither_used_nor_followed),
        cmocka_unit_test(a_backup_that_cannot_be_written_says_so),
        cmocka_unit_test(a_full_disk_fails_writes_and_breaks_nothing),
    };
    return testdb_run_group(tests, sizeof tests / sizeof *tests, "tests/db");
}
