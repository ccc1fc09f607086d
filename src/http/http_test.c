/* The web server over a real socket: what a browser, a program and an impatient or hostile client see. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>
#include <cmocka.h>
#include "http/inner.h"
#include "http/json.h"
#include "support/asking.h"

/* ---- a small room to serve ---- */
static enum err hello(struct request *req) {
    buf_printf(&req->response.body, "<p>Hej %.*s</p>", STR_ARG(field_text(req, "name")));
    req->response.etag = S("v1");
    return OK;
}

static enum err ticket(struct request *req) {
    int64_t id;
    TRY(request_path_id(req, "id", &id));
    if (id == 404) return ERR_NOT_FOUND;
    response_json(req, 200);
    struct json j = json_to(&req->response.body);
    json_object(&j, NULL);
    json_id(&j, "id", id);
    json_object_end(&j);
    return OK;
}

static enum err change(struct request *req) {
    TRY(request_if_match(req, 7));
    response_redirect(req, S("/hej"));
    response_cookie(req, "seen", S("yes"), 60);
    return OK;
}

static const struct field version_fields[] = {{"version", FIELD_INT}, {}};
static enum err make_or_change(struct request *req) {
    TRY(request_if_match_or_new(req, field_int(req, "version", 0)));
    response_redirect(req, S("/hej"));
    return OK;
}

static enum err fails(struct request *req) {
    buf_lit(&req->response.body, "half a page");
    return ERR_STORAGE;
}

static enum err secret(struct request *req) {
    buf_lit(&req->response.body, "hemmeligt");
    return OK;
}

static const struct field hello_fields[] = {{"name", FIELD_TEXT, .max = 10, .label = "Navn"}, {}};
static const struct route table[] = {
    {HTTP_GET, "/hej", 0, hello, "Greets", hello_fields},
    {HTTP_GET, "/api/v1/tickets/{id}", 0, ticket, "One ticket", .answer = "Ticket"},
    {HTTP_POST, "/api/v1/people", 0, secret, "Takes something"},
    {HTTP_POST, "/aendre", 0, change, "Changes"},
    {HTTP_POST, "/opret", 0, make_or_change, "Makes or changes", version_fields},
    {HTTP_POST, "/log-ind", 0, secret, "Signs in", NULL, ROUTE_NO_CSRF},
    {HTTP_GET, "/itu", 0, fails, "Breaks"},
    {HTTP_GET, "/personale", 1, secret, "For staff"},
    {HTTP_POST, "/personale", 1, secret, "For staff"},
    {HTTP_GET, "/api/v1/personale", 1, secret, "For staff"},
    {HTTP_GET, "/api/v1/{kind}/stats", 0, secret, "Shares a place with /api/v1/tickets/{id}"},
};
static const struct routes rooms[] = {ROUTES("test", table)};

/* A cookie or token "good" is a session of user 77. */
static enum err guard(struct request *req) {
    if (str_eq(request_cookie(req, "session"), S("good")) || str_eq(request_header(req, "Authorization"), S("Bearer good"))) {
        req->session = req->app;
        req->user_id = 77;
        req->secret = S("good");
    }
    return req->route->permission && !req->session ? ERR_DENIED : OK;
}

static int app;
static struct http_config config_for_tests(void) {
    return (struct http_config){.listen = "127.0.0.1", .threads = 2, .connections = 100, .streams = 10, .body_limit = 20'000,
                                .timeout_s = 2, .quiet = true, .rooms = rooms, .rooms_n = 1, .guard = guard, .app = &app};
}

static int start(void **state) {
    struct http_config config = config_for_tests();
    return http_start(&config, &asked, NULL) != OK;
}

static int stop(void **state) {
    http_stop(asked);
    asked = NULL;
    return 0;
}

/* ---- stories ---- */
static void a_page_comes_with_its_armour(void **state) {
    ask("GET", "/hej?name=%C3%86sel", NULL, NULL);
    assert_int_equal(got.status, 200);
    assert_true(str_eq(got.body, S("<p>Hej Æsel</p>")));
    assert_header("Content-Type", "text/html; charset=utf-8");
    assert_header("Content-Security-Policy",
                  "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'");
    assert_header("X-Content-Type-Options", "nosniff");
    assert_header("Referrer-Policy", "same-origin");
    assert_true(client_header(&got, "Permissions-Policy").n > 0);
    assert_int_equal(client_header(&got, "X-Request-Id").n, 13);
    assert_false(client_header(&got, "Strict-Transport-Security").n);
}

static void a_page_the_browser_has_is_not_sent_again(void **state) {
    ask("GET", "/hej", "If-None-Match: W/\"v1\"\r\n", NULL);
    assert_int_equal(got.status, 304);
    assert_int_equal(got.body.n, 0);
    ask("GET", "/hej", "If-None-Match: \"v2\"\r\n", NULL);
    assert_int_equal(got.status, 200);
}

static void head_answers_like_get_without_the_body(void **state) {
    ask("HEAD", "/hej", NULL, NULL);
    assert_int_equal(got.status, 200);
    assert_header("Content-Length", "11");
    assert_int_equal(got.body.n, 0);
}

static void what_is_not_there_is_said_in_the_askers_form(void **state) {
    ask("GET", "/findes-ikke", NULL, NULL);
    assert_int_equal(got.status, 404);
    assert_has(got.body, "<h1>Det findes ikke.</h1>");
    ask("GET", "/api/v1/findes-ikke", NULL, NULL);
    assert_int_equal(got.status, 404);
    assert_header("Content-Type", "application/problem+json");
    assert_has(got.body, "\"status\":404");
    ask("GET", "/api/v1/tickets/404", NULL, NULL);
    assert_int_equal(got.status, 404);
    ask("GET", "/api/v1/tickets/-1", NULL, NULL);
    assert_int_equal(got.status, 404);
}

static void a_wrong_method_hears_which_are_right(void **state) {
    ask("DELETE", "/personale", NULL, NULL);
    assert_int_equal(got.status, 405);
    assert_header("Allow", "GET, HEAD, POST");
    ask("GET", "/aendre", NULL, NULL); /* a page that only a form leads to, loaded again by its address */
    assert_int_equal(got.status, 303);
    assert_header("Location", "/");
    ask("GET", "/api/v1/people", NULL, NULL);
    assert_int_equal(got.status, 405);
    ask("BREW", "/hej", NULL, NULL);
    assert_int_equal(got.status, 501);
}

static void who_asks_for_a_file_is_told_in_plain_words_and_who_reads_gets_a_page(void **state) {
    ask("GET", "/findes-ikke.csv", NULL, NULL);
    assert_int_equal(got.status, 404);
    assert_header("Content-Type", "text/plain; charset=utf-8");
    assert_true(str_eq(got.body, S("Det findes ikke.\n")));
    ask("GET", "/findes-ikke.csv", "Accept: text/html,*/*;q=0.8\r\n", NULL);
    assert_header("Content-Type", "text/html; charset=utf-8");
    ask("GET", "/findes.ikke/her", NULL, NULL);
    assert_header("Content-Type", "text/html; charset=utf-8");
}

static void a_trailing_slash_leads_home(void **state) {
    ask("GET", "/hej/?name=x", NULL, NULL);
    assert_int_equal(got.status, 308);
    assert_header("Location", "/hej?name=x");
}

static void fixed_segments_come_before_names(void **state) {
    ask("GET", "/api/v1/tickets/7", NULL, NULL);
    assert_true(str_eq(got.body, S("{\"id\":\"7\"}")));
    ask("GET", "/api/v1/tickets/stats", NULL, NULL);
    assert_int_equal(got.status, 404); /* {id} that is none */
    ask("GET", "/api/v1/letters/stats", NULL, NULL);
    assert_int_equal(got.status, 200);
}

static void a_failure_shows_no_half_page(void **state) {
    ask("GET", "/itu", NULL, NULL);
    assert_int_equal(got.status, 500);
    assert_false(str_contains(got.body, S("half a page")));
    assert_has(got.body, "Der er sket en fejl hos os.");
}

static void what_is_not_there_has_no_version_to_build_on(void **state) {
    static const char form[] = "Content-Type: application/x-www-form-urlencoded\r\n", seen[] = "Content-Type: application/x-www-form-urlencoded\r\nIf-Match: \"7\"\r\n";
    ask("POST", "/opret", form, "version=0");
    assert_int_equal(got.status, 303);
    ask("POST", "/opret", seen, "version=0");
    assert_int_equal(got.status, 412);
    ask("POST", "/opret", form, "version=7");
    assert_int_equal(got.status, 428);
    ask("POST", "/opret", seen, "version=8");
    assert_int_equal(got.status, 412);
    ask("POST", "/opret", seen, "version=7");
    assert_int_equal(got.status, 303);
}

static void changes_must_build_on_the_newest_version(void **state) {
    ask("POST", "/aendre", NULL, "");
    assert_int_equal(got.status, 428);
    ask("POST", "/aendre", "If-Match: \"6\"\r\n", "");
    assert_int_equal(got.status, 412);
    ask("POST", "/aendre", "If-Match: \"7\"\r\n", "");
    assert_int_equal(got.status, 303);
    assert_header("Location", "/hej");
    assert_header("Set-Cookie", "seen=yes; Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
}

static void without_a_session_pages_lead_to_sign_in_and_programs_hear_401(void **state) {
    ask("GET", "/personale?x=1&y=2", NULL, NULL);
    assert_int_equal(got.status, 303);
    assert_header("Location", "/log-ind?next=/personale%3Fx%3D1%26y%3D2");
    ask("GET", "/personale", "HX-Request: true\r\n", NULL);
    assert_int_equal(got.status, 401);
    assert_header("HX-Redirect", "/log-ind");
    ask("GET", "/personale", "HX-Request: true\r\nHX-Current-URL: http://localhost/personale?x=1#her\r\n", NULL);
    assert_header("HX-Redirect", "/log-ind?next=/personale%3Fx%3D1"); /* the page it is a part of */
    static const char *const foreign[] = {"http://localhost/ukendt", "http://localhost//ond.dk/personale", "//", "personale", "javascript:/personale", ""};
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
        char header[200];
        snprintf(header, sizeof header, "HX-Request: true\r\nHX-Current-URL: %s\r\n", foreign[i]);
        ask("GET", "/personale", header, NULL);
        assert_header("HX-Redirect", "/log-ind");
    }
    ask("POST", "/personale", "Referer: http://localhost/personale?x=1\r\n", ""); /* the form's page, not the form */
    assert_header("Location", "/log-ind?next=/personale%3Fx%3D1");
    ask("POST", "/personale", "Referer: http://localhost/ukendt\r\n", "");
    assert_header("Location", "/log-ind?next=/personale");
    ask("POST", "/personale", "Referer: //\r\n", "");
    assert_header("Location", "/log-ind?next=/personale");
    ask("GET", "/api/v1/personale", NULL, NULL);
    assert_int_equal(got.status, 401);
    ask("GET", "/api/v1/personale", "Authorization: Bearer good\r\n", NULL);
    assert_int_equal(got.status, 200);
    assert_header("Cache-Control", "no-store");
}

static void a_forged_request_is_refused(void **state) {
    ARENA(a);
    str token = csrf_token(&a, S("good"));
    const char *with_token = str_printf(&a, "Cookie: session=good\r\nX-CSRF-Token: %.*s\r\n", STR_ARG(token)).p;
    ask("POST", "/personale", "Cookie: session=good\r\n", "");
    assert_int_equal(got.status, 403);
    ask("POST", "/personale", with_token, "");
    assert_int_equal(got.status, 200);
    ask("POST", "/personale", "Cookie: session=good\r\nContent-Type: application/x-www-form-urlencoded\r\n",
        str_printf(&a, "csrf=%.*s", STR_ARG(token)).p);
    assert_int_equal(got.status, 200);
    ask("POST", "/personale", str_printf(&a, "%sOrigin: https://evil.example\r\n", with_token).p, "");
    assert_int_equal(got.status, 403);
    ask("POST", "/personale", str_printf(&a, "%sOrigin: http://localhost\r\n", with_token).p, "");
    assert_int_equal(got.status, 200);
    ask("POST", "/personale", str_printf(&a, "%sSec-Fetch-Site: cross-site\r\n", with_token).p, "");
    assert_int_equal(got.status, 403);
    ask("POST", "/personale", "Authorization: Bearer good\r\n", "");
    assert_int_equal(got.status, 200);
    ask("POST", "/log-ind", "Origin: https://evil.example\r\n", "");
    assert_int_equal(got.status, 403);
    ask("POST", "/log-ind", "Origin: http://localhost\r\n", "");
    assert_int_equal(got.status, 200);
}

static void a_connection_is_used_again_and_again(void **state) {
    static const char request[] = "GET /hej HTTP/1.1\r\nHost: localhost\r\n\r\n";
    int fd = client_dial(http_port(asked));
    for (int i = 0; i < 5; i++) {
        client_say(fd, str_c(request));
        client_hear(fd, &got, false);
        assert_int_equal(got.status, 200);
    }
    close(fd);
}

static void too_much_is_refused_with_the_right_number(void **state) {
    ARENA(a);
    char *many = arena_alloc(&a, 30'001);
    memset(many, 'a', 30'000);
    ask("POST", "/api/v1/people", "Content-Type: application/json\r\n", many);
    assert_int_equal(got.status, 413);
    assert_non_null(strstr(got.body.p, "20000 byte")); /* the limit, so that the sender knows what would do */
    assert_true(client_header(&got, "Content-Security-Policy").n > 0);
    many[5000] = 0;
    ask("GET", str_printf(&a, "/hej?name=%s", many).p, NULL, NULL);
    assert_int_equal(got.status, 414);
    many[5000] = 'a';
    many[14'000] = 0;
    ask("GET", "/hej", str_printf(&a, "X-Long: %s\r\n", many).p, NULL);
    assert_int_equal(got.status, 431);
}

static void two_routes_alike_stop_the_start(void **state) {
    static const struct route again[] = {{HTTP_GET, "/api/v1/tickets/{ticket}", 0, hello, "The same place by another name"}};
    static const struct routes both[] = {ROUTES("test", table), ROUTES("again", again)};
    struct http_config config = config_for_tests();
    struct http_server *second = NULL;
    config.rooms = both;
    config.rooms_n = 2;
    assert_int_equal(http_start(&config, &second, NULL), ERR_CONFLICT);
    assert_null(second);
}

/* ---- without a socket ---- */
static void the_language_is_the_readers(void **state) {
    assert_int_equal(request_lang(S(""), S(""), S("en-GB,en;q=0.9,da;q=0.8")), LANG_EN);
    assert_int_equal(request_lang(S(""), S(""), S("de, da;q=0.5, en;q=0.4")), LANG_DA);
    assert_int_equal(request_lang(S(""), S("en"), S("da")), LANG_EN);
    assert_int_equal(request_lang(S("da"), S("en"), S("en")), LANG_DA);
    assert_int_equal(request_lang(S(""), S(""), S("fr")), LANG_DA);
}

static void json_has_commas_where_they_belong(void **state) {
    BUF(b);
    struct json j = json_to(&b);
    json_object(&j, NULL);
    json_array(&j, "a");
    json_int(&j, NULL, 1);
    json_object(&j, NULL);
    json_object_end(&j);
    json_array_end(&j);
    json_id(&j, "id", 0);
    json_int(&j, "n", DB_NULL);
    json_real(&j, "r", 0.5);
    json_str(&j, "s", (str){});
    json_time(&j, "t", 0);
    json_object_end(&j);
    assert_true(str_eq(buf_str(&b), S("{\"a\":[1,{}],\"id\":null,\"n\":null,\"r\":0.5,\"s\":null,"
                                      "\"t\":\"1970-01-01T00:00:00.000Z\"}")));
}

/* ---- what a server behind TLS does ---- */
static void behind_tls_cookies_are_bound_to_the_host_and_browsers_come_back_by_tls(void **state) {
    struct http_config config = config_for_tests();
    config.secure_cookies = true;
    config.public_url = "https://indgang.example";
    struct http_server *usual = asked;
    assert_int_equal(http_start(&config, &asked, NULL), OK);
    ask("POST", "/aendre", "If-Match: *\r\n", "");
    assert_header("Set-Cookie", "__Host-seen=yes; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure");
    assert_header("Strict-Transport-Security", "max-age=31536000");
    ask("GET", "/personale", "Cookie: session=good\r\n", NULL);
    assert_int_equal(got.status, 303);
    ask("GET", "/personale", "Cookie: __Host-session=good\r\n", NULL);
    assert_int_equal(got.status, 200);
    ask("POST", "/log-ind", "Origin: http://localhost\r\n", ""); /* not the public URL */
    assert_int_equal(got.status, 403);
    ask("POST", "/log-ind", "Origin: https://indgang.example\r\n", "");
    assert_int_equal(got.status, 200);
    http_stop(asked);
    asked = usual;
}

/* ---- the log ---- */
static void the_log_names_the_route_and_never_the_citizen(void **state) {
    char path[] = "/tmp/http_log_XXXXXX";
    int file = mkstemp(path), console = dup(STDERR_FILENO);
    struct http_config config = config_for_tests();
    config.quiet = false;
    struct http_server *usual = asked;
    assert_int_equal(http_start(&config, &asked, NULL), OK);
    dup2(file, STDERR_FILENO);
    ask("GET", "/hej?name=0101901234", "Cookie: session=good\r\nX-Request-Id: fra-nginx-1\r\n", NULL);
    ask("GET", "/borger/010190-1234", NULL, NULL);
    http_stop(asked);
    dup2(console, STDERR_FILENO);
    asked = usual;
    char log[4000] = "";
    assert_true(pread(file, log, sizeof log - 1, 0) > 0);
    close(file), close(console), unlink(path);
    str all = str_c(log), rest = all, known = {}, line; /* each is written after its answer: either may be the first */
    while (str_next(&rest, '\n', &line))
        if (str_contains(line, S("fra-nginx-1"))) known = line;
    assert_has(known, "\"id\":\"fra-nginx-1\",\"method\":\"GET\",\"route\":\"/hej\",\"status\":200,\"ms\":");
    assert_has(known, "\"bytes\":21,\"user\":\"77\"");
    assert_has(all, "\"path\":\"/borger/(cpr)\",\"status\":404");
    assert_false(str_contains(all, S("1234")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_comes_with_its_armour),
        cmocka_unit_test(a_page_the_browser_has_is_not_sent_again),
        cmocka_unit_test(head_answers_like_get_without_the_body),
        cmocka_unit_test(what_is_not_there_is_said_in_the_askers_form),
        cmocka_unit_test(a_wrong_method_hears_which_are_right),
        cmocka_unit_test(who_asks_for_a_file_is_told_in_plain_words_and_who_reads_gets_a_page),
        cmocka_unit_test(a_trailing_slash_leads_home),
        cmocka_unit_test(fixed_segments_come_before_names),
        cmocka_unit_test(a_failure_shows_no_half_page),
        cmocka_unit_test(what_is_not_there_has_no_version_to_build_on),
        cmocka_unit_test(changes_must_build_on_the_newest_version),
        cmocka_unit_test(without_a_session_pages_lead_to_sign_in_and_programs_hear_401),
        cmocka_unit_test(a_forged_request_is_refused),
        cmocka_unit_test(a_connection_is_used_again_and_again),
        cmocka_unit_test(too_much_is_refused_with_the_right_number),
        cmocka_unit_test(two_routes_alike_stop_the_start),
        cmocka_unit_test(the_language_is_the_readers),
        cmocka_unit_test(behind_tls_cookies_are_bound_to_the_host_and_browsers_come_back_by_tls),
        cmocka_unit_test(the_log_names_the_route_and_never_the_citizen),
        cmocka_unit_test(json_has_commas_where_they_belong),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
