#include "workplace/unit_queue.h"
#include "access/access.h"
#include "contact/sight.h"
#include "view/services.h"
#include "workplace/unit_queue_html.h"
#include "workplace/workplace.h"

size_t unit_queue_unserved(const struct unit_queue *u) {
    size_t n = 0;
    for (size_t i = 0; i < u->queue.listed_n; i++) n += u->queue.waiting[i].wait_minutes < 0;
    return n;
}

/* It says who came with what. */
static enum err must_lead(struct request *req) {
    if (contact_leads(req)) return OK;
    (void)request_problem(req, NULL, T("Du er ansat i en anden myndighed og ser kun tallene. Hvem der venter med hvad, ser kommunens egne ledere."), PROBLEM_END);
    return ERR_DENIED;
}

static enum err unit_of(struct request *req, struct unit_queue *u) {
    struct authority_unit unit;
    TRY(must_lead(req));
    TRY(request_path_id(req, "id", &u->unit_id));
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    TRY(authority_unit_by_id(tx, req->arena, access_session(req)->authority_id, u->unit_id, &unit));
    u->unit_name = unit.name;
    return OK;
}

static enum err get_queue(struct request *req) {
    struct unit_queue u = {};
    struct queue_live *live = services(req)->queue;
    TRY(unit_of(req, &u));
    TRY(queue_live_hold(live, access_session(req)->authority_id, u.unit_id, 0, &u.queue, &u.held));
    struct page p = workplace_page(req, T("Køen lige nu"));
    p.looks_again_s = 20;
    struct view v = view_of(req);
    unit_queue_page(&v, &p, &u);
    queue_live_put(live, u.held);
    return OK;
}

struct watched { struct queue_live *queue; int64_t authority_id, unit_id; };

static enum err render_queue(struct db *db, struct arena *a, struct buf *out, enum lang lang, const void *ctx, int64_t *subject_id) {
    (void)db; /* the picture is there */
    const struct watched *w = ctx;
    struct unit_queue u = {.unit_id = w->unit_id};
    TRY(queue_live_hold(w->queue, w->authority_id, w->unit_id, 0, &u.queue, &u.held));
    struct view v = view_to(out, a, lang);
    unit_queue_part(&v, &u);
    queue_live_put(w->queue, u.held);
    return OK;
}

static enum err get_live(struct request *req) {
    struct unit_queue u = {};
    TRY(unit_of(req, &u));
    struct watched w = {services(req)->queue, access_session(req)->authority_id, u.unit_id};
    return response_stream(req, &(struct stream){w.authority_id, w.unit_id, "queue", render_queue, &w, sizeof w, "message"});
}

static const struct route table[] = {
    {HTTP_GET, "/ledelse/koe/{id}", ACCESS_FIGURES, get_queue, "The queue of a unit, for its leader", NULL, ROUTE_NO_STORE, NULL},
    {HTTP_GET, "/ledelse/koe/{id}/live", ACCESS_FIGURES, get_live, "The same as it changes", NULL, ROUTE_STREAM, NULL},
};
const struct routes workplace_unit_queue_routes = ROUTES("workplace", table);
