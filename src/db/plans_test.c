/* Each statement has its index: on tables that grow with every contact nothing is searched by the municipality alone, and
 * nothing is read from end to end, but what is meant to be. Asked of SQLite's planner with what schema/090_planner.sql tells
 * it, as on the day a municipality begins. */
#include <sqlite3.h>
#include <stdio.h>
#include "support/all_sql.h"
#include "support/testdb.h"

static const char *const growing[] = {"ticket", "ticket_stretch", "contact", "contact_matter", "contact_event", "citizen", "audit", "outbox", "duty", "idempotency"};

/* Statements that walk on purpose, and why. */
static const struct { const char *statement, *why; } walkers[] = {
    {"access_audit", "the proof of the audit log, and its pages, read along it"},
    {"audit_silent", "the proof of the audit log asks of each municipality whether it has one contact"},
    {"citizen_any_number", "the first of those that have a number, along their index and no further, once when a program starts"},
    {"demo_", "the demo is filled once, into an empty database"},
    {"organisation_counts", "the administrator's front page counts who is on duty"},
};

static bool walks_on_purpose(const char *name) {
    for (size_t i = 0; i < sizeof walkers / sizeof *walkers; i++)
        if (strstr(name, walkers[i].statement)) return true;
    return false;
}

/* Indexes over the few rows that are of today; reading one from end to end is what they are for. */
static const char *const small[] = {"ticket_waiting", "contact_open", "duty_now", "outbox_due", "outbox_failed"};

static bool over_few_rows(const char *plan) {
    for (size_t i = 0; i < sizeof small / sizeof *small; i++)
        if (strstr(plan, small[i])) return true;
    return false;
}

/* "SCAN t", or "SEARCH t USING INDEX x (authority_id=?)": of a table that grows? The plan names aliases, so the statement's
 * text says which table an alias is. */
static const char *grown_table(const char *sql, const char *alias) {
    for (size_t i = 0; i < sizeof growing / sizeof *growing; i++) {
        char as[80];
        snprintf(as, sizeof as, "%s %s", growing[i], alias);
        const char *at = strstr(sql, as);
        while (at && ((at > sql && (at[-1] == '_' || (at[-1] >= 'a' && at[-1] <= 'z'))) || (at[strlen(as)] >= 'a' && at[strlen(as)] <= 'z')))
            at = strstr(at + 1, as);
        if (at || !strcmp(growing[i], alias)) return growing[i];
    }
    return NULL;
}

static bool by_municipality_alone(const char *plan) {
    const char *open = strrchr(plan, '(');
    return strncmp(plan, "SCAN ", 5) == 0 || (open && strcmp(open, "(authority_id=?)") == 0);
}

static int judge(sqlite3 *raw, const struct db_sql *sql) {
    char text[20'000];
    int bad = 0;
    sqlite3_stmt *plan;
    snprintf(text, sizeof text, "EXPLAIN QUERY PLAN %s", sql->sqlite);
    if (sqlite3_prepare_v2(raw, text, -1, &plan, NULL) != SQLITE_OK) return 0; /* statements_test says so */
    while (sqlite3_step(plan) == SQLITE_ROW) {
        const char *line = (const char *)sqlite3_column_text(plan, 3);
        char alias[64];
        if (sscanf(line, "%*s %63s", alias) != 1 || !by_municipality_alone(line) || over_few_rows(line)) continue;
        const char *table = grown_table(sql->sqlite, alias);
        if (!table) continue;
        printf("%s: %s (%s)\n", sql->name, line, table);
        bad++;
    }
    sqlite3_finalize(plan);
    return bad;
}

static void every_statement_on_a_growing_table_has_its_index(void **state) {
    struct testdb t = testdb_create(DB_SQLITE, 1, "schema");
    sqlite3 *raw;
    int bad = 0, seen = 0;
    assert_int_equal(sqlite3_open(t.url + sizeof "sqlite:" - 1, &raw), SQLITE_OK);
    for (size_t i = 0; all_sql[i]; i++)
        for (size_t k = 0; all_sql[i][k]; k++, seen++)
            if (!walks_on_purpose(all_sql[i][k]->name)) bad += judge(raw, all_sql[i][k]);
    sqlite3_close(raw);
    testdb_drop(&t);
    assert_true(seen > 100);
    assert_int_equal(bad, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_statement_on_a_growing_table_has_its_index)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
