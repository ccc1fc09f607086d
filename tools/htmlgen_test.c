/* htmlgen: what a template becomes (tools/golden), and what is refused with which words. Runs the built tool. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>
#include <cmocka.h>
#include "base/buf.h"

static char tool[600], folder[] = "/tmp/htmlgen-test-XXXXXX";

__attribute__((format(printf, 2, 3))) static str run(struct arena *a, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    str command = str_vprintf(a, fmt, ap);
    va_end(ap);
    FILE *p = popen(command.p, "r");
    assert_non_null(p);
    BUF(out);
    char piece[4096];
    for (size_t n; (n = fread(piece, 1, sizeof piece, p)) > 0;) buf_add(&out, (str){piece, n});
    pclose(p);
    return str_printf(a, "%.*s", STR_ARG(buf_str(&out)));
}

static void write_file(struct arena *a, const char *name, const char *text) {
    FILE *f = fopen(str_printf(a, "%s/%s", folder, name).p, "wb");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static void a_template_becomes_the_c_that_is_expected(void **state) {
    ARENA(a);
    str said = run(&a, "%s %s/board_html tools/golden/board.html 2>&1", tool, folder);
    assert_string_equal(said.p, "");
    assert_string_equal(run(&a, "diff tools/golden/board_html.h %s/board_html.h", folder).p, "");
    assert_string_equal(run(&a, "diff tools/golden/board_html.c %s/board_html.c", folder).p, "");
}

static void the_texts_are_listed_with_their_places(void **state) {
    ARENA(a);
    str said = run(&a, "%s --messages tools/golden/board.html", tool);
    assert_true(str_contains(said, S("Ventetid nu: {1} minutter & {2}\ttools/golden/board.html:11\n")));
    assert_true(str_contains(said, S("Søg her\ttools/golden/board.html:19\n")));
    assert_true(str_contains(said, S("Navn\ttools/golden/board.html:23\n")));
    assert_false(str_contains(said, S("Indgang\t")) && !str_contains(said, S("{1} – Indgang\t")));
}

/* Each is the body of a template that begins on line 1. */
static const struct {
    const char *body, *fault;
} REFUSED[] = {
    {"<p onclick=\"x()\">", ":1: onclick= is refused"},
    {"\n<p style=\"color:red\">", ":2: style= is refused"},
    {"<p class=x>", ":1: class=: the value must stand in double quotes"},
    {"<p class='x'>", ":1: class=: the value must stand in double quotes"},
    {"<script>alert(1)</script>", ":1: <script> without src is refused"},
    {"<script src=\"/x.js\">1</script>", ":1: <script src> must be empty"},
    {"<style>p{}</style>", ":1: <style> is refused"},
    {"<iframe srcdoc=\"x\"></iframe>", ":1: srcdoc= is refused"},
    {"<p hx-on:click=\"x()\"></p>", ":1: hx-on:click= is refused"},
    {"<!-- x -->", ":1: <! is refused"},
    {"<p>", ":1: <p> is not closed"},
    {"<p><b></p></b>", ":1: </p> closes <b>"},
    {"</p>", ":1: </p> closes nothing"},
    {"<p/>", ":1: <p/>: only void elements close themselves"},
    {"<div>{{if (1)}}</div>{{end}}", ":1: </div> closes a tag from outside this {{if}}"},
    {"{{if (1)}}<div>{{end}}</div>", ":1: <div> is not closed before this directive"},
    {"{{if (1)}}<div>{{else}}</div>{{end}}", ":1: <div> is not closed before this directive"},
    {"<p {{if (1)}}class=\"{{end}}x\"></p>", ":1: a tag or attribute is cut"},
    {"<p {{x}}></p>", ":1: an expression can stand in text or in the value"},
    {"\n\n{{if (1)}}", ":1: {{end}} is missing"},
    {"{{else}}", ":1: {{else}} without {{if}}"},
    {"{{if 1}}{{end}}", ":1: the condition must stand in parentheses"},
    {"{{while (1)}}{{end}}", ":1: unknown directive {{while}}"},
    {"{{x", ":1: {{ without }}"},
    {"<form method=\"post\" action=\"/x\"></form>", ":1: a form that posts needs {{call form_csrf()}}"},
    {"a &eacute; b", ":1: write the character itself"},
    {"1 < 2", ":1: write &lt;"},
};

static void what_would_be_unsafe_or_broken_is_refused_with_its_line(void **state) {
    for (size_t i = 0; i < sizeof REFUSED / sizeof *REFUSED; i++) {
        ARENA(a);
        write_file(&a, "x.html", str_printf(&a, "{{template x()}}%s{{end}}", REFUSED[i].body).p);
        str said = run(&a, "%s %s/x %s/x.html 2>&1; echo exit $?", tool, folder, folder);
        if (!str_contains(said, str_c(REFUSED[i].fault)) || !str_ends(said, S("exit 1\n")))
            fail_msg("%s: expected %s, got %s", REFUSED[i].body, REFUSED[i].fault, said.p);
    }
}

static str compiled(struct arena *a, const char *body) {
    write_file(a, "y.html", str_printf(a, "{{include \"stdbool.h\"}}{{template y(str s, html h, bool b)}}%s{{end}}", body).p);
    run(a, "%s %s/y %s/y.html 2>&1", tool, folder, folder);
    return run(a, "cc -std=gnu2x -Isrc -fsyntax-only %s/y.c 2>&1", folder);
}

static void only_values_that_can_be_escaped_by_their_type_compile(void **state) {
    ARENA(a);
    assert_string_equal(compiled(&a, "<p class=\"{{s}}\">{{s}}{{h}}{{s.n}}</p>").p, "");
    assert_true(str_contains(compiled(&a, "<p class=\"{{h}}\"></p>"), S("y.html:1")));
    assert_true(str_contains(compiled(&a, "<p title=\"Hej {{h}}\"></p>"), S("_Generic")));
    assert_true(str_contains(compiled(&a, "<p>{{b}}</p>"), S("_Generic")));
    assert_true(str_contains(compiled(&a, "<p>{{1.5}}</p>"), S("_Generic")));
}

int main(int argc, char **argv) {
    char *slash = strrchr(argv[0], '/');
    snprintf(tool, sizeof tool, "%.*s/../../htmlgen", (int)(slash - argv[0]), argv[0]);
    if (!mkdtemp(folder)) return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_template_becomes_the_c_that_is_expected),
        cmocka_unit_test(the_texts_are_listed_with_their_places),
        cmocka_unit_test(what_would_be_unsafe_or_broken_is_refused_with_its_line),
        cmocka_unit_test(only_values_that_can_be_escaped_by_their_type_compile),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    ARENA(a);
    run(&a, "rm -r %s", folder);
    return failed;
}
