/* What was promised with a number, beside what it became: as the queue writes it. */
#include "queue/live.h"
#include "support/centre.h"
#include "support/people.h"
#include "support/testdb.h"
#include "support/town.h"

/* One clerk, and one who waits for 10 minutes of service. No event tells of them, which might come after somebody has looked. */
static struct centre centre_with_one_waiting(struct db *db, int64_t *ret_clerk, ms_t now) {
    struct centre c = centre_new(db);
    ARENA(a);
    *ret_clerk = centre_clerk(&c, c.move, 2);
    centre_counter(&c, 901, 0);
    centre_on_duty_from(&c, *ret_clerk, 901, now - MINUTE);
    people_sql(db, "INSERT INTO contact (authority_id, id, unit_id, channel, state, created_at) VALUES (%lld, 1, %lld, 'counter', 'waiting', %lld)",
               (long long)c.authority_id, (long long)c.unit_id, (long long)now - MINUTE);
    people_sql(db, "INSERT INTO ticket (authority_id, id, contact_id, unit_id, day, number, token, state, minutes, issued_at)"
               " VALUES (%lld, 1, 1, %lld, '%s', 99, 'one-%lld', 'waiting', 10, %lld)", (long long)c.authority_id, (long long)c.unit_id, clock_date(&a, now).p,
               (long long)c.authority_id, (long long)now - MINUTE);
    people_sql(db, "INSERT INTO contact_matter (authority_id, contact_id, position, task_id, level) VALUES (%lld, 1, 1, %lld, 2)",
               (long long)c.authority_id, (long long)c.move);
    return c;
}

struct arrival { struct centre_job job; struct queue_live *live; };

static enum err arrives(struct db_tx *tx, void *ctx) {
    struct arrival *r = ctx;
    struct centre_job *j = &r->job;
    ARENA(a);
    struct contact_new n = {.who = j->who, .channel = CONTACT_COUNTER, .said = S("x"), .task_ids = j->tasks, .tasks_n = j->tasks_n};
    TRY(contact_register(tx, &a, &n, &j->contact_id));
    TRY(queue_issue(tx, &a, &(struct queue_issue){j->who, j->contact_id, j->priority, r->live}, &j->ticket, NULL));
    j->ticket_id = j->ticket.id;
    return OK;
}

/* Called 25 minutes later, after the one before. */
static struct insight_promise kept(struct centre *c, struct centre_job *j, int64_t clerk, int64_t unit_id) {
    ARENA(a);
    ms_t now = j->who.now, today = clock_day_start(now);
    people_sql(c->db, "UPDATE ticket SET state = 'called', called_at = %lld, last_call_at = %lld, employee_id = %lld WHERE authority_id = %lld AND id = %lld",
               (long long)(now + 25 * MINUTE), (long long)(now + 25 * MINUTE), (long long)clerk, (long long)c->authority_id, (long long)j->ticket_id);
    return town_figures(c->db, &a, (struct insight_scope){c->authority_id, unit_id, today, clock_day_next(today), now + HOUR}).all.promise;
}

static void a_promise_is_kept_of_who_comes_last_while_a_screen_shows_the_queue(void **state) {
    enum { NOBODY_LOOKED = 1, SENT_ON = 2 };
    static const struct { const char *what; int told, priority, matter, otherwise; } cases[] = {
        {"ordinary", 10, 0, 1, 0}, {"no matter said", 10, 0, 0, 0}, {"goes first", -1, 1, 1, 0}, {"nobody serves it", -1, 0, 2, 0},
        {"nobody looked", -1, 0, 1, NOBODY_LOOKED}, {"sent on", -1, 0, 1, SENT_ON}};
    struct queue_live *live;
    assert_int_equal(queue_live_new(*state, &live), OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t clerk;
        ms_t now = clock_now();
        struct centre c = centre_with_one_waiting(*state, &clerk, now);
        struct arrival r = {{.c = &c, .who = centre_who(&c, 0, now), .tasks = {cases[i].matter == 1 ? c.move : c.passport}, .tasks_n = cases[i].matter > 0,
                             .priority = cases[i].priority, .unit_id = c.department_id}, live};
        struct queue_now seen;
        if (cases[i].otherwise != NOBODY_LOOKED) assert_int_equal(queue_live_now(live, c.authority_id, c.unit_id, &seen), OK);
        assert_int_equal(db_write(*state, arrives, &r), OK);
        if (cases[i].otherwise == SENT_ON) assert_int_equal(db_write(*state, centre_send_on, &r.job), OK);
        struct insight_promise p = kept(&c, &r.job, clerk, 0);
        bool good = cases[i].told < 0 ? p.n == 0 && p.late == 0 && p.promised == DB_NULL
                                      : p.n == 1 && p.late == 1 && p.promised == cases[i].told * MINUTE && p.waited == 25 * MINUTE;
        if (!good) fail_msg("%s: %lld promised %lld, waited %lld", cases[i].what, (long long)p.n, (long long)p.promised, (long long)p.waited);
    }
    queue_live_free(live);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_promise_is_kept_of_who_comes_last_while_a_screen_shows_the_queue),
    };
    return testdb_run(tests);
}
