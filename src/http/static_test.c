/* The files that pages load: style sheets, icons, scripts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#include "support/asking.h"

/* ---- static files ---- */
static void write_file(const char *path, const char *text) {
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static void static_files_are_served_packed_and_for_a_year(void **state) {
    char folder[] = "/tmp/http_test_XXXXXX";
    assert_non_null(mkdtemp(folder));
    ARENA(a);
    char *css = arena_alloc(&a, 2001);
    memset(css, 'x', 2000);
    const char *sub = str_printf(&a, "%s/img", folder).p, *style = str_printf(&a, "%s/a.css", folder).p,
               *icon = str_printf(&a, "%s/b.svg", sub).p, *note = str_printf(&a, "%s/secret.key", folder).p;
    assert_int_equal(mkdir(sub, 0700), 0);
    write_file(style, css);
    write_file(icon, "<svg/>");
    write_file(note, "secret");
    struct http_config config = {.listen = "127.0.0.1", .threads = 2, .connections = 10, .timeout_s = 2, .quiet = true, .web_root = folder};
    assert_int_equal(http_start(&config, &asked, NULL), OK);

    ask("GET", "/web/a.css", "Accept-Encoding: br, gzip;q=0.5\r\n", NULL);
    assert_header("Content-Encoding", "gzip");
    assert_header("Content-Type", "text/css; charset=utf-8");
    assert_header("Cache-Control", "no-cache");
    assert_true(got.body.n < 100);
    ask("GET", "/web/a.css", "Accept-Encoding: gzip;q=0\r\n", NULL);
    assert_int_equal(got.body.n, 2000);
    str etag = client_header(&got, "ETag");
    const char *pinned = str_printf(&a, "/web/a.css?v=%.*s", STR_ARG(str_sub(etag, 1, etag.n - 2))).p;
    ask("GET", pinned, NULL, NULL);
    assert_header("Cache-Control", "public, max-age=31536000, immutable");
    ask("GET", "/web/img/b.svg", NULL, NULL);
    assert_true(str_eq(got.body, S("<svg/>")));
    ask("GET", "/web/secret.key", NULL, NULL);
    assert_int_equal(got.status, 404);
    ask("GET", "/web/../web/a.css", NULL, NULL);
    assert_int_equal(got.status, 404);

    http_stop(asked);
    unlink(style), unlink(icon), unlink(note), rmdir(sub), rmdir(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(static_files_are_served_packed_and_for_a_year),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
