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
    insight_csv(&f, LANG_DA, true, &excel);
    insight_csv(&f, LANG_DA, false, &plain);
    assert_true(str_starts(buf_str(&excel), S("\xEF\xBB\xBFOpgørelse;Gruppe;Mål;Værdi\r\n")));
    assert_true(str_contains(buf_str(&excel), S("Dag;2026-06-10;Henvendelser;9\r\n")));
    assert_false(str_contains(buf_str(&excel), S("Nummer givet"))); /* no outcome any more */
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
        tasks[i] = (struct insight_task){i + 1, S("k"), S("opgave"), S("task"), 100 - i, 0, {[CONTACT_ANSWERED] = 100 - i}};
        f.matters += 100 - i;
    }
    return f;
}

/* What is data – units, and tasks without an English name – stays; all other words are the language's. */
static void the_spreadsheet_is_in_the_readers_language(void **state) {
    struct insight_task tasks[] = {{1, S("pas"), S("Pas"), S("Passport"), 3, 2, {[CONTACT_ANSWERED] = 3}}, {2, S("x"), S("Vielse"), S(""), 1, 1, {}}};
    struct insight_day day = {clock_utc(2026, 6, 10, 0, 0), 9, 4};
    struct insight_unit u = {.name = S("Centret"), .contacts = 9, .tickets = {[QUEUE_DONE] = 4}, .wait = {0, DB_NULL, DB_NULL}, .service = {0, DB_NULL, DB_NULL}};
    struct insight f = {.all = u, .units = &u, .units_n = 1, .tasks = tasks, .tasks_n = 2, .days = &day, .days_n = 1, .without_matters = 5};
    BUF(out);
    insight_csv(&f, LANG_EN, false, &out);
    str all = buf_str(&out), line, rest = all;
    static const char *const said[] = {"Table,Group,Measure,Value\r\n", "In all,In all,Numbers given,4\r\n", "Unit,Centret,Contacts,9\r\n", "Day,2026-06-10,Numbers given,4\r\n",
                                       "Task,Passport,Matters with a number,2\r\n", "Task,Vielse,Matters,1\r\n", "Task outcome,Passport,Answered,3\r\n"};
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        if (!str_contains(all, str_c(said[i]))) fail_msg("%s is missing in\n%.*s", said[i], STR_ARG(all));
    while (str_next(&rest, '\n', &line))
        for (size_t i = 0; i < line.n; i++)
            if ((unsigned char)line.p[i] > 127) fail_msg("Danish: %.*s", STR_ARG(line));
    for (enum contact_outcome o = 0; o < CONTACT_OUTCOMES; o++)
        if (!str_eq(text_tr(LANG_EN, contact_outcome_danish[o]), str_c(contact_outcome_danish[o]))) assert_false(str_contains(all, str_c(contact_outcome_danish[o])));
}

static void the_spreadsheet_has_every_task(void **state) {
    struct insight_task tasks[MANY];
    struct insight_day day = {clock_utc(2026, 6, 10, 0, 0), MANY};
    struct insight f = of_many_tasks(tasks, &day);
    BUF(plain);
    size_t lines;
    insight_csv(&f, LANG_DA, false, &plain);
    assert_int_equal(sum_of(buf_str(&plain), S("Opgave,"), &lines), f.matters);
    assert_int_equal(lines, 2 * MANY); /* and how many with a number: none */
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

/* Words under or above two columns never touch, neither on a telephone nor on a screen; the first and the last have theirs. */
static void check_words(const struct insight_chart *c, const struct view *v, int room, const char *not_there) {
    double width = insight_chart_width(c) < room ? insight_chart_width(c) : room, label_end = -1e9, count_end = -1e9;
    bool counted = false;
    for (size_t i = 0; i < c->n; i++) {
        struct insight_column k = insight_column(v, c, i);
        double middle = ((double)i + 0.5) * width / (double)c->n, half = (double)c->bars[i].label.n * 4;
        if (k.label && strcmp(k.label, not_there) != 0) {
            if (middle - half <= label_end) fail_msg("%zu columns in %d px: %.*s lies over the one before", c->n, room, STR_ARG(c->bars[i].label));
            label_end = middle + half;
        } else {
            assert_true(i != 0 && i != c->n - 1);
        }
        if (!k.count || strcmp(k.count, not_there) == 0) continue;
        half = c->bars[i].n > 999 ? 16 : 12;
        if (middle - half <= count_end) fail_msg("%zu columns in %d px: the number of %.*s", c->n, room, STR_ARG(c->bars[i].label));
        count_end = middle + half;
        counted = true;
    }
    assert_true(counted);
}

static void no_words_lie_over_each_other_in_a_drawing(void **state) {
    enum { DAYS = 400 };
    struct insight_day days[DAYS] = {};
    for (size_t n = 2; n <= DAYS; n += n < 60 ? 1 : 17) {
        ARENA(a);
        BUF(out);
        struct view v = view_to(&out, &a, LANG_DA);
        days[0].day = clock_utc(2026, 1, 1 + (int)(n % 7), 0, 0);
        for (size_t i = 1; i < n; i++) days[i].day = clock_day_next(days[i - 1].day);
        for (size_t i = 0; i < n; i++) days[i].contacts = 100 + (int64_t)(i * 7919 % 1000);
        struct insight f = {.days = days, .days_n = n, .hours = {[0] = 1, [23] = 4000}};
        struct insight_charts charts = insight_charts(&v, &f);
        for (int kind = INSIGHT_DAYS; kind <= INSIGHT_HOURS; kind++) {
            check_words(&charts.at[kind], &v, 254, "chart-wide");
            check_words(&charts.at[kind], &v, 686, "chart-narrow");
        }
    }
}

static void a_period_without_anything_is_told_in_a_sentence(void **state) {
    ARENA(a);
    BUF(out);
    struct insight_day days[] = {{clock_utc(2030, 1, 1, 0, 0), 0, 0}, {clock_utc(2030, 1, 2, 0, 0), 0, 0}};
    struct insight_unit unit = {.name = S("Nord"), .staffed = HOUR, .wait = {0, DB_NULL, DB_NULL}, .service = {0, DB_NULL, DB_NULL}};
    struct insight f = {.all = unit, .units = &unit, .days = days, .days_n = 2};
    struct insight_form form = {.csv = S("/tal.csv"), .plain_csv = S("/tal.csv")};
    struct view v = view_to(&out, &a, LANG_DA);
    insight_page(&v, &(struct page){.title = S("x")}, &form, &f);
    assert_true(str_contains(buf_str(&out), S("ingen henvendelser, numre eller vagter i perioden")));
    assert_false(str_contains(buf_str(&out), S("<svg class=\"chart\"")) || str_contains(buf_str(&out), S("<table")));
    f.units_n = 1; /* somebody was on duty, and nobody came */
    insight_page(&v, &(struct page){.title = S("x")}, &form, &f);
    assert_true(str_contains(buf_str(&out), S("Der er ingen henvendelser i perioden.")) && str_contains(buf_str(&out), S("Nord")));
    assert_false(str_contains(buf_str(&out), S("<svg class=\"chart\"")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_spreadsheet_opens_in_danish_excel),
        cmocka_unit_test(the_spreadsheet_is_in_the_readers_language),
        cmocka_unit_test(the_spreadsheet_has_every_task),
        cmocka_unit_test(no_words_lie_over_each_other_in_a_drawing),
        cmocka_unit_test(a_period_without_anything_is_told_in_a_sentence),
        cmocka_unit_test(the_screen_has_the_most_frequent_tasks_and_the_rest_together),
        cmocka_unit_test(a_drawing_has_the_same_numbers_as_its_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
