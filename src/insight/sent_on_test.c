/* The figures of one who is sent on, as the queue writes them: each unit has its part. */
#include "support/centre.h"
#include "support/testdb.h"
#include "support/town.h"

static enum err close_answered(struct db_tx *tx, void *ctx) {
    const struct centre_job *j = ctx;
    ARENA(a);
    struct contact_close close = {.outcome = CONTACT_ANSWERED};
    struct competence_verdict verdict;
    return contact_close(tx, &a, j->who, j->ticket.contact_id, &close, &verdict);
}

static void at(struct centre_job *j, ms_t minutes, db_fn *does) {
    j->who.now = minutes * (ms_t)MINUTE;
    assert_int_equal(db_write(j->c->db, does, j), OK);
    j->ticket_id = j->ticket.id;
}

static void act(struct centre_job *j, ms_t minutes, enum queue_act what) {
    j->act = what;
    at(j, minutes, centre_act);
}

static struct insight_unit of_unit(struct centre *c, int64_t unit_id) {
    ARENA(a);
    struct insight f = town_figures(c->db, &a, (struct insight_scope){c->authority_id, unit_id, 0, DAY, DAY});
    assert_true(f.units_n == 1 && f.units[0].wait.n == f.all.wait.n);
    return f.units[0];
}

/* Served for 9 minutes in the centre and 5 in the department; start is never pressed. */
static void who_is_sent_on_waits_and_is_served_in_both_units_from_the_call_when_nobody_pressed_start(void **state) {
    struct centre c = centre_new(*state);
    int64_t clerk = centre_clerk(&c, 0, 3);
    (void)centre_comes(&c, 60 * (ms_t)MINUTE, c.move, 0);
    struct centre_job j = {.c = &c, .who = centre_who(&c, clerk, 0), .unit_id = c.department_id};
    at(&j, 70, centre_next);
    act(&j, 74, QUEUE_PARK);
    act(&j, 90, QUEUE_RESUME);
    at(&j, 95, centre_send_on);
    j.who.unit_id = c.department_id;
    at(&j, 107, centre_next);
    at(&j, 112, close_answered);
    struct insight_unit here = of_unit(&c, c.unit_id), there = of_unit(&c, c.department_id);
    assert_true(here.wait.median == 10 * (ms_t)MINUTE && here.service.median == 9 * (ms_t)MINUTE && here.served == 9 * (ms_t)MINUTE);
    assert_true(there.wait.median == 12 * (ms_t)MINUTE && there.service.median == 5 * (ms_t)MINUTE && there.served == 5 * (ms_t)MINUTE);
    assert_true(here.closed == 1 && here.solved == 0); /* not at the first contact */

    (void)centre_comes(&c, 200 * (ms_t)MINUTE, c.move, 0);
    j.who.unit_id = c.unit_id;
    at(&j, 204, centre_next);
    act(&j, 211, QUEUE_FINISH);
    at(&j, 230, close_answered);
    here = of_unit(&c, c.unit_id);
    assert_true(here.served == 16 * (ms_t)MINUTE && here.service.n == 2 && here.solved == 1);
}

/* As one wait, where it is called. */
static void who_is_sent_on_before_anybody_called_waits_on(void **state) {
    struct centre c = centre_new(*state);
    int64_t clerk = centre_clerk(&c, 0, 3), id = centre_comes(&c, 60 * (ms_t)MINUTE, c.move, 0);
    struct centre_job j = {.c = &c, .who = centre_who(&c, clerk, 0), .unit_id = c.department_id, .ticket_id = id};
    at(&j, 65, centre_send_on);
    j.who.unit_id = c.department_id;
    at(&j, 80, centre_next);
    act(&j, 81, QUEUE_START);
    act(&j, 85, QUEUE_FINISH);
    struct insight_unit here = of_unit(&c, c.unit_id), there = of_unit(&c, c.department_id);
    assert_true(here.wait.n == 0 && here.service.n == 0 && here.served == 0);
    assert_true(there.wait.median == 20 * (ms_t)MINUTE && there.service.median == 4 * (ms_t)MINUTE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_is_sent_on_waits_and_is_served_in_both_units_from_the_call_when_nobody_pressed_start),
        cmocka_unit_test(who_is_sent_on_before_anybody_called_waits_on),
    };
    return testdb_run(tests);
}
