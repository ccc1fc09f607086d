/* Whom the screens say somebody may serve is whom "næste" gives them: the picture judges in C, the statement that takes the row in SQL. */
#include <stdatomic.h>
#include "support/centre.h"
#include "support/people.h"
#include "support/testdb.h"
#include "queue/queue_sql.h"

enum { ROUNDS = 60, CLERKS = 5, TICKETS = 7, NOW = 9000 };

/* The same numbers each time, so that what fails fails again. */
static unsigned below(uint64_t *seed, unsigned n) {
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(*seed >> 33) % n;
}

static int64_t event_of(struct centre *c) {
    static _Atomic int64_t ids = 9000;
    int64_t id = ids++;
    people_sql(c->db, "INSERT INTO life_event (authority_id, id, key, name, name_en, summary, summary_en) VALUES (%lld, %lld, 'flytte', 'At flytte', 'x', 's', 's')",
               (long long)c->authority_id, (long long)id);
    people_sql(c->db, "INSERT INTO life_event_task (authority_id, life_event_id, position, task_id) VALUES (%lld, %lld, 1, %lld)",
               (long long)c->authority_id, (long long)id, (long long)c->move);
    return id;
}

/* At the reception, at a counter, in a booth, or not on duty; the municipality's own, or a guest. */
static void comes_to_work(struct centre *c, uint64_t *seed, int64_t *ret_id, int i) {
    static const char *const places[] = {"reception", "counter", "counter", "booth", "home"};
    bool guest = below(seed, 4) == 0;
    int64_t id = guest ? centre_guest_of(c, "state") : centre_clerk(c, 0, 0);
    if (guest) people_sql(c->db, "DELETE FROM employee_qualification WHERE employee_id = %lld", (long long)id);
    const int64_t tasks[] = {c->move, c->passport};
    for (size_t t = 0; t < 2; t++)
        if (below(seed, 2)) people_sql(c->db, "INSERT INTO employee_qualification VALUES (%lld, %lld, %lld, %u)", (long long)c->authority_id,
                                       (long long)id, (long long)tasks[t], 1 + below(seed, 2));
    const char *place = places[below(seed, 5)];
    if (place[0] == 'c' || place[0] == 'b') centre_counter(c, 900 + i, place[0] == 'b' ? 77 : 0);
    if (place[0] != 'h') centre_on_duty_from(c, id, place[0] == 'r' ? 0 : 900 + i, 1);
    *ret_id = id;
}

static void waits(struct centre *c, uint64_t *seed, int64_t event, const int64_t *clerks, int i) {
    unsigned kind = below(seed, 6); /* 0 nothing said, 1 a life event, else matters */
    struct centre_job j = {.c = c, .who = centre_who(c, 0, 1000 + i), .life_event_id = kind == 1 ? event : 0};
    if (kind > 1) j.tasks[j.tasks_n++] = kind % 2 ? c->move : c->passport;
    if (kind > 3) j.tasks[j.tasks_n++] = kind % 2 ? c->passport : c->move;
    assert_int_equal(db_write(c->db, centre_arrive, &j), OK);
    if (below(seed, 4) == 0) people_sql(c->db, "UPDATE ticket SET for_employee = %lld WHERE authority_id = %lld AND id = %lld",
                                        (long long)clerks[below(seed, CLERKS)], (long long)c->authority_id, (long long)j.ticket_id);
}

static bool served(struct centre *c, struct arena *a, int64_t ticket_id) {
    DB_READ(tx);
    struct sql_queue_served row;
    assert_int_equal(db_read_begin(c->db, &tx), OK);
    enum err e = sql_queue_served(tx, a, (struct sql_queue_served_in){c->authority_id, ticket_id, authority_duty_since(NOW), NOW}, &row);
    assert_true(e == OK || e == ERR_NOT_FOUND);
    return e == OK;
}

/* Who would be called; and nobody is. */
static enum err would_call(struct db_tx *tx, void *ctx) {
    struct centre_job *j = ctx;
    enum err e = centre_next(tx, j);
    j->ticket_id = e == OK ? j->ticket.id : 0;
    return e == OK || e == ERR_NOT_FOUND ? ERR_DENIED : e;
}

static int64_t called(struct centre *c, int64_t employee_id) {
    struct centre_job j = {.c = c, .who = centre_who(c, employee_id, NOW)};
    assert_int_equal(db_write(c->db, would_call, &j), ERR_DENIED);
    return j.ticket_id;
}

static int64_t said(const struct queue_picture *p, int64_t employee_id) {
    for (size_t i = 0; i < p->waiting_n; i++)
        if (queue_may(p, employee_id, i)) return p->waiting[i].ticket.id;
    return 0;
}

static void who_is_called_is_who_the_screen_said(void **state) {
    unsigned found = 0, nobody = 0;
    for (uint64_t round = 1; round <= ROUNDS; round++) {
        uint64_t seed = round * 7919;
        struct centre c = centre_new(*state);
        int64_t clerks[CLERKS], event = event_of(&c);
        for (int i = 0; i < CLERKS; i++) comes_to_work(&c, &seed, &clerks[i], i);
        for (int i = 0; i < TICKETS; i++) waits(&c, &seed, event, clerks, i);
        ARENA(a);
        struct queue_picture p = centre_picture(&c, &a, 0, NOW);
        for (int i = 0; i < CLERKS; i++) {
            if (!queue_may_all(&p, clerks[i])) continue; /* not on duty: they have no queue */
            int64_t got = called(&c, clerks[i]), told = said(&p, clerks[i]);
            if (got != told) fail_msg("round %d, clerk %d: called %lld, the screen said %lld", (int)round, i, (long long)got, (long long)told);
            found += got != 0;
        }
        for (size_t i = 0; i < p.waiting_n; i++) {
            bool one = served(&c, &a, p.waiting[i].ticket.id);
            if (one != (p.waiting[i].wait_minutes >= 0)) fail_msg("round %d, ticket %d: %d minutes, and somebody serves it: %d", (int)round, (int)i, p.waiting[i].wait_minutes, one);
            nobody += !one;
        }
    }
    assert_in_range(found, ROUNDS, ROUNDS * CLERKS); /* or it was all about nothing */
    assert_in_range(nobody, ROUNDS / 4, ROUNDS * TICKETS);
}

static void who_sits_at_the_reception_hides_nobody_from_the_counters(void **state) {
    struct centre c = centre_new(*state);
    int64_t mover = centre_clerk(&c, c.move, 2), passports = centre_clerk(&c, c.passport, 2), both = centre_clerk(&c, 0, 2);
    centre_counter(&c, 901, 0);
    centre_counter(&c, 902, 0);
    centre_on_duty_from(&c, mover, 901, 1);
    centre_on_duty_from(&c, passports, 902, 1);
    centre_on_duty_from(&c, both, 0, 1);
    struct centre_job j = {.c = &c, .who = centre_who(&c, 0, 1000), .tasks = {c.move, c.passport}, .tasks_n = 2};
    assert_int_equal(db_write(c.db, centre_arrive, &j), OK);
    ARENA(a);
    struct queue_picture p = centre_picture(&c, &a, 0, NOW);
    assert_true(queue_may(&p, mover, 0) && queue_may(&p, passports, 0) && p.waiting[0].wait_minutes == 0);
    assert_true(called(&c, mover) == j.ticket_id && called(&c, passports) == j.ticket_id);
    people_sql(c.db, "DELETE FROM duty WHERE authority_id = %lld AND employee_id = %lld", (long long)c.authority_id, (long long)both);
    centre_counter(&c, 903, 0);
    centre_on_duty_from(&c, both, 903, 2); /* who calls from the queue has them all: it is theirs */
    p = centre_picture(&c, &a, 0, NOW);
    assert_true(!queue_may(&p, mover, 0) && queue_may(&p, both, 0) && called(&c, mover) == 0 && called(&c, both) == j.ticket_id);
}

static void who_was_sent_to_one_by_name_is_hidden_from_that_one_by_nobody(void **state) {
    struct centre c = centre_new(*state);
    int64_t mover = centre_clerk(&c, c.move, 2), both = centre_clerk(&c, 0, 2);
    centre_on_duty_from(&c, mover, 0, 1);
    centre_on_duty_from(&c, both, 0, 1);
    struct centre_job j = {.c = &c, .who = centre_who(&c, 0, 1000), .tasks = {c.move, c.passport}, .tasks_n = 2};
    assert_int_equal(db_write(c.db, centre_arrive, &j), OK);
    people_sql(c.db, "UPDATE ticket SET for_employee = %lld WHERE authority_id = %lld AND id = %lld", (long long)mover, (long long)c.authority_id,
               (long long)j.ticket_id);
    ARENA(a);
    struct queue_picture p = centre_picture(&c, &a, 0, NOW);
    assert_true(queue_may(&p, mover, 0) && !queue_may(&p, both, 0) && p.waiting[0].wait_minutes == 0);
    assert_true(called(&c, mover) == j.ticket_id && called(&c, both) == 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_is_called_is_who_the_screen_said),
        cmocka_unit_test(who_sits_at_the_reception_hides_nobody_from_the_counters),
        cmocka_unit_test(who_was_sent_to_one_by_name_is_hidden_from_that_one_by_nobody),
    };
    return testdb_run(tests);
}
