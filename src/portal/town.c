/* A municipality as its citizens see it: read at one go. */
#include <stdlib.h>
#include "portal/portal.h"
#include "portal/portal_sql.h"

enum { ASKED_DAYS = 28 };

struct read {
    struct db_tx *tx;
    struct arena *arena;
    int64_t authority_id;
    ms_t now;
    struct portal_town *town;
    struct portal_place *places;
};

/* ---- places ---- */

static enum competence_unit kind_of(str name) {
    for (int i = 0; i < COMPETENCE_UNITS; i++)
        if (str_eq_c(name, competence_unit_names[i])) return (enum competence_unit)i;
    return COMPETENCE_DEPARTMENT; /* the database's CHECK allows no other word */
}

static struct portal_place *place_by_id(const struct read *r, int64_t id) {
    for (size_t i = 0; i < r->town->places_n; i++)
        if (r->places[i].id == id) return &r->places[i];
    return NULL;
}

static enum err read_places(struct read *r) {
    struct sql_portal_places_list list;
    TRY(sql_portal_places(r->tx, r->arena, (struct sql_portal_places_in){r->authority_id, r->now}, &list));
    r->places = arena_many(r->arena, list.n, struct portal_place);
    r->town->places = r->places;
    r->town->places_n = list.n;
    for (size_t i = 0; i < list.n; i++) {
        const struct sql_portal_places *p = &list.at[i];
        r->places[i] = (struct portal_place){.id = p->id, .key = p->key, .name = p->name, .address = p->address, .phone = p->phone,
                                             .email = p->email, .closes_at = p->closed_at, .department_code = p->department, .department = p->department_name,
                                             .kind = kind_of(p->kind), .owner_id = p->owner_id, .owner = p->owner, .owner_en = p->owner_en};
    }
    return OK;
}

static enum err read_week(struct read *r) {
    struct sql_portal_hours_list list;
    TRY(sql_portal_hours(r->tx, r->arena, (struct sql_portal_hours_in){r->authority_id}, &list));
    for (size_t i = 0; i < list.n; i++) {
        struct portal_place *p = place_by_id(r, list.at[i].unit_id);
        if (!p) continue;
        struct authority_hours *day = &p->hours.week[list.at[i].weekday - 1];
        if (day->n == sizeof day->spans / sizeof *day->spans) continue;
        day->spans[day->n++] = (struct authority_span){(int)list.at[i].opens, (int)list.at[i].closes};
    }
    return OK;
}

/* Rows come by unit and day, so each place's stand together. */
static enum err read_exceptions(struct read *r) {
    struct sql_portal_exceptions_list list;
    str from = clock_date(r->arena, r->now), to = clock_date(r->arena, r->now + PORTAL_DAYS * DAY);
    TRY(sql_portal_exceptions(r->tx, r->arena, (struct sql_portal_exceptions_in){r->authority_id, from, to}, &list));
    struct authority_exception *all = arena_many(r->arena, list.n, struct authority_exception);
    for (size_t i = 0; i < list.n; i++) {
        const struct sql_portal_exceptions *e = &list.at[i];
        all[i] = authority_exception(e->day, (const int64_t[]){e->opens, e->closes, e->opens_again, e->closes_again}, e->reason);
        struct portal_place *p = place_by_id(r, e->unit_id);
        if (!p) continue;
        if (!p->hours.exceptions_n++) p->hours.exceptions = &all[i];
    }
    return OK;
}

static enum err read_booths(struct read *r) {
    struct sql_portal_booths_list list;
    TRY(sql_portal_booths(r->tx, r->arena, (struct sql_portal_booths_in){r->authority_id, r->now}, &list));
    struct portal_booth *all = arena_many(r->arena, list.n, struct portal_booth);
    for (size_t i = 0; i < list.n; i++) {
        all[i] = (struct portal_booth){list.at[i].name, list.at[i].hours, list.at[i].owner};
        struct portal_place *p = place_by_id(r, list.at[i].unit_id);
        if (!p) continue;
        if (!p->booths_n++) p->booths = &all[i];
    }
    return OK;
}

/* ---- catalogue ---- */

static enum err read_tasks(struct read *r) {
    struct sql_portal_tasks_list list;
    TRY(sql_portal_tasks(r->tx, r->arena, (struct sql_portal_tasks_in){r->authority_id, r->now}, &list));
    struct portal_brief *all = arena_many(r->arena, list.n, struct portal_brief);
    for (size_t i = 0; i < list.n; i++) {
        const struct sql_portal_tasks *t = &list.at[i];
        all[i] = (struct portal_brief){t->id, t->key, t->name, t->name_en, t->summary, t->summary_en};
    }
    r->town->tasks = all;
    r->town->tasks_n = list.n;
    return OK;
}

static enum err read_life_events(struct read *r) {
    struct sql_portal_life_events_list list;
    TRY(sql_portal_life_events(r->tx, r->arena, (struct sql_portal_life_events_in){r->authority_id, r->now}, &list));
    struct portal_brief *all = arena_many(r->arena, list.n, struct portal_brief);
    for (size_t i = 0; i < list.n; i++) {
        const struct sql_portal_life_events *e = &list.at[i];
        all[i] = (struct portal_brief){e->id, e->key, e->name, e->name_en, e->summary, e->summary_en};
    }
    r->town->life_events = all;
    r->town->life_events_n = list.n;
    return OK;
}

static void add_asked(struct portal_town *t, const struct portal_brief *task) {
    for (size_t i = 0; i < t->asked_n; i++)
        if (t->asked[i] == task) return;
    if (task && t->asked_n < PORTAL_ASKED) t->asked[t->asked_n++] = task;
}

/* What fills the list up where nothing has been counted yet: the errands of most people. */
static void choose_asked(struct portal_town *t, const int64_t *ids, size_t n) {
    static const char *const usual[] = {"pas", "mitid", "koerekort", "flytteanmeldelse", "sundhedskort", "folkepension", "boligsikring",
                                        "pladsanvisning", "laegevalg-sygesikring", "skattekort-forskud"};
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < t->tasks_n; k++)
            if (t->tasks[k].id == ids[i]) add_asked(t, &t->tasks[k]);
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) add_asked(t, portal_task(t, str_c(usual[i])));
}

static enum err read_names(struct read *r) {
    struct sql_portal_departments_list departments;
    struct sql_portal_served_list served;
    TRY(sql_portal_departments(r->tx, r->arena, (struct sql_portal_departments_in){r->authority_id}, &departments));
    TRY(sql_portal_served(r->tx, r->arena, &served));
    struct portal_department *d = arena_many(r->arena, departments.n, struct portal_department);
    struct authority *s = arena_many(r->arena, served.n, struct authority);
    for (size_t i = 0; i < departments.n; i++) d[i] = (struct portal_department){departments.at[i].code, departments.at[i].name};
    for (size_t i = 0; i < served.n; i++) s[i] = (struct authority){.id = served.at[i].id, .key = served.at[i].key, .name = served.at[i].name};
    r->town->departments = d;
    r->town->departments_n = departments.n;
    r->town->served = s;
    r->town->served_n = served.n;
    return OK;
}

enum err portal_town_read(struct db_tx *tx, struct arena *a, int64_t authority_id, const int64_t *asked, size_t asked_n, ms_t now,
                          struct portal_town *ret) {
    struct portal_town town = {};
    struct read r = {.tx = tx, .arena = a, .authority_id = authority_id, .now = now, .town = &town};
    TRY(authority_by_id(tx, a, authority_id, &town.municipality));
    TRY(read_places(&r));
    TRY(read_week(&r));
    TRY(read_exceptions(&r));
    TRY(read_booths(&r));
    TRY(read_tasks(&r));
    TRY(read_life_events(&r));
    TRY(read_names(&r));
    choose_asked(&town, asked, asked_n);
    *ret = town;
    return OK;
}

enum err portal_asked_read(struct db_tx *tx, struct arena *a, int64_t authority_id, ms_t now, int64_t *ret_ids, size_t *ret_n) {
    struct sql_portal_asked_list list;
    TRY(sql_portal_asked(tx, a, (struct sql_portal_asked_in){authority_id, now - ASKED_DAYS * DAY, PORTAL_ASKED}, &list));
    for (size_t i = 0; i < list.n; i++) ret_ids[i] = list.at[i].task_id;
    *ret_n = list.n;
    return OK;
}

/* ---- finding ---- */

static const struct portal_brief *brief_by_key(const struct portal_brief *at, size_t n, str key) {
    for (size_t i = 0; i < n; i++)
        if (str_eq(at[i].key, key)) return &at[i];
    return NULL;
}

const struct portal_brief *portal_task(const struct portal_town *t, str key) {
    return brief_by_key(t->tasks, t->tasks_n, key);
}

const struct portal_brief *portal_life_event(const struct portal_town *t, str key) {
    return brief_by_key(t->life_events, t->life_events_n, key);
}

const struct portal_place *portal_place(const struct portal_town *t, str key) {
    for (size_t i = 0; i < t->places_n; i++)
        if (str_eq(t->places[i].key, key)) return &t->places[i];
    return NULL;
}

str portal_department(const struct portal_town *t, str code) {
    for (size_t i = 0; i < t->departments_n; i++)
        if (str_eq(t->departments[i].code, code)) return t->departments[i].name;
    return (str){};
}

const struct portal_place *portal_phone(const struct portal_town *t) {
    const struct portal_place *centre = NULL;
    for (size_t i = 0; i < t->places_n; i++) {
        const struct portal_place *p = &t->places[i];
        if (!p->phone.n || p->kind == COMPETENCE_DEPARTMENT) continue;
        if (p->kind == COMPETENCE_CONTACT_CENTRE || p->kind == COMPETENCE_SHARED_CONTACT_CENTRE) return p;
        if (!centre) centre = p;
    }
    return centre;
}
