#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include "catalogue/index.h"

/* What catalogues that say the same have in common. */
struct shared {
    struct word_index words;
    unsigned char content[crypto_generichash_BYTES]; /* hash of all that it was made of */
    size_t users;
    bool ready;
    struct shared *next;
};
struct catalogue_pool {
    pthread_mutex_t lock;
    pthread_cond_t made;
    struct arena arena;
    const char *word_list;
    struct danish danish; /* read when the first index is made */
    bool danish_read;
    struct shared *first;
    size_t n;
};

struct catalogue_pool *catalogue_pool_new(const char *word_list) {
    struct catalogue_pool *pool = must_alloc(sizeof *pool);
    pool->word_list = word_list;
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->made, NULL);
    return pool;
}

void catalogue_pool_free(struct catalogue_pool *pool) {
    if (!pool) return;
    if (pool->first) abort(); /* somebody searches in what would be gone */
    arena_free(&pool->arena);
    pthread_cond_destroy(&pool->made);
    pthread_mutex_destroy(&pool->lock);
    free(pool);
}

size_t catalogue_pool_size(struct catalogue_pool *pool) {
    pthread_mutex_lock(&pool->lock);
    size_t n = pool->n;
    pthread_mutex_unlock(&pool->lock);
    return n;
}

/* ---- what a catalogue says ---- */

static int by_task_key(const void *a, const void *b) {
    const struct catalogue_task *const *x = a, *const *y = b;
    return str_cmp((*x)->key, (*y)->key);
}

static int by_life_event_key(const void *a, const void *b) {
    const struct catalogue_life_event *const *x = a, *const *y = b;
    return str_cmp((*x)->key, (*y)->key);
}

static struct catalogue_order order_of(struct arena *a, const struct catalogue *c, ms_t now) {
    struct catalogue_order order = {.tasks = arena_many(a, c->tasks_n, const struct catalogue_task *),
                                    .life_events = arena_many(a, c->life_events_n, const struct catalogue_life_event *)};
    for (size_t i = 0; i < c->tasks_n; i++)
        if (db_in_use(c->tasks[i].closed_at, now)) order.tasks[order.tasks_n++] = &c->tasks[i];
    for (size_t i = 0; i < c->life_events_n; i++)
        if (db_in_use(c->life_events[i].closed_at, now)) order.life_events[order.life_events_n++] = &c->life_events[i];
    qsort(order.tasks, order.tasks_n, sizeof *order.tasks, by_task_key);
    qsort(order.life_events, order.life_events_n, sizeof *order.life_events, by_life_event_key);
    return order;
}

/* Lengths stand before what they are of, so that no two catalogues give the same bytes. */
static void add_number(crypto_generichash_state *hash, size_t n) {
    crypto_generichash_update(hash, (const unsigned char *)&n, sizeof n);
}

static void add_text(crypto_generichash_state *hash, str s) {
    add_number(hash, s.n);
    crypto_generichash_update(hash, (const unsigned char *)(s.n ? s.p : ""), s.n);
}

static void add_texts(crypto_generichash_state *hash, const str *texts, size_t n) {
    add_number(hash, n);
    for (size_t i = 0; i < n; i++) add_text(hash, texts[i]);
}

/* All that index.c reads of a task; a field that it comes to read must be added here. */
static void add_task(crypto_generichash_state *hash, const struct catalogue_task *t) {
    str texts[] = {t->key, t->name, t->name_en, t->summary, t->summary_en, t->work_description};
    struct catalogue_lines lines[] = {t->words, t->sources, t->bring, t->forms};
    add_texts(hash, texts, sizeof texts / sizeof *texts);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) add_texts(hash, lines[i].at, lines[i].n);
}

static void add_life_event(crypto_generichash_state *hash, const struct catalogue_life_event *e) {
    str texts[] = {e->key, e->name, e->name_en, e->summary, e->summary_en};
    add_texts(hash, texts, sizeof texts / sizeof *texts);
    add_texts(hash, e->words.at, e->words.n);
    add_number(hash, e->tasks_n);
    for (size_t i = 0; i < e->tasks_n; i++) add_text(hash, e->tasks[i].remark);
}

static void hash_content(const struct catalogue_order *c, unsigned char ret[crypto_generichash_BYTES]) {
    crypto_generichash_state hash;
    crypto_generichash_init(&hash, NULL, 0, crypto_generichash_BYTES);
    add_number(&hash, c->tasks_n);
    for (size_t i = 0; i < c->tasks_n; i++) add_task(&hash, c->tasks[i]);
    add_number(&hash, c->life_events_n);
    for (size_t i = 0; i < c->life_events_n; i++) add_life_event(&hash, c->life_events[i]);
    crypto_generichash_final(&hash, ret, crypto_generichash_BYTES);
}

/* ---- sharing ---- */

/* Under the lock, which is let go while waiting for who makes it. NULL: nobody has said the same. */
static struct shared *take(struct catalogue_pool *pool, const unsigned char *content) {
    struct shared *s = pool->first;
    while (s && memcmp(s->content, content, sizeof s->content) != 0) s = s->next;
    if (!s) return NULL;
    s->users++;
    while (!s->ready) pthread_cond_wait(&pool->made, &pool->lock);
    return s;
}

/* Under the lock, which is let go while it is made. */
static struct shared *make(struct catalogue_pool *pool, const unsigned char *content, const struct catalogue_order *c) {
    struct shared *s = must_alloc(sizeof *s);
    memcpy(s->content, content, sizeof s->content);
    s->users = 1;
    s->next = pool->first;
    pool->first = s;
    pool->n++;
    if (!pool->danish_read) danish_init(&pool->danish, &pool->arena, pool->word_list);
    pool->danish_read = true;
    pthread_mutex_unlock(&pool->lock);
    word_index_fill(&s->words, &pool->danish, c);
    pthread_mutex_lock(&pool->lock);
    s->ready = true;
    pthread_cond_broadcast(&pool->made);
    return s;
}

static struct shared *share(struct catalogue_pool *pool, const struct catalogue_order *c) {
    unsigned char content[crypto_generichash_BYTES];
    hash_content(c, content);
    pthread_mutex_lock(&pool->lock);
    struct shared *s = take(pool, content);
    if (!s) s = make(pool, content, c);
    pthread_mutex_unlock(&pool->lock);
    return s;
}

static void let_go(struct catalogue_pool *pool, struct shared *s) {
    pthread_mutex_lock(&pool->lock);
    bool last = --s->users == 0;
    if (last) {
        struct shared **at = &pool->first;
        while (*at != s) at = &(*at)->next;
        *at = s->next;
        pool->n--;
    }
    pthread_mutex_unlock(&pool->lock);
    if (!last) return;
    arena_free(&s->words.arena);
    free(s);
}

enum err catalogue_index_pooled(struct catalogue_pool *pool, const struct catalogue *c, ms_t now, struct catalogue_index **ret) {
    ARENA(a);
    struct catalogue_order order = order_of(&a, c, now);
    struct catalogue_index *index = must_alloc(sizeof *index + (order.tasks_n + order.life_events_n) * sizeof *index->ids);
    index->pool = pool;
    for (size_t i = 0; i < order.tasks_n; i++) index->ids[i] = order.tasks[i]->id;
    for (size_t i = 0; i < order.life_events_n; i++) index->ids[order.tasks_n + i] = order.life_events[i]->id;
    index->shared = share(pool, &order);
    index->words = &index->shared->words;
    *ret = index;
    return OK;
}

enum err catalogue_index_new(const struct catalogue *c, const char *word_list, ms_t now, struct catalogue_index **ret) {
    TRY(catalogue_index_pooled(catalogue_pool_new(word_list), c, now, ret));
    (*ret)->alone = true;
    return OK;
}

void catalogue_index_free(struct catalogue_index *index) {
    if (!index) return;
    let_go(index->pool, index->shared);
    if (index->alone) catalogue_pool_free(index->pool);
    free(index);
}
