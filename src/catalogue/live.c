#include "catalogue/live.h"
#include <pthread.h>
#include <stdlib.h>
#include "base/log.h"

enum { MUNICIPALITIES = 128 }; /* Denmark has 98 */

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
};
struct catalogue_live {
    struct db *db;
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

static void hear(const struct db_event *event, void *ctx) {
    struct catalogue_live *live = ctx;
    if (!str_eq_c(event->channel, "catalogue")) return;
    pthread_mutex_lock(&live->lock);
    struct place *p = place_of(live, event->authority_id);
    if (p) p->changed_at = ++live->generation;
    pthread_mutex_unlock(&live->lock);
}

enum err catalogue_live_new(struct db *db, struct catalogue_live **ret) {
    struct catalogue_live *live = must_alloc(sizeof *live);
    live->db = db;
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
    pthread_mutex_destroy(&live->lock);
    free(live);
}

static enum err make(struct catalogue_live *live, int64_t authority_id, struct catalogue_index **ret) {
    ARENA(a);
    struct catalogue c;
    DB_READ(tx);
    TRY(db_read_begin(live->db, &tx));
    TRY(catalogue_load(tx, &a, authority_id, false, &c));
    return catalogue_index_new(&c, ret);
}

/* Under the lock: the index is the newest, unless somebody was quicker with a newer one. */
static void put_newest(struct catalogue_live *live, struct place *p, struct catalogue_index *index, uint64_t made_at) {
    if (p->newest && p->made_at >= made_at) {
        catalogue_index_free(index);
        return;
    }
    if (p->newest) let_go(live, p->newest);
    p->newest = must_alloc(sizeof *p->newest);
    *p->newest = (struct held){index, 1};
    p->made_at = made_at;
    live->lent[live->lent_n++] = p->newest;
}

/* Under the lock, which is let go while an index is made: those who come meanwhile get the one before. */
static enum err renew(struct catalogue_live *live, struct place *p) {
    uint64_t wanted = p->changed_at, before = p->made_at;
    struct catalogue_index *index;
    if (p->newest) p->made_at = wanted; /* nobody else makes it too */
    pthread_mutex_unlock(&live->lock);
    enum err e = make(live, p->authority_id, &index);
    pthread_mutex_lock(&live->lock);
    if (p->newest && p->made_at == wanted) p->made_at = before;
    if (e == OK) put_newest(live, p, index, wanted);
    else log_error("catalogue.index", LOG_C("error", err_name(e)));
    return p->newest ? OK : e; /* an old one is better than none */
}

enum err catalogue_live_get(struct catalogue_live *live, int64_t authority_id, const struct catalogue_index **ret) {
    pthread_mutex_lock(&live->lock);
    struct place *p = place_of(live, authority_id);
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
