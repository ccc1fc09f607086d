/* What open ticket pages show, without asking the database for each: the picture of a unit is taken once for each change
 * (event "queue") and read by all its pages. */
#pragma once
#include "queue/queue.h"

struct queue_live;
[[nodiscard]] enum err queue_live_new(struct db *db, struct queue_live **ret);
void queue_live_free(struct queue_live *live); /* takes NULL */

/* A ticket as its holder sees it. */
struct queue_seen {
    int64_t number;
    enum queue_state state;
    int ahead, wait_minutes;         /* of those who wait; wait -1: cannot be said */
    str unit_name, counter_name;
    ms_t issued_at, last_call_at;
};
/* How a ticket of that unit stands now. The strings are copied into the arena. ERR_NOT_FOUND: no such ticket. */
[[nodiscard]] enum err queue_live_see(struct queue_live *live, struct arena *a, int64_t authority_id, int64_t unit_id, int64_t ticket_id,
                                      struct queue_seen *ret);
