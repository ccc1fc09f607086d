/* The catalogue in the database: what the files say is what is read back, and nothing in use is lost. */
#include "catalogue/catalogue.h"
#include "support/people.h"
#include "support/testdb.h"

struct job { const struct catalogue *c; int64_t authority_id; struct catalogue_import count; ms_t now; struct arena *arena; };

static enum err import(struct db_tx *tx, void *ctx) {
    struct job *j = ctx;
    return catalogue_import(tx, j->arena, j->authority_id, j->c, j->now, &j->count);
}

static struct job import_shipped(struct db *db, struct arena *a, struct catalogue *ret_files) {
    BUF(faults);
    assert_int_equal(catalogue_read("data/catalogue", a, ret_files, &faults), OK);
    struct job j = {ret_files, people_authority(db), {}, 1'000, a};
    assert_int_equal(db_write(db, import, &j), OK);
    return j;
}

static void what_is_shipped_is_imported_once_and_read_back_the_same(void **state) {
    struct db *db = *state;
    ARENA(a);
    struct catalogue files, loaded;
    struct job j = import_shipped(db, &a, &files);
    assert_true(j.count.added >= (int64_t)(files.tasks_n + files.life_events_n)); /* authorities are shared, and may be there already */
    assert_int_equal(db_write(db, import, &j), OK);
    assert_int_equal(j.count.unchanged, (int64_t)(files.tasks_n + files.life_events_n + files.authorities_n));
    assert_int_equal(j.count.added + j.count.changed + j.count.closed, 0);

    DB_READ(tx);
    assert_int_equal(db_read_begin(db, &tx), OK);
    assert_int_equal(catalogue_load(tx, &a, j.authority_id, 1'000, &loaded), OK);
    assert_int_equal(loaded.tasks_n, files.tasks_n);
    static const char *const names[] = {"aeldre-skole.txt", "by.txt", "familie.txt", "livssituationer.txt", "myndigheder.txt", "register.txt"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        BUF(before);
        BUF(after);
        catalogue_print(&files, str_c(names[i]), &before);
        catalogue_print(&loaded, str_c(names[i]), &after);
        assert_true(before.n > 1000 && str_eq(buf_str(&before), buf_str(&after)));
    }
}

static void a_task_that_is_gone_from_the_files_is_closed_and_comes_back_as_it_was(void **state) {
    struct db *db = *state;
    ARENA(a);
    struct catalogue files;
    struct job j = import_shipped(db, &a, &files);
    struct catalogue fewer = files;
    fewer.life_events_n = 0;
    fewer.tasks_n--;
    str gone = files.tasks[fewer.tasks_n].key;
    j.c = &fewer;
    assert_int_equal(db_write(db, import, &j), OK);
    assert_int_equal(j.count.closed, (int64_t)files.life_events_n + 1);
    struct catalogue_task t;
    {
        DB_READ(tx);
        assert_int_equal(db_read_begin(db, &tx), OK);
        assert_int_equal(catalogue_task_by_key(tx, &a, j.authority_id, gone, &t), OK);
        assert_true(t.closed_at == 1000);
    }
    int64_t id = t.id;
    j.c = &files;
    assert_int_equal(db_write(db, import, &j), OK);
    assert_int_equal(j.count.changed, (int64_t)files.life_events_n + 1);
    DB_READ(tx);
    assert_int_equal(db_read_begin(db, &tx), OK);
    assert_int_equal(catalogue_task_by_key(tx, &a, j.authority_id, gone, &t), OK);
    assert_true(t.id == id && t.closed_at == DB_NULL && t.version == 3);
}

static void a_closed_task_leaves_its_packages(void **state) {
    struct db *db = *state;
    ARENA(a);
    struct catalogue files, loaded;
    struct job j = import_shipped(db, &a, &files);
    const struct catalogue_life_event *before = &files.life_events[0];
    str gone = before->tasks[0].task_key;
    people_sql(db, "UPDATE task SET closed_at = 5 WHERE authority_id = %lld AND key = '%.*s'", (long long)j.authority_id, STR_ARG(gone));
    DB_READ(tx);
    struct catalogue_life_event after;
    assert_int_equal(db_read_begin(db, &tx), OK);
    assert_int_equal(catalogue_life_event_by_key(tx, &a, j.authority_id, before->key, 1'000, &after), OK);
    assert_int_equal(after.tasks_n, before->tasks_n - 1);
    assert_true(str_eq(after.tasks[0].task_key, before->tasks[1].task_key));
    assert_int_equal(catalogue_load(tx, &a, j.authority_id, 1'000, &loaded), OK);
    assert_int_equal(loaded.life_events[0].tasks_n, before->tasks_n - 1); /* or the export could not be imported again */
    assert_int_equal(catalogue_load(tx, &a, j.authority_id, DB_NULL, &loaded), OK);
    assert_int_equal(loaded.life_events[0].tasks_n, before->tasks_n);
}

/* The files' closing day: written as it was read, and what closed on it stays closed without being touched. */
static void a_closing_day_goes_in_and_out_unchanged(void **state) {
    struct db *db = *state;
    ARENA(a);
    struct catalogue files, loaded;
    struct job j = import_shipped(db, &a, &files);
    str key = files.tasks[0].key, file = files.tasks[0].file;
    ms_t day = clock_utc(2027, 3, 29, 0, 0); /* the day after summer time began: 22:00 UTC */
    assert_true(day == clock_utc(2027, 3, 28, 12, 0) + 12 * HOUR && day % DAY == 22 * HOUR);
    files.tasks[0].closed_at = files.life_events[0].closed_at = day;
    assert_int_equal(db_write(db, import, &j), OK);
    assert_int_equal(j.count.changed, 2);
    assert_int_equal(db_write(db, import, &j), OK);
    assert_int_equal(j.count.added + j.count.changed + j.count.closed, 0);
    BUF(text);
    {
        DB_READ(tx);
        assert_int_equal(db_read_begin(db, &tx), OK);
        assert_int_equal(catalogue_load(tx, &a, j.authority_id, day - 1, &loaded), OK);
        assert_int_equal(loaded.tasks_n, files.tasks_n);
        catalogue_print(&loaded, file, &text);
        assert_true(str_contains(buf_str(&text), S("lukker: 2027-03-29\n")));
        assert_int_equal(catalogue_load(tx, &a, j.authority_id, day, &loaded), OK);
        assert_int_equal(loaded.tasks_n, files.tasks_n - 1);
        assert_int_equal(loaded.life_events_n, files.life_events_n - 1);
    }
    struct catalogue again = {};
    struct catalogue_faults faults = {.arena = &a};
    assert_int_equal(catalogue_parse(buf_str(&text), file, &a, &again, &faults), OK);
    struct catalogue_task *t = again.tasks;
    while (!str_eq(t->key, key)) t++;
    assert_true(t->closed_at == day);
    /* The day comes; the same files change nothing, and without the line it is in use again. */
    j.now = day + 10 * HOUR;
    assert_int_equal(db_write(db, import, &j), OK);
    assert_int_equal(j.count.added + j.count.changed + j.count.closed, 0);
    files.tasks[0].closed_at = DB_NULL;
    assert_int_equal(db_write(db, import, &j), OK);
    assert_true(j.count.changed == 1 && j.count.steps[0].change == CATALOGUE_REOPENED);
    /* A day that is over closes at once; what is closed already is not left out twice. */
    files.tasks[0].closed_at = day;
    assert_int_equal(db_write(db, import, &j), OK);
    assert_true(j.count.closed == 1 && j.count.left_out == 0);
    struct catalogue fewer = files;
    fewer.tasks++;
    fewer.tasks_n--;
    j.c = &fewer;
    assert_int_equal(db_write(db, import, &j), OK);
    assert_int_equal(j.count.closed, 0);
}

static void what_is_to_close_and_is_left_out_of_the_files_closes_now(void **state) {
    struct db *db = *state;
    ARENA(a);
    struct catalogue files;
    struct job j = import_shipped(db, &a, &files);
    struct catalogue_task *last = &files.tasks[files.tasks_n - 1], t;
    last->closed_at = clock_utc(2030, 1, 1, 0, 0);
    assert_int_equal(db_write(db, import, &j), OK);
    files.tasks_n--;
    files.life_events_n = 0;
    assert_int_equal(db_write(db, import, &j), OK);
    assert_int_equal(j.count.closed, j.count.left_out);
    DB_READ(tx);
    assert_int_equal(db_read_begin(db, &tx), OK);
    assert_int_equal(catalogue_task_by_key(tx, &a, j.authority_id, last->key, &t), OK);
    assert_true(t.closed_at == 1'000);
}

static struct catalogue_faults departments_faults(struct db *db, struct arena *a, int64_t authority_id, const struct catalogue *c, enum err expected) {
    struct catalogue_faults faults = {.arena = a};
    DB_READ(tx);
    assert_int_equal(db_read_begin(db, &tx), OK);
    assert_int_equal(catalogue_check_departments(tx, a, authority_id, c, &faults), expected);
    return faults;
}

static void a_municipality_without_departments_begins_with_those_the_tasks_name(void **state) {
    struct db *db = *state;
    ARENA(a);
    struct catalogue files;
    struct job j = import_shipped(db, &a, &files);
    assert_true(j.count.steps[0].kind == CATALOGUE_NEW_DEPARTMENT && j.count.steps[0].change == CATALOGUE_ADDED);
    size_t made = 0;
    for (size_t i = 0; i < j.count.n; i++) made += j.count.steps[i].kind == CATALOGUE_NEW_DEPARTMENT;
    assert_int_equal(made, 9);
    assert_int_equal(departments_faults(db, &a, j.authority_id, &files, OK).n, 0);
    files.tasks[0].departments = (struct catalogue_lines){(const str[]){S("NYT")}, 1};
    struct catalogue_faults faults = departments_faults(db, &a, j.authority_id, &files, ERR_INVALID);
    assert_int_equal(faults.n, 1);
    assert_true(faults.at[0].line == files.tasks[0].line && str_eq(faults.at[0].file, files.tasks[0].file));
    assert_true(str_contains(faults.at[0].text, S("'NYT' – der ventes en af kommunens egne: BTF, FAF, KFF, KI, KSR, MFF, SUF, Stat, UUF;")));
}

static void a_municipality_with_departments_gets_no_others_from_a_file(void **state) {
    struct db *db = *state;
    ARENA(a);
    struct catalogue files;
    BUF(found);
    assert_int_equal(catalogue_read("data/catalogue", &a, &files, &found), OK);
    struct job j = {&files, people_authority(db), {}, 1'000, &a};
    people_sql(db, "INSERT INTO department (authority_id, code, name) VALUES (%lld, 'XYZ', 'Alt')", (long long)j.authority_id);
    assert_true(departments_faults(db, &a, j.authority_id, &files, ERR_INVALID).n >= files.tasks_n);
    static const str xyz[] = {S_INIT("XYZ")};
    for (size_t i = 0; i < files.tasks_n; i++) files.tasks[i].departments = (struct catalogue_lines){xyz, 1};
    (void)departments_faults(db, &a, j.authority_id, &files, OK);
    assert_int_equal(db_write(db, import, &j), OK);
    for (size_t i = 0; i < j.count.n; i++) assert_true(j.count.steps[i].kind != CATALOGUE_NEW_DEPARTMENT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_closing_day_goes_in_and_out_unchanged),
        cmocka_unit_test(what_is_to_close_and_is_left_out_of_the_files_closes_now),
        cmocka_unit_test(what_is_shipped_is_imported_once_and_read_back_the_same),
        cmocka_unit_test(a_task_that_is_gone_from_the_files_is_closed_and_comes_back_as_it_was),
        cmocka_unit_test(a_closed_task_leaves_its_packages),
        cmocka_unit_test(a_municipality_without_departments_begins_with_those_the_tasks_name),
        cmocka_unit_test(a_municipality_with_departments_gets_no_others_from_a_file),
    };
    return testdb_run(tests);
}
