#include "catalogue/live.h"
#include <pthread.h>
#include <stdlib.h>
#include "base/log.h"
#include "catalogue/catalogue_sql.h"

enum { MUNICIPALITIES = 128, LOOK_EVERY = 10 * SECOND }; /* Denmark has 98 */

/* An index and how many hold it; the last to let go of one that was replaced frees it. */
struct held {
    struct catalogue_index *index;
    int holders; /* one of them is the place, as long as it is the newest */
};
struct place {
    int64_t authority_id;
    struct held *newest;
    uint64_t made_at;     /* generation it was made in */
    uint64_t changed_at;  /* generation of the last change */
    ms_t looked_at;       /* when the database was last asked whether it changed */
    int64_t stamp;        /* and what it said */
    ms_t until;           /* something of the newest closes then, and nobody will tell; DB_NULL: nothing does */
};
struct catalogue_live {
    struct db *db;
    struct catalogue_pool *pool;
    pthread_mutex_t lock;
    struct place places[MUNICIPALITIES];
    size_t n;
    uint64_t generation;
    struct held *lent[MUNICIPALITIES * 2]; /* all that somebody holds, to find them by their index */
    size_t lent_n;
};

/* Under the lock. */
static struct place *place_of(struct catalogue_live *live, int64_t authority_id) {
    for (size_t i = 0; i < live->n; i++)
        if (live->places[i].authority_id == authority_id) return &live->places[i];
    if (live->n == MUNICIPALITIES) return NULL;
    live->places[live->n] = (struct place){.authority_id = authority_id, .changed_at = ++live->generation};
    return &live->places[live->n++];
}

/* An event without a channel says that anything may have happened. */
static void hear(const struct db_event *event, void *ctx) {
    struct catalogue_live *live = ctx;
    bool any = !event->channel.n;
    if (!any && !str_eq_c(event->channel, "catalogue")) return;
    pthread_mutex_lock(&live->lock);
    for (size_t i = 0; i < live->n; i++)
        if (any || live->places[i].authority_id == event->authority_id) live->places[i].changed_at = ++live->generation;
    pthread_mutex_unlock(&live->lock);
}

enum err catalogue_live_new(struct db *db, const char *word_list, struct catalogue_live **ret) {
    struct catalogue_live *live = must_alloc(sizeof *live);
    live->db = db;
    live->pool = catalogue_pool_new(word_list);
    pthread_mutex_init(&live->lock, NULL);
    db_listen(db, hear, live);
    *ret = live;
    return OK;
}

static void let_go(struct catalogue_live *live, struct held *h) {
    if (--h->holders) return;
    for (size_t i = 0; i < live->lent_n; i++)
        if (live->lent[i] == h) live->lent[i--] = live->lent[--live->lent_n];
    catalogue_index_free(h->index);
    free(h);
}

void catalogue_live_free(struct catalogue_live *live) {
    if (!live) return;
    for (size_t i = 0; i < live->n; i++)
        if (live->places[i].newest) let_go(live, live->places[i].newest);
    catalogue_pool_free(live->pool);
    pthread_mutex_destroy(&live->lock);
    free(live);
}

static void sooner(ms_t closed_at, ms_t *until) {
    if (closed_at != DB_NULL && (*until == DB_NULL || closed_at < *until)) *until = closed_at;
}

/* ret_until: when the first of what is in it closes. */
static enum err make(struct catalogue_live *live, int64_t authority_id, struct catalogue_index **ret, ms_t *ret_until) {
    ARENA(a);
    struct catalogue c;
    ms_t now = clock_now(), until = DB_NULL;
    DB_READ(tx);
    TRY(db_read_begin(live->db, &tx));
    TRY(catalogue_load(tx, &a, authority_id, now, &c));
    for (size_t i = 0; i < c.tasks_n; i++) sooner(c.tasks[i].closed_at, &until);
    for (size_t i = 0; i < c.life_events_n; i++) sooner(c.life_events[i].closed_at, &until);
    *ret_until = until;
    return catalogue_index_pooled(live->pool, &c, now, ret);
}

/* Under the lock: the index is the newest, unless somebody was quicker with a newer one. */
static void put_newest(struct catalogue_live *live, struct place *p, struct catalogue_index *index, uint64_t made_at, ms_t until) {
    if (p->newest && p->made_at >= made_at) {
        catalogue_index_free(index);
        return;
    }
    if (p->newest) let_go(live, p->newest);
    p->newest = must_alloc(sizeof *p->newest);
    *p->newest = (struct held){index, 1};
    p->made_at = made_at;
    p->until = until;
    live->lent[live->lent_n++] = p->newest;
}

/* Under the lock, which is let go while an index is made: those who come meanwhile get the one before. */
static enum err renew(struct catalogue_live *live, struct place *p) {
    uint64_t wanted = p->changed_at, before = p->made_at;
    ms_t until;
    struct catalogue_index *index;
    if (p->newest) p->made_at = wanted; /* nobody else makes it too */
    pthread_mutex_unlock(&live->lock);
    enum err e = make(live, p->authority_id, &index, &until);
    pthread_mutex_lock(&live->lock);
    if (p->newest && p->made_at == wanted) p->made_at = before;
    if (e == OK) put_newest(live, p, index, wanted, until);
    else log_error("catalogue.index", LOG_C("error", err_name(e)));
    return p->newest ? OK : e; /* an old one is better than none */
}

static enum err read_stamp(struct catalogue_live *live, int64_t authority_id, int64_t *ret) {
    ARENA(a);
    struct sql_catalogue_stamp row;
    DB_READ(tx);
    TRY(db_read_begin(live->db, &tx));
    TRY(sql_catalogue_stamp(tx, &a, (struct sql_catalogue_stamp_in){authority_id}, &row));
    *ret = row.n << 32 ^ row.versions;
    return OK;
}

/* Under the lock, which is let go meanwhile. Another program that changes a SQLite file (`indgang catalogue import`) tells
 * this one nothing, so it looks now and then. */
static void look(struct catalogue_live *live, struct place *p) {
    ms_t now = clock_now();
    int64_t stamp;
    if (db_engine(live->db) != DB_SQLITE || now - p->looked_at < LOOK_EVERY) return;
    p->looked_at = now;
    pthread_mutex_unlock(&live->lock);
    enum err e = read_stamp(live, p->authority_id, &stamp);
    pthread_mutex_lock(&live->lock);
    if (e != OK || stamp == p->stamp) return;
    p->stamp = stamp;
    p->changed_at = ++live->generation;
}

/* Under the lock. The day has come that something closes on: what is in the index is in use no longer. Said once, for the index
 * that is made now knows the next such day. */
static void pass(struct catalogue_live *live, struct place *p) {
    p->until = DB_NULL;
    p->changed_at = ++live->generation;
}

enum err catalogue_live_get(struct catalogue_live *live, int64_t authority_id, const struct catalogue_index **ret) {
    pthread_mutex_lock(&live->lock);
    struct place *p = place_of(live, authority_id);
    if (p) look(live, p);
    if (p && p->newest && !db_in_use(p->until, clock_now())) pass(live, p);
    enum err e = p ? OK : ERR_LIMIT;
    if (p && (!p->newest || p->made_at < p->changed_at)) e = renew(live, p);
    if (e == OK) {
        p->newest->holders++;
        *ret = p->newest->index;
    }
    pthread_mutex_unlock(&live->lock);
    return e;
}

void catalogue_live_put(struct catalogue_live *live, const struct catalogue_index *index) {
    if (!index) return;
    pthread_mutex_lock(&live->lock);
    for (size_t i = 0; i < live->lent_n; i++)
        if (live->lent[i]->index == index) {
            let_go(live, live->lent[i]);
            break;
        }
    pthread_mutex_unlock(&live->lock);
}
