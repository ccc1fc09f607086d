#include "workplace/desk.h"
#include "access/access.h"
#include "contact/contact_json.h"
#include "contact/sight.h"
#include "contact/take.h"
#include "view/services.h"
#include "workplace/desk_html.h"
#include "workplace/done.h"
#include "workplace/workplace.h"

/* ---- gathering ---- */

static enum err read_matters(struct request *req, struct db_tx *tx, struct desk *d) {
    d->matters = arena_many(req->arena, d->contact->matters_n, struct workplace_matter);
    d->may_decide = d->contact->matters_n > 0;
    for (size_t i = 0; i < d->contact->matters_n; i++) {
        struct authority_facts_of of = {
            .authority_id = d->authority_id, .unit_id = d->unit_id ? d->unit_id : d->contact->unit_id, .employee_id = d->employee_id,
            .task_key = d->contact->matters[i].task_key, .municipality_code = d->contact->municipality_code, .language = d->contact->language};
        TRY(workplace_matter_read(tx, req->arena, &of, d->contact->channel, req->now, &d->matters[d->matters_n]));
        const struct competence_verdict *decide = &d->matters[d->matters_n++].verdicts.at[COMPETENCE_DECIDE];
        if (decide->ruling == COMPETENCE_MUST_NOT) d->may_decide = false;
        d->met_asked |= contact_met_asked(COMPETENCE_DECIDE, decide);
    }
    return OK;
}

static enum err read_package(struct request *req, struct db_tx *tx, struct desk *d) {
    if (!d->contact->life_event_id) return OK;
    d->package = arena_new(req->arena, struct workplace_package);
    enum err e = workplace_package_read(tx, req->arena, d->authority_id, d->contact->life_event_key, req->now, d->package);
    if (e == ERR_NOT_FOUND) d->package = NULL;
    return e == ERR_NOT_FOUND ? OK : e;
}

/* "Borgerservice Havnen – 2 på vagt": whoever sends somebody there is told whether anybody is. */
static const char *unit_label(struct request *req, const struct authority_on_duty *u) {
    const char *text = u->employees ? T("{1} – {2} på vagt") : T("{1} – ingen på vagt");
    return text_with(req->arena, req->lang, text, (str[]){u->name, str_number(req->arena, u->employees)}, u->employees ? 2 : 1).p;
}

static enum err read_units(struct request *req, struct db_tx *tx, struct desk *d) {
    struct authority_on_duty *units;
    TRY(authority_units_on_duty(tx, req->arena, d->authority_id, req->now, &units, &d->units_n));
    d->unit_options = arena_many(req->arena, d->units_n, struct form_option);
    for (size_t i = 0; i < d->units_n; i++)
        d->unit_options[i] = (struct form_option){str_number(req->arena, units[i].unit_id), unit_label(req, &units[i]), units[i].unit_id == d->unit_id};
    return OK;
}

static enum err read_contact(struct request *req, struct db_tx *tx, int64_t contact_id, struct desk *d) {
    struct contact *c = arena_new(req->arena, struct contact);
    TRY(contact_by_id(tx, req->arena, d->authority_id, contact_id, c));
    d->contact = c;
    d->open = c->state != CONTACT_CLOSED;
    int64_t keeper = contact_keeper(c);
    if (keeper && keeper != d->employee_id) {
        struct authority_employee e;
        TRY(authority_employee_by_id(tx, req->arena, d->authority_id, keeper, &e));
        d->keeper = e.name;
    }
    TRY(contact_events(tx, req->arena, d->authority_id, contact_id, &d->events, &d->events_n));
    TRY(read_matters(req, tx, d));
    TRY(read_package(req, tx, d));
    TRY(authority_residences(tx, req->arena, d->authority_id, &d->residences));
    TRY(read_units(req, tx, d));
    d->citizen_withheld = c->citizen_id && !contact_shows_citizen(req, c);
    d->ask = purpose_ask_of(req, c);
    if (!c->citizen_id || d->citizen_withheld) return OK;
    d->why = d->purpose;
    if (!d->why.n) TRY(workplace_said(tx, req, c, &d->why));
    d->citizen_unasked = !d->why.n;
    if (d->citizen_unasked) return OK;
    d->citizen = arena_new(req->arena, struct citizen);
    TRY(citizen_by_id(tx, req->arena, NULL, d->authority_id, c->citizen_id, d->citizen));
    return contact_history(tx, req->arena, d->authority_id, c->citizen_id, d->outsider ? d->employee_id : 0, DB_NULL, DESK_HISTORY, &d->history, &d->history_n);
}

static enum err read_ticket_of(struct request *req, struct db_tx *tx, int64_t contact_id, struct desk *d) {
    struct queue_ticket *t = arena_new(req->arena, struct queue_ticket);
    enum err e = queue_of_contact(tx, req->arena, d->authority_id, contact_id, t);
    if (e == OK) {
        d->ticket = t;
        bool spent = d->open ? queue_spent(req->arena, t, req->now) : queue_comes_back(t, d->contact, req->now);
        d->may_renew = spent && access_may(req, ACCESS_TRIAGE);
    }
    return e == ERR_NOT_FOUND ? OK : e;
}

/* contact_id 0: whom the employee has called. */
static enum err read_desk(struct request *req, int64_t contact_id, struct desk *d) {
    const struct access_session *s = access_session(req);
    *d = (struct desk){.authority_id = s->authority_id, .unit_id = s->unit_id, .employee_id = s->employee_id,
                       .outsider = s->outsider, .purpose = d->purpose, .choice = d->choice, .idempotency_key = access_short_token(req->arena)};
    if (d->unit_id)
        TRY(queue_live_hold(services(req)->queue, d->authority_id, d->unit_id, d->employee_id, &d->queue, &d->held));
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    if (!contact_id) {
        struct queue_ticket mine;
        enum err e = queue_current(tx, req->arena, d->authority_id, d->employee_id, &mine);
        if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
        contact_id = mine.contact_id;
    }
    TRY(read_contact(req, tx, contact_id, d));
    return read_ticket_of(req, tx, contact_id, d);
}

/* ---- showing ---- */

struct look_up { struct request *req; int64_t citizen_id, contact_id; str purpose; };

static enum err write_look_up(struct db_tx *tx, void *ctx) {
    const struct look_up *l = ctx;
    return access_audit_by(tx, l->req, (struct access_audit){.action = "citizen.history", .subject_kind = "contact", .subject_id = l->contact_id,
        .citizen_id = l->citizen_id, .purpose = l->purpose});
}

/* The picture may be a moment older than what this employee has just done: who is with them does not wait. */
static void leave_out_current(struct desk *d) {
    for (d->left_out = 0; d->left_out < d->queue.listed_n; d->left_out++)
        if (d->ticket && d->ticket->state != QUEUE_WAITING && d->queue.waiting[d->left_out].ticket.id == d->ticket->id) return;
}

/* Was it the form for who the citizen is that was sent? */
static bool naming(const struct request *req) {
    for (const struct field *f = req->route->fields; req->problem.n && f && f->name; f++)
        if (strcmp(f->name, "citizen_seen") == 0) return true;
    return false;
}

/* Whom they have just sent on: the citizen is told the new number before they go, or gets it on paper. */
static enum err read_sent(struct request *req, struct desk *d) {
    struct queue_ticket *t = arena_new(req->arena, struct queue_ticket);
    struct contact_who who = {d->authority_id, d->employee_id, d->unit_id, req->now};
    int64_t id = field_int(req, "sent", 0);
    bool by_me;
    if (!id) return OK;
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    enum err e = queue_by_id(tx, req->arena, d->authority_id, id, t);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e;
    TRY(contact_told(tx, req->arena, who, t->contact_id, "sent_on", &by_me));
    if (by_me && t->from_number) d->sent = t;
    return OK;
}

static enum err show_desk(struct request *req, int64_t contact_id, struct desk *d) {
    TRY(read_desk(req, contact_id, d));
    d->naming = d->contact && naming(req);
    if (d->naming && d->contact->citizen_id) d->citizen_seen = req->response.status == 409 ? d->contact->version : field_int(req, "citizen_seen", 0);
    leave_out_current(d);
    if (req->method == HTTP_GET) {
        d->done = done_said(req);
        d->picked = field_text(req, "receiver");
        TRY(read_sent(req, d));
    }
    d->receiver_url = contact_id ? str_printf(req->arena, "/henvendelser/%lld?receiver=", (long long)contact_id) : S("/skranke?receiver=");
    d->note_next = d->done.n && d->open && !req->problem.n && !d->package && !(d->ticket && d->ticket->state == QUEUE_CALLED);
    if (d->citizen) TRY(db_write(req->db, write_look_up, &(struct look_up){req, d->citizen->id, d->contact->id, d->why}));
    struct page p = workplace_page(req, contact_id ? T("Henvendelse") : T("Skranke"));
    if (!d->contact && req->method == HTTP_GET) p.looks_again_s = 20; /* nothing is being typed */
    struct view v = view_of(req);
    desk_page(&v, &p, d);
    return OK;
}

enum err desk_ask_purpose(struct request *req, int64_t contact_id) {
    struct page p = workplace_page(req, T("Henvendelse"));
    struct view v = view_of(req);
    desk_purpose_page(&v, &p, contact_id);
    return OK;
}

enum err desk_show_choice(struct request *req, int64_t contact_id, const struct desk_choice *choice) {
    struct desk d = {.choice = choice};
    if (contact_id) { /* who is called is there, or not */
        struct contact_look look;
        TRY(contact_look(req, contact_id, &look));
        if (look.sight == CONTACT_UNSEEN) return contact_refuse_sight(req);
        if (!look.may) return desk_ask_purpose(req, contact_id);
        d.purpose = look.purpose;
    }
    enum err e = show_desk(req, contact_id, &d);
    if (d.held) queue_live_put(services(req)->queue, d.held);
    return e;
}

enum err desk_show(struct request *req, int64_t contact_id) {
    return desk_show_choice(req, contact_id, NULL);
}

static enum err get_desk(struct request *req) {
    struct contact_who who;
    bool away;
    TRY(workplace_place(req, &who, &away));
    return away ? OK : desk_show(req, 0);
}

static enum err get_contact(struct request *req) {
    int64_t id;
    TRY(request_path_id(req, "id", &id));
    return desk_show(req, id);
}

/* With a purpose. A POST, since the purpose may hold what has no business in an address. */
static enum err post_look(struct request *req) {
    if (!req->problem.n) (void)access_must_say_purpose(req);
    if (req->problem.n) req->response.status = 422;
    return get_contact(req);
}

/* ---- the live queue ---- */

struct live { struct queue_live *queue; int64_t authority_id, unit_id, employee_id; bool outsider; char csrf[128]; };

static enum err render_queue(struct db *db, struct arena *a, struct buf *out, enum lang lang, const void *ctx, int64_t *subject_id) {
    const struct live *l = ctx;
    struct desk d = {.authority_id = l->authority_id, .unit_id = l->unit_id, .employee_id = l->employee_id, .outsider = l->outsider};
    TRY(queue_live_hold(l->queue, l->authority_id, l->unit_id, l->employee_id, &d.queue, &d.held));
    leave_out_current(&d);
    struct view v = view_to(out, a, lang);
    v.csrf = str_c(l->csrf);
    desk_queue(&v, &d);
    queue_live_put(l->queue, d.held);
    return OK;
}

static enum err get_live(struct request *req) {
    const struct access_session *s = access_session(req);
    if (!s->unit_id) return ERR_NOT_FOUND;
    struct live l = {services(req)->queue, s->authority_id, s->unit_id, s->employee_id, s->outsider, {}};
    str csrf = request_csrf(req);
    if (csrf.n < sizeof l.csrf) memcpy(l.csrf, csrf.p, csrf.n);
    return response_stream(req, &(struct stream){s->authority_id, s->unit_id, "queue", render_queue, &l, sizeof l, "message"});
}

/* ---- routes ---- */

static const struct field done_fields[] = {
    DONE_FIELDS,
    {.name = "receiver", .kind = FIELD_TEXT, .max = 200, .label = T("Sendt videre til"), .doc = "whose name was chosen"},
    {.name = "sent", .kind = FIELD_ID, .label = T("Sendt videre"), .doc = "the ticket that was sent on a moment ago"},
    {}};
static const struct field look_fields[] = {CONTACT_PURPOSE_FIELD, {}};
static const struct route table[] = {
    {HTTP_GET, "/skranke", ACCESS_SERVE, get_desk, "The desk", done_fields, ROUTE_NO_STORE, NULL},
    {HTTP_GET, "/live/skranke", ACCESS_SERVE, get_live, "The queue of my unit, live", NULL, ROUTE_STREAM, NULL},
    {HTTP_GET, "/henvendelser/{id}", ACCESS_SERVE, get_contact, "A contact", done_fields, ROUTE_NO_STORE | ROUTE_LONG, NULL},
    {HTTP_POST, "/henvendelser/{id}", ACCESS_SERVE, post_look, "A contact that one has nothing to do with, for a purpose", look_fields, ROUTE_SHOWS_PROBLEMS | ROUTE_NO_STORE, NULL},
};
const struct routes workplace_desk_routes = ROUTES("workplace", table);
