/* The queue: a ticket is a place in the queue of a unit. One visit with several matters is one ticket.
 *
 * States and what moves between them stand in one table in queue.c:
 *   waiting → called → serving → done;  called → called (again), no_show, parked;  serving → parked, waiting (sent on);
 *   parked → called;  waiting → left.
 * Who is next: of all who wait in the unit and whom I may serve (qualified at the level needed for every matter, or for some
 * when nobody who calls from the queue is for every; sent to me if sent to a person; whose matter nobody knows yet is for the municipality's own staff who are at no booth, or for whom
 * it was sent to), the highest priority, then the longest wait since the ticket was issued. A ticket that is sent
 * on keeps the time it was issued.
 * Who has said a life event and no matter may need any task of its package: of the municipality's own such a ticket is for those
 * qualified for one of them, at whatever level, when one of them is on duty in the unit and calls from its queue; else for all.
 * The citizen's language does not change the order: the lines say who on duty speaks it, and who calls decides. A ticket that came first
 * for those who speak its language would have to be played forward for each of them (queue_estimate), or the times would be wrong.
 * The queue is that of its day (Copenhagen's): from midnight on nobody of the day before is called or counted. Whom a clerk
 * has in hand then may be finished until 04:00. What is left over after that queue_set_aside() ends as left, and the contact
 * stays open on the list of those without an outcome.
 * Two clerks never get the same citizen: the row is taken in one statement (SQLite: one writer; PostgreSQL: FOR UPDATE
 * SKIP LOCKED). */
#pragma once
#include "authority/authority.h"
#include "contact/contact.h"
#include "db/db.h"

struct queue_live; /* queue/live.h */

enum queue_state { QUEUE_WAITING, QUEUE_CALLED, QUEUE_SERVING, QUEUE_PARKED, QUEUE_DONE, QUEUE_NO_SHOW, QUEUE_LEFT, QUEUE_STATES };
extern const char *const queue_state_names[QUEUE_STATES];

struct queue_ticket {
    int64_t authority_id, id, contact_id, unit_id, number, priority, minutes, calls, version;
    str day;                                                                    /* whose number it carries: "2026-11-21", local */
    str token, language, word, unit_name, unit_address, counter_name, employee_name, tasks, life_event; /* the last two: for catalogue_names */
    int64_t from_number;         /* the number its holder had before: it was sent on, or replaces one; 0: it is their first */
    str from_unit_name;          /* and whose that was */
    enum queue_state state;
    /* DB_NULL: not yet. called_at: the first call ever; started_at: of the service under way, anew after parking or sending on; of one
     * that was called and ended without having been started, the call */
    ms_t issued_at, called_at, last_call_at, started_at, ended_at;
    int64_t employee_id, counter_id;                                            /* 0: none */
    bool unhelped;                                                              /* set aside; its contact has no outcome yet */
};

struct queue_issue {
    struct contact_who who;      /* the unit is the queue's */
    int64_t contact_id;
    int64_t priority;            /* 0 ordinary; 1 has an appointment or needs care; 2 urgent */
    struct queue_live *live;     /* what the screens say just now: the wait that is promised is kept, for the figures. NULL: it is not */
};
/* A ticket for an open contact; its contact waits from now on. A contact that has one already gets the same again (a
 * retried request never makes a second), unless nobody was helped with that: its day ended, or nobody came when it was called.
 * Then it gets a new number, as urgent as it was, in who.unit_id; the old one stays in the figures of its day, and its page shows
 * the new. Whose contact was closed because they did not come when called for the third time, and who comes back the same day
 * (queue_comes_back), has it opened again. *ret_new: whether one was issued; NULL: who asks does not mind. ERR_CONFLICT: the contact is
 * closed otherwise, or somebody has just moved the old one. ERR_INVALID: whoever called or wrote stands in no queue; only a contact at the counter gets a ticket. */
[[nodiscard]] enum err queue_issue(struct db_tx *tx, struct arena *a, const struct queue_issue *issue, struct queue_ticket *ret, bool *ret_new);
/* The same for a request, with its problems said and a new number written in the log. People are still inside when the door closes; but
 * nobody gives a number for a door that is closed without knowing it: that is refused until the field while_closed says it is meant. So is
 * one that nobody on duty there can serve, until the field anyway says so; both are asked at once. */
[[nodiscard]] enum err queue_issue_by(struct db_tx *tx, struct request *req, const struct queue_issue *issue, const char *field, struct queue_ticket *ret);

#define QUEUE_WHILE_CLOSED_FIELD {.name = "while_closed", .kind = FIELD_BOOL, .label = T("Nummer, selv om der er lukket"), .doc = "a number though the unit is closed now; else that is refused with 422 and asked first"}
#define QUEUE_ANYWAY_FIELD {.name = "anyway", .kind = FIELD_BOOL, .label = T("Giv nummer alligevel"), .doc = "a number though nobody on duty there can serve it; else that is refused with 422 and asked first"}

/* Who is next for this employee at this counter. ERR_NOT_FOUND: nobody that they may serve waits; ERR_CONFLICT: they still
 * have one called or in service (*ret is that one). */
[[nodiscard]] enum err queue_next(struct db_tx *tx, struct arena *a, struct contact_who who, int64_t counter_id, struct queue_ticket *ret);

enum queue_act { QUEUE_CALL_AGAIN, QUEUE_START, QUEUE_PARK, QUEUE_RESUME, QUEUE_NO_SHOW_ACT, QUEUE_FINISH, QUEUE_LEAVE, QUEUE_ACTS };
extern const char *const queue_act_names[QUEUE_ACTS]; /* "call_again", "start", "park", "resume", "no_show", "finish", "leave" */
/* Moves a ticket on. ERR_CONFLICT: its state does not allow it, or (version ≠ 0) somebody moved it since. A no-show after
 * the third call closes its contact as left without being helped; before that the contact stays open, and can have a new number
 * (queue_issue); finish leaves the contact to be closed with an outcome. */
[[nodiscard]] enum err queue_act(struct db_tx *tx, struct arena *a, struct contact_who who, int64_t ticket_id, enum queue_act act,
                                 int64_t version, str word, struct queue_ticket *ret);
/* The same for a request with the fields version and word, written in the log. ERR_CONFLICT, and a problem that says who has it, of what a
 * colleague has called, serves or has parked; to call again what is parked is open to who sees it, for its citizen has come back. */
[[nodiscard]] enum err queue_act_by(struct db_tx *tx, struct request *req, struct contact_who who, int64_t ticket_id, enum queue_act act, struct queue_ticket *ret);
/* Has a colleague called, served or parked it? Then it is theirs to move, until it is taken over. employee_id 0, a system: no. */
bool queue_with_another(const struct queue_ticket *t, int64_t employee_id);
/* Is moving this ticket by that act open only to who may see its contact (contact_look)? The rest is the work of everybody who looks
 * after the queue where it stands. Not of a system; always of staff of another authority, of what would put the citizen into
 * one's own hands, and of what stands in a unit where one is not on duty. act QUEUE_ACTS: sending it on, to an employee or (0) to anyone. */
bool queue_move_takes_sight(const struct access_session *s, const struct queue_ticket *t, enum queue_act act, int64_t to_employee_id);
/* Sends on to another unit's queue, or to one employee there (0: anyone), with a word. It keeps its issue time, gets a
 * number of that unit when the unit is another. ERR_DENIED: nobody on duty there can serve it (queue_line.wait_minutes would be -1),
 * and whoever sends it does not mean it anyway; ERR_INVALID: the unit is no more; ERR_CONFLICT: it has ended, or somebody moved it. */
struct queue_sending { int64_t unit_id, employee_id; str word; bool anyway; };
[[nodiscard]] enum err queue_send_on(struct db_tx *tx, struct arena *a, struct contact_who who, int64_t ticket_id,
                                     const struct queue_sending *to, struct queue_ticket *ret);
/* The same for a request with the fields unit_id, word, anyway and while_closed, written in the log. Nobody is sent to another unit
 * whose door is closed just now without whoever sends them knowing it: that is refused until while_closed says it is meant, and then
 * it is meant though nobody is on duty there either. employee_id 0: anyone. What a colleague has is refused as by queue_act_by(). */
[[nodiscard]] enum err queue_send_on_by(struct db_tx *tx, struct request *req, struct contact_who who, int64_t ticket_id, int64_t employee_id,
                                        struct queue_ticket *ret);
/* For struct authority_shift: somebody went off duty or elsewhere. Who was sent to them by name waits for all again where they are,
 * at their place, with the word that came with them; the contact is told of it. */
[[nodiscard]] enum err queue_give_back(struct db_tx *tx, const struct authority_shift *shift);
/* The same for those whose duty there ended in another way meanwhile, of all authorities. Whoever was not on duty there since the ticket
 * was issued is still to come. *ret_rows: how many tickets. */
[[nodiscard]] enum err queue_give_back_of_gone(struct db_tx *tx, ms_t now, int64_t *ret_rows);
/* Says beside the fields unit_id and anyway why queue_send_on_by() did not; e as it is, but ERR_DENIED is a conflict. */
enum err queue_send_on_problem(struct request *req, enum err e);
/* Says why queue_act() did not: somebody moved the ticket. e as it is. */
enum err queue_act_problem(struct request *req, enum err e);
/* Says why queue_next() called nobody: there is nobody to call, or *mine is with the employee already. e as it is. */
enum err queue_next_problem(struct request *req, enum err e, const struct queue_ticket *mine);

[[nodiscard]] enum err queue_by_id(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t id, struct queue_ticket *ret);
[[nodiscard]] enum err queue_of_contact(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t contact_id, struct queue_ticket *ret);
[[nodiscard]] enum err queue_by_token(struct db_tx *tx, struct arena *a, str token, struct queue_ticket *ret);
/* The number that a unit gave today. ERR_NOT_FOUND: it gave none such. */
[[nodiscard]] enum err queue_by_number(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t unit_id, int64_t number, ms_t now, struct queue_ticket *ret);
/* The ticket the employee has called or is serving now. ERR_NOT_FOUND: none. */
[[nodiscard]] enum err queue_current(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t employee_id, struct queue_ticket *ret);

/* The days whose tickets live: those who wait are of `today`, those in hand (called, in service, parked) of `in_hand` or later,
 * which is the day before until 04:00. */
struct queue_days { str today, in_hand; };
struct queue_days queue_days(struct arena *a, ms_t now);
/* It waited, and its day is over; nobody has given its contact an outcome. */
bool queue_day_over(const struct queue_ticket *t, ms_t now);
/* Was nobody helped with it, though nothing more will happen to it? Then queue_issue() gives its contact a new one, if that is open. */
bool queue_spent(struct arena *a, const struct queue_ticket *t, ms_t now);
/* Was its contact closed because nobody came when it was called today? Whoever comes back has it opened again by queue_issue(). */
bool queue_comes_back(const struct queue_ticket *t, const struct contact *c, ms_t now);
/* Ends the tickets of earlier days, of all authorities; their contacts stay open, and are told of it. *ret_rows: how many. */
[[nodiscard]] enum err queue_set_aside(struct db_tx *tx, ms_t now, int64_t *ret_rows);

/* ---- the picture of a unit ---- */
struct queue_line {              /* one who waits, with the time left for them */
    struct queue_ticket ticket;
    int ahead;                   /* how many before them they wait for; 0: they are next (queue_estimate) */
    int wait_minutes;            /* estimated from now; -1: nobody on duty can serve them */
};
enum { QUEUE_LISTED = 1000 };    /* so many who wait are told with all there is to know; lists show no more */
struct queue_picture {
    struct queue_line *waiting;  /* all who wait; beyond listed_n of the ticket only id, unit, number, minutes, state, issued_at */
    size_t waiting_n, listed_n;
    struct queue_ticket *called; size_t called_n;   /* called or in service, latest call first */
    struct queue_ticket *parked; size_t parked_n;
    int on_duty;                 /* employees */
    int wait_minutes_new;        /* for one who would come now, with an ordinary matter */
    ms_t now;
    const bool *mine;            /* mine[i]: the employee asked for may serve waiting[i]; NULL: none of them */
    const struct queue_hand { int64_t employee_id; const bool *may; } *hands; /* on duty, and may[i]: serves waiting[i] */
    size_t hands_n;
    const struct queue_speaker { int64_t employee_id; str name, language; } *speakers; /* on duty: the languages they speak beside Danish, by */
    size_t speakers_n;                              /* name; read when somebody listed waits in another than Danish */
    const struct queue_outlook *outlook;            /* when each on duty is free after all who wait: for queue_promise() */
};
/* Is it for somebody who speaks another language than Danish? */
bool queue_foreign(const struct queue_ticket *t);
/* "Sara Lund, Per Krogh": who on duty speaks that language; {}: nobody, or it is Danish. */
str queue_speakers(struct arena *a, const struct queue_picture *p, str language);
/* May this employee serve waiting[line]? False for who is not on duty here. */
bool queue_may(const struct queue_picture *p, int64_t employee_id, size_t line);
/* The same of them all at once, as queue_picture.mine has it. */
const bool *queue_may_all(const struct queue_picture *p, int64_t employee_id);
/* May the employee the picture was asked for serve waiting[line]? */
static inline bool queue_mine(const struct queue_picture *p, size_t line) { return p->mine && p->mine[line]; }
[[nodiscard]] enum err queue_picture(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t unit_id, int64_t employee_id, ms_t now,
                                     struct queue_picture *ret);
/* The same without names (listed_n 0), with wait_minutes_new for one who would come now with these matters (n 0: none said), at
 * the levels that serving them takes here (authority_level_needed). levels NULL: they are the package of a life event, of who says
 * no matter. */
struct queue_matters { const int64_t *task_ids; const int *levels; size_t n; };
[[nodiscard]] enum err queue_picture_with(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t unit_id,
                                          const struct queue_matters *newcomer, ms_t now, struct queue_picture *ret);

/* Minutes that one would wait who came into this picture with these matters, as queue_picture_with() has it; -1: nobody could take them. */
int queue_promise(struct arena *a, const struct queue_picture *p, const struct queue_matters *newcomer);

/* ---- the estimate: pure ----
 * Plays the queue forward: servers (with the time each is free from now and whom each may serve) take the waiting in
 * order; each is served for its expected minutes, at the pace of the centre. How good that is: promise_test.c, decision 7. */
struct queue_server { double free_in; const bool *may; int took; }; /* minutes; may[i]: ticket i; how many before (0) */
struct queue_job { double minutes; };
/* Minutes until a job starts, < 0: nobody may serve it; and how many before it it waits for: those whom somebody takes who may
 * take it too, none when somebody is free for it now. Of who has nobody to wait for: those before who have nobody either. */
struct queue_forecast { double wait; int ahead; };
/* How long everything takes in a centre, beside what the catalogue says: the latest tickets took so many minutes together, and should
 * have taken `usual`. 0.5 to 2.5; 1 as long as there are fewer than 20, which tell nothing. */
double queue_pace(int64_t tickets, double took, double usual);
/* Minutes until whoever has been served for `taken` is through, when `minutes` are to be expected. What takes longer than it should goes
 * on taking longer: a quarter of what it should take is always left, and of what it is over half as much again. */
double queue_left_of(double minutes, double taken);
/* ret[i]: of job i. The servers are used up. */
void queue_estimate(struct queue_server *servers, size_t servers_n, const struct queue_job *jobs, size_t jobs_n,
                    struct queue_forecast *ret);

extern const struct routes queue_routes;      /* /api/v1/tickets… */
extern const struct routes queue_page_routes; /* ticket page, wall screen */
