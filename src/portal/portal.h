/* The citizens' pages: what can we help with, what to bring, where to go, how long the wait is now. The room composes what
 * the rooms above it know – catalogue, organisation, queue – and owns nothing itself.
 *
 * Nobody signs in here, nothing is written but a cookie with the municipality that was chosen, and every page works without
 * JavaScript. A page never ends blind: what is not found, closed or not ours says where to go instead.
 *
 * What all pages of a municipality share (its places with hours, the names of its tasks and life events, what is asked for
 * most) is read once and kept for some seconds: struct portal_town. How long the wait is comes from queue_live. So a busy
 * front page asks the database for nothing. */
#pragma once
#include "authority/authority.h"
#include "view/layout.h"

/* ---- opening hours: pure ---- */
enum { PORTAL_DAYS = 60 };           /* so far ahead we look for the next opening */

struct portal_hours {                /* a place's, as they are put up at the door */
    struct authority_hours week[7];  /* [0] Monday */
    const struct authority_exception *exceptions; /* by day, from today on */
    size_t exceptions_n;
};
/* The hours of a day: those of the exception if there is one, else the weekday's. */
struct authority_hours portal_hours_on(const struct portal_hours *h, ms_t day);
/* Is it always closed, as far as we know? Such a place has put up no hours. */
bool portal_hours_none(const struct portal_hours *h);

struct portal_opening {
    bool open;
    ms_t until;                      /* open: closes then; closed: opens then. DB_NULL: not within PORTAL_DAYS */
    int in_days;                     /* until is today (0), tomorrow (1) … */
    struct authority_hours today;
};
/* How it stands at a moment. Hours that go on past midnight (22–24 and 0–6) are one stretch. */
struct portal_opening portal_opening(const struct portal_hours *h, ms_t now);

/* ---- a municipality as its citizens see it ---- */
struct portal_booth { str name, hours, owner; };      /* owner: another authority's name; may be empty */
struct portal_place {
    int64_t id;
    str key, name, address, phone, email;
    str department_code, department; /* of a department's unit: code and name */
    int64_t owner_id;                /* another authority's place; DB_NULL: our own */
    str owner, owner_en;             /* its name */
    ms_t closes_at;                  /* the first day that it is not in use; DB_NULL: nobody has said one */
    enum competence_unit kind;
    struct portal_hours hours;
    const struct portal_booth *booths;
    size_t booths_n;
};
struct portal_brief {                /* a task or life event: what lists show of it */
    int64_t id;
    str key, name, name_en, summary, summary_en;
};
struct portal_department { str code, name; };
enum { PORTAL_ASKED = 8 };
struct portal_town {
    struct authority municipality;
    const struct portal_place *places;            /* in use: centres, contact centres, departments; by name */
    size_t places_n;
    const struct portal_brief *tasks;             /* in use, by name */
    size_t tasks_n;
    const struct portal_brief *life_events;       /* in use, in the catalogue's order */
    size_t life_events_n;
    const struct portal_brief *asked[PORTAL_ASKED]; /* what citizens come for most */
    size_t asked_n;
    const struct portal_department *departments;
    size_t departments_n;
    const struct authority *served;               /* all municipalities of this installation, by name: key and name */
    size_t served_n;
};
/* Reads it, in eight statements whatever there is. asked: ids of tasks, most asked first; those not in use are passed over,
 * and what is missing is filled up from a list of our own. ERR_NOT_FOUND: there is no such municipality. */
[[nodiscard]] enum err portal_town_read(struct db_tx *tx, struct arena *a, int64_t authority_id, const int64_t *asked, size_t asked_n,
                                        ms_t now, struct portal_town *ret);
/* The tasks that most contacts of the last four weeks were about, most first; at most PORTAL_ASKED. */
[[nodiscard]] enum err portal_asked_read(struct db_tx *tx, struct arena *a, int64_t authority_id, ms_t now, int64_t *ret_ids, size_t *ret_n);

const struct portal_brief *portal_task(const struct portal_town *t, str key);         /* NULL: not in use */
const struct portal_brief *portal_life_event(const struct portal_town *t, str key);
const struct portal_place *portal_place(const struct portal_town *t, str key);
str portal_department(const struct portal_town *t, str code);                         /* its name; {} when unknown */
/* The place that answers the telephone: the first contact centre with a number, else the first centre with one; NULL. */
const struct portal_place *portal_phone(const struct portal_town *t);

/* ---- kept for some seconds ---- */
struct portal_live;
[[nodiscard]] enum err portal_live_new(struct db *db, struct portal_live **ret);
/* Takes NULL; when nobody holds a town any more and the database is closed, whose events come to it. */
void portal_live_free(struct portal_live *live);
/* The municipality as it was at most some seconds ago; hold it until portal_live_put. While one caller reads it anew the
 * others get the one before. ERR_NOT_FOUND: there is no such municipality. */
[[nodiscard]] enum err portal_live_get(struct portal_live *live, int64_t authority_id, const struct portal_town **ret);
void portal_live_put(struct portal_live *live, const struct portal_town *town); /* takes NULL */

/* What the frame of every citizen's page links to; src/app fills pages in with them. The footer's last is for several
 * municipalities only. */
extern const struct page_link portal_links[3], portal_footer[5];
/* A page for an address that is none, with search, telephone and places: http_config.error_page uses it for citizens.
 * False, and nothing is written, when it cannot be made. */
bool portal_not_found_page(struct request *req);

extern const struct routes portal_routes;
