/* The queue of a unit as its leader follows it, live: who waits and how long, who is with whom, and whom nobody on duty can take.
 * Nothing is done here, and of the citizens only their numbers are told. */
#pragma once
#include "queue/live.h"
#include "view/layout.h"

struct unit_queue {
    int64_t unit_id;
    str unit_name;                       /* {} in the stream, which sends what stands below the heading */
    struct queue_picture queue;          /* shared: held as long as the page is made */
    struct queue_shot *held;
};
size_t unit_queue_unserved(const struct unit_queue *u); /* of those listed: whom nobody on duty may serve */
