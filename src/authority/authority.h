/* Authorities and the organisation of those this installation serves: units with opening hours, booths, counters,
 * employees with affiliations, qualifications and languages, who is on duty where, what each unit offers, agreements. */
#pragma once
#include "access/access.h"
#include "base/clock.h"
#include "catalogue/catalogue.h"
#include "db/db.h"

struct authority {
    int64_t id;
    str key, name, name_en, municipality_code, link, phone, phone_note, about, about_en; /* phone_note: what to know before calling */
    enum competence_owner kind;      /* MUNICIPALITY, STATE, REGION, JOBCENTRE */
    bool served;                     /* a municipality of this installation */
    bool dispensation;               /* from the Local Government Act's rules on leadership (§ 65 c, KBH) */
    enum competence_leadership leadership;
};
struct authority_unit {
    int64_t authority_id, id;
    str key, name, department, address, phone, email;
    enum competence_unit kind;
    bool narrow_model;               /* decides nothing of depth 3 (KBH); what a unit begins with */
    ms_t closed_at;                  /* DB_NULL, or a day that lies ahead: in use (db_in_use) */
    int64_t version;                 /* rises with each change; what If-Match names */
};
struct authority_employee {
    int64_t authority_id, id;
    str name, title, email, phone;
    str department;                  /* code, "FAF"; empty: none */
    str answers;                     /* when they answer the telephone, in words */
    int64_t unit_id;                 /* where they usually are; 0: nowhere */
    enum competence_owner employer;  /* COMPETENCE_OWN: the municipality; else who has seconded them (KBH) */
    int64_t employer_authority_id;   /* that authority; 0: not said */
    ms_t closed_at;                  /* DB_NULL, or a day that lies ahead: employed (db_in_use) */
    int64_t version;
};

/* Each answers ERR_NOT_FOUND when there is none; closed ones are found too. What ret points to is in the arena. */
[[nodiscard]] enum err authority_by_id(struct db_tx *tx, struct arena *a, int64_t id, struct authority *ret);
[[nodiscard]] enum err authority_by_key(struct db_tx *tx, struct arena *a, str key, struct authority *ret);
/* The municipalities that this installation serves. */
[[nodiscard]] enum err authority_served(struct db_tx *tx, struct arena *a, struct authority **ret, size_t *ret_n);
/* A municipality that is served from now on; its name is a stand-in until an administrator gives it its own.
 * ERR_CONFLICT: the key is taken. ERR_INVALID: it is none. */
[[nodiscard]] enum err authority_begin(struct db_tx *tx, struct arena *a, str key, int64_t *ret_id);
/* A link to one of its citizens' pages from a place that anybody may look at: names the municipality where several are served, since
 * the browser may have chosen another. path: without a query. */
[[nodiscard]] enum err authority_link(struct db_tx *tx, struct arena *a, int64_t authority_id, const char *path, str *ret);
/* Whose unit it is; an id stands for one unit of one authority. */
[[nodiscard]] enum err authority_of_unit(struct db_tx *tx, struct arena *a, int64_t unit_id, int64_t *ret_id);
[[nodiscard]] enum err authority_unit_by_id(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t id, struct authority_unit *ret);
/* What a page's head says: the names of an authority and of one of its units. unit_id 0, or a unit that is not: no name. */
struct authority_head {
    str name, name_en, unit_name;
    enum competence_unit unit_kind;
};
[[nodiscard]] enum err authority_head(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t unit_id, struct authority_head *ret);
/* All units in use, by kind and name, but for the places of other authorities. */
[[nodiscard]] enum err authority_units(struct db_tx *tx, struct arena *a, int64_t authority_id, ms_t now, struct authority_unit **ret, size_t *ret_n);
[[nodiscard]] enum err authority_employee_by_id(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t id, struct authority_employee *ret);

/* The name of a department; {} when none has the code. */
[[nodiscard]] enum err authority_department_name(struct db_tx *tx, struct arena *a, int64_t authority_id, str code, str *ret);

struct authority_counter { int64_t id, unit_id; str name; ms_t closed_at; };
/* The counters of a unit that are in use, by name. */
[[nodiscard]] enum err authority_counters(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t unit_id, ms_t now,
                                          struct authority_counter **ret, size_t *ret_n);
[[nodiscard]] enum err authority_counter_by_id(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t id, struct authority_counter *ret);

/* ---- opening hours ---- */
struct authority_span { int opens, closes; };    /* minutes after local midnight */
struct authority_hours {
    struct authority_span spans[4];              /* in order and apart; two are as many as can be written */
    size_t n;                                    /* 0: closed */
    str reason;                                  /* of an exceptional day */
    bool exceptional;
};
/* A day's hours: the exception of that date if there is one, else the weekday's. */
[[nodiscard]] enum err authority_hours_on(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t unit_id, ms_t day,
                                          struct authority_hours *ret);
/* The places of another authority in a municipality (its job centre, a police station) with today's hours, by name. */
struct authority_place { struct authority_unit unit; struct authority_hours today; };
[[nodiscard]] enum err authority_places_of(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t owner_id, ms_t now,
                                           struct authority_place **ret, size_t *ret_n);
/* The same of a department of ours: the office with its own name first, at most 3. */
[[nodiscard]] enum err authority_offices_of(struct db_tx *tx, struct arena *a, int64_t authority_id, str department, ms_t now,
                                            struct authority_place **ret, size_t *ret_n);
/* Is it open at that moment of that day? The minute of closing is no longer open. */
bool authority_open_at(const struct authority_hours *today, ms_t now);
/* How it is in a unit just now. One that has no hours at all, neither of a week nor of this day, is never called closed. */
struct authority_door {
    struct authority_hours today;
    bool closed;
    ms_t closes_at;                              /* when it closes for the day; DB_NULL: it has, or does not before midnight */
};
[[nodiscard]] enum err authority_door(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t unit_id, ms_t now, struct authority_door *ret);
/* A day that is not as its weekday: "2026-12-24". */
struct authority_exception { str day; struct authority_hours hours; int64_t version; /* 0 where nobody edits it */ };
/* From the columns of unit_exception: opens, closes, opens_again, closes_again; DB_NULL where there is no such span. */
struct authority_exception authority_exception(str day, const int64_t minutes[4], str reason);
/* The whole ordinary week (index 0 Monday), and the exceptions from now's day on, by day: for the screen. */
struct authority_week { struct authority_hours days[7]; struct authority_exception *exceptions; size_t exceptions_n; };
[[nodiscard]] enum err authority_week(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t unit_id, ms_t now, struct authority_week *ret);

/* ---- duty ---- */
enum { AUTHORITY_LONGEST_DUTY = ACCESS_LONGEST_DUTY };
/* Duty that began before this is over (access_duty_since). Whoever asks who is on duty names it, for what is over is ended in the
 * rows only once an hour. */
ms_t authority_duty_since(ms_t now);
/* The units as authority_units tells them, and how many are on duty in each just now. */
struct authority_on_duty { int64_t unit_id; str name; int64_t employees; };
[[nodiscard]] enum err authority_units_on_duty(struct db_tx *tx, struct arena *a, int64_t authority_id, ms_t now, struct authority_on_duty **ret, size_t *ret_n);
/* What is asked for when somebody goes on or off duty, whether at the desk, in the plan of who is where, or by the API. */
struct authority_shift {
    int64_t authority_id, employee_id;
    int64_t by;                      /* the employee who asks for it; 0: none */
    int64_t unit_id, counter_id;     /* where to; 0: off duty, no counter */
    bool anyway;                     /* though citizens were sent to them by name, elsewhere */
    ms_t now;
    /* What the queue has to do about it: citizens who were sent to them by name wait for all again, but for those in unit_id. The queue's
     * room stands below this one (queue_give_back); NULL: it need not know. */
    enum err (*gone)(struct db_tx *tx, const struct authority_shift *shift);
};
struct authority_shift_fault { const char *field, *text; str what; }; /* text: Danish msgid, NULL: none; what stands for {1}; field may be NULL */
/* Each judges, and does it. ERR_INVALID with a fault: an employee, a unit or a counter that is none, is closed, or is elsewhere.
 * ERR_CONFLICT with a fault: somebody sits at the counter; they have a citizen with them in another unit; or citizens were sent to
 * them by name (field "anyway"), and it is not meant anyway. authority_go_off: ERR_NOT_FOUND: they are not on duty. */
[[nodiscard]] enum err authority_go_on(struct db_tx *tx, struct arena *a, const struct authority_shift *shift, struct authority_shift_fault *ret_fault);
[[nodiscard]] enum err authority_go_off(struct db_tx *tx, struct arena *a, const struct authority_shift *shift, struct authority_shift_fault *ret_fault);
/* The same unjudged. Starts (ending whatever the employee was on before); counter_id 0: no counter. Both tell the queues of the
 * units it concerns. Ending when there is none is OK. ERR_CONFLICT: no such unit or employee. */
[[nodiscard]] enum err authority_duty_start(struct db_tx *tx, int64_t authority_id, int64_t employee_id, int64_t unit_id, int64_t counter_id, ms_t now);
[[nodiscard]] enum err authority_duty_end(struct db_tx *tx, int64_t authority_id, int64_t employee_id, ms_t now);
/* The ticket that the employee has called or is serving. Who leaves its unit leaves the citizen behind, and the wall goes on showing
 * the number: so nobody goes off duty or to another unit, by themselves or by another's hand, before it is finished or sent on. What
 * is left of a duty that is over holds nobody back; the expiry does not ask. number 0: none. */
struct authority_in_hand { int64_t number, unit_id; };
[[nodiscard]] enum err authority_in_hand(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t employee_id, ms_t now,
                                         struct authority_in_hand *ret);
/* Ends what was forgotten, of all authorities, and tells the queues; none lasts longer than the longest. Ends also the duty of who has
 * left and in units that have closed meanwhile, and whoever sits at a counter that has closed leaves it. *ret_rows: how many ended. */
[[nodiscard]] enum err authority_duty_expire(struct db_tx *tx, ms_t now, int64_t *ret_rows);

/* ---- the facts of competence, gathered from the database ---- */
struct authority_facts_of {
    int64_t authority_id, unit_id, employee_id;  /* employee 0: an ordinary one: the municipality's own, of the unit's department, qualified */
    str task_key;                                /* {}: what it is about is not known; judged as information on a matter of our own */
    str municipality_code;                       /* the citizen's; {} or '' counts as ours */
    str language;                                /* the citizen's: who speaks it is named first of those who can take it; {}: not asked */
};
/* Fills everything but activity. ret_task and ret_owner (may be NULL): the task, and the authority that owns the matter
 * (for a citizen of another municipality: that one; id 0 and only its name, code and kind when it is no authority here). ERR_NOT_FOUND: no such task, unit or employee. */
[[nodiscard]] enum err authority_facts(struct db_tx *tx, struct arena *a, const struct authority_facts_of *of, ms_t now,
                                       struct competence_facts *ret, struct catalogue_task *ret_task, struct authority *ret_owner);
/* The verdict on every activity at once. */
struct authority_verdicts { struct competence_verdict at[COMPETENCE_ACTIVITIES]; };
struct authority_verdicts authority_verdicts(const struct competence_facts *facts);
/* The level an employee needs to serve a task in a unit: 1 when the unit only informs about it, else its depth there. */
int authority_level_needed(const struct catalogue_task *t, const struct competence_facts *facts);
/* The same from the database, without the facts that it does not take. ERR_NOT_FOUND: no such task or unit. */
[[nodiscard]] enum err authority_level(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t unit_id, int64_t task_id, ms_t now, int *ret);

/* A matter: what authority_facts was asked, and told. */
struct authority_matter {
    const struct authority_facts_of *of;
    const struct competence_facts *facts;
    const struct catalogue_task *task;
    const struct authority *owner;
};
/* May this employee do something in the matter of another authority itself: a step of the case, or decide it? To help with a form, or to
 * take it in and send it on, is not that, but in a shared contact centre for those of a municipality that takes part (Act § 3a). */
bool authority_takes_on(const struct competence_facts *facts);
/* Where a colleague sits, who sent them (as of an authority_employee), and their level in the task. */
struct authority_seat { int64_t unit_id; str department; enum competence_owner employer; int64_t employer_authority_id, level; };
/* May each of them take on the matter of another authority, where they sit? Steps of the case or a decision are theirs by agreement, by
 * statute or as that authority's own; and a shared contact centre takes on those of a municipality that takes part (Act § 3a).
 * ret: n of them. ERR_NOT_FOUND: no such unit. */
[[nodiscard]] enum err authority_may_take(struct db_tx *tx, struct arena *a, const struct authority_matter *m, const struct authority_seat *seats,
                                          size_t n, ms_t now, bool *ret);

/* Does who wrote so of when they answer do it now? "kl. 9–12", "mandag til torsdag 9.30–12, fredag 10–11"; without days it is Monday to
 * Friday. UNSAID: nothing is written, or nothing that can be read so. */
enum authority_reach { AUTHORITY_REACH_UNSAID, AUTHORITY_REACH_NOW, AUTHORITY_REACH_LATER };
enum authority_reach authority_reach_at(struct arena *a, str answers, ms_t now);

/* Employees who can take a task on: qualified for it or for all tasks, and in a matter that is not ours only those who may. For "whom to
 * call": first those of the department that carries the task (in a matter that is not ours: those of its authority), of these who speaks
 * the citizen's language, who answers now, who is qualified for this task, who is on duty. */
struct authority_colleague {
    int64_t employee_id, unit_id;            /* unit_id DB_NULL: nowhere */
    str name, title, phone, answers, unit_name, department, languages; /* languages: "da,en" */
    bool on_duty, answers_now;               /* answers_now: as they wrote; where that is not said, when they are on duty */
    enum authority_reach reach;
    int64_t duty_unit_id;                    /* DB_NULL: not on duty */
};
/* Whom to call about a matter. */
struct authority_whom {
    str department;                          /* the name of the one that carries the task; {}: it has none here */
    struct authority_place *offices;         /* where it is, when a verdict hands the matter over to it: at most 3 */
    size_t offices_n;
    struct authority_place *places;          /* the owner's in this municipality, when the matter is not ours: where to show the way to */
    size_t places_n;
    struct authority_colleague *colleagues;  /* who can take it on; at most 8 */
    size_t colleagues_n;
};
[[nodiscard]] enum err authority_whom(struct db_tx *tx, struct arena *a, const struct authority_matter *m, ms_t now, struct authority_whom *ret);

extern const struct routes authority_routes;     /* organisation pages and /api/v1/units, /employees, … ; POST /api/v1/competence */
