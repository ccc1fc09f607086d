/* The indexes of a whole country in one program: they are shared, and stay right while one municipality edits. */
#include "catalogue/live.h"
#include <malloc.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "support/people.h"
#include "support/testdb.h"

#ifdef __has_feature
#define SANITIZED (__has_feature(address_sanitizer) || __has_feature(thread_sanitizer)) /* as clang says it */
#else
#define SANITIZED 0
#endif

enum { TOWNS = 98, FEW = 12, THREADS = 6, EDITS = 8, MB = 1024 * 1024 };

struct country {
    struct testdb own; /* a listener cannot be taken back, so a database of its own */
    struct catalogue_live *live;
    struct catalogue *c;
    size_t n;
    int64_t towns[TOWNS], pas[TOWNS]; /* ids of each and of its task "pas" */
    atomic_bool over;
    atomic_int wrong;
};

static enum err import_all(struct db_tx *tx, void *ctx) {
    struct country *land = ctx;
    for (size_t i = 0; i < land->n; i++) {
        ARENA(a);
        struct catalogue_import done;
        TRY(catalogue_import(tx, &a, land->towns[i], land->c, 1'000, &done));
        TRY(catalogue_task_id(tx, &a, land->towns[i], S("pas"), &land->pas[i], NULL));
    }
    return OK;
}

static void populate(struct country *land, enum db_engine engine, size_t n) {
    ARENA(a);
    BUF(faults);
    struct catalogue c;
    land->own = testdb_create(engine, 4, "schema");
    land->c = &c;
    land->n = n;
    assert_int_equal(catalogue_read("data/catalogue", &a, &c, &faults), OK);
    for (size_t i = 0; i < n; i++) land->towns[i] = people_authority(land->own.db);
    assert_int_equal(db_write(land->own.db, import_all, land), OK);
    assert_int_equal(catalogue_live_new(land->own.db, CATALOGUE_WORD_LIST, &land->live), OK);
}

static void leave(struct country *land) {
    testdb_drop(&land->own); /* nobody hears events any more */
    catalogue_live_free(land->live);
}

/* The best hit's id; 0 for nothing. */
static int64_t best_id(struct country *land, size_t town, str words) {
    const struct catalogue_index *index;
    struct catalogue_hit hit = {};
    if (catalogue_live_get(land->live, land->towns[town], &index) != OK) return -1;
    (void)catalogue_search(index, words, false, 1, &hit);
    catalogue_live_put(land->live, index);
    return hit.id;
}

static size_t memory_in_use(void) {
    struct mallinfo2 m = mallinfo2();
    return m.uordblks + m.hblkhd;
}

static void the_whole_country_is_loaded_quickly_and_takes_little(void **state) {
    struct country land = {};
    populate(&land, db_engine(*state), TOWNS);
    size_t before = memory_in_use();
    int64_t began = clock_monotonic_ns();
    for (size_t i = 0; i < TOWNS; i++) assert_int_equal(best_id(&land, i, S("pas")), land.pas[i]);
    double ms = (double)(clock_monotonic_ns() - began) / 1e6;
    double mb = (double)(memory_in_use() - before) / MB;
    print_message("%d municipalities: %.1f MB, %.0f ms in all\n", TOWNS, mb, ms);
#if !SANITIZED /* which has an allocator of its own, and is slow */
    assert_true(mb > 1 && mb < 20);
    assert_true(ms < 2'500); /* 300 here; reading through all catalogues for each one takes 3,600 */
#endif
    leave(&land);
}

/* ---- one edits, the others search ---- */

struct searcher { pthread_t thread; struct country *land; size_t from; };

static void *search_on(void *arg) {
    struct searcher *me = arg;
    struct country *land = me->land;
    for (size_t i = me->from; !land->over; i = (i + 1) % land->n) {
        bool wrong = best_id(land, i, S("pas")) != land->pas[i];
        if (i) wrong |= best_id(land, i, S("kvaksalverbrev")) == land->pas[i]; /* only the first knows that word */
        land->wrong += wrong;
    }
    return NULL;
}

struct edit { int64_t authority_id; bool with; };

static enum err edit_in(struct db_tx *tx, void *ctx) {
    const struct edit *e = ctx;
    ARENA(a);
    struct catalogue_task t;
    TRY(catalogue_task_by_key(tx, &a, e->authority_id, S("pas"), &t));
    str words[] = {S("pas"), e->with ? S("kvaksalverbrev") : S("rejsepas")};
    t.words = (struct catalogue_lines){words, 2};
    return catalogue_task_store(tx, &a, e->authority_id, &t);
}

static bool comes_true(struct country *land, bool found) {
    for (int i = 0; i < 250; i++, usleep(20'000)) /* the event comes after the commit */
        if ((best_id(land, 0, S("kvaksalverbrev")) == land->pas[0]) == found) return true;
    return false;
}

static void one_edits_while_all_search(void **state) {
    struct country land = {};
    struct searcher searchers[THREADS];
    populate(&land, db_engine(*state), FEW);
    for (size_t i = 0; i < THREADS; i++) {
        searchers[i] = (struct searcher){.land = &land, .from = i};
        assert_int_equal(pthread_create(&searchers[i].thread, NULL, search_on, &searchers[i]), 0);
    }
    bool followed = true;
    for (int i = 0; i < EDITS && followed; i++) {
        struct edit e = {land.towns[0], i % 2 == 0};
        followed = db_write(land.own.db, edit_in, &e) == OK && comes_true(&land, e.with);
    }
    land.over = true;
    for (size_t i = 0; i < THREADS; i++) pthread_join(searchers[i].thread, NULL);
    assert_true(followed);
    assert_int_equal(land.wrong, 0);
    leave(&land);
}

/* ---- a day comes ---- */

static enum err close_soon(struct db_tx *tx, void *ctx) {
    struct country *land = ctx;
    ARENA(a);
    struct catalogue_task t;
    TRY(catalogue_task_by_key(tx, &a, land->towns[0], S("pas"), &t));
    t.closed_at = clock_now() + 2 * SECOND;
    return catalogue_task_store(tx, &a, land->towns[0], &t);
}

/* Nobody edits and nobody tells: as on the night before the day that a task closes on. Two programs over one database. */
static void what_closes_on_a_day_is_found_until_then_and_on_no_node_after(void **state) {
    struct country land = {};
    populate(&land, db_engine(*state), 2);
    struct catalogue_live *first = land.live, *second;
    assert_int_equal(catalogue_live_new(land.own.db, CATALOGUE_WORD_LIST, &second), OK);
    assert_int_equal(db_write(land.own.db, close_soon, &land), OK);
    ms_t until = clock_now() + 2 * SECOND;
    for (int node = 0; node < 2; node++) {
        land.live = node ? second : first;
        assert_int_equal(best_id(&land, 0, S("pas")), land.pas[0]);
    }
    while (clock_now() <= until) usleep(20'000);
    for (int node = 0; node < 2; node++) {
        land.live = node ? second : first;
        assert_int_not_equal(best_id(&land, 0, S("pas")), land.pas[0]);
        assert_int_equal(best_id(&land, 1, S("pas")), land.pas[1]); /* of the others nothing closed */
    }
    land.live = first;
    leave(&land);
    catalogue_live_free(second);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_whole_country_is_loaded_quickly_and_takes_little),
        cmocka_unit_test(one_edits_while_all_search),
        cmocka_unit_test(what_closes_on_a_day_is_found_until_then_and_on_no_node_after),
    };
    return testdb_run(tests);
}
