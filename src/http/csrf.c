/* Forged requests. A browser sends cookies along with whatever a foreign page makes it send; so an unsafe request that comes
 * with a cookie must prove that one of our own pages sent it: by its Origin, and by the session's token, which foreign pages
 * cannot read. A Bearer token is never sent by itself and needs no proof. */
#include <sodium.h>
#include "http/inner.h"

str csrf_token(struct arena *a, str session_secret) {
    unsigned char hash[24];
    static const unsigned char key[] = "indgang csrf token";
    crypto_generichash(hash, sizeof hash, (const unsigned char *)session_secret.p, session_secret.n, key, sizeof key);
    char *out = arena_alloc(a, 64);
    sodium_bin2base64(out, 64, hash, sizeof hash, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return str_c(out);
}

str request_csrf(struct request *req) {
    if (!req->csrf.n && req->secret.n) req->csrf = csrf_token(req->arena, req->secret);
    return req->csrf;
}

str url_origin(str url) {
    size_t colon = str_index(url, ':');
    if (!str_starts(str_sub(url, colon, url.n), S("://"))) return (str){};
    str rest = str_sub(url, colon + 3, url.n);
    return str_sub(url, 0, colon + 3 + str_index(rest, '/'));
}

/* While the program runs without TLS (development), whatever Host the page came from is right. */
static bool origin_is_ours(const struct request *req, str origin) {
    const char *public_url = req->inner->server->config.public_url;
    str ours = url_origin(str_c(public_url));
    if (ours.n && str_eq(origin, ours)) return true;
    if (str_starts(ours, S("https://"))) return false;
    str host = request_header(req, "Host");
    return host.n && str_eq(origin, str_printf(req->arena, "http://%.*s", STR_ARG(host)));
}

/* "none" is the user's own doing, as a reload. Old browsers send no Sec-Fetch-Site, programs neither. */
static bool sent_from_elsewhere(const struct request *req) {
    str site = request_header(req, "Sec-Fetch-Site");
    if (site.p && !str_eq(site, S("same-origin")) && !str_eq(site, S("none"))) return true;
    str origin = request_header(req, "Origin");
    return origin.p && !origin_is_ours(req, origin);
}

static bool token_is_right(struct request *req) {
    str sent = request_header(req, "X-CSRF-Token");
    if (!sent.p) sent = request_sent(req, "csrf");
    str right = request_csrf(req);
    return right.n && sent.n == right.n && !sodium_memcmp(sent.p, right.p, sent.n);
}

enum err csrf_check(struct request *req) {
    bool before_session = req->route->flags & ROUTE_NO_CSRF;
    if (req->method == HTTP_GET || req->bearer) return OK;
    if (!request_header(req, "Cookie").p && !before_session) return OK;
    if (!sent_from_elsewhere(req) && (before_session || !req->session || token_is_right(req))) return OK;
    req->response.status = 403;
    request_problem(req, NULL, T("Siden er blevet for gammel eller kom et andet sted fra. Hent den igen, og prøv så."),
                    PROBLEM_END);
    return ERR_DENIED;
}
