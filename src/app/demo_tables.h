/* What is in the demo, as tables. For src/app/demo*.c only. */
#pragma once
#include "app/demo.h"
#include "authority/authority.h"
#include "contact/contact.h"

enum demo_hours { DEMO_CENTRE, DEMO_PHONES, DEMO_OFFICE, DEMO_SMALL, DEMO_WEEKS };
struct demo_span { int weekday, opens, closes; };                /* minutes after midnight */
struct demo_week { const struct demo_span *at; size_t n; };
extern const struct demo_week demo_weeks[DEMO_WEEKS];

struct demo_authority {
    const char *key, *name, *name_en, *code, *leadership, *phone, *link, *about, *about_en;
    bool dispensation;
};
extern const struct demo_authority demo_served[];                /* ends with {} */

struct demo_department { const char *authority, *code, *name; };
extern const struct demo_department demo_departments[];

struct demo_unit {
    const char *authority, *key;
    enum competence_unit kind;
    const char *name, *department, *address, *phone, *email, *model;
    bool broad;                        /* not the narrow model: it decides at depth 3 too */
    enum demo_hours hours;
    int counters;
    const char *owner;                 /* key of the authority whose place it is; NULL: the municipality's own */
    const char *booth_hours;           /* of the tax agency's booth; NULL: none */
    int tickets, calls;                /* how many of the half day's contacts come here: to the counter, by telephone */
};
extern const struct demo_unit demo_units[];

/* Skills: names of demo_skills with a level, "pas2,skat1"; "*1" is every task, "@FAF3" all tasks that FAF carries. */
struct demo_skill { const char *name, *tasks; };
extern const struct demo_skill demo_skills[];

enum demo_duty {
    DEMO_OFF, DEMO_RECEPTION, DEMO_COUNTER, DEMO_BOOTH, DEMO_PHONE, DEMO_DESK,
    DEMO_BACK,                         /* at a counter, back from a break this minute: free to call somebody */
};
struct demo_person {
    const char *unit, *name, *title, *department, *skills, *languages, *answers;
    enum demo_duty duty;
    const char *username, *roles, *about;   /* an account, and what it is for in the list */
    const char *employer;              /* key of the authority that seconded them */
};
extern const struct demo_person demo_people[];

struct demo_agreement { const char *authority, *other, *kind, *task, *source; int from_year, to_year; }; /* to_year 0: holds */
extern const struct demo_agreement demo_agreements[];

/* What citizens come for: how often (weights), in which words, and what is written of it afterwards. */
struct demo_matter {
    const char *task;
    int counter, remote;               /* weights at the counter, and by telephone, mail, letter, web */
    enum contact_outcome ends;         /* mostly, at the counter */
    const char *said[3];
    const char *note;
};
extern const struct demo_matter demo_matters[];
extern const size_t demo_matters_n;

extern const char *const demo_first_names[], *const demo_last_names[], *const demo_streets[];
extern const size_t demo_first_names_n, demo_last_names_n, demo_streets_n;
