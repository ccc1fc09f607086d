/* The queue: who is next, what may be done with a ticket, and the race for the last one. */
#include <pthread.h>
#include "support/centre.h"
#include "support/people.h"
#include "support/testdb.h"

static void the_next_is_the_one_who_waited_longest_of_those_i_may_serve(void **state) {
    struct centre c = centre_new(*state);
    int64_t mover = centre_clerk(&c, c.move, 2), passports = centre_clerk(&c, c.passport, 2);
    int64_t first = centre_comes(&c, 1000, c.passport, 0), second = centre_comes(&c, 2000, c.move, 0);
    int64_t third = centre_comes(&c, 3000, c.move, 0), urgent = centre_comes(&c, 4000, c.move, 2);
    struct centre_job j = {.c = &c, .who = centre_who(&c, mover, 5000)};
    const int64_t want[] = {urgent, second, third};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(db_write(c.db, centre_next, &j), OK);
        assert_true(j.ticket.id == want[i] && j.ticket.calls == 1);
        j.ticket_id = j.ticket.id;
        j.act = QUEUE_FINISH;
        assert_int_equal(db_write(c.db, centre_act, &j), OK);
    }
    assert_int_equal(db_write(c.db, centre_next, &j), ERR_NOT_FOUND);
    j.who = centre_who(&c, passports, 6000);
    assert_int_equal(db_write(c.db, centre_next, &j), OK);
    assert_true(j.ticket.id == first);
}

static void a_level_one_colleague_is_not_given_what_takes_level_two(void **state) {
    struct centre c = centre_new(*state);
    (void)centre_comes(&c, 1000, c.move, 0);
    struct centre_job j = {.c = &c, .who = centre_who(&c, centre_clerk(&c, 0, 1), 2000)};
    assert_int_equal(db_write(c.db, centre_next, &j), ERR_NOT_FOUND);
}

static void who_has_somebody_gets_nobody_more_until_they_are_through(void **state) {
    struct centre c = centre_new(*state);
    (void)centre_comes(&c, 1000, c.move, 0);
    int64_t second = centre_comes(&c, 2000, c.move, 0);
    struct centre_job j = {.c = &c, .who = centre_who(&c, centre_clerk(&c, c.move, 2), 3000)};
    assert_int_equal(db_write(c.db, centre_next, &j), OK);
    int64_t first = j.ticket.id;
    assert_int_equal(db_write(c.db, centre_next, &j), ERR_CONFLICT);
    assert_true(j.ticket.id == first);
    j.ticket_id = first;
    j.act = QUEUE_PARK;
    assert_int_equal(db_write(c.db, centre_act, &j), OK);
    assert_int_equal(db_write(c.db, centre_next, &j), OK);
    assert_true(j.ticket.id == second);
    j.ticket_id = first;
    j.act = QUEUE_RESUME;
    assert_int_equal(db_write(c.db, centre_act, &j), ERR_CONFLICT); /* still busy with the second */
}

static void a_contact_has_one_ticket_however_often_it_is_asked_for(void **state) {
    struct centre c = centre_new(*state);
    struct centre_job j = {.c = &c, .who = centre_who(&c, 0, 1000)};
    assert_int_equal(db_write(c.db, centre_arrive, &j), OK);
    int64_t id = j.ticket.id, number = j.ticket.number;
    assert_true(j.issued);
    for (int i = 0; i < 3; i++) assert_true(db_write(c.db, centre_issue_again, &j) == OK && !j.issued && j.ticket.id == id && j.ticket.number == number);
}

static void moves_that_the_state_does_not_allow_are_refused(void **state) {
    /* from each state, which acts are allowed: w waiting, c called, s serving, p parked, then the ended ones */
    static const char *const allowed[QUEUE_ACTS] = {
        [QUEUE_CALL_AGAIN] = "c", [QUEUE_START] = "c", [QUEUE_PARK] = "cs", [QUEUE_RESUME] = "p", [QUEUE_NO_SHOW_ACT] = "c",
        [QUEUE_FINISH] = "csp", [QUEUE_LEAVE] = "wcp"};
    struct centre c = centre_new(*state);
    for (int from = 0; from < QUEUE_STATES; from++)
        for (int a = 0; a < QUEUE_ACTS; a++) {
            int64_t id = centre_comes(&c, 1000 + from, c.move, 0);
            people_sql(c.db, "UPDATE ticket SET state = '%s' WHERE id = %lld", queue_state_names[from], (long long)id);
            struct centre_job j = {.c = &c, .who = centre_who(&c, centre_clerk(&c, c.move, 2), 9000), .ticket_id = id, .act = (enum queue_act)a};
            enum err e = db_write(c.db, centre_act, &j);
            bool want = from < QUEUE_DONE && str_contains(str_c(allowed[a]), (str){&"wcsp"[from], 1});
            if ((e == OK) != want) fail_msg("%s from %s: %s", queue_act_names[a], queue_state_names[from], err_name(e));
        }
}

static void a_no_show_after_the_third_call_closes_the_contact_with_an_outcome(void **state) {
    struct centre c = centre_new(*state);
    (void)centre_comes(&c, 1000, c.move, 0);
    struct centre_job j = {.c = &c, .who = centre_who(&c, centre_clerk(&c, c.move, 2), 3000), .act = QUEUE_CALL_AGAIN};
    assert_int_equal(db_write(c.db, centre_next, &j), OK);
    j.ticket_id = j.ticket.id;
    for (int calls = 2; calls <= 3; calls++) assert_int_equal(db_write(c.db, centre_act, &j), OK);
    j.act = QUEUE_NO_SHOW_ACT;
    assert_int_equal(db_write(c.db, centre_act, &j), OK);
    assert_int_equal(j.ticket.state, QUEUE_NO_SHOW);
    ARENA(a);
    struct contact contact;
    DB_READ(tx);
    assert_int_equal(db_read_begin(c.db, &tx), OK);
    assert_int_equal(contact_by_id(tx, &a, c.authority_id, j.ticket.contact_id, &contact), OK);
    assert_int_equal(contact.outcome, CONTACT_LEFT_UNHELPED);
}

static void a_ticket_sent_on_keeps_its_place_and_the_word_goes_with_it(void **state) {
    struct centre c = centre_new(*state);
    int64_t early = centre_comes(&c, 1000, c.move, 0);
    struct centre_job j = {.c = &c, .who = centre_who(&c, centre_clerk(&c, c.move, 2), 3000)};
    assert_int_equal(db_write(c.db, centre_next, &j), OK);
    j.ticket_id = early;
    j.unit_id = c.department_id;
    assert_int_equal(db_write(c.db, centre_send_on, &j), OK);
    assert_true(j.ticket.state == QUEUE_WAITING && j.ticket.unit_id == c.department_id && j.ticket.issued_at == 1000);
    assert_true(j.word_came && j.ticket.number == 1);
    assert_int_equal(db_write(c.db, centre_next, &j), ERR_NOT_FOUND); /* no longer in the centre's queue */
    j.who.unit_id = c.department_id;
    assert_int_equal(db_write(c.db, centre_next, &j), OK);
    assert_true(j.ticket.id == early && j.ticket.calls == 1); /* nobody here has called before */
}

static void a_ticket_is_sent_only_where_somebody_on_duty_serves_it_or_when_that_is_meant(void **state) {
    struct centre c = centre_new(*state);
    int64_t mover = centre_clerk(&c, c.move, 3), passports = centre_clerk(&c, c.passport, 3), id = centre_comes(&c, 1000, c.move, 0);
    struct centre_job j = {.c = &c, .who = centre_who(&c, mover, 3000), .ticket_id = id, .unit_id = c.department_id, .warned = true};
    centre_on_duty_from(&c, passports, 0, 1);
    people_sql(c.db, "UPDATE duty SET unit_id = %lld WHERE authority_id = %lld", (long long)c.department_id, (long long)c.authority_id);
    assert_int_equal(db_write(c.db, centre_send_on, &j), ERR_DENIED);
    ARENA(a);
    assert_true(centre_picture(&c, &a, 0, 4000).waiting_n == 1); /* it stands where it stood */
    people_sql(c.db, "UPDATE employee_qualification SET task_id = %lld WHERE authority_id = %lld AND employee_id = %lld", (long long)c.move,
               (long long)c.authority_id, (long long)passports);
    assert_int_equal(db_write(c.db, centre_send_on, &j), OK);
    j.unit_id = c.unit_id;
    assert_int_equal(db_write(c.db, centre_send_on, &j), ERR_DENIED); /* nobody is on duty in the centre */
    j.warned = false;
    assert_int_equal(db_write(c.db, centre_send_on, &j), OK);
    people_sql(c.db, "UPDATE unit SET closed_at = 1 WHERE authority_id = %lld AND id = %lld", (long long)c.authority_id, (long long)c.department_id);
    j.unit_id = c.department_id;
    assert_int_equal(db_write(c.db, centre_send_on, &j), ERR_INVALID);
}

struct chore { ms_t now; int64_t rows; };

static enum err give_back(struct db_tx *tx, void *ctx) {
    struct chore *c = ctx;
    return queue_give_back_of_gone(tx, c->now, &c->rows);
}

static void who_was_sent_to_one_who_has_gone_waits_for_all_again_and_who_waits_for_one_to_come_goes_on(void **state) {
    struct centre c = centre_new(*state);
    int64_t here = centre_clerk(&c, c.move, 2), gone = centre_clerk(&c, c.move, 2), comes = centre_clerk(&c, c.move, 2);
    const int64_t whose[] = {here, gone, comes};
    centre_on_duty_from(&c, here, 0, 1);
    centre_on_duty_from(&c, gone, 0, 1);
    int64_t tickets[3];
    for (int i = 0; i < 3; i++) {
        tickets[i] = centre_comes(&c, 1000 + i, c.move, 0);
        people_sql(c.db, "UPDATE ticket SET for_employee = %lld, word = 'ord' WHERE authority_id = %lld AND id = %lld", (long long)whose[i],
                   (long long)c.authority_id, (long long)tickets[i]);
    }
    struct chore chore = {.now = 5000};
    assert_int_equal(db_write(c.db, give_back, &chore), OK);
    ARENA(a);
    struct queue_picture p = centre_picture(&c, &a, here, 5000);
    assert_true(queue_mine(&p, 0) && !queue_mine(&p, 1) && queue_may(&p, gone, 1) && !queue_mine(&p, 2));
    people_sql(c.db, "UPDATE duty SET ended_at = 4000 WHERE authority_id = %lld AND employee_id = %lld", (long long)c.authority_id, (long long)gone);
    assert_int_equal(db_write(c.db, give_back, &chore), OK);
    assert_true(chore.rows >= 1);
    p = centre_picture(&c, &a, here, 5000);
    assert_true(queue_mine(&p, 0) && queue_mine(&p, 1) && !queue_mine(&p, 2) && p.waiting[2].wait_minutes == -1);
    assert_true(p.waiting[1].ticket.id == tickets[1] && str_eq_c(p.waiting[1].ticket.word, "ord"));
    assert_int_equal(db_write(c.db, give_back, &chore), OK);
    assert_int_equal(chore.rows, 0);
}

static void what_was_served_before_a_second_wait_is_kept_and_the_wait_is_no_service(void **state) {
    struct centre c = centre_new(*state);
    int64_t mover = centre_clerk(&c, c.move, 2), id = centre_comes(&c, 1000, c.move, 0);
    struct centre_job j = {.c = &c, .who = centre_who(&c, mover, 2000), .ticket_id = id, .unit_id = c.department_id};
    assert_int_equal(db_write(c.db, centre_next, &j), OK);
    static const struct { ms_t at; enum queue_act act; ms_t started; } acts[] = {
        {3000, QUEUE_START, 3000}, {7000, QUEUE_PARK, DB_NULL}, {50'000, QUEUE_RESUME, DB_NULL}, {51'000, QUEUE_START, 51'000}};
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        j.who.now = acts[i].at, j.act = acts[i].act;
        assert_int_equal(db_write(c.db, centre_act, &j), OK);
        assert_int_equal(j.ticket.started_at, acts[i].started);
    }
    j.who.now = 53'000;
    assert_int_equal(db_write(c.db, centre_send_on, &j), OK);
    assert_true(j.ticket.started_at == DB_NULL && j.ticket.called_at == 2000);
    people_sql(c.db, "UPDATE ticket SET priority = 77 WHERE authority_id = %lld AND id = %lld AND served_before = 0 AND here_since = 53000 AND EXISTS "
               "(SELECT 1 FROM ticket_stretch s WHERE s.ticket_id = ticket.id AND s.unit_id = %lld AND s.since = 1000 AND s.called_at = 2000 AND s.served = 6000)",
               (long long)c.authority_id, (long long)id, (long long)c.unit_id); /* 4 s before it was parked, 2 s before it was sent on */
    j.who = (struct contact_who){c.authority_id, mover, c.department_id, 90'000};
    assert_int_equal(db_write(c.db, centre_next, &j), OK);
    assert_int_equal(j.ticket.priority, 77);
}

static void two_matters_that_nobody_here_masters_alone_are_begun_by_who_masters_one(void **state) {
    struct centre c = centre_new(*state);
    int64_t mover = centre_clerk(&c, c.move, 2);
    struct centre_job j = {.c = &c, .who = centre_who(&c, 0, 1000), .tasks = {c.move, c.passport}, .tasks_n = 2};
    assert_int_equal(db_write(c.db, centre_arrive, &j), OK);
    people_sql(c.db, "INSERT INTO duty (authority_id, id, employee_id, unit_id, started_at) VALUES (%lld, %lld, %lld, %lld, 1)",
               (long long)c.authority_id, (long long)mover, (long long)mover, (long long)c.unit_id);
    j.who = centre_who(&c, mover, 2000);
    assert_int_equal(db_write(c.db, centre_next, &j), OK);
}

enum { CLERKS = 200, WAITING = 100 };

struct racer { struct centre *c; pthread_barrier_t *start; int64_t employee_id, got; enum err err; };

static void *race(void *p) {
    struct racer *r = p;
    struct centre_job j = {.c = r->c, .who = centre_who(r->c, r->employee_id, 9000)};
    pthread_barrier_wait(r->start);
    r->err = db_write(r->c->db, centre_next, &j);
    r->got = r->err == OK ? j.ticket.id : 0;
    return NULL;
}

static void two_hundred_clerks_press_at_once_and_a_hundred_citizens_are_called_once(void **state) {
    struct centre c = centre_new(*state);
    for (int i = 0; i < WAITING; i++) (void)centre_comes(&c, 1000 + i, c.move, 0);
    static struct racer racers[CLERKS];
    pthread_t threads[CLERKS];
    pthread_barrier_t start;
    pthread_barrier_init(&start, NULL, CLERKS);
    for (int i = 0; i < CLERKS; i++) racers[i] = (struct racer){.c = &c, .start = &start, .employee_id = centre_clerk(&c, c.move, 2)};
    for (int i = 0; i < CLERKS; i++) assert_int_equal(pthread_create(&threads[i], NULL, race, &racers[i]), 0);
    for (int i = 0; i < CLERKS; i++) pthread_join(threads[i], NULL);
    int called = 0;
    for (int i = 0; i < CLERKS; i++) {
        if (racers[i].err != OK) {
            assert_int_equal(racers[i].err, ERR_NOT_FOUND);
            continue;
        }
        called++;
        for (int k = 0; k < i; k++) assert_true(racers[k].got != racers[i].got);
    }
    assert_int_equal(called, WAITING);
    pthread_barrier_destroy(&start);
}

static void guests_and_clerks_press_at_once_and_only_clerks_get_who_has_said_no_matter(void **state) {
    enum { PRESSING = 60, THERE = 20 };
    struct centre c = centre_new(*state);
    for (int i = 0; i < THERE; i++) (void)centre_comes(&c, 1000 + i, 0, 0);
    static struct racer racers[PRESSING];
    pthread_t threads[PRESSING];
    pthread_barrier_t start;
    pthread_barrier_init(&start, NULL, PRESSING);
    for (int i = 0; i < PRESSING; i++)
        racers[i] = (struct racer){.c = &c, .start = &start, .employee_id = i % 2 ? centre_guest_of(&c, "state") : centre_clerk(&c, 0, 0)};
    for (int i = 0; i < PRESSING; i++) assert_int_equal(pthread_create(&threads[i], NULL, race, &racers[i]), 0);
    for (int i = 0; i < PRESSING; i++) pthread_join(threads[i], NULL);
    int called = 0;
    for (int i = 0; i < PRESSING; i++) {
        if (i % 2) assert_int_equal(racers[i].err, ERR_NOT_FOUND);
        called += racers[i].err == OK;
        for (int k = 0; k < i; k++) assert_true(racers[i].err != OK || racers[k].got != racers[i].got);
    }
    assert_int_equal(called, THERE);
    pthread_barrier_destroy(&start);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_next_is_the_one_who_waited_longest_of_those_i_may_serve),
        cmocka_unit_test(a_level_one_colleague_is_not_given_what_takes_level_two),
        cmocka_unit_test(who_has_somebody_gets_nobody_more_until_they_are_through),
        cmocka_unit_test(a_contact_has_one_ticket_however_often_it_is_asked_for),
        cmocka_unit_test(moves_that_the_state_does_not_allow_are_refused),
        cmocka_unit_test(a_no_show_after_the_third_call_closes_the_contact_with_an_outcome),
        cmocka_unit_test(a_ticket_sent_on_keeps_its_place_and_the_word_goes_with_it),
        cmocka_unit_test(a_ticket_is_sent_only_where_somebody_on_duty_serves_it_or_when_that_is_meant),
        cmocka_unit_test(who_was_sent_to_one_who_has_gone_waits_for_all_again_and_who_waits_for_one_to_come_goes_on),
        cmocka_unit_test(what_was_served_before_a_second_wait_is_kept_and_the_wait_is_no_service),
        cmocka_unit_test(two_matters_that_nobody_here_masters_alone_are_begun_by_who_masters_one),
        cmocka_unit_test(two_hundred_clerks_press_at_once_and_a_hundred_citizens_are_called_once),
        cmocka_unit_test(guests_and_clerks_press_at_once_and_only_clerks_get_who_has_said_no_matter),
    };
    return testdb_run(tests);
}
