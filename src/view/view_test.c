/* The template runtime, language and formats. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include "view/format.h"

/* A view of its own for one expectation. */
#define PAGE(lang_)                                                                                                    \
    ARENA(arena);                                                                                                      \
    BUF(out);                                                                                                          \
    struct view view = view_to(&out, &arena, lang_), *v = &view
#define assert_page(expected)                                                                                          \
    do {                                                                                                               \
        buf_char(v->out, 0);                                                                                           \
        assert_string_equal(v->out->p, expected);                                                                      \
        v->out->n = 0;                                                                                                 \
    } while (0)

static void values_are_escaped_by_their_type(void **state) {
    PAGE(LANG_DA);
    view_put(v, S("<b>\"Æ&'"));
    assert_page("&lt;b&gt;&#34;Æ&amp;&#39;");
    view_put(v, (const char *)NULL);
    view_put(v, (int64_t)-5);
    view_put(v, sizeof(char));
    assert_page("-51");
    view_put(v, ((html){S("<b>&amp;</b>")}));
    assert_page("<b>&amp;</b>");
    view_attr(v, "\"x\"");
    assert_page("&#34;x&#34;");
}

static void an_address_runs_no_script_and_leaves_the_site_only_in_the_open(void **state) {
    static const struct {
        const char *in, *out;
    } cases[] = {
        {"/opgaver/pas?a=1&b=2#x", "/opgaver/pas?a=1&amp;b=2#x"},
        {"?lang=en", "?lang=en"},
        {"https://www.borger.dk/pas", "https://www.borger.dk/pas"},
        {"HTTPS://x.dk", "HTTPS://x.dk"},
        {"mailto:a@b.dk", "mailto:a@b.dk"},
        {"tel:+4512345678", "tel:+4512345678"},
        {"/a b\"<æ", "/a%20b%22%3C%C3%A6"},
        {"/a:b", "/a:b"},
        {"javascript:alert(1)", "#"},
        {"JaVaScRiPt:alert(1)", "#"},
        {" javascript:alert(1)", "#"},
        {"java\nscript:alert(1)", "#"},
        {"data:text/html,x", "#"},
        {"//evil.example", "#"},
        {"/\\evil.example", "#"},
        {"\\\\evil.example", "#"},
        {":", "#"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        PAGE(LANG_DA);
        view_url(v, cases[i].in);
        assert_page(cases[i].out);
    }
}

static void a_part_of_an_address_stays_one_part(void **state) {
    PAGE(LANG_DA);
    view_url_part(v, S("a/b?c&d=æ%"));
    assert_page("a%2Fb%3Fc%26d%3D%C3%A6%25");
    view_url_part(v, 42);
    assert_page("42");
}

static void danish_is_written_as_it_stands_and_english_is_looked_up(void **state) {
    assert_string_equal(text_tr(LANG_DA, "søndag").p, "søndag");
    assert_string_equal(text_tr(LANG_EN, "søndag").p, "Sunday");
    assert_string_equal(text_tr(LANG_EN, "findes ikke i nogen ordbog").p, "findes ikke i nogen ordbog");
    ARENA(a);
    str args[] = {S("7"), S("{1}")};
    assert_string_equal(text_with(&a, LANG_DA, "{2} af {1} {3} {", args, 2).p, "{1} af 7 {3} {");
}

static void values_inside_a_text_stand_where_the_language_puts_them(void **state) {
    const struct view_value args[] = {view_value("<3>"), view_value(11), view_value(S("2026"))};
    PAGE(LANG_DA);
    view_text(v, "{1}. {2} {3}", args, 3);
    assert_page("&lt;3&gt;. 11 2026");
    view_text(v, "A & {9} {1", args, 3);
    assert_page("A &amp; {9} {1");
    view.lang = LANG_EN;
    view_text(v, "{1} kr.", args, 1);
    assert_page("DKK &lt;3&gt;");
}

static void times_are_written_as_each_language_does(void **state) {
    PAGE(LANG_DA);
    ms_t t = clock_utc(2026, 11, 21, 9, 5);
    assert_string_equal(fmt_hm(v, t).p, "09.05");
    assert_string_equal(fmt_date(v, t).p, "21. november 2026");
    assert_string_equal(fmt_date_short(v, t).p, "21.11.2026");
    assert_string_equal(fmt_day(v, t).p, "lørdag 21. november");
    assert_string_equal(fmt_date_time(v, t).p, "21. november 2026 kl. 09.05");
    assert_string_equal(fmt_clock(v, 510).p, "8.30");
    view.lang = LANG_EN;
    assert_string_equal(fmt_hm(v, t).p, "09:05");
    assert_string_equal(fmt_date(v, t).p, "21 November 2026");
    assert_string_equal(fmt_date_short(v, t).p, "21/11/2026");
    assert_string_equal(fmt_day(v, t).p, "Saturday 21 November");
    assert_string_equal(fmt_date_time(v, t).p, "21 November 2026 at 09:05");
    assert_string_equal(fmt_hm(v, DB_NULL).p, "–");
}

static void lengths_of_time_show_their_two_largest_units(void **state) {
    PAGE(LANG_DA);
    assert_string_equal(fmt_duration(v, 59 * SECOND).p, "under 1 min.");
    assert_string_equal(fmt_duration(v, 12 * MINUTE).p, "12 min.");
    assert_string_equal(fmt_duration(v, HOUR).p, "1 t.");
    assert_string_equal(fmt_duration(v, HOUR + 5 * MINUTE).p, "1 t. 5 min.");
    assert_string_equal(fmt_duration(v, DAY).p, "1 dag");
    assert_string_equal(fmt_duration(v, 2 * DAY + 3 * HOUR).p, "2 dage 3 t.");
    assert_string_equal(fmt_duration(v, -1).p, "–");
    assert_string_equal(fmt_wait(v, 12).p, "Ventetid cirka 12 min.");
    assert_string_equal(fmt_wait(v, 0).p, "Ingen ventetid");
    assert_string_equal(fmt_wait(v, -1).p, "Vi kender ikke ventetiden lige nu");
    assert_string_equal(fmt_wait_until(v, 12).p, "om 12 min.");
    assert_string_equal(fmt_wait_until(v, 0).p, "nu");
    assert_string_equal(fmt_minutes(v, 12).p, "12 min.");
    assert_string_equal(fmt_minutes(v, 119).p, "119 min.");
    assert_string_equal(fmt_minutes(v, 4230).p, "2 dage 22 t.");
    view.lang = LANG_EN;
    assert_string_equal(fmt_duration(v, 2 * DAY + 3 * HOUR).p, "2 days 3 h");
}

static void amounts_and_numbers_have_the_marks_of_the_language(void **state) {
    PAGE(LANG_DA);
    assert_string_equal(fmt_kr(v, 123450).p, "1.234,50 kr.");
    assert_string_equal(fmt_kr(v, -5).p, "-0,05 kr.");
    assert_string_equal(fmt_number(v, 1234567).p, "1.234.567");
    assert_string_equal(fmt_number(v, 1000).p, "1.000");
    assert_string_equal(fmt_number(v, -999).p, "-999");
    assert_string_equal(fmt_percent(v, 7, 8).p, "88 %");
    assert_string_equal(fmt_percent(v, 1, 0).p, "–");
    view.lang = LANG_EN;
    assert_string_equal(fmt_kr(v, 123450).p, "DKK 1,234.50");
    assert_string_equal(fmt_number(v, 1234567).p, "1,234,567");
    assert_string_equal(fmt_percent(v, 7, 8).p, "88%");
}

static void a_cpr_number_is_masked_unless_asked_for(void **state) {
    PAGE(LANG_DA);
    assert_string_equal(fmt_cpr(v, S("0101901234")).p, "010190-••••");
    assert_string_equal(fmt_cpr_full(v, S("0101901234")).p, "010190-1234");
    assert_string_equal(fmt_cpr(v, S("123")).p, "–");
    assert_string_equal(fmt_phone(v, S("+4512345678")).p, "12 34 56 78");
    assert_string_equal(fmt_phone(v, S("+46123")).p, "+46123");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_escaped_by_their_type),
        cmocka_unit_test(an_address_runs_no_script_and_leaves_the_site_only_in_the_open),
        cmocka_unit_test(a_part_of_an_address_stays_one_part),
        cmocka_unit_test(danish_is_written_as_it_stands_and_english_is_looked_up),
        cmocka_unit_test(values_inside_a_text_stand_where_the_language_puts_them),
        cmocka_unit_test(times_are_written_as_each_language_does),
        cmocka_unit_test(lengths_of_time_show_their_two_largest_units),
        cmocka_unit_test(amounts_and_numbers_have_the_marks_of_the_language),
        cmocka_unit_test(a_cpr_number_is_masked_unless_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
