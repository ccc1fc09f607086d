/* Figures as they are shown: in a spreadsheet, in drawings and in tables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "insight/insight_chart.h"
#include "insight/insight_html.h"

/* ---- the spreadsheet ---- */

static void the_spreadsheet_opens_in_danish_excel(void **state) {
    struct insight_task task = {1, S("x"), S("=SUM(A1)"), S(""), 3};
    struct insight_day day = {clock_utc(2026, 6, 10, 0, 0), 9};
    struct insight f = {.all = {.contacts = 9, .wait = {2, 450 * SECOND, 600 * SECOND}, .service = {0, DB_NULL, DB_NULL}},
                        .tasks = &task, .tasks_n = 1, .days = &day, .days_n = 1};
    BUF(excel);
    BUF(plain);
    insight_csv(&f, true, &excel);
    insight_csv(&f, false, &plain);
    assert_true(str_starts(buf_str(&excel), S("\xEF\xBB\xBFOpgørelse;Gruppe;Mål;Værdi\r\n")));
    assert_true(str_contains(buf_str(&excel), S("Dag;2026-06-10;Henvendelser;9\r\n")));
    assert_true(str_contains(buf_str(&excel), S("\"7,5\"\r\n")) || str_contains(buf_str(&excel), S(";7,5\r\n")));
    assert_true(str_contains(buf_str(&excel), S("\"'=SUM(A1)\""))); /* text stays text */
    assert_true(str_starts(buf_str(&plain), S("Opgørelse,Gruppe,Mål,Værdi\r\n")));
    assert_true(str_contains(buf_str(&plain), S(",7.5\r\n")));
}

/* Adds the lines of one table up. */
static int64_t sum_of(str csv, str table, size_t *ret_lines) {
    int64_t sum = 0, value;
    str line;
    *ret_lines = 0;
    while (str_next(&csv, '\n', &line)) {
        if (!str_starts(line, table)) continue;
        line = str_trim(line);
        size_t last = line.n;
        while (line.p[last - 1] != ',') last--;
        assert_int_equal(str_int(str_sub(line, last, line.n), &value), OK);
        sum += value;
        ++*ret_lines;
    }
    return sum;
}

enum { MANY = INSIGHT_MOST_TASKS + 7 };
static struct insight of_many_tasks(struct insight_task *tasks, struct insight_day *day) {
    struct insight f = {.all = {.contacts = MANY}, .days = day, .days_n = 1, .tasks = tasks, .tasks_n = MANY};
    for (int i = 0; i < MANY; i++) {
        tasks[i] = (struct insight_task){i + 1, S("k"), S("opgave"), S("task"), 100 - i, {[CONTACT_ANSWERED] = 100 - i}};
        f.matters += 100 - i;
    }
    return f;
}

static void the_spreadsheet_has_every_task(void **state) {
    struct insight_task tasks[MANY];
    struct insight_day day = {clock_utc(2026, 6, 10, 0, 0), MANY};
    struct insight f = of_many_tasks(tasks, &day);
    BUF(plain);
    size_t lines;
    insight_csv(&f, false, &plain);
    assert_int_equal(sum_of(buf_str(&plain), S("Opgave,"), &lines), f.matters);
    assert_int_equal(lines, MANY);
    assert_int_equal(sum_of(buf_str(&plain), S("Opgavens udfald,"), &lines), f.matters);
    assert_int_equal(lines, MANY);
}

/* ---- the screen ---- */

static void the_screen_has_the_most_frequent_tasks_and_the_rest_together(void **state) {
    ARENA(a);
    BUF(out);
    struct insight_task tasks[MANY];
    struct insight_day day = {clock_utc(2026, 6, 10, 0, 0), MANY};
    struct insight f = of_many_tasks(tasks, &day);
    struct view v = view_to(&out, &a, LANG_EN);
    struct insight_charts charts = insight_charts(&v, &f);
    const struct insight_chart *c = &charts.at[INSIGHT_TASKS];
    int64_t sum = 0;
    for (size_t i = 0; i < c->n; i++) sum += c->bars[i].n;
    assert_int_equal(c->n, INSIGHT_MOST_TASKS + 1);
    assert_int_equal(sum, f.matters);
    assert_int_equal(c->bars[INSIGHT_MOST_TASKS].n, 7 * 72); /* 75 down to 69 */
    f.tasks_n = 3;
    f.matters = 100 + 99 + 98;
    charts = insight_charts(&v, &f);
    assert_int_equal(charts.at[INSIGHT_TASKS].n, 3);
}

static void a_drawing_has_the_same_numbers_as_its_table(void **state) {
    ARENA(a);
    BUF(out);
    struct insight_day days[] = {{clock_utc(2026, 6, 10, 0, 0), 1234}, {clock_utc(2026, 6, 11, 0, 0), 0}};
    struct insight_unit unit = {.name = S("Nord & <Syd>"), .contacts = 1234, .closed = 4, .solved = 3, .wait = {2, 7 * MINUTE, 20 * MINUTE}, .service = {3, 11 * MINUTE, 43 * MINUTE}};
    struct insight f = {.all = unit, .units = &unit, .units_n = 1, .days = days, .days_n = 2, .channels = {[CONTACT_PHONE] = 1234}};
    struct view v = view_to(&out, &a, LANG_EN);
    insight_page(&v, &(struct page){.title = S("x")}, &(struct insight_form){.csv = S("/tal.csv"), .plain_csv = S("/tal.csv")}, &f);
    str page = buf_str(&out);
    assert_true(str_contains(page, S(">1234</text>")) && str_contains(page, S(">1,234</td>")));
    assert_true(str_contains(page, S("Nord &amp; &lt;Syd&gt;")));
    assert_true(str_contains(page, S(">75%<")));
    assert_true(str_contains(page, S("<dt>min service time, nine in ten at most</dt><dd>43</dd>")));
    assert_true(str_contains(page, S(">43 min</td>"))); /* of the unit */
    assert_true(str_contains(page, S("Contacts per day")) && !str_contains(page, S("Henvendelser")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_spreadsheet_opens_in_danish_excel),
        cmocka_unit_test(the_spreadsheet_has_every_task),
        cmocka_unit_test(the_screen_has_the_most_frequent_tasks_and_the_rest_together),
        cmocka_unit_test(a_drawing_has_the_same_numbers_as_its_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
