/* Answers: headers that every one carries, errors as problem+json (RFC 9457) or pages, 304. */
#include "http/inner.h"
#include "http/json.h"

static const struct { int status; const char *text, *title; } statuses[] = {
    {200, "OK", ""}, {201, "Created", ""}, {202, "Accepted", ""}, {204, "No Content", ""}, {303, "See Other", ""},
    {304, "Not Modified", ""}, {308, "Permanent Redirect", ""},
    {400, "Bad Request", T("Forespørgslen kan ikke læses.")},
    {401, "Unauthorized", T("Du skal logge ind først.")},
    {403, "Forbidden", T("Det har du ikke adgang til.")},
    {404, "Not Found", T("Det findes ikke.")},
    {405, "Method Not Allowed", T("Det kan man ikke gøre her.")},
    {409, "Conflict", T("Nogen kom i forkøbet.")},
    {410, "Gone", T("Det findes ikke længere.")},
    {412, "Precondition Failed", T("Nogen kom i forkøbet.")},
    {413, "Content Too Large", T("Der er sendt for meget på én gang.")},
    {414, "URI Too Long", T("Adressen er for lang.")},
    {415, "Unsupported Media Type", T("Den slags indhold kan ikke læses her.")},
    {421, "Misdirected Request", T("Det findes ikke her.")},
    {422, "Unprocessable Content", T("Noget er ikke udfyldt rigtigt.")},
    {428, "Precondition Required", T("Det mangler at stå, hvilken udgave der ændres.")},
    {429, "Too Many Requests", T("Det har du gjort for mange gange. Vent lidt.")},
    {431, "Request Header Fields Too Large", T("Forespørgslens hoved er for stort.")},
    {500, "Internal Server Error", T("Der er sket en fejl hos os.")},
    {501, "Not Implemented", T("Det kan man ikke gøre her.")},
    {503, "Service Unavailable", T("Der er for travlt lige nu. Prøv igen om lidt.")},
};

/* A conflict that somebody has put into words need not be anybody else's doing. */
static const char *title_of(const struct request *req) {
    int status = req->response.status;
    if (status == 409 && req->problem.n) return T("Det kan ikke gøres nu.");
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        if (statuses[i].status == status) return statuses[i].title;
    return T("Der er sket en fejl hos os.");
}

const char *http_status_text(int status) {
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        if (statuses[i].status == status) return statuses[i].text;
    return "Error";
}

static int status_of(enum err err) {
    static const int of[ERR_COUNT] = {
        [OK] = 200, [ERR_NOT_FOUND] = 404, [ERR_CONFLICT] = 409, [ERR_DENIED] = 403, [ERR_INVALID] = 422,
        [ERR_LIMIT] = 429, [ERR_BUSY] = 503, [ERR_STORAGE] = 500, [ERR_UNAVAILABLE] = 503,
    };
    return err < ERR_COUNT && of[err] ? of[err] : 500;
}

static str translated(const struct request *req, const char *msgid) {
    const struct http_config *config = &req->inner->server->config;
    return config->translate ? config->translate(req->lang, msgid) : str_c(msgid);
}

/* ---- what is wrong, in words ---- */
static str fill_in(struct arena *a, str text, const char *const *args, size_t n) {
    BUF(b);
    for (size_t i = 0; i < text.n; i++) {
        bool place = text.p[i] == '{' && i + 2 < text.n && text.p[i + 2] == '}';
        size_t which = place ? (size_t)(text.p[i + 1] - '1') : n;
        if (which < n) {
            buf_add(&b, str_c(args[which]));
            i += 2;
        } else buf_char(&b, text.p[i]);
    }
    return str_dup(a, buf_str(&b));
}

enum err request_problem(struct request *req, const char *name, const char *msgid, ...) {
    struct problem *p = &req->problem;
    if (p->n == sizeof p->at / sizeof *p->at) return ERR_INVALID;
    const char *args[9];
    size_t n = 0;
    va_list ap;
    va_start(ap, msgid);
    for (const char *arg; n < 9 && (arg = va_arg(ap, const char *)); n++) args[n] = arg;
    va_end(ap);
    struct problem_item *item = &p->at[p->n++];
    item->field = name ? str_dup(req->arena, str_c(name)) : (str){};
    item->text = fill_in(req->arena, translated(req, msgid), args, n);
    return ERR_INVALID;
}

/* ---- what handlers call ---- */
void response_header(struct request *req, const char *name, str value) {
    struct response *r = &req->response;
    if (r->headers_n == sizeof r->headers / sizeof *r->headers) abort();
    r->headers[r->headers_n].name = name;
    r->headers[r->headers_n++].value = value;
}

void response_redirect(struct request *req, str location) {
    req->response.status = 303;
    req->response.location = str_dup(req->arena, location);
    req->response.body.n = 0;
}

void response_json(struct request *req, int status) {
    req->response.status = status;
    req->response.content_type = "application/json";
}

void response_text(struct request *req, const char *content_type, str body) {
    req->response.content_type = content_type;
    req->response.body.n = 0;
    buf_add(&req->response.body, body);
}

void response_cookie(struct request *req, const char *name, str value, int max_age_s) {
    struct response *r = &req->response;
    bool secure = req->inner->server->config.secure_cookies;
    for (size_t i = 0; i < value.n; i++)
        if (value.p[i] <= ' ' || value.p[i] == ';' || value.p[i] == ',' || value.p[i] == '"' || value.p[i] == '\\') abort();
    if (r->cookies_n == sizeof r->cookies / sizeof *r->cookies) abort();
    r->cookies[r->cookies_n++] =
        str_printf(req->arena, "%s%s=%.*s; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax%s", secure ? "__Host-" : "", name,
                   STR_ARG(value), max_age_s, secure ? "; Secure" : "");
}

/* ---- errors ---- */
static void problem_json(struct request *req) {
    struct response *r = &req->response;
    r->content_type = "application/problem+json";
    struct json j = json_to(&r->body);
    json_object(&j, NULL);
    json_c(&j, "type", "about:blank");
    json_c(&j, "title", http_status_text(r->status));
    json_int(&j, "status", r->status);
    json_str(&j, "detail", translated(req, title_of(req)));
    json_str(&j, "request_id", req->id);
    json_array(&j, "errors");
    for (size_t i = 0; i < req->problem.n; i++) {
        json_object(&j, NULL);
        json_str(&j, "field", req->problem.at[i].field);
        json_str(&j, "text", req->problem.at[i].text);
        json_object_end(&j);
    }
    json_array_end(&j);
    json_object_end(&j);
}

static void add_escaped(struct buf *out, str s) {
    for (size_t i = 0; i < s.n; i++) {
        switch (s.p[i]) {
        case '<': buf_lit(out, "&lt;"); break;
        case '>': buf_lit(out, "&gt;"); break;
        case '&': buf_lit(out, "&amp;"); break;
        case '"': buf_lit(out, "&quot;"); break;
        default: buf_char(out, s.p[i]);
        }
    }
}

/* When there is nobody to draw a page: before the rooms are there, and for requests refused unread. */
static void bare_page(struct request *req) {
    struct buf *out = &req->response.body;
    str title = translated(req, title_of(req));
    buf_printf(out, "<!doctype html><html lang=\"%s\"><head><meta charset=\"utf-8\"><title>", req->lang == LANG_EN ? "en" : "da");
    add_escaped(out, title);
    buf_lit(out, "</title></head><body><h1>");
    add_escaped(out, title);
    buf_lit(out, "</h1>");
    for (size_t i = 0; i < req->problem.n; i++) {
        buf_lit(out, "<p>");
        add_escaped(out, req->problem.at[i].text);
        buf_lit(out, "</p>");
    }
    buf_lit(out, "<p>Id: ");
    add_escaped(out, req->id);
    buf_lit(out, "</p></body></html>");
}

static bool is_page(const struct request *req, str path) {
    return request_route_at(req, HTTP_GET, path);
}

str request_page_above(const struct request *req) {
    str path = req->path;
    while (path.n > 1 && !is_page(req, path))
        do path.n--; while (path.n > 1 && path.p[path.n] != '/');
    return path;
}

/* The path and query of the page that a header names, when it is a page of ours; else {}. */
static str page_named(const struct request *req, const char *header) {
    str from = request_header(req, header);
    size_t host = str_index(from, '/') + 2;
    from = host < from.n ? str_sub(from, host, from.n) : S("");
    from = str_sub(from, str_index(from, '/'), from.n);
    from = str_sub(from, 0, str_index(from, '#'));
    return from.n && is_page(req, str_sub(from, 0, str_index(from, '?'))) ? from : (str){};
}

str request_way_back(const struct request *req) {
    if (req->method == HTTP_GET)
        return req->query.n ? str_printf(req->arena, "%.*s?%.*s", STR_ARG(req->path), STR_ARG(req->query)) : req->path;
    str from = page_named(req, "Referer");
    return from.n ? from : request_page_above(req);
}

/* Draws the page that carries the form on. */
static bool carry_form(struct request *req) {
    const struct http_config *config = &req->inner->server->config;
    if (req->fragment || req->method != HTTP_POST || req->inner->form_err != OK || !config->signed_out) return false;
    req->response.body.n = 0;
    req->response.status = 401;
    return config->signed_out(req);
}

/* A page that asks for sign-in leads there and back again. */
static bool lead_to_sign_in(struct request *req) {
    struct response *r = &req->response;
    if (carry_form(req)) return true;
    str here = req->fragment ? page_named(req, "HX-Current-URL") : request_way_back(req);
    BUF(to);
    buf_lit(&to, "/log-ind");
    if (here.n > 1) {
        buf_lit(&to, "?next=");
        buf_url(&to, here, "/");
    }
    if (req->fragment) { /* htmx would put the sign-in page into the fragment's place */
        r->status = 401;
        response_header(req, "HX-Redirect", str_dup(req->arena, buf_str(&to)));
        return false;
    }
    response_redirect(req, buf_str(&to));
    return true;
}

/* /tal.csv: who asks for a file gets words in it, no page; but a browser that follows a link to it (it names text/html) does. */
static bool wants_file(const struct request *req) {
    str path = req->path;
    size_t last = path.n;
    while (last && path.p[last - 1] != '/') last--;
    return str_contains(str_sub(path, last, path.n), S(".")) && !str_contains(request_header(req, "Accept"), S("text/html"));
}

static void plain_error(struct request *req) {
    struct buf *out = &req->response.body;
    req->response.content_type = "text/plain; charset=utf-8";
    buf_add(out, translated(req, title_of(req)));
    for (size_t i = 0; i < req->problem.n; i++) {
        buf_char(out, '\n');
        buf_add(out, req->problem.at[i].text);
    }
    buf_char(out, '\n');
}

static void draw_error(struct request *req, enum err err) {
    const struct http_config *config = &req->inner->server->config;
    req->response.body.n = 0;
    if (!req->api && wants_file(req)) {
        plain_error(req);
        return;
    }
    if (req->api) {
        problem_json(req);
        return;
    }
    req->response.content_type = "text/html; charset=utf-8";
    if (config->error_page) config->error_page(req, err);
    if (!req->response.body.n) bare_page(req);
}

void response_error(struct request *req, enum err err) {
    struct response *r = &req->response;
    bool said = r->status >= 400; /* somebody knew better */
    if (!said) r->status = status_of(err);
    r->etag = r->location = r->download = (str){};
    r->max_age = 0;
    if (err == ERR_DENIED && !said && !req->session && req->route) {
        if (!req->api && lead_to_sign_in(req)) return;
        r->status = 401;
        if (req->api) response_header(req, "WWW-Authenticate", S("Bearer"));
    }
    int retry = req->problem.retry_after ? req->problem.retry_after : r->status == 503 ? 5 : r->status == 429 ? 60 : 0;
    if (retry) response_header(req, "Retry-After", str_printf(req->arena, "%d", retry));
    draw_error(req, err);
}

/* ---- headers ---- */
static void out(struct request *req, const char *name, str value) {
    struct request_inner *in = req->inner;
    if (!value.n || in->out_n == HEADERS_OUT) return;
    in->out[in->out_n++] = (struct http_header){str_c(name), value};
}

/* What is data and no page loads nothing, and nobody frames it; the rest is for documents only. */
static void security_headers(struct request *req) {
    static const struct http_header page[] = {
        {S_INIT("Content-Security-Policy"), S_INIT("default-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
                                                   "form-action 'self'; object-src 'none'")},
        {S_INIT("Referrer-Policy"), S_INIT("same-origin")},
        {S_INIT("Permissions-Policy"), S_INIT("camera=(), microphone=(), geolocation=(), payment=(), usb=()")},
        {S_INIT("Cross-Origin-Opener-Policy"), S_INIT("same-origin")},
    };
    static const struct http_header data[] = {
        {S_INIT("Content-Security-Policy"), S_INIT("default-src 'none'; frame-ancestors 'none'")},
    };
    const struct http_header *some = req->api ? data : page;
    size_t n = req->api ? sizeof data / sizeof *data : sizeof page / sizeof *page;
    for (size_t i = 0; i < n; i++) req->inner->out[req->inner->out_n++] = some[i];
    out(req, "X-Content-Type-Options", S("nosniff"));
    if (req->inner->server->config.secure_cookies) out(req, "Strict-Transport-Security", S("max-age=31536000"));
    out(req, "X-Request-Id", req->id);
}

static void cache_headers(struct request *req) {
    const struct response *r = &req->response;
    bool secret = req->session || (req->route && req->route->flags & ROUTE_NO_STORE) || r->cookies_n;
    if (r->max_age) {
        const char *who = secret ? "private" : "public";
        const char *forever = r->max_age >= 31'536'000 ? ", immutable" : "";
        out(req, "Cache-Control", str_printf(req->arena, "%s, max-age=%d%s", who, r->max_age, forever));
    } else out(req, "Cache-Control", secret ? S("no-store") : S("no-cache"));
    if (req->route && (r->max_age || !secret)) out(req, "Vary", S("Accept-Language, Cookie, HX-Request"));
}

/* If-None-Match: weak comparison (RFC 9110 § 13.1.2). */
static bool not_modified(const struct request *req) {
    const struct response *r = &req->response;
    if (!r->etag.n || req->method != HTTP_GET || r->status != 200) return false;
    str sent = request_header(req, "If-None-Match"), tag;
    while (str_next(&sent, ',', &tag)) {
        tag = str_trim(tag);
        if (str_starts(tag, S("W/"))) tag = str_sub(tag, 2, tag.n);
        if (str_eq(tag, S("*"))) return true;
        if (tag.n == r->etag.n + 2 && str_eq(str_sub(tag, 1, r->etag.n), r->etag)) return true;
    }
    return false;
}

/* A file name as RFC 6266 has it: plain ASCII, and the true name in UTF-8 for whom understands. */
static str disposition(struct request *req) {
    BUF(b);
    buf_lit(&b, "attachment; filename=\"");
    str name = req->response.download;
    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];
        buf_char(&b, c >= 0x20 && c < 0x7F && c != '"' && c != '\\' && c != '%' ? (char)c : '_');
    }
    buf_lit(&b, "\"; filename*=UTF-8''");
    buf_url(&b, name, "");
    return str_dup(req->arena, buf_str(&b));
}

void response_finish(struct request *req) {
    struct response *r = &req->response;
    struct request_inner *in = req->inner;
    if (!in->send.p) in->send = buf_str(&r->body);
    bool same = not_modified(req);
    if (same) {
        r->status = 304;
        in->send = (str){};
    }
    security_headers(req);
    if (!same && (in->send.n || in->stream)) out(req, "Content-Type", str_c(r->content_type));
    cache_headers(req);
    if (r->etag.n) out(req, "ETag", str_join(req->arena, (str[]){S("\""), r->etag, S("\"")}, 3, S("")));
    out(req, "Location", r->location);
    if (r->download.n) out(req, "Content-Disposition", disposition(req));
    for (size_t i = 0; i < r->cookies_n; i++) out(req, "Set-Cookie", r->cookies[i]);
    for (size_t i = 0; i < r->headers_n; i++) out(req, r->headers[i].name, r->headers[i].value);
}
