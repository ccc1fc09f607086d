/* The half day of the demo: who comes when for what, and what becomes of it. For src/app/demo*.c only. */
#pragma once
#include "app/demo_town.h"
#include "queue/queue.h"

enum { DEMO_HALF_DAY = 270 * MINUTE, DEMO_MOST_MATTERS = 3 };

struct demo_citizen { int64_t id; str municipality, language; };
struct demo_crowd {                        /* of one municipality: those who have been here today */
    struct demo_citizen at[300];
    size_t n;
};
struct demo_visit {
    ms_t at;
    const struct demo_place *place;
    enum contact_channel channel;
    const struct demo_matter *matters[DEMO_MOST_MATTERS];
    int64_t task_ids[DEMO_MOST_MATTERS];
    size_t matters_n;
    int64_t citizen_id;                    /* 0: not known when it is registered */
    struct demo_citizen later;             /* whom they turn out to be at the counter; id 0: nobody */
    str municipality, language, acting_for;
    int64_t contact_id, ticket_id;
    ms_t leaves_at;                        /* patience; INT64_MAX: endless */
    bool no_show;
};
struct demo_day {
    struct demo_town *town;
    struct db_tx *tx;
    struct arena *arena;
    uint64_t dice;
    ms_t start, now;
    struct demo_crowd crowds[DEMO_MOST_SERVED];
};

/* A moment of the half day, more often late than early when rush. */
ms_t demo_moment(struct demo_day *d, bool rush);
/* Who comes: for what, in which words, known or not. */
[[nodiscard]] enum err demo_visit_draw(struct demo_day *d, const struct demo_place *p, enum contact_channel channel, ms_t at,
                                       struct demo_visit *ret);
[[nodiscard]] enum err demo_visit_register(struct demo_day *d, struct demo_visit *v, const struct demo_worker *w, ms_t at);
/* Closes with that outcome, or with the next best that competence allows. */
[[nodiscard]] enum err demo_visit_close(struct demo_day *d, const struct demo_visit *v, const struct demo_worker *w,
                                        const struct demo_place *where, enum contact_outcome outcome, ms_t at);
struct contact_who demo_who(const struct demo_worker *w, const struct demo_place *where, ms_t at);
/* Minutes that serving it really takes. */
int demo_visit_minutes(struct demo_day *d, const struct demo_visit *v);
int demo_by_time(const void *a, const void *b); /* of two visits, for qsort */

[[nodiscard]] enum err demo_counters_run(struct demo_day *d);   /* demo_counters.c: all who come in person */
[[nodiscard]] enum err demo_calls_run(struct demo_day *d);      /* demo_calls.c: all others */
