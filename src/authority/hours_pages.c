/* Opening hours on the screen and in JSON: the ordinary week, and the days that are not as their weekday; and the booths
 * and counters of a unit. */
#include "authority/hours_html.h"
#include "authority/organisation_pages.h"

#define SQL(statement, ...) ((struct sql_organisation_##statement##_in){__VA_ARGS__})

static const char *const day_names[7] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

/* ---- reading ---- */
static enum err read_hours(struct request *req, int64_t id, struct organisation_hours_view *ret) {
    struct arena *a = req->arena;
    int64_t authority_id = access_session(req)->authority_id;
    struct sql_organisation_unit unit;
    struct authority_week week;
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    TRY(sql_organisation_unit(tx, a, SQL(unit, authority_id, id), &unit));
    TRY(authority_week(tx, a, authority_id, id, req->now, &week));
    struct organisation_hours_view h = {.id = id, .version = unit.version, .name = unit.name,
                                          .exceptions = week.exceptions, .exceptions_n = week.exceptions_n};
    for (int i = 0; i < 7; i++) h.days[i] = organisation_spans_text(a, &week.days[i]);
    *ret = h;
    return OK;
}

/* A weekday comes as one text ("10-14, 15-18"), or in JSON as a list of spans too. */
static str sent_day(const struct request *req, const char *name) {
    const struct http_value *values;
    size_t n = field_many(req, name, &values);
    str *parts = arena_many(req->arena, n, str);
    for (size_t i = 0; i < n; i++) parts[i] = values[i].text;
    return str_join(req->arena, parts, n, S(", "));
}

static void add_problem(struct request *req, const char *name, const char *wrong) {
    str label = S("");
    for (const struct field *f = req->route->fields; f->name; f++)
        if (strcmp(f->name, name) == 0) label = text_tr(req->lang, f->label);
    request_problem(req, name, wrong, str_z(req->arena, label), PROBLEM_END);
    req->response.status = 422;
}

static enum err read_week(struct request *req, struct authority_hours week[7]) {
    for (int i = 0; i < 7; i++) {
        const char *wrong = organisation_spans_read(sent_day(req, day_names[i]), &week[i]);
        if (wrong) add_problem(req, day_names[i], wrong);
    }
    return req->problem.n ? ERR_INVALID : OK;
}

/* ---- writing ---- */
struct hours_write { int64_t unit_id, version; struct authority_hours week[7]; ms_t day; struct authority_hours hours; str reason, date; };

static enum err set_week(struct db_tx *tx, struct organisation_write *w) {
    const struct hours_write *h = w->ctx;
    return organisation_week_set(tx, w->req->arena, &w->by, h->unit_id, h->version, h->week);
}

static enum err set_exception(struct db_tx *tx, struct organisation_write *w) {
    const struct hours_write *h = w->ctx;
    return organisation_exception_set(tx, w->req->arena, &w->by, h->unit_id, h->day, &h->hours, h->reason);
}

static enum err remove_exception(struct db_tx *tx, struct organisation_write *w) {
    const struct hours_write *h = w->ctx;
    return organisation_exception_remove(tx, w->req->arena, &w->by, h->unit_id, h->date);
}

/* A day that is over is on no list; one far ahead is a slip of the hand. */
static bool day_at_hand(const struct request *req, ms_t day) {
    struct clock_local l = clock_local(req->now);
    return day >= clock_day_start(req->now) && day <= clock_utc(l.year + 2, l.month, l.day, 0, 0);
}

static enum err read_exception(struct request *req, struct hours_write *h) {
    TRY(request_path_id(req, "id", &h->unit_id));
    if (req->problem.n) return ERR_INVALID;
    h->day = field_int(req, "day", 0);
    if (!day_at_hand(req, h->day)) add_problem(req, "day", T("{1} skal være i dag eller senere, højst to år frem."));
    h->reason = field_text(req, "reason");
    if (!h->reason.p) h->reason = S("");
    const char *wrong = organisation_spans_read(sent_day(req, "hours"), &h->hours);
    if (wrong) add_problem(req, "hours", wrong);
    return req->problem.n ? ERR_INVALID : OK;
}

/* ---- pages ---- */
str organisation_day_text(const struct view *v, str day) {
    ms_t at;
    return clock_parse_date(day, &at) == OK ? fmt_date(v, at) : day;
}

static enum err show(struct request *req, int64_t id, bool saved) {
    struct organisation_hours_view h;
    TRY(read_hours(req, id, &h));
    h.saved = saved;
    struct page page = organisation_page(req, T("Åbningstider"));
    page.title = text_with(req->arena, req->lang, T("{1}: åbningstider"), &h.name, 1);
    struct view v = view_of(req);
    organisation_hours_page(&v, &page, &h);
    return OK;
}

static enum err to_page(struct request *req, int64_t id) {
    response_redirect(req, str_printf(req->arena, "/organisation/enheder/%lld/tider?gemt=1", (long long)id));
    return OK;
}

enum err hours_page(struct request *req) {
    int64_t id;
    TRY(request_path_id(req, "id", &id));
    return show(req, id, field_int(req, "gemt", 0));
}

enum err hours_save(struct request *req) {
    struct hours_write h = {.version = field_int(req, "version", 0)};
    TRY(request_path_id(req, "id", &h.unit_id));
    enum err e = req->problem.n ? ERR_INVALID : read_week(req, h.week);
    if (e == OK) e = organisation_write(req, set_week, &h);
    if (e == OK) return to_page(req, h.unit_id);
    if (e == ERR_CONFLICT) organisation_say_conflict(req);
    return req->problem.n ? show(req, h.unit_id, false) : e;
}

enum err exception_save(struct request *req) {
    struct hours_write h = {};
    enum err e = read_exception(req, &h);
    if (e == OK) e = organisation_write(req, set_exception, &h);
    if (e == OK) return to_page(req, h.unit_id);
    return req->problem.n ? show(req, h.unit_id, false) : e;
}

enum err exception_remove(struct request *req) {
    struct hours_write h = {.date = clock_date(req->arena, field_int(req, "date", 0))};
    TRY(request_path_id(req, "id", &h.unit_id));
    TRY(organisation_write(req, remove_exception, &h));
    return to_page(req, h.unit_id);
}

enum err places_page(struct request *req) {
    struct organisation_places_view p = {};
    struct sql_organisation_unit unit;
    int64_t authority_id = access_session(req)->authority_id;
    TRY(request_path_id(req, "id", &p.id));
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    TRY(sql_organisation_unit(tx, req->arena, SQL(unit, authority_id, p.id), &unit));
    TRY(sql_organisation_booths(tx, req->arena, SQL(booths, authority_id, p.id), &p.booths));
    TRY(sql_organisation_counters(tx, req->arena, SQL(counters, authority_id, p.id, authority_duty_since(req->now)), &p.counters));
    p.name = unit.name;
    struct page page = organisation_page(req, T("Boder og skranker"));
    page.title = text_with(req->arena, req->lang, T("{1}: boder og skranker"), &p.name, 1);
    struct view v = view_of(req);
    organisation_places_page(&v, &page, &p);
    return OK;
}

/* ---- JSON ---- */
static void spans_json(struct json *j, const char *name, str text) {
    str span;
    json_array(j, name);
    while (text.n && str_next(&text, ',', &span)) json_str(j, NULL, str_trim(span));
    json_array_end(j);
}

static enum err answer_week(struct request *req, int64_t id) {
    struct organisation_hours_view h;
    TRY(read_hours(req, id, &h));
    response_json(req, 200);
    response_version(req, h.version);
    struct json j = json_to(&req->response.body);
    json_object(&j, NULL);
    json_id(&j, "unit_id", h.id);
    json_int(&j, "version", h.version);
    for (int i = 0; i < 7; i++) spans_json(&j, day_names[i], h.days[i]);
    json_object_end(&j);
    return OK;
}

enum err hours_get(struct request *req) {
    int64_t id;
    TRY(request_path_id(req, "id", &id));
    return answer_week(req, id);
}

enum err hours_put(struct request *req) {
    struct organisation_hours_view now;
    struct hours_write h = {};
    TRY(request_path_id(req, "id", &h.unit_id));
    TRY(read_hours(req, h.unit_id, &now));
    TRY(request_if_match(req, now.version));
    TRY(read_week(req, h.week));
    h.version = now.version;
    TRY(organisation_write(req, set_week, &h));
    return answer_week(req, h.unit_id);
}

static enum err answer_exceptions(struct request *req, int64_t id, int status) {
    struct organisation_hours_view h;
    TRY(read_hours(req, id, &h));
    response_json(req, status);
    struct json j = json_to(&req->response.body);
    json_object(&j, NULL);
    json_array(&j, "items");
    for (size_t i = 0; i < h.exceptions_n; i++) {
        const struct authority_exception *x = &h.exceptions[i];
        json_object(&j, NULL);
        json_str(&j, "day", x->day);
        spans_json(&j, "hours", organisation_spans_text(req->arena, &x->hours));
        json_str(&j, "reason", x->hours.reason);
        json_object_end(&j);
    }
    json_array_end(&j);
    json_object_end(&j);
    return OK;
}

enum err exceptions_get(struct request *req) {
    int64_t id;
    TRY(request_path_id(req, "id", &id));
    return answer_exceptions(req, id, 200);
}

enum err exceptions_post(struct request *req) {
    struct hours_write h = {};
    TRY(read_exception(req, &h));
    TRY(organisation_write(req, set_exception, &h));
    return answer_exceptions(req, h.unit_id, 200);
}

enum err exceptions_delete(struct request *req) {
    struct hours_write h = {.date = request_path(req, "day")};
    TRY(request_path_id(req, "id", &h.unit_id));
    TRY(organisation_write(req, remove_exception, &h));
    req->response.status = 204;
    return OK;
}
