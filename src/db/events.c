/* Events on their way from a commit to the listeners. */
#include "db/engine.h"

enum { WAITING_MAX = 10'000 };

void events_add(struct events *e, struct db_event event) {
    if (e->n) { /* a loop over rows often tells the same again */
        const struct db_event *last = &e->at[e->n - 1];
        if (last->authority_id == event.authority_id && last->subject_id == event.subject_id &&
            str_eq(last->channel, event.channel))
            return;
    }
    if (e->n == e->cap) {
        e->cap = e->cap ? e->cap * 2 : 16;
        e->at = must_realloc(e->at, e->cap * sizeof *e->at);
    }
    event.channel = str_dup(&e->arena, event.channel);
    e->at[e->n++] = event;
}

void events_clear(struct events *e) {
    e->n = 0;
    arena_reset(&e->arena);
}

void events_free(struct events *e) {
    free(e->at);
    arena_free(&e->arena);
    *e = (struct events){};
}

void listeners_tell(struct listeners *l, const struct db_event *event) {
    pthread_mutex_lock(&l->lock);
    for (size_t i = 0; i < l->n; i++) l->at[i].fn(event, l->at[i].ctx);
    pthread_mutex_unlock(&l->lock);
}

void db_listen(struct db *db, db_listener *fn, void *ctx) {
    struct listeners *l = &db->listeners;
    pthread_mutex_lock(&l->lock);
    l->at = must_realloc(l->at, (l->n + 1) * sizeof *l->at);
    l->at[l->n++] = (struct listener){fn, ctx};
    pthread_mutex_unlock(&l->lock);
}

void db_unlisten(struct db *db, db_listener *fn, void *ctx) {
    struct listeners *l = &db->listeners;
    pthread_mutex_lock(&l->lock);
    for (size_t i = 0; i < l->n; i++)
        if (l->at[i].fn == fn && l->at[i].ctx == ctx) l->at[i--] = l->at[--l->n];
    pthread_mutex_unlock(&l->lock);
}

static void *event_thread_run(void *arg) {
    struct event_thread *t = arg;
    struct events telling = {};
    pthread_mutex_lock(&t->lock);
    for (;;) {
        while (!t->waiting.n && !t->stop) pthread_cond_wait(&t->arrived, &t->lock);
        if (!t->waiting.n) break;
        struct events empty = telling;
        telling = t->waiting;
        t->waiting = empty;
        pthread_mutex_unlock(&t->lock);
        for (size_t i = 0; i < telling.n; i++) listeners_tell(t->listeners, &telling.at[i]);
        events_clear(&telling);
        pthread_mutex_lock(&t->lock);
    }
    pthread_mutex_unlock(&t->lock);
    events_free(&telling);
    return NULL;
}

void event_thread_start(struct event_thread *t, struct listeners *l) {
    t->listeners = l;
    pthread_mutex_init(&t->lock, NULL);
    pthread_cond_init(&t->arrived, NULL);
    if (pthread_create(&t->thread, NULL, event_thread_run, t) != 0) abort();
}

void event_thread_stop(struct event_thread *t) {
    pthread_mutex_lock(&t->lock);
    t->stop = true;
    pthread_cond_signal(&t->arrived);
    pthread_mutex_unlock(&t->lock);
    pthread_join(t->thread, NULL);
    events_free(&t->waiting);
    pthread_mutex_destroy(&t->lock);
    pthread_cond_destroy(&t->arrived);
}

void event_thread_send(struct event_thread *t, const struct events *e) {
    pthread_mutex_lock(&t->lock);
    if (t->waiting.n + e->n > WAITING_MAX) { /* listeners too slow: tell them that they missed something */
        events_clear(&t->waiting);
        events_add(&t->waiting, (struct db_event){.channel = S("")});
    } else {
        for (size_t i = 0; i < e->n; i++) events_add(&t->waiting, e->at[i]);
    }
    pthread_cond_signal(&t->arrived);
    pthread_mutex_unlock(&t->lock);
}
