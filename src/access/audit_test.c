/* The audit log shows whatever is done to it afterwards. */
#include <pthread.h>
#include "access/inner.h"
#include "support/people.h"
#include "support/testdb.h"

/* ---- a log of its own, and a way back to how it was ---- */

static enum err append(struct db_tx *tx, void *ctx) {
    return access_audit(tx, ctx);
}

static void append_some(struct db *db, int64_t authority, int rows) {
    for (int i = 0; i < rows; i++) {
        struct access_audit entry = {
            .authority_id = authority, .account_id = i % 2 ? 77 : 0, .employee_id = i % 2 ? 78 : 0, .action = "ticket.issue",
            .subject_kind = i % 3 ? "ticket" : NULL, .subject_id = i % 3 ? 100 + i : 0, .citizen_id = i % 4 ? 200 + i : 0,
            .purpose = i % 2 ? S("flytning") : (str){}, .detail = S("nr. 7"),
        };
        assert_int_equal(db_write(db, append, &entry), OK);
    }
}

static struct testdb a_log(struct db *like) {
    struct testdb t = testdb_create(db_engine(like), 2, "schema");
    append_some(t.db, 1, 7);
    append_some(t.db, 2, 5);
    people_sql(t.db, "CREATE TABLE audit_saved AS SELECT * FROM audit");
    people_sql(t.db, "CREATE TABLE head_saved AS SELECT * FROM audit_head");
    return t;
}

static void restore(struct db *db) {
    people_sql(db, "DELETE FROM audit");
    people_sql(db, "DELETE FROM audit_head");
    people_sql(db, "INSERT INTO audit SELECT * FROM audit_saved");
    people_sql(db, "INSERT INTO audit_head SELECT * FROM head_saved");
}

static bool holds(struct db *db) {
    ARENA(a);
    int64_t rows = 0;
    str found = {};
    enum err e = access_audit_verify(db, &a, &rows, &found);
    if (e != OK && e != ERR_CONFLICT) fail_msg("verify: %s", err_name(e));
    return e == OK;
}

static void break_is(struct db *db, const char *want) {
    ARENA(a);
    int64_t rows = 0;
    str found = {};
    assert_int_equal(access_audit_verify(db, &a, &rows, &found), ERR_CONFLICT);
    assert_string_equal(str_z(&a, found), want);
}

/* ---- what is found ---- */

static void a_log_that_nobody_touched_holds(void **state) {
    struct testdb t = a_log(*state);
    ARENA(a);
    int64_t rows = 0;
    str found = {};
    assert_int_equal(access_audit_verify(t.db, &a, &rows, &found), OK);
    assert_int_equal(rows, 12);
    testdb_drop(&t);
}

static void a_change_to_any_column_of_any_row_is_found(void **state) {
    static const char *const changes[] = {
        "authority_id = authority_id + 5", "chain = chain + 1000", "seq = seq + 1000", "seq = -seq", "at = at + 1",
        "account_id = coalesce(account_id, 0) + 1", "account_id = CASE WHEN account_id IS NULL THEN 0 END",
        "employee_id = coalesce(employee_id, 0) + 1", "employee_id = CASE WHEN employee_id IS NULL THEN 0 END",
        "action = action || ' '", "action = ''", "subject_kind = subject_kind || 'x'",
        "subject_id = coalesce(subject_id, 0) + 1", "subject_id = CASE WHEN subject_id IS NULL THEN 0 END",
        "citizen_id = coalesce(citizen_id, 0) + 1", "citizen_id = CASE WHEN citizen_id IS NULL THEN 0 END",
        "purpose = purpose || '.'", "detail = ''", "purpose = purpose || detail, detail = ''", "hash = ''",
        "hash = replace(hash, substr(hash, 1, 1), 'z')",
    };
    struct testdb t = a_log(*state);
    for (size_t c = 0; c < sizeof changes / sizeof *changes; c++) {
        for (int seq = 1; seq <= 7; seq++) {
            people_sql(t.db, "UPDATE audit SET %s WHERE authority_id = 1 AND seq = %d", changes[c], seq);
            if (holds(t.db)) fail_msg("not found: %s in row %d", changes[c], seq);
            restore(t.db);
        }
    }
    assert_true(holds(t.db));
    testdb_drop(&t);
}

static void a_missing_row_and_a_missing_end_are_found(void **state) {
    struct testdb t = a_log(*state);
    for (int seq = 1; seq <= 7; seq++) { /* one row, then all from it on */
        people_sql(t.db, "DELETE FROM audit WHERE authority_id = 1 AND seq = %d", seq);
        assert_false(holds(t.db));
        restore(t.db);
        people_sql(t.db, "DELETE FROM audit WHERE authority_id = 1 AND seq >= %d", seq);
        assert_false(holds(t.db));
        restore(t.db);
    }
    people_sql(t.db, "DELETE FROM audit");
    assert_false(holds(t.db));
    restore(t.db);
    people_sql(t.db, "DELETE FROM audit WHERE authority_id = 2"); /* the last chain */
    assert_false(holds(t.db));
    restore(t.db);
    people_sql(t.db, "DELETE FROM audit_head WHERE authority_id = 1");
    assert_false(holds(t.db));
    restore(t.db);
    people_sql(t.db, "UPDATE audit_head SET seq = seq - 1");
    assert_false(holds(t.db));
    restore(t.db);
    people_sql(t.db, "UPDATE audit_head SET hash = ''");
    assert_false(holds(t.db));
    testdb_drop(&t);
}

static void two_rows_that_changed_places_are_found(void **state) {
    struct testdb t = a_log(*state);
    people_sql(t.db, "UPDATE audit SET seq = CASE seq WHEN 3 THEN 1004 ELSE 1003 END WHERE authority_id = 1 AND seq IN (3, 4)");
    people_sql(t.db, "UPDATE audit SET seq = seq - 1000 WHERE seq > 1000");
    assert_false(holds(t.db));
    testdb_drop(&t);
}

static void the_first_break_is_named(void **state) {
    struct testdb t = a_log(*state);
    if (db_engine(t.db) == DB_SQLITE) { /* there all is chain 0 */
        people_sql(t.db, "UPDATE audit SET detail = 'nr. 8' WHERE authority_id = 1 AND seq IN (3, 5)");
        break_is(t.db, "authority 1, chain 0, row 3: was changed");
        restore(t.db);
        people_sql(t.db, "DELETE FROM audit WHERE authority_id = 1 AND seq = 4");
        break_is(t.db, "authority 1, chain 0, row 4: is missing");
        restore(t.db);
        people_sql(t.db, "DELETE FROM audit WHERE authority_id = 2 AND seq >= 4");
        break_is(t.db, "authority 2, chain 0, row 4: is missing: the end was cut off");
        restore(t.db);
        people_sql(t.db, "DELETE FROM audit WHERE authority_id = 1");
        break_is(t.db, "authority 1, chain 0, row 1: is missing, and all after it");
    }
    testdb_drop(&t);
}

/* The log of a house where something was done cannot be empty. */
static void a_log_that_is_gone_is_found(void **state) {
    struct testdb t = testdb_create(db_engine(*state), 2, "schema");
    ARENA(a);
    int64_t quiet = people_authority(t.db), busy = people_authority(t.db);
    assert_true(holds(t.db)); /* nobody has done anything yet */
    people_account(t.db, quiet, "erik", 1 << ACCESS_STAFF);
    break_is(t.db, "no rows at all, but there are accounts");
    append_some(t.db, quiet, 2);
    assert_true(holds(t.db));
    int64_t unit = people_unit(t.db, busy);
    people_sql(t.db, "INSERT INTO contact (authority_id, id, channel, unit_id, state, created_at) VALUES (%lld, 9001, 'counter', %lld, 'open', 1)",
               (long long)busy, (long long)unit);
    break_is(t.db, str_printf(&a, "authority %lld, chain 0, row 1: is missing, and all after it: there are contacts, but no log of them", (long long)busy).p);
    append_some(t.db, busy, 2);
    assert_true(holds(t.db));
    testdb_drop(&t);
}

/* Who can write the whole database can make a chain that holds; only what stands elsewhere tells. */
static void a_chain_made_anew_is_found_by_an_anchor(void **state) {
    struct testdb t = a_log(*state);
    ARENA(a);
    BUF(anchors);
    str found = {};
    assert_int_equal(access_audit_anchors(t.db, &anchors), OK);
    append_some(t.db, 1, 3); /* the log goes on; the anchors hold */
    assert_int_equal(access_audit_check_anchors(t.db, &a, buf_str(&anchors), &found), OK);
    people_sql(t.db, "DELETE FROM audit");
    people_sql(t.db, "DELETE FROM audit_head");
    append_some(t.db, 1, 7);
    append_some(t.db, 2, 5);
    assert_true(holds(t.db));
    assert_int_equal(access_audit_check_anchors(t.db, &a, buf_str(&anchors), &found), ERR_CONFLICT);
    assert_int_equal(access_audit_check_anchors(t.db, &a, S("1 0 x abc\n"), &found), ERR_INVALID);
    testdb_drop(&t);
}

/* ---- how rows are written ---- */

enum { WRITERS = 8, EACH = 150 };
struct writer {
    struct db *db;
    pthread_t thread;
    bool failed;
};
static void *write_many(void *ctx) {
    struct writer *w = ctx;
    for (int i = 0; i < EACH; i++) {
        struct access_audit entry = {.authority_id = 1 + i % 3, .action = "note.write", .subject_kind = "contact", .subject_id = i};
        if (db_write(w->db, append, &entry) != OK) w->failed = true;
    }
    return NULL;
}

static void eight_writers_at_once_leave_chains_that_hold(void **state) {
    struct testdb t = testdb_create(db_engine(*state), 8, "schema");
    struct writer writers[WRITERS];
    for (int i = 0; i < WRITERS; i++) {
        writers[i] = (struct writer){.db = t.db};
        assert_int_equal(pthread_create(&writers[i].thread, NULL, write_many, &writers[i]), 0);
    }
    for (int i = 0; i < WRITERS; i++) {
        pthread_join(writers[i].thread, NULL);
        assert_false(writers[i].failed);
    }
    ARENA(a);
    int64_t rows = 0;
    str found = {};
    if (access_audit_verify(t.db, &a, &rows, &found) != OK) fail_msg("%.*s", STR_ARG(found));
    assert_int_equal(rows, WRITERS * EACH); /* more than one batch */
    testdb_drop(&t);
}

static enum err append_and_fail(struct db_tx *tx, void *ctx) {
    TRY(access_audit(tx, ctx));
    return ERR_DENIED;
}

static void what_was_undone_leaves_no_gap(void **state) {
    struct testdb t = a_log(*state);
    struct access_audit entry = {.authority_id = 1, .action = "ticket.issue"};
    assert_int_equal(db_write(t.db, append_and_fail, &entry), ERR_DENIED);
    append_some(t.db, 1, 2);
    assert_true(holds(t.db));
    testdb_drop(&t);
}

static enum err count_leaks(struct db_cursor *c, void *ctx) {
    *(int64_t *)ctx = db_col_int(c, 0);
    return OK;
}

static void no_cpr_number_gets_into_the_log(void **state) {
    static const struct db_sql sql = {
        .name = "leaks", .columns = 1,
        .sqlite = "SELECT count(*) FROM audit WHERE purpose LIKE '%1234%' OR detail LIKE '%1234%'",
        .postgres = "SELECT count(*) FROM audit WHERE purpose LIKE '%1234%' OR detail LIKE '%1234%'",
    };
    struct testdb t = testdb_create(db_engine(*state), 2, "schema");
    struct access_audit entry = {.authority_id = 1, .action = "citizen.look_up", .purpose = S("010190-1234 spørger om pas"),
                                 .detail = S("fandt 0101901234 og 010190 1234")};
    assert_int_equal(db_write(t.db, append, &entry), OK);
    DB_READ(tx);
    int64_t leaks = -1;
    assert_int_equal(db_read_begin(t.db, &tx), OK);
    assert_int_equal(db_run(tx, &sql, NULL, count_leaks, &leaks, NULL), OK);
    assert_int_equal(leaks, 0);
    db_read_end(&tx);
    assert_true(holds(t.db));
    testdb_drop(&t);
}

/* The form of what is hashed can never change, or old logs no longer verify. This row was hashed when the form was made. */
static void the_hash_of_a_row_stays_what_it_is(void **state) {
    struct audit_row row = {1, 0, 1, 1'795'255'325'123, 7, DB_NULL, S("citizen.look_up"), S("citizen"), 9, 9, S("flytning"), S("")};
    char hash[AUDIT_HASH + 1];
    audit_hash(&row, S(""), hash);
    assert_string_equal(hash, "a13b594e11256e3bab9892c03cc2bc6bdc36cfea90627e2a3d18eb45ab7f4e31");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_log_that_nobody_touched_holds),
        cmocka_unit_test(a_change_to_any_column_of_any_row_is_found),
        cmocka_unit_test(a_missing_row_and_a_missing_end_are_found),
        cmocka_unit_test(two_rows_that_changed_places_are_found),
        cmocka_unit_test(the_first_break_is_named),
        cmocka_unit_test(a_log_that_is_gone_is_found),
        cmocka_unit_test(a_chain_made_anew_is_found_by_an_anchor),
        cmocka_unit_test(eight_writers_at_once_leave_chains_that_hold),
        cmocka_unit_test(what_was_undone_leaves_no_gap),
        cmocka_unit_test(no_cpr_number_gets_into_the_log),
    };
    const struct CMUnitTest alone[] = {cmocka_unit_test(the_hash_of_a_row_stays_what_it_is)};
    int failed = cmocka_run_group_tests(alone, NULL, NULL);
    return failed + testdb_run(tests);
}
