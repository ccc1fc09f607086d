/* The queue: who is next, the race for the last one, and the time left. */
#include <pthread.h>
#include <stdatomic.h>
#include "contact/left.h"
#include "queue/queue.h"
#include "support/people.h"
#include "support/testdb.h"

/* ---- a centre to act in ---- */

struct centre { struct db *db; int64_t authority_id, unit_id, department_id, move, passport; };

static int64_t task(struct centre *c, const char *key, const char *depths, const char *owner) {
    static _Atomic int64_t ids = 5000;
    int64_t id = ids++;
    people_sql(c->db, "INSERT INTO task (authority_id, id, key, name, name_en, departments, depths, area, owner, owner_key, minutes, summary, "
               "summary_en, work_description) VALUES (%lld, %lld, '%s', '%s', 'x', 'KSR', '%s', 'general', '%s', '', 10, 's', 's', 'w')",
               (long long)c->authority_id, (long long)id, key, key, depths, owner);
    return id;
}

static struct centre centre(struct db *db) {
    struct centre c = {.db = db, .authority_id = people_authority(db)};
    c.unit_id = people_unit(db, c.authority_id);
    c.move = task(&c, "flytning", "1 center; 2 center", "own");
    c.passport = task(&c, "pas", "1 center; 2 center", "own");
    c.department_id = c.unit_id + 1;
    people_sql(db, "INSERT INTO unit (authority_id, id, key, kind, name, department) VALUES (%lld, %lld, 'ksr', 'department', 'KSR', 'KSR')",
               (long long)c.authority_id, (long long)c.department_id);
    return c;
}

static int64_t clerk(struct centre *c, int64_t task_id, int level) {
    int64_t id = people_employee(c->db, c->authority_id, "Kirsten");
    if (level) people_sql(c->db, "INSERT INTO employee_qualification VALUES (%lld, %lld, %lld, %d)", (long long)c->authority_id,
                          (long long)id, (long long)task_id, level);
    return id;
}

static struct contact_who who(struct centre *c, int64_t employee_id, ms_t now) {
    return (struct contact_who){c->authority_id, employee_id, c->unit_id, now};
}

/* ---- what is done in one write ---- */

struct job {
    struct centre *c;
    struct contact_who who;
    int64_t tasks[3], life_event_id, contact_id, ticket_id, unit_id, priority;
    size_t tasks_n;
    enum queue_act act;
    bool word_came, issued;
    struct queue_ticket ticket;
};

static enum err arrive(struct db_tx *tx, void *ctx) {
    struct job *j = ctx;
    ARENA(a);
    struct contact_new n = {.who = j->who, .channel = CONTACT_COUNTER, .said = S("jeg er flyttet"), .task_ids = j->tasks, .tasks_n = j->tasks_n,
                            .life_event_id = j->life_event_id};
    TRY(contact_register(tx, &a, &n, &j->contact_id));
    TRY(queue_issue(tx, &a, &(struct queue_issue){j->who, j->contact_id, j->priority}, &j->ticket, &j->issued));
    j->ticket_id = j->ticket.id;
    return OK;
}
static enum err issue_again(struct db_tx *tx, void *ctx) {
    struct job *j = ctx;
    ARENA(a);
    return queue_issue(tx, &a, &(struct queue_issue){j->who, j->contact_id, j->priority}, &j->ticket, &j->issued);
}
static enum err next(struct db_tx *tx, void *ctx) {
    struct job *j = ctx;
    ARENA(a);
    return queue_next(tx, &a, j->who, 0, &j->ticket);
}
static enum err act(struct db_tx *tx, void *ctx) {
    struct job *j = ctx;
    ARENA(a);
    return queue_act(tx, &a, j->who, j->ticket_id, j->act, 0, S(""), &j->ticket);
}
static enum err send_on(struct db_tx *tx, void *ctx) {
    struct job *j = ctx;
    ARENA(a);
    TRY(queue_send_on(tx, &a, j->who, j->ticket_id, j->unit_id, 0, S("spørg til børnene"), &j->ticket));
    j->word_came = str_eq(j->ticket.word, S("spørg til børnene")); /* asked here: the text goes with the arena */
    return OK;
}

static int64_t comes(struct centre *c, ms_t now, int64_t task_id, int64_t priority) {
    struct job j = {.c = c, .who = who(c, 0, now), .tasks = {task_id}, .tasks_n = task_id ? 1 : 0, .priority = priority};
    assert_int_equal(db_write(c->db, arrive, &j), OK);
    return j.ticket_id;
}

/* ---- stories ---- */

static void the_next_is_the_one_who_waited_longest_of_those_i_may_serve(void **state) {
    struct centre c = centre(*state);
    int64_t mover = clerk(&c, c.move, 2), passports = clerk(&c, c.passport, 2);
    int64_t first = comes(&c, 1000, c.passport, 0), second = comes(&c, 2000, c.move, 0);
    int64_t third = comes(&c, 3000, c.move, 0), urgent = comes(&c, 4000, c.move, 2);
    struct job j = {.c = &c, .who = who(&c, mover, 5000)};
    const int64_t want[] = {urgent, second, third};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(db_write(c.db, next, &j), OK);
        assert_true(j.ticket.id == want[i] && j.ticket.calls == 1);
        j.ticket_id = j.ticket.id;
        j.act = QUEUE_FINISH;
        assert_int_equal(db_write(c.db, act, &j), OK);
    }
    assert_int_equal(db_write(c.db, next, &j), ERR_NOT_FOUND);
    j.who = who(&c, passports, 6000);
    assert_int_equal(db_write(c.db, next, &j), OK);
    assert_true(j.ticket.id == first);
}

static void a_level_one_colleague_is_not_given_what_takes_level_two(void **state) {
    struct centre c = centre(*state);
    (void)comes(&c, 1000, c.move, 0);
    struct job j = {.c = &c, .who = who(&c, clerk(&c, 0, 1), 2000)};
    assert_int_equal(db_write(c.db, next, &j), ERR_NOT_FOUND);
}

static void who_has_somebody_gets_nobody_more_until_they_are_through(void **state) {
    struct centre c = centre(*state);
    (void)comes(&c, 1000, c.move, 0);
    int64_t second = comes(&c, 2000, c.move, 0);
    struct job j = {.c = &c, .who = who(&c, clerk(&c, c.move, 2), 3000)};
    assert_int_equal(db_write(c.db, next, &j), OK);
    int64_t first = j.ticket.id;
    assert_int_equal(db_write(c.db, next, &j), ERR_CONFLICT);
    assert_true(j.ticket.id == first);
    j.ticket_id = first;
    j.act = QUEUE_PARK;
    assert_int_equal(db_write(c.db, act, &j), OK);
    assert_int_equal(db_write(c.db, next, &j), OK);
    assert_true(j.ticket.id == second);
    j.ticket_id = first;
    j.act = QUEUE_RESUME;
    assert_int_equal(db_write(c.db, act, &j), ERR_CONFLICT); /* still busy with the second */
}

static void a_contact_has_one_ticket_however_often_it_is_asked_for(void **state) {
    struct centre c = centre(*state);
    struct job j = {.c = &c, .who = who(&c, 0, 1000)};
    assert_int_equal(db_write(c.db, arrive, &j), OK);
    int64_t id = j.ticket.id, number = j.ticket.number;
    assert_true(j.issued);
    for (int i = 0; i < 3; i++) assert_true(db_write(c.db, issue_again, &j) == OK && !j.issued && j.ticket.id == id && j.ticket.number == number);
}

static void moves_that_the_state_does_not_allow_are_refused(void **state) {
    /* from each state, which acts are allowed: w waiting, c called, s serving, p parked, then the ended ones */
    static const char *const allowed[QUEUE_ACTS] = {
        [QUEUE_CALL_AGAIN] = "c", [QUEUE_START] = "c", [QUEUE_PARK] = "cs", [QUEUE_RESUME] = "p", [QUEUE_NO_SHOW_ACT] = "c",
        [QUEUE_FINISH] = "csp", [QUEUE_LEAVE] = "wcp"};
    struct centre c = centre(*state);
    for (int from = 0; from < QUEUE_STATES; from++)
        for (int a = 0; a < QUEUE_ACTS; a++) {
            int64_t id = comes(&c, 1000 + from, c.move, 0);
            people_sql(c.db, "UPDATE ticket SET state = '%s' WHERE id = %lld", queue_state_names[from], (long long)id);
            struct job j = {.c = &c, .who = who(&c, clerk(&c, c.move, 2), 9000), .ticket_id = id, .act = (enum queue_act)a};
            enum err e = db_write(c.db, act, &j);
            bool want = from < QUEUE_DONE && str_contains(str_c(allowed[a]), (str){&"wcsp"[from], 1});
            if ((e == OK) != want) fail_msg("%s from %s: %s", queue_act_names[a], queue_state_names[from], err_name(e));
        }
}

static void a_no_show_closes_the_contact_with_an_outcome(void **state) {
    struct centre c = centre(*state);
    (void)comes(&c, 1000, c.move, 0);
    struct job j = {.c = &c, .who = who(&c, clerk(&c, c.move, 2), 3000), .act = QUEUE_NO_SHOW_ACT};
    assert_int_equal(db_write(c.db, next, &j), OK);
    j.ticket_id = j.ticket.id;
    assert_int_equal(db_write(c.db, act, &j), OK);
    assert_int_equal(j.ticket.state, QUEUE_NO_SHOW);
    ARENA(a);
    struct contact contact;
    DB_READ(tx);
    assert_int_equal(db_read_begin(c.db, &tx), OK);
    assert_int_equal(contact_by_id(tx, &a, c.authority_id, j.ticket.contact_id, &contact), OK);
    assert_int_equal(contact.outcome, CONTACT_LEFT_UNHELPED);
}

static void a_ticket_sent_on_keeps_its_place_and_the_word_goes_with_it(void **state) {
    struct centre c = centre(*state);
    int64_t early = comes(&c, 1000, c.move, 0);
    struct job j = {.c = &c, .who = who(&c, clerk(&c, c.move, 2), 3000)};
    assert_int_equal(db_write(c.db, next, &j), OK);
    j.ticket_id = early;
    j.unit_id = c.department_id;
    assert_int_equal(db_write(c.db, send_on, &j), OK);
    assert_true(j.ticket.state == QUEUE_WAITING && j.ticket.unit_id == c.department_id && j.ticket.issued_at == 1000);
    assert_true(j.word_came && j.ticket.number == 1);
    assert_int_equal(db_write(c.db, next, &j), ERR_NOT_FOUND); /* no longer in the centre's queue */
    j.who.unit_id = c.department_id;
    assert_int_equal(db_write(c.db, next, &j), OK);
    assert_true(j.ticket.id == early && j.ticket.calls == 1); /* nobody here has called before */
}

static void what_was_served_before_a_second_wait_is_kept_and_the_wait_is_no_service(void **state) {
    struct centre c = centre(*state);
    int64_t mover = clerk(&c, c.move, 2), id = comes(&c, 1000, c.move, 0);
    struct job j = {.c = &c, .who = who(&c, mover, 2000), .ticket_id = id, .unit_id = c.department_id};
    assert_int_equal(db_write(c.db, next, &j), OK);
    static const struct { ms_t at; enum queue_act act; ms_t started; } acts[] = {
        {3000, QUEUE_START, 3000}, {7000, QUEUE_PARK, DB_NULL}, {50'000, QUEUE_RESUME, DB_NULL}, {51'000, QUEUE_START, 51'000}};
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        j.who.now = acts[i].at, j.act = acts[i].act;
        assert_int_equal(db_write(c.db, act, &j), OK);
        assert_int_equal(j.ticket.started_at, acts[i].started);
    }
    j.who.now = 53'000;
    assert_int_equal(db_write(c.db, send_on, &j), OK);
    assert_true(j.ticket.started_at == DB_NULL && j.ticket.called_at == 2000);
    people_sql(c.db, "UPDATE ticket SET priority = 77 WHERE authority_id = %lld AND id = %lld AND served_before = 6000",
               (long long)c.authority_id, (long long)id); /* 4 s before it was parked, 2 s before it was sent on */
    j.who = (struct contact_who){c.authority_id, mover, c.department_id, 90'000};
    assert_int_equal(db_write(c.db, next, &j), OK);
    assert_int_equal(j.ticket.priority, 77);
}

static void in_a_crisis_everybody_has_a_place_and_a_time_and_the_lists_have_an_end(void **state) {
    enum { CROWD = QUEUE_LISTED + 1500 };
    struct centre c = centre(*state);
    int64_t mover = clerk(&c, c.move, 2);
    people_sql(c.db, "INSERT INTO duty (authority_id, id, employee_id, unit_id, started_at) VALUES (%lld, %lld, %lld, %lld, 1)",
               (long long)c.authority_id, (long long)mover, (long long)mover, (long long)c.unit_id);
    comes(&c, 1000, c.move, 0);
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

static void two_matters_that_nobody_here_masters_alone_are_begun_by_who_masters_one(void **state) {
    struct centre c = centre(*state);
    int64_t mover = clerk(&c, c.move, 2);
    struct job j = {.c = &c, .who = who(&c, 0, 1000), .tasks = {c.move, c.passport}, .tasks_n = 2};
    assert_int_equal(db_write(c.db, arrive, &j), OK);
    people_sql(c.db, "INSERT INTO duty (authority_id, id, employee_id, unit_id, started_at) VALUES (%lld, %lld, %lld, %lld, 1)",
               (long long)c.authority_id, (long long)mover, (long long)mover, (long long)c.unit_id);
    j.who = who(&c, mover, 2000);
    assert_int_equal(db_write(c.db, next, &j), OK);
}

/* ---- who has said no matter ---- */

static void counter(struct centre *c, int64_t id, int64_t booth_id) {
    people_sql(c->db, "INSERT INTO counter (authority_id, id, unit_id, booth_id, name) VALUES (%lld, %lld, %lld, NULLIF(%lld, 0), 'n')",
               (long long)c->authority_id, (long long)id, (long long)c->unit_id, (long long)booth_id);
}

static void on_duty_from(struct centre *c, int64_t employee_id, int64_t counter_id, ms_t since) {
    people_sql(c->db, "INSERT INTO duty (authority_id, id, employee_id, unit_id, counter_id, started_at)"
               " VALUES (%lld, %lld, %lld, %lld, NULLIF(%lld, 0), %lld)", (long long)c->authority_id, (long long)employee_id,
               (long long)employee_id, (long long)c->unit_id, (long long)counter_id, (long long)since);
}

/* Staff of another authority, who may serve everything they are asked to. */
static int64_t guest_of(struct centre *c, const char *employer) {
    int64_t id = clerk(c, 0, 3);
    people_sql(c->db, "UPDATE employee SET employer = '%s' WHERE authority_id = %lld AND id = %lld", employer, (long long)c->authority_id,
               (long long)id);
    return id;
}

static struct queue_picture picture(struct centre *c, struct arena *a, int64_t employee_id, ms_t now) {
    struct queue_picture p;
    DB_READ(tx);
    assert_int_equal(db_read_begin(c->db, &tx), OK);
    assert_int_equal(queue_picture(tx, a, c->authority_id, c->unit_id, employee_id, now, &p), OK);
    return p;
}

static void who_has_said_no_matter_is_called_by_the_municipalitys_own_who_are_at_no_booth(void **state) {
    struct centre c = centre(*state);
    int64_t guest = guest_of(&c, "state"), in_booth = clerk(&c, 0, 3), own = clerk(&c, 0, 0);
    counter(&c, 901, 0);
    counter(&c, 902, 77);
    counter(&c, 903, 0);
    on_duty_from(&c, guest, 901, 1);
    on_duty_from(&c, in_booth, 902, 1);
    int64_t id = comes(&c, 1000, 0, 0);
    ARENA(a);
    struct queue_picture before = picture(&c, &a, guest, 2000);
    assert_true(!queue_mine(&before, 0) && before.waiting[0].wait_minutes == -1 && before.wait_minutes_new == -1);
    for (int i = 0; i < 2; i++) { /* whatever counter they name, the booth is where they are on duty */
        struct job j = {.c = &c, .who = who(&c, i ? in_booth : guest, 2000)};
        assert_int_equal(db_write(c.db, next, &j), ERR_NOT_FOUND);
    }
    on_duty_from(&c, own, 903, 1);
    struct queue_picture after = picture(&c, &a, own, 2000);
    assert_true(queue_mine(&after, 0) && after.waiting[0].wait_minutes == 0 && after.wait_minutes_new == 10);
    struct job j = {.c = &c, .who = who(&c, own, 2000)};
    assert_int_equal(db_write(c.db, next, &j), OK);
    assert_true(j.ticket.id == id);
}

static void who_has_said_no_matter_and_was_sent_to_one_by_name_is_called_by_that_one(void **state) {
    struct centre c = centre(*state);
    int64_t guest = guest_of(&c, "state"), own = clerk(&c, 0, 3), id = comes(&c, 1000, 0, 0);
    on_duty_from(&c, guest, 0, 1);
    on_duty_from(&c, own, 0, 1);
    people_sql(c.db, "UPDATE ticket SET for_employee = %lld WHERE authority_id = %lld AND id = %lld", (long long)guest,
               (long long)c.authority_id, (long long)id);
    ARENA(a);
    struct queue_picture p = picture(&c, &a, own, 2000);
    assert_true(!queue_mine(&p, 0) && queue_may(&p, guest, 0));
    struct job j = {.c = &c, .who = who(&c, own, 2000)};
    assert_int_equal(db_write(c.db, next, &j), ERR_NOT_FOUND);
    j.who = who(&c, guest, 2000);
    assert_int_equal(db_write(c.db, next, &j), OK);
}

/* ---- who has said a life event, and no matter ---- */

static int64_t moving(struct centre *c) {
    static _Atomic int64_t ids = 7000;
    int64_t id = ids++;
    people_sql(c->db, "INSERT INTO life_event (authority_id, id, key, name, name_en, summary, summary_en) VALUES (%lld, %lld, 'flytte', 'At flytte', 'x', 's', 's')",
               (long long)c->authority_id, (long long)id);
    people_sql(c->db, "INSERT INTO life_event_task (authority_id, life_event_id, position, task_id) VALUES (%lld, %lld, 1, %lld), (%lld, %lld, 2, %lld)",
               (long long)c->authority_id, (long long)id, (long long)c->move, (long long)c->authority_id, (long long)id,
               (long long)task(c, "boligstoette", "3 forvaltning", "own"));
    return id;
}

static int64_t comes_for(struct centre *c, ms_t now, int64_t life_event_id) {
    struct job j = {.c = c, .who = who(c, 0, now), .life_event_id = life_event_id};
    assert_int_equal(db_write(c->db, arrive, &j), OK);
    return j.ticket_id;
}

/* Whether they get it, and whether their screen said so beforehand. */
static bool calls(struct centre *c, int64_t employee_id, int64_t ticket_id) {
    ARENA(a);
    struct queue_picture p = picture(c, &a, employee_id, 5000);
    struct job j = {.c = c, .who = who(c, employee_id, 5000)};
    enum err e = db_write(c->db, next, &j);
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
    struct centre c = centre(*state);
    int64_t mover = clerk(&c, c.move, 1), passports = clerk(&c, c.passport, 3), guest = guest_of(&c, "state");
    for (int i = 0; i < 3; i++) counter(&c, 901 + i, 0);
    on_duty_from(&c, passports, 902, 1);
    on_duty_from(&c, guest, 903, 1);
    int64_t id = comes_for(&c, 1000, moving(&c));
    assert_false(calls(&c, guest, id));       /* no matter is known yet: not for staff of others */
    assert_true(calls(&c, passports, id));    /* nobody here knows of moving: somebody must ask */
    back(&c, id);
    on_duty_from(&c, mover, 0, 1);
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
    struct centre c = centre(*state);
    int64_t mover = clerk(&c, c.move, 3), passports = clerk(&c, c.passport, 3);
    on_duty_from(&c, mover, 0, 1);
    on_duty_from(&c, passports, 0, 1);
    struct job j = {.c = &c, .who = who(&c, 0, 1000), .life_event_id = moving(&c), .tasks = {c.passport}, .tasks_n = 1};
    assert_int_equal(db_write(c.db, arrive, &j), OK);
    assert_false(calls(&c, mover, j.ticket_id));
    assert_true(calls(&c, passports, j.ticket_id));
}

/* ---- the day is over ---- */

static enum err set_aside(struct db_tx *tx, void *ctx) {
    struct job *j = ctx;
    return queue_set_aside(tx, j->who.now, &j->unit_id);
}

static int64_t set_aside_at(struct centre *c, ms_t now) {
    struct job j = {.c = c, .who = who(c, 0, now)};
    assert_int_equal(db_write(c->db, set_aside, &j), OK);
    return j.unit_id;
}

/* A centre, and nowhere anybody left over from another story. */
static struct centre rested_centre(struct db *db) {
    struct centre c = centre(db);
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
        int64_t mover = clerk(&c, c.move, 2), old = comes(&c, midnight - 1, c.move, 2), new = comes(&c, midnight, c.move, 0);
        ARENA(a);
        struct queue_picture evening = picture(&c, &a, mover, midnight - 1), night = picture(&c, &a, mover, midnight);
        assert_true(evening.waiting_n == 1 && evening.waiting[0].ticket.id == old);
        assert_true(night.waiting_n == 1 && night.waiting[0].ticket.id == new && night.waiting[0].ticket.number == 1);
        struct queue_ticket waiting = ticket_of(&c, &a, old); /* said at once, also before it is set aside */
        assert_true(!queue_day_over(&waiting, midnight - 1) && queue_day_over(&waiting, midnight));
        struct job j = {.c = &c, .who = who(&c, mover, midnight)};
        assert_int_equal(db_write(c.db, next, &j), OK);
        assert_true(j.ticket.id == new);
        j.who = who(&c, clerk(&c, c.move, 2), midnight + 9 * HOUR);
        assert_int_equal(db_write(c.db, next, &j), ERR_NOT_FOUND);
    }
}

static void who_is_left_over_is_set_aside_and_stays_open_for_an_outcome(void **state) {
    struct centre c = rested_centre(*state);
    ms_t midnight = clock_utc(2026, 6, 10, 0, 0);
    int64_t old = comes(&c, midnight - HOUR, c.move, 0), new = comes(&c, midnight + SECOND, c.move, 0);
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
    struct job j = {.c = c, .who = {c->authority_id, 0, unit_id, now}, .contact_id = contact_id};
    assert_int_equal(db_write(c->db, issue_again, &j), want);
    return j.ticket; /* its texts went with the arena */
}

/* Set aside by the hourly chore, or not yet. */
static void who_comes_back_the_next_day_gets_a_new_number_once(void **state) {
    for (int chore = 0; chore < 2; chore++) {
        struct centre c = rested_centre(*state);
        ms_t yesterday = clock_utc(2026, 6, 10, 12, 0), morning = clock_utc(2026, 6, 11, 8, 0);
        struct job j = {.c = &c, .who = who(&c, 0, yesterday), .tasks = {c.move}, .tasks_n = 1, .priority = 2};
        assert_int_equal(db_write(c.db, arrive, &j), OK);
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
        struct job n = {.c = &c, .who = who(&c, clerk(&c, c.move, 2), morning + 5)};
        assert_int_equal(db_write(c.db, next, &n), OK);
        assert_true(n.ticket.id == anew.id);
        n.ticket_id = anew.id;
        n.act = QUEUE_NO_SHOW_ACT;
        assert_int_equal(db_write(c.db, act, &n), OK);
        (void)issued_again(&c, j.contact_id, c.unit_id, morning + HOUR, ERR_CONFLICT); /* closed with an outcome: it stays so */
    }
}

static void a_new_number_may_be_of_another_place_and_follows_a_no_show_too(void **state) {
    struct centre c = rested_centre(*state);
    ms_t noon = clock_utc(2026, 6, 10, 12, 0);
    struct job j = {.c = &c, .who = who(&c, 0, noon), .tasks = {c.move}, .tasks_n = 1};
    assert_int_equal(db_write(c.db, arrive, &j), OK);
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
    struct job j = {.c = &c, .who = who(&c, 0, clock_utc(2026, 6, 10, 12, 0)), .tasks = {c.move}, .tasks_n = 1};
    assert_int_equal(db_write(c.db, arrive, &j), OK);
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
        int64_t mover = clerk(&c, c.move, 2), ids[2];
        struct job j = {.c = &c, .who = who(&c, mover, midnight - MINUTE)};
        for (int k = 0; k < 2; k++) {
            ids[k] = comes(&c, midnight - HOUR + k, c.move, 0);
            assert_int_equal(db_write(c.db, next, &j), OK);
            j.ticket_id = ids[k], j.act = k ? QUEUE_START : QUEUE_PARK;
            assert_int_equal(db_write(c.db, act, &j), OK);
        }
        assert_int_equal(set_aside_at(&c, four - 1), 0);
        ARENA(a);
        struct queue_picture p = picture(&c, &a, mover, four - 1);
        assert_true(p.called_n == 1 && p.parked_n == 1);
        j.who.now = four - 1, j.act = QUEUE_FINISH;
        assert_int_equal(db_write(c.db, act, &j), OK);
        p = picture(&c, &a, mover, four);
        assert_true(p.called_n == 0 && p.parked_n == 0);
        assert_int_equal(set_aside_at(&c, four), 1);
        assert_true(ticket_of(&c, &a, ids[0]).state == QUEUE_LEFT && ticket_of(&c, &a, ids[1]).state == QUEUE_DONE);
    }
}

static void who_is_sent_on_after_midnight_gets_a_number_of_the_new_day(void **state) {
    struct centre c = rested_centre(*state);
    ms_t midnight = clock_utc(2026, 6, 10, 0, 0);
    int64_t id = comes(&c, midnight - HOUR, c.move, 0), mover = clerk(&c, c.move, 2);
    (void)comes(&c, midnight + MINUTE, c.passport, 0);
    struct job j = {.c = &c, .who = who(&c, mover, midnight - 1)};
    assert_int_equal(db_write(c.db, next, &j), OK);
    j.ticket_id = id, j.unit_id = c.unit_id, j.who.now = midnight + HOUR;
    assert_int_equal(db_write(c.db, send_on, &j), OK);
    assert_true(j.ticket.number == 2 && j.ticket.state == QUEUE_WAITING);
    assert_int_equal(db_write(c.db, next, &j), OK);
    assert_true(j.ticket.id == id);
}

/* ---- duty that was forgotten ---- */

static void who_forgot_to_end_their_duty_yesterday_shortens_nobodys_wait_and_keeps_nobody_waiting(void **state) {
    struct centre c = centre(*state);
    ms_t morning = clock_utc(2026, 6, 11, 8, 0);
    int64_t all_round = clerk(&c, 0, 3), mover = clerk(&c, c.move, 2);
    on_duty_from(&c, all_round, 0, morning - DAY);
    struct job j = {.c = &c, .who = who(&c, 0, morning), .tasks = {c.move, c.passport}, .tasks_n = 2};
    assert_int_equal(db_write(c.db, arrive, &j), OK);
    ARENA(a);
    struct queue_picture p = picture(&c, &a, mover, morning);
    assert_true(p.on_duty == 0 && p.waiting[0].wait_minutes == -1 && p.wait_minutes_new == -1);
    assert_int_equal(picture(&c, &a, mover, morning - DAY + HOUR).on_duty, 1);
    on_duty_from(&c, mover, 0, morning);
    struct queue_picture shown = picture(&c, &a, mover, morning);
    assert_true(queue_mine(&shown, 0));
    j.who = who(&c, mover, morning);
    assert_int_equal(db_write(c.db, next, &j), OK); /* nobody on duty masters both */
}

/* ---- the race ---- */

enum { CLERKS = 200, WAITING = 100 };

struct racer { struct centre *c; pthread_barrier_t *start; int64_t employee_id, got; enum err err; };

static void *race(void *p) {
    struct racer *r = p;
    struct job j = {.c = r->c, .who = who(r->c, r->employee_id, 9000)};
    pthread_barrier_wait(r->start);
    r->err = db_write(r->c->db, next, &j);
    r->got = r->err == OK ? j.ticket.id : 0;
    return NULL;
}

static void two_hundred_clerks_press_at_once_and_a_hundred_citizens_are_called_once(void **state) {
    struct centre c = centre(*state);
    for (int i = 0; i < WAITING; i++) (void)comes(&c, 1000 + i, c.move, 0);
    static struct racer racers[CLERKS];
    pthread_t threads[CLERKS];
    pthread_barrier_t start;
    pthread_barrier_init(&start, NULL, CLERKS);
    for (int i = 0; i < CLERKS; i++) racers[i] = (struct racer){.c = &c, .start = &start, .employee_id = clerk(&c, c.move, 2)};
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
    struct centre c = centre(*state);
    for (int i = 0; i < THERE; i++) (void)comes(&c, 1000 + i, 0, 0);
    static struct racer racers[PRESSING];
    pthread_t threads[PRESSING];
    pthread_barrier_t start;
    pthread_barrier_init(&start, NULL, PRESSING);
    for (int i = 0; i < PRESSING; i++)
        racers[i] = (struct racer){.c = &c, .start = &start, .employee_id = i % 2 ? guest_of(&c, "state") : clerk(&c, 0, 0)};
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

/* ---- the time left ---- */

static void the_time_left_is_played_forward_by_who_may_serve_whom(void **state) {
    const bool all[] = {true, true, true, true}, only_last[] = {false, false, false, true};
    struct queue_server servers[] = {{.free_in = 5, .may = all}, {.free_in = 0, .may = only_last}};
    const struct queue_job jobs[] = {{10}, {10}, {10}, {10}};
    double wait[4];
    queue_estimate(servers, 2, jobs, 4, wait);
    const double want[] = {5, 15, 25, 0};
    for (int i = 0; i < 4; i++) assert_true(wait[i] > want[i] - 0.01 && wait[i] < want[i] + 0.01);
    struct queue_server none[] = {{.free_in = 0, .may = (const bool[]){false}}};
    queue_estimate(none, 1, jobs, 1, wait);
    assert_true(wait[0] < 0);
}

static void the_picture_tells_who_waits_and_how_long(void **state) {
    struct centre c = centre(*state);
    int64_t mover = clerk(&c, c.move, 2);
    people_sql(c.db, "INSERT INTO duty (authority_id, id, employee_id, unit_id, started_at) VALUES (%lld, %lld, %lld, %lld, 1)",
               (long long)c.authority_id, (long long)mover, (long long)mover, (long long)c.unit_id);
    for (int i = 0; i < 3; i++) (void)comes(&c, 1000 + i, c.move, 0);
    (void)comes(&c, 2000, c.passport, 0);
    ARENA(a);
    struct queue_picture p;
    DB_READ(tx);
    assert_int_equal(db_read_begin(c.db, &tx), OK);
    assert_int_equal(queue_picture(tx, &a, c.authority_id, c.unit_id, mover, 3000, &p), OK);
    assert_int_equal(p.waiting_n, 4);
    assert_int_equal(p.on_duty, 1);
    assert_int_equal(p.waiting[2].wait_minutes, 20);
    assert_true(queue_mine(&p, 2) && !queue_mine(&p, 3));
    assert_int_equal(p.waiting[3].wait_minutes, -1);
    assert_int_equal(p.wait_minutes_new, 30);
}

static void the_reception_and_the_booth_shorten_nobodys_wait(void **state) {
    struct centre c = centre(*state);
    int64_t mover = clerk(&c, c.move, 2), reception = clerk(&c, 0, 2), guest = clerk(&c, c.passport, 2);
    counter(&c, 901, 0);
    counter(&c, 902, 77);
    on_duty_from(&c, mover, 901, 1);
    on_duty_from(&c, guest, 902, 1);
    people_sql(c.db, "INSERT INTO duty (authority_id, id, employee_id, unit_id, started_at) VALUES (%lld, %lld, %lld, %lld, 1)",
               (long long)c.authority_id, (long long)reception, (long long)reception, (long long)c.unit_id);
    for (int i = 0; i < 2; i++) (void)comes(&c, 1000 + i, c.move, 0);
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
    struct centre c = centre(*state);
    int64_t mover = clerk(&c, c.move, 2), passports = clerk(&c, c.passport, 2);
    counter(&c, 901, 0);
    counter(&c, 902, 0);
    on_duty_from(&c, mover, 901, 1);
    on_duty_from(&c, passports, 902, 1);
    for (int i = 0; i < 2; i++) (void)comes(&c, 1000 + i, c.move, 0);
    const struct { int64_t tasks[2]; size_t n; int wait; } told[] = {
        {{c.move}, 1, 20}, {{c.passport}, 1, 0}, {{c.move, c.passport}, 2, 0}, {{}, 0, 0}, {{task(&c, "jagttegn", "2 center", "own")}, 1, -1}};
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        assert_int_equal(wait_with(&c, told[i].tasks, told[i].n), told[i].wait);
        struct job j = {.c = &c, .who = who(&c, 0, 4000), .tasks = {told[i].tasks[0], told[i].tasks[1]}, .tasks_n = told[i].n};
        assert_int_equal(db_write(c.db, arrive, &j), OK);
        ARENA(a);
        struct queue_picture p = picture(&c, &a, 0, 5000);
        assert_true(p.waiting[2].ticket.id == j.ticket_id && p.waiting[2].wait_minutes == told[i].wait);
        j.act = QUEUE_LEAVE;
        assert_int_equal(db_write(c.db, act, &j), OK);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_reception_and_the_booth_shorten_nobodys_wait),
        cmocka_unit_test(the_next_is_the_one_who_waited_longest_of_those_i_may_serve),
        cmocka_unit_test(a_level_one_colleague_is_not_given_what_takes_level_two),
        cmocka_unit_test(who_has_somebody_gets_nobody_more_until_they_are_through),
        cmocka_unit_test(a_contact_has_one_ticket_however_often_it_is_asked_for),
        cmocka_unit_test(moves_that_the_state_does_not_allow_are_refused),
        cmocka_unit_test(a_no_show_closes_the_contact_with_an_outcome),
        cmocka_unit_test(a_ticket_sent_on_keeps_its_place_and_the_word_goes_with_it),
        cmocka_unit_test(in_a_crisis_everybody_has_a_place_and_a_time_and_the_lists_have_an_end),
        cmocka_unit_test(what_was_served_before_a_second_wait_is_kept_and_the_wait_is_no_service),
        cmocka_unit_test(two_matters_that_nobody_here_masters_alone_are_begun_by_who_masters_one),
        cmocka_unit_test(two_hundred_clerks_press_at_once_and_a_hundred_citizens_are_called_once),
        cmocka_unit_test(nobody_of_yesterday_is_called_this_morning),
        cmocka_unit_test(who_is_left_over_is_set_aside_and_stays_open_for_an_outcome),
        cmocka_unit_test(who_comes_back_the_next_day_gets_a_new_number_once),
        cmocka_unit_test(a_new_number_may_be_of_another_place_and_follows_a_no_show_too),
        cmocka_unit_test(twenty_who_give_the_new_number_at_once_give_one),
        cmocka_unit_test(whom_a_clerk_has_in_hand_at_midnight_may_be_finished_until_four),
        cmocka_unit_test(who_is_sent_on_after_midnight_gets_a_number_of_the_new_day),
        cmocka_unit_test(who_forgot_to_end_their_duty_yesterday_shortens_nobodys_wait_and_keeps_nobody_waiting),
        cmocka_unit_test(who_has_said_no_matter_is_called_by_the_municipalitys_own_who_are_at_no_booth),
        cmocka_unit_test(who_has_said_no_matter_and_was_sent_to_one_by_name_is_called_by_that_one),
        cmocka_unit_test(a_life_event_is_called_by_who_knows_something_of_its_package),
        cmocka_unit_test(a_life_event_whose_matters_were_said_is_as_its_matters),
        cmocka_unit_test(guests_and_clerks_press_at_once_and_only_clerks_get_who_has_said_no_matter),
        cmocka_unit_test(the_time_left_is_played_forward_by_who_may_serve_whom),
        cmocka_unit_test(the_picture_tells_who_waits_and_how_long),
        cmocka_unit_test(who_would_come_with_these_matters_is_told_what_the_slip_will_say),
    };
    return testdb_run(tests);
}
