/* Competence: what may this employee do, here, in this matter?
 *
 * One pure function over facts. It answers a verdict, the conditions that go with it, whom to hand over to and the
 * citations that say why. Every screen, API and job that acts asks it; the server refuses what it forbids.
 *
 * Three layers, each of which only narrows what the one before it allowed:
 *   1 the law        Act on borgerservicecentre (LAW), guide on borgerservicecentre 2006 (GUIDE) chapter 3
 *   2 the unit       what the council has let this unit take on (GUIDE 3.3.2), the narrow model (KBH), Act § 3a
 *   3 the employee   qualification, employer, leadership (KBH "Dispensation")
 * with one exception: an employee seconded by the authority that owns the matter acts in it with that authority's own
 * competence (KBH "Udstationering af medarbejdere"), whatever layers 1 and 2 say of the municipality's employees. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/str.h"

enum competence_activity {
    COMPETENCE_SIGNPOST,            /* tell which authority, where, when */
    COMPETENCE_HAND_OUT,            /* hand out forms and material */
    COMPETENCE_RECEIVE_FORWARD,     /* take in applications and send them on */
    COMPETENCE_FORWARD_MISDIRECTED, /* send on what was written to the wrong authority */
    COMPETENCE_HELP_FILL,           /* help to fill in forms */
    COMPETENCE_GUIDE_ABSTRACT,      /* tell what the rules are */
    COMPETENCE_GUIDE_CONCRETE,      /* tell what the rules mean for this citizen */
    COMPETENCE_ESTIMATE,            /* work an amount out on the spot */
    COMPETENCE_POINT_OUT_CONDITION, /* point out a condition that is plainly not met */
    COMPETENCE_SEARCH_HELP,         /* help to search digitally */
    COMPETENCE_SELFSERVICE_HELP,    /* help with self-service */
    COMPETENCE_CASE_STEP,           /* a step of a case that decides nothing */
    COMPETENCE_DECIDE,              /* decide */
    COMPETENCE_ACTIVITIES
};
/* Whose matter it is: the municipality's own, another municipality's, the state's … (GUIDE 3.4.1; the jobcentre GUIDE 3.3.1). */
enum competence_owner { COMPETENCE_OWN, COMPETENCE_MUNICIPALITY, COMPETENCE_STATE, COMPETENCE_REGION,
                        COMPETENCE_JOBCENTRE, COMPETENCE_OWNERS };
/* Areas that the guide has rules of their own for (GUIDE 3.4.1 "Særligt om skatteområdet", "Særligt om pas og kørekort"). */
enum competence_area { COMPETENCE_GENERAL, COMPETENCE_TAX, COMPETENCE_PASSPORT_LICENCE, COMPETENCE_AREAS };
enum competence_unit { COMPETENCE_SERVICE_CENTRE, COMPETENCE_CONTACT_CENTRE, COMPETENCE_SHARED_CONTACT_CENTRE,
                       COMPETENCE_DEPARTMENT, COMPETENCE_UNITS };
/* How much of a task the council lets a unit do (GUIDE 3.3.2, inspirationsboks 7). */
enum competence_offer { COMPETENCE_FULL, COMPETENCE_PARTIAL, COMPETENCE_NONE, COMPETENCE_OFFERS };
/* One chief for all of the centre, or the departments for their own staff in it (GUIDE 2.4.2, KBH). */
enum competence_leadership { COMPETENCE_UNIFIED, COMPETENCE_SHARED, COMPETENCE_LEADERSHIPS };

struct competence_facts {
    enum competence_activity activity;
    enum competence_owner owner;       /* a citizen of another municipality makes an own matter COMPETENCE_MUNICIPALITY */
    enum competence_area area;
    int depth;                         /* 1 information · 2 rule-based · 3 considerable discretion */
    enum competence_unit unit;
    bool participant;                  /* shared contact centre: the citizen's municipality takes part */
    enum competence_offer offered;
    uint32_t offered_activities;       /* bit per activity; read when offered is partial */
    bool agreement;                    /* with the owner, on steps of its cases (GUIDE 3.4.1 "Sagsbehandling") */
    bool statutory_basis;              /* a statute lets the municipality act for the owner in this task */
    enum competence_leadership leadership;
    bool dispensation;                 /* from the Local Government Act § 64 a / § 65, by § 65 c (KBH) */
    bool narrow_model;                 /* the unit decides nothing of depth 3 (KBH "den smalle model"); the default */
    str task_department;
    struct {
        enum competence_owner employer;
        str department;
        bool qualified;                /* for this task, at this depth */
    } employee;
};

/* From the most to the least; UNSETTLED: the sources do not say, so ask the competent authority before acting. */
enum competence_ruling { COMPETENCE_MUST, COMPETENCE_MAY, COMPETENCE_UNSETTLED, COMPETENCE_MUST_NOT, COMPETENCE_RULINGS };
enum competence_condition {
    COMPETENCE_SAY_WHICH_AUTHORITY,    /* GUIDE 2.4.1 */
    COMPETENCE_NO_DECISION_DISCLAIMER, /* say that nothing is decided and who decides (GUIDE 3.4.1) */
    COMPETENCE_AGREEMENT_NEEDED,       /* an agreement with the owner must be made first (GUIDE 3.4.1) */
    COMPETENCE_APPEAL_GUIDANCE,        /* Public Administration Act § 25 */
    COMPETENCE_NOTE_DUTY,              /* Access to Public Administration Files Act § 13 */
    COMPETENCE_CONDITIONS
};
enum competence_handover {
    COMPETENCE_NOBODY,
    COMPETENCE_TO_AUTHORITY,            /* the authority that owns the matter; of what is unsettled in it: ask it first */
    COMPETENCE_TO_DEPARTMENT,           /* the department that carries the task; of what is unsettled in our own matters: ask it first */
    COMPETENCE_TO_QUALIFIED_COLLEAGUE,
    COMPETENCE_TO_DEPARTMENT_COLLEAGUE, /* a colleague here who belongs to the task's department */
    COMPETENCE_HANDOVERS
};
enum { COMPETENCE_MAX_CITATIONS = 10 };

struct competence_verdict {
    enum competence_ruling ruling;
    uint32_t conditions;                /* bit per condition */
    enum competence_handover handover;
    const char *citations[COMPETENCE_MAX_CITATIONS]; /* the first layer that forbids comes first; static strings */
    size_t citations_n;
};

/* Never fails; facts are within their enums, depth 1–3. Below 1 µs. */
struct competence_verdict competence(const struct competence_facts *facts);
/* The conditions that follow the activity alone, whenever it is not forbidden: a bit each. */
uint32_t competence_duties(enum competence_activity activity);

/* The words of the API ("guide_concrete", "jobcentre", …), in the order of the enums. */
extern const char *const competence_activity_names[COMPETENCE_ACTIVITIES];
extern const char *const competence_owner_names[COMPETENCE_OWNERS];
extern const char *const competence_area_names[COMPETENCE_AREAS];
extern const char *const competence_unit_names[COMPETENCE_UNITS];
extern const char *const competence_offer_names[COMPETENCE_OFFERS];
extern const char *const competence_leadership_names[COMPETENCE_LEADERSHIPS];
extern const char *const competence_ruling_names[COMPETENCE_RULINGS];
extern const char *const competence_condition_names[COMPETENCE_CONDITIONS];
extern const char *const competence_handover_names[COMPETENCE_HANDOVERS]; /* COMPETENCE_NOBODY is NULL */
