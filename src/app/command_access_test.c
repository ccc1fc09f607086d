/* Accounts, tokens and the proof of the log, as whoever keeps the machine meets them. */
#include "access/access.h"
#include "app/cli.h"
#include "support/commandline.h"
#include "support/people.h"
#include "support/testdb.h"

static char *const out = commandline_out;
static struct testdb t;
#define RUN(input, ...) COMMANDLINE(&t, (input), __VA_ARGS__)

static bool signs_in(const char *username, const char *password) {
    ARENA(a);
    str cookie;
    int wait_s;
    return access_sign_in(t.db, &a, str_c(username), str_c(password), S("192.0.2.1"), clock_now(), &cookie, &wait_s) == OK;
}

/* ---- stories ---- */

static void the_first_account_is_made_on_the_machine(void **state) {
    assert_int_equal(RUN("et langt kodeord\n", "account", "create", "anna", "--name", "Anna Holm", "--roles", "administrator"), CLI_FAILED);
    people_authority(t.db); /* nobody was served before */
    assert_int_equal(RUN("for kort\n", "account", "create", "anna", "--name", "Anna Holm", "--roles", "administrator"), CLI_FAILED);
    assert_int_equal(RUN("et langt kodeord\n", "account", "create", "anna", "--name", "Anna Holm", "--roles", "boss"), CLI_USAGE);
    assert_int_equal(RUN("et langt kodeord\n", "account", "create", "anna", "--roles", "administrator"), CLI_USAGE);
    assert_int_equal(RUN("et langt kodeord\n", "account", "create", "anna", "--name", "Anna Holm", "--roles", "administrator"), CLI_DONE);
    assert_true(signs_in("anna", "et langt kodeord"));
    assert_int_equal(RUN("et langt kodeord\n", "account", "create", "Anna", "--name", "Anna B.", "--roles", "staff"), CLI_FAILED);
    assert_int_equal(RUN("", "account", "list"), CLI_DONE);
    assert_non_null(strstr(out, "anna\tAnna Holm\tby-"));
    assert_null(strstr(out, "Anna B.")); /* the refused account left no employee behind */

    people_authority(t.db); /* now two are served: which one is meant must be said */
    assert_int_equal(RUN("et langt kodeord\n", "account", "create", "bo", "--name", "Bo", "--roles", "staff"), CLI_USAGE);
    assert_int_equal(RUN("et langt kodeord\n", "account", "create", "bo", "--name", "Bo", "--roles", "staff", "--authority", "x"), CLI_FAILED);
}

static void an_account_is_changed_and_disabled(void **state) {
    people_account(t.db, people_authority(t.db), "dorte", 1 << ACCESS_STAFF);
    assert_int_equal(RUN("dortedortedorte\n", "account", "password", "dorte"), CLI_FAILED);
    assert_int_equal(RUN("et andet langt kodeord\n", "account", "password", "dorte"), CLI_DONE);
    assert_false(signs_in("dorte", PEOPLE_PASSWORD));
    assert_true(signs_in("dorte", "et andet langt kodeord"));
    assert_int_equal(RUN("", "account", "disable", "dorte"), CLI_DONE);
    assert_false(signs_in("dorte", "et andet langt kodeord"));
    assert_int_equal(RUN("", "account", "roles", "dorte", "staff,leader"), CLI_DONE); /* and stays disabled */
    assert_false(signs_in("dorte", "et andet langt kodeord"));
    assert_int_equal(RUN("", "account", "enable", "dorte"), CLI_DONE);
    assert_true(signs_in("dorte", "et andet langt kodeord"));
    assert_int_equal(RUN("", "account", "list"), CLI_DONE);
    assert_non_null(strstr(out, "staff,leader"));
    assert_int_equal(RUN("", "account", "disable", "ingen"), CLI_FAILED);
}

static void a_token_is_shown_once_and_can_be_revoked(void **state) {
    ARENA(a);
    people_authority(t.db);
    assert_int_equal(RUN("", "token", "create", "Fagsystem", "--days", "30", "--roles", "system,staff"), CLI_DONE);
    assert_int_equal(strlen(out), 44); /* the token and a line break */
    str token = str_dup(&a, (str){out, 43});
    assert_int_equal(RUN("", "token", "list"), CLI_DONE);
    assert_null(strstr(out, token.p));
    assert_non_null(strstr(out, "\tFagsystem\t"));
    const char *id = str_dup(&a, (str){out, strcspn(out, "\t")}).p;
    assert_int_equal(RUN("", "token", "revoke", id), CLI_DONE);
    assert_int_equal(RUN("", "token", "revoke", id), CLI_FAILED);
    assert_int_equal(RUN("", "token", "list"), CLI_DONE);
    assert_non_null(strstr(out, "\trevoked"));
    assert_int_equal(RUN("", "token", "create", "x", "--days", "0"), CLI_USAGE);
}

static void the_log_proves_itself_and_its_break_is_named(void **state) {
    ARENA(a);
    people_account(t.db, people_authority(t.db), "erik", 1 << ACCESS_STAFF);
    for (int i = 0; i < 3; i++) assert_true(signs_in("erik", PEOPLE_PASSWORD));
    assert_int_equal(RUN("", "audit", "verify"), CLI_DONE);
    assert_string_equal(out, "3 rows, nothing changed or missing\n");
    assert_int_equal(RUN("", "audit", "anchors"), CLI_DONE);
    const char *anchors = str_printf(&a, "%s/anchors", t.name).p;
    FILE *f = fopen(anchors, "w");
    fputs(out, f);
    fclose(f);
    assert_true(signs_in("erik", PEOPLE_PASSWORD));
    assert_int_equal(RUN("", "audit", "verify", "--anchors", anchors), CLI_DONE);
    people_sql(t.db, "DELETE FROM audit");
    people_sql(t.db, "DELETE FROM audit_head");
    assert_int_equal(RUN("", "audit", "verify"), CLI_FAILED); /* an empty log, but people who signed in */
    people_sql(t.db, "DELETE FROM session");
    assert_int_equal(RUN("", "audit", "verify"), CLI_FAILED); /* and the account */
    assert_int_equal(RUN("", "audit", "verify", "--anchors", anchors), CLI_FAILED);
    assert_true(signs_in("erik", PEOPLE_PASSWORD));
    people_sql(t.db, "UPDATE audit SET at = at + 1");
    assert_int_equal(RUN("", "audit", "verify"), CLI_FAILED);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate_setup_teardown(the_first_account_is_made_on_the_machine, commandline_begin, commandline_end, &t),
        cmocka_unit_test_prestate_setup_teardown(an_account_is_changed_and_disabled, commandline_begin, commandline_end, &t),
        cmocka_unit_test_prestate_setup_teardown(a_token_is_shown_once_and_can_be_revoked, commandline_begin, commandline_end, &t),
        cmocka_unit_test_prestate_setup_teardown(the_log_proves_itself_and_its_break_is_named, commandline_begin, commandline_end, &t),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
