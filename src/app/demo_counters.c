/* Those who come in person: the reception, the queue and the counters, played forward from event to event. What happens to
 * a ticket is done by the queue's own functions; this only says when. */
#include "app/demo_day.h"
#include "app/demo_sql.h"

enum { MOST_CLERKS = 40, BREAK = 30 * MINUTE, BACK_SINCE = 80 * SECOND };

enum doing { FREE, CALLING, SERVING, RESTING, READY };
struct clerk {
    const struct demo_worker *worker;
    int64_t counter_id;
    enum doing doing;
    ms_t next, rests_at, rests_until;   /* INT64_MAX: never, or not before somebody comes */
    struct demo_visit *visit;           /* whom they have */
};
struct play {
    struct demo_day *day;
    struct demo_visit *visits;
    size_t visits_n, arrived;
    struct clerk clerks[MOST_CLERKS];
    size_t clerks_n;
};

static struct contact_who who_of(const struct clerk *c, ms_t at) {
    return demo_who(c->worker, c->worker->place, at);
}

/* ---- the beginning ---- */

static bool at_a_counter(enum demo_duty duty) {
    return duty == DEMO_COUNTER || duty == DEMO_BOOTH || duty == DEMO_BACK || duty == DEMO_DESK;
}

/* The booth is the last counter; the others sit down from the first on. */
static int64_t counter_of(const struct play *p, const struct demo_worker *w) {
    const struct demo_place *place = w->place;
    if (w->row->duty == DEMO_BOOTH) return place->counters[place->row->counters - 1];
    int taken = 0;
    for (size_t i = 0; i < p->clerks_n; i++) taken += p->clerks[i].worker->place == place && p->clerks[i].worker->row->duty != DEMO_BOOTH;
    return place->row->counters ? place->counters[taken] : 0;
}

static enum err sit_down(struct play *p, const struct demo_worker *w) {
    struct demo_day *d = p->day;
    ms_t at = d->start + (ms_t)demo_dice(&d->dice, 4 * MINUTE);
    struct clerk c = {.worker = w, .counter_id = counter_of(p, w), .next = at, .rests_until = INT64_MAX,
                      .rests_at = d->start + (80 + (ms_t)p->clerks_n * 37 % 90) * MINUTE};
    if (w->row->duty == DEMO_BACK) {
        c.rests_at = d->now - 40 * (ms_t)MINUTE;
        c.rests_until = d->now - BACK_SINCE;
    }
    p->clerks[p->clerks_n++] = c;
    return authority_duty_start(d->tx, w->authority_id, w->id, w->place->id, c.counter_id, at);
}

static enum err open_doors(struct play *p) {
    struct demo_town *t = p->day->town;
    for (size_t i = 0; i < t->workers_n; i++) {
        const struct demo_worker *w = &t->workers[i];
        if (at_a_counter(w->row->duty)) TRY(sit_down(p, w));
        if (w->row->duty == DEMO_RECEPTION) TRY(authority_duty_start(t->tx, w->authority_id, w->id, w->place->id, 0, p->day->start));
    }
    return OK;
}

static const struct demo_worker *reception(const struct play *p, const struct demo_place *place) {
    const struct demo_town *t = p->day->town;
    for (size_t i = 0; i < t->workers_n; i++)
        if (t->workers[i].place == place && t->workers[i].row->duty == DEMO_RECEPTION) return &t->workers[i];
    abort();
}

static enum err draw_visits(struct play *p) {
    struct demo_day *d = p->day;
    size_t n = 0;
    for (size_t i = 0; i < d->town->places_n; i++) n += (size_t)d->town->places[i].row->tickets;
    p->visits = arena_many(d->arena, n, struct demo_visit);
    for (size_t i = 0; i < d->town->places_n; i++)
        for (int k = 0; k < d->town->places[i].row->tickets; k++)
            TRY(demo_visit_draw(d, &d->town->places[i], CONTACT_COUNTER, demo_moment(d, true), &p->visits[p->visits_n++]));
    qsort(p->visits, p->visits_n, sizeof *p->visits, demo_by_time);
    return OK;
}

/* ---- at the door ---- */

static void wake(struct play *p, const struct demo_place *place, ms_t at) {
    for (size_t i = 0; i < p->clerks_n; i++) {
        struct clerk *c = &p->clerks[i];
        if (c->doing == FREE && c->next > at + 2 * (ms_t)MINUTE && c->worker->place == place) c->next = at + 10 * SECOND;
    }
}

/* What can be done standing: showing the way, handing out, a short answer. */
static bool at_the_door(struct demo_day *d, const struct demo_visit *v) {
    if (v->matters_n != 1) return false;
    enum contact_outcome ends = v->matters[0]->ends;
    return ends == CONTACT_HANDED_OUT || str_eq_c(str_c(v->matters[0]->task), "vejvisning") ||
           (ends == CONTACT_SIGNPOSTED && demo_chance(&d->dice, 60)) || (ends == CONTACT_ANSWERED && demo_chance(&d->dice, 12));
}

/* The screens of the demo's past: what they said of this number. */
static enum err promise(struct demo_day *d, const struct queue_ticket *t, ms_t at) {
    ARENA(a);
    struct queue_picture p;
    TRY(queue_picture(d->tx, &a, t->authority_id, t->unit_id, 0, at, &p));
    for (size_t i = 0; i < p.waiting_n; i++) {
        int minutes = p.waiting[i].wait_minutes;
        if (p.waiting[i].ticket.id == t->id && minutes >= 0) return sql_demo_promise(d->tx, (struct sql_demo_promise_in){t->authority_id, t->id, minutes}, NULL);
    }
    return OK;
}

static enum err arrive(struct play *p, struct demo_visit *v) {
    struct demo_day *d = p->day;
    const struct demo_worker *w = reception(p, v->place);
    TRY(demo_visit_register(d, v, w, v->at));
    if (at_the_door(d, v)) {
        ms_t done = v->at + 40 * SECOND + (ms_t)demo_dice(&d->dice, 3 * MINUTE);
        v->leaves_at = INT64_MAX;
        return done <= d->now ? demo_visit_close(d, v, w, v->place, v->matters[0]->ends, done) : OK;
    }
    struct queue_issue issue = {demo_who(w, v->place, v->at), v->contact_id, demo_chance(&d->dice, 6)};
    struct queue_ticket t;
    TRY(queue_issue(d->tx, d->arena, &issue, &t, NULL));
    if (!issue.priority) TRY(promise(d, &t, v->at));
    v->ticket_id = t.id;
    wake(p, v->place, v->at);
    return OK;
}

/* Out of patience: if nobody has called them yet. */
static enum err leave(struct play *p, struct demo_visit *v) {
    struct demo_day *d = p->day;
    struct queue_ticket t;
    struct contact_who who = demo_who(reception(p, v->place), v->place, v->leaves_at);
    v->leaves_at = INT64_MAX;
    TRY(queue_by_id(d->tx, d->arena, who.authority_id, v->ticket_id, &t));
    if (t.state != QUEUE_WAITING) return OK;
    return queue_act(d->tx, d->arena, who, v->ticket_id, QUEUE_LEAVE, 0, S(""), &t);
}

/* ---- at the counter ---- */

static struct demo_visit *visit_of(struct play *p, int64_t ticket_id) {
    for (size_t i = 0; i < p->arrived; i++)
        if (p->visits[i].ticket_id == ticket_id) return &p->visits[i];
    abort();
}

static enum err rest(struct play *p, struct clerk *c, ms_t at) {
    c->doing = RESTING;
    c->next = c->rests_until != INT64_MAX ? c->rests_until : at + BREAK;
    c->rests_at = INT64_MAX;
    return authority_duty_end(p->day->tx, c->worker->authority_id, c->worker->id, at);
}

static enum err back(struct play *p, struct clerk *c, ms_t at) {
    const struct demo_worker *w = c->worker;
    bool ready = w->row->duty == DEMO_BACK; /* from now on for whoever tries the demo */
    c->doing = ready ? READY : FREE;
    c->next = ready ? INT64_MAX : at;
    return authority_duty_start(p->day->tx, w->authority_id, w->id, w->place->id, c->counter_id, at);
}

static enum err call_next(struct play *p, struct clerk *c, ms_t at) {
    struct demo_day *d = p->day;
    struct queue_ticket t;
    if (at >= c->rests_at) return rest(p, c, at);
    enum err e = queue_next(d->tx, d->arena, who_of(c, at), c->counter_id, &t);
    if (e == ERR_NOT_FOUND) {
        c->next = c->rests_at; /* or when somebody comes */
        return OK;
    }
    if (e != OK) return e;
    c->visit = visit_of(p, t.id);
    c->doing = CALLING;
    c->next = at + 20 * SECOND + (ms_t)demo_dice(&d->dice, 40 * SECOND);
    return OK;
}

static void be_free(struct play *p, struct clerk *c, ms_t at) {
    c->doing = FREE;
    c->next = at + 15 * SECOND + (ms_t)demo_dice(&p->day->dice, 75 * SECOND);
}

/* Three calls, then the next one. */
static enum err call_again(struct play *p, struct clerk *c, ms_t at) {
    struct demo_day *d = p->day;
    struct queue_ticket t;
    TRY(queue_by_id(d->tx, d->arena, c->worker->authority_id, c->visit->ticket_id, &t));
    bool enough = t.calls >= 3;
    TRY(queue_act(d->tx, d->arena, who_of(c, at), t.id, enough ? QUEUE_NO_SHOW_ACT : QUEUE_CALL_AGAIN, 0, S(""), &t));
    if (enough) be_free(p, c, at);
    else c->next = at + 60 * SECOND;
    return OK;
}

static enum err begin(struct play *p, struct clerk *c, ms_t at) {
    struct demo_day *d = p->day;
    struct demo_visit *v = c->visit;
    struct queue_ticket t;
    if (v->no_show) return call_again(p, c, at);
    TRY(queue_act(d->tx, d->arena, who_of(c, at), v->ticket_id, QUEUE_START, 0, S(""), &t));
    if (v->later.id) TRY(contact_set_citizen(d->tx, d->arena, who_of(c, at), v->contact_id, 0, v->later.id, v->later.municipality));
    c->doing = SERVING;
    c->next = at + (ms_t)demo_visit_minutes(d, v) * MINUTE + demo_dice(&d->dice, MINUTE);
    return OK;
}

/* The P/O office behind the same door, when the matter is its own and needs more than rules. */
static const struct demo_place *office_of(const struct play *p, const struct clerk *c) {
    const struct demo_visit *v = c->visit;
    if (!v->matters_n || v->matters[0]->ends != CONTACT_CASE_HANDED_OVER || c->worker->place->row->kind != COMPETENCE_SERVICE_CENTRE) return NULL;
    for (size_t i = 0; i < p->clerks_n; i++) {
        const struct demo_place *office = p->clerks[i].worker->place;
        const struct catalogue_task *k = demo_task(v->place->town, str_c(v->matters[0]->task));
        if (p->clerks[i].worker->row->duty == DEMO_DESK && k && str_eq_c(k->departments.at[0], office->row->department) &&
            str_eq_c(str_c(office->row->address), c->worker->place->row->address))
            return office;
    }
    return NULL;
}

static enum err finish(struct play *p, struct clerk *c, ms_t at) {
    struct demo_day *d = p->day;
    struct demo_visit *v = c->visit;
    struct contact_who who = who_of(c, at);
    const struct demo_place *office = office_of(p, c);
    struct queue_ticket t;
    be_free(p, c, at);
    if (office) {
        TRY(queue_send_on(d->tx, d->arena, who, v->ticket_id,
                          &(struct queue_sending){office->id, 0, S("Ansøgningen er udfyldt; mangler jeres vurdering."), true}, &t));
        wake(p, office, at);
        return OK;
    }
    bool soon = at > d->now - 20 * (ms_t)MINUTE;
    if (soon && demo_chance(&d->dice, 8))
        return queue_act(d->tx, d->arena, who, v->ticket_id, QUEUE_PARK, 0, S("Henter legitimation og kommer igen."), &t);
    enum contact_outcome ends = v->matters_n ? v->matters[0]->ends : CONTACT_ANSWERED;
    if (demo_chance(&d->dice, 12)) ends = CONTACT_ANSWERED;
    return demo_visit_close(d, v, c->worker, c->worker->place, ends, at);
}

static enum err step(struct play *p, struct clerk *c) {
    ms_t at = c->next;
    switch (c->doing) {
    case FREE: return call_next(p, c, at);
    case CALLING: return begin(p, c, at);
    case SERVING: return finish(p, c, at);
    case RESTING: return back(p, c, at);
    case READY: break; /* has no next */
    }
    abort();
}

/* ---- from event to event ---- */

static struct clerk *next_clerk(struct play *p) {
    struct clerk *best = &p->clerks[0];
    for (size_t i = 1; i < p->clerks_n; i++)
        if (p->clerks[i].next < best->next) best = &p->clerks[i];
    return best;
}

/* Among those who have a ticket. */
static struct demo_visit *next_leaver(struct play *p) {
    struct demo_visit *best = NULL;
    for (size_t i = 0; i < p->arrived; i++)
        if (p->visits[i].leaves_at != INT64_MAX && (!best || p->visits[i].leaves_at < best->leaves_at)) best = &p->visits[i];
    return best;
}

enum err demo_counters_run(struct demo_day *d) {
    struct play *p = arena_new(d->arena, struct play);
    p->day = d;
    TRY(draw_visits(p));
    TRY(open_doors(p));
    for (;;) {
        struct clerk *c = next_clerk(p);
        struct demo_visit *leaver = next_leaver(p);
        ms_t comes = p->arrived < p->visits_n ? p->visits[p->arrived].at : INT64_MAX, leaves = leaver ? leaver->leaves_at : INT64_MAX;
        ms_t at = comes < leaves ? comes : leaves;
        if (c->next < at) at = c->next;
        if (at > d->now) return OK;
        if (at == comes) TRY(arrive(p, &p->visits[p->arrived++]));
        else if (at == leaves) TRY(leave(p, leaver));
        else TRY(step(p, c));
    }
}
