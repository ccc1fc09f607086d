/* The picture of a unit: who waits and how long, who is called, who is on duty. A few reads and a play forward, whatever the
 * number of tickets and employees. */
#include <math.h>
#include "queue/queue.h"
#include "queue/queue_sql.h"
#include "queue/row.h"

static const ms_t PACE_OF = 28 * DAY;

/* One employee on duty: what they are qualified for. */
struct skill { int64_t task_id, level; };
struct server {
    int64_t employee_id;
    const struct skill *skills;
    size_t skills_n;
    bool calls, ordinary; /* calls from the queue; also for ordinary matters, and for who has said none */
    bool *may;            /* per waiting ticket: serves it, as the queue hands out */
    bool *all;            /* per waiting ticket: qualified for all its matters */
};
struct play {
    struct arena *arena;
    struct server *servers;
    size_t servers_n;
    struct sql_queue_needs_list needs;
    double pace; /* how long everything takes here, beside what it should */
};

static enum err read_servers(struct db_tx *tx, struct play *p, int64_t authority_id, int64_t unit_id, ms_t now) {
    struct sql_queue_servers_list list;
    TRY(sql_queue_servers(tx, p->arena, (struct sql_queue_servers_in){authority_id, unit_id, authority_duty_since(now), now}, &list));
    struct skill *skills = arena_many(p->arena, list.n, struct skill);
    p->servers = arena_many(p->arena, list.n, struct server);
    for (size_t i = 0; i < list.n; i++) {
        const struct sql_queue_servers *r = &list.at[i];
        if (i == 0 || r->employee_id != list.at[i - 1].employee_id)
            p->servers[p->servers_n++] = (struct server){
                .employee_id = r->employee_id, .skills = &skills[i], .calls = r->calls, .ordinary = r->ordinary};
        if (r->task_id == DB_NULL) continue;
        skills[i] = (struct skill){r->task_id, r->level};
        p->servers[p->servers_n - 1].skills_n++;
    }
    return OK;
}

/* Each centre has its own pace, and the minutes of the catalogue are the same for all: so what the latest ones took is taken into
 * account, as soon as it tells more than chance. */
static enum err read_pace(struct db_tx *tx, struct play *p, int64_t authority_id, int64_t unit_id, ms_t now) {
    struct sql_queue_pace r;
    TRY(sql_queue_pace(tx, p->arena, (struct sql_queue_pace_in){authority_id, unit_id, now - PACE_OF}, &r));
    p->pace = queue_pace(r.tickets, (double)r.took / MINUTE, (double)r.usual);
    return OK;
}

static bool qualified(const struct server *s, int64_t task_id, int64_t level) {
    for (size_t i = 0; i < s->skills_n; i++)
        if ((s->skills[i].task_id == task_id || s->skills[i].task_id == 0) && s->skills[i].level >= level) return true;
    return false;
}

/* Who has said no matter, but a life event: for whoever may ask what it is about, and of these for those who know something of
 * what it brings, when one of them calls from the queue. */
static void judge_package(struct play *p, size_t t, const struct sql_queue_needs *tasks, size_t n) {
    bool somebody = false;
    for (size_t s = 0; s < p->servers_n; s++) {
        struct server *x = &p->servers[s];
        bool knows = false, to_them = tasks[0].for_employee == x->employee_id;
        for (size_t i = 0; i < n && !knows; i++) knows = qualified(x, tasks[i].task_id, 1);
        x->all[t] = knows || to_them;
        x->may[t] = to_them || (tasks[0].for_employee == DB_NULL && x->ordinary);
        somebody |= x->calls && x->ordinary && knows;
    }
    if (!somebody) return;
    for (size_t s = 0; s < p->servers_n; s++) p->servers[s].may[t] &= p->servers[s].all[t];
}

/* Fills who may serve ticket t, whose needs these are: those qualified for all, or when none of those who call it is, for some. */
static void judge_ticket(struct play *p, size_t t, const struct sql_queue_needs *needs, size_t needs_n) {
    bool somebody = false;
    if (needs[0].task_id != DB_NULL && needs[0].level == DB_NULL) {
        judge_package(p, t, needs, needs_n);
        return;
    }
    for (size_t s = 0; s < p->servers_n; s++) {
        bool all = true, some = false, to_them = needs[0].for_employee == p->servers[s].employee_id;
        for (size_t i = 0; i < needs_n; i++) {
            const struct sql_queue_needs *n = &needs[i];
            bool ok = n->task_id == DB_NULL ? p->servers[s].ordinary || to_them : qualified(&p->servers[s], n->task_id, n->level);
            all &= ok;
            some |= ok;
        }
        bool meant = to_them || needs[0].for_employee == DB_NULL;
        p->servers[s].all[t] = all;
        p->servers[s].may[t] = meant && some;
        somebody |= all && meant && p->servers[s].calls;
    }
    if (!somebody) return;
    for (size_t s = 0; s < p->servers_n; s++) p->servers[s].may[t] &= p->servers[s].all[t];
}

/* One who would come now, with these matters, or with an ordinary one that nobody knows yet; as if nobody else waited. */
static void judge_new(struct play *p, const struct queue_matters *m) {
    struct sql_queue_needs none = {.task_id = DB_NULL, .for_employee = DB_NULL};
    struct sql_queue_needs *needs = arena_many(p->arena, m ? m->n : 0, struct sql_queue_needs);
    for (size_t i = 0; m && i < m->n; i++)
        needs[i] = (struct sql_queue_needs){.task_id = m->task_ids[i], .level = m->levels ? m->levels[i] : DB_NULL, .for_employee = DB_NULL};
    if (m && m->n) judge_ticket(p, 0, needs, m->n);
    else judge_ticket(p, 0, &none, 1);
}

static void judge(struct play *p, const struct queue_picture *q) {
    for (size_t s = 0; s < p->servers_n; s++) {
        p->servers[s].may = arena_many(p->arena, q->waiting_n, bool);
        p->servers[s].all = arena_many(p->arena, q->waiting_n, bool);
    }
    for (size_t i = 0, t = 0; i < p->needs.n; t++) {
        size_t to = i;
        while (to < p->needs.n && p->needs.at[to].ticket_id == p->needs.at[i].ticket_id) to++;
        judge_ticket(p, t, &p->needs.at[i], to - i);
        i = to;
    }
}

/* Minutes until an employee is through with whom they have now. */
static double free_in(const struct play *p, const struct queue_picture *q, int64_t employee_id) {
    for (size_t i = 0; i < q->called_n; i++) {
        const struct queue_ticket *t = &q->called[i];
        if (t->employee_id != employee_id) continue;
        ms_t since = t->started_at != DB_NULL ? t->started_at : t->last_call_at;
        return queue_left_of(p->pace * (double)t->minutes, (double)(q->now - since) / MINUTE);
    }
    return 0;
}

const bool *queue_may_all(const struct queue_picture *p, int64_t employee_id) {
    for (size_t i = 0; i < p->hands_n; i++)
        if (p->hands[i].employee_id == employee_id) return p->hands[i].may;
    return NULL;
}

bool queue_may(const struct queue_picture *p, int64_t employee_id, size_t line) {
    const bool *may = queue_may_all(p, employee_id);
    return may && may[line];
}

static void show_hands(struct play *p, struct queue_picture *q, int64_t employee_id) {
    struct queue_hand *hands = arena_many(p->arena, p->servers_n, struct queue_hand);
    for (size_t s = 0; s < p->servers_n; s++) hands[s] = (struct queue_hand){p->servers[s].employee_id, p->servers[s].may};
    q->hands = hands;
    q->hands_n = p->servers_n;
    q->mine = queue_may_all(q, employee_id);
}

static int told_as(double wait) {
    return wait < 0 ? -1 : (int)ceil(wait);
}

/* Of those who call, in the order of the play: when each is through with all who wait. */
struct queue_outlook { const struct play *play; const struct queue_server *free; };

static void estimate(struct play *p, struct queue_picture *q) {
    struct queue_server *servers = arena_many(p->arena, p->servers_n, struct queue_server);
    struct queue_job *jobs = arena_many(p->arena, q->waiting_n, struct queue_job);
    struct queue_forecast *told = arena_many(p->arena, q->waiting_n, struct queue_forecast);
    size_t calling = 0;
    for (size_t s = 0; s < p->servers_n; s++)
        if (p->servers[s].calls) servers[calling++] = (struct queue_server){.free_in = free_in(p, q, p->servers[s].employee_id), .may = p->servers[s].may};
    for (size_t i = 0; i < q->waiting_n; i++) jobs[i].minutes = p->pace * (double)q->waiting[i].ticket.minutes;
    queue_estimate(servers, calling, jobs, q->waiting_n, told);
    for (size_t i = 0; i < q->waiting_n; i++) {
        q->waiting[i].ahead = told[i].ahead;
        q->waiting[i].wait_minutes = told_as(told[i].wait);
    }
    struct queue_outlook *outlook = arena_new(p->arena, struct queue_outlook);
    *outlook = (struct queue_outlook){p, servers};
    q->outlook = outlook;
}

int queue_promise(struct arena *a, const struct queue_picture *q, const struct queue_matters *newcomer) {
    const struct play *now = q->outlook->play;
    struct play p = {.arena = a, .servers = arena_many(a, now->servers_n, struct server), .servers_n = now->servers_n};
    for (size_t s = 0; s < p.servers_n; s++) {
        p.servers[s] = now->servers[s];
        p.servers[s].may = arena_new(a, bool);
        p.servers[s].all = arena_new(a, bool);
    }
    judge_new(&p, newcomer);
    double wait = -1;
    for (size_t s = 0, calling = 0; s < p.servers_n; s++) {
        if (!p.servers[s].calls) continue;
        double free = q->outlook->free[calling++].free_in;
        if (*p.servers[s].may && (wait < 0 || free < wait)) wait = free;
    }
    return told_as(wait);
}

/* Thousands may wait, in a crisis: each one's page tells their place, but only the first are read with all their names, and none when
 * it is asked for a newcomer. Both statements see the same tickets in the same order: they read one snapshot. */
static enum err read_waiting(struct db_tx *tx, struct play *p, int64_t authority_id, int64_t unit_id, str day, bool named, struct queue_picture *q) {
    struct sql_queue_waiting_list first = {};
    if (named) TRY(sql_queue_waiting(tx, p->arena, (struct sql_queue_waiting_in){authority_id, unit_id, day, QUEUE_LISTED}, &first));
    TRY(sql_queue_needs(tx, p->arena, (struct sql_queue_needs_in){authority_id, unit_id, day}, &p->needs));
    q->waiting = arena_many(p->arena, p->needs.n, struct queue_line);
    for (size_t i = 0; i < p->needs.n; i++) {
        const struct sql_queue_needs *r = &p->needs.at[i];
        if (i && r->ticket_id == p->needs.at[i - 1].ticket_id) continue;
        struct queue_ticket *t = &q->waiting[q->waiting_n++].ticket;
        if (q->waiting_n <= first.n) *t = QUEUE_TICKET(authority_id, first.at[q->waiting_n - 1]);
        else *t = (struct queue_ticket){.authority_id = authority_id, .id = r->ticket_id, .unit_id = unit_id, .number = r->number,
                                        .minutes = r->minutes, .issued_at = r->issued_at, .day = day, .unit_name = first.n ? first.at[0].unit_name : S(""),
                                        .called_at = DB_NULL, .last_call_at = DB_NULL, .started_at = DB_NULL, .ended_at = DB_NULL};
    }
    q->listed_n = first.n;
    return OK;
}

static enum err read_under_way(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t unit_id, str since_day, struct queue_picture *q) {
    struct sql_queue_under_way_list rest;
    TRY(sql_queue_under_way(tx, a, (struct sql_queue_under_way_in){authority_id, unit_id, since_day}, &rest));
    q->called = arena_many(a, rest.n, struct queue_ticket);
    q->parked = arena_many(a, rest.n, struct queue_ticket);
    for (size_t i = 0; i < rest.n; i++) {
        struct queue_ticket t = QUEUE_TICKET(authority_id, rest.at[i]);
        if (t.state == QUEUE_PARKED) q->parked[q->parked_n++] = t;
        else q->called[q->called_n++] = t;
    }
    return OK;
}

bool queue_foreign(const struct queue_ticket *t) {
    return t->language.n && !str_eq(t->language, S("da"));
}

str queue_speakers(struct arena *a, const struct queue_picture *p, str language) {
    str *names = arena_many(a, p->speakers_n, str);
    size_t n = 0;
    for (size_t i = 0; i < p->speakers_n; i++)
        if (str_eq(p->speakers[i].language, language)) names[n++] = p->speakers[i].name;
    return str_join(a, names, n, S(", "));
}

/* Nobody is asked what they speak as long as all speak Danish. */
static enum err read_speakers(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t unit_id, ms_t now, struct queue_picture *q) {
    bool foreign = false;
    for (size_t i = 0; i < q->listed_n && !foreign; i++) foreign = queue_foreign(&q->waiting[i].ticket);
    if (!foreign) return OK;
    struct sql_queue_speakers_list list;
    TRY(sql_queue_speakers(tx, a, (struct sql_queue_speakers_in){authority_id, unit_id, authority_duty_since(now)}, &list));
    struct queue_speaker *at = arena_many(a, list.n, struct queue_speaker);
    for (size_t i = 0; i < list.n; i++) at[i] = (struct queue_speaker){list.at[i].employee_id, list.at[i].name, list.at[i].language};
    q->speakers = at;
    q->speakers_n = list.n;
    return OK;
}

static enum err take_picture(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t unit_id, int64_t employee_id, ms_t now,
                             const struct queue_matters *newcomer, struct queue_picture *ret) {
    struct queue_picture q = {.now = now};
    struct play *p = arena_new(a, struct play);
    p->arena = a;
    struct queue_days days = queue_days(a, now);
    TRY(read_waiting(tx, p, authority_id, unit_id, days.today, !newcomer, &q));
    TRY(read_under_way(tx, a, authority_id, unit_id, days.in_hand, &q));
    TRY(read_servers(tx, p, authority_id, unit_id, now));
    TRY(read_speakers(tx, a, authority_id, unit_id, now, &q));
    TRY(read_pace(tx, p, authority_id, unit_id, now));
    judge(p, &q);
    show_hands(p, &q, employee_id);
    estimate(p, &q);
    q.on_duty = (int)p->servers_n;
    q.wait_minutes_new = queue_promise(a, &q, newcomer);
    *ret = q;
    return OK;
}

enum err queue_picture(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t unit_id, int64_t employee_id, ms_t now,
                       struct queue_picture *ret) {
    return take_picture(tx, a, authority_id, unit_id, employee_id, now, NULL, ret);
}

enum err queue_picture_with(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t unit_id, const struct queue_matters *newcomer,
                            ms_t now, struct queue_picture *ret) {
    return take_picture(tx, a, authority_id, unit_id, 0, now, newcomer, ret);
}
