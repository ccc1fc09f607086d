/* Signing in and out, in a page and in JSON. */
#include "access/pages.h"
#include "access/sign_in_html.h"

/* ---- where to go afterwards ---- */

str next_path(str next, str otherwise) {
    bool ours = next.n && next.p[0] == '/' && (next.n == 1 || next.p[1] != '/');
    for (size_t i = 0; ours && i < next.n; i++) /* browsers read '\' as '/', and leave out line breaks and tabs */
        ours = (unsigned char)next.p[i] > ' ' && next.p[i] != '\\' && next.p[i] != 0x7f;
    if (str_starts(next, S("/log-"))) ours = false;
    return ours ? next : otherwise;
}

/* ---- trying ---- */

/* OK: signed in, the cookie is on its way. Otherwise req->problem says why; ERR_LIMIT: wait. */
static enum err try_sign_in(struct request *req, str *ret_cookie) {
    int wait_s = 0;
    enum err e = access_sign_in(req->db, req->arena, field_text(req, "username"), field_text(req, "password"), req->peer,
                                req->now, ret_cookie, &wait_s);
    if (e == OK) response_cookie(req, SESSION_COOKIE, *ret_cookie, (SESSION_LASTS + SESSION_KNOWN) / SECOND);
    if (e == ERR_DENIED) request_problem(req, NULL, T("Brugernavn eller adgangskode er forkert."), PROBLEM_END);
    if (e != ERR_BUSY || !wait_s) return e;
    req->problem.retry_after = wait_s;
    const char *left = str_printf(req->arena, "%d", wait_s < 120 ? wait_s : (wait_s + 59) / 60).p;
    if (wait_s == 1) request_problem(req, NULL, T("Der er prøvet for mange gange. Vent 1 sekund, og prøv igen."), PROBLEM_END);
    else if (wait_s < 120) request_problem(req, NULL, T("Der er prøvet for mange gange. Vent {1} sekunder, og prøv igen."), left, PROBLEM_END);
    else request_problem(req, NULL, T("Der er prøvet for mange gange. Vent {1} minutter, og prøv igen."), left, PROBLEM_END);
    return ERR_LIMIT;
}

/* ---- pages ---- */

/* Whoever has signed in begins where the program says that their work begins, or with their own page. */
static void go_on(struct request *req) {
    str home = page_of(req, S("")).home;
    response_redirect(req, next_path(field_text(req, "next"), home.n > 1 ? home : S("/mig")));
}

void sign_in_draw(struct request *req, const struct sign_in_page *s) {
    struct view v = view_of(req);
    struct page page = page_of(req, text_tr(req->lang, T("Log ind")));
    page.staff = true;
    access_sign_in_page(&v, &page, s);
}

static enum err show(struct request *req, str carried, bool signed_out) {
    sign_in_draw(req, &(struct sign_in_page){field_text(req, "next"), carried, signed_out});
    return OK;
}

enum err sign_in_show(struct request *req) {
    if (!req->session) return show(req, (str){}, field_int(req, "ud", 0));
    go_on(req);
    return OK;
}

static enum err show_again(struct request *req) {
    if (!req->problem.retry_after) return show(req, field_text(req, "carried"), false);
    response_header(req, "Retry-After", str_printf(req->arena, "%d", req->problem.retry_after));
    return show(req, field_text(req, "carried"), false);
}

/* Sends nothing by itself: whoever signs in may have gone away in between, and reads first what they were about to do. */
static enum err show_carried(struct request *req, const struct carried *c, str cookie) {
    struct view v = view_of(req);
    struct page page = page_of(req, text_tr(req->lang, T("Det, du skrev, er her endnu")));
    v.csrf = csrf_token(req->arena, cookie);
    access_carried_page(&v, &page, c, next_path(field_text(req, "next"), page.home.n > 1 ? page.home : S("/mig")));
    return OK;
}

enum err sign_in_do(struct request *req) {
    str cookie;
    if (req->problem.n) return show_again(req);
    enum err e = try_sign_in(req, &cookie);
    if (e == ERR_DENIED || e == ERR_LIMIT) {
        req->response.status = e == ERR_LIMIT ? 429 : 401;
        return show_again(req);
    }
    TRY(e);
    struct access_session *s = arena_new(req->arena, struct access_session);
    TRY(session_of_cookie(req->db, req->arena, cookie, req->now, true, s));
    req->session = s;
    struct carried carried;
    if (carried_open(req, s, field_text(req, "carried"), &carried)) return show_carried(req, &carried, cookie);
    go_on(req);
    return OK;
}

static enum err sign_out(struct request *req) {
    TRY(access_sign_out(req->db, request_cookie(req, SESSION_COOKIE)));
    response_cookie(req, SESSION_COOKIE, S(""), 0);
    return OK;
}

enum err sign_out_do(struct request *req) {
    TRY(sign_out(req));
    response_redirect(req, S("/log-ind?ud=1"));
    return OK;
}

/* ---- JSON ---- */

enum err session_create(struct request *req) {
    str cookie;
    struct access_session s;
    TRY(try_sign_in(req, &cookie));
    TRY(session_of_cookie(req->db, req->arena, cookie, req->now, true, &s));
    response_json(req, 201);
    struct json j = json_to(&req->response.body);
    write_me(&j, &s, csrf_token(req->arena, cookie));
    return OK;
}

enum err session_delete(struct request *req) {
    TRY(sign_out(req));
    req->response.status = 204;
    return OK;
}
