/* The picture of a unit, and the time left. */
#include "support/centre.h"
#include "support/people.h"
#include "support/testdb.h"

static void in_a_crisis_everybody_has_a_place_and_a_time_and_the_lists_have_an_end(void **state) {
    enum { CROWD = QUEUE_LISTED + 1500 };
    struct centre c = centre_new(*state);
    int64_t mover = centre_clerk(&c, c.move, 2);
    people_sql(c.db, "INSERT INTO duty (authority_id, id, employee_id, unit_id, started_at) VALUES (%lld, %lld, %lld, %lld, 1)",
               (long long)c.authority_id, (long long)mover, (long long)mover, (long long)c.unit_id);
    centre_comes(&c, 1000, c.move, 0);
    people_sql(c.db, "INSERT INTO contact (authority_id, id, unit_id, channel, state, created_at) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL"
               " SELECT i + 1 FROM n WHERE i < %d) SELECT %lld, i, %lld, 'counter', 'waiting', 2000 FROM n", CROWD, (long long)c.authority_id,
               (long long)c.unit_id);
    people_sql(c.db, "INSERT INTO contact_matter (authority_id, contact_id, position, task_id, level) SELECT authority_id, id, 1, %lld, 2"
               " FROM contact WHERE authority_id = %lld AND id <= %d", (long long)c.move, (long long)c.authority_id, CROWD);
    people_sql(c.db, "INSERT INTO ticket (authority_id, id, contact_id, unit_id, day, number, token, state, minutes, issued_at)"
               " SELECT authority_id, id, id, unit_id, '1970-01-01', id + 100, 'crowd-' || authority_id || '-' || id, 'waiting', 10, 2000 + id"
               " FROM contact WHERE authority_id = %lld AND id <= %d", (long long)c.authority_id, CROWD);
    ARENA(a);
    struct queue_picture p;
    DB_READ(tx);
    assert_int_equal(db_read_begin(c.db, &tx), OK);
    assert_int_equal(queue_picture(tx, &a, c.authority_id, c.unit_id, 0, 9000, &p), OK);
    assert_int_equal(p.waiting_n, CROWD + 1);
    assert_int_equal(p.listed_n, QUEUE_LISTED);
    assert_true(p.waiting[QUEUE_LISTED - 1].ticket.tasks.n > 0);
    for (size_t i = 1; i < p.waiting_n; i++) {
        const struct queue_line *l = &p.waiting[i];
        assert_true(l->ahead == (int)i && l->wait_minutes == p.waiting[i - 1].wait_minutes + (int)p.waiting[i - 1].ticket.minutes);
        assert_true(l->ticket.id == (int64_t)i && l->ticket.number == (int64_t)i + 100 && l->ticket.issued_at == 2000 + (ms_t)i);
        assert_true(l->ticket.state == QUEUE_WAITING && l->ticket.unit_name.n > 0 && l->ticket.called_at == DB_NULL);
    }
}

static void the_time_left_is_played_forward_by_who_may_serve_whom(void **state) {
    const bool all[] = {true, true, true, true}, only_last[] = {false, false, false, true};
    struct queue_server servers[] = {{.free_in = 5, .may = all}, {.free_in = 0, .may = only_last}};
    const struct queue_job jobs[] = {{10}, {10}, {10}, {10}};
    struct queue_forecast told[4];
    queue_estimate(servers, 2, jobs, 4, told);
    const struct queue_forecast want[] = {{5, 0}, {15, 1}, {25, 2}, {0, 0}};
    for (int i = 0; i < 4; i++) assert_true(told[i].wait > want[i].wait - 0.01 && told[i].wait < want[i].wait + 0.01 && told[i].ahead == want[i].ahead);
    struct queue_server none[] = {{.free_in = 0, .may = (const bool[]){false, false}}};
    queue_estimate(none, 1, jobs, 2, told);
    assert_true(told[0].wait < 0 && told[1].wait < 0 && told[0].ahead == 0 && told[1].ahead == 1);
}

static void the_picture_tells_who_waits_and_how_long(void **state) {
    struct centre c = centre_new(*state);
    int64_t mover = centre_clerk(&c, c.move, 2);
    people_sql(c.db, "INSERT INTO duty (authority_id, id, employee_id, unit_id, started_at) VALUES (%lld, %lld, %lld, %lld, 1)",
               (long long)c.authority_id, (long long)mover, (long long)mover, (long long)c.unit_id);
    for (int i = 0; i < 3; i++) (void)centre_comes(&c, 1000 + i, c.move, 0);
    (void)centre_comes(&c, 2000, c.passport, 0);
    ARENA(a);
    struct queue_picture p;
    DB_READ(tx);
    assert_int_equal(db_read_begin(c.db, &tx), OK);
    assert_int_equal(queue_picture(tx, &a, c.authority_id, c.unit_id, mover, 3000, &p), OK);
    assert_int_equal(p.waiting_n, 4);
    assert_int_equal(p.on_duty, 1);
    assert_int_equal(p.waiting[2].wait_minutes, 20);
    assert_true(queue_mine(&p, 2) && !queue_mine(&p, 3));
    assert_int_equal(p.waiting[2].ahead, 2);
    assert_true(p.waiting[3].wait_minutes == -1 && p.waiting[3].ahead == 0); /* none before them waits for a passport */
    assert_int_equal(p.wait_minutes_new, 30);
}

static void the_reception_and_the_booth_shorten_nobodys_wait(void **state) {
    struct centre c = centre_new(*state);
    int64_t mover = centre_clerk(&c, c.move, 2), reception = centre_clerk(&c, 0, 2), guest = centre_clerk(&c, c.passport, 2);
    centre_counter(&c, 901, 0);
    centre_counter(&c, 902, 77);
    centre_on_duty_from(&c, mover, 901, 1);
    centre_on_duty_from(&c, guest, 902, 1);
    people_sql(c.db, "INSERT INTO duty (authority_id, id, employee_id, unit_id, started_at) VALUES (%lld, %lld, %lld, %lld, 1)",
               (long long)c.authority_id, (long long)reception, (long long)reception, (long long)c.unit_id);
    for (int i = 0; i < 2; i++) (void)centre_comes(&c, 1000 + i, c.move, 0);
    ARENA(a);
    struct queue_picture p;
    DB_READ(tx);
    assert_int_equal(db_read_begin(c.db, &tx), OK);
    assert_int_equal(queue_picture(tx, &a, c.authority_id, c.unit_id, reception, 3000, &p), OK);
    assert_int_equal(p.on_duty, 3);
    assert_int_equal(p.waiting[1].wait_minutes, 10);
    assert_int_equal(p.wait_minutes_new, 20);
    assert_true(queue_mine(&p, 0)); /* the reception may lend a hand */
}

static void who_takes_longer_than_they_should_is_expected_to_go_on_for_a_while(void **state) {
    struct centre c = centre_new(*state);
    int64_t mover = centre_clerk(&c, c.move, 2);
    centre_counter(&c, 901, 0);
    centre_on_duty_from(&c, mover, 901, 1);
    for (int i = 0; i < 2; i++) (void)centre_comes(&c, 1000 + i, c.move, 0);
    struct centre_job j = {.c = &c, .who = centre_who(&c, mover, 2000)};
    assert_int_equal(db_write(c.db, centre_next, &j), OK);
    const struct { int served, wait; } told[] = {{0, 10}, {4, 6}, {7, 3}, {9, 3}, {12, 3}, {16, 3}, {20, 5}, {32, 11}, {60, 25}}; /* minutes; 10 is usual */
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        ARENA(a);
        struct queue_picture p = centre_picture(&c, &a, 0, 2000 + told[i].served * MINUTE);
        if (p.waiting[0].wait_minutes != told[i].wait) fail_msg("%d minutes: %d, not %d", told[i].served, p.waiting[0].wait_minutes, told[i].wait);
        assert_int_equal(p.wait_minutes_new, told[i].wait + 10);
    }
}

/* Served by the clerk from `at` on for so long. */
static void serve(struct centre *c, int64_t employee_id, ms_t at, ms_t length) {
    (void)centre_comes(c, at, c->move, 0);
    struct centre_job j = {.c = c, .who = centre_who(c, employee_id, at), .act = QUEUE_FINISH};
    assert_int_equal(db_write(c->db, centre_next, &j), OK);
    j.ticket_id = j.ticket.id;
    j.who.now = at + length;
    assert_int_equal(db_write(c->db, centre_act, &j), OK);
}

static void parked_between(struct centre *c, int64_t employee_id, ms_t at, ms_t length) {
    const struct { ms_t after; enum queue_act act; } acts[] = {{length / 2, QUEUE_PARK}, {2 * HOUR, QUEUE_RESUME}, {2 * HOUR + length / 2, QUEUE_FINISH}};
    (void)centre_comes(c, at, c->move, 0);
    struct centre_job j = {.c = c, .who = centre_who(c, employee_id, at)};
    assert_int_equal(db_write(c->db, centre_next, &j), OK);
    j.ticket_id = j.ticket.id;
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        j.who.now = at + acts[i].after, j.act = acts[i].act;
        assert_int_equal(db_write(c->db, centre_act, &j), OK);
    }
}

static void assert_waits(struct centre *c, ms_t now, int each) {
    ARENA(a);
    struct queue_picture p = centre_picture(c, &a, 0, now);
    for (int i = 0; i < 3; i++)
        if (p.waiting[i].wait_minutes != i * each) fail_msg("%d, not %d", p.waiting[i].wait_minutes, i * each);
    assert_int_equal(p.wait_minutes_new, 3 * each);
}

static void a_centre_is_told_by_the_pace_of_its_latest_and_neither_by_parking_nor_by_what_was_forgotten(void **state) {
    struct centre c = centre_new(*state);
    ms_t morning = clock_utc(2026, 6, 10, 8, 0), at = morning - 3 * DAY;
    int64_t mover = centre_clerk(&c, c.move, 2);
    centre_counter(&c, 901, 0);
    centre_on_duty_from(&c, mover, 901, morning);
    for (int i = 0; i < 17; i++) serve(&c, mover, at += HOUR, 15 * MINUTE);
    parked_between(&c, mover, at += HOUR, 15 * MINUTE);
    serve(&c, mover, at += 3 * HOUR, 5 * MINUTE);
    for (int i = 0; i < 3; i++) (void)centre_comes(&c, morning + i, c.move, 0);
    assert_waits(&c, morning + MINUTE, 10); /* 19 are too few */
    serve(&c, mover, at += HOUR, 9 * HOUR); /* 40 minutes are believed: 315 of 200 */
    ARENA(a);
    struct queue_picture p = centre_picture(&c, &a, 0, morning + MINUTE);
    assert_int_equal(p.waiting[2].wait_minutes, 32);
    for (int i = 0; i < 100; i++) serve(&c, mover, at += 12 * MINUTE, 12 * MINUTE); /* the latest 100 */
    assert_waits(&c, morning + MINUTE, 12);
    people_sql(c.db, "UPDATE ticket SET issued_at = issued_at - 2592000000 WHERE authority_id = %lld AND state = 'done'", (long long)c.authority_id);
    assert_waits(&c, morning + MINUTE, 10); /* that is long ago */
}

static int wait_with(struct centre *c, const int64_t *tasks, size_t n) {
    ARENA(a);
    struct queue_picture p;
    DB_READ(tx);
    assert_int_equal(db_read_begin(c->db, &tx), OK);
    struct queue_matters m = {tasks, (const int[]){2, 2}, n};
    assert_int_equal(queue_picture_with(tx, &a, c->authority_id, c->unit_id, &m, 5000, &p), OK);
    return p.wait_minutes_new;
}

static void who_would_come_with_these_matters_is_told_what_the_slip_will_say(void **state) {
    struct centre c = centre_new(*state);
    int64_t mover = centre_clerk(&c, c.move, 2), passports = centre_clerk(&c, c.passport, 2);
    centre_counter(&c, 901, 0);
    centre_counter(&c, 902, 0);
    centre_on_duty_from(&c, mover, 901, 1);
    centre_on_duty_from(&c, passports, 902, 1);
    for (int i = 0; i < 2; i++) (void)centre_comes(&c, 1000 + i, c.move, 0);
    const struct { int64_t tasks[2]; size_t n; int wait; } told[] = {
        {{c.move}, 1, 20}, {{c.passport}, 1, 0}, {{c.move, c.passport}, 2, 0}, {{}, 0, 0}, {{centre_task(&c, "jagttegn", "2 center", "own")}, 1, -1}};
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        assert_int_equal(wait_with(&c, told[i].tasks, told[i].n), told[i].wait);
        struct centre_job j = {.c = &c, .who = centre_who(&c, 0, 4000), .tasks = {told[i].tasks[0], told[i].tasks[1]}, .tasks_n = told[i].n};
        assert_int_equal(db_write(c.db, centre_arrive, &j), OK);
        ARENA(a);
        struct queue_picture p = centre_picture(&c, &a, 0, 5000);
        assert_true(p.waiting[2].ticket.id == j.ticket_id && p.waiting[2].wait_minutes == told[i].wait);
        j.act = QUEUE_LEAVE;
        assert_int_equal(db_write(c.db, centre_act, &j), OK);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(in_a_crisis_everybody_has_a_place_and_a_time_and_the_lists_have_an_end),
        cmocka_unit_test(the_time_left_is_played_forward_by_who_may_serve_whom),
        cmocka_unit_test(the_picture_tells_who_waits_and_how_long),
        cmocka_unit_test(the_reception_and_the_booth_shorten_nobodys_wait),
        cmocka_unit_test(who_takes_longer_than_they_should_is_expected_to_go_on_for_a_while),
        cmocka_unit_test(a_centre_is_told_by_the_pace_of_its_latest_and_neither_by_parking_nor_by_what_was_forgotten),
        cmocka_unit_test(who_would_come_with_these_matters_is_told_what_the_slip_will_say),
    };
    return testdb_run(tests);
}
