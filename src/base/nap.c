#include "base/nap.h"
#include <time.h>

void nap_init(struct nap *n) {
    pthread_mutex_init(&n->lock, NULL);
    pthread_cond_init(&n->said, NULL);
    n->over = false;
}

bool nap(struct nap *n, int seconds) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += seconds;
    int timed_out = 0;
    pthread_mutex_lock(&n->lock);
    while (!n->over && seconds && !timed_out) timed_out = pthread_cond_timedwait(&n->said, &n->lock, &until);
    bool over = n->over;
    pthread_mutex_unlock(&n->lock);
    return over;
}

void nap_end(struct nap *n) {
    pthread_mutex_lock(&n->lock);
    n->over = true;
    pthread_cond_broadcast(&n->said);
    pthread_mutex_unlock(&n->lock);
}

void nap_destroy(struct nap *n) {
    pthread_mutex_destroy(&n->lock);
    pthread_cond_destroy(&n->said);
}
