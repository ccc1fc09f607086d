/* What a handler may ask of a request. */
#include "base/log.h"
#include "http/inner.h"
#include <strings.h>

str request_header(const struct request *req, const char *name) {
    size_t n = strlen(name);
    for (size_t i = 0; i < req->inner->headers_n; i++) {
        const struct http_header *h = &req->inner->headers[i];
        if (h->name.n == n && !strncasecmp(h->name.p, name, n)) return h->value;
    }
    return (str){};
}

str request_header_last(const struct request *req, const char *name) {
    size_t n = strlen(name);
    for (size_t i = req->inner->headers_n; i-- > 0;) {
        const struct http_header *h = &req->inner->headers[i];
        if (h->name.n == n && !strncasecmp(h->name.p, name, n)) return h->value;
    }
    return (str){};
}

str cookie_find(str header, str prefix, str name) {
    str part;
    while (str_next(&header, ';', &part)) {
        size_t eq = str_index(part, '=');
        str key = str_trim(str_sub(part, 0, eq));
        if (eq == part.n || !str_starts(key, prefix) || !str_eq(str_sub(key, prefix.n, key.n), name)) continue;
        str value = str_trim(str_sub(part, eq + 1, part.n));
        if (value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"') value = str_sub(value, 1, value.n - 2);
        return value;
    }
    return (str){};
}

str request_cookie(const struct request *req, const char *name) {
    bool secure = req->inner->server->config.secure_cookies;
    return cookie_find(request_header(req, "Cookie"), secure ? S("__Host-") : S(""), str_c(name));
}

str request_path(const struct request *req, const char *name) {
    str pattern = str_c(req->route->path), segment;
    for (size_t i = 0; path_next(&pattern, &segment); i++) {
        if (segment.n > 2 && segment.p[0] == '{' && str_eq_c(str_sub(segment, 1, segment.n - 2), name))
            return req->inner->match.segments[i];
    }
    log_error("program", LOG_C("route", req->route->path), LOG_C("no such segment", name));
    abort();
}

enum err request_path_id(struct request *req, const char *name, int64_t *ret) {
    int64_t id;
    if (str_int(request_path(req, name), &id) != OK || id <= 0) return ERR_NOT_FOUND;
    *ret = id;
    return OK;
}

str request_body(const struct request *req) {
    return req->inner->body;
}

str request_sent(const struct request *req, const char *name) {
    const struct form *form = &req->inner->form;
    for (size_t i = 0; i < form->n; i++)
        if (str_eq_c(form->at[i].name, name)) return form->at[i].value;
    return (str){};
}

size_t request_sent_all(const struct request *req, const struct http_pair **ret) {
    const struct form *form = &req->inner->form;
    struct http_pair *at = arena_many(req->arena, form->n, struct http_pair);
    for (size_t i = 0; i < form->n; i++) at[i] = (struct http_pair){form->at[i].name, form->at[i].value};
    *ret = at;
    return form->n;
}

const struct route *request_route_at(const struct request *req, enum http_method method, str path) {
    struct route_match m = {};
    return router_find(req->inner->server->router, req->arena, method, path, &m) == OK ? m.route : NULL;
}

/* ---- the route's fields ---- */
static size_t field_index(const struct request *req, const char *name) {
    const struct field *f = req->route->fields;
    for (size_t i = 0; f && f[i].name; i++)
        if (f[i].name == name || !strcmp(f[i].name, name)) return i;
    log_error("program", LOG_C("route", req->route->path), LOG_C("no such field", name));
    abort();
}

const struct http_value *field(const struct request *req, const char *name) {
    return &req->inner->values[field_index(req, name)];
}

str field_text(const struct request *req, const char *name) {
    const struct http_value *v = field(req, name);
    return v->present ? v->text : (str){};
}

int64_t field_int(const struct request *req, const char *name, int64_t otherwise) {
    const struct http_value *v = field(req, name);
    return v->present ? v->number : otherwise;
}

size_t field_many(const struct request *req, const char *name, const struct http_value **ret) {
    const struct http_values *many = &req->inner->many[field_index(req, name)];
    *ret = many->at;
    return many->n;
}

uint32_t field_bits(const struct request *req, const char *name) {
    const struct http_value *values;
    size_t n = field_many(req, name, &values);
    uint32_t bits = 0;
    for (size_t i = 0; i < n; i++)
        if (values[i].present) bits |= 1u << values[i].number;
    return bits;
}

/* ---- versions ---- */
enum err request_if_match(struct request *req, int64_t version) {
    str sent = request_header(req, "If-Match"), tag;
    if (!sent.p) {
        req->response.status = 428;
        return request_problem(req, NULL, T("Ændringen skal sige, hvilken udgave den bygger på (If-Match)."), PROBLEM_END);
    }
    str want = str_printf(req->arena, "\"%lld\"", (long long)version);
    while (str_next(&sent, ',', &tag)) {
        tag = str_trim(tag);
        if (str_eq(tag, want) || str_eq(tag, S("*"))) return OK;
    }
    req->response.status = 412;
    request_problem(req, NULL, T("Andre har ændret det imens. Hent det igen, og prøv så."), PROBLEM_END);
    return ERR_CONFLICT;
}

enum err request_if_match_or_new(struct request *req, int64_t version) {
    if (version) return request_if_match(req, version);
    if (!request_header(req, "If-Match").p) return OK;
    req->response.status = 412;
    request_problem(req, NULL, T("Det findes ikke længere. Hent det igen, og prøv så."), PROBLEM_END);
    return ERR_CONFLICT;
}

void response_version(struct request *req, int64_t version) {
    req->response.etag = str_number(req->arena, version);
}

/* ---- negotiation ---- */
/* The q of one member of an Accept… header, in thousandths; 1000 when it says none. */
static int quality(str member) {
    str part;
    bool first = true;
    while (str_next(&member, ';', &part)) {
        part = str_trim(part);
        if (!first && str_starts(part, S("q="))) {
            str q = str_sub(part, 2, part.n);
            int value = 0, unit = 1000;
            for (size_t i = 0; i < q.n && i < 5; i++) {
                if (q.p[i] == '.') continue;
                if (q.p[i] < '0' || q.p[i] > '9') return 0;
                value += (q.p[i] - '0') * unit;
                unit /= 10;
            }
            return value;
        }
        first = false;
    }
    return 1000;
}

bool accepts_gzip(str accept_encoding) {
    str member;
    while (str_next(&accept_encoding, ',', &member)) {
        str name = str_trim(str_sub(member, 0, str_index(member, ';')));
        if ((str_eq(name, S("gzip")) || str_eq(name, S("*"))) && quality(member) > 0) return true;
    }
    return false;
}

static bool lang_named(str s, enum lang *ret) {
    if (str_eq(str_sub(s, 0, 2), S("da")) && (s.n == 2 || s.p[2] == '-')) *ret = LANG_DA;
    else if (str_eq(str_sub(s, 0, 2), S("en")) && (s.n == 2 || s.p[2] == '-')) *ret = LANG_EN;
    else return false;
    return true;
}

enum lang request_lang(str query_lang, str cookie, str accept) {
    enum lang lang;
    if (lang_named(query_lang, &lang) || lang_named(cookie, &lang)) return lang;
    enum lang best = LANG_DA;
    int best_quality = 0;
    str member;
    while (str_next(&accept, ',', &member)) {
        str name = str_trim(str_sub(member, 0, str_index(member, ';')));
        int q = quality(member);
        if (!lang_named(name, &lang) || q <= best_quality) continue;
        best = lang;
        best_quality = q;
    }
    return best;
}
