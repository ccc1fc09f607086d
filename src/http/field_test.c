/* Every kind of field: what it takes, what it makes of it, what it refuses and in which words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "http/inner.h"

enum { KINDS = FIELD_SECRET + 1 };
static const char *const colours[] = {"blue", "green", NULL};

/* Checks one value as a form would send it; ret is the field's value, the answer what was said of it ({} when nothing). */
static str check(struct arena *a, struct field f, const char *in, struct http_value *ret) {
    const struct field fields[] = {f, {}};
    const struct route route = {HTTP_POST, "/x", .fields = fields};
    struct http_server server = {};
    struct request_inner inner = {.server = &server};
    struct request req = {.arena = a, .route = &route, .method = HTTP_POST, .inner = &inner, .response.status = 200};
    if (in) assert_int_equal(form_add(a, &inner.form, (struct form_pair){.name = str_c(f.name), .value = str_c(in)}), OK);
    enum err e = fields_check(&req);
    assert_int_equal(e, req.problem.n ? ERR_INVALID : OK);
    *ret = *field(&req, f.name);
    return req.problem.n ? req.problem.at[0].text : (str){};
}

static struct field of_kind(enum field_kind kind) {
    return (struct field){.name = "x", .kind = kind, .label = "Feltet", .choices = kind == FIELD_CHOICE ? colours : NULL};
}

static const struct { enum field_kind kind; const char *in, *text; int64_t number; } good[] = {
    {FIELD_TEXT, "  Åse Ørum ", "Åse Ørum", 0},
    {FIELD_LINES, "a\r\nb\rc\n", "a\nb\nc", 0},
    {FIELD_INT, "-42", "-42", -42},
    {FIELD_ID, "9223372036854775807", "9223372036854775807", INT64_MAX},
    {FIELD_BOOL, "on", "on", 1},
    {FIELD_BOOL, "nej", "nej", 0},
    {FIELD_CHOICE, "green", "green", 1},
    {FIELD_DATE, "2026-11-21", "2026-11-21", 1'795'215'600'000},
    {FIELD_TIME, "10:30", "10:30", 630},
    {FIELD_EMAIL, "o'hara.x+y@a-b.eksempel.dk", "o'hara.x+y@a-b.eksempel.dk", 0},
    {FIELD_PHONE, "+45 12 34 56 78", "+4512345678", 0},
    {FIELD_CPR, "010190-1234", "0101901234", 0},
    {FIELD_CPR, "0101901235", "0101901235", 0},   /* modulus 11 says nothing */
    {FIELD_CPR, "610190 1234", "6101901234", 0},  /* a replacement number */
    {FIELD_CPR, "2902004123", "2902004123", 0},   /* 29 February 2000 */
    {FIELD_KEY, "flytning-2", "flytning-2", 0},
    {FIELD_TOKEN, "abcdefghijklmno_-", "abcdefghijklmno_-", 0},
    {FIELD_FILE, "\xEF\xBB\xBFnavn;alder\r\nAne;4", "navn;alder\nAne;4", 0},
    {FIELD_PURPOSE, "spørger om sit pas", "spørger om sit pas", 0},
    {FIELD_PURPOSE, "Паспорт", "Паспорт", 0},
    {FIELD_LANGUAGE, "uk", "uk", 0},
    {FIELD_LANGUAGE, "x", "x", 0},
    {FIELD_SECRET, " not trimmed ", " not trimmed ", 0},
    {FIELD_TEXT, "sag 123456-2026", "sag 123456-2026", 0},
};
static const struct { enum field_kind kind; const char *in, *says; } bad[] = {
    {FIELD_TEXT, "a\x01", "almindelige tegn"},
    {FIELD_TEXT, "a\nb", "almindelige tegn"},
    {FIELD_TEXT, "abc\xE2\x80\xAE" "def", "almindelige tegn"}, /* right-to-left override */
    {FIELD_TEXT, "\xff", "UTF-8"},
    {FIELD_LINES, "a\x1b[0m", "almindelige tegn"},
    {FIELD_INT, "1.5", "helt tal"},
    {FIELD_INT, "99999999999999999999", "helt tal"},
    {FIELD_ID, "0", "som systemet har givet"},
    {FIELD_ID, "0101901234", "som systemet har givet"}, /* a CPR number */
    {FIELD_ID, "3112991999", "som systemet har givet"},
    {FIELD_BOOL, "måske", "ja eller nej"},
    {FIELD_CHOICE, "red", "blue, green"},
    {FIELD_DATE, "2026-02-30", "år-måned-dag"},
    {FIELD_DATE, "21-11-2026", "år-måned-dag"},
    {FIELD_TIME, "25:00", "klokkeslæt"},
    {FIELD_EMAIL, "a@b", "e-mailadresse"},
    {FIELD_EMAIL, "a@b.dk, c@d.dk", "e-mailadresse"},
    {FIELD_EMAIL, "a..b@c.dk", "e-mailadresse"},
    {FIELD_EMAIL, "a@-b.dk", "e-mailadresse"},
    {FIELD_PHONE, "12345", "6 til 15 cifre"},
    {FIELD_PHONE, "1234567890123456", "6 til 15 cifre"},
    {FIELD_PHONE, "12+345678", "6 til 15 cifre"},
    {FIELD_CPR, "010190123", "CPR-nummer"},
    {FIELD_CPR, "3102901234", "CPR-nummer"},  /* 31 February */
    {FIELD_CPR, "2902010123", "CPR-nummer"},  /* 1901 was no leap year */
    {FIELD_CPR, "0101-901234", "CPR-nummer"},
    {FIELD_PURPOSE, "...", "med ord"},
    {FIELD_PURPOSE, "a b 123", "med ord"},
    {FIELD_PURPOSE, "— æ —", "med ord"},
    {FIELD_LANGUAGE, "xx", "ISO 639-1"},
    {FIELD_LANGUAGE, "xx-yy-zz-q", "ISO 639-1"},
    {FIELD_LANGUAGE, "DA", "ISO 639-1"},
    {FIELD_TEXT, "hun er 010190-1234", "må ikke indeholde et CPR-nummer"},
    {FIELD_LINES, "hun\ner 6101901234", "må ikke indeholde et CPR-nummer"},
    {FIELD_EMAIL, "0101901234@eksempel.dk", "må ikke indeholde et CPR-nummer"},
    {FIELD_PURPOSE, "spørger om 010190 1234", "må ikke indeholde et CPR-nummer"},
    {FIELD_KEY, "Flytning", "små bogstaver"},
    {FIELD_FILE, "\x89PNG\r\n", "UTF-8"},
    {FIELD_TOKEN, "short", "kode"},
    {FIELD_TOKEN, "abcdefghijklmnop=", "kode"},
};

static void each_kind_takes_what_is_right(void **state) {
    bool seen[KINDS] = {};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        ARENA(a);
        struct http_value v;
        str said = check(&a, of_kind(good[i].kind), good[i].in, &v);
        if (said.n) fail_msg("«%s»: %.*s", good[i].in, STR_ARG(said));
        assert_true(v.present && v.sent);
        if (!str_eq_c(v.text, good[i].text)) fail_msg("«%s» became «%.*s»", good[i].in, STR_ARG(v.text));
        if (v.number != good[i].number) fail_msg("«%s» became %lld", good[i].in, (long long)v.number);
        seen[good[i].kind] = true;
    }
    for (size_t k = 0; k < KINDS; k++) assert_true(seen[k]);
}

static void each_kind_says_what_it_expected(void **state) {
    bool seen[KINDS] = {[FIELD_SECRET] = true}; /* a secret may be anything that is text */
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ARENA(a);
        struct http_value v;
        str said = check(&a, of_kind(bad[i].kind), bad[i].in, &v);
        if (!str_contains(said, str_c(bad[i].says))) fail_msg("«%s»: «%.*s»", bad[i].in, STR_ARG(said));
        assert_true(str_starts(said, S("Feltet ")));
        assert_false(v.present);
        assert_true(str_eq_c(v.raw, bad[i].in));
        seen[bad[i].kind] = true;
    }
    for (size_t k = 0; k < KINDS; k++) assert_true(seen[k]);
}

static void an_empty_field_is_absent_unless_it_is_required(void **state) {
    for (size_t k = 0; k < KINDS; k++) {
        ARENA(a);
        struct http_value v;
        struct field f = of_kind((enum field_kind)k);
        assert_int_equal(check(&a, f, "", &v).n, 0);
        assert_true(!v.present && v.sent);
        assert_int_equal(check(&a, f, NULL, &v).n, 0);
        assert_true(!v.present && !v.sent);
        f.required = true;
        assert_true(str_eq(check(&a, f, "", &v), S("Feltet skal udfyldes.")));
        assert_true(str_eq(check(&a, f, NULL, &v), S("Feltet skal udfyldes.")));
    }
}

static void lengths_are_counted_in_characters_not_bytes(void **state) {
    ARENA(a);
    struct http_value v;
    struct field f = {.name = "x", .kind = FIELD_TEXT, .label = "Navn", .min = 2, .max = 3};
    assert_int_equal(check(&a, f, "æøå", &v).n, 0);
    assert_true(str_eq(check(&a, f, "æøåæ", &v), S("Navn må højst have 3 tegn.")));
    assert_true(str_eq(check(&a, f, "æ", &v), S("Navn skal have mindst 2 tegn.")));
    f = (struct field){.name = "x", .kind = FIELD_INT, .label = "Alder", .min = 1};
    assert_true(str_eq(check(&a, f, "0", &v), S("Alder skal være et helt tal, mindst 1.")));
}

static void a_password_is_never_shown_again(void **state) {
    ARENA(a);
    struct http_value v;
    struct field f = {.name = "x", .kind = FIELD_SECRET, .label = "Adgangskode", .min = 12};
    assert_true(check(&a, f, "kort", &v).n > 0);
    assert_int_equal(v.raw.n, 0);
}

static void an_empty_list_is_sent_and_empty(void **state) {
    ARENA(a);
    const struct field fields[] = {{"tags", FIELD_KEY, .many = true}, {"names", FIELD_TEXT, .many = true}, {}};
    const struct route route = {HTTP_PATCH, "/x", .fields = fields};
    struct http_server server = {};
    struct request_inner inner = {.server = &server};
    struct request req = {.arena = &a, .route = &route, .method = HTTP_PATCH, .inner = &inner};
    assert_int_equal(form_json(&a, S("{\"tags\":[]}"), &inner.form), OK);
    assert_int_equal(fields_check(&req), OK);
    const struct http_value *tags;
    assert_int_equal(field_many(&req, "tags", &tags), 0);
    assert_true(field(&req, "tags")->sent);
    assert_false(field(&req, "names")->sent);

    inner.form = (struct form){}; /* the same name twice, by two ways of writing it */
    assert_int_equal(form_json(&a, S("{\"names\":\"x\",\"tags\":[]}"), &inner.form), OK);
    assert_int_equal(form_add(&a, &inner.form, (struct form_pair){S("names"), S(""), PAIR_EMPTY_LIST}), OK);
    assert_int_equal(fields_check(&req), OK);
    assert_int_equal(field_many(&req, "names", &tags), 1);
}

static void what_is_kept_may_be_left_out_but_not_emptied(void **state) {
    static const struct { const char *json; bool right; } rows[] = {
        {"{}", true}, {"{\"name\":\"Nord\",\"tags\":[\"a\"]}", true}, {"{\"name\":\"\"}", false}, {"{\"name\":\" \"}", false},
        {"{\"name\":null}", false}, {"{\"tags\":[]}", false},
    };
    ARENA(a);
    const struct field fields[] = {{"name", FIELD_TEXT, .kept = true}, {"tags", FIELD_KEY, .many = true, .kept = true}, {}};
    const struct route route = {HTTP_PATCH, "/x", .fields = fields};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct http_server server = {};
        struct request_inner inner = {.server = &server};
        struct request req = {.arena = &a, .route = &route, .method = HTTP_PATCH, .inner = &inner};
        assert_int_equal(form_json(&a, str_c(rows[i].json), &inner.form), OK);
        if ((fields_check(&req) == OK) != rows[i].right) fail_msg("%s", rows[i].json);
    }
}

static void a_list_of_objects_is_lists_beside_each_other(void **state) {
    static const struct { const char *json; const char *pairs; } rows[] = {
        {"{\"m\":[{\"a\":\"x\",\"b\":1},{\"b\":2,\"a\":\"y\"}]}", "m.a=x m.b=1 m.b=2 m.a=y "},
        {"{\"m\":[{\"a\":\"x\"},{\"b\":\"y\"}]}", NULL},      /* uneven: nobody could tell which belong together */
        {"{\"m\":[{\"a\":\"x\",\"b\":\"\"}]}", NULL},          /* an empty one among many is none */
        {"{\"m\":[{\"a\":\"x\",\"b\":null}]}", NULL},
        {"{\"m\":[{\"a\":[1]}]}", NULL},
        {"{\"m\":[{\"a\":\"x\"},\"y\"]}", NULL},
        {"{\"m\":[\"y\",{\"a\":\"x\"}]}", NULL},
    };
    ARENA(a);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct form form = {};
        BUF(pairs);
        assert_int_equal(form_json(&a, str_c(rows[i].json), &form), rows[i].pairs ? OK : ERR_INVALID);
        for (size_t k = 0; rows[i].pairs && k < form.n; k++)
            buf_printf(&pairs, "%.*s=%.*s ", STR_ARG(form.at[k].name), STR_ARG(form.at[k].value));
        if (rows[i].pairs) assert_true(str_eq_c(buf_str(&pairs), rows[i].pairs));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_takes_what_is_right),
        cmocka_unit_test(each_kind_says_what_it_expected),
        cmocka_unit_test(an_empty_field_is_absent_unless_it_is_required),
        cmocka_unit_test(lengths_are_counted_in_characters_not_bytes),
        cmocka_unit_test(an_empty_list_is_sent_and_empty),
        cmocka_unit_test(what_is_kept_may_be_left_out_but_not_emptied),
        cmocka_unit_test(a_password_is_never_shown_again),
        cmocka_unit_test(a_list_of_objects_is_lists_beside_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
