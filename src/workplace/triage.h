/* Triage: finding out what a citizen came for, and what happens now. One page for the reception, the phone desk and the
 * post: a field for the citizen's own words, the tasks it finds, what this unit must, may and must not do about the chosen
 * ones, and one form that ends in a ticket or an outcome. All of it works by links and forms; htmx only makes it quicker.
 *
 * The state is in the address: what was typed, the tasks chosen, the citizen found (our id, never a CPR number), and the key
 * under which the form is sent. So what the browser shows again, by going back or after an error page, is what was there, and
 * sending it again gives the same number and no second one. */
#pragma once
#include "authority/municipalities.h"
#include "citizen/citizen.h"
#include "queue/queue.h"
#include "view/form.h"
#include "view/layout.h"
#include "workplace/matter.h"
#include "workplace/offers.h"
#include "workplace/package.h"
#include "workplace/purpose.h"

enum { TRIAGE_HITS = 8, TRIAGE_HISTORY = 8, TRIAGE_SAID_MOST = 500 };

struct triage_kind {
    const char *path, *title;            /* "/reception"; Danish msgid */
    enum contact_channel channel;
    bool tickets;                        /* people stand here and can be given a number */
};

struct triage {
    const struct triage_kind *kind;
    str q, said;                         /* being typed; what the chosen tasks were found by: the citizen's own words */
    str municipality_code;               /* as said here, or else as known of the citizen; {}: neither */
    struct authority_residences residences;
    int64_t authority_id, unit_id, employee_id;
    str *keys;                           /* of the tasks chosen */
    struct workplace_matter *matters;    /* the same, gathered */
    size_t matters_n;
    struct catalogue_hit hits[TRIAGE_HITS];
    size_t hits_n;
    struct queue_ticket *numbered;       /* what is typed is the number of today's slip: whoever comes back with it; NULL: it is none */
    struct catalogue_life_event *life_event; /* chosen; NULL: none */
    struct workplace_package_task *package; /* its tasks */
    size_t package_n;
    struct citizen *citizen;             /* found; NULL: none */
    int64_t citizen_asked;               /* the form was sent with this one, and for whoever sent it no purpose stands in the log: it asks; 0: none */
    str number, number_shown;            /* typed, closed (citizen_number_close) and masked; nobody is known by it, or it is not for this employee to know */
    bool outsider;                       /* staff of another authority: is told of nobody */
    str seen;                            /* access_pass() of the citizen or the number: a purpose was said */
    str purpose;                         /* said for the citizen, as the log has it */
    struct purpose_ask ask;              /* how it is asked for */
    struct contact_brief *history;
    size_t history_n;
    struct authority_unit *units;
    size_t units_n;
    str channel;                         /* at the post: "letter" or "email"; {}: that of the page */
    int on_duty;                         /* employees, where numbers are given */
    int wait_minutes;                    /* for one who gets a number now for the matters chosen; -1: nobody can serve */
    size_t waiting_n;
    bool queue_known;                    /* these three are said already */
    struct authority_door door;          /* of this unit, where numbers are given */
    struct queue_ticket *given;          /* the ticket just given */
    int given_wait;
    int64_t registered;                  /* the contact just closed */
    bool while_closed, anyway;           /* it was said that a number is meant all the same */
    bool asked;                          /* a number was asked for, and it is asked whether it is meant */
    str picked;                          /* the receiver whose name was chosen; {}: none */
    str key;                             /* of this citizen's form: FIELD_TOKEN */
    ms_t begun, now;                     /* the first key or choice of this contact; 0: there was none yet */
};

/* The buttons that end the triage: what each sends as `do`. The first is what Enter does; where this unit has taken none of the matters
 * on that is to hand them over or show the way, and where nobody can serve it is no number. */
struct workplace_buttons triage_buttons(const struct triage *t);
struct workplace_offers triage_offers(const struct triage *t);
/* Numbers are given here, and nobody on duty can serve this one. */
bool triage_alone(const struct triage *t);
/* What is said when none of the matters is for this unit, {} when one is. */
str triage_elsewhere(const struct view *v, const struct triage *t);

/* The address of the page with one task more, or one less; life: with this life event. Relative, in the arena. */
str triage_url(struct arena *a, const struct triage *t, str add_task, str without_task, str life_event);

/* The address of the page with a receiver: the name comes behind it. */
str triage_url_receiver(struct arena *a, const struct triage *t);

/* The address of the page at the post, for a letter or an e-mail. */
str triage_url_channel(struct arena *a, const struct triage *t, str channel);
/* The address of the page without the number. */
str triage_url_no_number(struct arena *a, const struct triage *t);

/* Where a form of the page goes: path and the rest ("", "/borger") with the state but what is being typed in the form itself. */
str triage_action(struct arena *a, const struct triage *t, const char *rest);

enum { TRIAGE_LANGUAGES = 10, TRIAGE_POST_CHANNELS = 2 };
extern const struct form_option triage_languages[TRIAGE_LANGUAGES], triage_post_channels[TRIAGE_POST_CHANNELS];

extern const struct routes workplace_triage_routes, workplace_ending_routes, workplace_finding_routes; /* the page; its end; finding a citizen */
