#include "workplace/desk.h"
#include "access/access.h"
#include "authority/words.h"
#include "catalogue/live.h"
#include "contact/contact_json.h"
#include "contact/sight.h"
#include "contact/take.h"
#include "view/services.h"
#include "workplace/citizen.h"
#include "workplace/desk_html.h"
#include "workplace/done.h"
#include "workplace/triage.h"
#include "workplace/workplace.h"

/* ---- words ---- */

const char *desk_event_danish(const struct contact_event *e) {
    static const struct { const char *kind, *danish; } kinds[] = {
        {"registered", T("Registreret")}, {"matter", T("Ærinde")},       {"note", T("Notat")},       {"activity", T("Udført")},
        {"ticket", T("Nummer")},          {"called", T("Kaldt")},        {"started", T("Betjening begyndt")},
        {"parked", T("Parkeret")},        {"no_show", T("Udeblevet")},   {"finished", T("Betjening slut")},
        {"left", T("Gået")},              {"set_aside", T("Dagen sluttede, før der blev hjulpet")}, {"sent_on", T("Sendt videre til")}, {"citizen", T("Borgeren fundet")}, {"taken_over", T("Overtaget fra")},
        {"mail", T("E-mail sendt")},      {"mail_failed", T("E-mail kom ikke frem")},
        {"met", T("Ved afgørelsen")},     {"outcome", T("Udfald")},         {"closed", T("Afsluttet")},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_eq_c(e->kind, kinds[i].kind)) return kinds[i].danish;
    return "";
}

const char *desk_what_danish(const struct contact_event *e) {
    static const char *const channels[CONTACT_CHANNELS] = {T("Skranke"), T("Telefon"), T("Brev"), T("E-mail"), T("Web"), T("Chat")};
    if (str_eq_c(e->kind, "closed") || str_eq_c(e->kind, "outcome"))
        for (int i = 1; i < CONTACT_OUTCOMES; i++)
            if (str_eq_c(e->what, contact_outcome_names[i])) return contact_outcome_danish[i];
    if (str_eq_c(e->kind, "met"))
        for (int i = 0; i < CONTACT_METS; i++)
            if (str_eq_c(e->what, contact_met_names[i])) return contact_met_danish[i];
    if (str_eq_c(e->kind, "activity"))
        for (int i = 0; i < COMPETENCE_ACTIVITIES; i++)
            if (str_eq_c(e->what, competence_activity_names[i])) return words_activity[i];
    if (str_eq_c(e->kind, "registered"))
        for (int i = 0; i < CONTACT_CHANNELS; i++)
            if (str_eq_c(e->what, contact_channel_names[i])) return channels[i];
    return NULL;
}

str desk_language(const struct view *v, str code) {
    for (size_t i = 0; i < TRIAGE_LANGUAGES; i++)
        if (str_eq(triage_languages[i].value, code)) return text_tr(v->lang, triage_languages[i].label);
    return code;
}

str desk_typed(const struct view *v) {
    static const char *const names[] = {"note", "did"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (const struct field *f = v->req->problem.n ? v->req->route->fields : NULL; f && f->name; f++)
            if (strcmp(f->name, names[i]) == 0) return field(v->req, names[i])->raw;
    return (str){};
}

bool desk_met(const struct view *v, int met) {
    bool again = v->req->problem.n && str_ends(v->req->path, S("/afslut"));
    return again && contact_met_of(v->req) >> met & 1;
}

bool desk_more_wrong(const struct view *v) {
    static const char *const names[] = {"text", "q", "email", "unit_id", "word", "anyway"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (form_error(v, names[i]).n) return true;
    return false;
}

/* ---- gathering ---- */

static enum err read_matters(struct request *req, struct db_tx *tx, struct desk *d) {
    d->matters = arena_many(req->arena, d->contact->matters_n, struct workplace_matter);
    d->may_decide = d->contact->matters_n > 0;
    for (size_t i = 0; i < d->contact->matters_n; i++) {
        struct authority_facts_of of = {d->authority_id, d->unit_id ? d->unit_id : d->contact->unit_id, d->employee_id,
                                        d->contact->matters[i].task_key, d->contact->municipality_code};
        TRY(workplace_matter_read(tx, req->arena, &of, req->now, &d->matters[d->matters_n]));
        const struct competence_verdict *decide = &d->matters[d->matters_n++].verdicts.at[COMPETENCE_DECIDE];
        if (decide->ruling == COMPETENCE_MUST_NOT) d->may_decide = false;
        d->met_asked |= contact_met_asked(decide);
    }
    return OK;
}

/* "Borgerservice Havnen – 2 på vagt": whoever sends somebody there is told whether anybody is. */
static const char *unit_label(struct request *req, const struct authority_unit *u, const struct authority_on_duty *duty, size_t n) {
    int64_t employees = 0;
    for (size_t i = 0; i < n; i++)
        if (duty[i].unit_id == u->id) employees = duty[i].employees;
    const char *text = employees ? T("{1} – {2} på vagt") : T("{1} – ingen på vagt");
    return text_with(req->arena, req->lang, text, (str[]){u->name, str_number(req->arena, employees)}, employees ? 2 : 1).p;
}

static enum err read_units(struct request *req, struct db_tx *tx, struct desk *d) {
    struct authority_on_duty *duty;
    size_t duty_n;
    TRY(authority_units(tx, req->arena, d->authority_id, &d->units, &d->units_n));
    TRY(authority_on_duty(tx, req->arena, d->authority_id, req->now, &duty, &duty_n));
    d->unit_options = arena_many(req->arena, d->units_n, struct form_option);
    for (size_t i = 0; i < d->units_n; i++)
        d->unit_options[i] = (struct form_option){str_number(req->arena, d->units[i].id), unit_label(req, &d->units[i], duty, duty_n),
                                                  d->units[i].id == d->unit_id};
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
        d->may_renew = d->open && queue_spent(req->arena, t, req->now) && access_may(req, ACCESS_TRIAGE);
    }
    return e == ERR_NOT_FOUND ? OK : e;
}

/* contact_id 0: whom the employee has called. */
static enum err read_desk(struct request *req, int64_t contact_id, struct desk *d) {
    const struct access_session *s = access_session(req);
    *d = (struct desk){.authority_id = s->authority_id, .unit_id = s->unit_id, .employee_id = s->employee_id,
                       .outsider = s->outsider, .purpose = d->purpose, .idempotency_key = access_short_token(req->arena)};
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

static enum err show_desk(struct request *req, int64_t contact_id, struct desk *d) {
    TRY(read_desk(req, contact_id, d));
    leave_out_current(d);
    if (req->method == HTTP_GET) d->done = done_said(req);
    d->note_next = d->done.n && d->open && !req->problem.n && !(d->ticket && d->ticket->state == QUEUE_CALLED);
    if (d->citizen) TRY(db_write(req->db, write_look_up, &(struct look_up){req, d->citizen->id, d->contact->id, d->why}));
    struct page p = workplace_page(req, contact_id ? T("Henvendelse") : T("Skranke"));
    if (!d->contact && req->method == HTTP_GET) p.looks_again_s = 20; /* nothing is being typed */
    struct view v = view_of(req);
    desk_page(&v, &p, d);
    return OK;
}

/* Asks a colleague why, before anything of the contact is shown. */
static enum err ask_purpose(struct request *req, int64_t contact_id) {
    struct page p = workplace_page(req, T("Henvendelse"));
    struct view v = view_of(req);
    desk_purpose_page(&v, &p, contact_id);
    return OK;
}

static enum err show(struct request *req, int64_t contact_id) {
    struct desk d = {};
    if (contact_id) { /* who is called is there, or not */
        struct contact_look look;
        TRY(contact_look(req, contact_id, &look));
        if (look.sight == CONTACT_UNSEEN) return contact_refuse_sight(req);
        if (!look.may) return ask_purpose(req, contact_id);
        d.purpose = look.purpose;
    }
    enum err e = show_desk(req, contact_id, &d);
    if (d.held) queue_live_put(services(req)->queue, d.held);
    return e;
}

static enum err get_desk(struct request *req) {
    struct contact_who who;
    bool away;
    TRY(workplace_place(req, &who, &away));
    return away ? OK : show(req, 0);
}

static enum err get_contact(struct request *req) {
    int64_t id;
    TRY(request_path_id(req, "id", &id));
    return show(req, id);
}

/* With a purpose. A POST, since the purpose may hold what has no business in an address. */
static enum err post_look(struct request *req) {
    if (!access_purpose(req).n && !req->problem.n)
        (void)request_problem(req, "purpose", T("Skriv med ord, hvad du skal bruge oplysningerne til (3–200 tegn)."), PROBLEM_END);
    if (req->problem.n) req->response.status = 422;
    return get_contact(req);
}

/* ---- the live queue ---- */

struct live { struct queue_live *queue; int64_t authority_id, unit_id, employee_id; bool outsider; char csrf[128]; };

static enum err render_queue(struct db *db, struct arena *a, struct buf *out, enum lang lang, const void *ctx) {
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

/* ---- acting on tickets ---- */

struct change {
    struct request *req;
    struct contact_who who;
    int64_t id; /* of the ticket or the contact */
    enum queue_act act;
    struct queue_ticket ticket;
    struct competence_verdict verdict;
    struct contact_close close;
    db_fn *write;
    struct contact_look look;
    const char *done; /* what it is, of done_words */
    bool away_after; /* back to the queue, not to the contact */
};

static enum err audit(struct db_tx *tx, struct change *c, const char *action, const char *kind, int64_t id) {
    return access_audit_by(tx, c->req, (struct access_audit){.action = action, .subject_kind = kind, .subject_id = id});
}

static enum err write_next(struct db_tx *tx, void *ctx) {
    struct change *c = ctx;
    TRY(queue_next(tx, c->req->arena, c->who, access_session(c->req)->counter_id, &c->ticket));
    return audit(tx, c, "ticket.call", "ticket", c->ticket.id);
}

static enum err post_next(struct request *req) {
    struct change c = {.req = req};
    bool away;
    TRY(workplace_place(req, &c.who, &away));
    if (away) return OK;
    enum err e = db_write(req->db, write_next, &c);
    if (e == OK) {
        response_redirect(req, done_url(req->arena, S("/skranke"), "called", c.ticket.number, NULL));
        return OK;
    }
    if (e == ERR_NOT_FOUND) (void)request_problem(req, NULL, "Der venter ingen, som du kan betjene.", PROBLEM_END);
    else if (e == ERR_CONFLICT) (void)request_problem(req, NULL, "Du har allerede kaldt nummer {1}: afslut eller parkér det først.",
                                                      str_number(req->arena, c.ticket.number).p, PROBLEM_END);
    else return e;
    req->response.status = e == ERR_CONFLICT ? 409 : 200;
    return show(req, 0);
}

/* Moving a ticket on is the work of everybody who looks after the queue; staff of another authority move only what is theirs. */
static enum err may_move(struct request *req, int64_t ticket_id) {
    const struct access_session *s = access_session(req);
    struct queue_ticket t;
    struct contact_look look;
    if (!s->outsider) return OK;
    {
        DB_READ(tx);
        TRY(db_read_begin(req->db, &tx));
        TRY(queue_by_id(tx, req->arena, s->authority_id, ticket_id, &t));
    }
    TRY(contact_look(req, t.contact_id, &look));
    return look.may ? OK : contact_refuse_sight(req);
}

static enum err write_act(struct db_tx *tx, void *ctx) {
    struct change *c = ctx;
    TRY(queue_act(tx, c->req->arena, c->who, c->id, c->act, field_int(c->req, "version", 0), field_text(c->req, "word"), &c->ticket));
    return audit(tx, c, str_printf(c->req->arena, "ticket.%s", queue_act_names[c->act]).p, "ticket", c->id);
}

static enum err after_ticket(struct request *req, const struct change *c, const char *done, enum err e) {
    if (e == ERR_CONFLICT) {
        (void)request_problem(req, NULL, "Nummeret er flyttet imens: se, hvor det er nu.", PROBLEM_END);
        req->response.status = 409;
        return show(req, 0);
    }
    if (e != OK) return e;
    response_redirect(req, done_url(req->arena, S("/skranke"), done, c->ticket.number, NULL));
    return OK;
}

static enum err post_act(struct request *req) {
    struct change c = {.req = req};
    bool away;
    TRY(workplace_place(req, &c.who, &away));
    if (away) return OK;
    TRY(request_path_id(req, "id", &c.id));
    str name = request_path(req, "act");
    int act = 0;
    while (act < QUEUE_ACTS && !str_eq_c(name, queue_act_names[act])) act++;
    if (act == QUEUE_ACTS) return ERR_NOT_FOUND;
    c.act = (enum queue_act)act;
    TRY(may_move(req, c.id));
    return after_ticket(req, &c, queue_act_names[act], db_write(req->db, write_act, &c));
}

static enum err write_send_on(struct db_tx *tx, void *ctx) {
    struct change *c = ctx;
    struct queue_sending to = {field_int(c->req, "unit_id", 0), 0, field_text(c->req, "word"), field_int(c->req, "anyway", 0)};
    TRY(queue_send_on(tx, c->req->arena, c->who, c->id, &to, &c->ticket));
    return audit(tx, c, "ticket.send_on", "ticket", c->id);
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
    int64_t contact_id;
    bool away;
    TRY(workplace_place(req, &c.who, &away));
    if (away) return OK;
    TRY(request_path_id(req, "id", &c.id));
    TRY(may_move(req, c.id));
    enum err e = req->problem.n ? ERR_INVALID : queue_send_on_problem(req, db_write(req->db, write_send_on, &c));
    if (!req->problem.n) return after_ticket(req, &c, "sent_on", e);
    TRY(sent_from(req, c.id, &contact_id));
    req->response.status = e == ERR_CONFLICT ? 409 : 422;
    return show(req, contact_id);
}

/* ---- acting on the contact ---- */

static enum err who_acts(struct request *req, struct change *c) {
    const struct access_session *s = access_session(req);
    *c = (struct change){.req = req, .who = {s->authority_id, s->employee_id, s->unit_id, req->now}};
    TRY(request_path_id(req, "id", &c->id));
    TRY(contact_look(req, c->id, &c->look));
    if (c->look.sight == CONTACT_UNSEEN) return contact_refuse_sight(req);
    if (c->who.unit_id) return OK;
    struct contact now;
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    TRY(contact_by_id(tx, req->arena, s->authority_id, c->id, &now));
    c->who.unit_id = now.unit_id;
    return OK;
}

static enum err once(struct db_tx *tx, struct request *req, void *ctx) {
    struct change *c = ctx;
    TRY(c->write(tx, c));
    str here = c->away_after ? S("/skranke") : str_printf(req->arena, "/henvendelser/%lld", (long long)c->id);
    response_redirect(req, done_url(req->arena, here, c->done, c->ticket.number, c->away_after ? contact_outcome_names[c->close.outcome] : NULL));
    return OK;
}

/* Runs a change; a mistake shows the contact again with what was wrong. */
static enum err change(struct request *req, db_fn *write, const char *done) {
    struct change c;
    TRY(who_acts(req, &c));
    if (!c.look.may) { /* whoever sent this never saw the contact: nothing that was typed there can be lost */
        req->response.status = 422;
        return ask_purpose(req, c.id);
    }
    c.write = write;
    c.done = done;
    c.away_after = str_eq_c(str_c(done), "closed");
    enum err e = req->problem.n ? ERR_INVALID : request_once(req, once, &c);
    if (e == OK) return OK;
    if (e == ERR_DENIED && c.verdict.citations_n) (void)contact_refuse(req, &c.verdict, &c.close);
    else if (e == ERR_CONFLICT && !req->problem.n) (void)request_problem(req, NULL, "Henvendelsen er allerede afsluttet.", PROBLEM_END);
    else if (e != ERR_INVALID && e != ERR_CONFLICT) return e;
    req->response.status = e == ERR_DENIED ? 403 : e == ERR_CONFLICT ? 409 : 422;
    return show(req, c.id);
}

static enum err write_note(struct db_tx *tx, void *ctx) {
    struct change *c = ctx;
    TRY(contact_note(tx, c->req->arena, c->who, c->id, field_text(c->req, "text")));
    return audit(tx, c, "contact.note", "contact", c->id);
}

/* Naming a citizen is looking one up: what is known of the number comes to the screen. Staff of another authority are told
 * nothing, so they need not say why. */
static enum err why_of(struct db_tx *tx, struct change *c, str *ret) {
    struct contact now;
    TRY(contact_by_id(tx, c->req->arena, c->who.authority_id, c->id, &now));
    if (!citizen_may_look_up(c->req) && !field_text(c->req, "reason").n && !field_text(c->req, "purpose").n) return OK;
    return purpose_said(c->req, purpose_of_matters(c->req->arena, &now), ret);
}

static enum err write_citizen(struct db_tx *tx, void *ctx) {
    struct change *c = ctx;
    struct request *req = c->req;
    struct citizen about = {.authority_id = c->who.authority_id, .cpr = field_text(req, "cpr"), .name = field_text(req, "name"), .birth_year = DB_NULL,
                            .is_protected = field_int(req, "protected", 0)};
    int64_t id;
    str why = {};
    if (!about.cpr.n && !about.name.n) return request_problem(req, "cpr", "Skriv borgerens CPR-nummer eller navn.", PROBLEM_END);
    TRY(why_of(tx, c, &why));
    TRY(citizen_remember_by(tx, req, services(req)->citizen_key, &about, &id));
    about.id = id;
    if (about.is_protected) TRY(citizen_tell(tx, req, "citizen.protect", &about, why, (str){}));
    if (citizen_may_look_up(req) || !about.cpr.n) TRY(contact_set_citizen(tx, req->arena, c->who, c->id, id, (str){}));
    else TRY(contact_claim_citizen(tx, req->arena, c->who, c->id, id, about.name));
    return access_audit_by(tx, req, (struct access_audit){.action = "citizen.look_up", .subject_kind = "contact", .subject_id = c->id,
                                                          .citizen_id = id, .purpose = why});
}

/* The best task for the words typed. */
static enum err best_task(struct request *req, str words, str *ret_key) {
    const struct catalogue_index *index;
    struct catalogue_hit hits[8];
    TRY(catalogue_live_get(services(req)->catalogue, access_session(req)->authority_id, &index));
    size_t n = catalogue_search(index, words, false, 8, hits), i = 0;
    while (i < n && hits[i].kind != CATALOGUE_TASK) i++;
    if (i < n) *ret_key = str_dup(req->arena, hits[i].key);
    catalogue_live_put(services(req)->catalogue, index);
    return i < n ? OK : request_problem(req, "q", "Ingen opgave passer på de ord.", PROBLEM_END);
}

static enum err write_matter(struct db_tx *tx, void *ctx) {
    struct change *c = ctx;
    str key;
    struct catalogue_task t;
    TRY(contact_must_keep(tx, c->req, c->id));
    TRY(best_task(c->req, field_text(c->req, "q"), &key));
    TRY(catalogue_task_by_key(tx, c->req->arena, c->who.authority_id, key, &t));
    TRY(contact_add_matter(tx, c->req->arena, c->who, c->id, t.id));
    return audit(tx, c, "contact.matter", "contact", c->id);
}

/* The same again when it has one: whoever presses twice gives one number. */
static enum err write_number(struct db_tx *tx, void *ctx) {
    struct change *c = ctx;
    struct queue_issue issue = {.who = c->who, .contact_id = c->id};
    bool new;
    enum err e = queue_issue(tx, c->req->arena, &issue, &c->ticket, &new);
    if (e == ERR_INVALID) return queue_issue_problem(c->req, NULL, e);
    TRY(e);
    return new ? audit(tx, c, "ticket.issue", "ticket", c->ticket.id) : OK;
}

static enum err write_activity(struct db_tx *tx, void *ctx) {
    struct change *c = ctx;
    struct request *req = c->req;
    int64_t task;
    enum competence_activity act = (enum competence_activity)field_int(req, "activity", 0);
    TRY(contact_must_keep(tx, req, c->id));
    enum err e = catalogue_task_id(tx, req->arena, c->who.authority_id, field_text(req, "task"), &task);
    if (e == ERR_NOT_FOUND) e = ERR_INVALID;
    if (e == OK) e = contact_act(tx, req->arena, c->who, c->id, task, act, field_text(req, "did"), &c->verdict);
    if (e == ERR_INVALID) return request_problem(req, NULL, T("Ærindet er ikke blandt henvendelsens: tilføj det først."), PROBLEM_END);
    if (e != OK) return e;
    return audit(tx, c, "contact.act", "contact", c->id);
}

/* What was typed when it turned out that somebody else has it is written down. */
static enum err write_take_over(struct db_tx *tx, void *ctx) {
    struct change *c = ctx;
    str note = field_text(c->req, "note");
    TRY(contact_take_over(tx, c->req, c->who, c->id, field_text(c->req, "why")));
    return note.n ? contact_note(tx, c->req->arena, c->who, c->id, note) : OK;
}

static enum err write_mail(struct db_tx *tx, void *ctx) {
    struct change *c = ctx;
    return workplace_mail_contact(tx, c->req, c->who, c->id, field_text(c->req, "email"));
}

static enum err write_close(struct db_tx *tx, void *ctx) {
    struct change *c = ctx;
    int outcome = 1;
    while (outcome < CONTACT_OUTCOMES - 1 && !str_eq_c(field_text(c->req, "outcome"), contact_outcome_names[outcome])) outcome++;
    c->close = (struct contact_close){.asks = true, .met = contact_met_of(c->req), .outcome = (enum contact_outcome)outcome, .note = field_text(c->req, "note"), .receiver = field_text(c->req, "receiver")};
    TRY(contact_must_keep(tx, c->req, c->id));
    TRY(contact_ends_of(c->req, &c->close));
    enum err t = queue_of_contact(tx, c->req->arena, c->who.authority_id, c->id, &c->ticket); /* its number is said afterwards */
    if (t != OK && t != ERR_NOT_FOUND) return t;
    enum err e = contact_close(tx, c->req->arena, c->who, c->id, &c->close, &c->verdict);
    if (e == ERR_INVALID) return contact_close_problem(c->req, "outcome", &c->close);
    if (e != OK) return e;
    return audit(tx, c, "contact.close", "contact", c->id);
}

static enum err post_note(struct request *req) { return change(req, write_note, "note"); }
static enum err post_citizen(struct request *req) { return change(req, write_citizen, "citizen"); }
static enum err post_matter(struct request *req) { return change(req, write_matter, "matter"); }
static enum err post_number(struct request *req) { return change(req, write_number, "number"); }
static enum err post_activity(struct request *req) { return change(req, write_activity, "activity"); }
static enum err post_take_over(struct request *req) { return change(req, write_take_over, "take_over"); }
static enum err post_mail(struct request *req) { return change(req, write_mail, "mail"); }
static enum err post_close(struct request *req) { return change(req, write_close, "closed"); }

/* ---- routes ---- */

static const char *const outcomes[] = {"answered", "handed_out", "signposted", "forwarded", "transferred", "decided",
                                       "case_handed_over", "left_unhelped", NULL},
                  *const ends[] = {"same", "answered", "handed_out", "signposted", "forwarded", "transferred", "decided",
                                   "case_handed_over", "left_unhelped", NULL};
static const struct field done_fields[] = {DONE_FIELDS, {}};
static const struct field act_fields[] = {
    {.name = "version", .kind = FIELD_INT, .min = 0, .max = INT64_MAX, .label = T("Version")},
    {.name = "word", .kind = FIELD_TEXT, .max = 300, .label = T("Et ord med på vejen")},
    {}};
static const struct field send_fields[] = {
    {.name = "unit_id", .kind = FIELD_ID, .required = true, .label = T("Enhed")},
    {.name = "word", .kind = FIELD_TEXT, .max = 300, .label = T("Et ord med på vejen")},
    {.name = "anyway", .kind = FIELD_BOOL, .label = T("Send alligevel"), .doc = "though nobody on duty there can serve it"},
    {}};
static const struct field look_fields[] = {CONTACT_PURPOSE_FIELD, {}};
static const struct field note_fields[] = {{.name = "text", .kind = FIELD_LINES, .required = true, .max = 4000, .label = T("Notat")}, CONTACT_PURPOSE_FIELD, {}};
static const struct field citizen_fields[] = {
    {.name = "cpr", .kind = FIELD_CPR, .label = T("CPR-nummer")},
    {.name = "name", .kind = FIELD_TEXT, .max = 120, .label = T("Navn")},
    {.name = "protected", .kind = FIELD_BOOL, .label = T("Navne- og adressebeskyttelse")},
    PURPOSE_REASON_FIELD,
    CONTACT_PURPOSE_FIELD,
    {}};
static const struct field matter_fields[] = {{.name = "q", .kind = FIELD_TEXT, .required = true, .max = 300, .label = T("Ærinde")}, CONTACT_PURPOSE_FIELD, {}};
static const struct field activity_fields[] = {
    {.name = "task", .kind = FIELD_KEY, .required = true, .label = T("Ærinde")},
    {.name = "activity", .kind = FIELD_CHOICE, .required = true, .choices = contact_activity_choices, .label = T("Hvad du har gjort")},
    {.name = "did", .kind = FIELD_LINES, .max = 4000, .label = T("Et ord om det")},
    CONTACT_PURPOSE_FIELD,
    {}};
static const struct field take_fields[] = {
    CONTACT_WHY_FIELD,
    {.name = "note", .kind = FIELD_LINES, .max = 4000, .label = T("Notat")},
    CONTACT_PURPOSE_FIELD,
    {}};
static const struct field mail_fields[] = {{.name = "email", .kind = FIELD_EMAIL, .required = true, .label = T("E-mail")}, CONTACT_PURPOSE_FIELD, {}};
static const struct field close_fields[] = {
    {.name = "outcome", .kind = FIELD_CHOICE, .required = true, .choices = outcomes, .label = T("Udfald")},
    CONTACT_MATTERS_FIELDS(ends),
    CONTACT_MET_FIELD,
    {.name = "note", .kind = FIELD_LINES, .max = 4000, .label = T("Notat")},
    {.name = "receiver", .kind = FIELD_TEXT, .max = 200, .label = T("Sendt videre til")},
    CONTACT_PURPOSE_FIELD,
    {}};

enum { AGAIN = ROUTE_SHOWS_PROBLEMS | ROUTE_NO_STORE | ROUTE_IDEMPOTENT };
static const struct route table[] = {
    {HTTP_GET, "/skranke", ACCESS_SERVE, get_desk, "The desk", done_fields, ROUTE_NO_STORE, NULL},
    {HTTP_GET, "/live/skranke", ACCESS_SERVE, get_live, "The queue of my unit, live", NULL, ROUTE_STREAM, NULL},
    {HTTP_POST, "/skranke/naeste", ACCESS_SERVE, post_next, "Call who is next", NULL, ROUTE_NO_STORE, NULL},
    {HTTP_POST, "/skranke/numre/{id}/videre", ACCESS_SERVE, post_send_on, "Send a ticket on", send_fields, ROUTE_SHOWS_PROBLEMS | ROUTE_NO_STORE, NULL},
    {HTTP_POST, "/skranke/numre/{id}/{act}", ACCESS_SERVE, post_act, "Move a ticket on", act_fields, ROUTE_NO_STORE, NULL},
    {HTTP_GET, "/henvendelser/{id}", ACCESS_SERVE, get_contact, "A contact", done_fields, ROUTE_NO_STORE | ROUTE_LONG, NULL},
    {HTTP_POST, "/henvendelser/{id}", ACCESS_SERVE, post_look, "A contact that one has nothing to do with, for a purpose", look_fields, ROUTE_SHOWS_PROBLEMS | ROUTE_NO_STORE, NULL},
    {HTTP_POST, "/henvendelser/{id}/notat", ACCESS_SERVE, post_note, "Write a note", note_fields, AGAIN, NULL},
    {HTTP_POST, "/henvendelser/{id}/borger", ACCESS_SERVE, post_citizen, "Say who the citizen is", citizen_fields, AGAIN, NULL},
    {HTTP_POST, "/henvendelser/{id}/aerinde", ACCESS_SERVE, post_matter, "Add a matter by the citizen's words", matter_fields, AGAIN, NULL},
    {HTTP_POST, "/henvendelser/{id}/handling", ACCESS_SERVE, post_activity, "Record what was done in a matter", activity_fields, AGAIN, NULL},
    {HTTP_POST, "/henvendelser/{id}/overtag", ACCESS_SERVE, post_take_over, "Take over what a colleague has in hand", take_fields, AGAIN, NULL},
    {HTTP_POST, "/henvendelser/{id}/nummer", ACCESS_TRIAGE, post_number, "A new number, when nobody was helped with the last", look_fields, AGAIN, NULL},
    {HTTP_POST, "/henvendelser/{id}/mail", ACCESS_SERVE, post_mail, "Send what to bring", mail_fields, AGAIN, NULL},
    {HTTP_POST, "/henvendelser/{id}/afslut", ACCESS_SERVE, post_close, "Close with an outcome", close_fields, AGAIN, NULL},
};
const struct routes workplace_desk_routes = ROUTES("workplace", table);
