/* Indexes that share what their catalogues have in common: nobody pays twice for the same words, and nobody gets another's. */
#include <malloc.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "catalogue/catalogue.h"

#ifdef __has_feature
#define SANITIZED (__has_feature(address_sanitizer) || __has_feature(thread_sanitizer)) /* as clang says it */
#else
#define SANITIZED 0
#endif

enum { TOWNS = 98, KB = 1024, MB = 1024 * KB };

static struct catalogue shipped;
static struct arena arena;

static int read_shipped(void **state) {
    BUF(faults);
    return catalogue_read("data/catalogue", &arena, &shipped, &faults) == OK ? 0 : -1;
}

static int forget_shipped(void **state) {
    arena_free(&arena);
    return 0;
}

/* The shipped catalogue, to be changed without changing the others. Its ids begin at first_id. */
static struct catalogue copy_of_shipped(struct arena *a, int64_t first_id) {
    struct catalogue c = shipped;
    c.tasks = arena_many(a, c.tasks_n, struct catalogue_task);
    c.life_events = arena_many(a, c.life_events_n, struct catalogue_life_event);
    memcpy(c.tasks, shipped.tasks, c.tasks_n * sizeof *c.tasks);
    memcpy(c.life_events, shipped.life_events, c.life_events_n * sizeof *c.life_events);
    for (size_t i = 0; i < c.tasks_n; i++) c.tasks[i].id = first_id + (int64_t)i;
    for (size_t i = 0; i < c.life_events_n; i++) c.life_events[i].id = first_id + 1'000 + (int64_t)i;
    return c;
}

static struct catalogue_index *pooled(struct catalogue_pool *pool, const struct catalogue *c) {
    struct catalogue_index *index;
    assert_int_equal(catalogue_index_pooled(pool, c, 1'000, &index), OK);
    return index;
}

static struct catalogue_hit best(const struct catalogue_index *index, const char *words) {
    struct catalogue_hit hit = {};
    (void)catalogue_search(index, str_c(words), false, 1, &hit);
    return hit;
}

static int64_t id_in(const struct catalogue *c, str key) {
    for (size_t i = 0; i < c->tasks_n; i++)
        if (str_eq(c->tasks[i].key, key)) return c->tasks[i].id;
    return 0;
}

static size_t memory_in_use(void) {
    struct mallinfo2 m = mallinfo2();
    return m.uordblks + m.hblkhd;
}

static void hits_carry_the_ids_of_the_municipality_that_asked(void **state) {
    ARENA(a);
    struct catalogue one = copy_of_shipped(&a, 10'000), other = copy_of_shipped(&a, 20'000);
    struct catalogue_task moved = other.tasks[0]; /* stored in another order */
    other.tasks[0] = other.tasks[100];
    other.tasks[100] = moved;
    struct catalogue_pool *pool = catalogue_pool_new(CATALOGUE_WORD_LIST);
    struct catalogue_index *in_one = pooled(pool, &one), *in_other = pooled(pool, &other);
    assert_int_equal(catalogue_pool_size(pool), 1);
    for (size_t i = 0; i < one.tasks_n; i++) {
        struct catalogue_hit hit = best(in_one, one.tasks[i].name.p), same = best(in_other, one.tasks[i].name.p);
        assert_true(hit.key.n && str_eq(hit.key, same.key) && hit.score == same.score);
        if (hit.kind != CATALOGUE_TASK) continue;
        assert_int_equal(hit.id, id_in(&one, hit.key));
        assert_int_equal(same.id, id_in(&other, hit.key));
    }
    catalogue_index_free(in_one);
    assert_int_equal(catalogue_pool_size(pool), 1);
    assert_true(best(in_other, "pas").id > 20'000);
    catalogue_index_free(in_other);
    assert_int_equal(catalogue_pool_size(pool), 0);
    catalogue_pool_free(pool);
}

/* ---- whatever the search reads makes another catalogue, and what it does not read makes none ---- */

static const str xyz = S("xyzzyord");
static void change_name(struct catalogue *c) { c->tasks[3].name = xyz; }
static void change_name_en(struct catalogue *c) { c->tasks[3].name_en = xyz; }
static void change_key(struct catalogue *c) { c->tasks[3].key = xyz; }
static void change_summary(struct catalogue *c) { c->tasks[3].summary = xyz; }
static void change_summary_en(struct catalogue *c) { c->tasks[3].summary_en = xyz; }
static void change_work(struct catalogue *c) { c->tasks[3].work_description = xyz; }
static void change_words(struct catalogue *c) { c->tasks[3].words = (struct catalogue_lines){&xyz, 1}; }
static void change_sources(struct catalogue *c) { c->tasks[3].sources = (struct catalogue_lines){&xyz, 1}; }
static void change_bring(struct catalogue *c) { c->tasks[3].bring = (struct catalogue_lines){&xyz, 1}; }
static void change_forms(struct catalogue *c) { c->tasks[3].forms = (struct catalogue_lines){&xyz, 1}; }
static void close_task(struct catalogue *c) { c->tasks[3].closed_at = 5; }
static void change_event_name(struct catalogue *c) { c->life_events[2].name = xyz; }
static void change_event_summary(struct catalogue *c) { c->life_events[2].summary = xyz; }
static void change_event_words(struct catalogue *c) { c->life_events[2].words = (struct catalogue_lines){&xyz, 1}; }
static void change_remark(struct catalogue *c) { c->life_events[2].tasks[0].remark = xyz; }
static void close_event(struct catalogue *c) { c->life_events[2].closed_at = 5; }

static void what_is_said_otherwise_is_not_shared(void **state) {
    static void (*const changes[])(struct catalogue *) = {
        change_name, change_name_en, change_key, change_summary, change_summary_en, change_work, change_words, change_sources,
        change_bring, change_forms, close_task, change_event_name, change_event_summary, change_event_words, change_remark, close_event};
    struct catalogue_pool *pool = catalogue_pool_new(CATALOGUE_WORD_LIST);
    struct catalogue_index *as_shipped = pooled(pool, &shipped);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        ARENA(a);
        struct catalogue c = copy_of_shipped(&a, 1);
        changes[i](&c);
        struct catalogue_index *changed = pooled(pool, &c);
        if (catalogue_pool_size(pool) != 2) fail_msg("change %zu is not seen", i);
        catalogue_index_free(changed);
    }
    ARENA(a);
    struct catalogue c = copy_of_shipped(&a, 1);
    c.tasks[3].minutes = 77;
    c.tasks[3].version = 5;
    struct catalogue_index *same = pooled(pool, &c);
    assert_int_equal(catalogue_pool_size(pool), 1);
    catalogue_index_free(same);
    catalogue_index_free(as_shipped);
    catalogue_pool_free(pool);
}

static void texts_do_not_flow_into_one_another(void **state) {
    struct catalogue_task one = {.key = S("ost"), .name = S("Ost"), .name_en = S("Cheese"), .closed_at = DB_NULL}, other = one;
    one.summary = S("mild"), one.summary_en = S("old");
    other.summary = S("mildo"), other.summary_en = S("ld");
    struct catalogue_pool *pool = catalogue_pool_new(CATALOGUE_WORD_LIST);
    struct catalogue_index *a = pooled(pool, &(struct catalogue){.tasks = &one, .tasks_n = 1});
    struct catalogue_index *b = pooled(pool, &(struct catalogue){.tasks = &other, .tasks_n = 1});
    assert_int_equal(catalogue_pool_size(pool), 2);
    catalogue_index_free(a);
    catalogue_index_free(b);
    catalogue_pool_free(pool);
}

/* ---- how much it takes ---- */

static void all_municipalities_together_take_little(void **state) {
    struct catalogue_index *towns[TOWNS];
    size_t before = memory_in_use();
    int64_t began = clock_monotonic_ns();
    struct catalogue_pool *pool = catalogue_pool_new(CATALOGUE_WORD_LIST);
    for (size_t i = 0; i < TOWNS; i++) towns[i] = pooled(pool, &shipped);
    size_t equal = memory_in_use() - before;
    double equal_ms = (double)(clock_monotonic_ns() - began) / 1e6;
    ARENA(a);
    struct catalogue own = copy_of_shipped(&a, 1);
    own.tasks[0].name = xyz;
    struct catalogue_index *differs = pooled(pool, &own);
    size_t one_more = memory_in_use() - before - equal;
    print_message("%d equal catalogues: %zu KB, %.0f ms; one that differs: %zu KB more\n", TOWNS, equal / KB, equal_ms, one_more / KB);
#if !SANITIZED /* which has an allocator of its own */
    assert_in_range(equal, 1 * MB, 5 * MB);
    assert_in_range(one_more, 1 * MB, 3 * MB);
#endif
    assert_int_equal(catalogue_pool_size(pool), 2);
    catalogue_index_free(differs);
    for (size_t i = 0; i < TOWNS; i++) catalogue_index_free(towns[i]);
    assert_int_equal(catalogue_pool_size(pool), 0);
    catalogue_pool_free(pool);
}

/* ---- at the same time ---- */

enum { THREADS = 8, ROUNDS = 10 };
struct worker { pthread_t thread; struct catalogue_pool *pool; int number; int wrong; };

/* Three in four as shipped, the others with a name of their own. */
static void *make_search_and_free(void *arg) {
    struct worker *w = arg;
    ARENA(a);
    struct catalogue c = copy_of_shipped(&a, 1'000 * w->number);
    if (w->number % 4 == 0) c.tasks[7].name = str_printf(&a, "tolvsprogsord%d", w->number);
    for (int i = 0; i < ROUNDS; i++) {
        struct catalogue_index *index;
        struct catalogue_hit hit = {};
        if (catalogue_index_pooled(w->pool, &c, 1'000, &index) != OK) return NULL;
        size_t n = catalogue_search(index, c.tasks[7].name, false, 1, &hit);
        w->wrong += n != 1 || !str_eq(hit.key, c.tasks[7].key) || hit.id != c.tasks[7].id;
        catalogue_index_free(index);
    }
    return NULL;
}

static void many_make_search_and_free_at_once(void **state) {
    struct worker workers[THREADS];
    struct catalogue_pool *pool = catalogue_pool_new(CATALOGUE_WORD_LIST);
    for (int i = 0; i < THREADS; i++) {
        workers[i] = (struct worker){.pool = pool, .number = i};
        assert_int_equal(pthread_create(&workers[i].thread, NULL, make_search_and_free, &workers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(workers[i].thread, NULL);
        assert_int_equal(workers[i].wrong, 0);
    }
    assert_int_equal(catalogue_pool_size(pool), 0);
    catalogue_pool_free(pool);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hits_carry_the_ids_of_the_municipality_that_asked),
        cmocka_unit_test(what_is_said_otherwise_is_not_shared),
        cmocka_unit_test(texts_do_not_flow_into_one_another),
        cmocka_unit_test(all_municipalities_together_take_little),
        cmocka_unit_test(many_make_search_and_free_at_once),
    };
    return cmocka_run_group_tests(tests, read_shipped, forget_shipped);
}
