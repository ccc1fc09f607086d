/* The door: who makes the request, and may they? */
#include "access/access_sql.h"
#include "access/inner.h"
#include "base/text.h"

bool access_may(const struct request *req, enum access_permission p) {
    const struct access_session *s = access_session(req);
    return p == ACCESS_ANYBODY || (s && (s->permissions >> p & 1));
}

/* otherwise: when no municipality was named that is served; 0: the first. */
static int64_t named_or(struct request *req, int64_t otherwise) {
    DB_READ(tx);
    struct sql_access_authority_served row;
    str key = request_sent(req, "kommune");
    if (!key.n) key = request_cookie(req, "kommune");
    if (!key.n && otherwise) return otherwise;
    struct sql_access_authority_served_in in = {.key = text_valid(key) ? key : (str){}, .otherwise = otherwise};
    if (db_read_begin(req->db, &tx) != OK || sql_access_authority_served(tx, req->arena, in, &row) != OK) return otherwise;
    return row.id;
}

int64_t access_authority(struct request *req) {
    const struct access_session *s = access_session(req);
    if (s) return s->authority_id;
    if (!req->authority_id) req->authority_id = named_or(req, 0);
    return req->authority_id;
}

int64_t access_authority_looked_at(struct request *req) {
    const struct access_session *s = access_session(req);
    return s ? named_or(req, s->authority_id) : access_authority(req);
}

/* ---- the purpose of looking a citizen up ---- */

static int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    char small = (char)(c | 32);
    return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

/* Headers are ASCII by rights, so a program may write "%C3%B8" for "ø". */
str percent_decoded(struct arena *a, str in) {
    char *out = arena_alloc(a, in.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < in.n; i++) {
        int high = in.p[i] == '%' && i + 2 < in.n ? hex_digit(in.p[i + 1]) : -1;
        int low = high >= 0 ? hex_digit(in.p[i + 2]) : -1;
        out[n++] = low >= 0 ? (char)(high << 4 | low) : in.p[i];
        if (low >= 0) i += 2;
    }
    return (str){out, n};
}

str access_purpose(const struct request *req) {
    str sent = request_sent(req, "purpose");
    if (!sent.n) sent = percent_decoded(req->arena, request_header(req, "X-Purpose"));
    sent = str_trim(sent);
    return text_says_why(sent) ? sent : (str){};
}

enum err access_must_say_purpose(struct request *req) {
    if (access_purpose(req).n) return OK;
    return request_problem(req, "purpose", T("Skriv med ord, hvad du skal bruge oplysningerne til (3–200 tegn)."), PROBLEM_END);
}

str access_pass(const struct request *req, const char *kind, int64_t id) {
    return csrf_token(req->arena, str_printf(req->arena, "%.*s %s %lld", STR_ARG(req->secret), kind, (long long)id));
}

/* ---- the door itself ---- */

static enum err by_bearer(struct request *req, struct access_session *ret) {
    str header = request_header(req, "Authorization");
    str token = str_trim(str_sub(header, sizeof "Bearer " - 1, header.n));
    enum err e = session_of_bearer(req->db, req->arena, token, req->now, ret);
    return e == ERR_NOT_FOUND ? ERR_DENIED : e;
}

/* A page asks it by itself, with nobody there: a stream, or without JavaScript the page that loads itself again (view/layout.h,
 * looks_again_s), to which a browser says that no user did it by leaving Sec-Fetch-User away (W3C Fetch Metadata). */
static bool by_itself(const struct request *req) {
    if (req->route->flags & ROUTE_STREAM) return true;
    return req->method == HTTP_GET && str_eq_c(request_header(req, "Sec-Fetch-Mode"), "navigate") &&
           str_eq_c(request_header(req, "Sec-Fetch-Site"), "same-origin") && !request_header(req, "Sec-Fetch-User").n;
}

static enum err find_out_who(struct request *req) {
    struct access_session s;
    str cookie = request_cookie(req, SESSION_COOKIE);
    if (req->bearer) {
        TRY(by_bearer(req, &s));
    } else {
        if (!cookie.n) return OK;
        enum err e = session_of_cookie(req->db, req->arena, cookie, req->now, !by_itself(req), &s);
        if (e == ERR_NOT_FOUND) return OK;
        TRY(e);
        req->secret = cookie;
    }
    struct access_session *kept = arena_new(req->arena, struct access_session);
    *kept = s;
    req->session = kept;
    req->signed_in = session_signed_in(req->arena, kept);
    req->user_id = s.account_id ? s.account_id : s.token_id;
    req->authority_id = s.authority_id;
    return OK;
}

enum err access_guard(struct request *req) {
    TRY(find_out_who(req));
    if (!access_may(req, req->route->permission)) return ERR_DENIED;
    return req->route->flags & ROUTE_PURPOSE ? access_must_say_purpose(req) : OK;
}
