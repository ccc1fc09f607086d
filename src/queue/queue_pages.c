/* The citizen's ticket page (by the token on the slip) and the wall screen, both live. */
#include "access/access.h"
#include "queue/pages.h"
#include "queue/pages_html.h"
#include "queue/qr.h"
#include "queue/queue_json.h"
#include "view/services.h"

static const struct field ticket_fields[] = {{.name = "udskriv", .kind = FIELD_BOOL, .label = T("Udskriv")}, {}};

static enum err find(struct request *req, struct queue_ticket *ret) {
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    return queue_by_token(tx, req->arena, request_path(req, "token"), ret);
}

static enum err get_ticket(struct request *req) {
    struct queue_ticket t;
    TRY(find(req, &t));
    struct queue_ticket_page ticket = {.token = t.token, .ticket_id = t.id, .slip = field_int(req, "udskriv", 0)};
    TRY(queue_live_see(services(req)->queue, req->arena, t.authority_id, t.unit_id, t.id, &ticket.seen));
    ticket.url = str_printf(req->arena, "%s/nummer/%.*s", services(req)->public_url, STR_ARG(t.token));
    struct page p = page_of(req, text_with(req->arena, req->lang, T("Nummer {1}"), &(str){str_printf(req->arena, "%lld", (long long)t.number).p,
                                           str_printf(req->arena, "%lld", (long long)t.number).n}, 1));
    struct view v = view_of(req);
    if (ticket.slip) {
        ticket.qr = queue_qr(req->arena, ticket.url);
        ticket_slip(&v, &p, &ticket);
    } else ticket_page(&v, &p, &ticket);
    return OK;
}

struct watch { struct queue_live *live; int64_t authority_id, unit_id, ticket_id; };

static enum err render_ticket(struct db *db, struct arena *a, struct buf *out, enum lang lang, const void *ctx) {
    const struct watch *w = ctx;
    struct queue_seen seen;
    TRY(queue_live_see(w->live, a, w->authority_id, w->unit_id, w->ticket_id, &seen));
    struct view v = view_to(out, a, lang);
    ticket_state(&v, &seen);
    return OK;
}

static enum err get_ticket_live(struct request *req) {
    struct queue_ticket t;
    TRY(find(req, &t));
    struct watch w = {services(req)->queue, t.authority_id, t.unit_id, t.id};
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
    queue_public_json(&j, &t, t.state == QUEUE_WAITING ? &line : NULL);
    return OK;
}

/* ---- the wall screen ---- */

static enum err read_display(struct request *req, struct queue_display *ret) {
    int64_t unit_id, authority_id = access_authority(req);
    struct authority_unit unit;
    TRY(request_path_id(req, "id", &unit_id));
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    TRY(authority_unit_by_id(tx, req->arena, authority_id, unit_id, &unit));
    *ret = (struct queue_display){.unit_id = unit_id, .unit_name = unit.name};
    return queue_picture(tx, req->arena, authority_id, unit_id, 0, req->now, &ret->picture);
}

static enum err get_display(struct request *req) {
    struct queue_display d;
    TRY(read_display(req, &d));
    struct page p = page_of(req, d.unit_name);
    struct view v = view_of(req);
    display_page(&v, &p, &d);
    return OK;
}

static enum err render_display(struct db *db, struct arena *a, struct buf *out, enum lang lang, const void *ctx) {
    const struct watch *w = ctx;
    struct queue_display d = {.unit_id = w->unit_id};
    DB_READ(tx);
    TRY(db_read_begin(db, &tx));
    TRY(queue_picture(tx, a, w->authority_id, w->unit_id, 0, clock_now(), &d.picture));
    struct view v = view_to(out, a, lang);
    display_board(&v, &d);
    return OK;
}

static enum err get_display_live(struct request *req) {
    struct queue_display d;
    TRY(read_display(req, &d));
    struct watch w = {.authority_id = access_authority(req), .unit_id = d.unit_id};
    return response_stream(req, &(struct stream){w.authority_id, w.unit_id, "queue", render_display, &w, sizeof w, "message"});
}

static const struct route table[] = {
    {HTTP_GET, "/nummer/{token}", ACCESS_ANYBODY, get_ticket, "The citizen's ticket page, or the slip to print", ticket_fields, 0, NULL},
    {HTTP_GET, "/live/nummer/{token}", ACCESS_ANYBODY, get_ticket_live, "The ticket, live", NULL, ROUTE_STREAM, NULL},
    {HTTP_GET, "/api/v1/ticket-pages/{token}", ACCESS_ANYBODY, get_ticket_json, "A ticket as its holder sees it", NULL, 0, "TicketPage"},
    {HTTP_GET, "/tavle/{id}", ACCESS_ANYBODY, get_display, "The wall screen of a unit", NULL, 0, NULL},
    {HTTP_GET, "/live/tavle/{id}", ACCESS_ANYBODY, get_display_live, "The wall screen, live", NULL, ROUTE_STREAM, NULL},
};
const struct routes queue_page_routes = ROUTES("queue", table);
