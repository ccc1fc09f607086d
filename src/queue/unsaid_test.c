/* Who is called by whom when nobody knows yet what it is about: no matter was said, or a life event only. */
#include <stdatomic.h>
#include "support/centre.h"
#include "support/people.h"
#include "support/testdb.h"

static void who_has_said_no_matter_is_called_by_the_municipalitys_own_who_are_at_no_booth(void **state) {
    struct centre c = centre_new(*state);
    int64_t guest = centre_guest_of(&c, "state"), in_booth = centre_clerk(&c, 0, 3), own = centre_clerk(&c, 0, 0);
    centre_counter(&c, 901, 0);
    centre_counter(&c, 902, 77);
    centre_counter(&c, 903, 0);
    centre_on_duty_from(&c, guest, 901, 1);
    centre_on_duty_from(&c, in_booth, 902, 1);
    int64_t id = centre_comes(&c, 1000, 0, 0);
    ARENA(a);
    struct queue_picture before = centre_picture(&c, &a, guest, 2000);
    assert_true(!queue_mine(&before, 0) && before.waiting[0].wait_minutes == -1 && before.wait_minutes_new == -1);
    for (int i = 0; i < 2; i++) { /* whatever counter they name, the booth is where they are on duty */
        struct centre_job j = {.c = &c, .who = centre_who(&c, i ? in_booth : guest, 2000)};
        assert_int_equal(db_write(c.db, centre_next, &j), ERR_NOT_FOUND);
    }
    centre_on_duty_from(&c, own, 903, 1);
    struct queue_picture after = centre_picture(&c, &a, own, 2000);
    assert_true(queue_mine(&after, 0) && after.waiting[0].wait_minutes == 0 && after.wait_minutes_new == 10);
    struct centre_job j = {.c = &c, .who = centre_who(&c, own, 2000)};
    assert_int_equal(db_write(c.db, centre_next, &j), OK);
    assert_true(j.ticket.id == id);
}

static void who_has_said_no_matter_and_was_sent_to_one_by_name_is_called_by_that_one(void **state) {
    struct centre c = centre_new(*state);
    int64_t guest = centre_guest_of(&c, "state"), own = centre_clerk(&c, 0, 3), id = centre_comes(&c, 1000, 0, 0);
    centre_on_duty_from(&c, guest, 0, 1);
    centre_on_duty_from(&c, own, 0, 1);
    people_sql(c.db, "UPDATE ticket SET for_employee = %lld WHERE authority_id = %lld AND id = %lld", (long long)guest,
               (long long)c.authority_id, (long long)id);
    ARENA(a);
    struct queue_picture p = centre_picture(&c, &a, own, 2000);
    assert_true(!queue_mine(&p, 0) && queue_may(&p, guest, 0));
    struct centre_job j = {.c = &c, .who = centre_who(&c, own, 2000)};
    assert_int_equal(db_write(c.db, centre_next, &j), ERR_NOT_FOUND);
    j.who = centre_who(&c, guest, 2000);
    assert_int_equal(db_write(c.db, centre_next, &j), OK);
}

static int64_t moving(struct centre *c) {
    static _Atomic int64_t ids = 7000;
    int64_t id = ids++;
    people_sql(c->db, "INSERT INTO life_event (authority_id, id, key, name, name_en, summary, summary_en) VALUES (%lld, %lld, 'flytte', 'At flytte', 'x', 's', 's')",
               (long long)c->authority_id, (long long)id);
    people_sql(c->db, "INSERT INTO life_event_task (authority_id, life_event_id, position, task_id) VALUES (%lld, %lld, 1, %lld), (%lld, %lld, 2, %lld)",
               (long long)c->authority_id, (long long)id, (long long)c->move, (long long)c->authority_id, (long long)id,
               (long long)centre_task(c, "boligstoette", "3 forvaltning", "own"));
    return id;
}

static int64_t comes_for(struct centre *c, ms_t now, int64_t life_event_id) {
    struct centre_job j = {.c = c, .who = centre_who(c, 0, now), .life_event_id = life_event_id};
    assert_int_equal(db_write(c->db, centre_arrive, &j), OK);
    return j.ticket_id;
}

/* Whether they get it, and whether their screen said so beforehand. */
static bool calls(struct centre *c, int64_t employee_id, int64_t ticket_id) {
    ARENA(a);
    struct queue_picture p = centre_picture(c, &a, employee_id, 5000);
    struct centre_job j = {.c = c, .who = centre_who(c, employee_id, 5000)};
    enum err e = db_write(c->db, centre_next, &j);
    assert_true(e == OK || e == ERR_NOT_FOUND);
    assert_true(p.waiting[0].ticket.id == ticket_id && queue_mine(&p, 0) == (e == OK));
    if (e == OK) assert_true(j.ticket.id == ticket_id);
    return e == OK;
}

static void back(struct centre *c, int64_t ticket_id) {
    people_sql(c->db, "UPDATE ticket SET state = 'waiting', employee_id = NULL WHERE authority_id = %lld AND id = %lld", (long long)c->authority_id,
               (long long)ticket_id);
}

static void a_life_event_is_called_by_who_knows_something_of_its_package(void **state) {
    struct centre c = centre_new(*state);
    int64_t mover = centre_clerk(&c, c.move, 1), passports = centre_clerk(&c, c.passport, 3), guest = centre_guest_of(&c, "state");
    for (int i = 0; i < 3; i++) centre_counter(&c, 901 + i, 0);
    centre_on_duty_from(&c, passports, 902, 1);
    centre_on_duty_from(&c, guest, 903, 1);
    int64_t id = comes_for(&c, 1000, moving(&c));
    assert_false(calls(&c, guest, id));       /* no matter is known yet: not for staff of others */
    assert_true(calls(&c, passports, id));    /* nobody here knows of moving: somebody must ask */
    back(&c, id);
    centre_on_duty_from(&c, mover, 0, 1);
    assert_true(calls(&c, passports, id));    /* who does is at the reception and calls nobody */
    back(&c, id);
    people_sql(c.db, "UPDATE duty SET counter_id = 901 WHERE authority_id = %lld AND employee_id = %lld", (long long)c.authority_id, (long long)mover);
    assert_false(calls(&c, passports, id));
    assert_true(calls(&c, mover, id));
    back(&c, id);
    people_sql(c.db, "UPDATE ticket SET for_employee = %lld WHERE authority_id = %lld AND id = %lld", (long long)passports, (long long)c.authority_id,
               (long long)id);
    assert_false(calls(&c, mover, id));
    assert_true(calls(&c, passports, id));    /* whom it was sent on to */
}

static void a_life_event_whose_matters_were_said_is_as_its_matters(void **state) {
    struct centre c = centre_new(*state);
    int64_t mover = centre_clerk(&c, c.move, 3), passports = centre_clerk(&c, c.passport, 3);
    centre_on_duty_from(&c, mover, 0, 1);
    centre_on_duty_from(&c, passports, 0, 1);
    struct centre_job j = {.c = &c, .who = centre_who(&c, 0, 1000), .life_event_id = moving(&c), .tasks = {c.passport}, .tasks_n = 1};
    assert_int_equal(db_write(c.db, centre_arrive, &j), OK);
    assert_false(calls(&c, mover, j.ticket_id));
    assert_true(calls(&c, passports, j.ticket_id));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_has_said_no_matter_is_called_by_the_municipalitys_own_who_are_at_no_booth),
        cmocka_unit_test(who_has_said_no_matter_and_was_sent_to_one_by_name_is_called_by_that_one),
        cmocka_unit_test(a_life_event_is_called_by_who_knows_something_of_its_package),
        cmocka_unit_test(a_life_event_whose_matters_were_said_is_as_its_matters),
    };
    return testdb_run(tests);
}
