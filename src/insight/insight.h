/* Figures: how much came in, how long people waited, how it ended; and the leaders' board of how it goes just now. Only
 * counts and times: they name nobody, so they need no purpose.
 *
 * A period is whole days of Copenhagen's clock. A contact belongs to the day it was registered, a ticket to the day it was
 * issued, also when it was set aside overnight: then it has left, and its contact has no outcome before somebody gives it one; a
 * new number of the day after is a ticket of that day. The database counts; hours are counted in UTC and each is one local hour of one local day, since the zone's
 * offset is whole hours, so the days of 23 and 25 hours come out right.
 *
 *   numbers given  tickets, counted by when they were issued. A number is no outcome: a contact that got one is open until somebody
 *                  closes it, so these stand beside the outcomes
 *   waiting time   from the ticket's issue to its first call; of one that was called and sent on each unit has its own: the second from
 *                  when it was sent on to the first call there
 *   service time   from the start of service to its end, or from the call when nobody pressed start; of a ticket that was parked the
 *                  stretches together, without the wait between them. Of one that was sent on each unit has what it did itself; it
 *                  belongs there to the day the ticket was issued. (Of those sent on before there were stretches,
 *                  schema/321_stretches.sql, all counts in the unit where the ticket is.)
 *   promised       the wait that the screens said of a newcomer with these matters when the number was given, beside what it became.
 *                  Kept of ordinary numbers, while a screen shows the queue: a promise costs nobody a look at it (queue_live_promise).
 *                  Not of who goes first, and not of who was sent on since
 *   median, p90    exact, over all of them, each counted in whole seconds: the middle one (of an even number the mean of the two),
 *                  and the least that nine in ten do not exceed
 *   solved         closed with an outcome that helps at the first contact (contact_outcome_solves), of those closed; but for those
 *                  that were sent on or got a second number
 *   capacity use   time of work over time of duty. Work is tickets in service; calls, chats and what the reception answers itself,
 *                  from begun to closed; and of letters, mail and those who are given a number, from begun to registered, for what
 *                  lies waiting is no work. Each contact's is an hour at most since some are closed late; nobody counts as on
 *                  duty longer than 16 hours at a time since some forget to end it. When it was begun is known to the page: the first
 *                  key or choice (without JavaScript the first that is sent), or said by the program that registers it; else it was
 *                  begun when it was registered (contact_begun) */
#pragma once
#include "contact/contact.h"
#include "queue/queue.h"

struct insight_scope {
    int64_t authority_id;
    int64_t unit_id;                 /* 0: all */
    ms_t from, to;                   /* local midnights; to is the day after the last */
    ms_t now;                        /* what has no end yet counts until now */
};
struct insight_times {
    int64_t n;                       /* over so many: of tickets, and of stretches in units that sent them on */
    ms_t median, p90;                /* DB_NULL when n is 0 */
};
struct insight_promise {
    int64_t n, late;                 /* over so many tickets; late: how many of them waited more than 10 min longer */
    ms_t promised, waited;           /* medians; DB_NULL when n is 0 */
};
struct insight_unit {
    int64_t unit_id;
    str name;
    int64_t contacts, closed, solved; /* closed: of those registered in the period; solved: of the closed */
    int64_t tickets[QUEUE_STATES];    /* given in the period, by what has become of them */
    struct insight_times wait, service;
    struct insight_promise promise;
    ms_t served, staffed;            /* of capacity use */
};
struct insight_day { ms_t day; int64_t contacts, numbers; };      /* day: its local midnight; numbers: given on it */
/* with_number: matters of contacts that got a number. */
struct insight_task { int64_t task_id; str key, name, name_en; int64_t matters, with_number, outcomes[CONTACT_OUTCOMES]; };
struct insight {
    struct insight_scope scope;
    struct insight_unit all;         /* the sum; its name is empty */
    struct insight_unit *units;      /* those that had anything, by kind and name */
    size_t units_n;
    struct insight_day *days;        /* every day of the period, also those without */
    size_t days_n;
    int64_t hours[24], numbers[24];  /* contacts, and numbers given, by local hour */
    int64_t channels[CONTACT_CHANNELS], outcomes[CONTACT_OUTCOMES]; /* [CONTACT_NONE]: still open */
    struct insight_task *tasks;      /* all that had any, the most frequent first; a contact may be about several */
    size_t tasks_n;
    int64_t matters, matters_with_number; /* of all tasks: the sum of theirs */
    int64_t matter_outcomes[CONTACT_OUTCOMES]; /* each matter's own, of all tasks; `outcomes` has that of the whole visit */
    int64_t without_matters, without_matters_with_number; /* contacts of which no task is known */
};
/* What ret points to is in the arena. */
[[nodiscard]] enum err insight(struct db_tx *tx, struct arena *a, const struct insight_scope *scope, struct insight *ret);

/* Whether an outcome is told of: a number is none any more (CONTACT_TICKET), but that of old contacts. */
bool insight_tells(int outcome, const int64_t *outcomes);
/* Tickets given in the period, whatever became of them. */
int64_t insight_numbers(const struct insight_unit *u);
/* The figures as lines of a spreadsheet: Opgørelse;Gruppe;Mål;Værdi, in the words of the language. For Danish Excel: semicolons,
 * decimal comma and a byte order mark; else RFC 4180 with decimal points. Times are minutes. */
void insight_csv(const struct insight *f, enum lang lang, bool excel, struct buf *out);

/* ---- the board ---- */
struct insight_now {
    int64_t unit_id;
    str name;
    enum competence_unit kind;
    int waiting, in_service, on_duty;
    int unserved;                    /* of those who wait: whom nobody on duty may serve */
    ms_t longest_wait;               /* DB_NULL: nobody waits */
    int wait_minutes_new;            /* for one who comes now; -1: nobody on duty could take them, or they come by telephone */
    int64_t contacts_today, served_today, left_today; /* left: also those who did not come when called; who got a new number counts by that */
};
struct insight_board {
    struct insight_now *units;       /* centres, and departments where something is going on */
    size_t units_n;
    struct insight_now all;          /* wait_minutes_new: the longest of them */
    ms_t now;
};
[[nodiscard]] enum err insight_board(struct db_tx *tx, struct arena *a, int64_t authority_id, ms_t now, struct insight_board *ret);

extern const struct routes insight_routes; /* /ledelse, /tal, /api/v1/board, /api/v1/figures */
