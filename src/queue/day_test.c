/* The day is over: whom nobody was helped with, who comes back, and duty that was forgotten. */
#include <pthread.h>
#include "contact/left.h"
#include "support/centre.h"
#include "support/people.h"
#include "support/testdb.h"

static enum err set_aside(struct db_tx *tx, void *ctx) {
    struct centre_job *j = ctx;
    return queue_set_aside(tx, j->who.now, &j->unit_id);
}

static int64_t set_aside_at(struct centre *c, ms_t now) {
    struct centre_job j = {.c = c, .who = centre_who(c, 0, now)};
    assert_int_equal(db_write(c->db, set_aside, &j), OK);
    return j.unit_id;
}

/* A centre, and nowhere anybody left over from another story. */
static struct centre rested_centre(struct db *db) {
    struct centre c = centre_new(db);
    set_aside_at(&c, clock_utc(2030, 1, 1, 12, 0));
    return c;
}

static struct queue_ticket ticket_of(struct centre *c, struct arena *a, int64_t id) {
    struct queue_ticket t;
    DB_READ(tx);
    assert_int_equal(db_read_begin(c->db, &tx), OK);
    assert_int_equal(queue_by_id(tx, a, c->authority_id, id, &t), OK);
    return t;
}

/* An ordinary night, and the two in which the clock is changed. */
static const struct { int year, month, day; } nights[] = {{2026, 6, 10}, {2026, 3, 29}, {2026, 10, 25}};

static void nobody_of_yesterday_is_called_this_morning(void **state) {
    for (size_t i = 0; i < sizeof nights / sizeof *nights; i++) {
        struct centre c = rested_centre(*state);
        ms_t midnight = clock_utc(nights[i].year, nights[i].month, nights[i].day, 0, 0);
        int64_t mover = centre_clerk(&c, c.move, 2), old = centre_comes(&c, midnight - 1, c.move, 2), new = centre_comes(&c, midnight, c.move, 0);
        ARENA(a);
        struct queue_picture evening = centre_picture(&c, &a, mover, midnight - 1), night = centre_picture(&c, &a, mover, midnight);
        assert_true(evening.waiting_n == 1 && evening.waiting[0].ticket.id == old);
        assert_true(night.waiting_n == 1 && night.waiting[0].ticket.id == new && night.waiting[0].ticket.number == 1);
        struct queue_ticket waiting = ticket_of(&c, &a, old); /* said at once, also before it is set aside */
        assert_true(!queue_day_over(&waiting, midnight - 1) && queue_day_over(&waiting, midnight));
        struct centre_job j = {.c = &c, .who = centre_who(&c, mover, midnight)};
        assert_int_equal(db_write(c.db, centre_next, &j), OK);
        assert_true(j.ticket.id == new);
        j.who = centre_who(&c, centre_clerk(&c, c.move, 2), midnight + 9 * HOUR);
        assert_int_equal(db_write(c.db, centre_next, &j), ERR_NOT_FOUND);
    }
}

static void who_is_left_over_is_set_aside_and_stays_open_for_an_outcome(void **state) {
    struct centre c = rested_centre(*state);
    ms_t midnight = clock_utc(2026, 6, 10, 0, 0);
    int64_t old = centre_comes(&c, midnight - HOUR, c.move, 0), new = centre_comes(&c, midnight + SECOND, c.move, 0);
    assert_int_equal(set_aside_at(&c, midnight - 1), 0);
    assert_int_equal(set_aside_at(&c, midnight + MINUTE), 1);
    assert_int_equal(set_aside_at(&c, midnight + MINUTE), 0); /* once */
    ARENA(a);
    struct queue_ticket t = ticket_of(&c, &a, old);
    assert_true(t.state == QUEUE_LEFT && t.ended_at == midnight + MINUTE && t.called_at == DB_NULL && t.unhelped);
    assert_true(queue_day_over(&t, midnight + MINUTE) && ticket_of(&c, &a, new).state == QUEUE_WAITING);
    struct contact contact;
    struct contact_event *events;
    struct contact_left *left;
    size_t n, left_n;
    int64_t found;
    DB_READ(tx);
    assert_int_equal(db_read_begin(c.db, &tx), OK);
    assert_int_equal(contact_by_id(tx, &a, c.authority_id, t.contact_id, &contact), OK);
    assert_true(contact.state == CONTACT_OPEN && contact.outcome == CONTACT_NONE);
    assert_int_equal(contact_events(tx, &a, c.authority_id, t.contact_id, &events, &n), OK);
    assert_true(str_eq_c(events[n - 1].kind, "set_aside") && events[n - 1].at == midnight + MINUTE);
    assert_int_equal(contact_left_in(tx, &a, c.authority_id, c.unit_id, midnight, &left, &left_n, &found), OK);
    assert_true(left_n == 1 && left[0].id == t.contact_id);
    db_read_end(&tx);
    people_sql(c.db, "UPDATE contact SET state = 'closed', outcome = 'answered', closed_at = created_at WHERE authority_id = %lld AND id = %lld",
               (long long)c.authority_id, (long long)t.contact_id);
    t = ticket_of(&c, &a, old);
    assert_true(!t.unhelped && !queue_day_over(&t, midnight + DAY));
}

static struct queue_ticket issued_again(struct centre *c, int64_t contact_id, int64_t unit_id, ms_t now, enum err want) {
    struct centre_job j = {.c = c, .who = {c->authority_id, 0, unit_id, now}, .contact_id = contact_id};
    assert_int_equal(db_write(c->db, centre_issue_again, &j), want);
    return j.ticket; /* its texts went with the arena */
}

/* Set aside by the hourly chore, or not yet. */
static void who_comes_back_the_next_day_gets_a_new_number_once(void **state) {
    for (int chore = 0; chore < 2; chore++) {
        struct centre c = rested_centre(*state);
        ms_t yesterday = clock_utc(2026, 6, 10, 12, 0), morning = clock_utc(2026, 6, 11, 8, 0);
        struct centre_job j = {.c = &c, .who = centre_who(&c, 0, yesterday), .tasks = {c.move}, .tasks_n = 1, .priority = 2};
        assert_int_equal(db_write(c.db, centre_arrive, &j), OK);
        int64_t old = j.ticket_id;
        ARENA(a);
        str token = str_dup(&a, ticket_of(&c, &a, old).token);
        assert_true(issued_again(&c, j.contact_id, c.unit_id, yesterday + HOUR, OK).id == old);
        if (chore) assert_int_equal(set_aside_at(&c, morning - HOUR), 1);
        struct queue_ticket anew = issued_again(&c, j.contact_id, c.unit_id, morning, OK);
        assert_true(anew.id != old && anew.number == 1 && anew.state == QUEUE_WAITING && anew.issued_at == morning && anew.priority == 2);
        for (int i = 0; i < 2; i++) assert_true(issued_again(&c, j.contact_id, c.unit_id, morning + i, OK).id == anew.id);
        struct queue_ticket was = ticket_of(&c, &a, old), shown;
        assert_true(was.state == QUEUE_LEFT && !was.unhelped && !queue_day_over(&was, morning));
        {
            DB_READ(tx);
            assert_int_equal(db_read_begin(c.db, &tx), OK);
            assert_int_equal(queue_by_token(tx, &a, token, &shown), OK); /* the slip of yesterday leads to it */
        }
        assert_true(shown.id == anew.id);
        struct centre_job n = {.c = &c, .who = centre_who(&c, centre_clerk(&c, c.move, 2), morning + 5)};
        assert_int_equal(db_write(c.db, centre_next, &n), OK);
        assert_true(n.ticket.id == anew.id);
        n.ticket_id = anew.id;
        n.act = QUEUE_NO_SHOW_ACT;
        assert_int_equal(db_write(c.db, centre_act, &n), OK);
        struct queue_ticket third = issued_again(&c, j.contact_id, c.unit_id, morning + HOUR, OK); /* called once: it is open */
        assert_true(third.id != anew.id && third.from_number == anew.number);
        n.ticket_id = third.id;
        n.act = QUEUE_LEAVE;
        assert_int_equal(db_write(c.db, centre_act, &n), OK);
        (void)issued_again(&c, j.contact_id, c.unit_id, morning + 2 * HOUR, ERR_CONFLICT); /* closed with an outcome: it stays so */
    }
}

static void a_new_number_may_be_of_another_place_and_follows_a_no_show_too(void **state) {
    struct centre c = rested_centre(*state);
    ms_t noon = clock_utc(2026, 6, 10, 12, 0);
    struct centre_job j = {.c = &c, .who = centre_who(&c, 0, noon), .tasks = {c.move}, .tasks_n = 1};
    assert_int_equal(db_write(c.db, centre_arrive, &j), OK);
    people_sql(c.db, "UPDATE ticket SET state = 'no_show', ended_at = %lld WHERE authority_id = %lld AND id = %lld", (long long)noon,
               (long long)c.authority_id, (long long)j.ticket_id);
    struct queue_ticket anew = issued_again(&c, j.contact_id, c.department_id, noon + HOUR, OK);
    assert_true(anew.id != j.ticket_id && anew.unit_id == c.department_id && anew.number == 1);
    people_sql(c.db, "UPDATE ticket SET state = 'done', ended_at = %lld WHERE authority_id = %lld AND id = %lld", (long long)noon,
               (long long)c.authority_id, (long long)anew.id);
    assert_true(issued_again(&c, j.contact_id, c.unit_id, noon + 2 * HOUR, OK).id == anew.id); /* who was served is to be given an outcome */
}

struct asker { struct centre *c; int64_t contact_id, got; ms_t now; };

static void *asks(void *p) {
    struct asker *x = p;
    x->got = issued_again(x->c, x->contact_id, x->c->unit_id, x->now, OK).id;
    return NULL;
}

static void twenty_who_give_the_new_number_at_once_give_one(void **state) {
    struct centre c = rested_centre(*state);
    struct centre_job j = {.c = &c, .who = centre_who(&c, 0, clock_utc(2026, 6, 10, 12, 0)), .tasks = {c.move}, .tasks_n = 1};
    assert_int_equal(db_write(c.db, centre_arrive, &j), OK);
    pthread_t threads[20];
    struct asker x[20];
    for (int i = 0; i < 20; i++) {
        x[i] = (struct asker){&c, j.contact_id, 0, clock_utc(2026, 6, 11, 8, 0)};
        assert_int_equal(pthread_create(&threads[i], NULL, asks, &x[i]), 0);
    }
    for (int i = 0; i < 20; i++) pthread_join(threads[i], NULL);
    for (int i = 0; i < 20; i++) assert_true(x[i].got == x[0].got && x[i].got != j.ticket_id);
}

static void whom_a_clerk_has_in_hand_at_midnight_may_be_finished_until_four(void **state) {
    for (size_t i = 0; i < sizeof nights / sizeof *nights; i++) {
        struct centre c = rested_centre(*state);
        ms_t midnight = clock_utc(nights[i].year, nights[i].month, nights[i].day, 0, 0);
        ms_t four = clock_utc(nights[i].year, nights[i].month, nights[i].day, 4, 0);
        int64_t mover = centre_clerk(&c, c.move, 2), ids[2];
        struct centre_job j = {.c = &c, .who = centre_who(&c, mover, midnight - MINUTE)};
        for (int k = 0; k < 2; k++) {
            ids[k] = centre_comes(&c, midnight - HOUR + k, c.move, 0);
            assert_int_equal(db_write(c.db, centre_next, &j), OK);
            j.ticket_id = ids[k], j.act = k ? QUEUE_START : QUEUE_PARK;
            assert_int_equal(db_write(c.db, centre_act, &j), OK);
        }
        assert_int_equal(set_aside_at(&c, four - 1), 0);
        ARENA(a);
        struct queue_picture p = centre_picture(&c, &a, mover, four - 1);
        assert_true(p.called_n == 1 && p.parked_n == 1);
        j.who.now = four - 1, j.act = QUEUE_FINISH;
        assert_int_equal(db_write(c.db, centre_act, &j), OK);
        p = centre_picture(&c, &a, mover, four);
        assert_true(p.called_n == 0 && p.parked_n == 0);
        assert_int_equal(set_aside_at(&c, four), 1);
        assert_true(ticket_of(&c, &a, ids[0]).state == QUEUE_LEFT && ticket_of(&c, &a, ids[1]).state == QUEUE_DONE);
    }
}

static void who_is_sent_on_after_midnight_gets_a_number_of_the_new_day(void **state) {
    struct centre c = rested_centre(*state);
    ms_t midnight = clock_utc(2026, 6, 10, 0, 0);
    int64_t id = centre_comes(&c, midnight - HOUR, c.move, 0), mover = centre_clerk(&c, c.move, 2);
    (void)centre_comes(&c, midnight + MINUTE, c.passport, 0);
    struct centre_job j = {.c = &c, .who = centre_who(&c, mover, midnight - 1)};
    assert_int_equal(db_write(c.db, centre_next, &j), OK);
    j.ticket_id = id, j.unit_id = c.unit_id, j.who.now = midnight + HOUR;
    assert_int_equal(db_write(c.db, centre_send_on, &j), OK);
    assert_true(j.ticket.number == 2 && j.ticket.state == QUEUE_WAITING);
    assert_int_equal(db_write(c.db, centre_next, &j), OK);
    assert_true(j.ticket.id == id);
}

static void who_forgot_to_end_their_duty_yesterday_shortens_nobodys_wait_and_keeps_nobody_waiting(void **state) {
    struct centre c = centre_new(*state);
    ms_t morning = clock_utc(2026, 6, 11, 8, 0);
    int64_t all_round = centre_clerk(&c, 0, 3), mover = centre_clerk(&c, c.move, 2);
    centre_on_duty_from(&c, all_round, 0, morning - DAY);
    struct centre_job j = {.c = &c, .who = centre_who(&c, 0, morning), .tasks = {c.move, c.passport}, .tasks_n = 2};
    assert_int_equal(db_write(c.db, centre_arrive, &j), OK);
    ARENA(a);
    struct queue_picture p = centre_picture(&c, &a, mover, morning);
    assert_true(p.on_duty == 0 && p.waiting[0].wait_minutes == -1 && p.wait_minutes_new == -1);
    assert_int_equal(centre_picture(&c, &a, mover, morning - DAY + HOUR).on_duty, 1);
    centre_on_duty_from(&c, mover, 0, morning);
    struct queue_picture shown = centre_picture(&c, &a, mover, morning);
    assert_true(queue_mine(&shown, 0));
    j.who = centre_who(&c, mover, morning);
    assert_int_equal(db_write(c.db, centre_next, &j), OK); /* nobody on duty masters both */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_of_yesterday_is_called_this_morning),
        cmocka_unit_test(who_is_left_over_is_set_aside_and_stays_open_for_an_outcome),
        cmocka_unit_test(who_comes_back_the_next_day_gets_a_new_number_once),
        cmocka_unit_test(a_new_number_may_be_of_another_place_and_follows_a_no_show_too),
        cmocka_unit_test(twenty_who_give_the_new_number_at_once_give_one),
        cmocka_unit_test(whom_a_clerk_has_in_hand_at_midnight_may_be_finished_until_four),
        cmocka_unit_test(who_is_sent_on_after_midnight_gets_a_number_of_the_new_day),
        cmocka_unit_test(who_forgot_to_end_their_duty_yesterday_shortens_nobodys_wait_and_keeps_nobody_waiting),
    };
    return testdb_run(tests);
}
