/* A database for a test program: every test of a group runs on SQLite, in a folder of its own that is removed again, and
 * then on PostgreSQL when INDGANG_TEST_POSTGRES names a server (tools/with-postgres gives one); otherwise it says that it
 * skipped that.
 *
 *     static void a_ticket_is_issued(void **state) {
 *         struct db *db = *state;
 *         …
 *     }
 *     int main(void) {
 *         const struct CMUnitTest tests[] = {cmocka_unit_test(a_ticket_is_issued)};
 *         return testdb_run(tests);
 *     }
 *
 * All tests of a group share one database with the whole schema (schema/), so give each an authority of its own. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "db/db.h"

#define testdb_run(tests) testdb_run_group((tests), sizeof(tests) / sizeof *(tests), "schema")
/* With the migrations of another folder; NULL for none. Answers how many tests failed. */
int testdb_run_group(const struct CMUnitTest *tests, size_t n, const char *migrations);

/* A fresh, empty database of the engine that db is of, opened with so many readers; ended with testdb_drop. */
struct testdb {
    struct db *db;
    char url[512];
    char name[64]; /* the folder, or the database on the server */
};
struct testdb testdb_create(enum db_engine engine, int readers, const char *migrations);
void testdb_drop(struct testdb *t);
