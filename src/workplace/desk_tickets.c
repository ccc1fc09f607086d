/* The desk: the acts on tickets. Who is called, moved on, sent on. */
#include "access/access.h"
#include "contact/sight.h"
#include "workplace/desk.h"
#include "workplace/done.h"
#include "workplace/workplace.h"

struct change {
    struct request *req;
    struct contact_who who;
    int64_t id; /* of the ticket */
    enum queue_act act;
    struct queue_ticket ticket;
    bool stays_open; /* its contact, after a no-show */
    int64_t number; /* that it had before it was sent on */
};

static enum err audit(struct db_tx *tx, struct change *c, const char *action) {
    return access_audit_by(tx, c->req, (struct access_audit){.action = action, .subject_kind = "ticket", .subject_id = c->ticket.id});
}

static enum err write_next(struct db_tx *tx, void *ctx) {
    struct change *c = ctx;
    TRY(queue_next(tx, c->req->arena, c->who, access_session(c->req)->counter_id, &c->ticket));
    return audit(tx, c, "ticket.call");
}

static enum err post_next(struct request *req) {
    struct change c = {.req = req};
    bool away;
    TRY(workplace_place(req, &c.who, &away));
    if (away) return OK;
    enum err e = queue_next_problem(req, db_write(req->db, write_next, &c), &c.ticket);
    if (e == OK) {
        response_redirect(req, done_url(req->arena, S("/skranke"), "called", c.ticket.number, NULL));
        return OK;
    }
    if (!req->problem.n) return e;
    req->response.status = e == ERR_CONFLICT ? 409 : 200;
    return desk_show(req, 0);
}

/* *ret_why_of: the contact that first asks what it is to be seen for; else 0. */
static enum err may_move(struct request *req, int64_t ticket_id, enum queue_act act, int64_t *ret_why_of) {
    const struct access_session *s = access_session(req);
    struct queue_ticket t;
    struct contact_look look;
    {
        DB_READ(tx);
        TRY(db_read_begin(req->db, &tx));
        TRY(queue_by_id(tx, req->arena, s->authority_id, ticket_id, &t));
    }
    *ret_why_of = 0;
    if (!queue_move_takes_sight(s, &t, act, 0)) return OK;
    TRY(contact_look(req, t.contact_id, &look));
    if (look.sight == CONTACT_UNSEEN) return contact_refuse_sight(req);
    if (!look.may) *ret_why_of = t.contact_id;
    return OK;
}

static enum err ask_why(struct request *req, int64_t contact_id) {
    req->response.status = 422;
    return desk_ask_purpose(req, contact_id);
}

static enum err write_act(struct db_tx *tx, void *ctx) {
    struct change *c = ctx;
    TRY(queue_act_by(tx, c->req, c->who, c->id, c->act, &c->ticket));
    if (c->act == QUEUE_NO_SHOW_ACT) {
        struct contact contact;
        TRY(contact_by_id(tx, c->req->arena, c->who.authority_id, c->ticket.contact_id, &contact));
        c->stays_open = contact.state != CONTACT_CLOSED;
    }
    return OK;
}

static enum err after_ticket(struct request *req, const struct change *c, const char *done, enum err e) {
    if (queue_act_problem(req, e) == ERR_CONFLICT) {
        req->response.status = 409;
        return desk_show(req, 0);
    }
    if (e != OK) return e;
    response_redirect(req, done_url(req->arena, S("/skranke"), done, c->ticket.number, NULL));
    return OK;
}

static enum err post_act(struct request *req) {
    struct change c = {.req = req};
    int64_t why_of;
    bool away;
    TRY(workplace_place(req, &c.who, &away));
    if (away) return OK;
    TRY(request_path_id(req, "id", &c.id));
    str name = request_path(req, "act");
    int act = 0;
    while (act < QUEUE_ACTS && !str_eq_c(name, queue_act_names[act])) act++;
    if (act == QUEUE_ACTS) return ERR_NOT_FOUND;
    c.act = (enum queue_act)act;
    TRY(may_move(req, c.id, c.act, &why_of));
    if (why_of) return ask_why(req, why_of);
    enum err e = db_write(req->db, write_act, &c);
    return after_ticket(req, &c, e == OK && c.stays_open ? "no_show_open" : queue_act_names[act], e);
}

static enum err write_send_on(struct db_tx *tx, void *ctx) {
    struct change *c = ctx;
    TRY(queue_by_id(tx, c->req->arena, c->who.authority_id, c->id, &c->ticket));
    c->number = c->ticket.number;
    return queue_send_on_by(tx, c->req, c->who, c->id, 0, &c->ticket);
}

/* By the number that the citizen has had until now. */
static enum err after_sending(struct request *req, const struct change *c, enum err e) {
    const struct queue_ticket *t = &c->ticket;
    if (e != OK) return after_ticket(req, c, "sent_on", e);
    str url = done_url(req->arena, S("/skranke"), "sent_on", c->number, NULL);
    if (t->from_number) url = str_printf(req->arena, "%.*s&sent=%lld", STR_ARG(url), (long long)t->id);
    response_redirect(req, url);
    return OK;
}

/* Whose ticket is to be sent on; 0: whom the employee has called, as the desk shows them. */
static enum err sent_from(struct request *req, int64_t ticket_id, int64_t *ret_contact_id) {
    const struct access_session *s = access_session(req);
    struct queue_ticket t;
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    TRY(queue_by_id(tx, req->arena, s->authority_id, ticket_id, &t));
    bool in_hand = t.employee_id == s->employee_id && (t.state == QUEUE_CALLED || t.state == QUEUE_SERVING);
    *ret_contact_id = in_hand ? 0 : t.contact_id;
    return OK;
}

static enum err post_send_on(struct request *req) {
    struct change c = {.req = req};
    int64_t contact_id, why_of;
    bool away;
    TRY(workplace_place(req, &c.who, &away));
    if (away) return OK;
    TRY(request_path_id(req, "id", &c.id));
    TRY(may_move(req, c.id, QUEUE_ACTS, &why_of));
    if (why_of) return ask_why(req, why_of);
    enum err e = req->problem.n ? ERR_INVALID : queue_send_on_problem(req, db_write(req->db, write_send_on, &c));
    if (!req->problem.n) return after_sending(req, &c, e);
    TRY(sent_from(req, c.id, &contact_id));
    req->response.status = e == ERR_CONFLICT ? 409 : 422;
    return desk_show(req, contact_id);
}

/* ---- routes ---- */

static const struct field act_fields[] = {
    {.name = "version", .kind = FIELD_INT, .min = 0, .max = INT64_MAX, .label = T("Version")},
    {.name = "word", .kind = FIELD_TEXT, .max = 300, .label = T("Et ord med på vejen")},
    CONTACT_PURPOSE_FIELD,
    {}};
static const struct field send_fields[] = {
    {.name = "unit_id", .kind = FIELD_ID, .required = true, .label = T("Enhed")},
    {.name = "word", .kind = FIELD_TEXT, .max = 300, .label = T("Et ord med på vejen")},
    {.name = "anyway", .kind = FIELD_BOOL, .label = T("Send alligevel"), .doc = "though nobody on duty there can serve it"},
    {.name = "while_closed", .kind = FIELD_BOOL, .label = T("Send, selv om der er lukket"), .doc = "though that unit is closed now, and whoever is on duty there; else that is refused with 422 and asked first"},
    CONTACT_PURPOSE_FIELD,
    {}};
static const struct route table[] = {
    {HTTP_POST, "/skranke/naeste", ACCESS_SERVE, post_next, "Call who is next", NULL, ROUTE_NO_STORE, NULL},
    {HTTP_POST, "/skranke/numre/{id}/videre", ACCESS_SERVE, post_send_on, "Send a ticket on", send_fields, ROUTE_SHOWS_PROBLEMS | ROUTE_NO_STORE, NULL},
    {HTTP_POST, "/skranke/numre/{id}/{act}", ACCESS_SERVE, post_act, "Move a ticket on", act_fields, ROUTE_NO_STORE, NULL},
};
const struct routes workplace_ticket_routes = ROUTES("workplace", table);
