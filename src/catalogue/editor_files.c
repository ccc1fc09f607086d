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

static bool same_task(struct arena *a, const struct catalogue_task *x, const struct catalogue_task *y) {
    return str_eq(editor_block(a, &(struct editor_item){.kind = EDITOR_TASK, .task = *x}),
                  editor_block(a, &(struct editor_item){.kind = EDITOR_TASK, .task = *y}));
}

static bool same_life_event(struct arena *a, const struct catalogue_life_event *x, const struct catalogue_life_event *y) {
    return str_eq(editor_block(a, &(struct editor_item){.kind = EDITOR_LIFE_EVENT, .life_event = *x}),
                  editor_block(a, &(struct editor_item){.kind = EDITOR_LIFE_EVENT, .life_event = *y}));
}

/* ---- the plan ---- */
static void step(struct editor_plan *p, enum editor_change change, enum editor_kind kind, str key, str name) {
    p->steps[p->n++] = (struct editor_step){change, kind, key, name};
}

static void plan_task(struct arena *a, const struct catalogue *old, struct catalogue_task *t, struct editor_plan *p) {
    const struct catalogue_task *was = task_of(old, t->key);
    t->file = was ? was->file : S("");
    if (!was) step(p, EDITOR_ADDED, EDITOR_TASK, t->key, t->name);
    else if (was->closed_at != DB_NULL) step(p, EDITOR_REOPENED, EDITOR_TASK, t->key, t->name);
    else if (same_task(a, was, t)) p->unchanged++;
    else step(p, EDITOR_CHANGED, EDITOR_TASK, t->key, t->name);
}

static void plan_life_event(struct arena *a, const struct catalogue *old, struct catalogue_life_event *e, struct editor_plan *p) {
    const struct catalogue_life_event *was = life_event_of(old, e->key);
    e->file = was ? was->file : S("");
    if (!was) step(p, EDITOR_ADDED, EDITOR_LIFE_EVENT, e->key, e->name);
    else if (was->closed_at != DB_NULL) step(p, EDITOR_REOPENED, EDITOR_LIFE_EVENT, e->key, e->name);
    else if (same_life_event(a, was, e)) p->unchanged++;
    else step(p, EDITOR_CHANGED, EDITOR_LIFE_EVENT, e->key, e->name);
}

static void plan_closing(const struct catalogue *old, const struct catalogue *new, struct editor_plan *p) {
    for (size_t i = 0; i < old->tasks_n; i++) {
        const struct catalogue_task *t = &old->tasks[i];
        if (t->closed_at == DB_NULL && !task_of(new, t->key)) step(p, EDITOR_CLOSED, EDITOR_TASK, t->key, t->name);
    }
    for (size_t i = 0; i < old->life_events_n; i++) {
        const struct catalogue_life_event *e = &old->life_events[i];
        if (e->closed_at == DB_NULL && !life_event_of(new, e->key)) step(p, EDITOR_CLOSED, EDITOR_LIFE_EVENT, e->key, e->name);
    }
}

/* What is in use, with what was read in its place, and what is new at the end. */
static void merge(struct arena *a, const struct catalogue *old, const struct catalogue *new, struct catalogue *ret) {
    struct catalogue m = {.authorities = new->authorities, .authorities_n = new->authorities_n};
    m.tasks = arena_many(a, old->tasks_n + new->tasks_n, struct catalogue_task);
    m.life_events = arena_many(a, old->life_events_n + new->life_events_n, struct catalogue_life_event);
    for (size_t i = 0; i < old->tasks_n; i++) {
        const struct catalogue_task *t = task_of(new, old->tasks[i].key);
        if (t || old->tasks[i].closed_at == DB_NULL) m.tasks[m.tasks_n++] = t ? *t : old->tasks[i];
    }
    for (size_t i = 0; i < new->tasks_n; i++)
        if (!task_of(old, new->tasks[i].key)) m.tasks[m.tasks_n++] = new->tasks[i];
    for (size_t i = 0; i < old->life_events_n; i++) {
        const struct catalogue_life_event *e = life_event_of(new, old->life_events[i].key);
        if (e || old->life_events[i].closed_at == DB_NULL) m.life_events[m.life_events_n++] = e ? *e : old->life_events[i];
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

enum err editor_plan(struct db_tx *tx, struct arena *a, int64_t authority_id, str text, bool whole, struct editor_plan *ret_plan) {
    struct catalogue old, new = {};
    struct editor_plan p = {};
    struct catalogue_faults *faults = &ret_plan->faults;
    *faults = (struct catalogue_faults){.arena = a, .lang = faults->lang};
    TRY(catalogue_load(tx, a, authority_id, true, &old));
    enum err e = catalogue_parse(text, S("fil"), a, &new, faults);
    if (e == OK && !new.tasks_n && !new.life_events_n && !new.authorities_n) {
        FAULT(faults, S("fil"), 0, (str){}, T("der står ingen opgaver i filen"));
        e = ERR_INVALID;
    }
    if (e == OK) {
        merge(a, &old, &new, &p.merged);
        struct catalogue result = whole ? new : p.merged;
        if (!whole) add_closed(a, &old, &result);
        e = check(tx, a, &new, &result, faults);
    }
    TRY(e);
    p.steps = arena_many(a, new.tasks_n + new.life_events_n + old.tasks_n + old.life_events_n, struct editor_step);
    for (size_t i = 0; i < new.tasks_n; i++) plan_task(a, &old, &new.tasks[i], &p);
    for (size_t i = 0; i < new.life_events_n; i++) plan_life_event(a, &old, &new.life_events[i], &p);
    if (whole) plan_closing(&old, &new, &p);
    if (whole) p.merged = new;
    else merge(a, &old, &new, &p.merged); /* again: the files' names are known now */
    p.faults = *faults;
    *ret_plan = p;
    return OK;
}

enum err editor_import(struct db_tx *tx, struct arena *a, const struct editor_by *by, str text, bool whole, struct editor_plan *ret_plan) {
    struct catalogue_import done;
    TRY(editor_plan(tx, a, by->authority_id, text, whole, ret_plan));
    TRY(catalogue_import(tx, a, by->authority_id, &ret_plan->merged, by->now, &done));
    struct access_audit entry = {.authority_id = by->authority_id, .account_id = by->account_id, .employee_id = by->employee_id,
        .action = "catalogue.import", .detail = str_printf(a, "added %lld, changed %lld, closed %lld", (long long)done.added,
                                                          (long long)done.changed, (long long)done.closed)};
    return access_audit(tx, &entry);
}

/* ---- export ---- */
enum err editor_export(struct db_tx *tx, struct arena *a, int64_t authority_id, str file, struct buf *out) {
    struct catalogue c;
    TRY(catalogue_load(tx, a, authority_id, false, &c));
    for (size_t i = 0; i < c.tasks_n; i++)
        c.tasks[i].file = !file.n || str_eq(c.tasks[i].file, file) ? S("all") : S("");
    for (size_t i = 0; i < c.life_events_n; i++)
        c.life_events[i].file = !file.n || str_eq(c.life_events[i].file, file) ? S("all") : S("");
    for (size_t i = 0; i < c.authorities_n; i++)
        c.authorities[i].file = !file.n || str_eq(c.authorities[i].file, file) ? S("all") : S("");
    catalogue_print(&c, S("all"), out);
    return OK;
}
