#include "http/hands.h"
#include <pthread.h>
#include <stdlib.h>

struct hands {
    pthread_mutex_t lock;
    pthread_cond_t given;
    struct hands_job *first, **last;
    hands_fn *fn;
    pthread_t *threads;
    int threads_n;
    bool over;
};

/* NULL: it is over, and nothing is left to do. */
static struct hands_job *next_job(struct hands *h) {
    pthread_mutex_lock(&h->lock);
    while (!h->first && !h->over) pthread_cond_wait(&h->given, &h->lock);
    struct hands_job *job = h->first;
    if (job) h->first = job->next;
    if (!h->first) h->last = &h->first;
    pthread_mutex_unlock(&h->lock);
    return job;
}

static void *work(void *ctx) {
    struct hands *h = ctx;
    for (struct hands_job *job; (job = next_job(h));) h->fn(job);
    return NULL;
}

struct hands *hands_new(int threads, hands_fn *fn) {
    struct hands *h = must_alloc(sizeof *h);
    pthread_mutex_init(&h->lock, NULL);
    pthread_cond_init(&h->given, NULL);
    h->last = &h->first;
    h->fn = fn;
    h->threads = must_alloc((size_t)threads * sizeof *h->threads);
    while (h->threads_n < threads && !pthread_create(&h->threads[h->threads_n], NULL, work, h)) h->threads_n++;
    if (h->threads_n) return h;
    hands_end(h);
    return NULL;
}

void hands_give(struct hands *h, struct hands_job *job) {
    job->next = NULL;
    pthread_mutex_lock(&h->lock);
    *h->last = job;
    h->last = &job->next;
    pthread_cond_signal(&h->given);
    pthread_mutex_unlock(&h->lock);
}

void hands_end(struct hands *h) {
    if (!h) return;
    pthread_mutex_lock(&h->lock);
    h->over = true;
    pthread_cond_broadcast(&h->given);
    pthread_mutex_unlock(&h->lock);
    for (int i = 0; i < h->threads_n; i++) pthread_join(h->threads[i], NULL);
    pthread_mutex_destroy(&h->lock);
    pthread_cond_destroy(&h->given);
    free(h->threads);
    free(h);
}
