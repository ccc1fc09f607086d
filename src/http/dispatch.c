/* From a request that was read to an answer that can be sent. Knows no socket. */
#include <strings.h>
#include "base/log.h"
#include "base/text.h"
#include "http/inner.h"

/* ---- the beginning: what follows from URL and headers ---- */
static bool same_type(str content_type, const char *want) {
    str type = str_trim(str_sub(content_type, 0, str_index(content_type, ';')));
    return type.n == strlen(want) && !strncasecmp(type.p, want, type.n);
}

static bool proxy_is_trusted(const struct request *req, str peer) {
    if (str_eq(peer, S("127.0.0.1")) || str_eq(peer, S("::1"))) return true;
    const char *trusted = req->inner->server->config.trusted_proxy;
    return trusted && str_eq_c(peer, trusted);
}

/* The last address is the one our own proxy saw; those before it, in the same line or in lines above (HAProxy adds its own
 * below the client's), are whatever the client wrote. */
static str peer_of(struct request *req, str socket_peer) {
    str list = request_header_last(req, "X-Forwarded-For"), last = {}, part;
    if (!req->inner->proxy || !list.n) return socket_peer;
    while (str_next(&list, ',', &part)) last = str_trim(part);
    return last.n && last.n <= 45 ? last : socket_peer;
}

static bool id_is_plain(str id) {
    if (id.n < 8 || id.n > 64) return false;
    for (size_t i = 0; i < id.n; i++) {
        char c = id.p[i];
        if (!((c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '-')) return false;
    }
    return true;
}

/* Thirteen signs that can be read out on the telephone (Crockford's base 32: no I, L, O, U). */
static str new_id(struct request *req) {
    struct http_server *server = req->inner->server;
    uint64_t x = server->id_seed + atomic_fetch_add(&server->next_id, 1) * 0x9E3779B97F4A7C15u;
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9u;
    x = (x ^ x >> 27) * 0x94D049BB133111EBu;
    x ^= x >> 31;
    char *out = arena_alloc(req->arena, 14);
    for (int i = 12; i >= 0; i--, x >>= 5) out[i] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[x & 31];
    return (str){out, 13};
}

static str lang_asked(const struct request *req) {
    str query = req->query, part, asked = {};
    while (str_next(&query, '&', &part))
        if (str_starts(part, S("lang="))) asked = str_sub(part, 5, part.n);
    return asked;
}

static enum lang find_lang(const struct request *req) {
    return request_lang(lang_asked(req), request_cookie(req, "lang"), request_header(req, "Accept-Language"));
}

/* The switch on a page is a link with ?lang=; every page after it is in that language too. */
static void remember_lang(struct request *req) {
    enum { YEAR_S = 365 * 24 * 3600 };
    str now = req->lang == LANG_EN ? S("en") : S("da");
    if (req->api || req->method != HTTP_GET || !lang_asked(req).n || str_eq(request_cookie(req, "lang"), now)) return;
    response_cookie(req, "lang", now, YEAR_S);
}

void request_begin(struct request *req, str url, str socket_peer) {
    struct http_server *server = req->inner->server;
    size_t mark = str_index(url, '?');
    req->path = str_sub(url, 0, mark);
    req->query = str_sub(url, mark + 1, url.n);
    req->db = server->config.db;
    req->app = server->config.app;
    req->api = str_starts(req->path, S("/api/"));
    req->fragment = request_header(req, "HX-Request").n > 0;
    req->bearer = str_starts(request_header(req, "Authorization"), S("Bearer "));
    req->lang = find_lang(req);
    req->now = clock_now();
    req->inner->proxy = proxy_is_trusted(req, socket_peer);
    req->peer = peer_of(req, socket_peer);
    str id = request_header(req, "X-Request-Id");
    req->id = req->inner->proxy && id_is_plain(id) ? id : new_id(req);
    req->response.status = 200;
    req->response.content_type = "text/html; charset=utf-8";
}

/* ---- the route ---- */
static str allowed(struct request *req, unsigned methods) {
    static const char *const names[] = {"GET, HEAD", "POST", "PUT", "PATCH", "DELETE"};
    str parts[HTTP_METHOD_COUNT];
    size_t n = 0;
    for (unsigned i = 0; i < HTTP_METHOD_COUNT; i++)
        if (methods & 1u << i) parts[n++] = str_c(names[i]);
    return str_join(req->arena, parts, n, S(", "));
}

/* /opgaver/ for /opgaver: people type it, and links in old letters have it. */
static enum err try_without_slash(struct request *req) {
    struct route_match m;
    if (req->method != HTTP_GET || req->path.n < 2 || !str_ends(req->path, S("/"))) return ERR_NOT_FOUND;
    str path = str_sub(req->path, 0, req->path.n - 1);
    TRY(router_find(req->inner->server->router, req->arena, HTTP_GET, path, &m));
    if (!m.route) return ERR_NOT_FOUND;
    response_redirect(req, req->query.n ? str_printf(req->arena, "%.*s?%.*s", STR_ARG(path), STR_ARG(req->query)) : path);
    req->response.status = 308;
    return OK;
}

static enum err find_route(struct request *req) {
    struct route_match *m = &req->inner->match;
    enum err e = router_find(req->inner->server->router, req->arena, req->method, req->path, m);
    if (e == ERR_INVALID) req->response.status = 400;
    if (e != OK) return e == ERR_NOT_FOUND ? try_without_slash(req) == OK ? OK : e : e;
    for (size_t i = 0; i < m->segments_n; i++) {
        if (text_valid(m->segments[i])) continue;
        req->response.status = 400;
        return ERR_INVALID;
    }
    req->route = m->route;
    if (req->route) return OK;
    if (req->method == HTTP_GET && !req->api && m->methods & 1u << HTTP_POST) { /* the address of a form's error page, loaded again */
        response_redirect(req, request_page_above(req));
        return OK;
    }
    req->response.status = 405;
    response_header(req, "Allow", allowed(req, m->methods));
    return ERR_NOT_FOUND;
}

/* ---- the input ---- */
static enum err read_body(struct request *req) {
    struct request_inner *in = req->inner;
    str type = request_header(req, "Content-Type");
    if (!in->body.n) return OK;
    if (same_type(type, "application/json")) return form_json(req->arena, in->body, &in->form);
    if (same_type(type, "application/x-www-form-urlencoded")) return form_urlencoded(req->arena, in->body, &in->form);
    if (same_type(type, "multipart/form-data")) return form_multipart(req->arena, type, in->body, &in->form);
    req->response.status = 415;
    in->form.why = T("Indholdet skal være en formular eller JSON.");
    return ERR_INVALID;
}

static void read_input(struct request *req) {
    struct request_inner *in = req->inner;
    if (req->route->flags & ROUTE_RAW_BODY) return;
    bool in_query = req->method == HTTP_GET || (req->method == HTTP_DELETE && !in->body.n); /* as OpenAPI says it of both */
    if (in_query) in->form_err = form_urlencoded(req->arena, req->query, &in->form);
    else in->form_err = read_body(req);
}

/* ---- the whole way ---- */
static bool answer_static(struct request *req) {
    str path = req->path;
    if (str_eq(path, S("/favicon.ico")) || str_eq(path, S("/robots.txt")))
        path = str_printf(req->arena, "/web%.*s", STR_ARG(path));
    const struct static_file *file = req->method == HTTP_GET ? static_find(req->inner->server->files, path) : NULL;
    if (file) static_answer(req, file);
    return file;
}

static enum err handle(struct request *req) {
    const struct http_config *config = &req->inner->server->config;
    remember_lang(req);
    read_input(req);
    if (config->guard) TRY(config->guard(req));
    TRY(csrf_check(req));
    enum err e = fields_check(req);
    bool shows = req->route->flags & ROUTE_SHOWS_PROBLEMS && req->inner->form_err == OK;
    if (e != OK && !shows) return e;
    TRY(req->route->handle(req));
    /* A form that is shown again with what is wrong is no success, whoever found the fault. */
    bool wrong = e != OK || (req->method != HTTP_GET && req->problem.n);
    if (wrong && req->response.status == 200) req->response.status = 422;
    return OK;
}

void request_find(struct request *req, bool streams_only) {
    if (!streams_only && answer_static(req)) return;
    req->inner->err = find_route(req);
    if (!streams_only || !req->route || req->route->flags & ROUTE_STREAM) return;
    req->response.status = 421;
    req->inner->err = ERR_NOT_FOUND;
}

bool request_waits(const struct request *req) {
    bool far = req->db && db_engine(req->db) == DB_POSTGRES;
    if (!req->route) return far && req->inner->err != OK; /* a page says so; a file is at hand */
    return far || req->method != HTTP_GET || req->route->flags & (ROUTE_LONG | ROUTE_PURPOSE); /* a look at a citizen is logged first */
}

bool request_brief(const struct request *req) {
    return req->route && req->route->flags & ROUTE_BRIEF && req->inner->body.n <= BRIEF_BODY;
}

void request_again(struct request *req) {
    struct response *r = &req->response;
    struct buf body = r->body;
    body.n = 0;
    *r = (struct response){.status = 200, .content_type = "text/html; charset=utf-8", .body = body};
    req->problem = (struct problem){};
    req->inner->form = (struct form){};
    req->inner->out_n = 0;
    req->inner->err = OK;
}

void request_answer(struct request *req) {
    struct request_inner *in = req->inner;
    if (req->route && in->err == OK) in->err = handle(req);
    if (in->err != OK) {
        if (in->stream) stream_unsubscribe(in->stream);
        in->stream = NULL;
        response_error(req, in->err);
    }
    response_finish(req);
}

void request_fail(struct request *req, enum err e) {
    request_again(req);
    req->inner->err = e;
    response_error(req, e);
    response_finish(req);
}

void request_dispatch(struct request *req, bool streams_only) {
    request_find(req, streams_only);
    request_answer(req);
}

void request_refuse(struct request *req, int status, int retry_after_s) {
    req->response.status = status;
    req->problem.retry_after = retry_after_s;
    req->inner->err = status == 503 ? ERR_BUSY : ERR_LIMIT;
    if (status == 413)
        (void)request_problem(req, NULL, T("Der må højst sendes {1} byte på én gang."), str_number(req->arena, (int64_t)req->inner->server->config.body_limit).p, PROBLEM_END);
    response_header(req, "Connection", S("close"));
    response_error(req, req->inner->err);
    response_finish(req);
}

/* ---- what all requests share ---- */
enum err http_server_prepare(const struct http_config *config, struct http_server *server) {
    ARENA(a);
    str why = {};
    *server = (struct http_server){.config = *config};
    server->id_seed = (uint64_t)clock_now() << 20 ^ (uint64_t)clock_monotonic_ns();
    enum err e = router_new(config->rooms, config->rooms_n, &server->router, &why, &a);
    if (e != OK) {
        log_error("route", LOG_TEXT("why", why), LOG_ERR(e));
        return e;
    }
    e = static_load(config->web_root, &server->files);
    if (e != OK) log_error("static files", LOG_C("folder", config->web_root), LOG_ERR(e));
    return e;
}

void http_server_release(struct http_server *server) {
    router_free(server->router);
    static_free(server->files);
    stream_hub_free(server->hub);
}
