#include <errno.h>
#include <time.h>
#include "db/engine.h"

enum { WAIT_S = 5 };

void pool_init(struct pool *p) {
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->freed, NULL);
}

void pool_destroy(struct pool *p) {
    pthread_mutex_destroy(&p->lock);
    pthread_cond_destroy(&p->freed);
}

void pool_put(struct pool *p, struct db_tx *tx) {
    pthread_mutex_lock(&p->lock);
    tx->next_free = p->free;
    p->free = tx;
    pthread_cond_signal(&p->freed);
    pthread_mutex_unlock(&p->lock);
}

static bool wait_freed(struct pool *p) {
    struct timespec end;
    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += WAIT_S;
    while (!p->free)
        if (pthread_cond_timedwait(&p->freed, &p->lock, &end) == ETIMEDOUT) return p->free != NULL;
    return true;
}

enum err pool_take(struct pool *p, struct db_tx **ret_tx) {
    pthread_mutex_lock(&p->lock);
    bool got = p->free || wait_freed(p);
    struct db_tx *tx = p->free;
    if (got) p->free = tx->next_free;
    pthread_mutex_unlock(&p->lock);
    if (!got) return ERR_BUSY;
    *ret_tx = tx;
    return OK;
}
