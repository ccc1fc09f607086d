/* Every statement of the program, asked of the schema: does each engine know its tables, columns and types? */
#include "support/all_sql.h"
#include "support/testdb.h"

static void each_statement_can_be_prepared(void **state) {
    DB_READ(tx);
    int wrong = 0;
    for (size_t i = 0; all_sql[i]; i++) {
        for (size_t k = 0; all_sql[i][k]; k++) {
            db_read_end(&tx); /* PostgreSQL ends a transaction with its first error; this tells them all */
            assert_int_equal(db_read_begin(*state, &tx), OK);
            wrong += db_check(tx, all_sql[i][k]) != OK;
        }
    }
    assert_int_equal(wrong, 0);
}

static enum err refuse_column(struct db_cursor *c, void *ctx) {
    ARENA(a);
    print_message("%s.%s is an INTEGER\n", db_col_text(c, 0, &a).p, db_col_text(c, 1, &a).p);
    ++*(int *)ctx;
    return OK;
}

/* INTEGER has 32 bits on PostgreSQL; everything of ours has 64. */
static void no_column_is_narrower_than_64_bits(void **state) {
    static const struct db_sql sql = {
        .name = "narrow", .columns = 2,
        .sqlite = "SELECT '', '' WHERE false",
        .postgres = "SELECT table_name, column_name FROM information_schema.columns"
                    " WHERE table_schema = 'public' AND data_type IN ('integer', 'smallint', 'real')",
    };
    DB_READ(tx);
    int narrow = 0;
    assert_int_equal(db_read_begin(*state, &tx), OK);
    assert_int_equal(db_run(tx, &sql, NULL, refuse_column, &narrow, NULL), OK);
    assert_int_equal(narrow, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_statement_can_be_prepared),
        cmocka_unit_test(no_column_is_narrower_than_64_bits),
    };
    return testdb_run(tests);
}
