/* Contacts: one interaction on one channel, from start to outcome. Nobody leaves without help (LAW/KL pejlemærke 1): a
 * contact closes with an outcome, never silently. What is not ours is forwarded or signposted, and recorded so. What
 * happened is kept: contact_event is append-only. */
#pragma once
#include "authority/authority.h"
#include "db/db.h"
#include "http/http.h"

enum contact_channel { CONTACT_COUNTER, CONTACT_PHONE, CONTACT_LETTER, CONTACT_EMAIL, CONTACT_WEB, CONTACT_CHAT, CONTACT_CHANNELS };
/* OPEN: registered, or being talked to; WAITING: has a ticket; SERVED: was called; CLOSED: has an outcome, and stays closed. */
enum contact_state { CONTACT_OPEN, CONTACT_WAITING, CONTACT_SERVED, CONTACT_CLOSED, CONTACT_STATES };
enum contact_outcome {
    CONTACT_NONE,               /* not closed */
    CONTACT_ANSWERED,           /* was told or helped */
    CONTACT_HANDED_OUT,         /* got the form or the material they came for */
    CONTACT_SIGNPOSTED,         /* not ours: told which authority, where, when */
    CONTACT_FORWARDED,          /* not ours: sent on to whom it belongs to (letters, mail) */
    CONTACT_TRANSFERRED,        /* put through to somebody (telephone, chat) */
    CONTACT_TICKET,             /* got a number: ends nothing, for the contact stays open until they are served. Of old contacts only */
    CONTACT_DECIDED,            /* a decision was made on the spot */
    CONTACT_CASE_HANDED_OVER,   /* the department takes the case */
    CONTACT_LEFT_UNHELPED,      /* went away, or did not come when called: counted, for it should not happen */
    CONTACT_OUTCOMES
};
extern const char *const contact_channel_names[CONTACT_CHANNELS]; /* "counter", … as in the database and the API */
extern const char *const contact_state_names[CONTACT_STATES];
extern const char *const contact_outcome_names[CONTACT_OUTCOMES]; /* [CONTACT_NONE] is "" */
extern const struct routes contact_routes;                          /* /api/v1/contacts…, /api/v1/citizens… */
extern const char *const contact_outcome_danish[CONTACT_OUTCOMES]; /* msgids for the screen */
/* May a matter of these facts (all but the activity) end so? Pure; the rule is one table in act.c. Each outcome amounts to an
 * activity (decided → DECIDE …), and *ret_verdict is competence's on that. To forward or hand over is allowed, too, where the
 * verdict forbids the activity and says to give it to the department: what is forbidden is only to act oneself (DOMAIN
 * "Competence"). What another authority decides is no case for a department of ours: it is forwarded or signposted, and
 * *ret_verdict is that on DECIDE then. Of CONTACT_TICKET it says nothing. */
bool contact_outcome_allowed(enum contact_channel channel, enum contact_outcome outcome, const struct competence_facts *facts,
                             struct competence_verdict *ret_verdict);
/* Outcomes that solve the matter at the first contact (for figures). */
bool contact_outcome_solves(enum contact_outcome o);
/* Outcomes that must say to whom: signposted, forwarded, transferred, handed over. */
bool contact_outcome_names_receiver(enum contact_outcome o);
/* What whoever decides says is done, and of an unsettled activity that the authority was asked. Full agreement takes no appeal
 * guidance (Public Administration Act § 25). */
enum contact_met {
    CONTACT_MET_AUTHORITY,       /* the citizen was told whose decision it is: say_which_authority */
    CONTACT_MET_ASKED,           /* the competent authority was asked first: where it is unsettled */
    CONTACT_MET_AGREEMENT,       /* the citizen got all they asked for */
    CONTACT_MET_APPEAL,          /* appeal guidance was given: this or the one above meets appeal_guidance */
    CONTACT_METS
};
extern const char *const contact_met_names[CONTACT_METS + 1]; /* "authority_said", …, NULL */
extern const char *const contact_met_danish[CONTACT_METS];    /* msgids for the screen */
/* Those that a verdict on an activity asks for, a bit each: of a decision all, of agreement and appeal one will do; of any other
 * that the authority was asked where it is unsettled. 0 where it forbids. note_duty is met by the note. */
unsigned contact_met_asked(enum competence_activity activity, const struct competence_verdict *verdict);
enum { CONTACT_MOST_TASKS = 12 };

struct contact_who { int64_t authority_id, employee_id, unit_id; ms_t now; };   /* who acts, where */

struct contact_new {
    struct contact_who who;
    enum contact_channel channel;
    int64_t citizen_id, life_event_id;     /* 0: not known */
    str municipality_code, language, said, acting_for; /* "0101", ISO 639-1 ("da" unless said), own words, for whom */
    const int64_t *task_ids;               /* the matters, in order; may be none yet */
    const int *levels;                     /* of the matters, from contact_levels(); NULL: worked out here */
    size_t tasks_n;                        /* ≤ 12 */
    ms_t begun_at;                         /* when somebody began with it, as contact_begun() has it; 0: now */
};
enum { CONTACT_LONGEST_BEGUN = 4 * HOUR };
/* When a contact that is registered now was begun, as a page or a program says it: ms since 1970. What lies ahead, or further back
 * than anybody is at one contact before it is registered, is a wrong clock or a page that was left: then now. */
ms_t contact_begun(ms_t said, ms_t now);
/* Registers it, with its matters and what was said, as an event each. ERR_NOT_FOUND: no such task; ERR_CONFLICT: no such
 * unit or citizen. */
[[nodiscard]] enum err contact_register(struct db_tx *tx, struct arena *a, const struct contact_new *c, int64_t *ret_id);

/* The depth that serving each task takes in who.unit_id. Asked before db_write(), so that
 * other writes need not wait for it. ERR_NOT_FOUND: no such task or unit. */
[[nodiscard]] enum err contact_levels(struct db_tx *tx, struct arena *a, struct contact_who who, const int64_t *task_ids, size_t n, int *ret_levels);

/* level: the depth (1–3) it takes to serve it here; outcome: empty until the contact is closed. */
struct contact_matter { int64_t position, task_id; str task_key, task_name, task_name_en, outcome; int level; };
/* kind: "registered", "matter", "matter_removed", "note", "activity", "called", "residence" (what: the municipality's code; "": not said),
 * "life_event" (what: its key; "": none) …; what and text depend on it (schema/006_contact.sql). */
struct contact_event { int64_t id; ms_t at; str kind, employee_name, unit_name, task_name, what, text, life_event /* for catalogue_names */, task_name_en; };
struct contact {
    int64_t authority_id, id, unit_id, citizen_id, created_by, handled_by, life_event_id;
    enum contact_channel channel;
    enum contact_state state;
    enum contact_outcome outcome;
    str municipality_code;       /* the citizen's: as said here, or else as known of them; "": unknown, counts as ours */
    str municipality_said;       /* "": nothing was said here of where they live */
    str life_event_key, life_event; /* the name: for catalogue_names; "": none */
    str language, said, acting_for, unit_name;
    ms_t begun_at, created_at, closed_at; /* begun_at: when somebody began with it; not after created_at */
    int64_t version;
    bool citizen_claimed;        /* staff of another authority said who it is: see contact_shows_citizen() */
    struct contact_matter *matters;
    size_t matters_n;
};
/* ERR_NOT_FOUND: there is none of that id. What ret points to is in the arena. */
[[nodiscard]] enum err contact_by_id(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t id, struct contact *ret);
/* What happened, oldest first; none for a contact that is none. */
[[nodiscard]] enum err contact_events(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t id, struct contact_event **ret, size_t *ret_n);
/* A citizen's contacts, newest first, at most `most`, before `before` (DB_NULL: the newest). handled_by: only those that this
 * employee had, as staff of another authority see them (contact/sight.h); 0: all. */
struct contact_brief { int64_t id; ms_t created_at; enum contact_channel channel; enum contact_outcome outcome; enum contact_state state; str unit_name, tasks, life_event, said; };
[[nodiscard]] enum err contact_history(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t citizen_id, int64_t handled_by,
                                       int64_t before, size_t most, struct contact_brief **ret, size_t *ret_n);

/* Each ends in ERR_CONFLICT when the contact is closed already. */
[[nodiscard]] enum err contact_add_matter(struct db_tx *tx, struct arena *a, struct contact_who who, int64_t contact_id, int64_t task_id);
/* It is not about that after all: the matter goes, and with it what its ticket waits for and how long it is expected to take; the story
 * keeps that it was there, what was told of it, and who took it off ("matter_removed"). A matter in which something was done is only
 * taken off when whoever does it says so (anyway): then the activity was written down under the wrong one. ERR_NOT_FOUND: it is not
 * about that task; ERR_DENIED: something was done in it. A closed contact keeps its matters, for each has an outcome. */
[[nodiscard]] enum err contact_remove_matter(struct db_tx *tx, struct arena *a, struct contact_who who, int64_t contact_id, int64_t task_id, bool anyway);
/* Says anew, on the version that was seen, where the citizen lives ("": not said; our own code: here, whatever is known of them) and
 * which life event it is (0: none); told as "residence" and "life_event" where it is another than was said. ERR_CONFLICT also when
 * somebody has changed the contact since. */
struct contact_said { str municipality_code; int64_t life_event_id; };
[[nodiscard]] enum err contact_say(struct db_tx *tx, struct arena *a, struct contact_who who, int64_t contact_id, int64_t version,
                                   const struct contact_said *said);
/* seen: the contact's version when whoever says this saw that another citizen was named; 0: none was. ERR_CONFLICT also when
 * another stands there now. */
[[nodiscard]] enum err contact_set_citizen(struct db_tx *tx, struct arena *a, struct contact_who who, int64_t contact_id, int64_t seen,
                                           int64_t citizen_id, str municipality_code);
/* The same by staff of another authority. What they said of the citizen (a name; may be {}) is told in the story; no more of the
 * citizen is shown to them. */
[[nodiscard]] enum err contact_claim_citizen(struct db_tx *tx, struct arena *a, struct contact_who who, int64_t contact_id, int64_t seen,
                                             int64_t citizen_id, str said);
[[nodiscard]] enum err contact_note(struct db_tx *tx, struct arena *a, struct contact_who who, int64_t contact_id, str text);
struct contact_act {
    int64_t task_id;
    enum competence_activity activity;
    str text;                    /* a word of it; required when the verdict carries note_duty and no note was written before */
    unsigned met;                /* a bit per contact_met; what the verdict asks for of these is told in the story, before the activity */
    bool no_matter, no_note;     /* set after ERR_INVALID: the contact is not about that task; the word is missing */
    unsigned not_met;            /* the same: as contact_close's */
    str matter, matter_en;       /* the name of the matter, for what is said of it */
};
/* Records that an activity was done in a matter, when competence allows it; ERR_DENIED with the verdict else. What is written down is
 * a statement, so an unsettled activity takes that the authority was asked first (met), and one with a duty to note a word.
 * ERR_INVALID: what is missing. */
[[nodiscard]] enum err contact_act(struct db_tx *tx, struct arena *a, struct contact_who who, int64_t contact_id, struct contact_act *act,
                                   struct competence_verdict *ret_verdict);
struct contact_close {
    enum contact_outcome outcome; /* of all matters that `ends` does not name; CONTACT_NONE: there are no others */
    const struct contact_end { str task_key; enum contact_outcome outcome; } *ends; /* matters that end in their own way */
    size_t ends_n;
    unsigned met;                /* a bit per contact_met; told in the story of each matter that is decided and asks for it */
    str note;                    /* required when the verdict carries note_duty, or something with that duty was done without a word */
    str receiver;                /* signposted, forwarded, transferred, handed over: to whom; required then. {} where only
                                  * cases are handed over, of one department in common: set to its name */
    unsigned not_met;            /* set with CONTACT_LACKS_MET: a bit per contact_met; of agreement and appeal both, though one will do */
    str matter, matter_en;       /* set after ERR_DENIED and ERR_INVALID: the name of the matter that it is about; {}: the whole */
    enum contact_missing {       /* after ERR_INVALID */
        CONTACT_LACKS_RECEIVER = 1,
        CONTACT_LACKS_NOTE,
        CONTACT_LACKS_ALL,       /* nothing tells what it was about: no word, matter, life event or note. Only who left unhelped may
                                  * leave such a one */
        CONTACT_LACKS_MATTER,    /* decided, handed over: what? Competence can't be asked without */
        CONTACT_LACKS_END,       /* a number is no end */
        CONTACT_LACKS_OUTCOME,   /* a matter, or a contact without any, has none */
        CONTACT_LACKS_TASK,      /* `ends` names a task that the contact is not about */
        CONTACT_LACKS_MET,       /* a decision of which not all is met */
    } missing;
};
/* Closes with an outcome (and its ticket with it). Each matter keeps how it ended; the contact's own outcome is the heaviest of
 * them, where heaviest is what leaves most undone: left_unhelped, case_handed_over, forwarded, transferred, then what solves it:
 * decided, answered, handed_out, signposted. So a visit counts as solved at the first contact when all of it was. ERR_DENIED: competence forbids it (*ret_verdict says why); ERR_INVALID:
 * close->missing. */
[[nodiscard]] enum err contact_close(struct db_tx *tx, struct arena *a, struct contact_who who, int64_t contact_id,
                                     struct contact_close *close, struct competence_verdict *ret_verdict);
/* Until the transaction ends nobody else changes the contact, or gives it a ticket. ERR_NOT_FOUND: there is none. */
[[nodiscard]] enum err contact_hold(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t contact_id);
/* How long serving its matters is expected to take, in minutes: 10 when it has none, 60 at most. */
[[nodiscard]] enum err contact_minutes(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t contact_id, int64_t *ret);
/* For the queue: the contact waits, or is served (from then on handled by who); its matters need other levels in another
 * unit (who.unit_id). */
[[nodiscard]] enum err contact_move(struct db_tx *tx, struct contact_who who, int64_t contact_id, enum contact_state state);
[[nodiscard]] enum err contact_relevel(struct db_tx *tx, struct arena *a, struct contact_who who, int64_t contact_id);
/* For the queue: who was not there when called comes back, and what was closed for that is open again, with its matters. ERR_CONFLICT: it
 * is not closed as left without being helped. */
[[nodiscard]] enum err contact_reopen(struct db_tx *tx, struct contact_who who, int64_t contact_id);
/* Did this employee tell that kind of event of the contact? */
[[nodiscard]] enum err contact_told(struct db_tx *tx, struct arena *a, struct contact_who who, int64_t contact_id, const char *kind, bool *ret);
/* For rooms that add to the story: queue, mail. A kind that is work on the matter itself goes into {takes_part} too. */
[[nodiscard]] enum err contact_tell(struct db_tx *tx, struct contact_who who, int64_t contact_id, const char *kind, int64_t task_id, str what, str text);
