/* Towns kept for some seconds. An entry for each municipality; whoever finds it old reads it anew, the others meanwhile get
 * the old one. A town is freed when nobody holds it and a newer one has taken its place. */
#include <pthread.h>
#include "portal/portal.h"

enum { FRESH = 10 * SECOND, ASKED_FRESH = 15 * MINUTE };

struct held {                        /* a town and those who hold it; freed at 0 */
    struct portal_town town;         /* first: what callers see */
    struct arena arena;
    int holders;
};
struct entry {
    struct entry *next;
    int64_t authority_id;
    struct held *now;                /* NULL until first read */
    ms_t read_at, asked_at;          /* 0: never, or out of date */
    bool reading;
    int64_t asked[PORTAL_ASKED];
    size_t asked_n;
};
struct portal_live {
    struct db *db;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct entry *entries;
};

/* Under the lock. */
static void let_go(struct held *h) {
    if (!h || --h->holders > 0) return;
    arena_free(&h->arena);
    free(h);
}

static void hear(const struct db_event *event, void *ctx) {
    struct portal_live *live = ctx;
    bool any = !event->subject_id && !event->authority_id;
    if (!any && !str_eq_c(event->channel, "catalogue") && !str_eq_c(event->channel, "organisation")) return;
    pthread_mutex_lock(&live->lock);
    for (struct entry *e = live->entries; e; e = e->next)
        if (any || e->authority_id == event->authority_id) e->read_at = 0;
    pthread_mutex_unlock(&live->lock);
}

enum err portal_live_new(struct db *db, struct portal_live **ret) {
    struct portal_live *live = must_alloc(sizeof *live);
    *live = (struct portal_live){.db = db};
    pthread_mutex_init(&live->lock, NULL);
    pthread_cond_init(&live->changed, NULL);
    db_listen(db, hear, live);
    *ret = live;
    return OK;
}

void portal_live_free(struct portal_live *live) {
    if (!live) return;
    for (struct entry *e = live->entries, *next; e; e = next) {
        next = e->next;
        let_go(e->now);
        free(e);
    }
    pthread_cond_destroy(&live->changed);
    pthread_mutex_destroy(&live->lock);
    free(live);
}

static struct entry *entry_of(struct portal_live *live, int64_t authority_id) {
    struct entry *e = live->entries;
    while (e && e->authority_id != authority_id) e = e->next;
    return e;
}

/* What is read outside the lock, by the one who set `reading`. */
struct fresh {
    struct held *held;
    int64_t asked[PORTAL_ASKED];
    size_t asked_n;
    bool asked_anew;
};

static enum err read_town(struct portal_live *live, int64_t authority_id, ms_t now, struct fresh *f) {
    DB_READ(tx);
    TRY(db_read_begin(live->db, &tx));
    if (f->asked_anew) TRY(portal_asked_read(tx, &f->held->arena, authority_id, now, f->asked, &f->asked_n));
    return portal_town_read(tx, &f->held->arena, authority_id, f->asked, f->asked_n, now, &f->held->town);
}

static enum err read_fresh(struct portal_live *live, int64_t authority_id, ms_t now, struct fresh *f) {
    f->held = must_alloc(sizeof *f->held);
    *f->held = (struct held){.holders = 1};
    enum err e = read_town(live, authority_id, now, f);
    if (e != OK) let_go(f->held);
    return e;
}

/* Under the lock: what was read takes its place. */
static void settle(struct entry *e, const struct fresh *f, ms_t now) {
    let_go(e->now);
    e->now = f->held;
    if (!f->asked_anew) return;
    memcpy(e->asked, f->asked, sizeof e->asked);
    e->asked_n = f->asked_n;
    e->asked_at = now;
}

/* Under the lock, which it lets go while it reads. */
static enum err renew(struct portal_live *live, struct entry *e, ms_t now) {
    struct fresh f = {.asked_n = e->asked_n, .asked_anew = now - e->asked_at > ASKED_FRESH};
    memcpy(f.asked, e->asked, sizeof f.asked);
    e->reading = true;
    e->read_at = now; /* an event that comes meanwhile sets it back to 0 */
    pthread_mutex_unlock(&live->lock);
    enum err err = read_fresh(live, e->authority_id, now, &f);
    pthread_mutex_lock(&live->lock);
    e->reading = false;
    if (err == OK) settle(e, &f, now);
    else if (!e->now) e->read_at = 0;
    pthread_cond_broadcast(&live->changed);
    return err;
}

/* Under the lock. When reading fails, the town of before is better than none. */
static enum err hold(struct portal_live *live, struct entry *e, ms_t now, const struct portal_town **ret) {
    while (!e->now && e->reading) pthread_cond_wait(&live->changed, &live->lock);
    bool old = now - e->read_at > FRESH || now < e->read_at;
    if (!e->now || (old && !e->reading)) {
        enum err err = renew(live, e, now);
        if (err == ERR_NOT_FOUND || (err != OK && !e->now)) return err;
    }
    e->now->holders++;
    *ret = &e->now->town;
    return OK;
}

enum err portal_live_get(struct portal_live *live, int64_t authority_id, const struct portal_town **ret) {
    if (!authority_id) return ERR_NOT_FOUND;
    ms_t now = clock_now();
    pthread_mutex_lock(&live->lock);
    struct entry *e = entry_of(live, authority_id);
    if (!e) {
        e = must_alloc(sizeof *e);
        *e = (struct entry){.next = live->entries, .authority_id = authority_id};
        live->entries = e;
    }
    enum err err = hold(live, e, now, ret);
    pthread_mutex_unlock(&live->lock);
    return err;
}

void portal_live_put(struct portal_live *live, const struct portal_town *town) {
    if (!town) return;
    pthread_mutex_lock(&live->lock);
    let_go((struct held *)(uintptr_t)town); /* the town is its first member */
    pthread_mutex_unlock(&live->lock);
}
