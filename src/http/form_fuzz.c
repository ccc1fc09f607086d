/* Hostile input, made by libFuzzer: forms, JSON, multipart, paths, cookies, and whole requests to a route that has a field of
 * every kind. The first byte chooses. Beside not crashing, what passes a validator must be what the validator promises. */
#include "base/text.h"
#include "http/inner.h"

static const char *const choices[] = {"one", "two", NULL};
static const struct field every_kind[] = {
    {"text", FIELD_TEXT}, {"lines", FIELD_LINES}, {"int", FIELD_INT, .min = -5, .max = 500}, {"id", FIELD_ID},
    {"bool", FIELD_BOOL}, {"choice", FIELD_CHOICE, .choices = choices}, {"date", FIELD_DATE}, {"time", FIELD_TIME},
    {"email", FIELD_EMAIL}, {"phone", FIELD_PHONE}, {"cpr", FIELD_CPR}, {"key", FIELD_KEY}, {"token", FIELD_TOKEN},
    {"purpose", FIELD_PURPOSE}, {"language", FIELD_LANGUAGE}, {"secret", FIELD_SECRET}, {"file", FIELD_FILE}, {"many", FIELD_TEXT, .many = true, .most = 5}, {"a.b", FIELD_KEY, .many = true}, {}};

static void must(bool promise) {
    if (!promise) abort();
}

static void check_text(str s, int64_t most) {
    must(text_valid(s) && (int64_t)text_length(s) <= most);
}

static enum err handle(struct request *req) {
    check_text(field_text(req, "text"), 200);
    must(!memchr(field_text(req, "text").p ? field_text(req, "text").p : "", '\n', field_text(req, "text").n));
    check_text(field_text(req, "lines"), 10'000);
    check_text(field_text(req, "secret"), 1024);
    must(field_int(req, "int", 0) >= -5 && field_int(req, "int", 0) <= 500);
    must(field_int(req, "id", 1) > 0);
    must(field_int(req, "time", 0) >= 0 && field_int(req, "time", 0) <= 1440);
    must(!field(req, "cpr")->present || field_text(req, "cpr").n == 10);
    must(!field(req, "token")->present || field_text(req, "token").n >= 16);
    const struct http_value *many;
    must(field_many(req, "many", &many) <= 5);
    for (size_t i = 0, n = field_many(req, "many", &many); i < n; i++) check_text(many[i].text, 200);
    return OK;
}

static const struct route table[] = {
    {HTTP_GET, "/a/{x}/b", 0, handle, "", every_kind}, {HTTP_POST, "/a/{x}/b", 0, handle, "", every_kind},
    {HTTP_GET, "/a/b/c", 0, handle, "", every_kind},   {HTTP_POST, "/api/{x}", 0, handle, "", every_kind},
    {HTTP_GET, "/", 0, handle, "", every_kind},
};
static const struct routes rooms[] = {ROUTES("fuzz", table)};
static struct http_server server;

static void request(struct arena *a, enum http_method method, const char *type, str url, str body) {
    const struct http_header headers[] = {
        {S("Content-Type"), str_c(type)}, {S("Cookie"), body}, {S("Accept-Language"), body}, {S("X-Forwarded-For"), body},
        {S("X-Request-Id"), body}, {S("If-None-Match"), body}, {S("Accept-Encoding"), body}};
    struct request_inner inner = {.server = &server, .headers = headers, .headers_n = 7, .body = body};
    struct request req = {.arena = a, .method = method, .inner = &inner};
    request_begin(&req, url, S("127.0.0.1"));
    request_dispatch(&req, false);
    must(req.response.status >= 200 && req.response.status < 600 && inner.out_n > 3);
    for (size_t i = 0; i < req.problem.n; i++) must(req.problem.at[i].text.n > 0);
    request_cookie(&req, "session");
    accepts_gzip(body);
    buf_free(&req.response.body);
}

static void choose(struct arena *a, int what, str in) {
    struct form form = {};
    struct route_match match;
    enum err e = OK;
    str decoded;
    size_t half = str_index(in, '\n');
    str url = str_sub(in, 0, half), rest = str_sub(in, half + 1, in.n);
    switch (what) {
    case 0: e = form_urlencoded(a, in, &form); break;
    case 1: e = form_json(a, in, &form); break;
    case 2: e = form_multipart(a, url, rest, &form); break;
    case 3:
        e = router_find(server.router, a, HTTP_GET, in, &match);
        if (url_decode(a, in, true, &decoded) == OK) must(decoded.n <= in.n);
        break;
    case 4: request(a, HTTP_GET, "", in, S("")); break;
    case 5: request(a, HTTP_POST, "application/json", S("/api/x"), in); break;
    case 6: request(a, HTTP_POST, "application/x-www-form-urlencoded", S("/a/x/b"), in); break;
    default: request(a, HTTP_POST, "multipart/form-data; boundary=x", url, rest); break;
    }
    must(e == OK || e == ERR_INVALID || e == ERR_LIMIT || e == ERR_NOT_FOUND);
    must(form.n <= PAIRS_MAX);
}

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv) {
    struct http_config config = {.rooms = rooms, .rooms_n = 1, .quiet = true};
    return http_server_prepare(&config, &server) != OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    if (!n) return 0;
    ARENA(a);
    char *copy = must_alloc(n); /* of its own size, so that reading past its end is seen */
    memcpy(copy, data + 1, n - 1);
    choose(&a, data[0] % 8, (str){copy, n - 1});
    free(copy);
    return 0;
}
