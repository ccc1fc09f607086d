/* What is told of a task: its fees, its depth where one stands, and names in the reader's language. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "catalogue/fields.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

static void amounts_are_danish(void **state) {
    static const struct { str in; int64_t oere; } cases[] = {
        {S_INIT("893,00 kr."), 89'300}, {S_INIT("1.786,00 kr."), 178'600}, {S_INIT("1786,50 kr."), 178'650},
        {S_INIT("0,00 kr."), 0}, {S_INIT("1.78,00 kr."), -1}, {S_INIT(".786,00 kr."), -1}, {S_INIT("893 kr."), -1},
        {S_INIT("893,0 kr."), -1}, {S_INIT(",00 kr."), -1}, {S_INIT("893,00"), -1}, {S_INIT("9999999999,00 kr."), -1},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t oere = -1;
        assert_int_equal(catalogue_amount(cases[i].in, &oere), cases[i].oere < 0 ? ERR_INVALID : OK);
        assert_int_equal(oere, cases[i].oere);
    }
}

static struct catalogue_fees fees_of(struct arena *a, const str *rows, size_t n, ms_t now) {
    struct catalogue_task t = {.fees = {rows, n}};
    struct catalogue_fees f;
    catalogue_fees_at(&t, now, a, &f);
    return f;
}

static void says(const struct catalogue_fee *f, int64_t oere, const char *group, ms_t from) {
    assert_int_equal(f->oere, oere);
    assert_true(str_eq_c(f->group, group));
    assert_int_equal(f->from, from);
}

static void every_group_pays_its_own_newest_rate(void **state) {
    ARENA(a);
    static const str rows[] = {S_INIT("2024-01-01 | 893,00 kr. | kilde: loven | voksen | en: adult"), S_INIT("2023-01-01 | 891,00 kr. | kilde: loven | voksen"),
                               S_INIT("2023-01-01 | 150,00 kr. | kilde: takst 2023 | barn"),           S_INIT("2027-01-01 | 999,00 kr. | kilde: loven | voksen"),
                               S_INIT("2028-01-01 | 1.100,00 kr. | kilde: loven | voksen"),            S_INIT("2027-06-01 | udgår | kilde: loven | barn")};
    ms_t y23 = clock_utc(2023, 1, 1, 0, 0), y24 = clock_utc(2024, 1, 1, 0, 0), y27 = clock_utc(2027, 1, 1, 0, 0), june = clock_utc(2027, 6, 1, 0, 0);
    struct catalogue_fees f = fees_of(&a, rows, 6, clock_utc(2024, 6, 1, 0, 0));
    assert_int_equal(f.n, 2);
    says(&f.at[0], 89'300, "voksen", y24);
    says(&f.at[1], 15'000, "barn", y23);
    assert_true(str_eq_c(f.at[0].source, "loven") && str_eq_c(f.at[0].group_en, "adult") && str_eq_c(f.at[1].source, "takst 2023"));
    assert_true(f.dated && !f.free);
    assert_int_equal(f.coming_n, 2);
    says(&f.coming[0], 99'900, "voksen", y27);
    says(&f.coming[1], CATALOGUE_FEE_ENDS, "barn", june);
    f = fees_of(&a, rows, 6, june); /* the children's group has ended */
    assert_true(f.n == 1 && f.coming_n == 1);
    says(&f.at[0], 99'900, "voksen", y27);
    assert_false(f.dated);
    f = fees_of(&a, rows, 6, clock_utc(2022, 6, 1, 0, 0));
    assert_true(f.n == 0 && f.coming_n == 2 && !f.free);
    says(&f.coming[0], 89'100, "voksen", y23);
}

static void one_price_for_all_needs_no_group(void **state) {
    ARENA(a);
    static const str rows[] = {S_INIT("2026-01-01 | 225,00 kr. | kilde: loven"), S_INIT("2026-01-01 | 0,00 kr. | kilde: loven | under 18 år")};
    static const str free = S_INIT("gratis"), unknown = S_INIT("ukendt"), paid_later[] = {S_INIT("gratis"), S_INIT("2027-01-01 | 25,00 kr. | kilde: loven")};
    ms_t now = clock_utc(2026, 6, 1, 0, 0);
    struct catalogue_fees f = fees_of(&a, rows, 2, now);
    assert_int_equal(f.n, 2);
    says(&f.at[0], 22'500, "", clock_utc(2026, 1, 1, 0, 0));
    says(&f.at[1], 0, "under 18 år", clock_utc(2026, 1, 1, 0, 0));
    f = fees_of(&a, &free, 1, now);
    assert_true(f.free && f.n == 0);
    f = fees_of(&a, &unknown, 1, now);
    assert_true(!f.free && f.n == 0);
    f = fees_of(&a, paid_later, 2, now);
    assert_true(f.free && f.coming_n == 1);
    assert_false(fees_of(&a, paid_later, 2, clock_utc(2027, 6, 1, 0, 0)).free);
}

static void depth_follows_the_place(void **state) {
    struct catalogue_task t = {
        .depths = {{1, CATALOGUE_CENTRE}, {2, CATALOGUE_COLOCATED}, {3, CATALOGUE_COLOCATED}, {3, CATALOGUE_DEPARTMENT}}, .depths_n = 4};
    assert_int_equal(catalogue_depth_in(&t, COMPETENCE_SERVICE_CENTRE, false), 3);
    t.depths[0].level = 2;
    assert_int_equal(catalogue_depth_in(&t, COMPETENCE_SERVICE_CENTRE, false), 2);
    assert_int_equal(catalogue_depth_in(&t, COMPETENCE_SERVICE_CENTRE, true), 3);
    assert_int_equal(catalogue_depth_in(&t, COMPETENCE_DEPARTMENT, false), 3);
}

static void names_are_joined_in_the_language_that_is_asked_for(void **state) {
    str joined = S("Pas\tPassport\nVielse\t\nKørekort\tDriving licence");
    BUF(danish);
    BUF(english);
    BUF(none);
    catalogue_names(&danish, joined, LANG_DA);
    catalogue_names(&english, joined, LANG_EN);
    catalogue_names(&none, S(""), LANG_EN);
    assert_true(str_eq(buf_str(&danish), S("Pas · Vielse · Kørekort")));
    assert_true(str_eq(buf_str(&english), S("Passport · Vielse · Driving licence")));
    assert_int_equal(none.n, 0);
    str rest = joined, name;
    bool is_danish[3];
    for (size_t i = 0; i < 3; i++) assert_true(catalogue_name_next(&rest, LANG_EN, &name, &is_danish[i]));
    assert_true(!is_danish[0] && is_danish[1] && !is_danish[2]);
    assert_false(catalogue_name_next(&rest, LANG_EN, &name, &is_danish[0]));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amounts_are_danish),
        cmocka_unit_test(every_group_pays_its_own_newest_rate),
        cmocka_unit_test(one_price_for_all_needs_no_group),
        cmocka_unit_test(depth_follows_the_place),
        cmocka_unit_test(names_are_joined_in_the_language_that_is_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
