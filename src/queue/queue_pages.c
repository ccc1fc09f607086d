/* The citizen's ticket page (by the token on the slip) and the wall screen, both live. */
#include "access/access.h"
#include "queue/pages.h"
#include "queue/pages_html.h"
#include "queue/qr.h"
#include "queue/queue_json.h"
#include "view/services.h"

static const struct field ticket_fields[] = {{.name = "udskriv", .kind = FIELD_BOOL, .label = T("Udskriv"), .doc = "the slip to print"}, {}};

static enum err find(struct request *req, struct queue_ticket *ret) {
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    return queue_by_token(tx, req->arena, request_path(req, "token"), ret);
}

bool queue_seen_goes_on(const struct queue_seen *t) {
    return !t->day_over && (t->state <= QUEUE_PARKED || t->state == QUEUE_NO_SHOW);
}

/* Paper speaks the citizen's language, not that of whoever prints it. */
static enum lang slip_lang(const struct queue_ticket *t) {
    return !t->language.n || str_eq_c(t->language, "da") ? LANG_DA : LANG_EN;
}

static void show_slip(struct request *req, const struct queue_ticket *t, struct queue_ticket_page *ticket) {
    str url = str_printf(req->arena, "%s/nummer/%.*s", services(req)->public_url, STR_ARG(t->token));
    req->lang = slip_lang(t);
    struct view v = view_of(req);
    struct page p = page_about(req, text_with(req->arena, req->lang, T("Nummer {1}"), &ticket->number, 1), t->authority_id);
    ticket->qr = queue_qr(req->arena, url);
    ticket_slip(&v, &p, ticket);
}

static enum err get_ticket(struct request *req) {
    struct queue_ticket t;
    TRY(find(req, &t));
    struct queue_ticket_page ticket = {.token = t.token, .number = str_number(req->arena, t.number)};
    TRY(queue_live_see(services(req)->queue, req->arena, t.authority_id, t.unit_id, t.id, &ticket.seen));
    if (field_int(req, "udskriv", 0)) {
        show_slip(req, &t, &ticket);
        return OK;
    }
    struct page p = page_about(req, text_with(req->arena, req->lang, T("Nummer {1}"), &ticket.number, 1), t.authority_id);
    struct view v = view_of(req);
    if (queue_seen_goes_on(&ticket.seen)) p.looks_again_s = 20;
    if (!p.staff) p.links_n = 0; /* one thing only: the number */
    ticket_page(&v, &p, &ticket);
    return OK;
}

struct watch { struct queue_live *live; int64_t authority_id, id; };

/* A ticket that is sent on takes its open pages along: they listen to the unit where it is. */

static enum err render_ticket(struct db *db, struct arena *a, struct buf *out, enum lang lang, const void *ctx, int64_t *subject_id) {
    const struct watch *w = ctx;
    struct queue_seen seen;
    TRY(queue_live_see(w->live, a, w->authority_id, *subject_id, w->id, &seen));
    *subject_id = seen.unit_id;
    struct view v = view_to(out, a, lang);
    ticket_state(&v, &seen);
    return OK;
}

static enum err get_ticket_live(struct request *req) {
    struct queue_ticket t;
    TRY(find(req, &t));
    struct watch w = {services(req)->queue, t.authority_id, t.id};
    return response_stream(req, &(struct stream){t.authority_id, t.unit_id, "queue", render_ticket, &w, sizeof w, "message"});
}

static enum err get_ticket_json(struct request *req) {
    struct queue_ticket t;
    struct queue_seen seen;
    TRY(find(req, &t));
    TRY(queue_live_see(services(req)->queue, req->arena, t.authority_id, t.unit_id, t.id, &seen));
    response_json(req, 200);
    struct json j = json_to(&req->response.body);
    struct queue_line line = {.ahead = seen.ahead, .wait_minutes = seen.wait_minutes};
    queue_public_json(&j, &t, t.state == QUEUE_WAITING && !seen.day_over ? &line : NULL);
    return OK;
}

/* ---- the wall screen ---- */

enum { JUST_NOW = 20 * SECOND };

bool queue_called_just_now(const struct queue_display *d, const struct queue_ticket *t) {
    return t->state == QUEUE_CALLED && t->last_call_at != DB_NULL && d->picture.now - t->last_call_at < JUST_NOW;
}

/* After midnight somebody of the day before may still be in hand; their number is given anew. */
static bool of_today(const struct queue_ticket *t, ms_t now) {
    ms_t day;
    return clock_parse_date(t->day, &day) == OK && day == clock_day_start(now);
}

void queue_display_arrange(struct queue_display *d) {
    d->called_n = d->serving_n = 0;
    for (size_t i = 0; i < d->picture.called_n; i++) {
        const struct queue_ticket *t = &d->picture.called[i];
        if (!of_today(t, d->picture.now)) continue;
        if (t->state == QUEUE_CALLED && d->called_n < DISPLAY_CALLED) d->called[d->called_n++] = t;
        if (t->state == QUEUE_SERVING && d->serving_n < DISPLAY_SERVING) d->serving[d->serving_n++] = t;
    }
    bool short_numbers = true; /* the largest type has room for three digits */
    for (size_t i = 0; i < d->called_n; i++) short_numbers &= d->called[i]->number < 1000;
    d->size = d->called_n <= 2 && short_numbers ? "few" : d->called_n <= 5 ? "some" : "many";
}

/* What it shows of the unit that ret names. */
static enum err read_board(struct db_tx *tx, struct arena *a, ms_t now, struct queue_display *ret) {
    struct authority_door door;
    TRY(queue_picture(tx, a, ret->authority_id, ret->unit_id, 0, now, &ret->picture));
    TRY(authority_door(tx, a, ret->authority_id, ret->unit_id, now, &door));
    ret->closed = door.closed;
    queue_display_arrange(ret);
    return OK;
}

static enum err read_display(struct request *req, struct queue_display *ret) {
    int64_t unit_id, authority_id;
    struct authority_unit unit;
    TRY(request_path_id(req, "id", &unit_id));
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    TRY(authority_of_unit(tx, req->arena, unit_id, &authority_id));
    TRY(authority_unit_by_id(tx, req->arena, authority_id, unit_id, &unit));
    *ret = (struct queue_display){.authority_id = authority_id, .unit_id = unit_id, .unit_name = unit.name};
    return read_board(tx, req->arena, req->now, ret);
}

static enum err get_display(struct request *req) {
    struct queue_display d;
    TRY(read_display(req, &d));
    struct page p = page_about(req, d.unit_name, d.authority_id);
    p.looks_again_s = 30;
    struct view v = view_of(req);
    display_page(&v, &p, &d);
    return OK;
}

static enum err render_display(struct db *db, struct arena *a, struct buf *out, enum lang lang, const void *ctx, int64_t *subject_id) {
    const struct watch *w = ctx;
    struct queue_display d = {.authority_id = w->authority_id, .unit_id = w->id};
    DB_READ(tx);
    TRY(db_read_begin(db, &tx));
    TRY(read_board(tx, a, clock_now(), &d));
    struct view v = view_to(out, a, lang);
    display_board(&v, &d);
    return OK;
}

static enum err get_display_live(struct request *req) {
    struct queue_display d;
    TRY(read_display(req, &d));
    struct watch w = {.authority_id = d.authority_id, .id = d.unit_id};
    return response_stream(req, &(struct stream){w.authority_id, w.id, "queue", render_display, &w, sizeof w, "message"});
}

static void write_shown(struct json *j, const char *key, const struct queue_display *d, const struct queue_ticket *const *tickets, size_t n) {
    json_array(j, key);
    for (size_t i = 0; i < n; i++) {
        json_object(j, NULL);
        json_int(j, "number", tickets[i]->number);
        json_str(j, "counter_name", tickets[i]->counter_name);
        json_bool(j, "just_called", queue_called_just_now(d, tickets[i]));
        json_object_end(j);
    }
    json_array_end(j);
}

static enum err get_display_json(struct request *req) {
    struct queue_display d;
    TRY(read_display(req, &d));
    response_json(req, 200);
    struct json j = json_to(&req->response.body);
    json_object(&j, NULL);
    json_id(&j, "unit_id", d.unit_id);
    json_str(&j, "unit_name", d.unit_name);
    json_time(&j, "at", d.picture.now);
    write_shown(&j, "called", &d, d.called, d.called_n);
    write_shown(&j, "serving", &d, d.serving, d.serving_n);
    json_int(&j, "waiting", (int64_t)d.picture.waiting_n);
    json_int(&j, "wait_minutes", !d.closed && d.picture.wait_minutes_new >= 0 ? d.picture.wait_minutes_new : DB_NULL);
    json_object_end(&j);
    return OK;
}

static const struct route table[] = {
    {HTTP_GET, "/nummer/{token}", ACCESS_ANYBODY, get_ticket, "The citizen's ticket page, or the slip to print", ticket_fields, 0, NULL},
    {HTTP_GET, "/live/nummer/{token}", ACCESS_ANYBODY, get_ticket_live, "The ticket, live", NULL, ROUTE_STREAM, NULL},
    {HTTP_GET, "/api/v1/ticket-pages/{token}", ACCESS_ANYBODY, get_ticket_json, "A ticket as its holder sees it", NULL, 0, "TicketPage"},
    {HTTP_GET, "/tavle/{id}", ACCESS_ANYBODY, get_display, "The wall screen of a unit", NULL, 0, NULL},
    {HTTP_GET, "/live/tavle/{id}", ACCESS_ANYBODY, get_display_live, "The wall screen, live", NULL, ROUTE_STREAM, NULL},
    {HTTP_GET, "/api/v1/units/{id}/display", ACCESS_ANYBODY, get_display_json, "What the wall screen of a unit shows: numbers called and served, how many wait, the wait of one who would come now (null: it cannot be said, or it is closed now)", NULL, 0, "Display"},
};
const struct routes queue_page_routes = ROUTES("queue", table);
