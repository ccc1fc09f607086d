/* A service centre with a department beside it, two tasks, and whom a test lets come and be called: for tests of the queue. Each
 * function fails the test when it can't. */
#pragma once
#include "queue/queue.h"

struct centre { struct db *db; int64_t authority_id, unit_id, department_id, move, passport; };
struct centre centre_new(struct db *db);                                        /* of an authority of its own */
int64_t centre_task(struct centre *c, const char *key, const char *depths, const char *owner); /* served in 10 minutes */
int64_t centre_clerk(struct centre *c, int64_t task_id, int level);             /* level 0: qualified for nothing; task_id 0: for all */
int64_t centre_guest_of(struct centre *c, const char *employer);                /* another authority's, qualified for all */
void centre_counter(struct centre *c, int64_t id, int64_t booth_id);            /* booth_id 0: an ordinary one */
void centre_on_duty_from(struct centre *c, int64_t employee_id, int64_t counter_id, ms_t since); /* counter_id 0: none */
struct contact_who centre_who(struct centre *c, int64_t employee_id, ms_t now);
/* Somebody comes to the counter and gets a ticket, for that matter (0: none said); its id. */
int64_t centre_comes(struct centre *c, ms_t now, int64_t task_id, int64_t priority);
struct queue_picture centre_picture(struct centre *c, struct arena *a, int64_t employee_id, ms_t now);

/* What is done in one write: db_write(db, centre_next, &job). */
struct centre_job {
    struct centre *c;
    struct contact_who who;
    int64_t tasks[3], life_event_id, contact_id, ticket_id, unit_id, priority;
    size_t tasks_n;
    enum queue_act act;
    bool word_came, issued, warned; /* warned: to be sent on only where somebody serves it */
    struct queue_ticket ticket;
};
enum err centre_arrive(struct db_tx *tx, void *ctx);
enum err centre_issue_again(struct db_tx *tx, void *ctx);
enum err centre_next(struct db_tx *tx, void *ctx);
enum err centre_act(struct db_tx *tx, void *ctx);
enum err centre_send_on(struct db_tx *tx, void *ctx);
