/* The ground: strings, buffers, text and time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"

static void numbers_are_read_whole_or_refused(void **state) {
    static const struct { str in; enum err err; int64_t want; } cases[] = {
        {S_INIT("0"), OK, 0}, {S_INIT("-7"), OK, -7}, {S_INIT("9223372036854775807"), OK, INT64_MAX},
        {S_INIT("-9223372036854775808"), OK, INT64_MIN}, {S_INIT("9223372036854775808"), ERR_INVALID, 0},
        {S_INIT(""), ERR_INVALID, 0}, {S_INIT("-"), ERR_INVALID, 0}, {S_INIT("1 "), ERR_INVALID, 0},
        {S_INIT("0x1"), ERR_INVALID, 0}, {S_INIT("99999999999999999999"), ERR_INVALID, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t v = 0;
        assert_int_equal(str_int(cases[i].in, &v), cases[i].err);
        if (cases[i].err == OK) assert_true(v == cases[i].want);
    }
}

static void a_word_is_found_among_its_kind(void **state) {
    static const char *const words[] = {"", NULL, "phone", "phonecall"};
    assert_int_equal(str_among(words, 4, S("phone")), 2);
    assert_int_equal(str_among(words, 4, S("phonecall")), 3);
    assert_int_equal(str_among(words, 4, S("")), 0);
    assert_int_equal(str_among(words, 4, S("Phone")), -1);
    assert_int_equal(str_among(words + 1, 3, (str){}), -1); /* a gap is no word */
    assert_non_null(str_or_empty((str){}).p);
    assert_true(str_eq(str_or_empty(S("x")), S("x")));
}

static void a_string_is_cut_at_each_separator(void **state) {
    str s = S("a,,b"), part;
    assert_true(str_next(&s, ',', &part) && str_eq(part, S("a")));
    assert_true(str_next(&s, ',', &part) && part.n == 0);
    assert_true(str_next(&s, ',', &part) && str_eq(part, S("b")));
    assert_false(str_next(&s, ',', &part));
}

static void json_is_escaped_and_always_utf8(void **state) {
    BUF(b);
    buf_json(&b, S("a\"\\\n<\x01æ\xff" "ø"));
    assert_true(str_eq(buf_str(&b), S("\"a\\\"\\\\\\n\\u003c\\u0001æ\xEF\xBF\xBDø\"")));
}

/* Each of all bytes at each place of a long text is written as it is by itself. */
static void json_is_escaped_wherever_it_stands(void **state) {
    enum { LONG = 21 };
    for (int c = 0; c < 256; c++) {
        BUF(alone);
        buf_json(&alone, (str){(char[]){(char)c}, 1});
        for (size_t at = 0; at < LONG; at++) {
            char text[LONG];
            for (size_t i = 0; i < LONG; i++) text[i] = (char)('~' - i);
            text[at] = (char)c;
            BUF(got);
            BUF(meant);
            buf_json(&got, (str){text, LONG});
            buf_char(&meant, '"');
            buf_add(&meant, (str){text, at});
            buf_add(&meant, str_sub(buf_str(&alone), 1, alone.n - 2));
            buf_add(&meant, (str){text + at + 1, LONG - at - 1});
            buf_char(&meant, '"');
            if (!str_eq(buf_str(&got), buf_str(&meant))) fail_msg("byte %d at %zu: %.*s", c, at, (int)got.n, got.p);
        }
    }
}

static void a_csv_field_runs_no_formula(void **state) {
    BUF(b);
    buf_csv(&b, S("=1+1"));
    buf_char(&b, ',');
    buf_csv(&b, S("a\"b,c"));
    assert_true(str_eq(buf_str(&b), S("\"'=1+1\",\"a\"\"b,c\"")));
}

static void what_has_a_meaning_in_a_url_is_encoded(void **state) {
    BUF(b);
    buf_url(&b, S("a/b?c=æ d&%~-._\0z"), "/");
    assert_true(str_eq(buf_str(&b), S("a/b%3Fc%3D%C3%A6%20d%26%25~-._%00z")));
}

static void text_that_is_not_utf8_is_known(void **state) {
    static const char *const bad[] = {"\xff", "\xc0\xaf", "\xed\xa0\x80", "\xf5\x80\x80\x80", "\xe2\x82", "a\x80"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_false(text_valid(str_c(bad[i])));
    assert_true(text_valid(S("Ærø, Łódź, Київ, 東京 🙂")));
    ARENA(a);
    assert_true(str_eq(text_fold(&a, S("ÆRØ Åse ŁÓDŹ КИЇВ")), S("ærø åse łódź київ")));
    assert_true(str_eq(text_clip(S("æøå"), 2), S("æø")));
}

static void a_key_is_made_of_a_name_and_is_never_too_long(void **state) {
    ARENA(a);
    assert_string_equal(text_key(&a, S("Borgerservice Nørrebro")).p, "borgerservice-noerrebro");
    assert_string_equal(text_key(&a, S(" – ")).p, "");
    static const char name[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaåben"; /* å is letter 60, and two in a key */
    assert_int_equal(text_key(&a, str_c(name)).n, 59);
    assert_int_equal(text_key(&a, str_c(name + 1)).n, 60);
}

static void copenhagen_time_follows_the_eu_rule(void **state) {
    ARENA(a);
    ms_t t = clock_utc(2026, 3, 29, 1, 59); /* the last minute of winter time */
    assert_true(str_eq(clock_iso(&a, t), S("2026-03-29T00:59:00.000Z")));
    assert_true(str_eq(clock_hm(&a, t + MINUTE), S("03.00")));
    assert_true(str_eq(clock_hm(&a, clock_utc(2026, 3, 29, 2, 30)), S("03.30")));
    t = clock_utc(2026, 10, 25, 2, 30); /* comes twice: the first is meant */
    assert_true(str_eq(clock_iso(&a, t), S("2026-10-25T00:30:00.000Z")));
    assert_true(str_eq(clock_hm(&a, t + HOUR), S("02.30")));
    assert_int_equal(clock_day_next(t) - clock_day_start(t), 25 * HOUR);
    t = clock_utc(2026, 3, 29, 12, 0);
    assert_int_equal(clock_day_next(t) - clock_day_start(t), 23 * HOUR);
    assert_int_equal(clock_local(t).weekday, 7);
    assert_true(str_eq(clock_date(&a, clock_utc(2026, 12, 32, 0, 0)), S("2027-01-01")));
}

static void dates_and_hours_are_read_or_refused(void **state) {
    ARENA(a);
    ms_t t;
    int m;
    assert_int_equal(clock_parse_date(S("2028-02-29"), &t), OK);
    assert_true(str_eq(clock_date(&a, t), S("2028-02-29")));
    assert_int_equal(clock_parse_date(S("2026-02-29"), &t), ERR_INVALID);
    assert_int_equal(clock_parse_date(S("2026-2-9"), &t), ERR_INVALID);
    assert_int_equal(clock_parse_hm(S("24.00"), &m), OK);
    assert_int_equal(m, 1440);
    assert_int_equal(clock_parse_hm(S("24:01"), &m), ERR_INVALID);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_read_whole_or_refused), cmocka_unit_test(a_word_is_found_among_its_kind),
        cmocka_unit_test(a_string_is_cut_at_each_separator),
        cmocka_unit_test(json_is_escaped_and_always_utf8),   cmocka_unit_test(json_is_escaped_wherever_it_stands),
        cmocka_unit_test(a_csv_field_runs_no_formula),
        cmocka_unit_test(what_has_a_meaning_in_a_url_is_encoded),
        cmocka_unit_test(text_that_is_not_utf8_is_known),    cmocka_unit_test(copenhagen_time_follows_the_eu_rule),
        cmocka_unit_test(dates_and_hours_are_read_or_refused), cmocka_unit_test(a_key_is_made_of_a_name_and_is_never_too_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
