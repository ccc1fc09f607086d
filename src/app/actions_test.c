/* Whatever is written into the audit log has a name on the screen: all words of that form in the source, and those that are
 * put together of two lists. */
#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>
#include "access/access.h"
#include "authority/organisation.h"
#include "base/buf.h"
#include "queue/queue.h"

/* Of the form of an action, and something else. */
static const char *const others[] = {"catalogue.index", "opgaver.txt", "livssituationer.txt", "matters.task", "matters.outcome"};

static bool small_word(str s) {
    for (size_t i = 0; i < s.n; i++)
        if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && s.p[i] != '_') return false;
    return s.n > 2;
}

static bool like_an_action(str s) {
    size_t dot = str_index(s, '.');
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (str_eq_c(s, others[i])) return false;
    return dot < s.n && small_word(str_sub(s, 0, dot)) && small_word(str_sub(s, dot + 1, s.n));
}

static int must_have_a_name(const char *where, str action) {
    if (access_action_danish(action)) return 0;
    print_error("%s: %.*s has no name in audit_actions.c\n", where, STR_ARG(action));
    return 1;
}

static void read_file(const char *path, struct buf *out) {
    FILE *f = fopen(path, "re");
    char part[4096];
    assert_non_null(f);
    for (size_t n; (n = fread(part, 1, sizeof part, f));) buf_add(out, (str){part, n});
    fclose(f);
}

static int look_in(const char *path, int *found) {
    BUF(text);
    int bad = 0;
    read_file(path, &text);
    str rest = buf_str(&text), part;
    while (str_next(&rest, '"', &part)) {
        if (!like_an_action(part)) continue;
        bad += must_have_a_name(path, part);
        ++*found;
    }
    return bad;
}

static void every_action_in_the_source_has_a_name(void **state) {
    glob_t files;
    int bad = 0, found = 0;
    assert_int_equal(glob("src/*/*.c", 0, NULL, &files), 0);
    for (size_t i = 0; i < files.gl_pathc; i++) {
        str path = str_c(files.gl_pathv[i]);
        if (!str_ends(path, S("_test.c")) && !str_ends(path, S("audit_actions.c"))) bad += look_in(path.p, &found);
    }
    globfree(&files);
    assert_int_equal(bad, 0);
    assert_true(found > 40);
}

static int all_of(const char *kind, const char *const *acts, size_t n) {
    ARENA(a);
    int bad = 0;
    for (size_t i = 0; i < n; i++) bad += must_have_a_name(kind, str_printf(&a, "%s.%s", kind, acts[i]));
    return bad;
}

static void every_action_of_two_words_has_a_name(void **state) {
    static const char *const edits[] = {"create", "change", "close", "reopen"};
    const char *const kinds[] = {organisation_authorities.name, organisation_units.name, organisation_booths.name, organisation_counters.name,
                                 organisation_employees.name, organisation_agreements.name, "task", "life_event"};
    int bad = all_of("ticket", queue_act_names, QUEUE_ACTS);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) bad += all_of(kinds[i], edits, 4);
    assert_int_equal(bad, 0);
}

/* What it was done to: each word behind .subject_kind in the source, and the kinds of the organisation and the catalogue. */
static void every_subject_has_a_name(void **state) {
    const char *const kinds[] = {organisation_authorities.name, organisation_units.name, organisation_booths.name, organisation_counters.name,
                                 organisation_employees.name, organisation_agreements.name, "task", "life_event", "account", "token"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) assert_non_null(access_subject_danish(str_c(kinds[i])));
    glob_t files;
    int found = 0;
    assert_int_equal(glob("src/*/*.c", 0, NULL, &files), 0);
    for (size_t i = 0; i < files.gl_pathc; i++) {
        BUF(text);
        read_file(files.gl_pathv[i], &text);
        buf_char(&text, 0);
        for (const char *at = text.p; (at = strstr(at, ".subject_kind = \"")); found++) {
            at += strlen(".subject_kind = \"");
            str kind = {at, strcspn(at, "\"")};
            if (!access_subject_danish(kind)) fail_msg("%s: %.*s has no name in audit_actions.c", files.gl_pathv[i], STR_ARG(kind));
        }
    }
    globfree(&files);
    assert_true(found > 10);
}

static void an_unknown_action_has_none(void **state) {
    assert_null(access_action_danish(S("ticket.juggle")));
    assert_null(access_action_danish(S("")));
    assert_null(access_subject_danish(S("")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_action_in_the_source_has_a_name),
        cmocka_unit_test(every_action_of_two_words_has_a_name),
        cmocka_unit_test(every_subject_has_a_name),
        cmocka_unit_test(an_unknown_action_has_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
