/* Configuration: where values come from, what is refused and how that is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <unistd.h>
#include "app/config.h"

#define ENVIRONMENT(...) ((const char *const[]){__VA_ARGS__ __VA_OPT__(, ) NULL})

/* What is told about an environment, as text; "" when it is good. */
static str faults_of(struct arena *a, const char *file, const char *const *variables) {
    struct config c;
    BUF(faults);
    enum err e = config_load(a, file, variables, &c, &faults);
    assert_int_equal(e, faults.n ? ERR_INVALID : OK);
    return str_dup(a, (str){faults.p ? faults.p : "", faults.n});
}

static const char *file_of(struct arena *a, const char *text) {
    char *name = (char *)(uintptr_t)str_printf(a, "/tmp/indgang-config-XXXXXX").p;
    int fd = mkstemp(name);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
    return name;
}

static void nothing_said_gives_a_server_on_this_machine(void **state) {
    ARENA(a);
    BUF(faults);
    struct config c;
    assert_int_equal(config_load(&a, NULL, ENVIRONMENT("PATH=/bin"), &c, &faults), OK);
    assert_string_equal(c.database, "sqlite:var/indgang.db");
    assert_string_equal(c.listen, "127.0.0.1");
    assert_int_equal(c.port, 8080);
    assert_string_equal(c.public_url, "http://localhost:8080");
    assert_false(c.secure_cookies);
    assert_null(c.smtp_url);
}

static void the_environment_goes_before_the_file(void **state) {
    ARENA(a);
    BUF(faults);
    struct config c;
    const char *file = file_of(&a, "# a comment\n\nport = 9000\nthreads=4\n  public_url =  https://borger.example.dk  \n");
    assert_int_equal(config_load(&a, file, ENVIRONMENT("INDGANG_PORT=9001"), &c, &faults), OK);
    assert_int_equal(c.port, 9001);
    assert_int_equal(c.threads, 4);
    assert_string_equal(c.public_url, "https://borger.example.dk");
    assert_true(c.secure_cookies); /* follows from https */
    unlink(file);
}

static void secure_cookies_can_be_said_against_the_address(void **state) {
    ARENA(a);
    BUF(faults);
    struct config c;
    assert_int_equal(config_load(&a, NULL, ENVIRONMENT("INDGANG_SECURE_COOKIES=no", "INDGANG_PUBLIC_URL=https://a.dk"), &c, &faults), OK);
    assert_false(c.secure_cookies);
}

static void what_is_wrong_is_told_with_key_value_and_expectation(void **state) {
    static const struct {
        const char *entry;
        const char *told;
    } cases[] = {
        {"INDGANG_PORT=abc", "INDGANG_PORT: 'abc' – expected: a whole number from 0 to 65535 (environment)\n"},
        {"INDGANG_PORT=65536", "INDGANG_PORT: '65536' – expected: a whole number from 0 to 65535 (environment)\n"},
        {"INDGANG_THREADS=0", "INDGANG_THREADS: '0' – expected: a whole number from 1 to 150 (environment)\n"},
        {"INDGANG_LISTEN=localhost", "INDGANG_LISTEN: 'localhost' – expected: an IP address (environment)\n"},
        {"INDGANG_DATABASE=indgang.db", "INDGANG_DATABASE: 'indgang.db' – expected: sqlite:PATH or postgresql://… (environment)\n"},
        {"INDGANG_PUBLIC_URL=https://a.dk/x", "INDGANG_PUBLIC_URL: 'https://a.dk/x' – expected: https://host or http://host:port, without a path (environment)\n"},
        {"INDGANG_SECURE_COOKIES=maybe", "INDGANG_SECURE_COOKIES: 'maybe' – expected: yes or no (environment)\n"},
        {"INDGANG_SMTP_URL=mail.example.dk", "INDGANG_SMTP_URL: 'mail.example.dk' – expected: smtp://host:port or smtps://host:port, with user:password@ before the host where it asks for them (environment)\n"},
        {"INDGANG_SMTP_URL=smtp://localhost:25", "mail_from: expected: an e-mail address, since smtp_url is given\n"},
        {"INDGANG_MAIL_FROM=borgerservice", "INDGANG_MAIL_FROM: 'borgerservice' – expected: an e-mail address (environment)\n"},
        {"INDGANG_STREAM_PORT=8080", "stream_port: '8080' – expected: another than port\n"},
        {"INDGANG_PROT=8080", "INDGANG_PROT: '8080' – no such key; expected: probably INDGANG_PORT (environment)\n"},
        {"INDGANG_DATABASE=mysql://u:hemmelig@h/d", "INDGANG_DATABASE: 'mysql://u:…@h/d' – expected: sqlite:PATH or postgresql://… (environment)\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ARENA(a);
        assert_string_equal(faults_of(&a, NULL, ENVIRONMENT(cases[i].entry)).p, cases[i].told);
    }
}

static void what_could_never_be_reached_is_refused(void **state) {
    static const char *const wrong[] = {
        "SMTP_URL=smtp://x:99999", "SMTP_URL=smtp://x:abc", "SMTP_URL=smtp://:25", "SMTP_URL=smtp://", "SMTP_URL=smtp://x:", "SMTP_URL=smtp://x:0",
        "SMTP_URL=smtp://x:+25", "SMTP_URL=smtp://x:25/", "SMTP_URL=smtp://@x", "SMTP_URL=smtp://u:@x", "SMTP_URL=smtp://u p@x", "SMTP_URL=smtp://u:p@q@x",
        "SMTP_URL=smtp://u:50%@x", "SMTP_URL=http://x", "SMTP_URL=smtp://x,y", "SMTP_URL=smtp://[::1", "SMTP_URL=smtp://[::g]:25", "SMTP_URL=smtp://::1",
        "PUBLIC_URL=https://x:99999", "PUBLIC_URL=https://a\"b", "PUBLIC_URL=https://x#y", "PUBLIC_URL=http://a<b", "PUBLIC_URL=https://a@b",
        "PUBLIC_URL=https://", "PUBLIC_URL=https://x?y", "PUBLIC_URL=https://x y", "PUBLIC_URL=https://-x.dk", "PUBLIC_URL=https://x..dk", "PUBLIC_URL=https://x.",
        "PUBLIC_URL=https://borger.københavn.dk", "PUBLIC_URL=https://10.0.0.256", "PUBLIC_URL=https://10.1", "PUBLIC_URL=https://[::1]x", "PUBLIC_URL=HTTPS//x",
        "MAIL_FROM=a@b<c>", "MAIL_FROM=a,b@c", "MAIL_FROM=a@b", "MAIL_FROM=a@b@c.dk", "MAIL_FROM=Borger <a@b.dk>", "MAIL_FROM=@b.dk", "MAIL_FROM=a@", "MAIL_FROM=a@b..dk",
        "MAIL_FROM=.a@b.dk", "MAIL_FROM=a..c@b.dk", "MAIL_FROM=a@-b.dk", "MAIL_FROM=a b@c.dk", "LISTEN=127.0.0.1 ", "LISTEN=::g", "TRUSTED_PROXY=10.0.0.0/8",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        ARENA(a);
        str entry = str_printf(&a, "INDGANG_%s", wrong[i]), told = faults_of(&a, NULL, ENVIRONMENT(entry.p)), name, value = entry;
        str_next(&value, '=', &name);
        if (!str_starts(told, str_printf(&a, "%.*s: '", STR_ARG(name))) || !str_contains(told, S("' – expected: "))) fail_msg("%s: %.*s", entry.p, STR_ARG(told));
    }
}

static void what_can_be_reached_is_taken(void **state) {
    static const char *const right[] = {
        "SMTP_URL=smtp://x", "SMTP_URL=smtp://x:25", "SMTP_URL=smtps://mail.example.dk:465", "SMTP_URL=smtp://127.0.0.1:9", "SMTP_URL=smtp://[::1]:25", "SMTP_URL=smtp://[::1]",
        "SMTP_URL=smtps://indgang:hemmelig%40ting@mail.example.dk", "SMTP_URL=smtps://indgang@mail.example.dk:465",
        "PUBLIC_URL=http://localhost:8080", "PUBLIC_URL=https://borger.example.dk", "PUBLIC_URL=https://xn--kbenhavn-54a.dk:8443", "PUBLIC_URL=http://10.0.0.1:65535", "PUBLIC_URL=http://[fd00::1]:1",
        "MAIL_FROM=svar-ikke@borger.example.dk", "MAIL_FROM=a.b+c@d.dk", "LISTEN=::", "LISTEN=0.0.0.0",
    };
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        ARENA(a);
        str entry = str_printf(&a, "INDGANG_%s", right[i]);
        bool smtp = str_starts(entry, S("INDGANG_SMTP"));
        assert_string_equal(faults_of(&a, NULL, ENVIRONMENT(entry.p, smtp ? "INDGANG_MAIL_FROM=by@example.dk" : "PATH=/bin")).p, "");
    }
}

static void a_key_that_nobody_knows_is_told_with_its_value_and_those_that_are_known(void **state) {
    ARENA(a);
    str told = faults_of(&a, NULL, ENVIRONMENT("INDGANG_FOO=1"));
    assert_true(str_starts(told, S("INDGANG_FOO: '1' – no such key; expected: one of INDGANG_DATABASE, INDGANG_LISTEN, ")));
    for (size_t i = 0; i < config_keys_n; i++) assert_true(str_contains(faults_of(&a, file_of(&a, "foo = 1\n"), NULL), str_c(config_keys[i].name)));
    assert_string_equal(faults_of(&a, NULL, ENVIRONMENT("INDGANG_SMTPURL=smtp://x")).p, "INDGANG_SMTPURL: 'smtp://x' – no such key; expected: probably INDGANG_SMTP_URL (environment)\n");
    assert_string_equal(faults_of(&a, NULL, ENVIRONMENT("INDGANG_SMTP_URI=smtp://u:p@x")).p, "INDGANG_SMTP_URI: 'smtp://u:…@x' – no such key; expected: probably INDGANG_SMTP_URL (environment)\n");
    assert_string_equal(faults_of(&a, NULL, ENVIRONMENT("INDGANG_DEMO_PASSWRD=hemmelig")).p, "INDGANG_DEMO_PASSWRD: '…' – no such key; expected: probably INDGANG_DEMO_PASSWORD (environment)\n");
}

static void all_faults_are_told_at_once(void **state) {
    ARENA(a);
    str told = faults_of(&a, NULL, ENVIRONMENT("INDGANG_PORT=x", "INDGANG_THREADS=y", "INDGANG_NONE=1"));
    size_t lines = 0;
    for (size_t i = 0; i < told.n; i++) lines += told.p[i] == '\n';
    assert_int_equal(lines, 3);
}

static void a_file_is_told_by_line(void **state) {
    ARENA(a);
    const char *file = file_of(&a, "threads = 8\nnonsense\nprot = 1\nport = -1\n");
    str told = faults_of(&a, file, NULL);
    assert_true(str_contains(told, str_printf(&a, "%s:2: expected: key = value\n", file)));
    assert_true(str_contains(told, str_printf(&a, "prot: '1' – no such key; expected: probably port (%s:3)\n", file)));
    assert_true(str_contains(told, str_printf(&a, "port: '-1' – expected: a whole number from 0 to 65535 (%s:4)\n", file)));
    unlink(file);
    file = file_of(&a, "port = 80\n= x\nport = 81\n");
    assert_string_equal(faults_of(&a, file, ENVIRONMENT("INDGANG_PORT=82")).p,
                        str_printf(&a, "%s:2: expected: key = value\nport: '81' – expected: once, and it stands in the file twice (%s:3)\n", file, file).p);
    unlink(file);
}

static void a_file_that_is_not_there_is_a_fault(void **state) {
    ARENA(a);
    assert_string_equal(faults_of(&a, "/nowhere/indgang.conf", NULL).p, "--config: '/nowhere/indgang.conf' – expected: a file that can be read (No such file or directory)\n");
    assert_string_equal(faults_of(&a, "/tmp", NULL).p, "--config: '/tmp' – expected: a file that can be read (Is a directory)\n");
}

static void empty_variables_and_those_of_the_tests_are_left_alone(void **state) {
    ARENA(a);
    assert_string_equal(faults_of(&a, NULL, ENVIRONMENT("INDGANG_PORT=", "INDGANG_TEST_POSTGRES=x")).p, "");
}

static void passwords_are_not_shown(void **state) {
    static const struct {
        const char *in, *out;
    } cases[] = {
        {"postgresql://u:p@h/d", "postgresql://u:…@h/d"},
        {"postgresql://u:p@p@h/d", "postgresql://u:…@h/d"},
        {"postgresql://u:p/w@h/d", "postgresql://u:…@h/d"},
        {"postgresql://u@h:5432/d", "postgresql://u@h:5432/d"},
        {"postgresql://h/d?user=u&password=p@w&sslpassword=q", "postgresql://h/d?user=u&password=…&sslpassword=…"},
        {"smtp://u:p/w@h:25", "smtp://u:…@h:25"},
        {"smtp://h:25", "smtp://h:25"},
        {"sqlite:var/a@b:c.db", "sqlite:var/a@b:c.db"},
        {"", ""},
        {"://", "://"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ARENA(a);
        assert_string_equal(str_z(&a, config_without_password(&a, str_c(cases[i].in))), cases[i].out);
    }
}

static void every_key_has_a_manual(void **state) {
    BUF(out);
    config_describe(&out, NULL);
    for (size_t i = 0; i < config_keys_n; i++) {
        assert_true(strlen(config_keys[i].doc) > 10);
        assert_true(config_keys[i].kind == CONFIG_NUMBER ? config_keys[i].min < config_keys[i].max : config_keys[i].max == 0);
        for (size_t k = i + 1; k < config_keys_n; k++) {
            assert_string_not_equal(config_keys[i].name, config_keys[k].name);
            assert_int_not_equal(config_keys[i].at, config_keys[k].at);
        }
    }
    assert_true(str_contains(buf_str(&out), S("INDGANG_STREAM_PORT")));
}

static void every_key_stands_in_the_manual_of_operation(void **state) {
    ARENA(a);
    char text[40'000];
    FILE *f = fopen("docs/OPERATIONS.md", "r");
    assert_non_null(f);
    str manual = {text, fread(text, 1, sizeof text, f)};
    fclose(f);
    for (size_t i = 0; i < config_keys_n; i++)
        if (!str_contains(manual, str_printf(&a, "`%s`", config_keys[i].name))) fail_msg("docs/OPERATIONS.md: %s", config_keys[i].name);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_said_gives_a_server_on_this_machine),
        cmocka_unit_test(the_environment_goes_before_the_file),
        cmocka_unit_test(secure_cookies_can_be_said_against_the_address),
        cmocka_unit_test(what_is_wrong_is_told_with_key_value_and_expectation),
        cmocka_unit_test(what_could_never_be_reached_is_refused),
        cmocka_unit_test(what_can_be_reached_is_taken),
        cmocka_unit_test(a_key_that_nobody_knows_is_told_with_its_value_and_those_that_are_known),
        cmocka_unit_test(all_faults_are_told_at_once),
        cmocka_unit_test(a_file_is_told_by_line),
        cmocka_unit_test(a_file_that_is_not_there_is_a_fault),
        cmocka_unit_test(empty_variables_and_those_of_the_tests_are_left_alone),
        cmocka_unit_test(passwords_are_not_shown),
        cmocka_unit_test(every_key_has_a_manual),
        cmocka_unit_test(every_key_stands_in_the_manual_of_operation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
