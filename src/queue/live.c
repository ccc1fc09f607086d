#include "queue/live.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { PLACES = 256 }; /* units that are remembered at once; a power of two */

/* The picture of one unit, as good as the generation it was taken in. */
struct shot {
    int64_t authority_id, unit_id;
    uint64_t generation;
    struct arena arena;
    struct { int64_t ticket_id; struct queue_seen seen; } *at; /* by ticket id */
    size_t n;
};
struct queue_live {
    struct db *db;
    pthread_mutex_t lock;
    struct shot shots[PLACES];
    _Atomic uint64_t generation[PLACES]; /* rises with each event that may concern a unit of that place */
};

static size_t place_of(int64_t unit_id) {
    return ((uint64_t)unit_id * 0x9e3779b97f4a7c15U) >> 56 & (PLACES - 1);
}

static void hear(const struct db_event *event, void *ctx) {
    struct queue_live *live = ctx;
    if (event->channel.n && !str_eq_c(event->channel, "queue")) return; /* no channel: anything may have happened */
    if (event->subject_id) atomic_fetch_add(&live->generation[place_of(event->subject_id)], 1);
    else
        for (size_t i = 0; i < PLACES; i++) atomic_fetch_add(&live->generation[i], 1);
}

enum err queue_live_new(struct db *db, struct queue_live **ret) {
    struct queue_live *live = must_alloc(sizeof *live);
    live->db = db;
    pthread_mutex_init(&live->lock, NULL);
    for (size_t i = 0; i < PLACES; i++) atomic_init(&live->generation[i], 1);
    db_listen(db, hear, live);
    *ret = live;
    return OK;
}

void queue_live_free(struct queue_live *live) {
    if (!live) return;
    for (size_t i = 0; i < PLACES; i++) arena_free(&live->shots[i].arena);
    pthread_mutex_destroy(&live->lock);
    free(live);
}

static struct queue_seen seen_of(const struct queue_ticket *t, int ahead, int wait) {
    return (struct queue_seen){t->number, t->state, ahead, wait, t->unit_name, t->counter_name, t->issued_at, t->last_call_at};
}

static int by_ticket(const void *a, const void *b) {
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static enum err take(struct queue_live *live, struct shot *s, int64_t authority_id, int64_t unit_id, uint64_t generation) {
    struct queue_picture p;
    arena_reset(&s->arena);
    s->generation = 0;
    DB_READ(tx);
    TRY(db_read_begin(live->db, &tx));
    TRY(queue_picture(tx, &s->arena, authority_id, unit_id, 0, clock_now(), &p));
    s->at = arena_array(&s->arena, p.waiting_n + p.called_n + p.parked_n, sizeof *s->at);
    s->n = 0;
    for (size_t i = 0; i < p.waiting_n; i++, s->n++) {
        s->at[s->n].ticket_id = p.waiting[i].ticket.id;
        s->at[s->n].seen = seen_of(&p.waiting[i].ticket, p.waiting[i].ahead, p.waiting[i].wait_minutes);
    }
    for (size_t i = 0; i < p.called_n + p.parked_n; i++, s->n++) {
        const struct queue_ticket *t = i < p.called_n ? &p.called[i] : &p.parked[i - p.called_n];
        s->at[s->n].ticket_id = t->id;
        s->at[s->n].seen = seen_of(t, 0, -1);
    }
    qsort(s->at, s->n, sizeof *s->at, by_ticket);
    s->authority_id = authority_id;
    s->unit_id = unit_id;
    s->generation = generation;
    return OK;
}

/* Under the lock. */
static enum err look(struct queue_live *live, struct arena *a, int64_t authority_id, int64_t unit_id, int64_t ticket_id, struct queue_seen *ret) {
    struct shot *s = &live->shots[place_of(unit_id)];
    uint64_t generation = atomic_load(&live->generation[place_of(unit_id)]);
    if (s->generation != generation || s->unit_id != unit_id || s->authority_id != authority_id)
        TRY(take(live, s, authority_id, unit_id, generation));
    void *hit = bsearch(&ticket_id, s->at, s->n, sizeof *s->at, by_ticket);
    if (!hit) return ERR_NOT_FOUND;
    typeof(s->at) found = hit;
    *ret = found->seen;
    ret->unit_name = str_dup(a, ret->unit_name);
    ret->counter_name = str_dup(a, ret->counter_name);
    return OK;
}

enum err queue_live_see(struct queue_live *live, struct arena *a, int64_t authority_id, int64_t unit_id, int64_t ticket_id, struct queue_seen *ret) {
    pthread_mutex_lock(&live->lock);
    enum err e = look(live, a, authority_id, unit_id, ticket_id, ret);
    pthread_mutex_unlock(&live->lock);
    if (e != ERR_NOT_FOUND) return e;
    struct queue_ticket t; /* it has ended, or was sent on elsewhere */
    DB_READ(tx);
    TRY(db_read_begin(live->db, &tx));
    TRY(queue_by_id(tx, a, authority_id, ticket_id, &t));
    *ret = seen_of(&t, 0, -1);
    return OK;
}
