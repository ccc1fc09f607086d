#include "queue/live.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include "view/format.h"

enum { PLACES = 256,           /* units that are remembered at once; a power of two */
       FRESH = 15 * SECOND, /* so long a picture holds when nothing happens: those in service get nearer to their end */
       SEEN = MINUTE };     /* so long it stands on a page that hears of nothing */

/* The picture of one unit, as good as the generation it was taken in, for as long as it is fresh. Never changed once it is
 * taken; the last to let go of it frees it. */
struct queue_shot {
    int holders; /* under the lock; one is the place, as long as it is the newest */
    int64_t authority_id, unit_id;
    uint64_t generation;
    ms_t taken_at;
    struct queue_picture picture;
    struct authority_door door;
    struct arena arena;
    struct { int64_t ticket_id; struct queue_seen seen; } *at; /* by ticket id */
    size_t n;
    struct queue_words *words[LANG_COUNT]; /* of those listed */
};
struct queue_live {
    struct db *db;
    pthread_mutex_t lock;
    struct queue_shot *shots[PLACES]; /* NULL: none was asked for yet */
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

/* Under the lock. */
static void let_go(struct queue_shot *s) {
    if (!s || --s->holders) return;
    struct arena arena = s->arena; /* the shot lives in it */
    arena_free(&arena);
}

void queue_live_free(struct queue_live *live) {
    if (!live) return;
    for (size_t i = 0; i < PLACES; i++) let_go(live->shots[i]);
    pthread_mutex_destroy(&live->lock);
    free(live);
}

static struct queue_seen seen_of(const struct queue_ticket *t, int ahead, int wait) {
    return (struct queue_seen){
        .number = t->number, .unit_id = t->unit_id, .from_number = t->from_number, .state = t->state, .ahead = ahead, .wait_minutes = wait,
        .unit_name = t->unit_name, .unit_address = t->unit_address, .from_unit_name = t->from_unit_name, .counter_name = t->counter_name,
        .issued_at = t->issued_at, .last_call_at = t->last_call_at, .was_called = t->called_at != DB_NULL, .closes_at = DB_NULL,
    };
}

static int by_ticket(const void *a, const void *b) {
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* Who waits need not come back to a closed door. */
static void look_at_door(const struct queue_shot *s, struct queue_seen *t) {
    t->closes_at = s->door.closes_at;
    if (s->door.closed) t->door = QUEUE_DOOR_CLOSED;
    else if (t->closes_at != DB_NULL && s->taken_at + t->wait_minutes * (ms_t)MINUTE > t->closes_at) t->door = QUEUE_DOOR_CLOSES;
}

static void index_tickets(struct queue_shot *s) {
    const struct queue_picture *p = &s->picture;
    s->at = arena_array(&s->arena, p->waiting_n + p->called_n + p->parked_n, sizeof *s->at);
    for (size_t i = 0; i < p->waiting_n; i++, s->n++) {
        s->at[s->n].ticket_id = p->waiting[i].ticket.id;
        s->at[s->n].seen = seen_of(&p->waiting[i].ticket, p->waiting[i].ahead, p->waiting[i].wait_minutes);
        look_at_door(s, &s->at[s->n].seen);
    }
    for (size_t i = 0; i < p->called_n + p->parked_n; i++, s->n++) {
        const struct queue_ticket *t = i < p->called_n ? &p->called[i] : &p->parked[i - p->called_n];
        s->at[s->n].ticket_id = t->id;
        s->at[s->n].seen = seen_of(t, 0, -1);
    }
    qsort(s->at, s->n, sizeof *s->at, by_ticket);
}

static void put_into_words(struct queue_shot *s, enum lang lang) {
    const struct queue_picture *p = &s->picture;
    struct view v = view_to(NULL, &s->arena, lang);
    s->words[lang] = arena_many(&s->arena, p->listed_n, struct queue_words);
    for (size_t i = 0; i < p->listed_n; i++) {
        const struct queue_ticket *t = &p->waiting[i].ticket;
        s->words[lang][i] = (struct queue_words){fmt_wait_until(&v, p->waiting[i].wait_minutes), fmt_duration(&v, p->now - t->issued_at),
                                                 queue_foreign(t) ? queue_speakers(&s->arena, p, t->language) : (str){}};
    }
}

static enum err take(struct queue_live *live, int64_t authority_id, int64_t unit_id, uint64_t generation, struct queue_shot **ret) {
    struct arena arena = {};
    struct queue_shot *s = arena_new(&arena, struct queue_shot);
    *s = (struct queue_shot){.holders = 1, .authority_id = authority_id, .unit_id = unit_id, .generation = generation, .taken_at = clock_now()};
    struct db_tx *tx = NULL;
    enum err e = db_read_begin(live->db, &tx);
    if (e == OK) e = queue_picture(tx, &arena, authority_id, unit_id, 0, s->taken_at, &s->picture);
    if (e == OK) e = authority_door(tx, &arena, authority_id, unit_id, s->taken_at, &s->door);
    db_read_end(&tx);
    s->arena = arena;
    if (e != OK) {
        let_go(s);
        return e;
    }
    index_tickets(s);
    for (enum lang lang = 0; lang < LANG_COUNT; lang++) put_into_words(s, lang);
    *ret = s;
    return OK;
}

/* Under the lock: is that the picture of the unit as it is, and not older? */
static bool holds(const struct queue_live *live, const struct queue_shot *s, int64_t authority_id, int64_t unit_id, ms_t most) {
    if (!s || s->unit_id != unit_id || s->authority_id != authority_id) return false;
    ms_t age = clock_now() - s->taken_at;
    return s->generation == atomic_load(&live->generation[place_of(unit_id)]) && age >= 0 && age < most;
}

/* Under the lock. */
static enum err shot_of(struct queue_live *live, int64_t authority_id, int64_t unit_id, struct queue_shot **ret) {
    struct queue_shot **place = &live->shots[place_of(unit_id)], *s = *place;
    uint64_t generation = atomic_load(&live->generation[place_of(unit_id)]);
    if (!holds(live, s, authority_id, unit_id, FRESH)) {
        TRY(take(live, authority_id, unit_id, generation, &s));
        let_go(*place);
        *place = s;
    }
    *ret = s;
    return OK;
}

/* Under the lock. */
static enum err look(struct queue_live *live, struct arena *a, int64_t authority_id, int64_t unit_id, int64_t ticket_id, struct queue_seen *ret) {
    struct queue_shot *s;
    TRY(shot_of(live, authority_id, unit_id, &s));
    void *hit = bsearch(&ticket_id, s->at, s->n, sizeof *s->at, by_ticket);
    if (!hit) return ERR_NOT_FOUND;
    typeof(s->at) found = hit;
    *ret = found->seen;
    ret->unit_name = str_dup(a, ret->unit_name);
    ret->unit_address = str_dup(a, ret->unit_address);
    ret->from_unit_name = str_dup(a, ret->from_unit_name);
    ret->counter_name = str_dup(a, ret->counter_name);
    return OK;
}

static enum err look_locking(struct queue_live *live, struct arena *a, int64_t authority_id, int64_t unit_id, int64_t ticket_id, struct queue_seen *ret) {
    pthread_mutex_lock(&live->lock);
    enum err e = look(live, a, authority_id, unit_id, ticket_id, ret);
    pthread_mutex_unlock(&live->lock);
    return e;
}

/* The ticket, or the one that took its place. */
static enum err read_latest(struct queue_live *live, struct arena *a, int64_t authority_id, int64_t ticket_id, struct queue_ticket *ret) {
    struct queue_ticket t;
    DB_READ(tx);
    TRY(db_read_begin(live->db, &tx));
    TRY(queue_by_id(tx, a, authority_id, ticket_id, &t));
    return queue_of_contact(tx, a, authority_id, t.contact_id, ret);
}

enum err queue_live_see(struct queue_live *live, struct arena *a, int64_t authority_id, int64_t unit_id, int64_t ticket_id, struct queue_seen *ret) {
    enum err e = look_locking(live, a, authority_id, unit_id, ticket_id, ret);
    if (e != ERR_NOT_FOUND) return e;
    struct queue_ticket t; /* it has ended, was sent on elsewhere or replaced */
    TRY(read_latest(live, a, authority_id, ticket_id, &t));
    if (t.unit_id != unit_id || t.id != ticket_id) e = look_locking(live, a, authority_id, t.unit_id, t.id, ret);
    if (e != ERR_NOT_FOUND) return e;
    *ret = seen_of(&t, 0, -1);
    ret->day_over = queue_day_over(&t, clock_now());
    return OK;
}

enum err queue_live_now(struct queue_live *live, int64_t authority_id, int64_t unit_id, struct queue_now *ret) {
    struct queue_shot *s;
    pthread_mutex_lock(&live->lock);
    enum err e = shot_of(live, authority_id, unit_id, &s);
    if (e == OK) *ret = (struct queue_now){(int)s->picture.waiting_n, s->picture.on_duty, s->picture.wait_minutes_new};
    pthread_mutex_unlock(&live->lock);
    return e;
}

/* Who asks is writing, and waits for no reader. */
int queue_live_promise(struct queue_live *live, struct arena *a, int64_t authority_id, int64_t unit_id, const struct queue_matters *newcomer) {
    int told = -1;
    if (pthread_mutex_trylock(&live->lock)) return told;
    const struct queue_shot *s = live->shots[place_of(unit_id)];
    if (holds(live, s, authority_id, unit_id, SEEN)) told = queue_promise(a, &s->picture, newcomer);
    pthread_mutex_unlock(&live->lock);
    return told;
}

enum err queue_live_hold(struct queue_live *live, int64_t authority_id, int64_t unit_id, int64_t employee_id, struct queue_picture *ret,
                         struct queue_shot **ret_shot) {
    struct queue_shot *s;
    pthread_mutex_lock(&live->lock);
    enum err e = shot_of(live, authority_id, unit_id, &s);
    if (e == OK) s->holders++;
    pthread_mutex_unlock(&live->lock);
    if (e != OK) return e;
    *ret = s->picture;
    ret->mine = queue_may_all(&s->picture, employee_id);
    *ret_shot = s;
    return OK;
}

struct queue_words queue_live_words(const struct queue_shot *shot, enum lang lang, size_t line) {
    return shot->words[lang][line];
}

void queue_live_put(struct queue_live *live, struct queue_shot *shot) {
    pthread_mutex_lock(&live->lock);
    let_go(shot);
    pthread_mutex_unlock(&live->lock);
}
