/* The board: who waits just now and what became of today; and who is left over in the evening. */
#include "support/people.h"
#include "support/recount.h"
#include "support/testdb.h"

static void the_board_tells_who_waits_and_what_became_of_today(void **state) {
    ARENA(a);
    ms_t now = clock_utc(2026, 6, 10, 11, 0), today = clock_day_start(now);
    struct town_row rows[] = {
        {.unit = TOWN_NORTH, .task = 100, .created = now - 40 * MINUTE, .ticket = true, .state = QUEUE_WAITING},
        {.unit = TOWN_NORTH, .created = now - 5 * MINUTE, .ticket = true, .state = QUEUE_WAITING},
        {.unit = TOWN_NORTH, .created = now - 50 * MINUTE, .ticket = true, .state = QUEUE_SERVING, .called = now - MINUTE, .started = now - MINUTE},
        {.unit = TOWN_NORTH, .created = today + MINUTE, .ticket = true, .state = QUEUE_DONE, .outcome = CONTACT_DECIDED, .closed = today + HOUR, .called = today + 2 * MINUTE, .started = today + 2 * MINUTE, .ended = today + HOUR},
        {.unit = TOWN_NORTH, .created = today - MINUTE, .ticket = true, .state = QUEUE_DONE, .outcome = CONTACT_DECIDED, .closed = today, .called = today, .started = today, .ended = today},
        {.unit = TOWN_NORTH, .created = today + 3 * MINUTE, .ticket = true, .state = QUEUE_NO_SHOW, .outcome = CONTACT_LEFT_UNHELPED, .closed = today + HOUR, .called = today + HOUR},
        {.unit = TOWN_SOUTH, .created = today + 3 * MINUTE, .ticket = true, .state = QUEUE_LEFT, .outcome = CONTACT_LEFT_UNHELPED, .closed = today + HOUR},
        {.unit = TOWN_PHONES, .channel = CONTACT_PHONE, .created = today + HOUR, .outcome = CONTACT_ANSWERED, .closed = today + HOUR + MINUTE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ms_t *times[] = {&rows[i].closed, &rows[i].called, &rows[i].started, &rows[i].ended};
        for (size_t k = 0; k < 4; k++)
            if (!*times[k]) *times[k] = DB_NULL;
    }
    const struct town_shift shifts[] = {{TOWN_NORTH, today + 8 * (ms_t)HOUR, DB_NULL}, {TOWN_PHONES, today + 8 * (ms_t)HOUR, DB_NULL}};
    struct town t = {4, rows, sizeof rows / sizeof *rows, shifts, 2};
    assert_int_equal(db_write(*state, town_write, &t), OK);

    struct insight_board b = town_board(*state, &a, 4, now);
    assert_int_equal(b.units_n, 3);
    const struct insight_now *north = &b.units[0], *south = &b.units[1], *phones = &b.units[2];
    assert_int_equal(north->waiting, 2);
    assert_int_equal(north->unserved, 1); /* nobody here is qualified for the task */
    assert_int_equal(north->longest_wait, 40 * MINUTE);
    assert_int_equal(north->in_service, 1);
    assert_int_equal(north->on_duty, 1);
    assert_int_equal(north->served_today, 1); /* yesterday's is not today's */
    assert_int_equal(north->left_today, 1);
    assert_int_equal(south->left_today, 1);
    assert_int_equal(south->waiting, 0);
    assert_true(south->longest_wait == DB_NULL);
    assert_int_equal(south->wait_minutes_new, -1); /* nobody is on duty */
    assert_int_equal(phones->contacts_today, 1);
    assert_int_equal(phones->wait_minutes_new, -1); /* whoever rings has no number */
    assert_true(b.all.waiting == 2 && b.all.unserved == 1 && south->unserved == 0);
    assert_int_equal(b.all.left_today, 2);
    assert_int_equal(b.all.longest_wait, 40 * MINUTE);
    assert_int_equal(b.all.wait_minutes_new, north->wait_minutes_new);
}

/* Before the hourly chore has set aside who was left over, too. */
static void a_department_is_on_the_board_while_somebody_is_there_today(void **state) {
    ARENA(a);
    ms_t now = clock_utc(2026, 6, 10, 9, 0);
    long long authority = people_authority(*state), office = 1 + people_unit(*state, authority);
    people_sql(*state, "INSERT INTO unit (authority_id, id, key, kind, name, department) VALUES (%lld, %lld, 'k', 'department', 'Kontor', '')", authority, office);
    people_sql(*state, "INSERT INTO contact (authority_id, id, unit_id, channel, state, created_at) VALUES (%lld, %lld, %lld, 'counter', 'waiting', 1)", authority, office, office);
    people_sql(*state, "INSERT INTO ticket (authority_id, id, contact_id, unit_id, day, number, token, state, issued_at) VALUES (%lld, %lld, %lld, %lld, "
               "'2026-06-09', 1, 'board-%lld', 'waiting', %lld)", authority, office, office, office, office, (long long)(now - DAY));
    people_sql(*state, "INSERT INTO duty (authority_id, id, employee_id, unit_id, started_at) VALUES (%lld, 1, %lld, %lld, %lld)", authority,
               (long long)people_employee(*state, authority, "Bo"), office, (long long)(now - DAY));
    assert_int_equal(town_board(*state, &a, authority, now).units_n, 1);
    people_sql(*state, "UPDATE ticket SET state = 'called' WHERE authority_id = %lld", authority);
    assert_int_equal(town_board(*state, &a, authority, now).units_n, 1);
    people_sql(*state, "UPDATE ticket SET state = 'waiting', day = '2026-06-10' WHERE authority_id = %lld", authority);
    assert_int_equal(town_board(*state, &a, authority, now).units_n, 2);
}

/* ---- the morning after ---- */

struct morning { int64_t authority, unhelped, again; ms_t now; struct queue_ticket anew; };

static enum err tidy(struct db_tx *tx, void *ctx) {
    const struct morning *m = ctx;
    int64_t rows;
    return queue_set_aside(tx, m->now, &rows);
}

/* One is given up, one comes back. */
static enum err go_on(struct db_tx *tx, void *ctx) {
    struct morning *m = ctx;
    ARENA(a);
    struct contact_who who = {m->authority, 0, TOWN_NORTH, m->now};
    struct contact_close close = {.outcome = CONTACT_LEFT_UNHELPED};
    struct competence_verdict verdict;
    TRY(contact_close(tx, &a, who, m->unhelped, &close, &verdict));
    return queue_issue(tx, &a, &(struct queue_issue){who, m->again, 0}, &m->anew, NULL);
}

/* Yesterday's who were not helped are counted as left, each once and yesterday, with the wait until they were called; the outcome is
 * their contact's own: none as long as nobody has given it one. */
static void who_is_set_aside_overnight_counts_as_left_on_the_day_the_number_was_given(void **state) {
    ARENA(a);
    ms_t noon = clock_utc(2026, 6, 10, 12, 0), morning = clock_utc(2026, 6, 11, 8, 0), today = clock_day_start(morning), none = DB_NULL;
    struct town_row rows[] = {
        {.unit = TOWN_NORTH, .created = noon, .ticket = true, .state = QUEUE_WAITING, .called = none, .started = none, .ended = none, .closed = none},
        {.unit = TOWN_NORTH, .created = noon, .ticket = true, .state = QUEUE_WAITING, .called = none, .started = none, .ended = none, .closed = none},
        {.unit = TOWN_NORTH, .created = noon, .ticket = true, .state = QUEUE_PARKED, .called = noon + 7 * MINUTE, .before = 9 * MINUTE, .started = none, .ended = none, .closed = none},
        {.unit = TOWN_NORTH, .created = noon, .ticket = true, .state = QUEUE_SERVING, .called = noon + 11 * MINUTE, .started = noon + 12 * MINUTE, .ended = none, .closed = none},
        {.unit = TOWN_SOUTH, .created = noon, .ticket = true, .state = QUEUE_DONE, .called = noon + MINUTE, .started = noon + MINUTE, .ended = noon + HOUR,
         .outcome = CONTACT_ANSWERED, .closed = noon + HOUR},
        {.unit = TOWN_NORTH, .created = today + HOUR, .ticket = true, .state = QUEUE_WAITING, .called = none, .started = none, .ended = none, .closed = none},
    };
    enum { AUTHORITY = 61, OF_YESTERDAY = 5, NOT_HELPED = 4, ALL = 6 };
    struct town t = {.authority = AUTHORITY, .rows = rows, .n = ALL};
    struct morning m = {.authority = AUTHORITY, .now = morning, .unhelped = 1000, .again = 1001};
    const struct insight_scope yesterday = {AUTHORITY, 0, clock_day_start(noon), today, morning}, now = {AUTHORITY, 0, today, clock_day_next(today), morning};
    assert_int_equal(db_write(*state, town_write, &t), OK);
    assert_int_equal(db_write(*state, tidy, &m), OK);
    for (int i = 0; i < NOT_HELPED; i++) rows[i].state = QUEUE_LEFT;
    rows[3].started = none; /* for how long is not known */
    struct insight f = town_figures(*state, &a, yesterday), g = town_figures(*state, &a, now);
    recount_unit(&f.all, &t, yesterday);
    recount_groups(&f, &t);
    for (size_t i = 0; i < f.units_n; i++) recount_unit(&f.units[i], &t, (struct insight_scope){AUTHORITY, f.units[i].unit_id, yesterday.from, yesterday.to, morning});
    recount_unit(&g.all, &t, now);
    assert_true(f.all.tickets[QUEUE_LEFT] == NOT_HELPED && f.outcomes[CONTACT_NONE] == NOT_HELPED && f.outcomes[CONTACT_LEFT_UNHELPED] == 0);
    assert_true(f.all.wait.n == 3 && f.all.service.n == 1);
    assert_int_equal(town_board(*state, &a, AUTHORITY, morning).all.left_today, 0);

    assert_int_equal(db_write(*state, go_on, &m), OK);
    rows[0].outcome = CONTACT_LEFT_UNHELPED;
    f = town_figures(*state, &a, yesterday);
    g = town_figures(*state, &a, now);
    recount_unit(&f.all, &t, yesterday);
    recount_groups(&f, &t);
    assert_int_equal(f.all.tickets[QUEUE_LEFT], NOT_HELPED);   /* neither an outcome nor a new number takes yesterday's away */
    assert_true(g.all.tickets[QUEUE_WAITING] == 2 && g.all.contacts == 1); /* who came back has a number of today and a contact of yesterday */
    assert_int_equal(town_board(*state, &a, AUTHORITY, morning + 2 * HOUR).all.waiting, 2);
    assert_int_equal(f.all.contacts, OF_YESTERDAY);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_board_tells_who_waits_and_what_became_of_today),
        cmocka_unit_test(a_department_is_on_the_board_while_somebody_is_there_today),
        cmocka_unit_test(who_is_set_aside_overnight_counts_as_left_on_the_day_the_number_was_given),
    };
    return testdb_run(tests);
}
