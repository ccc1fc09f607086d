/* A town of three units whose contacts, tickets and shifts a test draws or lists, written as rows without the rooms; and the leader's
 * figures of it. Each function fails the test when it can't. */
#pragma once
#include "insight/insight.h"

/* One contact with its ticket, as the rows have it. */
struct town_row {
    int64_t unit, task;
    enum contact_channel channel;
    enum contact_outcome outcome;
    ms_t created, closed;
    bool ticket;
    enum queue_state state;
    ms_t called, started, ended, before; /* where it is now; before: served by then, when parked */
    struct {
        int64_t to;                      /* unit; 0: was not sent on */
        ms_t at, called, served;         /* when; in the unit that sent it on. called DB_NULL: without a call */
    } sent;
    ms_t no_show;                        /* call of a first number, which nobody came for; 0: there was none */
    ms_t begun;                          /* 0: when it was registered */
    bool told;                           /* a wait of so many minutes was promised with the number */
    int64_t promised;
};
struct town_shift { int64_t unit; ms_t from, to; };
struct town {
    int64_t authority;
    struct town_row *rows;
    size_t n;
    const struct town_shift *shifts;
    size_t shifts_n;
};
enum { TOWN_NORTH = 11, TOWN_SOUTH = 12, TOWN_PHONES = 13, TOWN_UNITS = 3, TOWN_TASKS = 40 };
enum err town_write(struct db_tx *tx, void *town); /* db_write(db, town_write, &town); the contact of rows[i] is 1000 + i */

struct insight town_figures(struct db *db, struct arena *a, struct insight_scope scope);
struct insight_board town_board(struct db *db, struct arena *a, int64_t authority, ms_t now);
