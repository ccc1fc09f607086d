/* The desk: the queue, the current contact, what may be done about it, the citizen, how to do it, and the outcome: one
 * screen. Shown for the ticket an employee has called, and for any open contact (a call, a letter). */
#pragma once
#include "authority/municipalities.h"
#include "citizen/citizen.h"
#include "contact/sight.h"
#include "queue/live.h"
#include "view/form.h"
#include "view/layout.h"
#include "workplace/matter.h"
#include "workplace/offers.h"
#include "workplace/package.h"
#include "workplace/purpose.h"

enum { DESK_HISTORY = 10, DESK_CHOICES = 6 };

/* What words that are no task's name may mean: nothing is recorded before one is chosen. */
struct desk_choice { str words; struct catalogue_hit at[DESK_CHOICES]; size_t n; };

struct desk {
    int64_t authority_id, unit_id, employee_id;
    struct queue_picture queue;          /* of the unit I am on duty in; shared: held as long as the page is made */
    struct queue_shot *held;
    size_t left_out;                     /* of queue.waiting: who is with the employee by now; queue.listed_n: nobody */
    struct queue_ticket *ticket;         /* of the contact; NULL: none */
    struct contact *contact;             /* NULL: nobody just now */
    struct contact_event *events;
    size_t events_n;
    struct workplace_matter *matters;    /* of the contact, in order */
    size_t matters_n;
    struct workplace_package *package;   /* of the life event that was said; NULL: none */
    const struct desk_choice *choice;    /* to be made now; NULL: none */
    struct authority_residences residences;
    struct citizen *citizen;             /* NULL: not known, not for this employee to know, or not asked for yet */
    bool citizen_withheld;               /* the second */
    bool naming;                         /* this employee names one, and what was typed is shown again, also when a colleague named another meanwhile */
    int64_t citizen_seen;                /* the contact's version in which they were told so; 0: they were not */
    bool citizen_unasked;                /* the third: the employee has not said why */
    str why;                             /* what they said */
    struct purpose_ask ask;              /* how it is asked for */
    struct contact_brief *history;
    size_t history_n;
    struct form_option *unit_options;    /* to send on to */
    size_t units_n;
    bool may_decide;                     /* competence lets this employee decide all of it */
    unsigned met_asked;                  /* what a decision in any of it asks for: a bit per contact_met */
    bool may_renew;                      /* nobody was helped with its number: it can have a new one */
    bool open;                           /* the contact can still be changed */
    str keeper;                          /* the colleague who has it in hand; {}: this employee, or nobody */
    bool outsider;                       /* staff of another authority: of the queue they see what they may serve */
    str purpose;                         /* said by a colleague who has nothing to do with the contact; goes along with its forms */
    str idempotency_key;
    str done;                            /* what was done a moment ago, in a sentence; {}: nothing */
    str picked, receiver_url;            /* the receiver whose name was chosen ({}: none); the page with a name as the receiver, which comes behind it */
    struct queue_ticket *sent;           /* and the ticket, when that was to send it on and it has another number now; else NULL */
    bool note_next;                      /* and the note is what comes next: it has the focus */
};

/* Answers with the desk: of a contact; 0: of whom the employee has called. With the request's problems, if it has any, and its
 * status. ERR_NOT_FOUND, or refused (contact/sight.h), when it is none of theirs; who must say why is asked for that first. */
[[nodiscard]] enum err desk_show(struct request *req, int64_t contact_id);
/* The same with a choice to be made. */
[[nodiscard]] enum err desk_show_choice(struct request *req, int64_t contact_id, const struct desk_choice *choice);
/* Asks a colleague why, before anything of the contact is shown. */
[[nodiscard]] enum err desk_ask_purpose(struct request *req, int64_t contact_id);

/* ---- for the template ---- */

/* The buttons that end the contact: what each sends as `outcome`; the first is what Enter does. */
struct workplace_buttons desk_buttons(const struct desk *d);
struct workplace_offers desk_offers(const struct desk *d);
const char *desk_event_danish(const struct contact_event *e);   /* msgid for its kind */
const char *desk_what_danish(const struct contact_event *e);    /* msgid for an outcome or an activity; NULL: show as it is */
/* The language of what the citizen said: that of the contact where they wrote it themselves, on the home page or in the chat; "da" where
 * staff wrote it down; empty when it is another that we have no code for. */
str desk_said_lang(const struct contact *c);
str desk_language(const struct view *v, str code); /* "Українська"; the code itself when we have no name for it */
static inline size_t desk_waiting(const struct desk *d) { return d->queue.waiting_n - (d->left_out < d->queue.listed_n); }
/* What waits and this employee may not serve is a number to them, and to an outsider no more. */
static inline bool desk_shows_tasks(const struct desk *d, bool mine) { return mine || !d->outsider; }
/* What the panels of the matters are used for, when there are any. */
static inline struct workplace_use desk_use(const struct desk *d) {
    return (struct workplace_use){.ends = d->open && !d->keeper.n && d->matters_n > 1, .decides = true, .channel = d->contact->channel,
                                  .contact_id = d->open && !d->keeper.n ? d->contact->id : 0, .purpose = d->purpose, .key = d->idempotency_key,
                                  .receiver_url = d->open && !d->keeper.n ? d->receiver_url : (str){}};
}
str desk_typed(const struct view *v);              /* the note in a form that was refused */
/* May what it is about be changed here? By who has it; a form that was refused is shown again. */
static inline bool desk_changes(const struct view *v, const struct desk *d) { return d->open && (!d->keeper.n || v->req->problem.n); }
bool desk_met(const struct view *v, int met);      /* was it ticked in a form that is shown again? */
bool desk_off_asked(const struct view *v, str task_key); /* is it asked whether this matter shall be taken off, though something was done in it? */
/* What a new number is asked about just now, in that field; has it been asked, or been said to be meant? */
str desk_number_asked(const struct view *v, const char *name);
bool desk_number_meant(const struct view *v, const char *name);
bool desk_added(const struct desk *d, int64_t task_id);  /* is it one of the matters? */
bool desk_more_wrong(const struct view *v);        /* is a mistake shown in a form under "Flere handlinger"? */
