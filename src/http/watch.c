/* Clients that send a byte now and then keep a connection for ever: the idle time-out of the library never runs out. Here
 * each connection has a deadline for the whole of what it is doing; past it the socket is shut down and its owner sees it
 * closed. */
#include <pthread.h>
#include <sys/socket.h>
#include <time.h>
#include "http/inner.h"

struct watch {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t stop_said;
    bool stop;
    struct watched ends; /* ring: newer is the first, older the last */
};

static void shut_overdue(struct watch *w) {
    int64_t now = clock_monotonic_ns();
    for (struct watched *c = w->ends.newer; c != &w->ends; c = c->newer) {
        int64_t deadline = atomic_load(&c->deadline_ns);
        if (!deadline || now < deadline) continue;
        atomic_store(&c->deadline_ns, 0);
        shutdown(c->fd, SHUT_RDWR);
    }
}

static void *watching(void *ctx) {
    struct watch *w = ctx;
    pthread_mutex_lock(&w->lock);
    while (!w->stop) {
        struct timespec next;
        clock_gettime(CLOCK_REALTIME, &next);
        next.tv_sec++;
        pthread_cond_timedwait(&w->stop_said, &w->lock, &next);
        shut_overdue(w);
    }
    pthread_mutex_unlock(&w->lock);
    return NULL;
}

struct watch *watch_new(void) {
    struct watch *w = must_alloc(sizeof *w);
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->stop_said, NULL);
    w->ends.newer = w->ends.older = &w->ends;
    if (pthread_create(&w->thread, NULL, watching, w)) abort();
    return w;
}

void watch_free(struct watch *w) {
    if (!w) return;
    pthread_mutex_lock(&w->lock);
    w->stop = true;
    pthread_cond_signal(&w->stop_said);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    free(w);
}

void watch_add(struct watch *w, struct watched *c) {
    pthread_mutex_lock(&w->lock);
    c->older = w->ends.older;
    c->newer = &w->ends;
    c->older->newer = c->newer->older = c;
    pthread_mutex_unlock(&w->lock);
}

void watch_remove(struct watch *w, struct watched *c) {
    pthread_mutex_lock(&w->lock);
    c->older->newer = c->newer;
    c->newer->older = c->older;
    pthread_mutex_unlock(&w->lock);
}
