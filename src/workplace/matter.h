/* One matter as the workplace shows it: the task, whose it is, what this unit and this employee must, may and must not do
 * about it, what to bring, what it costs, how to do it. */
#pragma once
#include "authority/authority.h"
#include "contact/contact.h"
#include "view/form.h"
#include "view/view.h"

struct workplace_matter {
    int64_t unit_id;                        /* where it is looked at */
    struct catalogue_task task;
    struct authority owner;                 /* of the matter, for this citizen */
    bool asks_whom;                         /* it is told whom to call about it */
    struct authority_whom whom;             /* then, and of another authority's matter: the department that carries the task, the owner's places, who can take it on */
    struct competence_facts facts;
    struct authority_verdicts verdicts;
    struct catalogue_fees fees;
    bool must[COMPETENCE_RULINGS];          /* is there any activity with that ruling */
};

/* What the panel of a matter is used for beside being read. */
struct workplace_use {
    bool ends;                              /* there are several: each may end in its own way */
    bool decides;                           /* a decision is among these */
    bool alone;                             /* numbers are given here, and nobody on duty can serve this one */
    enum contact_channel channel;
    int64_t contact_id;                     /* what is done is written down in it; 0: there is none, or it is closed */
    str purpose, key;                       /* of the forms: why they look, and the idempotency key */
    str receiver_url;                       /* the page with a name as the receiver: the name comes behind it; {}: nothing is handed over here */
};

/* How a matter may end, of its own: the choices of a select, the first is "same" (as the contact ends). Only what competence
 * allows. What was sent is chosen again. */
struct workplace_ends { struct form_option at[CONTACT_OUTCOMES]; size_t n; };
struct workplace_ends workplace_ends(const struct view *v, const struct workplace_matter *m, const struct workplace_use *use);

/* Gathers it, for a contact on that channel. ERR_NOT_FOUND: no such task or unit. employee_id 0: nobody in particular. */
[[nodiscard]] enum err workplace_matter_read(struct db_tx *tx, struct arena *a, const struct authority_facts_of *of, enum contact_channel channel, ms_t now,
                                             struct workplace_matter *ret);

/* What may be done in a matter, with its conditions, as the choices of a select; the first is none. A decision is an outcome. What
 * was sent is chosen again. */
struct workplace_acts {
    struct form_option at[COMPETENCE_ACTIVITIES + 1];
    size_t n;
    bool wrong;                             /* a mistake in this matter's form is shown */
    bool unsettled, asked;                  /* there is one before which the authority is asked; it was ticked that it is */
};
struct workplace_acts workplace_acts(const struct view *v, const struct workplace_matter *m);

const char *workplace_owner_danish(const struct workplace_matter *m); /* a Danish msgid: "Kommunens egen sag", … */

/* Does any of it go to another department or authority? Else whoever is asked sits here. */
bool workplace_hands_over(const struct workplace_matter *m);

/* The address of the page with that name as the receiver. */
str workplace_receiver_url(struct arena *a, const struct workplace_use *use, str name);
/* "Dansk, Engelsk": the languages of a list as "da,en". */
str workplace_languages(const struct view *v, str codes);

/* Does this unit do anything in the matter itself? Of our own matters not when it has not taken it on: then it tells, shows the way,
 * helps to the self-service, and gives the case to whom it belongs (*ret_to, when it is not NULL). Of another authority's only when
 * somebody here may take a step in the case or decide it (by agreement, by statute, or sent by that authority and on duty here): to take
 * in an application or to help with a form, as the law allows for everybody's, is to help the citizen on. */
bool workplace_taken_on(const struct workplace_matter *m, enum competence_handover *ret_to);

/* To whom a verdict hands over, by name, and in Danish like all names; {}: there is no name for it, words_handover says it. */
str workplace_handover_name(const struct workplace_matter *m, enum competence_handover handover);

/* Why: the citations of all its verdicts, each once; what forbids comes first, then what is unsettled, what may and what must be done. */
enum { WORKPLACE_MOST_CITATIONS = 32, WORKPLACE_FEW_CITATIONS = 5 /* as many as stand in a line or two */ };
struct workplace_citations { const char *at[WORKPLACE_MOST_CITATIONS]; size_t n; };
struct workplace_citations workplace_citations(const struct workplace_matter *m);

/* "https://… | Title | en: Title" in its parts; title is the address when there is none, title_en is {} then. */
struct workplace_link { str url, title, title_en; };
struct workplace_link workplace_link_of(str line);
