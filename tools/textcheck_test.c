/* textcheck and pogen: which texts are found, what is said of their translations, what reaches the program. Runs the
 * built tools. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>
#include <cmocka.h>
#include "base/buf.h"

static char tools[600], folder[] = "/tmp/textcheck-test-XXXXXX";

static str run(struct arena *a, const char *command) {
    FILE *p = popen(str_printf(a, "cd %s && %s 2>&1; echo exit $?", folder, command).p, "r");
    assert_non_null(p);
    BUF(out);
    char piece[4096];
    for (size_t n; (n = fread(piece, 1, sizeof piece, p)) > 0;) buf_add(&out, (str){piece, n});
    pclose(p);
    return str_dup(a, buf_str(&out));
}

static void given(const char *name, const char *text) {
    ARENA(a);
    FILE *f = fopen(str_printf(&a, "%s/%s", folder, name).p, "wb");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static str check(struct arena *a, const char *option) {
    return run(a, str_printf(a, "%s/textcheck %s en.po room.c < messages", tools, option).p);
}

static const char ROOM[] = "// T(\"i en kommentar\")\n"
                           "static const char *x = T(\"Et \"\n    \"navn\"), y[] = \"T(\\\"i en tekst\\\")\";\n"
                           "enum err f(void) { return request_problem(req, g(1, \"a,b\"), \"{1} er optaget.\", name, PROBLEM_END); }\n"
                           "enum err h(void) { return request_problem(req, NULL, msgid, PROBLEM_END); } int AT(\"ikke denne\");\n";

static void every_text_of_code_and_templates_must_be_translated(void **state) {
    ARENA(a);
    given("room.c", ROOM);
    given("messages", "Kaldes nu\tsrc/queue/board.html:4\n");
    given("en.po", "# tom\n");
    str said = check(&a, "");
    assert_true(str_contains(said, S("\"Et navn\" (room.c) is missing")));
    assert_true(str_contains(said, S("\"{1} er optaget.\" (room.c) is missing")));
    assert_true(str_contains(said, S("\"Kaldes nu\" (src/queue/board.html) is missing")));
    assert_true(str_contains(said, S("3 faults\nexit 1")));
}

static void a_translation_that_is_unfinished_or_not_used_is_named(void **state) {
    ARENA(a);
    given("room.c", ROOM);
    given("messages", "Kaldes nu\tsrc/queue/board.html:4\n");
    given("en.po", "msgid \"Et navn\"\nmsgstr \"\"\n\nmsgid \"{1} er optaget.\"\nmsgstr \"It is taken.\"\n\n"
                   "#, fuzzy\nmsgid \"Kaldes nu\"\nmsgstr \"Now\"\n\nmsgid \"Gammel\"\nmsgstr \"Old\"\n");
    str said = check(&a, "");
    assert_true(str_contains(said, S("\"Et navn\" (room.c) is not translated")));
    assert_true(str_contains(said, S("\"{1} er optaget.\" (room.c) has other {1}… than the Danish")));
    assert_true(str_contains(said, S("\"Kaldes nu\" (src/queue/board.html) is fuzzy")));
    assert_true(str_contains(said, S("en.po:11: \"Gammel\" is not used")));
}

static void an_update_keeps_what_is_there_and_adds_what_is_missing(void **state) {
    ARENA(a);
    given("room.c", "T(\"Sig \\\"hej\\\"\") T(\"Ny\")");
    given("messages", "");
    given("en.po", "msgid \"\"\nmsgstr \"Language: en\"\n\nmsgid \"Sig \\\"hej\\\"\"\nmsgstr \"\"\n\"Say \\\"hi\\\"\"\n\nmsgid \"Gammel\"\nmsgstr \"Old\"\n");
    assert_string_equal(check(&a, "--update").p, "left out: \"Gammel\"\nexit 0\n");
    str po = run(&a, "cat en.po");
    assert_true(str_contains(po, S("\n#: room.c\nmsgid \"Sig \\\"hej\\\"\"\nmsgstr \"Say \\\"hi\\\"\"\n\nmsgid \"Ny\"\nmsgstr \"\"\n")));
    assert_true(str_contains(check(&a, ""), S("1 faults\nexit 1")));
}

static void only_finished_translations_reach_the_program(void **state) {
    ARENA(a);
    given("en.po", "msgid \"Ja\"\nmsgstr \"Yes\"\n\n#, fuzzy\nmsgid \"Nej\"\nmsgstr \"No\"\n\nmsgid \"Måske\"\nmsgstr \"\"\n");
    str said = run(&a, str_printf(&a, "%s/pogen texts.c en=en.po && cat texts.c", tools).p);
    assert_true(str_contains(said, S("{\"Ja\", S_INIT(\"Yes\")}")));
    assert_false(str_contains(said, S("Nej")));
    assert_false(str_contains(said, S("Måske")));
}

static void a_broken_catalogue_is_refused_with_its_line(void **state) {
    ARENA(a);
    given("en.po", "msgid \"Ja\"\nmsgstr Yes\n");
    assert_true(str_contains(run(&a, str_printf(&a, "%s/pogen texts.c en=en.po", tools).p), S("en.po:2: a text in double quotes expected\nexit 1")));
}

int main(int argc, char **argv) {
    char *slash = strrchr(argv[0], '/'), *here = getcwd(NULL, 0);
    snprintf(tools, sizeof tools, "%s/%.*s/../..", *argv[0] == '/' ? "" : here, (int)(slash - argv[0]), argv[0]);
    free(here);
    if (!mkdtemp(folder)) return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_text_of_code_and_templates_must_be_translated),
        cmocka_unit_test(a_translation_that_is_unfinished_or_not_used_is_named),
        cmocka_unit_test(an_update_keeps_what_is_there_and_adds_what_is_missing),
        cmocka_unit_test(only_finished_translations_reach_the_program),
        cmocka_unit_test(a_broken_catalogue_is_refused_with_its_line),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    ARENA(a);
    run(&a, str_printf(&a, "rm -r %s", folder).p);
    return failed;
}
