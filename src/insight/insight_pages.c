#include "insight/insight_pages.h"
#include "access/access.h"
#include "http/json.h"
#include "insight/insight_chart.h"
#include "insight/insight_html.h"
#include "view/format.h"

enum { MOST_DAYS = 400 };

static int64_t whole_minutes(ms_t length) {
    return (length + 30 * SECOND) / MINUTE;
}

str insight_length(const struct view *v, ms_t length) {
    if (length == DB_NULL) return S("–");
    return length < HOUR && whole_minutes(length) ? fmt_minutes(v, whole_minutes(length)) : fmt_duration(v, length);
}

str insight_whole_minutes(const struct view *v, ms_t length) {
    return length == DB_NULL ? S("–") : fmt_number(v, whole_minutes(length));
}

str insight_period(const struct view *v, const struct insight *f) {
    ms_t last = f->days[f->days_n - 1].day;
    if (f->days_n == 1) return fmt_date(v, last);
    return str_printf(v->arena, "%.*s – %.*s", STR_ARG(fmt_date(v, f->scope.from)), STR_ARG(fmt_date(v, last)));
}

int64_t insight_left(const struct insight_unit *u) {
    return u->tickets[QUEUE_LEFT] + u->tickets[QUEUE_NO_SHOW];
}

size_t insight_more_columns(const struct insight_chart *c, bool drawn, const char **columns) {
    size_t n = 3;
    if (c->numbers) columns[n++] = c->numbers;
    if (drawn) columns[n++] = T("Søjle");
    return n;
}

/* ---- the board ---- */

static enum err read_board(struct db *db, struct arena *a, int64_t authority_id, ms_t now, struct insight_board *ret) {
    DB_READ(tx);
    TRY(db_read_begin(db, &tx));
    return insight_board(tx, a, authority_id, now, ret);
}

static enum err get_board(struct request *req) {
    struct insight_board b;
    TRY(read_board(req->db, req->arena, access_session(req)->authority_id, req->now, &b));
    struct page p = page_of(req, text_tr(req->lang, T("Overblik lige nu")));
    p.looks_again_s = 30;
    struct view v = view_of(req);
    insight_board_page(&v, &p, &b);
    return OK;
}

static enum err render_board(struct db *db, struct arena *arena, struct buf *out, enum lang lang, const void *ctx, int64_t *subject_id) {
    const int64_t *authority_id = ctx;
    struct insight_board b;
    TRY(read_board(db, arena, *authority_id, clock_now(), &b));
    struct view v = view_to(out, arena, lang);
    insight_board_part(&v, &b);
    return OK;
}

static enum err get_live_board(struct request *req) {
    int64_t authority_id = access_session(req)->authority_id;
    struct stream s = {.authority_id = authority_id, .channel = "queue", .also = "figures", .render = render_board, .ctx = &authority_id,
                       .ctx_size = sizeof authority_id, .event = "board"};
    return response_stream(req, &s);
}

static void board_unit_json(struct json *j, const char *key, const struct insight_now *u) {
    json_object(j, key);
    json_id(j, "unit_id", u->unit_id);
    json_str(j, "name", u->name);
    json_int(j, "waiting", u->waiting);
    json_int(j, "unserved", u->unserved);
    json_int(j, "longest_wait_ms", u->longest_wait);
    json_int(j, "wait_minutes_new", u->wait_minutes_new < 0 ? DB_NULL : u->wait_minutes_new);
    json_int(j, "in_service", u->in_service);
    json_int(j, "on_duty", u->on_duty);
    json_int(j, "served_today", u->served_today);
    json_int(j, "left_today", u->left_today);
    json_int(j, "contacts_today", u->contacts_today);
    json_object_end(j);
}

static enum err get_board_json(struct request *req) {
    struct insight_board b;
    TRY(read_board(req->db, req->arena, access_session(req)->authority_id, req->now, &b));
    response_json(req, 200);
    struct json j = json_to(&req->response.body);
    json_object(&j, NULL);
    json_time(&j, "at", b.now);
    board_unit_json(&j, "all", &b.all);
    json_array(&j, "units");
    for (size_t i = 0; i < b.units_n; i++) board_unit_json(&j, NULL, &b.units[i]);
    json_array_end(&j);
    json_object_end(&j);
    return OK;
}

/* ---- the period asked for ---- */

static const char *const formats[] = {"excel", "plain", NULL};
static const struct field period_fields[] = {
    {.name = "from", .kind = FIELD_DATE, .label = T("Fra og med"), .doc = "first day; today when left out"},
    {.name = "to", .kind = FIELD_DATE, .label = T("Til og med"), .doc = "last day; that of `from` when left out; at most 400 days"},
    {.name = "unit_id", .kind = FIELD_ID, .label = T("Enhed"), .doc = "all units when left out"},
    {.name = "format", .kind = FIELD_CHOICE, .choices = formats, .label = T("Format"), .doc = "of CSV: excel (semicolons, decimal comma) or plain"},
    {}};

static enum err scope_of(struct request *req, struct insight_scope *ret) {
    ms_t from = field_int(req, "from", clock_day_start(req->now)), last = field_int(req, "to", field_int(req, "from", clock_day_start(req->now)));
    if (last < from) return request_problem(req, "to", T("Den sidste dag ligger før den første."), PROBLEM_END);
    if ((last - from) / DAY >= MOST_DAYS) return request_problem(req, "to", T("Vælg højst 400 dage ad gangen."), PROBLEM_END);
    *ret = (struct insight_scope){access_session(req)->authority_id, field_int(req, "unit_id", 0), from, clock_day_next(last), req->now};
    return OK;
}

static enum err read_figures(struct request *req, const struct insight_scope *scope, struct insight *ret) {
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    struct authority_unit unit;
    enum err e = scope->unit_id ? authority_unit_by_id(tx, req->arena, scope->authority_id, scope->unit_id, &unit) : OK;
    if (e == ERR_NOT_FOUND) (void)request_problem(req, "unit_id", T("Der er ingen enhed med nummeret {1} her."), str_number(req->arena, scope->unit_id).p, PROBLEM_END);
    if (e != OK) return e;
    return insight(tx, req->arena, scope, ret);
}

static enum err figures_of(struct request *req, struct insight *ret) {
    struct insight_scope scope;
    TRY(scope_of(req, &scope));
    return read_figures(req, &scope, ret);
}

/* ---- the page ---- */

static str link_to(struct request *req, const char *path, ms_t from, ms_t last, int64_t unit_id, const char *more) {
    str unit = unit_id ? str_printf(req->arena, "&unit_id=%lld", (long long)unit_id) : S("");
    return str_printf(req->arena, "%s?from=%.*s&to=%.*s%.*s%s", path, STR_ARG(clock_date(req->arena, from)),
                      STR_ARG(clock_date(req->arena, last)), STR_ARG(unit), more);
}

static enum err unit_options(struct request *req, struct insight_form *form, int64_t chosen) {
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    struct authority_unit *units;
    size_t n;
    TRY(authority_units(tx, req->arena, access_session(req)->authority_id, req->now, &units, &n));
    struct form_option *options = arena_many(req->arena, n + 1, struct form_option);
    options[0] = (struct form_option){.value = S(""), .label = T("Alle enheder")};
    for (size_t i = 0; i < n; i++)
        options[i + 1] = (struct form_option){str_number(req->arena, units[i].id),
                                              str_z(req->arena, units[i].name), units[i].id == chosen};
    form->units = options;
    form->units_n = n + 1;
    return OK;
}

static void shortcuts(struct request *req, struct insight_form *form, int64_t unit_id) {
    static const struct { const char *label; int first, last; } spans[] = {
        {T("I dag"), 0, 0}, {T("I går"), 1, 1}, {T("Seneste 7 dage"), 6, 0}, {T("Seneste 30 dage"), 29, 0}};
    struct clock_local today = clock_local(req->now);
    for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) {
        ms_t first = clock_utc(today.year, today.month, today.day - spans[i].first, 0, 0);
        ms_t last = clock_utc(today.year, today.month, today.day - spans[i].last, 0, 0);
        form->shortcuts[form->shortcuts_n++] =
            (struct insight_shortcut){link_to(req, "/tal", first, last, unit_id, ""), spans[i].label};
    }
}

static void fill_form(struct request *req, const struct insight *f, struct insight_form *form) {
    ms_t first = f->scope.from, last = f->days[f->days_n - 1].day;
    form->from = clock_date(req->arena, first);
    form->to = clock_date(req->arena, last);
    form->csv = link_to(req, "/tal.csv", first, last, f->scope.unit_id, "");
    form->plain_csv = link_to(req, "/tal.csv", first, last, f->scope.unit_id, "&format=plain");
}

/* A period that is none leaves the form as it was sent, with what is wrong beside the field, and no figures. */
static enum err get_page(struct request *req) {
    struct insight_scope scope;
    struct insight f;
    struct insight_form form = {};
    int64_t unit_id = field_int(req, "unit_id", 0);
    bool right = !req->problem.n && scope_of(req, &scope) == OK;
    if (right) {
        TRY(read_figures(req, &scope, &f));
        fill_form(req, &f, &form);
    }
    TRY(unit_options(req, &form, unit_id));
    shortcuts(req, &form, unit_id);
    struct page p = page_of(req, text_tr(req->lang, T("Tal for en periode")));
    struct view v = view_of(req);
    insight_page(&v, &p, &form, right ? &f : NULL);
    if (!right) req->response.status = 422;
    return OK;
}

static enum err get_csv(struct request *req) {
    struct insight f;
    TRY(figures_of(req, &f));
    bool plain = str_eq(field_text(req, "format"), S("plain"));
    req->response.content_type = "text/csv; charset=utf-8";
    req->response.download = str_printf(req->arena, "tal-%.*s.csv", STR_ARG(clock_date(req->arena, f.scope.from)));
    insight_csv(&f, req->lang, !plain, &req->response.body);
    return OK;
}

/* ---- JSON ---- */

static void times_json(struct json *j, const char *key, const struct insight_times *t) {
    json_object(j, key);
    json_int(j, "n", t->n);
    json_int(j, "median_ms", t->median);
    json_int(j, "p90_ms", t->p90);
    json_object_end(j);
}

static void unit_json(struct json *j, const char *key, const struct insight_unit *u) {
    json_object(j, key);
    json_id(j, "unit_id", u->unit_id);
    json_str(j, "name", u->name);
    json_int(j, "contacts", u->contacts);
    json_int(j, "closed", u->closed);
    json_int(j, "solved_at_first_contact", u->solved);
    json_int(j, "numbers_given", insight_numbers(u));
    json_object(j, "tickets");
    for (int i = 0; i < QUEUE_STATES; i++) json_int(j, queue_state_names[i], u->tickets[i]);
    json_object_end(j);
    times_json(j, "wait", &u->wait);
    times_json(j, "service", &u->service);
    json_object(j, "promise");
    json_int(j, "n", u->promise.n);
    json_int(j, "promised_median_ms", u->promise.promised);
    json_int(j, "waited_median_ms", u->promise.waited);
    json_int(j, "late", u->promise.late);
    json_object_end(j);
    json_int(j, "served_ms", u->served);
    json_int(j, "staffed_ms", u->staffed);
    json_object_end(j);
}

static void days_and_hours_json(struct json *j, struct arena *a, const struct insight *f) {
    json_array(j, "days");
    for (size_t i = 0; i < f->days_n; i++) {
        json_object(j, NULL);
        json_str(j, "day", clock_date(a, f->days[i].day));
        json_int(j, "contacts", f->days[i].contacts);
        json_int(j, "numbers_given", f->days[i].numbers);
        json_object_end(j);
    }
    json_array_end(j);
    json_array(j, "hours");
    for (int i = 0; i < 24; i++) json_int(j, NULL, f->hours[i]);
    json_array_end(j);
    json_array(j, "numbers_given_by_hour");
    for (int i = 0; i < 24; i++) json_int(j, NULL, f->numbers[i]);
    json_array_end(j);
}

static void outcomes_json(struct json *j, const char *key, const int64_t *outcomes) {
    json_object(j, key);
    for (int i = 0; i < CONTACT_OUTCOMES; i++)
        if (insight_tells(i, outcomes)) json_int(j, i ? contact_outcome_names[i] : "open", outcomes[i]);
    json_object_end(j);
}

static void tasks_json(struct json *j, const struct insight *f) {
    json_int(j, "matters", f->matters);
    json_int(j, "without_matters", f->without_matters);
    json_int(j, "without_matters_with_number", f->without_matters_with_number);
    json_array(j, "tasks");
    for (size_t i = 0; i < f->tasks_n; i++) {
        json_object(j, NULL);
        json_str(j, "key", f->tasks[i].key);
        json_str(j, "name", f->tasks[i].name);
        json_int(j, "matters", f->tasks[i].matters);
        json_int(j, "with_number", f->tasks[i].with_number);
        outcomes_json(j, "outcomes", f->tasks[i].outcomes);
        json_object_end(j);
    }
    json_array_end(j);
}

static enum err get_figures_json(struct request *req) {
    struct insight f;
    TRY(figures_of(req, &f));
    response_json(req, 200);
    struct json j = json_to(&req->response.body);
    json_object(&j, NULL);
    json_str(&j, "from", clock_date(req->arena, f.scope.from));
    json_str(&j, "to", clock_date(req->arena, f.days[f.days_n - 1].day));
    unit_json(&j, "all", &f.all);
    json_array(&j, "units");
    for (size_t i = 0; i < f.units_n; i++) unit_json(&j, NULL, &f.units[i]);
    json_array_end(&j);
    days_and_hours_json(&j, req->arena, &f);
    json_object(&j, "channels");
    for (int i = 0; i < CONTACT_CHANNELS; i++) json_int(&j, contact_channel_names[i], f.channels[i]);
    json_object_end(&j);
    outcomes_json(&j, "outcomes", f.outcomes);
    outcomes_json(&j, "matter_outcomes", f.matter_outcomes);
    tasks_json(&j, &f);
    json_object_end(&j);
    return OK;
}

static const struct route table[] = {
    {HTTP_GET, "/ledelse", ACCESS_FIGURES, get_board, "The leaders' board: each unit just now"},
    {HTTP_GET, "/ledelse/live", ACCESS_FIGURES, get_live_board, "The board as it changes", .flags = ROUTE_STREAM},
    {HTTP_GET, "/tal", ACCESS_FIGURES, get_page, "Figures of a period and a unit", period_fields, ROUTE_SHOWS_PROBLEMS | ROUTE_LONG},
    {HTTP_GET, "/tal.csv", ACCESS_FIGURES, get_csv, "The same as a spreadsheet", period_fields, ROUTE_LONG},
    {HTTP_GET, "/api/v1/board", ACCESS_FIGURES, get_board_json, "The board", .answer = "Board"},
    {HTTP_GET, "/api/v1/figures", ACCESS_FIGURES, get_figures_json, "Figures of a period and a unit", period_fields, ROUTE_LONG, "Figures"},
};
const struct routes insight_routes = ROUTES("insight", table);
