/* Going on and off duty: where an employee works today. */
#include "access/access.h"
#include "workplace/desk_html.h"
#include "workplace/workplace.h"

static const struct field page_fields[] = {
    {.name = "next", .kind = FIELD_TEXT, .label = T("Videre til")},
    {.name = "unit_id", .kind = FIELD_ID, .label = T("Enhed")},
    {}};
#define ANYWAY {.name = "anyway", .kind = FIELD_BOOL, .label = T("Gå alligevel"), .doc = "though citizens were sent to oneself by name: they wait for all again"}
static const struct field start_fields[] = {
    {.name = "unit_id", .kind = FIELD_ID, .required = true, .label = T("Enhed")},
    {.name = "counter_id", .kind = FIELD_INT, .min = 0, .max = INT64_MAX, .label = T("Skranke")},
    {.name = "next", .kind = FIELD_TEXT, .label = T("Videre til")},
    ANYWAY,
    {}};
static const struct field end_fields[] = {ANYWAY, {}};

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
    *ret_n = counters_n + 1;
    return OK;
}

/* off: what is wrong is about going off duty; asked: the unit chosen in the form, 0: none. */
static enum err show(struct request *req, bool off, int64_t asked, str next) {
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
    duty_page(&v, &p, units, units_n, counters, counters_n, name, next, off);
    return OK;
}

static enum err get_duty(struct request *req) {
    return access_session(req)->employee_id ? show(req, false, field_int(req, "unit_id", 0), field_text(req, "next")) : ERR_DENIED;
}

/* The shift that is asked for, and why there is none. */
struct change { struct request *req; struct authority_shift shift; struct authority_shift_fault fault; };

static struct change change_of(struct request *req) {
    const struct access_session *s = access_session(req);
    return (struct change){.req = req, .shift = {.authority_id = s->authority_id, .employee_id = s->employee_id, .by = s->employee_id,
        .anyway = field_int(req, "anyway", 0),
        .now = req->now, .gone = queue_give_back}};
}

/* Shows the form again with what is wrong with it, or answers e when that is something else. */
static enum err say(struct change *c, enum err e, bool off, str next) {
    struct request *req = c->req;
    if (c->fault.text) (void)request_problem(req, c->fault.field, c->fault.text, str_z(req->arena, c->fault.what), PROBLEM_END);
    if (!req->problem.n) return e;
    req->response.status = e == ERR_CONFLICT ? 409 : 422;
    return show(req, off, c->shift.unit_id, next);
}

static enum err write_start(struct db_tx *tx, void *ctx) {
    struct change *c = ctx;
    c->fault = (struct authority_shift_fault){};
    TRY(authority_go_on(tx, c->req->arena, &c->shift, &c->fault));
    return access_audit_by(tx, c->req, (struct access_audit){.action = "duty.start", .subject_kind = "unit", .subject_id = c->shift.unit_id});
}

static enum err post_start(struct request *req) {
    if (!access_session(req)->employee_id) return ERR_DENIED;
    str next = field_text(req, "next");
    struct change c = change_of(req);
    c.shift.unit_id = field_int(req, "unit_id", 0);
    c.shift.counter_id = field_int(req, "counter_id", 0);
    enum err e = req->problem.n ? ERR_INVALID : db_write(req->db, write_start, &c);
    if (e != OK) return say(&c, e, false, next);
    bool ours = next.n > 1 && next.p[0] == '/' && next.p[1] != '/' && next.p[1] != '\\';
    response_redirect(req, ours ? next : S("/skranke"));
    return OK;
}

static enum err write_end(struct db_tx *tx, void *ctx) {
    struct change *c = ctx;
    c->fault = (struct authority_shift_fault){};
    enum err e = authority_go_off(tx, c->req->arena, &c->shift, &c->fault);
    if (e == ERR_NOT_FOUND) return OK; /* ended already is ended */
    if (e != OK) return e;
    return access_audit_by(tx, c->req, (struct access_audit){.action = "duty.end", .subject_kind = "unit", .subject_id = access_session(c->req)->unit_id});
}

static enum err post_end(struct request *req) {
    if (!access_session(req)->employee_id) return ERR_DENIED;
    struct change c = change_of(req);
    enum err e = db_write(req->db, write_end, &c);
    if (e != OK) return say(&c, e, true, (str){});
    response_redirect(req, S("/vagt"));
    return OK;
}

static const struct route table[] = {
    {HTTP_GET, "/vagt", ACCESS_SIGNED_IN, get_duty, "Where I work today", page_fields, ROUTE_NO_STORE, NULL},
    {HTTP_POST, "/vagt", ACCESS_SIGNED_IN, post_start, "Go on duty", start_fields, ROUTE_SHOWS_PROBLEMS, NULL},
    {HTTP_POST, "/vagt/slut", ACCESS_SIGNED_IN, post_end, "Go off duty", end_fields, 0, NULL},
};
const struct routes workplace_duty_routes = ROUTES("workplace", table);
