/* The shipped files: what they must hold, and that nothing is lost when they are written again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>
#include "catalogue/check.h"
#include "catalogue/fields.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))
static const char folder[] = "data/catalogue";

static bool begins_small(str s) {
    return s.n && !str_eq(s, S("ukendt")) && ((s.p[0] >= 'a' && s.p[0] <= 'z') || (s.n > 1 && s.p[0] == '\xC3' && (unsigned char)s.p[1] >= 0xA0));
}

static bool a_line_begins_small(const char *path, const char *field) {
    FILE *f = fopen(path, "re");
    char line[9000];
    bool found = false;
    assert_non_null(f);
    while (fgets(line, sizeof line, f)) found |= str_starts(str_c(line), str_c(field)) && begins_small(str_trim(str_c(line + strlen(field))));
    fclose(f);
    return found;
}

static void what_is_shipped_is_written_as_it_is_kept(void **state) {
    static const char *const files[] = {"aeldre-skole", "by", "familie", "register"}, *const fields[] = {"medbring: ", "medbring-en: ", "sagstid: ", "sagstid-en: "};
    for (size_t i = 0; i < COUNT(files); i++)
        for (size_t k = 0; k < COUNT(fields); k++) {
            ARENA(a);
            assert_false(a_line_begins_small(str_printf(&a, "data/catalogue/%s.txt", files[i]).p, fields[k]));
        }
}

static void shipped(struct arena *a, struct catalogue *c) {
    BUF(faults);
    if (catalogue_read(folder, a, c, &faults) != OK) fail_msg("%.*s", STR_ARG(buf_str(&faults)));
}

static bool same_lines(struct catalogue_lines a, struct catalogue_lines b) {
    if (a.n != b.n) return false;
    for (size_t i = 0; i < a.n; i++)
        if (!str_eq(a.at[i], b.at[i])) return false;
    return true;
}
#define SAME(x, member) assert_true(str_eq((x)[0]->member, (x)[1]->member))
#define SAME_LINES(x, member) assert_true(same_lines((x)[0]->member, (x)[1]->member))

static void same_task(const struct catalogue_task *a, const struct catalogue_task *b) {
    const struct catalogue_task *x[] = {a, b};
    SAME(x, key), SAME(x, name), SAME(x, name_en), SAME(x, kle), SAME(x, owner_key), SAME(x, case_time), SAME(x, case_time_en);
    SAME(x, channels);
    SAME(x, summary), SAME(x, summary_en), SAME(x, work_description);
    SAME_LINES(x, departments), SAME_LINES(x, sources), SAME_LINES(x, bring), SAME_LINES(x, bring_en);
    SAME_LINES(x, links), SAME_LINES(x, forms), SAME_LINES(x, fees), SAME_LINES(x, words), SAME_LINES(x, checks);
    assert_true(a->area == b->area && a->owner == b->owner && a->instant == b->instant && a->minutes == b->minutes);
    assert_int_equal(a->depths_n, b->depths_n);
    for (size_t i = 0; i < a->depths_n; i++)
        assert_true(a->depths[i].level == b->depths[i].level && a->depths[i].place == b->depths[i].place);
}

static void same_life_event(const struct catalogue_life_event *a, const struct catalogue_life_event *b) {
    const struct catalogue_life_event *x[] = {a, b};
    SAME(x, key), SAME(x, name), SAME(x, name_en), SAME(x, summary), SAME(x, summary_en);
    SAME_LINES(x, words), SAME_LINES(x, checks);
    assert_int_equal(a->tasks_n, b->tasks_n);
    for (size_t i = 0; i < a->tasks_n; i++) SAME(x, tasks[i].task_key), SAME(x, tasks[i].remark), SAME(x, tasks[i].remark_en);
}

static void same_authority(const struct catalogue_authority *a, const struct catalogue_authority *b) {
    const struct catalogue_authority *x[] = {a, b};
    SAME(x, key), SAME(x, name), SAME(x, name_en), SAME(x, link), SAME(x, phone), SAME(x, phone_note), SAME(x, about);
    SAME(x, about_en);
    SAME_LINES(x, checks);
    assert_int_equal(a->kind, b->kind);
}

/* Writes each file once, in the order they were read, and reads that again. */
static void written_again(struct arena *a, const struct catalogue *c, struct catalogue *ret) {
    static const char *const files[] = {"aeldre-skole.txt", "by.txt", "familie.txt", "livssituationer.txt", "myndigheder.txt", "register.txt"};
    for (size_t i = 0; i < COUNT(files); i++) {
        BUF(out);
        struct catalogue_faults faults = {.arena = a};
        catalogue_print(c, str_c(files[i]), &out);
        assert_true(out.n > 0);
        if (catalogue_parse(buf_str(&out), str_c(files[i]), a, ret, &faults) != OK) fail_msg("%.*s", STR_ARG(faults.at[0].text));
    }
}

static void nothing_is_lost_when_the_files_are_written_again(void **state) {
    ARENA(a);
    struct catalogue c, again = {};
    shipped(&a, &c);
    written_again(&a, &c, &again);
    assert_true(c.tasks_n == again.tasks_n && c.life_events_n == again.life_events_n && c.authorities_n == again.authorities_n);
    for (size_t i = 0; i < c.tasks_n; i++) same_task(&c.tasks[i], &again.tasks[i]);
    for (size_t i = 0; i < c.life_events_n; i++) same_life_event(&c.life_events[i], &again.life_events[i]);
    for (size_t i = 0; i < c.authorities_n; i++) same_authority(&c.authorities[i], &again.authorities[i]);
}

static void the_catalogue_covers_what_it_should(void **state) {
    ARENA(a);
    struct catalogue c;
    shipped(&a, &c);
    assert_true(c.tasks_n >= 150);
    assert_true(c.life_events_n >= 15);
    for (size_t i = 0; i < c.tasks_n; i++) assert_true(c.tasks[i].words.n >= 15);
}

/* All that a citizen reads but the names of web sites. */
static void what_citizens_read_is_there_in_english(void **state) {
    ARENA(a);
    struct catalogue c;
    shipped(&a, &c);
    for (size_t i = 0; i < c.tasks_n; i++) {
        const struct catalogue_task *t = &c.tasks[i];
        if (t->bring_en.n != t->bring.n) fail_msg("%.*s: medbring-en", STR_ARG(t->key));
        if (!str_eq(t->case_time, S("ukendt")) && !t->case_time_en.n) fail_msg("%.*s: sagstid-en", STR_ARG(t->key));
        for (size_t k = 0; k < t->forms.n; k++) {
            str form = t->forms.at[k];
            if (!catalogue_english(&form).n) fail_msg("%.*s: %.*s", STR_ARG(t->key), STR_ARG(form));
        }
    }
    for (size_t i = 0; i < c.life_events_n; i++)
        for (size_t k = 0; k < c.life_events[i].tasks_n; k++)
            if (!c.life_events[i].tasks[k].remark_en.n) fail_msg("%.*s: %.*s", STR_ARG(c.life_events[i].key), STR_ARG(c.life_events[i].tasks[k].remark));
}

/* Reads the lines of a file beside the project; false (and says so) when it is not there. */
static bool reference(struct arena *a, const char *name, struct catalogue_lines *ret) {
    str path = str_printf(a, "../shared/data/%s", name);
    FILE *f = fopen(path.p, "r");
    if (!f) print_message("skipped: %s is not here\n", path.p);
    if (!f) return false;
    char line[1000];
    while (fgets(line, sizeof line, f)) catalogue_lines_add(ret, a, str_dup(a, str_trim(str_c(line))));
    fclose(f);
    return true;
}

static str csv_field(struct arena *a, str *rest) {
    str field;
    if (rest->n && rest->p[0] == '"') { /* no field of these files has a quote inside quotes */
        *rest = str_sub(*rest, 1, rest->n);
        if (!str_next(rest, '"', &field)) return S("");
        *rest = str_sub(*rest, 1, rest->n);
        return field;
    }
    return str_next(rest, ',', &field) ? field : S("");
}

static const struct catalogue_task *citing(const struct catalogue *c, str source) {
    for (size_t i = 0; i < c->tasks_n; i++)
        for (size_t j = 0; j < c->tasks[i].sources.n; j++)
            if (str_eq(c->tasks[i].sources.at[j], source)) return &c->tasks[i];
    return NULL;
}

static bool has_depth(const struct catalogue_task *t, int level, enum catalogue_place place) {
    for (size_t i = 0; i < t->depths_n; i++)
        if (t->depths[i].level == level && t->depths[i].place == place) return true;
    return false;
}

static bool depth_of_list(const struct catalogue_task *t, str list) {
    if (str_eq(list, S("info"))) return has_depth(t, 1, CATALOGUE_CENTRE);
    if (str_eq(list, S("regelstyret"))) return has_depth(t, 2, CATALOGUE_CENTRE);
    if (str_eq(list, S("oevrige"))) return has_depth(t, 3, CATALOGUE_DEPARTMENT);
    return str_eq(list, S("samlokalisering")) && has_depth(t, 2, CATALOGUE_COLOCATED) && has_depth(t, 3, CATALOGUE_COLOCATED);
}

static void every_row_of_the_2005_lists_is_a_task_at_its_depth(void **state) {
    ARENA(a);
    struct catalogue c;
    struct catalogue_lines rows = {};
    if (!reference(&a, "opgaver-kbh-2005.csv", &rows)) {
        arena_free(&a); /* skip() leaves without tidying */
        skip();
    }
    shipped(&a, &c);
    assert_int_equal(rows.n, 252);
    for (size_t i = 1; i < rows.n; i++) {
        str rest = rows.at[i], list = csv_field(&a, &rest), name = csv_field(&a, &rest), department = csv_field(&a, &rest);
        str source = str_printf(&a, "%.*s (%.*s)", STR_ARG(name), STR_ARG(department));
        const struct catalogue_task *t = citing(&c, source);
        if (!t) fail_msg("no task cites '%s'", source.p);
        if (!depth_of_list(t, list)) fail_msg("%s has not the depth of list %.*s", t->key.p, STR_ARG(list));
    }
}

static void every_kle_number_exists(void **state) {
    ARENA(a);
    struct catalogue c;
    struct catalogue_lines rows = {};
    if (!reference(&a, "kle.csv", &rows)) {
        arena_free(&a); /* skip() leaves without tidying */
        skip();
    }
    shipped(&a, &c);
    BUF(list);
    BUF(said);
    for (size_t i = 0; i < rows.n; i++) buf_printf(&list, "%.*s\n", STR_ARG(rows.at[i]));
    struct catalogue_faults faults = {.arena = &a};
    enum err e = catalogue_check_kle(&c, buf_str(&list), &faults);
    catalogue_faults_print(&faults, &said);
    if (e != OK) fail_msg("%.*s", STR_ARG(buf_str(&said)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_shipped_is_written_as_it_is_kept),
        cmocka_unit_test(nothing_is_lost_when_the_files_are_written_again),
        cmocka_unit_test(the_catalogue_covers_what_it_should),
        cmocka_unit_test(what_citizens_read_is_there_in_english),
        cmocka_unit_test(every_row_of_the_2005_lists_is_a_task_at_its_depth),
        cmocka_unit_test(every_kle_number_exists),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
