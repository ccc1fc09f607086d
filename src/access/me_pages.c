/* Me: name and roles, my password, where I am on duty. */
#include "access/access_sql.h"
#include "access/me_html.h"
#include "access/pages.h"
#include "authority/authority.h"
#include "view/form.h"

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
    write_me(&j, access_session(req), req->csrf);
    return OK;
}

/* ---- the places where one can be on duty: every unit, and every counter in it ---- */

struct places {
    struct form_option *at;
    size_t n;
};

static void add_place(struct places *p, str value, str label, bool chosen) {
    p->at[p->n++] = (struct form_option){.value = value, .label = label.p, .chosen = chosen};
}

static str place_of(struct arena *a, int64_t unit_id, int64_t counter_id) {
    if (!counter_id) return str_printf(a, "%lld", (long long)unit_id);
    return str_printf(a, "%lld.%lld", (long long)unit_id, (long long)counter_id);
}

static enum err find_places(struct request *req, struct places *ret) {
    const struct access_session *s = access_session(req);
    struct authority_unit *units;
    size_t units_n;
    struct sql_access_counters_list counters;
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    TRY(authority_units(tx, req->arena, s->authority_id, &units, &units_n));
    TRY(sql_access_counters(tx, req->arena, (struct sql_access_counters_in){s->authority_id}, &counters));
    struct places p = {arena_many(req->arena, units_n + counters.n, struct form_option), 0};
    for (size_t u = 0; u < units_n; u++) {
        bool here = units[u].id == s->unit_id;
        add_place(&p, place_of(req->arena, units[u].id, 0), units[u].name, here && !s->counter_id);
        for (size_t c = 0; c < counters.n; c++) {
            const struct sql_access_counters *counter = &counters.at[c];
            if (counter->unit_id != units[u].id) continue;
            str label = str_printf(req->arena, "%.*s – %.*s", STR_ARG(units[u].name), STR_ARG(counter->name));
            add_place(&p, place_of(req->arena, units[u].id, counter->id), label, here && counter->id == s->counter_id);
        }
    }
    *ret = p;
    return OK;
}

/* ---- the page ---- */

static enum err show(struct request *req, bool password_changed) {
    struct places places = {};
    if (access_session(req)->employee_id) TRY(find_places(req, &places));
    struct me_page me = {access_session(req), places.at, places.n, password_changed};
    struct view v = view_of(req);
    struct page page = page_of(req, text_tr(req->lang, T("Mig")));
    page.staff = true;
    access_me_page(&v, &page, &me);
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

enum err me_password(struct request *req) {
    struct change c = {.req = req};
    if (!access_session(req)->account_id) return ERR_DENIED; /* a token has no password */
    if (!req->problem.n && !str_eq(field_text(req, "new"), field_text(req, "again")))
        request_problem(req, "again", T("De to nye adgangskoder er ikke ens."), PROBLEM_END);
    if (!req->problem.n) {
        enum err e = current_is_right(req);
        if (e != OK && e != ERR_INVALID) return e;
    }
    if (!req->problem.n && access_password_hash(req->arena, field_text(req, "new"), &c.hash) != OK)
        request_problem(req, "new", T("Den nye adgangskode skal være på 12–200 tegn."), PROBLEM_END);
    if (req->problem.n) {
        req->response.status = 422;
        return show(req, false);
    }
    TRY(db_write(req->db, save, &c));
    response_redirect(req, S("/mig?skiftet=1"));
    return OK;
}

/* ---- duty ---- */

struct duty {
    const struct request *req;
    int64_t unit_id, counter_id;
};

static enum err start(struct db_tx *tx, void *ctx) {
    const struct duty *d = ctx;
    const struct access_session *s = access_session(d->req);
    ARENA(a);
    struct authority_unit unit;
    TRY(authority_unit_by_id(tx, &a, s->authority_id, d->unit_id, &unit));
    if (unit.closed_at != DB_NULL && unit.closed_at <= d->req->now) return ERR_NOT_FOUND;
    struct sql_access_counter_in in = {s->authority_id, d->counter_id, d->unit_id};
    struct sql_access_counter counter;
    if (d->counter_id) TRY(sql_access_counter(tx, &a, in, &counter));
    TRY(authority_duty_start(tx, s->authority_id, s->employee_id, d->unit_id, d->counter_id, d->req->now));
    return access_audit_by(tx, d->req, (struct access_audit){.action = "duty.start", .subject_kind = "unit", .subject_id = d->unit_id});
}

static enum err end(struct db_tx *tx, void *ctx) {
    const struct duty *d = ctx;
    const struct access_session *s = access_session(d->req);
    TRY(authority_duty_end(tx, s->authority_id, s->employee_id, d->req->now));
    return access_audit_by(tx, d->req, (struct access_audit){.action = "duty.end", .subject_kind = "unit", .subject_id = s->unit_id});
}

static enum err change_duty(struct request *req, db_fn *fn, int64_t unit_id, int64_t counter_id) {
    struct duty d = {req, unit_id, counter_id};
    if (!access_session(req)->employee_id) return ERR_DENIED;
    return db_write(req->db, fn, &d);
}

enum err me_duty_start(struct request *req) {
    str place = field_text(req, "place"), unit;
    int64_t unit_id = 0, counter_id = 0;
    if (!str_next(&place, '.', &unit) || str_int(unit, &unit_id) != OK || unit_id <= 0 ||
        (place.n && (str_int(place, &counter_id) != OK || counter_id <= 0)))
        return request_problem(req, "place", T("Vælg et af stederne."), PROBLEM_END);
    TRY(change_duty(req, start, unit_id, counter_id));
    response_redirect(req, S("/mig"));
    return OK;
}

enum err me_duty_end(struct request *req) {
    if (access_session(req)->unit_id) TRY(change_duty(req, end, 0, 0));
    response_redirect(req, S("/mig"));
    return OK;
}

enum err me_duty_put(struct request *req) {
    TRY(change_duty(req, start, field_int(req, "unit_id", 0), field_int(req, "counter_id", 0)));
    req->response.status = 204;
    return OK;
}

enum err me_duty_delete(struct request *req) {
    if (access_session(req)->unit_id) TRY(change_duty(req, end, 0, 0));
    req->response.status = 204;
    return OK;
}
