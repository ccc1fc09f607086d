/* Inside the room: what its pages show. Nobody outside src/portal includes this. */
#pragma once
#include "access/access.h"
#include "catalogue/live.h"
#include "portal/portal.h"
#include "queue/live.h"
#include "view/services.h"

/* A place just now. */
struct portal_now {
    const struct portal_place *place;
    struct portal_opening opening;
    struct queue_now queue;
    bool queued;                     /* people wait here, it is open, and queue tells how long */
};

/* One citizen's request: the municipality with its places as they are now, and the page to be shown. */
struct portal_visit {
    struct portal_live *live;
    const struct portal_town *town;
    struct page page;
    const struct portal_now *places; /* as town->places */
    size_t places_n;
    const struct portal_now *phone;  /* NULL: no telephone */
    ms_t now;
};
#define PORTAL_VISIT(name) __attribute__((cleanup(portal_leave))) struct portal_visit name = {}
/* Finds the municipality, remembers the choice when it was made by ?kommune=, and begins the page. title is in the page's
 * language. ERR_NOT_FOUND: no municipality is served. */
[[nodiscard]] enum err portal_enter(struct request *req, str title, struct portal_visit *ret);
void portal_leave(struct portal_visit *visit);
/* The only field that every page takes. */
#define PORTAL_KOMMUNE {.name = "kommune", .kind = FIELD_KEY, .label = T("Kommune"), .doc = "key of the municipality; else the cookie's"}

/* ---- words ---- */
str portal_town_name(enum lang lang, const struct portal_town *town);
/* The name and summary of a task or life event in the page's language; Danish when there is no other. */
str portal_name(const struct view *v, const struct portal_brief *b);
str portal_summary(const struct view *v, const struct portal_brief *b);
/* "10.00–15.00, 16.00–18.00" or "Lukket". */
str portal_spans(const struct view *v, const struct authority_hours *h);
/* When it closes or opens: "kl. 15.00", "i dag kl. 10.00", "i morgen kl. 09.00", "mandag 23. november kl. 09.00". */
str portal_when(const struct view *v, const struct portal_opening *o);
/* "20 25 80 00" as the catalogue has it; {} for "ukendt" and for none. */
str portal_phone_shown(const struct view *v, str phone);
str portal_tel(struct arena *a, str phone);           /* "tel:+4570120000" */
str portal_mail(struct arena *a, str address);        /* "mailto:…" */

/* ---- search ---- */
enum { PORTAL_HITS = 10, PORTAL_SUGGESTIONS = 7 };
struct portal_hit {
    const struct portal_brief *brief;
    bool life_event;
};
struct portal_search {
    str q;
    bool cpr;                        /* a CPR number was written and has been taken out */
    str wrong;                       /* what is wrong with the words; {}: nothing */
    struct portal_hit hits[PORTAL_HITS];
    size_t hits_n;
};
/* Looks the words up; hits that the town does not know (any more), or that fit far worse than the best, are passed over. */
[[nodiscard]] enum err portal_find(struct request *req, const struct portal_town *town, bool prefix, size_t most, struct portal_search *search);

/* ---- a task ---- */
struct portal_link { str url, title, title_en; };   /* no English: title_en empty */
/* How far we can go in a matter of another authority (DOMAIN, layer 1 of competence). */
enum portal_help {
    PORTAL_OURS,                     /* the municipality's own */
    PORTAL_GUIDES,                   /* rules in general, forms, on the way */
    PORTAL_SHOWS_THE_WAY,            /* the jobcentre's: not even that, GUIDE 3.3.1 */
    PORTAL_PREPARES,                 /* an agreement lets us take it in and prepare it */
    PORTAL_SETTLES,                  /* a statute lets us settle it: passports and licences, and other bases */
};
struct portal_task_page {
    const struct catalogue_task *task;
    struct authority owner;          /* whose area it is, when it is not the municipality's; it decides, unless we settle it */
    bool ours;
    enum portal_help help;           /* what we can do */
    str department;                  /* that decides, when it is the municipality */
    struct catalogue_fees fees;
    struct portal_link *links;
    struct catalogue_form *forms;
    size_t links_n, forms_n;
    const struct portal_now **centres;
    size_t centres_n;
    const struct portal_now **offices; /* the department's own, that can be reached */
    size_t offices_n;
    const struct portal_now **theirs; /* the places of the authority whose area it is */
    size_t theirs_n;
    const struct portal_brief **events;
    size_t events_n;
    bool at_counter, by_letter, by_mail, by_phone, by_self;
};
/* Who decides it, what it costs, where to go for it. */
[[nodiscard]] enum err portal_task_gather(struct db_tx *tx, const struct view *v, const struct portal_visit *visit,
                                          const struct catalogue_task *task, struct portal_task_page *ret);

/* A life event with its tasks in order. */
struct portal_package {
    const struct portal_brief *event;
    ms_t closes_at;                  /* the first day that it is not in use; DB_NULL: nobody has said one */
    struct { const struct portal_brief *brief; str remark, remark_en; } *at;
    size_t n;
};

/* ---- every task, by its first letter ---- */
struct portal_entry {
    const struct portal_brief *brief;
    str name, letter;
    int number;                      /* of the letter's anchor */
    bool first;                      /* … of its letter */
};
struct portal_index { const struct portal_entry *at; size_t n; };
void portal_index_make(struct arena *a, enum lang lang, const struct portal_town *town, struct portal_index *ret);
int portal_alphabetic(str a, str b); /* in Danish order: … z æ ø å, capitals as small letters */

/* ---- places ---- */
bool portal_has_kind(const struct portal_visit *v, enum competence_unit from, enum competence_unit to);
bool portal_has_others(const struct portal_visit *v);   /* places of other authorities */
bool portal_has_centre(const struct portal_visit *v);
str portal_day(const struct view *v, str day);        /* "2026-12-24" → "torsdag 24. december" */

const struct portal_now *portal_here(const struct portal_visit *v, str key); /* the place of that key; NULL: none is in use */

/* ---- what is no more, or never was ---- */
struct portal_gone {
    str name, name_en;               /* of what was closed; {}: there never was such a thing */
    ms_t closed_at;
};
/* A place that portal_here() does not know. */
[[nodiscard]] enum err portal_place_gone(struct request *req, const struct portal_visit *visit, struct portal_gone *ret);
str portal_closed_text(const struct view *v, const struct portal_gone *gone);
str portal_closes_text(const struct view *v, ms_t closes_at);
str portal_place_closes_text(const struct view *v, ms_t closes_at);
/* The 410 page, or the 404 page when name is empty. */
void portal_show_gone(struct request *req, struct portal_visit *visit, const struct portal_gone *gone);
