/* Going on and off duty: where an employee works today. */
#include "access/access.h"
#include "workplace/desk_html.h"
#include "workplace/workplace.h"

static const struct field page_fields[] = {
    {.name = "next", .kind = FIELD_TEXT, .label = T("Videre til")},
    {.name = "unit_id", .kind = FIELD_ID, .label = T("Enhed")},
    {}};
static const struct field start_fields[] = {
    {.name = "unit_id", .kind = FIELD_ID, .required = true, .label = T("Enhed")},
    {.name = "counter_id", .kind = FIELD_INT, .min = 0, .max = INT64_MAX, .label = T("Skranke")},
    {.name = "next", .kind = FIELD_TEXT, .label = T("Videre til")},
    {}};

struct option { int64_t id, unit_id; };

static str id_text(struct arena *a, int64_t id) {
    return str_number(a, id);
}

/* The units of the municipality, the one chosen (or the employee's usual one) first marked. */
static enum err unit_options(struct request *req, struct db_tx *tx, int64_t chosen, struct form_option **ret, size_t *ret_n, str *ret_name) {
    const struct access_session *s = access_session(req);
    struct authority_unit *units;
    size_t n;
    TRY(authority_units(tx, req->arena, s->authority_id, req->now, &units, &n));
    struct form_option *options = arena_many(req->arena, n, struct form_option);
    for (size_t i = 0; i < n; i++) {
        options[i] = (struct form_option){id_text(req->arena, units[i].id), units[i].name.p, units[i].id == chosen};
        if (units[i].id == s->unit_id) *ret_name = units[i].name;
    }
    *ret = options;
    *ret_n = n;
    return OK;
}

static enum err counter_options(struct request *req, struct db_tx *tx, int64_t unit_id, struct form_option **ret, size_t *ret_n) {
    struct authority_counter *counters;
    size_t counters_n;
    TRY(authority_counters(tx, req->arena, access_session(req)->authority_id, unit_id, req->now, &counters, &counters_n));
    struct form_option *options = arena_many(req->arena, counters_n + 1, struct form_option);
    options[0] = (struct form_option){S("0"), T("Ingen skranke"), false};
    for (size_t i = 0; i < counters_n; i++)
        options[i + 1] = (struct form_option){id_text(req->arena, counters[i].id), counters[i].name.p, counters[i].id == access_session(req)->counter_id};
    *ret = options;
    *ret_n = counters_n ? counters_n + 1 : 0;
    return OK;
}

/* asked: the unit chosen in the form; 0: none. */
static enum err show(struct request *req, int64_t asked, str next) {
    const struct access_session *s = access_session(req);
    struct form_option *units, *counters;
    size_t units_n, counters_n;
    struct authority_employee me;
    str name = {};
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    TRY(authority_employee_by_id(tx, req->arena, s->authority_id, s->employee_id, &me));
    int64_t usual = s->unit_id ? s->unit_id : me.unit_id, chosen = asked ? asked : usual;
    TRY(unit_options(req, tx, chosen, &units, &units_n, &name));
    TRY(counter_options(req, tx, chosen, &counters, &counters_n));
    struct page p = workplace_page(req, T("Vagt"));
    struct view v = view_of(req);
    duty_page(&v, &p, units, units_n, counters, counters_n, name, next);
    return OK;
}

static enum err get_duty(struct request *req) {
    return access_session(req)->employee_id ? show(req, field_int(req, "unit_id", 0), field_text(req, "next")) : ERR_DENIED;
}

/* What is done, and with whom they still have: the answer is ERR_CONFLICT then. */
struct change { struct request *req; struct authority_in_hand hand; };

static enum err nobody_left_behind(struct db_tx *tx, struct change *c, int64_t unit_id) {
    const struct access_session *s = access_session(c->req);
    c->hand = (struct authority_in_hand){};
    TRY(authority_in_hand(tx, c->req->arena, s->authority_id, s->employee_id, c->req->now, &c->hand));
    if (c->hand.unit_id == unit_id) c->hand.number = 0;
    return c->hand.number ? ERR_CONFLICT : OK;
}

static void say_in_hand(struct change *c, const char *field) {
    if (!c->hand.number) return;
    request_problem(c->req, field, authority_in_hand_yours, str_number(c->req->arena, c->hand.number).p, PROBLEM_END);
    c->req->response.status = 409;
}

static enum err write_start(struct db_tx *tx, void *ctx) {
    struct change *change = ctx;
    struct request *req = change->req;
    const struct access_session *s = access_session(req);
    int64_t unit_id = field_int(req, "unit_id", 0), counter_id = field_int(req, "counter_id", 0);
    struct authority_unit unit;
    TRY(authority_unit_by_id(tx, req->arena, s->authority_id, unit_id, &unit));
    if (!db_in_use(unit.closed_at, req->now)) return request_problem(req, "unit_id", T("Enheden er lukket."), PROBLEM_END);
    TRY(nobody_left_behind(tx, change, unit_id));
    if (counter_id) {
        struct authority_counter c;
        enum err e = authority_counter_by_id(tx, req->arena, s->authority_id, counter_id, &c);
        bool theirs = e == OK && c.unit_id == unit_id && db_in_use(c.closed_at, req->now);
        if (e == ERR_NOT_FOUND || (e == OK && !theirs)) counter_id = 0; /* of another unit: chosen before the unit was; or closed since */
        else if (e != OK) return e;
    }
    TRY(authority_duty_start(tx, s->authority_id, s->employee_id, unit_id, counter_id, req->now));
    return access_audit_by(tx, req, (struct access_audit){.action = "duty.start", .subject_kind = "unit", .subject_id = unit_id});
}

static enum err post_start(struct request *req) {
    if (!access_session(req)->employee_id) return ERR_DENIED;
    str next = field_text(req, "next");
    struct change c = {.req = req};
    enum err e = db_write(req->db, write_start, &c);
    say_in_hand(&c, "unit_id");
    if (e == ERR_INVALID) req->response.status = 422;
    if (e != OK) return req->problem.n ? show(req, field_int(req, "unit_id", 0), next) : e;
    bool ours = next.n > 1 && next.p[0] == '/' && next.p[1] != '/' && next.p[1] != '\\';
    response_redirect(req, ours ? next : S("/skranke"));
    return OK;
}

static enum err write_end(struct db_tx *tx, void *ctx) {
    struct change *c = ctx;
    struct request *req = c->req;
    const struct access_session *s = access_session(req);
    TRY(nobody_left_behind(tx, c, 0));
    TRY(authority_duty_end(tx, s->authority_id, s->employee_id, req->now));
    return access_audit_by(tx, req, (struct access_audit){.action = "duty.end", .subject_kind = "unit", .subject_id = s->unit_id});
}

static enum err post_end(struct request *req) {
    if (!access_session(req)->employee_id) return ERR_DENIED;
    struct change c = {.req = req};
    enum err e = db_write(req->db, write_end, &c);
    say_in_hand(&c, NULL);
    if (e != OK) return req->problem.n ? show(req, 0, (str){}) : e;
    response_redirect(req, S("/vagt"));
    return OK;
}

static const struct route table[] = {
    {HTTP_GET, "/vagt", ACCESS_SIGNED_IN, get_duty, "Where I work today", page_fields, ROUTE_NO_STORE, NULL},
    {HTTP_POST, "/vagt", ACCESS_SIGNED_IN, post_start, "Go on duty", start_fields, 0, NULL},
    {HTTP_POST, "/vagt/slut", ACCESS_SIGNED_IN, post_end, "Go off duty", NULL, 0, NULL},
};
const struct routes workplace_duty_routes = ROUTES("workplace", table);
