#include "support/centre.h"
#include <stdatomic.h>
#include "support/people.h"
#include "support/testdb.h"

int64_t centre_task(struct centre *c, const char *key, const char *depths, const char *owner) {
    static _Atomic int64_t ids = 5000;
    int64_t id = ids++;
    people_sql(c->db, "INSERT INTO task (authority_id, id, key, name, name_en, departments, depths, area, owner, owner_key, minutes, summary, "
               "summary_en, work_description) VALUES (%lld, %lld, '%s', '%s', 'x', 'KSR', '%s', 'general', '%s', '', 10, 's', 's', 'w')",
               (long long)c->authority_id, (long long)id, key, key, depths, owner);
    return id;
}

struct centre centre_new(struct db *db) {
    struct centre c = {.db = db, .authority_id = people_authority(db)};
    c.unit_id = people_unit(db, c.authority_id);
    c.move = centre_task(&c, "flytning", "1 center; 2 center", "own");
    c.passport = centre_task(&c, "pas", "1 center; 2 center", "own");
    c.department_id = c.unit_id + 1;
    people_sql(db, "INSERT INTO unit (authority_id, id, key, kind, name, department) VALUES (%lld, %lld, 'ksr', 'department', 'KSR', 'KSR')",
               (long long)c.authority_id, (long long)c.department_id);
    return c;
}

int64_t centre_clerk(struct centre *c, int64_t task_id, int level) {
    int64_t id = people_employee(c->db, c->authority_id, "Kirsten");
    if (level) people_sql(c->db, "INSERT INTO employee_qualification VALUES (%lld, %lld, %lld, %d)", (long long)c->authority_id,
                          (long long)id, (long long)task_id, level);
    return id;
}

struct contact_who centre_who(struct centre *c, int64_t employee_id, ms_t now) {
    return (struct contact_who){c->authority_id, employee_id, c->unit_id, now};
}

enum err centre_arrive(struct db_tx *tx, void *ctx) {
    struct centre_job *j = ctx;
    ARENA(a);
    struct contact_new n = {.who = j->who, .channel = CONTACT_COUNTER, .said = S("jeg er flyttet"), .task_ids = j->tasks, .tasks_n = j->tasks_n,
                            .life_event_id = j->life_event_id};
    TRY(contact_register(tx, &a, &n, &j->contact_id));
    TRY(queue_issue(tx, &a, &(struct queue_issue){j->who, j->contact_id, j->priority}, &j->ticket, &j->issued));
    j->ticket_id = j->ticket.id;
    return OK;
}

enum err centre_issue_again(struct db_tx *tx, void *ctx) {
    struct centre_job *j = ctx;
    ARENA(a);
    return queue_issue(tx, &a, &(struct queue_issue){j->who, j->contact_id, j->priority}, &j->ticket, &j->issued);
}

enum err centre_next(struct db_tx *tx, void *ctx) {
    struct centre_job *j = ctx;
    ARENA(a);
    return queue_next(tx, &a, j->who, 0, &j->ticket);
}

enum err centre_act(struct db_tx *tx, void *ctx) {
    struct centre_job *j = ctx;
    ARENA(a);
    return queue_act(tx, &a, j->who, j->ticket_id, j->act, 0, S(""), &j->ticket);
}

enum err centre_send_on(struct db_tx *tx, void *ctx) {
    struct centre_job *j = ctx;
    ARENA(a);
    TRY(queue_send_on(tx, &a, j->who, j->ticket_id, &(struct queue_sending){j->unit_id, 0, S("spørg til børnene"), !j->warned}, &j->ticket));
    j->word_came = str_eq(j->ticket.word, S("spørg til børnene")); /* asked here: the text goes with the arena */
    return OK;
}

int64_t centre_comes(struct centre *c, ms_t now, int64_t task_id, int64_t priority) {
    struct centre_job j = {.c = c, .who = centre_who(c, 0, now), .tasks = {task_id}, .tasks_n = task_id ? 1 : 0, .priority = priority};
    assert_int_equal(db_write(c->db, centre_arrive, &j), OK);
    return j.ticket_id;
}

void centre_counter(struct centre *c, int64_t id, int64_t booth_id) {
    people_sql(c->db, "INSERT INTO counter (authority_id, id, unit_id, booth_id, name) VALUES (%lld, %lld, %lld, NULLIF(%lld, 0), 'n')",
               (long long)c->authority_id, (long long)id, (long long)c->unit_id, (long long)booth_id);
}

void centre_on_duty_from(struct centre *c, int64_t employee_id, int64_t counter_id, ms_t since) {
    people_sql(c->db, "INSERT INTO duty (authority_id, id, employee_id, unit_id, counter_id, started_at)"
               " VALUES (%lld, %lld, %lld, %lld, NULLIF(%lld, 0), %lld)", (long long)c->authority_id, (long long)employee_id,
               (long long)employee_id, (long long)c->unit_id, (long long)counter_id, (long long)since);
}

/* Staff of another authority, who may serve everything they are asked to. */
int64_t centre_guest_of(struct centre *c, const char *employer) {
    int64_t id = centre_clerk(c, 0, 3);
    people_sql(c->db, "UPDATE employee SET employer = '%s' WHERE authority_id = %lld AND id = %lld", employer, (long long)c->authority_id,
               (long long)id);
    return id;
}

struct queue_picture centre_picture(struct centre *c, struct arena *a, int64_t employee_id, ms_t now) {
    struct queue_picture p;
    DB_READ(tx);
    assert_int_equal(db_read_begin(c->db, &tx), OK);
    assert_int_equal(queue_picture(tx, a, c->authority_id, c->unit_id, employee_id, now, &p), OK);
    return p;
}
