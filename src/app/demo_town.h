/* The organisation of the demo as it was written, with the ids it got. For src/app/demo*.c only. */
#pragma once
#include "app/demo_tables.h"

enum { DEMO_MOST_PLACES = 24, DEMO_MOST_WORKERS = 96, DEMO_MOST_COUNTERS = 8, DEMO_MOST_SERVED = 2 };

struct demo_served_town {              /* a municipality */
    int64_t authority_id;
    const struct demo_authority *row;
    struct catalogue catalogue;        /* with the ids of the tasks */
};
struct demo_place {                    /* a unit */
    const struct demo_unit *row;
    const struct demo_served_town *town;
    int64_t authority_id, id;
    int64_t counters[DEMO_MOST_COUNTERS];   /* as many as row->counters; the last is the booth's, when it has one */
};
struct demo_worker {
    const struct demo_person *row;
    const struct demo_place *place;
    int64_t authority_id, id;
};
struct demo_town {
    struct db_tx *tx;
    struct arena *arena;
    const struct demo_plan *plan;
    struct demo_served_town served[DEMO_MOST_SERVED];
    size_t served_n;
    struct demo_place places[DEMO_MOST_PLACES];
    size_t places_n;
    struct demo_worker workers[DEMO_MOST_WORKERS];
    size_t workers_n;
};
/* Writes catalogue, organisation, staff, accounts, offerings and agreements. tx, arena and plan are set by the caller. */
[[nodiscard]] enum err demo_town_write(struct demo_town *t, const struct catalogue *files);
/* Half a day of contacts up to plan->now. */
[[nodiscard]] enum err demo_day_write(struct demo_town *t);

/* NULL: the catalogue has no such task. */
const struct catalogue_task *demo_task(const struct demo_served_town *t, str key);
const struct demo_place *demo_place(const struct demo_town *t, const char *key);
/* Whether the unit of a department stands at the same address. */
bool demo_colocated(const struct demo_town *t, const struct demo_place *p, str department);

/* The same dice for everybody with the same seed: 0 … sides - 1. */
uint32_t demo_dice(uint64_t *state, uint32_t sides);
bool demo_chance(uint64_t *state, uint32_t percent);
