/* What db.h promises, the same on both engines. */
#include <math.h>
#include <unistd.h>
#include "db/db_sql.h"
#include "support/testdb.h"
#include "support/things.h"

/* ---- writing and reading ---- */

static void what_is_written_is_read_again(void **state) {
    struct db *db = *state;
    struct thing t = {.name = S("Ærø, 'Київ' \"東京\"; --"), .weight = 0.1}, again = {};
    assert_int_equal(db_write(db, thing_write, &t), OK);

    DB_READ(tx);
    ARENA(a);
    assert_int_equal(db_read_begin(db, &tx), OK);
    assert_int_equal(thing_get(tx, &a, t.id, &again), OK);
    assert_true(again.id == t.id && str_eq(again.name, t.name) && again.weight == t.weight);
    assert_int_equal(thing_get(tx, &a, -1, &again), ERR_NOT_FOUND);
}

static void null_comes_back_as_null(void **state) {
    struct db *db = *state;
    struct thing t = {.weight = (double)NAN}, again = {.name = S("x")};
    assert_int_equal(db_write(db, thing_write, &t), OK);
    DB_READ(tx);
    ARENA(a);
    assert_int_equal(db_read_begin(db, &tx), OK);
    assert_int_equal(thing_get(tx, &a, t.id, &again), OK);
    assert_true(again.name.p == NULL && isnan(again.weight));
}

static enum err add_null_id(struct db_tx *tx, void *ctx) {
    return thing_add(tx, (struct thing){.id = DB_NULL});
}

static enum err add_bad_text(struct db_tx *tx, void *ctx) {
    return thing_add(tx, (struct thing){.id = db_new_id(tx), .name = *(str *)ctx});
}

static void what_no_column_may_hold_is_refused(void **state) {
    struct db *db = *state;
    str latin1 = S("\xe6"), nul = S("a\0b");
    assert_int_equal(db_write(db, add_null_id, NULL), ERR_INVALID);
    assert_int_equal(db_write(db, add_bad_text, &latin1), ERR_INVALID);
    assert_int_equal(db_write(db, add_bad_text, &nul), ERR_INVALID);
}

static enum err delete_from(struct db_tx *tx, void *ctx) {
    int64_t *io = ctx;
    return thing_delete(tx, *io, io);
}

static void an_id_that_is_missing_is_zero_here_and_null_there(void **state) {
    static const char *const words[] = {"waiting", "called"};
    assert_true(db_or_zero(DB_NULL) == 0 && db_or_zero(7) == 7);
    assert_true(db_or_null(0) == DB_NULL && db_or_null(7) == 7);
    assert_int_equal(db_word(words, 2, S("called")), 1);
    assert_int_equal(db_word(words, 2, S("gone")), 0);
}

static void the_rows_changed_are_counted(void **state) {
    struct db *db = *state;
    struct thing t[3] = {};
    for (int i = 0; i < 3; i++) assert_int_equal(db_write(db, thing_write, &t[i]), OK);
    int64_t n = t[1].id;
    assert_int_equal(db_write(db, delete_from, &n), OK);
    assert_int_equal(n, 2);
    assert_true(thing_there(db, t[0].id));
}

static uint64_t state_of(struct db *db, const char *table) {
    return db_state(db, &table, 1);
}

static void a_state_changes_with_what_is_written_to_its_tables(void **state) {
    struct db *db = *state;
    bool sqlite = db_engine(db) == DB_SQLITE;
    struct thing t = {.name = S("et")};
    int64_t id;
    uint64_t things = state_of(db, "thing"), others = state_of(db, "some_other_table");
    assert_int_equal(state_of(db, "thing") == things, sqlite); /* on PostgreSQL other nodes write too */
    assert_int_equal(db_write(db, thing_write, &t), OK);
    assert_int_not_equal(state_of(db, "thing"), things);
    assert_int_equal(state_of(db, "some_other_table") == others, sqlite);
    things = state_of(db, "thing");
    id = t.id;
    assert_int_equal(db_write(db, delete_from, &id), OK);
    assert_int_not_equal(state_of(db, "thing"), things);
    struct testdb other = testdb_create(db_engine(db), 1, NULL);
    assert_int_not_equal(state_of(other.db, "some_other_table"), others);
    testdb_drop(&other);
}

static void a_snapshot_does_not_move(void **state) {
    struct db *db = *state;
    DB_READ(tx);
    assert_int_equal(db_read_begin(db, &tx), OK);
    int64_t before = thing_count(tx);
    struct thing t = {};
    assert_int_equal(db_write(db, thing_write, &t), OK);
    assert_int_equal(thing_count(tx), before);
    db_read_end(&tx);
    assert_int_equal(db_read_begin(db, &tx), OK);
    assert_int_equal(thing_count(tx), before + 1);
}

/* ---- what fails undoes itself ---- */

struct two {
    struct thing first;
    enum err answer, second;
};

static enum err add_and_answer(struct db_tx *tx, void *ctx) {
    struct two *w = ctx;
    TRY(thing_write(tx, &w->first));
    return w->answer;
}

static void a_write_that_answers_an_error_writes_nothing(void **state) {
    struct db *db = *state;
    struct two w = {.answer = ERR_DENIED};
    assert_int_equal(db_write(db, add_and_answer, &w), ERR_DENIED);
    assert_false(thing_there(db, w.first.id));
}

static enum err add_twice_and_go_on(struct db_tx *tx, void *ctx) {
    struct two *w = ctx;
    TRY(thing_write(tx, &w->first));
    w->second = thing_add(tx, w->first);
    struct thing other = {};
    enum err third = thing_write(tx, &other);
    assert_int_equal(third, ERR_CONFLICT); /* after a statement that failed nothing can follow */
    return OK;
}

static void a_failed_statement_ends_its_transaction_whatever_is_answered(void **state) {
    struct db *db = *state;
    struct two w = {};
    assert_int_equal(db_write(db, add_twice_and_go_on, &w), ERR_CONFLICT);
    assert_int_equal(w.second, ERR_CONFLICT);
    assert_false(thing_there(db, w.first.id));
}

static enum err add_forbidden(struct db_tx *tx, void *ctx) {
    return thing_add(tx, (struct thing){.id = db_new_id(tx), .name = S("forbidden")});
}

static enum err add_orphan(struct db_tx *tx, void *ctx) {
    return part_add(tx, db_new_id(tx), -5);
}

static void broken_rules_are_conflicts(void **state) {
    struct db *db = *state;
    assert_int_equal(db_write(db, add_forbidden, NULL), ERR_CONFLICT);
    assert_int_equal(db_write(db, add_orphan, NULL), ERR_CONFLICT); /* found out at the commit */
    struct thing t = {};
    assert_int_equal(db_write(db, thing_write, &t), OK);
}

struct nulls {
    struct arena *a;
    uint64_t declared; /* a bit for each of the three columns */
    int64_t whole;
    double part;
    str text;
};

static enum err keep_nulls(struct db_cursor *c, void *ctx) {
    struct nulls *n = ctx;
    n->whole = db_col_int(c, 0);
    n->part = db_col_real(c, 1);
    n->text = db_col_text(c, 2, n->a);
    return OK;
}

static enum err read_nulls(struct db_tx *tx, void *ctx) {
    struct nulls *n = ctx;
    const char *text = "SELECT CAST(NULL AS BIGINT), CAST(NULL AS DOUBLE PRECISION), CAST(NULL AS TEXT)";
    static struct db_sql sql = {.name = "nulls", .columns = 3, .first_row_only = true};
    sql.sqlite = sql.postgres = text;
    sql.columns_nullable = n->declared;
    return db_run(tx, &sql, NULL, keep_nulls, ctx, NULL);
}

static void a_null_that_was_not_declared_is_told(void **state) {
    ARENA(a);
    for (uint64_t declared = 0; declared < 8; declared++) {
        struct nulls n = {.a = &a, .declared = declared, .text = S("before")};
        assert_int_equal(db_write(*state, read_nulls, &n), declared == 7 ? OK : ERR_STORAGE);
        assert_true(n.whole == DB_NULL && n.part != n.part && !n.text.p);
    }
}

/* ---- ids ---- */

enum { MANY_IDS = 10'000 };

static enum err many_ids(struct db_tx *tx, void *ctx) {
    int64_t *ids = ctx;
    for (int i = 0; i < MANY_IDS; i++) ids[i] = db_new_id(tx);
    return OK;
}

static void ids_rise(void **state) {
    static int64_t ids[MANY_IDS];
    assert_int_equal(db_write(*state, many_ids, ids), OK);
    assert_true(ids[0] > 0);
    for (int i = 1; i < MANY_IDS; i++) assert_true(ids[i] > ids[i - 1]);
    ms_t made = (ids[0] >> 22) + 1'735'689'600'000;
    assert_true(made > clock_now() - MINUTE && made <= clock_now() + MINUTE);
}

/* ---- events ---- */

struct heard {
    _Atomic int n;
    _Atomic int64_t subject;
};

static void hear(const struct db_event *event, void *ctx) {
    struct heard *h = ctx;
    if (!str_eq(event->channel, S("things")) || event->authority_id != 101) return;
    h->subject = event->subject_id;
    h->n++;
}

static enum err publish(struct db_tx *tx, void *ctx) {
    const struct two *w = ctx;
    db_publish(tx, (struct db_event){.authority_id = 101, .channel = S("things"), .subject_id = w->first.id});
    db_publish(tx, (struct db_event){.authority_id = 101, .channel = S("things"), .subject_id = w->first.id});
    return w->answer;
}

static void wait_for(struct heard *h, int n) {
    for (int i = 0; i < 500 && h->n < n; i++) usleep(10'000);
}

static void events_are_told_when_the_transaction_commits_and_only_then(void **state) {
    static struct heard one, other;
    struct db *db = *state;
    db_listen(db, hear, &one);
    db_listen(db, hear, &other);
    struct two undone = {.answer = ERR_INVALID, .first.id = 1}, done = {.first.id = 2};
    assert_int_equal(db_write(db, publish, &undone), ERR_INVALID);
    assert_int_equal(db_write(db, publish, &done), OK);
    wait_for(&one, 1);
    wait_for(&other, 1);
    assert_true(one.n == 1 && other.n == 1 && one.subject == 2);
    one.n = other.n = 0;
}

enum { MANY_EVENTS = 1'000 };

static enum err publish_many(struct db_tx *tx, void *ctx) {
    for (int64_t i = 1; i <= MANY_EVENTS; i++)
        db_publish(tx, (struct db_event){.authority_id = 102, .channel = S("many"), .subject_id = i});
    return OK;
}

static void hear_many(const struct db_event *event, void *ctx) {
    struct heard *h = ctx;
    if (event->authority_id != 102) return;
    if (event->subject_id == h->subject + 1) h->subject++;
    h->n++;
}

static void many_events_of_one_transaction_come_all_and_in_order(void **state) {
    static struct heard heard;
    heard.n = 0;
    heard.subject = 0;
    db_listen(*state, hear_many, &heard);
    assert_int_equal(db_write(*state, publish_many, NULL), OK);
    wait_for(&heard, MANY_EVENTS);
    assert_true(heard.n == MANY_EVENTS && heard.subject == MANY_EVENTS);
}

/* ---- upkeep ---- */

static void it_is_ready(void **state) {
    assert_int_equal(db_ready(*state), OK);
}

static void statements_are_checked_against_the_database(void **state) {
    static const struct db_sql wrong = {.name = "wrong", .columns = 2, .sqlite = "SELECT 1", .postgres = "SELECT 1"},
                               none = {.name = "none", .sqlite = "SELECT x FROM y", .postgres = "SELECT x FROM y"};
    DB_READ(tx);
    assert_int_equal(db_read_begin(*state, &tx), OK);
    for (size_t i = 0; sql_db_all[i]; i++) assert_int_equal(db_check(tx, sql_db_all[i]), OK);
    assert_int_equal(db_check(tx, &wrong), ERR_INVALID);
    assert_int_equal(db_check(tx, &none), ERR_STORAGE);
}

static void a_url_that_is_none_is_refused(void **state) {
    struct db *db = NULL;
    assert_int_equal(db_open(&(struct db_config){.url = "mysql://x", .readers = 1}, &db), ERR_INVALID);
    assert_int_equal(db_open(&(struct db_config){.url = "sqlite:/nowhere/x.db", .readers = 1}, &db), ERR_STORAGE);
    assert_null(db);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_again),
        cmocka_unit_test(null_comes_back_as_null),
        cmocka_unit_test(an_id_that_is_missing_is_zero_here_and_null_there),
        cmocka_unit_test(what_no_column_may_hold_is_refused),
        cmocka_unit_test(the_rows_changed_are_counted),
        cmocka_unit_test(a_state_changes_with_what_is_written_to_its_tables),
        cmocka_unit_test(a_snapshot_does_not_move),
        cmocka_unit_test(a_write_that_answers_an_error_writes_nothing),
        cmocka_unit_test(a_failed_statement_ends_its_transaction_whatever_is_answered),
        cmocka_unit_test(broken_rules_are_conflicts),
        cmocka_unit_test(a_null_that_was_not_declared_is_told),
        cmocka_unit_test(ids_rise),
        cmocka_unit_test(events_are_told_when_the_transaction_commits_and_only_then),
        cmocka_unit_test(many_events_of_one_transaction_come_all_and_in_order),
        cmocka_unit_test(it_is_ready),
        cmocka_unit_test(statements_are_checked_against_the_database),
        cmocka_unit_test(a_url_that_is_none_is_refused),
    };
    return testdb_run_group(tests, sizeof tests / sizeof *tests, "tests/db");
}
