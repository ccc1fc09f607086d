/* A rest that can be ended: for threads that look for work now and then. */
#pragma once
#include <pthread.h>
#include <stdbool.h>

struct nap {
    pthread_mutex_t lock;
    pthread_cond_t said;
    bool over;
};
void nap_init(struct nap *n);
/* Rests for so many seconds (0: only asks). True when nap_end was called: the thread shall end. */
bool nap(struct nap *n, int seconds);
/* From now on every nap is over at once. */
void nap_end(struct nap *n);
void nap_destroy(struct nap *n);
