/* Whole files in the browser: what an import would do, doing it, and the catalogue as text. */
#include <string.h>
#include "access/access.h"
#include "catalogue/check.h"
#include "catalogue/editor.h"

/* ---- comparing ---- */
static const struct catalogue_task *task_of(const struct catalogue *c, str key) {
    for (size_t i = 0; i < c->tasks_n; i++)
        if (str_eq(c->tasks[i].key, key)) return &c->tasks[i];
    return NULL;
}

static const struct catalogue_life_event *life_event_of(const struct catalogue *c, str key) {
    for (size_t i = 0; i < c->life_events_n; i++)
        if (str_eq(c->life_events[i].key, key)) return &c->life_events[i];
    return NULL;
}

static const struct catalogue_authority *authority_of(const struct catalogue *c, str key) {
    for (size_t i = 0; i < c->authorities_n; i++)
        if (str_eq(c->authorities[i].key, key)) return &c->authorities[i];
    return NULL;
}

/* What was in a file stays in it. A new authority gets one, for only those of files are exported. */
static void keep_files(const struct catalogue *old, struct catalogue *new) {
    for (size_t i = 0; i < new->tasks_n; i++) {
        const struct catalogue_task *was = task_of(old, new->tasks[i].key);
        new->tasks[i].file = was ? was->file : S("");
    }
    for (size_t i = 0; i < new->life_events_n; i++) {
        const struct catalogue_life_event *was = life_event_of(old, new->life_events[i].key);
        new->life_events[i].file = was ? was->file : S("");
    }
    for (size_t i = 0; i < new->authorities_n; i++) {
        const struct catalogue_authority *was = authority_of(old, new->authorities[i].key);
        new->authorities[i].file = was ? was->file : S("nye-myndigheder.txt");
    }
}

/* ---- the state ---- */
static void add_version(struct buf *b, str key, int64_t version, ms_t closed_at) {
    buf_add(b, key);
    buf_printf(b, " %lld %lld\n", (long long)version, (long long)closed_at);
}

/* An authority has no version of the catalogue's own, so all that is said of it counts. */
static void add_authority(struct buf *b, const struct catalogue_authority *x) {
    const str said[] = {x->key, x->name, x->name_en, x->link, x->phone, x->phone_note, x->about, x->about_en, x->file};
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        buf_add(b, said[i]);
        buf_char(b, '\n');
    }
    for (size_t i = 0; i < x->checks.n; i++) buf_add(b, x->checks.at[i]);
    buf_printf(b, "%d\n", (int)x->kind);
}

enum err editor_state(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t *ret) {
    struct catalogue c;
    BUF(b);
    TRY(catalogue_load(tx, a, authority_id, DB_NULL, &c));
    for (size_t i = 0; i < c.tasks_n; i++) add_version(&b, c.tasks[i].key, c.tasks[i].version, c.tasks[i].closed_at);
    for (size_t i = 0; i < c.life_events_n; i++)
        add_version(&b, c.life_events[i].key, c.life_events[i].version, c.life_events[i].closed_at);
    for (size_t i = 0; i < c.authorities_n; i++) add_authority(&b, &c.authorities[i]);
    *ret = (int64_t)(str_hash(buf_str(&b)) >> 1 | 1);
    return OK;
}

/* ---- the plan ---- */
/* What is in use, with what was read in its place, and what is new at the end. */
static void merge(struct arena *a, const struct catalogue *old, const struct catalogue *new, ms_t now, struct catalogue *ret) {
    struct catalogue m = {.authorities = new->authorities, .authorities_n = new->authorities_n};
    m.tasks = arena_many(a, old->tasks_n + new->tasks_n, struct catalogue_task);
    m.life_events = arena_many(a, old->life_events_n + new->life_events_n, struct catalogue_life_event);
    for (size_t i = 0; i < old->tasks_n; i++) {
        const struct catalogue_task *t = task_of(new, old->tasks[i].key);
        if (t || db_in_use(old->tasks[i].closed_at, now)) m.tasks[m.tasks_n++] = t ? *t : old->tasks[i];
    }
    for (size_t i = 0; i < new->tasks_n; i++)
        if (!task_of(old, new->tasks[i].key)) m.tasks[m.tasks_n++] = new->tasks[i];
    for (size_t i = 0; i < old->life_events_n; i++) {
        const struct catalogue_life_event *e = life_event_of(new, old->life_events[i].key);
        if (e || db_in_use(old->life_events[i].closed_at, now)) m.life_events[m.life_events_n++] = e ? *e : old->life_events[i];
    }
    for (size_t i = 0; i < new->life_events_n; i++)
        if (!life_event_of(old, new->life_events[i].key)) m.life_events[m.life_events_n++] = new->life_events[i];
    *ret = m;
}

/* A package may go on naming a task that is closed. */
static void add_closed(struct arena *a, const struct catalogue *old, struct catalogue *c) {
    struct catalogue_task *tasks = arena_many(a, c->tasks_n + old->tasks_n, struct catalogue_task);
    size_t n = c->tasks_n;
    if (n) memcpy(tasks, c->tasks, n * sizeof *tasks);
    for (size_t i = 0; i < old->tasks_n; i++)
        if (!task_of(c, old->tasks[i].key)) tasks[n++] = old->tasks[i];
    c->tasks = tasks;
    c->tasks_n = n;
}

/* Nothing refers to what is not there, and no key stands twice in the text. */
static enum err check(struct db_tx *tx, struct arena *a, const struct catalogue *new, const struct catalogue *result,
                      struct catalogue_faults *faults) {
    struct catalogue all = *result, alone = *new;
    TRY(editor_authorities(tx, a, &all));
    TRY(catalogue_check(&all, faults));
    alone.authorities = all.authorities;
    alone.authorities_n = all.authorities_n;
    for (size_t i = 0; i < alone.tasks_n; i++)
        for (size_t k = 0; k < i; k++)
            if (str_eq(alone.tasks[i].key, alone.tasks[k].key)) return catalogue_check(&alone, faults);
    return OK;
}

/* What stands in the text and is as it was; the rest of the catalogue is not asked after. */
static void count_unchanged(struct editor_plan *p) {
    int64_t changed = (int64_t)p->will.n - p->will.left_out;
    for (size_t i = 0; i < p->will.n; i++) changed -= p->will.steps[i].kind == CATALOGUE_NEW_DEPARTMENT; /* they are no blocks of the text */
    p->will.unchanged = (int64_t)p->sent - changed;
}

/* Where citizens of other municipalities are sent, too, is not for who edits one catalogue. New ones nobody refers to yet. */
static enum err check_authorities(const struct catalogue_import *will, const struct catalogue *new, struct catalogue_faults *f) {
    enum err e = OK;
    for (size_t i = 0; i < will->n; i++) {
        if (will->steps[i].kind != CATALOGUE_AUTHORITY || will->steps[i].change == CATALOGUE_ADDED) continue;
        const struct catalogue_authority *x = authority_of(new, will->steps[i].key);
        FAULT(f, S("fil"), x ? x->line : 0, (str){},
              T("[myndighed {1}]: siger andet end det, der står om myndigheden – der ventes det samme, for den er fælles for alle kommuner og rettes af en administrator"),
              will->steps[i].key);
        e = ERR_INVALID;
    }
    return e;
}

enum err editor_plan(struct db_tx *tx, struct arena *a, const struct editor_by *by, str text, bool whole, struct editor_plan *ret_plan) {
    int64_t authority_id = by->authority_id;
    ms_t now = by->now;
    struct catalogue old, new = {};
    struct editor_plan p = {};
    struct catalogue_faults *faults = &ret_plan->faults;
    *faults = (struct catalogue_faults){.arena = a, .lang = faults->lang};
    TRY(catalogue_load(tx, a, authority_id, DB_NULL, &old));
    enum err e = catalogue_parse(text, S("fil"), a, &new, faults);
    if (e == OK && !new.tasks_n && !new.life_events_n && !new.authorities_n) {
        FAULT(faults, S("fil"), 0, (str){}, T("der står ingen opgaver i filen"));
        e = ERR_INVALID;
    }
    if (e == OK) {
        merge(a, &old, &new, now, &p.merged);
        struct catalogue result = whole ? new : p.merged;
        if (!whole) add_closed(a, &old, &result);
        e = check(tx, a, &new, &result, faults);
        if (e == OK) e = catalogue_check_departments(tx, a, authority_id, &new, faults);
    }
    TRY(e);
    keep_files(&old, &new);
    if (whole) p.merged = new;
    else merge(a, &old, &new, now, &p.merged); /* again: the files' names are known now */
    TRY(catalogue_import_plan(tx, a, authority_id, &p.merged, now, &p.will));
    if (!by->organisation) TRY(check_authorities(&p.will, &new, faults));
    p.sent = new.authorities_n + new.tasks_n + new.life_events_n;
    count_unchanged(&p);
    p.faults = *faults;
    *ret_plan = p;
    return OK;
}

enum err editor_import(struct db_tx *tx, struct arena *a, const struct editor_by *by, str text, bool whole, struct editor_plan *ret_plan) {
    TRY(editor_plan(tx, a, by, text, whole, ret_plan));
    TRY(catalogue_import(tx, a, by->authority_id, &ret_plan->merged, by->now, &ret_plan->will));
    count_unchanged(ret_plan);
    const struct catalogue_import *done = &ret_plan->will;
    struct access_audit entry = {.authority_id = by->authority_id, .account_id = by->account_id, .employee_id = by->employee_id,
        .action = "catalogue.import", .detail = str_printf(a, "added %lld, changed %lld, closed %lld", (long long)done->added,
                                                          (long long)done->changed, (long long)done->closed)};
    return access_audit(tx, &entry);
}

/* ---- export ---- */
enum err editor_export(struct db_tx *tx, struct arena *a, int64_t authority_id, str file, ms_t now, struct buf *out) {
    struct catalogue c;
    TRY(catalogue_load(tx, a, authority_id, now, &c));
    for (size_t i = 0; i < c.tasks_n; i++)
        c.tasks[i].file = !file.n || str_eq(c.tasks[i].file, file) ? S("all") : S("");
    for (size_t i = 0; i < c.life_events_n; i++)
        c.life_events[i].file = !file.n || str_eq(c.life_events[i].file, file) ? S("all") : S("");
    for (size_t i = 0; i < c.authorities_n; i++)
        c.authorities[i].file = !file.n || str_eq(c.authorities[i].file, file) ? S("all") : S("");
    catalogue_print(&c, S("all"), out);
    return OK;
}
