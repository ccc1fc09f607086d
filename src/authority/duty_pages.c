/* Who is on duty where: for those who plan, on the screen and in JSON. One's own duty is started at the desk (src/workplace)
 * and on "Mig" (src/access); by the API anybody may set their own, and those who edit the organisation anybody's. */
#include "authority/organisation_html.h"
#include "authority/organisation_pages.h"

#define SQL(statement, ...) ((struct sql_organisation_##statement##_in){__VA_ARGS__})

static enum err start_in(struct db_tx *tx, struct organisation_write *w) {
    return organisation_duty_start(tx, w->req->arena, &w->by, w->ctx, &w->fault);
}

static enum err end_in(struct db_tx *tx, struct organisation_write *w) {
    return organisation_duty_end(tx, w->req->arena, &w->by, w->ctx, &w->fault);
}

/* ---- the page ---- */
/* Each unit, and below it its counters. */
static void list_places(struct request *req, struct organisation_duty_rows *rows) {
    const struct options *units = &rows->lists[LIST_UNITS], *counters = &rows->lists[LIST_COUNTERS];
    rows->places.at = arena_many(req->arena, units->n + counters->n, struct form_option);
    for (size_t u = 0; u < units->n; u++) {
        rows->places.at[rows->places.n++] = units->at[u];
        str start = str_printf(req->arena, "%.*s.", STR_ARG(units->at[u].value));
        for (size_t c = 0; c < counters->n; c++)
            if (str_starts(counters->at[c].value, start)) rows->places.at[rows->places.n++] = counters->at[c];
    }
}

static enum err show(struct request *req, bool saved) {
    struct sql_organisation_duties_list l;
    struct organisation_duty_rows rows = {.saved = saved};
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    TRY(sql_organisation_duties(tx, req->arena, SQL(duties, access_session(req)->authority_id, authority_duty_since(req->now)), &l));
    TRY(organisation_lists(req, tx, LIST(EMPLOYEES) | LIST(UNITS) | LIST(COUNTERS), rows.lists));
    rows.at = l.at;
    rows.n = l.n;
    list_places(req, &rows);
    struct page page = organisation_page(req, T("Vagter"));
    struct view v = view_of(req);
    organisation_duties_page(&v, &page, &rows);
    return OK;
}

enum err duties_page(struct request *req) {
    return show(req, field_int(req, "gemt", 0));
}

/* "UNIT" or "UNIT.COUNTER". */
static enum err read_place(struct request *req, struct authority_shift *d) {
    str left = field_text(req, "place"), unit;
    bool counter = str_index(left, '.') < left.n;
    if (!str_next(&left, '.', &unit) || str_int(unit, &d->unit_id) != OK || (counter && str_int(left, &d->counter_id) != OK))
        return request_problem(req, "place", T("Vælg en enhed."), PROBLEM_END);
    return OK;
}

static enum err to_page(struct request *req) {
    response_redirect(req, S("/organisation/vagter?gemt=1"));
    return OK;
}

/* On the page unit and counter are one field. */
static void name_place(struct request *req) {
    for (size_t i = 0; i < req->problem.n; i++) {
        str *field = &req->problem.at[i].field;
        if (str_eq(*field, S("unit_id")) || str_eq(*field, S("counter_id"))) *field = S("place");
    }
}

enum err duties_start(struct request *req) {
    struct authority_shift d = {.employee_id = field_int(req, "employee_id", 0), .anyway = true}; /* who plans need not be asked */
    enum err e = req->problem.n ? ERR_INVALID : read_place(req, &d);
    if (e == OK) e = organisation_write(req, start_in, &d);
    if (e == OK) return to_page(req);
    name_place(req);
    return req->problem.n ? show(req, false) : e;
}

enum err duties_end(struct request *req) {
    struct authority_shift d = {.employee_id = field_int(req, "employee_id", 0), .anyway = true}; /* who plans need not be asked */
    enum err e = organisation_write(req, end_in, &d);
    if (e == OK || e == ERR_NOT_FOUND) return to_page(req); /* ended already is ended */
    return req->problem.n ? show(req, false) : e;
}

/* ---- JSON ---- */
static void duty_json(struct json *j, const struct sql_organisation_duties *r) {
    json_object(j, NULL);
    json_id(j, "employee_id", r->employee_id);
    json_str(j, "employee_name", r->employee_name);
    json_id(j, "unit_id", r->unit_id);
    json_str(j, "unit_name", r->unit_name);
    json_id(j, "counter_id", r->counter_id);
    json_str(j, "counter_name", r->counter_name);
    json_time(j, "started_at", r->started_at);
    json_object_end(j);
}

static enum err answer(struct request *req, int64_t unit_id, int status) {
    struct sql_organisation_duties_list l;
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    TRY(sql_organisation_duties(tx, req->arena, SQL(duties, access_session(req)->authority_id, authority_duty_since(req->now)), &l));
    response_json(req, status);
    struct json j = json_to(&req->response.body);
    json_object(&j, NULL);
    json_array(&j, "items");
    for (size_t i = 0; i < l.n; i++)
        if (!unit_id || l.at[i].unit_id == unit_id) duty_json(&j, &l.at[i]);
    json_array_end(&j);
    json_object_end(&j);
    return OK;
}

enum err duties_get(struct request *req) {
    return answer(req, field_int(req, "unit_id", 0), 200);
}

/* Oneself, unless another is named; another takes the permission to edit the organisation. */
static enum err whose(struct request *req, int64_t asked, struct authority_shift *d) {
    int64_t own = access_session(req)->employee_id;
    d->employee_id = asked ? asked : own;
    if (d->employee_id != own && !access_may(req, ACCESS_ORGANISATION)) return ERR_DENIED;
    d->anyway |= d->employee_id != own; /* who plans need not be asked */
    return d->employee_id ? OK : request_problem(req, "employee_id", T("Vælg en medarbejder, der er ansat."), PROBLEM_END);
}

enum err duties_post(struct request *req) {
    struct authority_shift d = {.unit_id = field_int(req, "unit_id", 0), .counter_id = field_int(req, "counter_id", 0),
                                .anyway = field_int(req, "anyway", 0)};
    TRY(whose(req, field_int(req, "employee_id", 0), &d));
    TRY(organisation_write(req, start_in, &d));
    return answer(req, d.unit_id, 200);
}

enum err duties_delete(struct request *req) {
    struct authority_shift d = {.anyway = field_int(req, "anyway", 0)};
    int64_t asked;
    TRY(request_path_id(req, "employee", &asked));
    TRY(whose(req, asked, &d));
    TRY(organisation_write(req, end_in, &d));
    req->response.status = 204;
    return OK;
}
