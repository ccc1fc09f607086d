/* Opening hours on the screen and in JSON: the ordinary week, and the days that are not as their weekday; and the booths
 * and counters of a unit. */
#include "authority/hours_html.h"
#include "authority/organisation_pages.h"

#define SQL(statement, ...) ((struct sql_organisation_##statement##_in){__VA_ARGS__})

static const char *const day_names[7] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

/* ---- reading ---- */
static enum err read_hours_in(struct db_tx *tx, struct request *req, int64_t id, struct organisation_hours_view *ret) {
    struct arena *a = req->arena;
    int64_t authority_id = access_session(req)->authority_id;
    struct sql_organisation_unit unit;
    struct authority_week week;
    TRY(sql_organisation_unit(tx, a, SQL(unit, authority_id, id), &unit));
    TRY(authority_week(tx, a, authority_id, id, req->now, &week));
    struct organisation_hours_view h = {.id = id, .version = unit.version, .name = unit.name,
                                          .exceptions = week.exceptions, .exceptions_n = week.exceptions_n};
    for (int i = 0; i < 7; i++) h.days[i] = organisation_spans_text(a, &week.days[i]);
    *ret = h;
    return OK;
}

static enum err read_hours(struct request *req, int64_t id, struct organisation_hours_view *ret) {
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    return read_hours_in(tx, req, id, ret);
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
/* day, as "2026-12-24", and version are of the exceptional day; standing is what a write found there. */
struct day_write { int64_t unit_id, version; str day, reason; struct authority_hours hours; struct authority_exception standing; };
struct hours_write { int64_t unit_id, version; struct authority_hours week[7]; };

static enum err set_week(struct db_tx *tx, struct organisation_write *w) {
    const struct hours_write *h = w->ctx;
    return organisation_week_set(tx, w->req->arena, &w->by, h->unit_id, h->version, h->week);
}

static enum err set_exception(struct db_tx *tx, struct organisation_write *w) {
    struct day_write *d = w->ctx;
    struct arena *a = w->req->arena;
    TRY(organisation_exception_hold(tx, a, &w->by, d->unit_id, d->day, &d->standing));
    if (d->standing.version != d->version) return ERR_CONFLICT;
    return organisation_exception_set(tx, a, &w->by, d->unit_id, d->version, d->day, &d->hours, d->reason);
}

static enum err remove_exception(struct db_tx *tx, struct organisation_write *w) {
    struct day_write *d = w->ctx;
    struct arena *a = w->req->arena;
    TRY(organisation_exception_hold(tx, a, &w->by, d->unit_id, d->day, &d->standing));
    if (!d->standing.version) return OK; /* removed already is removed */
    return organisation_exception_remove(tx, a, &w->by, d->unit_id, d->version, d->day);
}

/* A day that is over is on no list; one far ahead is a slip of the hand. */
static bool day_at_hand(const struct request *req, ms_t day) {
    struct clock_local l = clock_local(req->now);
    return day >= clock_day_start(req->now) && day <= clock_utc(l.year + 2, l.month, l.day, 0, 0);
}

static enum err read_exception(struct request *req, struct day_write *d) {
    TRY(request_path_id(req, "id", &d->unit_id));
    if (req->problem.n) return ERR_INVALID;
    ms_t day = field_int(req, "day", 0);
    if (!day_at_hand(req, day)) add_problem(req, "day", T("{1} skal være i dag eller senere, højst to år frem."));
    d->day = clock_date(req->arena, day);
    d->reason = field_text(req, "reason");
    if (!d->reason.p) d->reason = S("");
    const char *wrong = organisation_spans_read(sent_day(req, "hours"), &d->hours);
    if (wrong) add_problem(req, "hours", wrong);
    return req->problem.n ? ERR_INVALID : OK;
}

/* ---- pages ---- */
str organisation_day_text(const struct view *v, str day) {
    ms_t at;
    return clock_parse_date(day, &at) == OK ? fmt_date(v, at) : day;
}

static enum err show(struct request *req, const struct organisation_hours_view *h) {
    struct page page = organisation_page(req, T("Åbningstider"));
    page.title = text_with(req->arena, req->lang, T("{1}: åbningstider"), &h->name, 1);
    struct view v = view_of(req);
    organisation_hours_page(&v, &page, h);
    return OK;
}

/* The day chosen in the list; one that has been removed is a new one. */
static void choose_day(struct request *req, struct organisation_hours_view *h, ms_t day) {
    str date = clock_date(req->arena, day);
    for (size_t i = 0; i < h->exceptions_n; i++) {
        const struct authority_exception *x = &h->exceptions[i];
        if (!str_eq(x->day, date)) continue;
        h->form = (struct organisation_day_form){true, x->day, organisation_spans_text(req->arena, &x->hours), x->hours.reason, x->version};
    }
}

static enum err to_page(struct request *req, int64_t id) {
    response_redirect(req, str_printf(req->arena, "/organisation/enheder/%lld/tider?gemt=1", (long long)id));
    return OK;
}

enum err hours_page(struct request *req) {
    int64_t id;
    struct organisation_hours_view h;
    TRY(request_path_id(req, "id", &id));
    TRY(read_hours(req, id, &h));
    h.saved = field_int(req, "gemt", 0);
    if (field(req, "dag")->present) choose_day(req, &h, field_int(req, "dag", 0));
    return show(req, &h);
}

static const char *label_of(const struct request *req, const char *name) {
    for (const struct field *f = req->route->fields; f->name; f++)
        if (strcmp(f->name, name) == 0) return f->label;
    return name;
}

/* Where the week that is stored now differs from what was typed. */
static void find_conflicts(const struct request *req, const struct authority_hours typed[7], struct organisation_hours_view *h) {
    for (int i = 0; i < 7; i++)
        if (!str_eq(h->days[i], organisation_spans_text(req->arena, &typed[i])))
            h->conflicts[h->conflicts_n++] = (struct organisation_conflict){label_of(req, day_names[i]), h->days[i].n ? h->days[i] : text_tr(req->lang, T("lukket"))};
}

enum err hours_save(struct request *req) {
    struct hours_write h = {.version = field_int(req, "version", 0)};
    TRY(request_path_id(req, "id", &h.unit_id));
    enum err e = req->problem.n ? ERR_INVALID : read_week(req, h.week);
    if (e == OK) e = organisation_write(req, set_week, &h);
    if (e == OK) return to_page(req, h.unit_id);
    if (e == ERR_CONFLICT) organisation_say_conflict(req);
    if (!req->problem.n) return e;
    struct organisation_hours_view now;
    TRY(read_hours(req, h.unit_id, &now));
    if (e == ERR_CONFLICT) find_conflicts(req, h.week, &now);
    return show(req, &now);
}

/* The version that was sent holds for its day; of any other day nothing was seen. */
static void sent_version(const struct request *req, struct day_write *d) {
    bool same = field(req, "version_of")->present && field_int(req, "version_of", 0) == field_int(req, "day", 0);
    d->version = same ? field_int(req, "day_version", 0) : 0;
}

static bool stands_already(struct arena *a, const struct day_write *d) {
    const struct authority_exception *now = &d->standing;
    return now->version && str_eq(now->hours.reason, d->reason) &&
           str_eq(organisation_spans_text(a, &now->hours), organisation_spans_text(a, &d->hours));
}

static void tell_day_conflict(struct request *req, const char *field_name, const struct day_write *d) {
    struct view v = view_of(req);
    const char *text = !d->standing.version ? T("Andre har fjernet den særlige dag {1}, mens du skrev. Det, du skrev, står her endnu. Gem igen, hvis dit skal gælde.")
                       : d->version         ? T("Andre har ændret {1}, mens du skrev. Det, du skrev, står her endnu. Gem igen, hvis dit skal gælde.")
                                            : T("{1} er allerede en særlig dag. Det, du skrev, står her endnu. Gem igen, hvis dit skal gælde.");
    request_problem(req, field_name, text, str_z(req->arena, organisation_day_text(&v, d->day)), PROBLEM_END);
    req->response.status = 409;
}

/* What stands there now, beside the form. */
static void show_standing(struct request *req, const struct day_write *d, struct organisation_hours_view *h) {
    const struct authority_hours *now = &d->standing.hours;
    if (!d->standing.version) return;
    str hours = now->n ? organisation_spans_text(req->arena, now) : text_tr(req->lang, T("lukket"));
    h->day_conflicts[h->day_conflicts_n++] = (struct organisation_conflict){T("Åbent"), hours};
    h->day_conflicts[h->day_conflicts_n++] = (struct organisation_conflict){T("Årsag"), now->reason};
}

enum err exception_save(struct request *req) {
    struct day_write d = {};
    enum err e = read_exception(req, &d);
    sent_version(req, &d);
    if (e == OK) e = organisation_write(req, set_exception, &d);
    if (e == OK || (e == ERR_CONFLICT && stands_already(req->arena, &d))) return to_page(req, d.unit_id);
    if (e == ERR_CONFLICT) tell_day_conflict(req, "hours", &d);
    if (!req->problem.n) return e;
    struct organisation_hours_view h;
    TRY(read_hours(req, d.unit_id, &h));
    h.form = (struct organisation_day_form){.chosen = d.version, .day = d.day, .version = e == ERR_CONFLICT ? d.standing.version : d.version};
    if (e == ERR_CONFLICT) show_standing(req, &d, &h);
    return show(req, &h);
}

enum err exception_remove(struct request *req) {
    struct day_write d = {.day = clock_date(req->arena, field_int(req, "date", 0)), .version = field_int(req, "day_version", 0)};
    TRY(request_path_id(req, "id", &d.unit_id));
    enum err e = req->problem.n ? ERR_INVALID : organisation_write(req, remove_exception, &d);
    if (e == OK) return to_page(req, d.unit_id);
    if (e == ERR_CONFLICT) {
        struct view v = view_of(req);
        request_problem(req, NULL, T("Andre har ændret {1}, siden du så på siden. Dagen er ikke fjernet: se i listen, hvad der gælder nu, og fjern den så, hvis den stadig skal være som andre dage."),
                        str_z(req->arena, organisation_day_text(&v, d.day)), PROBLEM_END);
        req->response.status = 409;
    }
    if (!req->problem.n) return e;
    struct organisation_hours_view h;
    TRY(read_hours(req, d.unit_id, &h));
    return show(req, &h);
}

enum err places_page(struct request *req) {
    struct organisation_places_view p = {};
    struct sql_organisation_unit unit;
    int64_t authority_id = access_session(req)->authority_id;
    TRY(request_path_id(req, "id", &p.id));
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    TRY(sql_organisation_unit(tx, req->arena, SQL(unit, authority_id, p.id), &unit));
    TRY(sql_organisation_booths(tx, req->arena, SQL(booths, authority_id, p.id, req->now), &p.booths));
    TRY(sql_organisation_counters(tx, req->arena, SQL(counters, authority_id, p.id, authority_duty_since(req->now), req->now), &p.counters));
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

static enum err answer_exceptions(struct db_tx *tx, struct request *req, int64_t id) {
    struct organisation_hours_view h;
    TRY(read_hours_in(tx, req, id, &h));
    response_json(req, 200);
    struct json j = json_to(&req->response.body);
    json_object(&j, NULL);
    json_array(&j, "items");
    for (size_t i = 0; i < h.exceptions_n; i++) {
        const struct authority_exception *x = &h.exceptions[i];
        json_object(&j, NULL);
        json_str(&j, "day", x->day);
        json_int(&j, "version", x->version);
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
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    return answer_exceptions(tx, req, id);
}

static enum err post_in(struct db_tx *tx, struct request *req, void *ctx) {
    struct day_write *d = ctx;
    struct organisation_editor by = organisation_editor(req);
    TRY(organisation_exception_hold(tx, req->arena, &by, d->unit_id, d->day, &d->standing));
    TRY(request_if_match_or_new(req, d->standing.version));
    TRY(organisation_exception_set(tx, req->arena, &by, d->unit_id, d->standing.version, d->day, &d->hours, d->reason));
    return answer_exceptions(tx, req, d->unit_id);
}

enum err exceptions_post(struct request *req) {
    struct day_write d = {};
    TRY(read_exception(req, &d));
    return request_once(req, post_in, &d);
}

static enum err delete_in(struct db_tx *tx, struct organisation_write *w) {
    struct day_write *d = w->ctx;
    TRY(organisation_exception_hold(tx, w->req->arena, &w->by, d->unit_id, d->day, &d->standing));
    if (!d->standing.version) return ERR_NOT_FOUND;
    TRY(request_if_match(w->req, d->standing.version));
    return organisation_exception_remove(tx, w->req->arena, &w->by, d->unit_id, d->standing.version, d->day);
}

enum err exceptions_delete(struct request *req) {
    struct day_write d = {.day = request_path(req, "day")};
    TRY(request_path_id(req, "id", &d.unit_id));
    TRY(organisation_write(req, delete_in, &d));
    req->response.status = 204;
    return OK;
}
