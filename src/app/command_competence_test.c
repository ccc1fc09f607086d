/* `indgang competence -`: facts in, verdicts out, line by line, for as long as there are lines. */
#include <jansson.h>
#include "app/cli.h"
#include "support/commandline.h"

#define DECIDE "\"activity\":\"decide\""
#define OFFERED "\"offered\":\"full\","
#define FACTS(activity, offered, more) "{" activity ",\"owner\":\"own\",\"area\":\"general\",\"depth\":2,\"unit\":\"service_centre\"," offered \
    "\"agreement\":false,\"statutory_basis\":false,\"leadership\":\"unified\",\"dispensation\":false," \
    "\"task_department\":\"KSR\",\"employee\":{\"employer\":\"own\",\"department\":\"KSR\",\"qualified\":true}" more "}"
#define GOOD FACTS(DECIDE, OFFERED, "")
#define MAY "{\"verdict\":\"may\",\"conditions\":[\"appeal_guidance\",\"note_duty\"],\"handover\":null,\"citations\":[\"GUIDE 1.3\"]}"

static struct testdb t;
#define RUN(input, ...) COMMANDLINE(&t, (input), __VA_ARGS__)

/* The next line that was written; each is one object. */
static const char *next_line(char **rest) {
    char *line = *rest, *end = strchr(line, '\n');
    assert_non_null(end); /* each answer is a line of its own */
    *end = 0;
    *rest = end + 1;
    json_t *o = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
    assert_true(json_is_object(o));
    json_decref(o);
    return line;
}

static void assert_error(char **rest, const char *begins) {
    const char *line = next_line(rest);
    if (!str_starts(str_c(line), str_c("{\"error\":\"")) || !str_starts(str_c(line + strlen("{\"error\":\"")), str_c(begins)))
        fail_msg("%s instead of %s", line, begins);
}

static void each_line_is_answered_and_what_cannot_be_used_stops_nothing(void **state) {
    static const char lines[] = GOOD "\n" FACTS(DECIDE, "", "") "\n" FACTS(DECIDE, OFFERED, ",\"colour\":1") "\n"
        "{\"activity\":\n" "\n" "[1]\n" FACTS("\"activity\":\"dance\"", OFFERED, "") "\n" GOOD "\n";
    static const char *const forms[] = {"-", NULL}; /* without a name it reads the same */
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(commandline_run(&t, lines, (const char *const[]){"competence", forms[i]}, forms[i] ? 2 : 1), CLI_DONE);
        char *rest = commandline_out;
        assert_string_equal(next_line(&rest), MAY);
        assert_error(&rest, "offered: missing; expected one of full, partial, none");
        assert_error(&rest, "colour: unknown fact");
        assert_error(&rest, "expected one JSON object: ");
        assert_error(&rest, "expected one JSON object: ");
        assert_error(&rest, "expected one JSON object of facts");
        assert_error(&rest, "activity: expected one of signpost, ");
        assert_string_equal(next_line(&rest), MAY); /* and it went on */
        assert_string_equal(rest, "");
    }
}

static void the_last_line_needs_no_line_break_and_nothing_is_no_question(void **state) {
    assert_int_equal(RUN(GOOD, "competence", "-"), CLI_DONE);
    assert_string_equal(commandline_out, MAY "\n");
    assert_int_equal(RUN("", "competence", "-"), CLI_DONE);
    assert_string_equal(commandline_out, "");
}

static void a_file_is_read_by_its_name(void **state) {
    ARENA(a);
    const char *path = str_printf(&a, "%s/facts", t.name).p;
    FILE *f = fopen(path, "w");
    fputs(GOOD "\n" GOOD "\n", f);
    fclose(f);
    assert_int_equal(RUN("", "competence", path), CLI_DONE);
    assert_string_equal(commandline_out, MAY "\n" MAY "\n");
    assert_int_equal(RUN("", "competence", str_printf(&a, "%s/none", t.name).p), CLI_FAILED);
    assert_int_equal(RUN("", "competence", "-", "too many"), CLI_USAGE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate_setup_teardown(each_line_is_answered_and_what_cannot_be_used_stops_nothing, commandline_begin, commandline_end, &t),
        cmocka_unit_test_prestate_setup_teardown(the_last_line_needs_no_line_break_and_nothing_is_no_question, commandline_begin, commandline_end, &t),
        cmocka_unit_test_prestate_setup_teardown(a_file_is_read_by_its_name, commandline_begin, commandline_end, &t),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
