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
    int64_t number, unit_id;
    int64_t from_number;             /* sent on, or given anew: what its holder knows it by; 0: neither */
    enum queue_state state;
    int ahead, wait_minutes;         /* of those who wait; wait -1: cannot be said */
    str unit_name, unit_address, from_unit_name, counter_name;
    ms_t issued_at, last_call_at;
    bool was_called;                 /* at some time */
    enum queue_door { QUEUE_DOOR_OPEN, QUEUE_DOOR_CLOSES, QUEUE_DOOR_CLOSED } door; /* CLOSES: before it is their turn */
    ms_t closes_at;                  /* DB_NULL: not today */
    bool day_over;                   /* nobody was helped; state is WAITING until it has been set aside */
};
/* How a ticket stands now that was last seen in that unit: there, or where it was sent on to; or the one that replaced it, when its
 * holder was given a new one. The strings are copied into the arena. ERR_NOT_FOUND: no such ticket. */
[[nodiscard]] enum err queue_live_see(struct queue_live *live, struct arena *a, int64_t authority_id, int64_t unit_id, int64_t ticket_id,
                                      struct queue_seen *ret);

/* How it is in a unit just now. */
struct queue_now {
    int waiting, on_duty;
    int wait_minutes;                /* for one who would come now; -1: nobody on duty could take them */
};
[[nodiscard]] enum err queue_live_now(struct queue_live *live, int64_t authority_id, int64_t unit_id, struct queue_now *ret);

/* Minutes that one waits who comes now with these matters (queue_promise), as the screens have it: the picture that is at hand, and none
 * is taken for it, nor is anybody waited for. -1: none is at hand that still holds, or nobody on duty could take them. */
int queue_live_promise(struct queue_live *live, struct arena *a, int64_t authority_id, int64_t unit_id, const struct queue_matters *newcomer);

/* The whole picture for a screen of the staff, with what this employee may serve marked. What it points to is shared, not to
 * be changed, and good until queue_live_put(), which takes NULL. */
struct queue_shot;
[[nodiscard]] enum err queue_live_hold(struct queue_live *live, int64_t authority_id, int64_t unit_id, int64_t employee_id,
                                       struct queue_picture *ret, struct queue_shot **ret_shot);
/* What the screens say of waiting[line], line < listed_n: "om 12 min." and "1 t. 5 min." It is put into words once for all who
 * look, in each language, and as good as the picture is. */
struct queue_words { str until, waited, speakers; }; /* speakers: who on duty speaks the citizen's language; {}: nobody, or it is Danish */
struct queue_words queue_live_words(const struct queue_shot *shot, enum lang lang, size_t line);
void queue_live_put(struct queue_live *live, struct queue_shot *shot);
