/* Who goes when it is full: the crowd beside a list that is looked through from end to end, whatever happens in whatever order;
 * and many threads at once. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include "http/inner.h"

enum { LIMIT = 40, MEMBERS = 60, ADDRESSES = 9, NO_FD = -1 };

/* What the crowd should know of each, said as simply as can be. */
struct member {
    struct crowded crowded;
    uint64_t address;
    bool connected, counted, waits, closed;
    int64_t since;
};
struct model {
    struct member at[MEMBERS];
    int64_t clock;
    uint64_t random;
};

static uint64_t some(struct model *m, uint64_t below) {
    m->random = m->random * 6364136223846793005U + 1442695040888963407U;
    return (m->random >> 33) % below;
}

static int counted(const struct model *m) {
    int n = 0;
    for (size_t i = 0; i < MEMBERS; i++) n += m->at[i].counted;
    return n;
}

static int waiting_of(const struct model *m, uint64_t address) {
    int n = 0;
    for (size_t i = 0; i < MEMBERS; i++) n += m->at[i].counted && m->at[i].waits && m->at[i].address == address;
    return n;
}

static int most_waiting(const struct model *m) {
    int most = 0;
    for (uint64_t a = 0; a < ADDRESSES; a++)
        if (waiting_of(m, a) > most) most = waiting_of(m, a);
    return most;
}

/* The one that the crowd has closed now; NULL: none. */
static struct member *newly_closed(struct model *m) {
    struct member *found = NULL;
    for (size_t i = 0; i < MEMBERS; i++) {
        if (m->at[i].closed == m->at[i].crowded.closed) continue;
        assert_null(found);
        found = &m->at[i];
    }
    return found;
}

static void assert_is_oldest_of_most(const struct model *m, const struct member *gone) {
    assert_true(gone->counted && gone->waits);
    assert_int_equal(waiting_of(m, gone->address), most_waiting(m));
    for (size_t i = 0; i < MEMBERS; i++) {
        const struct member *other = &m->at[i];
        if (other->counted && other->waits && other->address == gone->address) assert_true(gone->since <= other->since);
    }
}

static void enter(struct crowd *w, struct model *m, struct member *one) {
    one->address = some(m, ADDRESSES) < 4 ? 0 : some(m, ADDRESSES); /* one address comes oftener than others */
    one->crowded = (struct crowded){.fd = NO_FD};
    one->closed = false;
    bool full = counted(m) == LIMIT, somebody = most_waiting(m);
    bool room = crowd_enter(w, &one->crowded, one->address);
    struct member *gone = newly_closed(m);
    assert_int_equal(room, !full || somebody);
    assert_int_equal(gone != NULL, full && somebody);
    if (gone) {
        assert_is_oldest_of_most(m, gone);
        gone->closed = true;
        gone->counted = false;
    }
    one->connected = true;
    one->counted = one->waits = room;
    one->since = m->clock++;
}

static void begin(struct crowd *w, struct member *one) {
    assert_int_equal(crowd_begin(w, &one->crowded), !one->closed);
    one->waits = false;
}

static void end(struct crowd *w, struct model *m, struct member *one) {
    crowd_end(w, &one->crowded);
    if (one->counted && !one->waits) one->since = m->clock++;
    one->waits = one->counted;
}

static void leave(struct crowd *w, struct member *one) {
    crowd_leave(w, &one->crowded);
    one->connected = one->counted = false;
}

static void the_oldest_of_the_address_with_the_most_goes(void **state) {
    struct model m = {.random = 4711};
    struct crowd *w = crowd_new((struct crowd_rule){.limit = LIMIT});
    for (int step = 0; step < 200'000; step++) {
        struct member *one = &m.at[some(&m, MEMBERS)];
        uint64_t what = some(&m, 100);
        if (!one->connected) enter(w, &m, one);
        else if (what < 40) begin(w, one);
        else if (what < 80) end(w, &m, one);
        else if (what < (step / 1000 % 2 ? 82 : 98)) leave(w, one); /* now it fills, now it empties */
    }
    assert_true(crowd_closed(w) > 1000);
    for (size_t i = 0; i < MEMBERS; i++) crowd_leave(w, &m.at[i].crowded);
    crowd_free(w);
}

static void where_nobody_has_room_nobody_is_let_in(void **state) {
    struct crowd *w = crowd_new((struct crowd_rule){});
    struct crowded one = {.fd = NO_FD};
    assert_false(crowd_enter(w, &one, 1));
    assert_true(crowd_begin(w, &one));
    crowd_end(w, &one);
    crowd_leave(w, &one);
    crowd_free(w);
}

static void nobody_goes_for_who_has_as_many(void **state) {
    enum { GREEDY = 1, MODEST = 2 };
    struct crowd *w = crowd_new((struct crowd_rule){.limit = LIMIT, .lead = 2});
    struct crowded greedy[LIMIT] = {}, modest[LIMIT] = {};
    for (int i = 0; i < LIMIT; i++) {
        greedy[i].fd = modest[i].fd = NO_FD;
        assert_true(crowd_enter(w, &greedy[i], GREEDY));
    }
    struct crowded more = {.fd = NO_FD};
    assert_false(crowd_enter(w, &more, GREEDY));
    int in = 0;
    while (in < LIMIT && crowd_enter(w, &modest[in], MODEST)) in++;
    assert_int_equal(in, LIMIT / 2);
    for (int i = 0; i < LIMIT; i++) assert_int_equal(greedy[i].closed, i < in); /* the oldest first */
    for (int i = 0; i < LIMIT; i++) crowd_leave(w, &greedy[i]);
    for (int i = 0; i < in; i++) crowd_leave(w, &modest[i]);
    crowd_free(w);
}

static void an_address_is_a_number(void **state) {
    assert_true(crowd_address(S("192.0.2.7")) != crowd_address(S("192.0.2.8")));
    assert_true(crowd_address(S("2001:db8::1")) == crowd_address(S("2001:db8::2:3")));
    assert_true(crowd_address(S("2001:db8::1")) != crowd_address(S("2001:db8:0:1::1")));
    assert_true(crowd_address(S("")) == crowd_address(S("")));
}

static void *come_and_go(void *crowd) {
    struct model m = {.random = (uint64_t)(uintptr_t)&m};
    for (int step = 0; step < 50'000; step++) {
        struct member *one = &m.at[some(&m, MEMBERS)];
        uint64_t what = some(&m, 4);
        if (!one->connected) {
            one->crowded = (struct crowded){.fd = NO_FD};
            crowd_enter(crowd, &one->crowded, some(&m, ADDRESSES));
            one->connected = true;
        } else if (what == 0) leave(crowd, one);
        else if (what == 1) crowd_begin(crowd, &one->crowded);
        else crowd_end(crowd, &one->crowded);
    }
    for (size_t i = 0; i < MEMBERS; i++) leave(crowd, &m.at[i]);
    return NULL;
}

static void many_threads_leave_it_empty(void **state) {
    enum { THREADS = 4 };
    struct crowd *w = crowd_new((struct crowd_rule){.limit = LIMIT});
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) assert_int_equal(pthread_create(&threads[i], NULL, come_and_go, w), 0);
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    struct crowded last[LIMIT] = {};
    int64_t before = crowd_closed(w);
    for (int i = 0; i < LIMIT; i++) {
        last[i].fd = NO_FD;
        assert_true(crowd_enter(w, &last[i], 1));
    }
    assert_int_equal(crowd_closed(w), before); /* there was room for all: nobody was left behind */
    for (int i = 0; i < LIMIT; i++) crowd_leave(w, &last[i]);
    crowd_free(w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_oldest_of_the_address_with_the_most_goes),
        cmocka_unit_test(where_nobody_has_room_nobody_is_let_in),
        cmocka_unit_test(nobody_goes_for_who_has_as_many),
        cmocka_unit_test(an_address_is_a_number),
        cmocka_unit_test(many_threads_leave_it_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
