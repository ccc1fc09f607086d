/* What is done with a ticket. Of two who act on it at once one gets ERR_CONFLICT: each write names the version that it read. */
#include "queue/queue.h"
#include "access/access.h"
#include "authority/words.h"
#include "contact/take.h"
#include "queue/live.h"
#include "queue/queue_sql.h"
#include "queue/row.h"
#include "view/services.h"

const char *const queue_state_names[QUEUE_STATES] = {"waiting", "called", "serving", "parked", "done", "no_show", "left"};
const char *const queue_act_names[QUEUE_ACTS] = {"call_again", "start", "park", "resume", "no_show", "finish", "leave"};

enum { MOST_CALLS = 3, IN_HAND_UNTIL = 4 /* o'clock */, MOST_AT_ONCE = 5000 };

/* What each act moves a ticket from and to, and what is told of it. */
static const struct move {
    unsigned from; /* bit per state */
    enum queue_state to;
    const char *told;
    bool calls, starts, ends;
} moves[QUEUE_ACTS] = {
    [QUEUE_CALL_AGAIN] = {1u << QUEUE_CALLED, QUEUE_CALLED, "called", .calls = true},
    [QUEUE_START] = {1u << QUEUE_CALLED, QUEUE_SERVING, "started", .starts = true},
    [QUEUE_PARK] = {1u << QUEUE_CALLED | 1u << QUEUE_SERVING, QUEUE_PARKED, "parked"},
    [QUEUE_RESUME] = {1u << QUEUE_PARKED, QUEUE_CALLED, "called", .calls = true},
    [QUEUE_NO_SHOW_ACT] = {1u << QUEUE_CALLED, QUEUE_NO_SHOW, "no_show", .ends = true},
    [QUEUE_FINISH] = {1u << QUEUE_CALLED | 1u << QUEUE_SERVING | 1u << QUEUE_PARKED, QUEUE_DONE, "finished", .ends = true},
    [QUEUE_LEAVE] = {1u << QUEUE_WAITING | 1u << QUEUE_CALLED | 1u << QUEUE_PARKED, QUEUE_LEFT, "left", .ends = true},
};

enum err queue_by_id(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t id, struct queue_ticket *ret) {
    struct sql_queue_by_id r;
    TRY(sql_queue_by_id(tx, a, (struct sql_queue_by_id_in){authority_id, id}, &r));
    *ret = QUEUE_TICKET(authority_id, r);
    return OK;
}

enum err queue_by_token(struct db_tx *tx, struct arena *a, str token, struct queue_ticket *ret) {
    struct sql_queue_by_token r;
    TRY(sql_queue_by_token(tx, a, (struct sql_queue_by_token_in){token}, &r));
    *ret = QUEUE_TICKET(r.authority_id, r);
    return OK;
}

enum err queue_by_number(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t unit_id, int64_t number, ms_t now, struct queue_ticket *ret) {
    struct sql_queue_by_number r;
    TRY(sql_queue_by_number(tx, a, (struct sql_queue_by_number_in){authority_id, unit_id, queue_days(a, now).today, number}, &r));
    *ret = QUEUE_TICKET(authority_id, r);
    return OK;
}

enum err queue_current(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t employee_id, struct queue_ticket *ret) {
    struct sql_queue_current r;
    TRY(sql_queue_current(tx, a, (struct sql_queue_current_in){authority_id, employee_id}, &r));
    *ret = QUEUE_TICKET(authority_id, r);
    return OK;
}

static void tell_screens(struct db_tx *tx, int64_t authority_id, int64_t unit_id) {
    db_publish(tx, (struct db_event){authority_id, S("queue"), unit_id});
}

/* ---- issuing ---- */

enum err queue_of_contact(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t contact_id, struct queue_ticket *ret) {
    struct sql_queue_of_contact r;
    TRY(sql_queue_of_contact(tx, a, (struct sql_queue_of_contact_in){authority_id, contact_id}, &r));
    *ret = QUEUE_TICKET(authority_id, r);
    return OK;
}

static enum err next_number(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t unit_id, str day, int64_t *ret) {
    struct sql_queue_next_number r;
    TRY(sql_queue_next_number(tx, a, (struct sql_queue_next_number_in){authority_id, unit_id, day}, &r));
    *ret = r.last;
    return OK;
}

static enum err set_aside(struct db_tx *tx, const struct sql_queue_left_over *r, ms_t now, int64_t *rows) {
    int64_t moved;
    struct contact_who who = {r->authority_id, 0, r->unit_id, now};
    TRY(sql_queue_set_aside(tx, (struct sql_queue_set_aside_in){r->authority_id, r->id, r->version, now}, &moved));
    if (moved == 0) return OK; /* somebody has just moved it on */
    *rows += 1;
    enum err e = contact_move(tx, who, r->contact_id, CONTACT_OPEN);
    if (e != OK && e != ERR_CONFLICT) return e;
    if (e == OK) TRY(contact_tell(tx, who, r->contact_id, "set_aside", 0, S(""), S("")));
    tell_screens(tx, r->authority_id, r->unit_id);
    return OK;
}

/* Of who comes last. Who goes first, and who may need any task of a life event, are promised something else. */
static int64_t promised(struct arena *a, const struct queue_issue *issue, const struct contact *c, int64_t priority) {
    if (!issue->live || priority || (!c->matters_n && c->life_event_id)) return DB_NULL;
    int64_t *tasks = arena_many(a, c->matters_n, int64_t);
    int *levels = arena_many(a, c->matters_n, int);
    for (size_t i = 0; i < c->matters_n; i++) tasks[i] = c->matters[i].task_id, levels[i] = c->matters[i].level;
    int wait = queue_live_promise(issue->live, a, issue->who.authority_id, issue->who.unit_id, &(struct queue_matters){tasks, levels, c->matters_n});
    return wait < 0 ? DB_NULL : wait;
}

/* last: the one it replaces, all 0 when it is the first. */
static enum err insert(struct db_tx *tx, struct arena *a, const struct queue_issue *issue, const struct contact *c, const struct queue_ticket *last, int64_t *ret_id) {
    struct contact_who who = issue->who;
    int64_t priority = issue->priority > last->priority ? issue->priority : last->priority;
    struct sql_queue_insert_in in = {
        .authority_id = who.authority_id, .id = db_new_id(tx), .contact_id = c->id, .unit_id = who.unit_id,
        .day = clock_date(a, who.now), .token = access_short_token(a), .priority = priority, .language = c->language, .promised = promised(a, issue, c, priority),
        .from_number = db_or_null(last->number), .from_unit_id = db_or_null(last->unit_id), .now = who.now,
    };
    TRY(next_number(tx, a, who.authority_id, who.unit_id, in.day, &in.number));
    TRY(contact_minutes(tx, a, who.authority_id, c->id, &in.minutes));
    TRY(sql_queue_insert(tx, in, NULL));
    TRY(contact_move(tx, who, c->id, CONTACT_WAITING));
    TRY(contact_tell(tx, who, c->id, "ticket", 0, str_number(a, in.number), S("")));
    tell_screens(tx, who.authority_id, who.unit_id);
    *ret_id = in.id;
    return OK;
}

/* Takes a spent ticket out of the way of a new one. */
static enum err replace(struct db_tx *tx, const struct queue_ticket *t, struct contact_who who) {
    int64_t rows = 1;
    const struct sql_queue_left_over over = {t->authority_id, t->id, t->contact_id, t->unit_id, t->version};
    if (t->state <= QUEUE_PARKED) {
        rows = 0;
        TRY(set_aside(tx, &over, who.now, &rows));
    }
    if (rows) TRY(sql_queue_replace(tx, (struct sql_queue_replace_in){t->authority_id, t->id}, &rows));
    if (!rows) return ERR_CONFLICT;
    tell_screens(tx, t->authority_id, t->unit_id); /* its page may be open, and shows the new one */
    return OK;
}

enum err queue_issue(struct db_tx *tx, struct arena *a, const struct queue_issue *issue, struct queue_ticket *ret, bool *ret_new) {
    struct contact_who who = issue->who;
    struct queue_ticket last = {};
    struct contact c;
    TRY(contact_hold(tx, a, who.authority_id, issue->contact_id)); /* or two requests at once would both give it a number */
    enum err e = queue_of_contact(tx, a, who.authority_id, issue->contact_id, &last);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    TRY(contact_by_id(tx, a, who.authority_id, issue->contact_id, &c));
    if (c.state == CONTACT_CLOSED) {
        if (e != OK || !queue_comes_back(&last, &c, who.now)) return ERR_CONFLICT;
        TRY(contact_reopen(tx, who, c.id));
    }
    bool new = e != OK || queue_spent(a, &last, who.now);
    if (!new) {
        *ret = last;
        if (ret_new) *ret_new = false;
        return OK;
    }
    if (c.channel != CONTACT_COUNTER) return ERR_INVALID;
    if (e == OK) {
        TRY(replace(tx, &last, who));
        TRY(contact_relevel(tx, a, who, c.id)); /* they may have come to another place */
    }
    int64_t id;
    TRY(insert(tx, a, issue, &c, &last, &id));
    TRY(queue_by_id(tx, a, who.authority_id, id, ret));
    if (ret_new) *ret_new = true;
    return OK;
}

/* Says beside that field why queue_issue() gave none; e as it is, which may be OK. */
static enum err issue_problem(struct request *req, const char *field, enum err e) {
    if (e == ERR_CONFLICT) (void)request_problem(req, field, T("Henvendelsen er afsluttet og kan ikke få et nummer."), PROBLEM_END);
    if (e == ERR_INVALID) (void)request_problem(req, field, T("Kun den, der er mødt op, kan få et nummer i køen."), PROBLEM_END);
    return e;
}

/* Is anybody on duty where it waits who may serve it? As the reception and the ticket page say it. */
static enum err somebody_serves(struct db_tx *tx, struct arena *a, const struct queue_ticket *t, ms_t now) {
    struct sql_queue_served row;
    enum err e = sql_queue_served(tx, a, (struct sql_queue_served_in){t->authority_id, t->id, authority_duty_since(now), now}, &row);
    return e == ERR_NOT_FOUND ? ERR_DENIED : e;
}

/* What nobody does without knowing it, all at once. */
static enum err ask_whether_meant(struct db_tx *tx, struct request *req, struct contact_who who, const struct queue_ticket *t) {
    struct authority_door door;
    TRY(authority_door(tx, req->arena, who.authority_id, who.unit_id, who.now, &door));
    enum err served = field_int(req, "anyway", 0) ? OK : somebody_serves(tx, req->arena, t, who.now), e = OK;
    if (served != OK && served != ERR_DENIED) return served;
    if (door.closed && !field_int(req, "while_closed", 0)) {
        struct view v = view_of(req);
        e = request_problem(req, "while_closed", T("{1} Er borgeren her alligevel, så tryk igen for at give et nummer."), str_z(req->arena, words_closed(&v, &door.today)), PROBLEM_END);
    }
    if (served == ERR_DENIED)
        e = request_problem(req, "anyway", T("Ingen, der er på vagt her, kan betjene borgeren. Skal borgeren vente alligevel, så tryk igen for at give et nummer."), PROBLEM_END);
    return e;
}

enum err queue_issue_by(struct db_tx *tx, struct request *req, const struct queue_issue *issue, const char *field, struct queue_ticket *ret) {
    bool new;
    struct queue_issue live = *issue;
    live.live = services(req)->queue;
    TRY(issue_problem(req, field, queue_issue(tx, req->arena, &live, ret, &new)));
    if (!new) return OK;
    TRY(ask_whether_meant(tx, req, issue->who, ret));
    return access_audit_by(tx, req, (struct access_audit){.action = "ticket.issue", .subject_kind = "ticket", .subject_id = ret->id});
}

/* ---- calling ---- */

static enum err hold_employee(struct db_tx *tx, struct arena *a, struct contact_who who) {
    struct sql_queue_hold_employee row;
    return sql_queue_hold_employee(tx, a, (struct sql_queue_hold_employee_in){who.authority_id, who.employee_id}, &row);
}

enum err queue_next(struct db_tx *tx, struct arena *a, struct contact_who who, int64_t counter_id, struct queue_ticket *ret) {
    struct queue_ticket now;
    TRY(hold_employee(tx, a, who)); /* who presses twice at once gets one */
    enum err e = queue_current(tx, a, who.authority_id, who.employee_id, &now);
    if (e == OK) {
        *ret = now;
        return ERR_CONFLICT;
    }
    if (e != ERR_NOT_FOUND) return e;
    struct sql_queue_take_in in = {.authority_id = who.authority_id, .unit_id = who.unit_id, .employee_id = who.employee_id,
        .counter_id = db_or_null(counter_id), .day = clock_date(a, who.now), .on_duty_since = authority_duty_since(who.now), .now = who.now};
    struct sql_queue_take r;
    TRY(sql_queue_take(tx, a, in, &r));
    TRY(queue_by_id(tx, a, who.authority_id, r.id, ret));
    TRY(contact_move(tx, who, ret->contact_id, CONTACT_SERVED));
    TRY(contact_tell(tx, who, ret->contact_id, "called", 0, ret->counter_name, S("")));
    tell_screens(tx, who.authority_id, ret->unit_id);
    return OK;
}

bool queue_comes_back(const struct queue_ticket *t, const struct contact *c, ms_t now) {
    ms_t day;
    return t->state == QUEUE_NO_SHOW && c->state == CONTACT_CLOSED && c->outcome == CONTACT_LEFT_UNHELPED && clock_parse_date(t->day, &day) == OK &&
           day == clock_day_start(now);
}

/* They were called, and are not here just now: nobody leaves without help, so what they came for stays open. */
static enum err keep_open(struct db_tx *tx, struct contact_who who, int64_t contact_id) {
    enum err e = contact_move(tx, who, contact_id, CONTACT_OPEN);
    return e == ERR_CONFLICT ? OK : e;
}

/* Whoever said so moved a number, as the story tells, and did not handle the matter by that. */
static enum err end_contact_unhelped(struct db_tx *tx, struct arena *a, struct contact_who who, int64_t contact_id) {
    who.employee_id = 0;
    struct contact_close close = {.outcome = CONTACT_LEFT_UNHELPED};
    struct competence_verdict verdict;
    enum err e = contact_close(tx, a, who, contact_id, &close, &verdict);
    return e == ERR_CONFLICT ? OK : e;
}

enum err queue_act(struct db_tx *tx, struct arena *a, struct contact_who who, int64_t ticket_id, enum queue_act act, int64_t version,
                   str word, struct queue_ticket *ret) {
    const struct move *m = &moves[act];
    struct queue_ticket t;
    TRY(queue_by_id(tx, a, who.authority_id, ticket_id, &t));
    if ((version && version != t.version) || !(m->from & 1u << t.state)) return ERR_CONFLICT;
    if (m->calls && act == QUEUE_RESUME) {
        struct queue_ticket busy;
        TRY(hold_employee(tx, a, who));
        if (queue_current(tx, a, who.authority_id, who.employee_id, &busy) == OK) return ERR_CONFLICT;
    }
    int64_t rows;
    struct sql_queue_move_in in = {
        .authority_id = who.authority_id, .id = ticket_id, .version = t.version, .state = str_c(queue_state_names[m->to]),
        .employee_id = m->calls ? db_or_null(who.employee_id) : DB_NULL, .last_call_at = m->calls ? who.now : DB_NULL,
        .started_at = m->starts ? who.now : DB_NULL, .ended_at = m->ends ? who.now : DB_NULL, .more_calls = m->calls,
        .word = word.n ? word : t.word, .pauses = m->to == QUEUE_PARKED, .now = who.now,
    };
    TRY(sql_queue_move(tx, in, &rows));
    if (rows == 0) return ERR_CONFLICT;
    TRY(contact_tell(tx, who, t.contact_id, m->told, 0, S(""), word));
    if (m->to == QUEUE_NO_SHOW && t.calls < MOST_CALLS) TRY(keep_open(tx, who, t.contact_id));
    else if (m->to == QUEUE_NO_SHOW || m->to == QUEUE_LEFT) TRY(end_contact_unhelped(tx, a, who, t.contact_id));
    tell_screens(tx, who.authority_id, t.unit_id);
    return queue_by_id(tx, a, who.authority_id, ticket_id, ret);
}

bool queue_move_takes_sight(const struct access_session *s, const struct queue_ticket *t, enum queue_act act, int64_t to_employee_id) {
    if (!s->employee_id || t->employee_id == s->employee_id) return false;
    return s->outsider || act == QUEUE_RESUME || s->unit_id != t->unit_id || to_employee_id == s->employee_id;
}

bool queue_with_another(const struct queue_ticket *t, int64_t employee_id) {
    bool in_hand = t->state == QUEUE_CALLED || t->state == QUEUE_SERVING || t->state == QUEUE_PARKED;
    return in_hand && employee_id && t->employee_id && t->employee_id != employee_id;
}

static enum err must_have(struct request *req, const struct queue_ticket *t, int64_t employee_id) {
    return queue_with_another(t, employee_id) ? contact_refuse_unkept(req, t->employee_name) : OK;
}

enum err queue_act_by(struct db_tx *tx, struct request *req, struct contact_who who, int64_t ticket_id, enum queue_act act, struct queue_ticket *ret) {
    struct queue_ticket t;
    TRY(queue_by_id(tx, req->arena, who.authority_id, ticket_id, &t));
    if (act != QUEUE_RESUME) TRY(must_have(req, &t, who.employee_id));
    TRY(queue_act(tx, req->arena, who, ticket_id, act, field_int(req, "version", 0), field_text(req, "word"), ret));
    const char *action = str_printf(req->arena, "ticket.%s", queue_act_names[act]).p;
    return access_audit_by(tx, req, (struct access_audit){.action = action, .subject_kind = "ticket", .subject_id = ticket_id});
}

enum err queue_send_on(struct db_tx *tx, struct arena *a, struct contact_who who, int64_t ticket_id, const struct queue_sending *to,
                       struct queue_ticket *ret) {
    struct queue_ticket t;
    TRY(queue_by_id(tx, a, who.authority_id, ticket_id, &t));
    if (t.state > QUEUE_PARKED) return ERR_CONFLICT;
    struct sql_queue_send_on_in in = {.authority_id = who.authority_id, .id = ticket_id, .version = t.version, .unit_id = to->unit_id,
        .day = clock_date(a, who.now), .number = t.number, .for_employee = db_or_null(to->employee_id), .word = str_or_empty(to->word),
        .now = who.now};
    if (to->unit_id != t.unit_id || !str_eq(in.day, t.day)) {
        struct authority_unit unit;
        TRY(authority_unit_by_id(tx, a, who.authority_id, to->unit_id, &unit));
        if (!db_in_use(unit.closed_at, who.now)) return ERR_INVALID;
        TRY(next_number(tx, a, who.authority_id, to->unit_id, in.day, &in.number));
    }
    int64_t rows;
    TRY(sql_queue_keep_stretch(tx, (struct sql_queue_keep_stretch_in){who.authority_id, ticket_id, t.version, db_new_id(tx), who.now}, NULL));
    TRY(sql_queue_send_on(tx, in, &rows));
    if (rows == 0) return ERR_CONFLICT;
    struct contact_who there = who;
    there.unit_id = to->unit_id;
    int64_t left = t.unit_id;
    TRY(contact_relevel(tx, a, there, t.contact_id));
    TRY(contact_move(tx, who, t.contact_id, CONTACT_WAITING));
    TRY(queue_by_id(tx, a, who.authority_id, ticket_id, &t));
    if (!to->anyway) TRY(somebody_serves(tx, a, &t, who.now));
    TRY(contact_tell(tx, who, t.contact_id, "sent_on", 0, t.unit_name, to->word));
    tell_screens(tx, who.authority_id, left);
    tell_screens(tx, who.authority_id, to->unit_id);
    *ret = t;
    return OK;
}

/* Says that the door of where it shall go is closed, unless the request says that is known. */
static enum err ask_of_door(struct db_tx *tx, struct request *req, int64_t authority_id, int64_t unit_id) {
    struct authority_unit unit;
    struct authority_door door;
    TRY(authority_door(tx, req->arena, authority_id, unit_id, req->now, &door));
    if (!door.closed || field_int(req, "while_closed", 0)) return OK;
    TRY(authority_unit_by_id(tx, req->arena, authority_id, unit_id, &unit));
    struct view v = view_of(req);
    return request_problem(req, "while_closed", T("{1}: {2} Skal borgeren derhen alligevel, så sæt kryds, og send igen."), str_z(req->arena, unit.name),
                           str_z(req->arena, words_closed(&v, &door.today)), PROBLEM_END);
}

enum err queue_send_on_by(struct db_tx *tx, struct request *req, struct contact_who who, int64_t ticket_id, int64_t employee_id, struct queue_ticket *ret) {
    struct queue_ticket t;
    bool known = field_int(req, "while_closed", 0);
    struct queue_sending to = {field_int(req, "unit_id", 0), employee_id, field_text(req, "word"), known || field_int(req, "anyway", 0)};
    TRY(queue_by_id(tx, req->arena, who.authority_id, ticket_id, &t));
    TRY(must_have(req, &t, who.employee_id));
    if (to.unit_id != t.unit_id) TRY(ask_of_door(tx, req, who.authority_id, to.unit_id));
    TRY(queue_send_on(tx, req->arena, who, ticket_id, &to, ret));
    return access_audit_by(tx, req, (struct access_audit){.action = "ticket.send_on", .subject_kind = "ticket", .subject_id = ret->id});
}

/* ---- sent to one by name, who goes ---- */

static enum err give_back(struct db_tx *tx, int64_t authority_id, int64_t by, ms_t now, const struct sql_queue_sent_to *t, int64_t *rows) {
    int64_t moved;
    struct contact_who who = {authority_id, by, t->unit_id, now};
    TRY(sql_queue_give_back(tx, (struct sql_queue_give_back_in){authority_id, t->id, t->for_employee}, &moved));
    if (moved == 0) return OK; /* somebody has just called it, or sent it elsewhere */
    *rows += 1;
    TRY(contact_tell(tx, who, t->contact_id, "given_back", 0, t->employee_name, S("")));
    tell_screens(tx, authority_id, t->unit_id);
    return OK;
}

enum err queue_give_back(struct db_tx *tx, const struct authority_shift *shift) {
    ARENA(a);
    struct sql_queue_sent_to_list l;
    int64_t rows = 0;
    TRY(sql_queue_sent_to(tx, &a, (struct sql_queue_sent_to_in){shift->authority_id, shift->employee_id, shift->unit_id}, &l));
    for (size_t i = 0; i < l.n; i++) TRY(give_back(tx, shift->authority_id, shift->by, shift->now, &l.at[i], &rows));
    return OK;
}

enum err queue_give_back_of_gone(struct db_tx *tx, ms_t now, int64_t *ret_rows) {
    ARENA(a);
    struct sql_queue_sent_to_gone_list l;
    int64_t rows = 0;
    struct sql_queue_sent_to_gone_in in = {clock_date(&a, now), authority_duty_since(now), MOST_AT_ONCE};
    TRY(sql_queue_sent_to_gone(tx, &a, in, &l));
    for (size_t i = 0; i < l.n; i++) {
        const struct sql_queue_sent_to_gone *r = &l.at[i];
        const struct sql_queue_sent_to t = {r->authority_id, r->id, r->contact_id, r->unit_id, r->for_employee, r->employee_name};
        TRY(give_back(tx, r->authority_id, 0, now, &t, &rows));
    }
    *ret_rows = rows;
    return OK;
}

enum err queue_act_problem(struct request *req, enum err e) {
    if (e == ERR_CONFLICT && !req->problem.n) (void)request_problem(req, NULL, "Nummeret er flyttet imens: se, hvor det er nu.", PROBLEM_END);
    return e;
}

enum err queue_next_problem(struct request *req, enum err e, const struct queue_ticket *mine) {
    if (e == ERR_NOT_FOUND) (void)request_problem(req, NULL, "Der venter ingen, som du kan betjene.", PROBLEM_END);
    if (e == ERR_CONFLICT) (void)request_problem(req, NULL, "Du har allerede kaldt nummer {1}: afslut eller parkér det først.",
                                                 str_number(req->arena, mine->number).p, PROBLEM_END);
    return e;
}

enum err queue_send_on_problem(struct request *req, enum err e) {
    if (e == ERR_INVALID && !req->problem.n) (void)request_problem(req, "unit_id", T("Enheden er lukket: vælg en anden."), PROBLEM_END);
    if (e != ERR_DENIED) return queue_act_problem(req, e);
    (void)request_problem(req, "anyway", T("Ingen, der er på vagt dér, kan betjene borgeren. Vælg en anden enhed, eller bekræft, at nummeret skal sendes alligevel."), PROBLEM_END);
    return ERR_CONFLICT;
}

/* ---- the day is over ---- */

struct queue_days queue_days(struct arena *a, ms_t now) {
    bool night = clock_local(now).hour < IN_HAND_UNTIL;
    return (struct queue_days){clock_date(a, now), clock_date(a, night ? clock_day_start(now) - 1 : now)};
}

bool queue_spent(struct arena *a, const struct queue_ticket *t, ms_t now) {
    struct queue_days days = queue_days(a, now);
    if (t->state > QUEUE_PARKED) return t->state != QUEUE_DONE;
    return str_cmp(t->day, t->state == QUEUE_WAITING ? days.today : days.in_hand) < 0;
}

bool queue_day_over(const struct queue_ticket *t, ms_t now) {
    ms_t day;
    if (t->state != QUEUE_WAITING) return t->unhelped;
    return clock_parse_date(t->day, &day) == OK && day < clock_day_start(now);
}

enum err queue_set_aside(struct db_tx *tx, ms_t now, int64_t *ret_rows) {
    ARENA(a);
    struct queue_days days = queue_days(&a, now);
    struct sql_queue_left_over_list l;
    int64_t rows = 0;
    TRY(sql_queue_left_over(tx, &a, (struct sql_queue_left_over_in){days.today, days.in_hand, MOST_AT_ONCE}, &l));
    for (size_t i = 0; i < l.n; i++) TRY(set_aside(tx, &l.at[i], now, &rows));
    *ret_rows = rows;
    return OK;
}
