/* The command line: what runs, what is refused with which words, and that every command can explain itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include "app/cli.h"
#include "base/text.h"

static int nothing(struct cli *cli) {
    return CLI_DONE;
}
static const struct cli_option copy_options[] = {
    {"times", "N", "how often"},
    {"replace", NULL, "replace what is there"},
    {},
};
static const struct command table[] = {
    {.name = "copy", .arguments = "FROM [TO]", .least = 1, .most = 2, .options = copy_options, .run = nothing, .doc = "copies"},
    {.name = "token create", .arguments = "NAME", .least = 1, .most = 1, .run = nothing, .doc = "makes a token"},
    {.name = "token list", .arguments = "", .run = nothing, .doc = "lists tokens", .unconfigured = true},
};
static const struct commands commands = {table, sizeof table / sizeof *table};

#define LINE(...) ((char *const *)(const char *const[]){"indgang" __VA_OPT__(, ) __VA_ARGS__, NULL})
#define PARSE(cli, text, ...)                                                                                          \
    cli_parse(&commands, (int)(sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *)) + 1, LINE(__VA_ARGS__), (cli), (text))

static void a_command_gets_its_arguments_and_options(void **state) {
    BUF(text);
    struct cli cli = {};
    assert_int_equal(PARSE(&cli, &text, "copy", "a", "--times", "3", "--replace", "b"), OK);
    assert_ptr_equal(cli.command, &table[0]);
    assert_int_equal(cli.args_n, 2);
    assert_string_equal(cli.args[0], "a");
    assert_string_equal(cli.args[1], "b");
    assert_string_equal(cli_option(&cli, "times"), "3");
    assert_string_equal(cli_option(&cli, "replace"), "");
    assert_null(cli_option(&cli, "config"));
}

static void an_option_may_carry_its_value_and_the_last_one_counts(void **state) {
    BUF(text);
    struct cli cli = {};
    assert_int_equal(PARSE(&cli, &text, "copy", "--times=3", "--times=", "--", "--a"), OK);
    assert_string_equal(cli_option(&cli, "times"), "");
    assert_string_equal(cli.args[0], "--a");
}

static void a_name_may_be_two_words(void **state) {
    BUF(text);
    struct cli cli = {};
    assert_int_equal(PARSE(&cli, &text, "token", "create", "nightly"), OK);
    assert_ptr_equal(cli.command, &table[1]);
    assert_string_equal(cli.args[0], "nightly");
}

/* What a wrong line is answered with. */
#define assert_refused(word, ...)                                                                                      \
    do {                                                                                                               \
        BUF(text);                                                                                                     \
        struct cli cli = {};                                                                                           \
        assert_int_equal(PARSE(&cli, &text, __VA_ARGS__), ERR_INVALID);                                                \
        assert_true(str_contains(buf_str(&text), S(word)));                                                            \
    } while (0)

static void what_is_wrong_is_said(void **state) {
    assert_refused("there is no command 'copi'", "copi");
    assert_refused("there is no command 'token'", "token");
    assert_refused("there is no command 'token nonsense'", "token", "nonsense");
    assert_refused("indgang copy: expected: FROM [TO]", "copy");
    assert_refused("'c' is one argument too many", "copy", "a", "b", "c");
    assert_refused("there is no option --time", "copy", "--time", "1");
    assert_refused("--times: N is missing", "copy", "a", "--times");
    assert_refused("--replace takes no value", "copy", "a", "--replace=yes");
    assert_refused("too many options", "copy", "--replace", "--replace", "--replace",
                   "--replace", "--replace", "--replace", "--replace", "--replace",
                   "--replace", "--replace", "--replace", "--replace", "--replace",
                   "--replace", "--replace", "--replace", "--replace");
}

static void nothing_at_all_gives_the_list(void **state) {
    BUF(text);
    struct cli cli = {};
    assert_int_equal(cli_parse(&commands, 1, LINE(), &cli, &text), ERR_INVALID);
    assert_true(str_contains(buf_str(&text), S("token create NAME")));
}

static void a_word_lists_its_commands(void **state) {
    BUF(text);
    struct cli cli = {};
    assert_int_equal(PARSE(&cli, &text, "token", "--help"), ERR_NOT_FOUND);
    assert_true(str_contains(buf_str(&text), S("token list")));
    assert_false(str_contains(buf_str(&text), S("copy")));
}

static void the_columns_of_the_list_stand_under_each_other(void **state) {
    BUF(text);
    struct cli cli = {};
    size_t rows = 0;
    assert_int_equal(cli_parse(&app_commands, 2, LINE("--help"), &cli, &text), ERR_NOT_FOUND);
    str rest = buf_str(&text), line;
    while (str_next(&rest, '\n', &line))
        for (size_t i = 0; i < app_commands.n; i++) {
            size_t doc = strlen(app_commands.at[i].doc);
            if (line.n <= doc || !str_eq_c(str_sub(line, line.n - doc, line.n), app_commands.at[i].doc)) continue;
            assert_int_equal(text_length(str_sub(line, 0, line.n - doc)), 37);
            rows++;
        }
    assert_int_equal(rows, app_commands.n);
}

static void help_wins_over_missing_arguments(void **state) {
    BUF(text);
    struct cli cli = {};
    assert_int_equal(PARSE(&cli, &text, "copy", "--help"), ERR_NOT_FOUND);
    assert_true(str_contains(buf_str(&text), S("--times N")));
    assert_true(str_contains(buf_str(&text), S("INDGANG_DATABASE")));
}

static bool is_key(str name) {
    for (size_t i = 0; i < config_keys_n; i++)
        if (str_eq_c(name, config_keys[i].name)) return true;
    return false;
}

static void help_names_the_settings_that_the_command_reads(void **state) {
    BUF(check);
    BUF(serve);
    struct cli cli = {};
    assert_int_equal(cli_parse(&app_commands, 4, LINE("catalogue", "check", "--help"), &cli, &check), ERR_NOT_FOUND);
    assert_true(str_contains(buf_str(&check), S("INDGANG_DATA ")) && str_contains(buf_str(&check), S("indgang serve --help")));
    assert_false(str_contains(buf_str(&check), S("INDGANG_PORT")) || str_contains(buf_str(&check), S("INDGANG_DATABASE")));
    assert_int_equal(cli_parse(&app_commands, 3, LINE("serve", "--help"), &cli, &serve), ERR_NOT_FOUND);
    for (size_t i = 0; i < config_keys_n; i++) assert_true(str_contains(buf_str(&serve), str_c(config_keys[i].doc)));
    for (size_t i = 0; i < app_commands.n; i++) {
        str rest = str_c(app_commands.at[i].settings ? app_commands.at[i].settings : ""), name;
        while (rest.n && str_next(&rest, ' ', &name)) assert_true(is_key(name));
    }
}

static void a_configuration_that_is_wrong_stops_the_command(void **state) {
    const char *const variables[] = {"INDGANG_PORT=x", NULL};
    assert_int_equal(cli_main(&commands, 3, LINE("copy", "a"), variables), CLI_USAGE);
    assert_int_equal(cli_main(&commands, 3, LINE("token", "list"), variables), CLI_DONE); /* needs none */
}

static void every_command_of_the_program_explains_itself(void **state) {
    assert_true(app_commands.n > 0);
    for (size_t i = 0; i < app_commands.n; i++) {
        const struct command *c = &app_commands.at[i];
        assert_true(strlen(c->doc) > 10 && c->run && c->arguments);
        assert_true(c->least <= c->most && c->most <= CLI_ARGS_MAX);
        assert_int_equal(c->most == 0, *c->arguments == 0);
        ARENA(a);
        const char *words[8] = {"indgang"};
        str name = str_c(c->name), word;
        int n = 1;
        while (str_next(&name, ' ', &word)) words[n++] = str_z(&a, word);
        words[n++] = "--help";
        BUF(text);
        struct cli cli = {};
        assert_int_equal(cli_parse(&app_commands, n, (char *const *)words, &cli, &text), ERR_NOT_FOUND);
        assert_true(str_contains(buf_str(&text), str_c(c->doc)));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_command_gets_its_arguments_and_options),
        cmocka_unit_test(an_option_may_carry_its_value_and_the_last_one_counts),
        cmocka_unit_test(a_name_may_be_two_words),
        cmocka_unit_test(what_is_wrong_is_said),
        cmocka_unit_test(nothing_at_all_gives_the_list),
        cmocka_unit_test(a_word_lists_its_commands),
        cmocka_unit_test(the_columns_of_the_list_stand_under_each_other),
        cmocka_unit_test(help_wins_over_missing_arguments),
        cmocka_unit_test(help_names_the_settings_that_the_command_reads),
        cmocka_unit_test(a_configuration_that_is_wrong_stops_the_command),
        cmocka_unit_test(every_command_of_the_program_explains_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
