/* sqlgen: what it makes of good SQL, and what it says about bad. */
int sqlgen_main(int argc, char **argv);
#define main sqlgen_main
#include "sqlgen.c"
#include "sqlgen_read.c"
#include "sqlgen_sql.c"
#include "sqlgen_emit.c"
#undef main
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static enum err run(struct arena *a, const char *sql, struct buf *h, struct buf *c, struct buf *error) {
    return generate(a, S("src/queue/queue.sql"), str_c(sql), h, c, error);
}

static void golden_files_come_out_as_they_stand(void **state) {
    ARENA(a);
    BUF(sql);
    BUF(want_h);
    BUF(want_c);
    BUF(h);
    BUF(c);
    BUF(error);
    assert_true(read_file("tools/golden/ticket.sql", &sql));
    assert_true(read_file("tools/golden/ticket_sql.h", &want_h));
    assert_true(read_file("tools/golden/ticket_sql.c", &want_c));
    assert_int_equal(generate(&a, S("tools/golden/ticket.sql"), buf_str(&sql), &h, &c, &error), OK);
    assert_true(str_eq(buf_str(&h), buf_str(&want_h)));
    assert_true(str_eq(buf_str(&c), buf_str(&want_c)));
}

static void a_part_stands_for_its_sql_and_its_columns(void **state) {
    ARENA(a);
    BUF(h);
    BUF(c);
    BUF(error);
    const char *sql = "-- part: p -> x int,\n--   y text?\n-- What it is.\n-- sqlite:\nt.x, lower(t.y)\n-- postgres:\nt.x, t.y::text\n\n"
                      "-- part: q\n-- Nothing on SQLite.\n-- sqlite:\n-- postgres:\nFOR UPDATE\n\n"
                      "-- one: a(id int) -> z int, {p}\nSELECT 1, {p} FROM t WHERE id = :id {q};\n";
    assert_int_equal(run(&a, sql, &h, &c, &error), OK);
    assert_true(str_contains(buf_str(&h), S("struct sql_queue_a {\n    int64_t z;\n    int64_t x;\n    str y;\n};")));
    assert_true(str_contains(buf_str(&c), S("\"SELECT 1, t.x, lower(t.y) FROM t WHERE id = ?1\\n\"")));
    assert_true(str_contains(buf_str(&c), S("\"SELECT 1, t.x, t.y::text FROM t WHERE id = $1 FOR UPDATE\\n\"")));
    assert_false(str_contains(buf_str(&h), S("_p(")));
}

static void what_is_wrong_is_told_with_its_line(void **state) {
    static const struct { const char *sql, *error; } cases[] = {
        {"SELECT 1;", "1: SQL before the first '-- one:', '-- many:' or '-- exec:'"},
        {"-- exec: a(x int)\nSELECT 1,\n :y, :x", "3: ':y' is not declared"},
        {"-- exec: a(x int, y int)\nDELETE FROM t WHERE y = :y", "1: 'x' is declared but not used"},
        {"\n-- exec: a()\nDELETE\n FROM t;\n-- exec: a()\nDELETE FROM t", "5: 'a' is already the name of line 2"},
        {"-- exec: a(x int, x int)\nSELECT :x", "1: 'x' stands twice"},
        {"-- one: a() -> x int, x int\nSELECT 1, 2", "1: 'x' stands twice"},
        {"-- exec: a(x number)\nSELECT :x", "1: 'x' has the type 'number': int, real, text or bool is expected"},
        {"-- exec: a(x int\nSELECT :x", "1: ')' or ',' is expected before ''"},
        {"-- exec: a\nSELECT 1", "1: '(' is expected after 'a'"},
        {"-- exec: Next()\nSELECT 1", "1: a statement's name in small letters is expected"},
        {"-- one: a()\nSELECT 1", "1: '-> column type, …' is expected"},
        {"-- exec: a() -> x int\nSELECT 1", "1: 'exec' answers no columns: use 'one' or 'many'"},
        {"-- one: a() -> x int and more\nSELECT 1", "1: 'and more' is not understood"},
        {"-- exec: a()\n-- only words\n", "1: 'a' has no SQL"},
        {"-- exec: a()\nDELETE FROM t; DELETE FROM u;", "2: only one statement is expected here"},
        {"-- exec: a()\nSELECT 'x", "2: ' is not closed on its line"},
        {"-- exec: a()\nSELECT\n \"x\n\"", "3: \" is not closed on its line"},
        {"-- exec: a()\nSELECT /* x", "2: /* is not closed"},
        {"-- exec: a()\n-- sqlite:\nSELECT 1", "1: '-- sqlite:' and '-- postgres:' go together"},
        {"-- exec: a()\nSELECT 1\n-- sqlite:\nSELECT 1\n-- postgres:\nSELECT 2", "2: SQL before '-- sqlite:' belongs to neither engine"},
        {"-- part: p -> x int\nx\n-- part: p\ny", "3: 'p' is already the part of line 1"},
        {"-- one: a() -> {p}\nSELECT 1\n-- part: p -> x int\nx", "1: no part stands before this that '{p}' could mean"},
        {"-- one: a() -> x int\nSELECT\n {p}", "3: no part of that name stands before this"},
        {"-- part: p -> x int\n:y\n-- one: a() -> {p}\nSELECT {p}", "2: ':y' is not declared"},
        {"-- part: p -> x int\nx\n-- one: a() -> x int, {p}\nSELECT {p}", "3: 'x' stands twice"},
        {"-- exec: a()\n-- sqlite:\nSELECT 1\n-- sqlite:\nSELECT 1", "4: '-- sqlite:' stands twice"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ARENA(a);
        BUF(h);
        BUF(c);
        BUF(error);
        assert_int_equal(run(&a, cases[i].sql, &h, &c, &error), ERR_INVALID);
        str want = str_printf(&a, "src/queue/queue.sql:%s\n", cases[i].error);
        assert_string_equal(str_z(&a, buf_str(&error)), want.p);
    }
}

static void quotes_casts_and_comments_hold_no_parameters(void **state) {
    ARENA(a);
    BUF(h);
    BUF(c);
    BUF(error);
    const char *sql = "-- exec: a(x int)\nSELECT ':no', 'it''s :no', \":no\", 1::text, /* it's :no */ :x::int -- :no; 'no\n;-- :no\n";
    assert_int_equal(run(&a, sql, &h, &c, &error), OK);
    assert_true(str_contains(buf_str(&c), S("\"SELECT ':no', 'it''s :no', \\\":no\\\", 1::text,   $1::int\\n\"")));
}

static void a_parameter_that_one_engine_alone_needs_is_used(void **state) {
    ARENA(a);
    BUF(h);
    BUF(c);
    BUF(error);
    const char *sql = "-- exec: a(x int, y int)\n-- sqlite:\nSELECT :x\n-- postgres:\nSELECT :y, :x";
    assert_int_equal(run(&a, sql, &h, &c, &error), OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(golden_files_come_out_as_they_stand),
        cmocka_unit_test(a_part_stands_for_its_sql_and_its_columns),
        cmocka_unit_test(what_is_wrong_is_told_with_its_line),
        cmocka_unit_test(quotes_casts_and_comments_hold_no_parameters),
        cmocka_unit_test(a_parameter_that_one_engine_alone_needs_is_used),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
