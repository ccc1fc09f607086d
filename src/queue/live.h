/* What open ticket pages and the citizens' front page show, without asking the database for each: the picture of a unit is
 * taken once for each change (event "queue"), and every 15 seconds since waiting times shrink by themselves, and is read by
 * all its pages. */
#pragma once
#include "queue/queue.h"

struct queue_live;
[[nodiscard]] enum err queue_live_new(struct db *db, struct queue_live **ret);
void queue_live_free(struct queue_live *live); /* takes NULL; when the database is closed, whose events come to it */

/* A ticket as its holder sees it. */
struct queue_seen {
    int64_t number;
    enum queue_state state;
    int ahead, wait_minutes;         /* of those who wait; wait -1: cannot be said */
    str unit_name, counter_name;
    ms_t issued_at, last_call_at;
    bool day_over;                   /* nobody was helped; state is WAITING until it has been set aside */
};
/* How a ticket of that unit stands now. The strings are copied into the arena. ERR_NOT_FOUND: no such ticket. */
[[nodiscard]] enum err queue_live_see(struct queue_live *live, struct arena *a, int64_t authority_id, int64_t unit_id, int64_t ticket_id,
                                      struct queue_seen *ret);

/* How it is in a unit just now. */
struct queue_now {
    int waiting, on_duty;
    int wait_minutes;                /* for one who would come now; -1: nobody on duty could take them */
};
[[nodiscard]] enum err queue_live_now(struct queue_live *live, int64_t authority_id, int64_t unit_id, struct queue_now *ret);

/* The whole picture for a screen of the staff, with what this employee may serve marked. What it points to is shared and
 * good until queue_live_put(), which takes NULL. `now` is what "has waited" is counted to. Of who waits it has the first
 * listed_n only. */
struct queue_shot;
[[nodiscard]] enum err queue_live_hold(struct queue_live *live, struct arena *a, int64_t authority_id, int64_t unit_id, int64_t employee_id, ms_t now,
                                       struct queue_picture *ret, struct queue_shot **ret_shot);
void queue_live_put(struct queue_live *live, struct queue_shot *shot);
