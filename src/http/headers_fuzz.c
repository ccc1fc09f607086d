/* Throws headers at the server, a line each, as many requests can bear them: of a change that says which version it is of, of a page,
 * of a form. No header makes a request go through that should not, and what is told of them is plain. */
#include "base/text.h"
#include "http/inner.h"

enum { MOST = 24, VERSION = 7 };

static void must(bool promise) {
    if (!promise) abort();
}

static bool changed;
static enum err change(struct request *req) {
    TRY(request_if_match(req, VERSION));
    changed = true;
    response_version(req, VERSION + 1);
    return OK;
}
static enum err add(struct request *req) {
    return request_if_match_or_new(req, 0);
}
static enum err page(struct request *req) {
    request_cookie(req, "indgang_session");
    response_version(req, VERSION);
    return OK;
}

static const struct route table[] = {
    {HTTP_GET, "/side", 0, page, ""},
    {HTTP_POST, "/api/v1/ting", 0, change, "", NULL, ROUTE_IF_MATCH},
    {HTTP_PUT, "/api/v1/ting", 0, add, "", NULL, ROUTE_IF_MATCH},
    {HTTP_POST, "/form", 0, page, ""},
};
static const struct routes rooms[] = {ROUTES("fuzz", table)};
static struct http_server server;

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv) {
    struct http_config config = {.rooms = rooms, .rooms_n = 1, .quiet = true, .public_url = "https://byen.example"};
    return http_server_prepare(&config, &server) != OK;
}

static size_t read_headers(str in, struct http_header *headers) {
    size_t n = 0;
    str line, name;
    while (n < MOST && str_next(&in, '\n', &line)) {
        if (!str_next(&line, ':', &name)) continue;
        headers[n++] = (struct http_header){str_trim(name), str_trim(line)};
    }
    return n;
}

/* Does If-Match name the version, as one of a list? Read again here in another way. */
static bool names_version(str sent) {
    bool found = false;
    for (size_t i = 0; i < sent.n; i++) {
        str rest = str_sub(sent, i, sent.n);
        found |= str_starts(rest, S("\"7\"")) || rest.p[0] == '*';
    }
    return found;
}

static void send(const struct route *route, const struct http_header *headers, size_t n) {
    ARENA(a);
    struct request_inner inner = {.server = &server, .headers = headers, .headers_n = n};
    struct request req = {.arena = &a, .method = route->method, .inner = &inner};
    changed = false;
    request_begin(&req, str_c(route->path), S("127.0.0.1"));
    must(req.lang == LANG_DA || req.lang == LANG_EN);
    must(req.id.n >= 8 && req.id.n <= 64 && req.peer.n && req.peer.n <= 45);
    request_dispatch(&req, false);
    must(req.response.status >= 200 && req.response.status < 500);
    if (changed) must(names_version(request_header(&req, "If-Match")));
    if (route->method == HTTP_POST && request_header(&req, "Cookie").p && req.response.status < 300) {
        str origin = request_header(&req, "Origin");
        must(!origin.p || str_eq(origin, S("https://byen.example")));
    }
    for (size_t i = 0; i < inner.out_n; i++)
        for (size_t k = 0; k < inner.out[i].value.n; k++) must(inner.out[i].value.p[k] != '\n' && inner.out[i].value.p[k] != '\r');
    buf_free(&req.response.body);
}

static void keys(const struct http_header *headers, size_t n) {
    for (size_t i = 0; i < n; i++) {
        str key = headers[i].value;
        if (!idempotency_key_good(key)) continue;
        must(key.n >= 16 && key.n <= 64);
        for (size_t k = 0; k < key.n; k++) must(key.p[k] > ' ' && key.p[k] < 0x7F && !strchr("'\"%/\\<>;,", key.p[k]));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct http_header headers[MOST];
    size_t n = read_headers((str){(const char *)data, size}, headers);
    keys(headers, n);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) send(&table[i], headers, n);
    return 0;
}
