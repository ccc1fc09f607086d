/* What the pages of the queue show: the citizen's ticket page and the screen on the wall. */
#pragma once
#include "queue/live.h"
#include "view/layout.h"

enum { QUEUE_WALK = 20 }; /* minutes: who waits so long can go for a walk meanwhile */

struct queue_ticket_page {
    str token, number;
    struct queue_seen seen;
    html qr;            /* on the slip: leads to the page */
};
/* Will anything more happen to it, so that its page must listen? */
bool queue_seen_goes_on(const struct queue_seen *t);
/* Has it another number than its holder knows, that they do not know of? */
static inline bool queue_seen_renumbered(const struct queue_seen *t) {
    return t->from_number && (t->state == QUEUE_WAITING || t->state == QUEUE_CALLED || t->state == QUEUE_PARKED);
}
static inline bool queue_seen_elsewhere(const struct queue_seen *t) { return !str_eq(t->from_unit_name, t->unit_name); }

enum { DISPLAY_CALLED = 10, DISPLAY_SERVING = 6 };   /* what there is room for on the wall */
struct queue_display {
    int64_t authority_id, unit_id;
    str unit_name;
    struct queue_picture picture;
    bool closed;                                     /* no wait is told to who would come now */
    const struct queue_ticket *called[DISPLAY_CALLED], *serving[DISPLAY_SERVING]; /* the latest call first */
    size_t called_n, serving_n;
    const char *size;                                /* "few", "some", "many": how large the numbers can be */
};
/* Sorts the picture's tickets into called and serving. */
void queue_display_arrange(struct queue_display *d);
/* Called within the last 20 seconds: people look up. */
bool queue_called_just_now(const struct queue_display *d, const struct queue_ticket *t);
