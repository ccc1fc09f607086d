/* /api/v1/tickets…: issuing, calling, moving on. The ticket page and the display are in queue_pages.c. */
#include "access/access.h"
#include "contact/contact_json.h"
#include "contact/sight.h"
#include "queue/queue_json.h"

static const struct field issue_fields[] = {
    {.name = "contact_id", .kind = FIELD_ID, .required = true, .label = T("Henvendelse")},
    {.name = "unit_id", .kind = FIELD_ID, .label = T("Enhed"), .doc = "whose queue; by default where the employee is on duty"},
    {.name = "priority", .kind = FIELD_INT, .min = 0, .max = 2, .label = T("Fortrin"), .doc = "0 ordinary, 1 needs care, 2 urgent"},
    QUEUE_WHILE_CLOSED_FIELD,
    QUEUE_ANYWAY_FIELD,
    CONTACT_PURPOSE_FIELD,
    {}};
static const struct field next_fields[] = {
    {.name = "unit_id", .kind = FIELD_ID, .label = T("Enhed"), .doc = "by default where the employee is on duty"},
    {.name = "counter_id", .kind = FIELD_ID, .label = T("Skranke"), .doc = "by default the counter of the duty"},
    {}};
static const struct field act_fields[] = {
    {.name = "version", .kind = FIELD_INT, .min = 0, .max = INT64_MAX, .label = T("Version")},
    {.name = "word", .kind = FIELD_TEXT, .max = 300, .label = T("Et ord med på vejen")},
    CONTACT_PURPOSE_FIELD,
    {}};
static const struct field send_fields[] = {
    {.name = "unit_id", .kind = FIELD_ID, .required = true, .label = T("Enhed")},
    {.name = "employee_id", .kind = FIELD_ID, .label = T("Medarbejder")},
    {.name = "anyway", .kind = FIELD_BOOL, .label = T("Send alligevel"), .doc = "though nobody on duty there can serve it; else that is refused"},
    {.name = "while_closed", .kind = FIELD_BOOL, .label = T("Send, selv om der er lukket"), .doc = "though that unit is closed now, and whoever is on duty there; else that is refused with 422 and asked first"},
    {.name = "word", .kind = FIELD_TEXT, .max = 300, .label = T("Et ord med på vejen")},
    CONTACT_PURPOSE_FIELD,
    {}};

struct change {
    struct request *req;
    struct contact_who who;
    int64_t ticket_id;
    enum queue_act act;
    struct queue_ticket ticket;
    enum queue_shown shown;
    db_fn *write;
    int status; /* of the answer when it went well */
};

static enum err answer(struct request *req, const struct queue_ticket *t, int status, enum queue_shown shown) {
    response_json(req, status);
    response_version(req, t->version);
    struct json j = json_to(&req->response.body);
    queue_ticket_json(&j, NULL, t, shown);
    return OK;
}

/* Of a unit's tickets, those that are not this employee's. */
static enum queue_shown shown_in(struct request *req, int64_t unit_id) {
    if (contact_leads(req)) return QUEUE_SHOW_ALL;
    return access_session(req)->unit_id == unit_id && !access_session(req)->outsider ? QUEUE_SHOW_TASKS : QUEUE_SHOW_NUMBER;
}

static enum err read_ticket(struct request *req, int64_t id, struct queue_ticket *ret) {
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    return queue_by_id(tx, req->arena, access_session(req)->authority_id, id, ret);
}

static enum err look_at(struct request *req, const struct queue_ticket *t, struct contact_look *ret) {
    *ret = (struct contact_look){.may = t->employee_id && t->employee_id == access_session(req)->employee_id};
    return ret->may ? OK : contact_look(req, t->contact_id, ret);
}

static enum queue_shown shown_of(struct request *req, const struct queue_ticket *t, const struct contact_look *look) {
    return look->may ? QUEUE_SHOW_ALL : shown_in(req, t->unit_id);
}

static enum err audit(struct db_tx *tx, struct change *c, const char *action) {
    return access_audit_by(tx, c->req, (struct access_audit){.action = action, .subject_kind = "ticket", .subject_id = c->ticket.id});
}

/* The change and its answer, in one transaction: a retried request gets the same answer again. */
static enum err once(struct db_tx *tx, struct request *req, void *ctx) {
    struct change *c = ctx;
    TRY(c->write(tx, c));
    bool mine = c->who.employee_id && c->ticket.employee_id == c->who.employee_id; /* whoever takes it over handles it now */
    return answer(req, &c->ticket, c->status, mine ? QUEUE_SHOW_ALL : c->shown);
}

static enum err write_issue(struct db_tx *tx, void *ctx) {
    struct change *c = ctx;
    struct queue_issue issue = {c->who, field_int(c->req, "contact_id", 0), field_int(c->req, "priority", 0)};
    return queue_issue_by(tx, c->req, &issue, "contact_id", &c->ticket);
}

/* What a field names and is not there is a mistake in that field, and no address that leads nowhere. */
static enum err must_be(struct request *req, const char *name, const char *text, enum err e) {
    return e == ERR_NOT_FOUND ? request_problem(req, name, text, str_number(req->arena, field_int(req, name, 0)).p, PROBLEM_END) : e;
}

static enum err post_ticket(struct request *req) {
    struct change c = {.req = req, .write = write_issue, .status = 201, .shown = QUEUE_SHOW_ALL};
    TRY(contact_who_of(req, &c.who));
    TRY(must_be(req, "contact_id", T("Der er ingen henvendelse med nummeret {1} her."), contact_must_see(req, field_int(req, "contact_id", 0))));
    return request_once(req, once, &c);
}

static enum err counter_in(struct db_tx *tx, struct change *c) {
    struct authority_counter counter;
    TRY(authority_counter_by_id(tx, c->req->arena, c->who.authority_id, field_int(c->req, "counter_id", 0), &counter));
    return counter.unit_id == c->who.unit_id && db_in_use(counter.closed_at, c->req->now) ? OK : ERR_NOT_FOUND;
}

static enum err write_next(struct db_tx *tx, void *ctx) {
    struct change *c = ctx;
    const struct access_session *s = access_session(c->req);
    int64_t counter = field_int(c->req, "counter_id", s->counter_id);
    if (field(c->req, "counter_id")->present) TRY(must_be(c->req, "counter_id", T("Der er ingen skranke med nummeret {1} i enheden."), counter_in(tx, c)));
    TRY(queue_next(tx, c->req->arena, c->who, counter, &c->ticket));
    return audit(tx, c, "ticket.call");
}

static enum err post_next(struct request *req) {
    struct change c = {.req = req, .write = write_next, .status = 200, .shown = QUEUE_SHOW_ALL};
    TRY(contact_who_of(req, &c.who));
    if (!c.who.employee_id) return request_problem(req, NULL, "Kun en medarbejder kan kalde den næste.", PROBLEM_END);
    return queue_next_problem(req, request_once(req, once, &c), &c.ticket);
}

static enum err get_ticket(struct request *req) {
    int64_t id;
    struct queue_ticket t;
    struct contact_look look;
    TRY(request_path_id(req, "id", &id));
    TRY(read_ticket(req, id, &t));
    TRY(look_at(req, &t, &look));
    return answer(req, &t, 200, shown_of(req, &t, &look));
}

static enum err write_act(struct db_tx *tx, void *ctx) {
    struct change *c = ctx;
    return queue_act_by(tx, c->req, c->who, c->ticket_id, c->act, &c->ticket);
}

/* act, to: as queue_move_takes_sight() has them. */
static enum err who_acts(struct request *req, enum queue_act act, int64_t to, struct change *c) {
    const struct access_session *s = access_session(req);
    struct queue_ticket t;
    struct contact_look look;
    *c = (struct change){.req = req, .status = 200, .act = act, .who = {s->authority_id, s->employee_id, s->unit_id, req->now}};
    TRY(request_path_id(req, "id", &c->ticket_id));
    TRY(read_ticket(req, c->ticket_id, &t));
    TRY(look_at(req, &t, &look));
    c->shown = shown_of(req, &t, &look);
    return look.may || !queue_move_takes_sight(s, &t, act, to) ? OK : contact_refuse_look(req, &look);
}

static enum err post_act(struct request *req) {
    struct change c;
    str name = request_path(req, "act");
    int act = 0;
    while (act < QUEUE_ACTS && !str_eq_c(name, queue_act_names[act])) act++;
    if (act == QUEUE_ACTS) return ERR_NOT_FOUND;
    TRY(who_acts(req, (enum queue_act)act, 0, &c));
    c.write = write_act;
    return queue_act_problem(req, request_once(req, once, &c));
}

static enum err receiver_is(struct db_tx *tx, struct change *c) {
    struct authority_unit unit;
    struct authority_employee employee;
    struct arena *a = c->req->arena;
    int64_t unit_id = field_int(c->req, "unit_id", 0), employee_id = field_int(c->req, "employee_id", 0);
    TRY(must_be(c->req, "unit_id", T("Der er ingen enhed med nummeret {1} her."), authority_unit_by_id(tx, a, c->who.authority_id, unit_id, &unit)));
    if (!employee_id) return OK;
    return must_be(c->req, "employee_id", T("Der er ingen medarbejder med nummeret {1} her."), authority_employee_by_id(tx, a, c->who.authority_id, employee_id, &employee));
}

static enum err write_send_on(struct db_tx *tx, void *ctx) {
    struct change *c = ctx;
    TRY(receiver_is(tx, c));
    return queue_send_on_by(tx, c->req, c->who, c->ticket_id, field_int(c->req, "employee_id", 0), &c->ticket);
}

static enum err post_send_on(struct request *req) {
    struct change c;
    TRY(who_acts(req, QUEUE_ACTS, field_int(req, "employee_id", 0), &c));
    c.write = write_send_on;
    return queue_send_on_problem(req, request_once(req, once, &c));
}

static enum err get_queue(struct request *req) {
    int64_t unit_id;
    struct queue_picture p;
    const struct access_session *s = access_session(req);
    TRY(request_path_id(req, "id", &unit_id));
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    struct authority_unit unit;
    TRY(authority_unit_by_id(tx, req->arena, s->authority_id, unit_id, &unit));
    TRY(queue_picture(tx, req->arena, s->authority_id, unit_id, s->employee_id, req->now, &p));
    response_json(req, 200);
    struct json j = json_to(&req->response.body);
    queue_picture_json(&j, &p, s->employee_id, shown_in(req, unit_id));
    return OK;
}

static const struct route table[] = {
    {HTTP_POST, "/api/v1/tickets", ACCESS_TRIAGE, post_ticket, "Give an open contact at the counter a ticket; one that has it gets the same again, or a new one when the day ended before anybody was helped", issue_fields, ROUTE_IDEMPOTENT | ROUTE_BRIEF, "Ticket", 201},
    {HTTP_POST, "/api/v1/tickets/next", ACCESS_SERVE, post_next, "Call who is next of those I may serve", next_fields, ROUTE_IDEMPOTENT | ROUTE_BRIEF, "Ticket"},
    {HTTP_GET, "/api/v1/tickets/{id}", ACCESS_SERVE, get_ticket, "A ticket; word and token are null for who has nothing to do with its contact", NULL, 0, "Ticket"},
    {HTTP_POST, "/api/v1/tickets/{id}/send-on", ACCESS_SERVE, post_send_on, "Send on to another queue or person, with a word; refused (409) where nobody on duty can serve it, unless anyway", send_fields, ROUTE_IDEMPOTENT, "Ticket"},
    {HTTP_POST, "/api/v1/tickets/{id}/acts/{act}", ACCESS_SERVE, post_act, "call_again, start, park, resume, no_show, finish or leave", act_fields, ROUTE_IDEMPOTENT | ROUTE_BRIEF, "Ticket"},
    {HTTP_GET, "/api/v1/units/{id}/queue", ACCESS_SERVE, get_queue, "Who waits, is called and parked in a unit, with waiting times", NULL, 0, "Queue"},
};
const struct routes queue_routes = ROUTES("queue", table);
