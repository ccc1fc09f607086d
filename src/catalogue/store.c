/* The catalogue in the database: import of what the files say, and reading it back. */
#include <stdlib.h>
#include "catalogue/catalogue_sql.h"
#include "catalogue/departments.h"
#include "catalogue/fields.h"

/* ---- between fields and columns ---- */

static str joined(struct arena *a, struct catalogue_lines lines) {
    return str_join(a, lines.at, lines.n, S("\n"));
}

static struct catalogue_lines split(struct arena *a, str text, char sep) {
    struct catalogue_lines lines = {};
    str part;
    if (!text.n) return lines;
    while (str_next(&text, sep, &part)) catalogue_lines_add(&lines, a, part);
    return lines;
}

static str depths_text(struct arena *a, const struct catalogue_task *t) {
    BUF(b);
    catalogue_depths_print(&b, t->depths, t->depths_n);
    return str_dup(a, str_or_empty(buf_str(&b)));
}

static struct sql_catalogue_insert_task_in columns_of(struct arena *a, int64_t authority_id, const struct catalogue_task *t) {
    return (struct sql_catalogue_insert_task_in){
        .authority_id = authority_id, .key = t->key, .name = t->name, .name_en = t->name_en, .kle = str_or_empty(t->kle),
        .departments = str_join(a, t->departments.at, t->departments.n, S(",")), .depths = depths_text(a, t),
        .area = str_c(competence_area_names[t->area]), .owner = str_c(competence_owner_names[t->owner]),
        .owner_key = str_or_empty(t->owner_key), .instant = t->instant, .minutes = t->minutes, .case_time = str_or_empty(t->case_time),
        .case_time_en = str_or_empty(t->case_time_en), .channels = str_or_empty(t->channels), .summary = t->summary, .summary_en = t->summary_en, .sources = joined(a, t->sources),
        .bring = joined(a, t->bring), .bring_en = joined(a, t->bring_en), .links = joined(a, t->links), .forms = joined(a, t->forms), .fees = joined(a, t->fees),
        .words = joined(a, t->words), .work_description = t->work_description, .checks = joined(a, t->checks), .file = str_or_empty(t->file),
        .closed_at = t->closed_at,
    };
}

/* The rows of all statements that read tasks have the same members. */
#define TASK(a, r)                                                                                                     \
    (struct catalogue_task) {                                                                                          \
        .id = (r).id, .key = (r).key, .name = (r).name, .name_en = (r).name_en, .kle = (r).kle.n ? (r).kle : (str){},  \
        .departments = split((a), (r).departments, ','),                                                               \
        .area = (enum competence_area)db_word(competence_area_names, COMPETENCE_AREAS, (r).area),                      \
        .owner = (enum competence_owner)db_word(competence_owner_names, COMPETENCE_OWNERS, (r).owner),                 \
        .owner_key = (r).owner_key.n ? (r).owner_key : (str){}, .instant = (r).instant, .minutes = (int)(r).minutes,   \
        .case_time = (r).case_time, .case_time_en = (r).case_time_en, .channels = (r).channels, .summary = (r).summary, .summary_en = (r).summary_en,    \
        .work_description = (r).work_description, .sources = split((a), (r).sources, '\n'),                            \
        .bring = split((a), (r).bring, '\n'), .bring_en = split((a), (r).bring_en, '\n'), .links = split((a), (r).links, '\n'),                                    \
        .forms = split((a), (r).forms, '\n'), .fees = split((a), (r).fees, '\n'),                                      \
        .words = split((a), (r).words, '\n'), .checks = split((a), (r).checks, '\n'), .file = (r).file,                \
        .version = (r).version, .closed_at = (r).closed_at,                                                            \
    }

static void read_depths(struct catalogue_task *t, str text) {
    if (catalogue_depths_read(text, t->depths, sizeof t->depths / sizeof *t->depths, &t->depths_n) != OK) t->depths_n = 0;
}

#define LIFE_EVENT(a, r)                                                                                               \
    (struct catalogue_life_event) {                                                                                    \
        .id = (r).id, .key = (r).key, .name = (r).name, .name_en = (r).name_en, .summary = (r).summary,                \
        .summary_en = (r).summary_en, .words = split((a), (r).words, '\n'), .checks = split((a), (r).checks, '\n'),    \
        .file = (r).file, .version = (r).version, .closed_at = (r).closed_at,                                          \
    }

/* ---- reading ---- */

enum err catalogue_task_by_key(struct db_tx *tx, struct arena *a, int64_t authority_id, str key, struct catalogue_task *ret) {
    struct sql_catalogue_task_by_key r;
    TRY(sql_catalogue_task_by_key(tx, a, (struct sql_catalogue_task_by_key_in){authority_id, key}, &r));
    *ret = TASK(a, r);
    read_depths(ret, r.depths);
    return OK;
}

enum err catalogue_task_by_id(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t id, struct catalogue_task *ret) {
    struct sql_catalogue_task_by_id r;
    TRY(sql_catalogue_task_by_id(tx, a, (struct sql_catalogue_task_by_id_in){authority_id, id}, &r));
    *ret = TASK(a, r);
    read_depths(ret, r.depths);
    return OK;
}

enum err catalogue_task_id(struct db_tx *tx, struct arena *a, int64_t authority_id, str key, int64_t *ret_id, ms_t *ret_closed_at) {
    struct sql_catalogue_task_id r;
    TRY(sql_catalogue_task_id(tx, a, (struct sql_catalogue_task_id_in){authority_id, key}, &r));
    *ret_id = r.id;
    if (ret_closed_at) *ret_closed_at = r.closed_at;
    return OK;
}

enum err catalogue_task_depths(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t id, struct catalogue_task *ret) {
    struct sql_catalogue_task_depths r;
    TRY(sql_catalogue_task_depths(tx, a, (struct sql_catalogue_task_depths_in){authority_id, id}, &r));
    *ret = (struct catalogue_task){.id = id, .departments = split(a, r.departments, ',')};
    read_depths(ret, r.depths);
    return OK;
}

enum { PACKAGE = sizeof((struct catalogue_life_event){}.tasks) / sizeof *((struct catalogue_life_event){}.tasks) };

/* The rows of both statements that read packages have the same members. */
#define ADD_TO_PACKAGE(e, r)                                                                                           \
    do {                                                                                                               \
        if ((e)->tasks_n < PACKAGE)                                                                                    \
            (e)->tasks[(e)->tasks_n++] = (typeof((e)->tasks[0])){                                                      \
                .task_id = (r).task_id, .task_key = (r).task_key, .remark = (r).remark, .remark_en = (r).remark_en};   \
    } while (false)

enum err catalogue_life_event_by_key(struct db_tx *tx, struct arena *a, int64_t authority_id, str key, ms_t now,
                                     struct catalogue_life_event *ret) {
    struct sql_catalogue_life_event_by_key r;
    struct sql_catalogue_package_list list;
    TRY(sql_catalogue_life_event_by_key(tx, a, (struct sql_catalogue_life_event_by_key_in){authority_id, key}, &r));
    TRY(sql_catalogue_package(tx, a, (struct sql_catalogue_package_in){authority_id, r.id, now}, &list));
    *ret = LIFE_EVENT(a, r);
    for (size_t i = 0; i < list.n; i++) ADD_TO_PACKAGE(ret, list.at[i]);
    return OK;
}

enum err catalogue_life_event_by_id(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t id, ms_t now,
                                    struct catalogue_life_event *ret) {
    struct sql_catalogue_life_event_key r;
    TRY(sql_catalogue_life_event_key(tx, a, (struct sql_catalogue_life_event_key_in){authority_id, id}, &r));
    return catalogue_life_event_by_key(tx, a, authority_id, r.key, now, ret);
}

/* at DB_NULL: whenever. */
static bool in_use(ms_t closed_at, ms_t at) {
    return at == DB_NULL || db_in_use(closed_at, at);
}

static enum err load_tasks(struct db_tx *tx, struct arena *a, int64_t authority_id, ms_t at, struct catalogue *c) {
    struct sql_catalogue_tasks_list list;
    TRY(sql_catalogue_tasks(tx, a, (struct sql_catalogue_tasks_in){authority_id}, &list));
    c->tasks = arena_many(a, list.n, struct catalogue_task);
    c->tasks_n = 0;
    for (size_t i = 0; i < list.n; i++) {
        if (!in_use(list.at[i].closed_at, at)) continue;
        c->tasks[c->tasks_n] = TASK(a, list.at[i]);
        read_depths(&c->tasks[c->tasks_n++], list.at[i].depths);
    }
    return OK;
}

static bool has_task(const struct catalogue *c, int64_t id) {
    for (size_t i = 0; i < c->tasks_n; i++)
        if (c->tasks[i].id == id) return true;
    return false;
}

/* After the tasks: a package holds only those of them that were loaded, so that nothing in use points at what is closed. */
static enum err load_life_events(struct db_tx *tx, struct arena *a, int64_t authority_id, ms_t at, struct catalogue *c) {
    struct sql_catalogue_life_events_list list;
    struct sql_catalogue_packages_list packages;
    TRY(sql_catalogue_life_events(tx, a, (struct sql_catalogue_life_events_in){authority_id}, &list));
    TRY(sql_catalogue_packages(tx, a, (struct sql_catalogue_packages_in){authority_id}, &packages));
    c->life_events = arena_many(a, list.n, struct catalogue_life_event);
    c->life_events_n = 0;
    for (size_t i = 0; i < list.n; i++) {
        if (!in_use(list.at[i].closed_at, at)) continue;
        struct catalogue_life_event *e = &c->life_events[c->life_events_n++];
        *e = LIFE_EVENT(a, list.at[i]);
        for (size_t p = 0; p < packages.n; p++)
            if (packages.at[p].life_event_id == e->id && has_task(c, packages.at[p].task_id))
                ADD_TO_PACKAGE(e, packages.at[p]);
    }
    return OK;
}

static enum err load_authorities(struct db_tx *tx, struct arena *a, struct catalogue *c) {
    struct sql_catalogue_authorities_list rows;
    TRY(sql_catalogue_authorities(tx, a, &rows));
    c->authorities = arena_many(a, rows.n, struct catalogue_authority);
    c->authorities_n = rows.n;
    for (size_t i = 0; i < rows.n; i++) {
        const struct sql_catalogue_authorities *r = &rows.at[i];
        c->authorities[i] = (struct catalogue_authority){
            .key = r->key, .name = r->name, .name_en = r->name_en, .link = r->link, .phone = r->phone, .phone_note = r->phone_note,
            .about = r->about, .about_en = r->about_en, .checks = split(a, r->checks, '\n'), .file = r->file,
            .kind = (enum competence_owner)db_word(competence_owner_names, COMPETENCE_OWNERS, r->kind)};
    }
    return OK;
}

enum err catalogue_load(struct db_tx *tx, struct arena *a, int64_t authority_id, ms_t at, struct catalogue *ret) {
    struct catalogue c = {};
    TRY(load_tasks(tx, a, authority_id, at, &c));
    TRY(load_life_events(tx, a, authority_id, at, &c));
    TRY(load_authorities(tx, a, &c));
    *ret = c;
    return OK;
}

/* ---- import ---- */

const char *const catalogue_kind_names[CATALOGUE_KINDS] = {"task", "life_event", "authority", "department"};
const char *const catalogue_change_names[CATALOGUE_CHANGES] = {"added", "changed", "closed", "reopened"};

struct import {
    struct db_tx *tx;
    struct arena *arena;
    int64_t authority_id;
    ms_t now;
    bool dry;                      /* only tell */
    struct catalogue old;
    struct sql_catalogue_known_authorities_list authorities;
    struct catalogue_import done;
};

static void step(struct import *im, enum catalogue_change change, enum catalogue_kind kind, str key, str name) {
    struct catalogue_import *d = &im->done;
    int64_t *const counts[CATALOGUE_CHANGES] = {&d->added, &d->changed, &d->closed, &d->changed};
    ++*counts[change];
    d->steps[d->n++] = (struct catalogue_step){change, kind, key, name};
}

/* What is there is the same when the files would say the same of it. */
static bool same(str file, const struct catalogue *one, str other_file, const struct catalogue *other) {
    BUF(p);
    BUF(q);
    catalogue_print(one, file, &p);
    catalogue_print(other, other_file, &q);
    return str_eq(file, other_file) && str_eq(buf_str(&p), buf_str(&q));
}

static bool same_task(const struct catalogue_task *x, const struct catalogue_task *y) {
    return same(x->file, &(struct catalogue){.tasks = (struct catalogue_task *)x, .tasks_n = 1}, y->file,
                &(struct catalogue){.tasks = (struct catalogue_task *)y, .tasks_n = 1});
}

static bool same_life_event(const struct catalogue_life_event *x, const struct catalogue_life_event *y) {
    return same(x->file, &(struct catalogue){.life_events = (struct catalogue_life_event *)x, .life_events_n = 1}, y->file,
                &(struct catalogue){.life_events = (struct catalogue_life_event *)y, .life_events_n = 1});
}

static struct catalogue_task *task_named(const struct catalogue *c, str key) {
    for (size_t i = 0; i < c->tasks_n; i++)
        if (str_eq(c->tasks[i].key, key)) return &c->tasks[i];
    return NULL;
}

static struct catalogue_life_event *life_event_named(const struct catalogue *c, str key) {
    for (size_t i = 0; i < c->life_events_n; i++)
        if (str_eq(c->life_events[i].key, key)) return &c->life_events[i];
    return NULL;
}

static enum err update_task(struct db_tx *tx, struct sql_catalogue_insert_task_in in, int64_t version) {
    struct sql_catalogue_update_task_in up = {
        in.authority_id, in.id, in.key, in.name, in.name_en, in.kle, in.departments, in.depths, in.area, in.owner, in.owner_key,
        in.instant, in.minutes, in.case_time, in.case_time_en, in.channels, in.summary, in.summary_en, in.sources, in.bring, in.bring_en, in.links, in.forms,
        in.fees, in.words, in.work_description, in.checks, in.file, in.closed_at, version};
    int64_t rows;
    TRY(sql_catalogue_update_task(tx, up, &rows));
    return rows ? OK : ERR_CONFLICT;
}

static enum catalogue_change change_of(bool known, bool was_used, bool used) {
    return !known ? CATALOGUE_ADDED : was_used == used ? CATALOGUE_CHANGED : used ? CATALOGUE_REOPENED : CATALOGUE_CLOSED;
}

/* Files name a day. What closed in the middle of the day they name goes on having closed then. */
static ms_t closing_of(ms_t was, ms_t named) {
    bool same_day = was != DB_NULL && named != DB_NULL && clock_day_start(was) == named;
    return same_day ? was : named;
}

static enum err import_task(struct import *im, const struct catalogue_task *t) {
    const struct catalogue_task *old = task_named(&im->old, t->key);
    if (old && same_task(old, t)) {
        im->done.unchanged++;
        return OK;
    }
    ms_t closed_at = closing_of(old ? old->closed_at : DB_NULL, t->closed_at);
    step(im, change_of(old, old && db_in_use(old->closed_at, im->now), db_in_use(closed_at, im->now)), CATALOGUE_TASK, t->key, t->name);
    if (im->dry) return OK;
    struct sql_catalogue_insert_task_in in = columns_of(im->arena, im->authority_id, t);
    in.id = old ? old->id : db_new_id(im->tx);
    in.closed_at = closed_at;
    if (old) return update_task(im->tx, in, old->version);
    return sql_catalogue_insert_task(im->tx, in, NULL);
}

static enum err write_package(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t id, const struct catalogue_life_event *e) {
    TRY(sql_catalogue_clear_package(tx, (struct sql_catalogue_clear_package_in){authority_id, id}, NULL));
    for (size_t i = 0; i < e->tasks_n; i++) {
        struct catalogue_task t;
        TRY(catalogue_task_by_key(tx, a, authority_id, e->tasks[i].task_key, &t));
        TRY(sql_catalogue_insert_package(tx, (struct sql_catalogue_insert_package_in){authority_id, id, (int64_t)i + 1, t.id,
            str_or_empty(e->tasks[i].remark), str_or_empty(e->tasks[i].remark_en)}, NULL));
    }
    return OK;
}

static enum err import_life_event(struct import *im, const struct catalogue_life_event *e, int64_t position) {
    const struct catalogue_life_event *old = life_event_named(&im->old, e->key);
    if (old && same_life_event(old, e)) {
        im->done.unchanged++;
        return OK;
    }
    ms_t closed_at = closing_of(old ? old->closed_at : DB_NULL, e->closed_at);
    step(im, change_of(old, old && db_in_use(old->closed_at, im->now), db_in_use(closed_at, im->now)), CATALOGUE_LIFE_EVENT, e->key, e->name);
    if (im->dry) return OK;
    int64_t id = old ? old->id : db_new_id(im->tx);
    str words = joined(im->arena, e->words), checks = joined(im->arena, e->checks), file = str_or_empty(e->file);
    if (old) {
        int64_t rows;
        TRY(sql_catalogue_update_life_event(im->tx, (struct sql_catalogue_update_life_event_in){im->authority_id, id, e->key, e->name,
            e->name_en, e->summary, e->summary_en, words, checks, file, position, closed_at, old->version}, &rows));
        if (!rows) return ERR_CONFLICT;
    } else {
        TRY(sql_catalogue_insert_life_event(im->tx, (struct sql_catalogue_insert_life_event_in){im->authority_id, id, e->key, e->name,
            e->name_en, e->summary, e->summary_en, words, checks, file, position, closed_at}, NULL));
    }
    return write_package(im->tx, im->arena, im->authority_id, id, e);
}

static const struct sql_catalogue_known_authorities *authority_named(const struct import *im, str key) {
    for (size_t i = 0; i < im->authorities.n; i++)
        if (str_eq(im->authorities.at[i].key, key)) return &im->authorities.at[i];
    return NULL;
}

static bool same_authority(const struct sql_catalogue_known_authorities *r, const struct sql_catalogue_put_authority_in *in) {
    return str_eq(r->kind, in->kind) && str_eq(r->name, in->name) && str_eq(r->name_en, in->name_en) && str_eq(r->link, in->link) &&
           str_eq(r->phone, in->phone) && str_eq(r->phone_note, in->phone_note) && str_eq(r->about, in->about) &&
           str_eq(r->about_en, in->about_en) && str_eq(r->checks, in->checks) && str_eq(r->file, in->file);
}

static enum err import_authority(struct import *im, const struct catalogue_authority *x) {
    const struct sql_catalogue_known_authorities *old = authority_named(im, x->key);
    struct sql_catalogue_put_authority_in in = {
        .key = x->key, .kind = str_c(competence_owner_names[x->kind]), .name = x->name,
        .name_en = x->name_en, .link = str_or_empty(x->link), .phone = str_or_empty(x->phone), .phone_note = str_or_empty(x->phone_note),
        .about = str_or_empty(x->about), .about_en = str_or_empty(x->about_en), .checks = joined(im->arena, x->checks), .file = str_or_empty(x->file)};
    if (old && (old->served || same_authority(old, &in))) {
        im->done.unchanged++;
        return OK;
    }
    step(im, change_of(old, true, true), CATALOGUE_AUTHORITY, x->key, x->name);
    if (im->dry) return OK;
    in.id = db_new_id(im->tx);
    return sql_catalogue_put_authority(im->tx, in, NULL);
}

static enum err import_departments(struct import *im, const struct catalogue_lines *codes) {
    for (size_t i = 0; i < codes->n; i++) step(im, CATALOGUE_ADDED, CATALOGUE_NEW_DEPARTMENT, codes->at[i], codes->at[i]);
    return im->dry ? OK : departments_begin(im->tx, im->authority_id, codes);
}

static enum err close_the_rest(struct import *im, const struct catalogue *c) {
    int64_t rows = 1;
    for (size_t i = 0; i < im->old.tasks_n; i++) {
        const struct catalogue_task *t = &im->old.tasks[i];
        if (!db_in_use(t->closed_at, im->now) || task_named(c, t->key)) continue;
        im->done.left_out++;
        step(im, CATALOGUE_CLOSED, CATALOGUE_TASK, t->key, t->name);
        if (!im->dry) TRY(sql_catalogue_close_task(im->tx, (struct sql_catalogue_close_task_in){im->authority_id, t->id, t->version, im->now}, &rows));
        if (!rows) return ERR_CONFLICT;
    }
    for (size_t i = 0; i < im->old.life_events_n; i++) {
        const struct catalogue_life_event *e = &im->old.life_events[i];
        if (!db_in_use(e->closed_at, im->now) || life_event_named(c, e->key)) continue;
        im->done.left_out++;
        step(im, CATALOGUE_CLOSED, CATALOGUE_LIFE_EVENT, e->key, e->name);
        if (!im->dry) TRY(sql_catalogue_close_life_event(im->tx, (struct sql_catalogue_close_life_event_in){im->authority_id, e->id, e->version, im->now}, &rows));
        if (!rows) return ERR_CONFLICT;
    }
    return OK;
}

static enum err run(struct import *im, const struct catalogue *c) {
    struct catalogue_lines departments;
    TRY(catalogue_load(im->tx, im->arena, im->authority_id, DB_NULL, &im->old));
    TRY(sql_catalogue_known_authorities(im->tx, im->arena, &im->authorities));
    TRY(departments_missing(im->tx, im->arena, im->authority_id, c->tasks, c->tasks_n, &departments));
    im->done.steps = arena_many(im->arena, departments.n + c->authorities_n + c->tasks_n + c->life_events_n + im->old.tasks_n + im->old.life_events_n, struct catalogue_step);
    TRY(import_departments(im, &departments));
    for (size_t i = 0; i < c->authorities_n; i++) TRY(import_authority(im, &c->authorities[i]));
    for (size_t i = 0; i < c->tasks_n; i++) TRY(import_task(im, &c->tasks[i]));
    for (size_t i = 0; i < c->life_events_n; i++) TRY(import_life_event(im, &c->life_events[i], (int64_t)i));
    return close_the_rest(im, c);
}

enum err catalogue_import(struct db_tx *tx, struct arena *a, int64_t authority_id, const struct catalogue *c, ms_t now,
                          struct catalogue_import *ret) {
    struct import im = {.tx = tx, .arena = a, .authority_id = authority_id, .now = now};
    TRY(run(&im, c));
    db_publish(tx, (struct db_event){authority_id, S("catalogue"), 0});
    *ret = im.done;
    return OK;
}

enum err catalogue_import_plan(struct db_tx *tx, struct arena *a, int64_t authority_id, const struct catalogue *c, ms_t now,
                               struct catalogue_import *ret) {
    struct import im = {.tx = tx, .arena = a, .authority_id = authority_id, .now = now, .dry = true};
    TRY(run(&im, c));
    *ret = im.done;
    return OK;
}

/* ---- one at a time: what is edited on the screen ---- */

enum err catalogue_task_store(struct db_tx *tx, struct arena *a, int64_t authority_id, struct catalogue_task *t) {
    struct sql_catalogue_insert_task_in in = columns_of(a, authority_id, t);
    struct catalogue_lines departments;
    TRY(departments_missing(tx, a, authority_id, t, 1, &departments));
    TRY(departments_begin(tx, authority_id, &departments));
    in.id = t->id ? t->id : db_new_id(tx);
    TRY(t->id ? update_task(tx, in, t->version) : sql_catalogue_insert_task(tx, in, NULL));
    t->version = t->id ? t->version + 1 : 1;
    t->id = in.id;
    db_publish(tx, (struct db_event){authority_id, S("catalogue"), in.id});
    return OK;
}

enum err catalogue_life_event_store(struct db_tx *tx, struct arena *a, int64_t authority_id, struct catalogue_life_event *e) {
    struct sql_catalogue_life_event_position place;
    int64_t id = e->id ? e->id : db_new_id(tx), rows = 1;
    str words = joined(a, e->words), checks = joined(a, e->checks), file = str_or_empty(e->file);
    TRY(sql_catalogue_life_event_position(tx, a, (struct sql_catalogue_life_event_position_in){authority_id, id}, &place));
    if (e->id)
        TRY(sql_catalogue_update_life_event(tx, (struct sql_catalogue_update_life_event_in){authority_id, id, e->key, e->name, e->name_en,
            e->summary, e->summary_en, words, checks, file, place.position, e->closed_at, e->version}, &rows));
    else
        TRY(sql_catalogue_insert_life_event(tx, (struct sql_catalogue_insert_life_event_in){authority_id, id, e->key, e->name, e->name_en,
            e->summary, e->summary_en, words, checks, file, place.position, e->closed_at}, NULL));
    if (!rows) return ERR_CONFLICT;
    TRY(write_package(tx, a, authority_id, id, e));
    e->version = e->id ? e->version + 1 : 1;
    e->id = id;
    db_publish(tx, (struct db_event){authority_id, S("catalogue"), id});
    return OK;
}
