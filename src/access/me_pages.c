/* Me: name and roles, where I am on duty, my password. */
#include "access/access_sql.h"
#include "access/me_html.h"
#include "access/pages.h"

/* ---- who I am ---- */

void write_me(struct json *j, const struct access_session *s, str csrf) {
    json_object(j, NULL);
    json_id(j, "authority_id", s->authority_id);
    json_id(j, "account_id", s->account_id);
    json_id(j, "employee_id", s->employee_id);
    json_str(j, "name", s->name);
    json_str(j, "username", s->username);
    json_array(j, "roles");
    for (int i = 0; i < ACCESS_ROLES; i++)
        if (s->roles >> i & 1) json_c(j, NULL, access_role_names[i]);
    json_array_end(j);
    json_array(j, "permissions");
    for (int i = 0; i < ACCESS_PERMISSIONS; i++)
        if (s->permissions >> i & 1) json_c(j, NULL, access_permission_names[i]);
    json_array_end(j);
    json_id(j, "unit_id", s->unit_id);
    json_id(j, "counter_id", s->counter_id);
    json_str(j, "csrf", csrf.n ? csrf : (str){});
    json_object_end(j);
}

enum err me_get(struct request *req) {
    response_json(req, 200);
    struct json j = json_to(&req->response.body);
    write_me(&j, access_session(req), request_csrf(req));
    return OK;
}

/* ---- the page ---- */

static str roles_text(struct request *req) {
    str names[ACCESS_ROLES];
    size_t n = 0;
    for (int i = 0; i < ACCESS_ROLES; i++)
        if (access_session(req)->roles >> i & 1) names[n++] = text_tr(req->lang, access_role_danish[i]);
    return str_join(req->arena, names, n, S(", "));
}

static enum err show(struct request *req, bool password_changed) {
    struct view v = view_of(req);
    struct page page = page_of(req, text_tr(req->lang, T("Mig")));
    page.staff = true;
    access_me_page(&v, &page, access_session(req), roles_text(req), password_changed);
    return OK;
}

enum err me_show(struct request *req) {
    return show(req, field_int(req, "skiftet", 0));
}

/* ---- my password ---- */

struct change {
    struct request *req;
    int wait_s;
    str hash;
};

/* Whoever stands at an unlocked screen must not be able to guess for long. */
static enum err count_try(struct db_tx *tx, void *ctx) {
    struct change *c = ctx;
    return throttle_try(tx, c->req->arena, access_session(c->req)->username, c->req->peer, c->req->now, &c->wait_s);
}

static enum err save(struct db_tx *tx, void *ctx) {
    struct change *c = ctx;
    const struct access_session *s = access_session(c->req);
    TRY(throttle_succeeded(tx, c->req->arena, s->username, c->req->peer, c->req->now));
    TRY(password_set_hash(tx, s->authority_id, s->account_id, c->hash, s->token_hash));
    return access_audit_by(tx, c->req, (struct access_audit){.action = "password.change"});
}

static enum err current_is_right(struct request *req) {
    struct change c = {.req = req};
    const struct access_session *s = access_session(req);
    struct sql_access_account_by_id account;
    TRY(db_write(req->db, count_try, &c));
    if (c.wait_s) return request_problem(req, "current", T("Der er prøvet for mange gange. Vent lidt, og prøv igen."), PROBLEM_END);
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    TRY(sql_access_account_by_id(tx, req->arena, (struct sql_access_account_by_id_in){s->authority_id, s->account_id}, &account));
    if (password_matches(account.password_hash, field_text(req, "current"))) return OK;
    return request_problem(req, "current", T("Den nuværende adgangskode er forkert."), PROBLEM_END);
}

/* ERR_INVALID: the problems say why. */
static enum err change_password(struct request *req) {
    struct change c = {.req = req};
    TRY(current_is_right(req));
    TRY(access_password_good(req, "new", field_text(req, "new"), access_session(req)->username));
    if (access_password_hash(req->arena, field_text(req, "new"), &c.hash) != OK)
        return request_problem(req, "new", T("Den nye adgangskode skal være på 12–200 tegn."), PROBLEM_END);
    return db_write(req->db, save, &c);
}

enum err me_password(struct request *req) {
    if (!access_session(req)->account_id) return ERR_DENIED; /* a token has no password */
    if (!req->problem.n && !str_eq(field_text(req, "new"), field_text(req, "again")))
        request_problem(req, "again", T("De to nye adgangskoder er ikke ens."), PROBLEM_END);
    enum err e = req->problem.n ? ERR_INVALID : change_password(req);
    if (e != OK && e != ERR_INVALID) return e;
    if (e == ERR_INVALID) {
        req->response.status = 422;
        return show(req, false);
    }
    response_redirect(req, S("/mig?skiftet=1"));
    return OK;
}

enum err me_password_put(struct request *req) {
    if (!access_session(req)->account_id) return ERR_DENIED;
    TRY(change_password(req));
    response_json(req, 204);
    return OK;
}
