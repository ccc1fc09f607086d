#include "catalogue/check.h"
#include <stdlib.h>

void fault(struct faults *f, str file, int line, const char *format, ...) {
    ARENA(a);
    va_list ap;
    va_start(ap, format);
    str message = str_vprintf(&a, format, ap);
    va_end(ap);
    buf_add(f->out, file);
    if (line) buf_printf(f->out, ":%d", line);
    buf_printf(f->out, ": %.*s\n", STR_ARG(message));
    f->n++;
}

/* Where a key stands. Tasks and life events share one space of keys, for both are found by the same search. */
struct place {
    str key, file;
    int line, index;
};
struct places { struct place *at; size_t n; };

static int by_key_and_order(const void *a, const void *b) {
    const struct place *p = a, *q = b;
    int order = str_cmp(p->key, q->key);
    return order ? order : (p->index > q->index) - (p->index < q->index);
}

static int by_key(const void *a, const void *b) {
    return str_cmp(((const struct place *)a)->key, ((const struct place *)b)->key);
}

static const struct place *find(const struct places *places, str key) {
    struct place wanted = {.key = key};
    return places->n ? bsearch(&wanted, places->at, places->n, sizeof wanted, by_key) : NULL;
}

static void add(struct places *places, str key, str file, int line) {
    places->at[places->n] = (struct place){key, file, line, (int)places->n};
    places->n++;
}

static void sort_and_tell_doubles(struct places *places, struct faults *f) {
    if (places->n) qsort(places->at, places->n, sizeof *places->at, by_key_and_order);
    for (size_t i = 1; i < places->n; i++) {
        const struct place *first = &places->at[i - 1], *second = &places->at[i];
        if (!str_eq(first->key, second->key)) continue;
        fault(f, second->file, second->line, "nøglen '%.*s' findes også i %.*s:%d – der ventes en nøgle, som kun bruges en gang",
              STR_ARG(second->key), STR_ARG(first->file), first->line);
    }
}

static const struct catalogue_authority *authority(const struct catalogue *c, str key) {
    for (size_t i = 0; i < c->authorities_n; i++)
        if (str_eq(c->authorities[i].key, key)) return &c->authorities[i];
    return NULL;
}

static void check_owner(const struct catalogue *c, const struct catalogue_task *t, struct faults *f) {
    if (t->owner == COMPETENCE_OWN) {
        if (t->owner_key.n)
            fault(f, t->file, t->line, "[opgave %.*s]: myndighed: '%.*s' – der ventes ingen myndighed, når ejer er egen",
                  STR_ARG(t->key), STR_ARG(t->owner_key));
        return;
    }
    const struct catalogue_authority *owner = authority(c, t->owner_key);
    if (!owner)
        fault(f, t->file, t->line,
              "[opgave %.*s]: myndighed: '%.*s' – der ventes nøglen på en myndighed, som findes i filerne, når ejer ikke er egen",
              STR_ARG(t->key), STR_ARG(t->owner_key));
    else if (owner->kind != t->owner)
        fault(f, t->file, t->line, "[opgave %.*s]: ejer passer ikke til myndighed '%.*s' (%.*s:%d) – der ventes samme art",
              STR_ARG(t->key), STR_ARG(t->owner_key), STR_ARG(owner->file), owner->line);
}

static void check_package(const struct catalogue_life_event *e, const struct places *tasks, struct faults *f) {
    for (size_t i = 0; i < e->tasks_n; i++) {
        str key = e->tasks[i].task_key;
        if (!find(tasks, key))
            fault(f, e->file, e->tasks[i].line, "opgave: '%.*s' – der ventes nøglen på en opgave, som findes i filerne", STR_ARG(key));
        for (size_t j = 0; j < i; j++)
            if (str_eq(e->tasks[j].task_key, key))
                fault(f, e->file, e->tasks[i].line, "opgave: '%.*s' står også i linje %d – der ventes hver opgave en gang",
                      STR_ARG(key), e->tasks[j].line);
    }
}

enum err catalogue_check(const struct catalogue *c, struct buf *faults) {
    ARENA(a);
    struct faults f = {faults, 0};
    struct places tasks = {arena_many(&a, c->tasks_n, struct place), 0};
    struct places all = {arena_many(&a, c->tasks_n + c->life_events_n, struct place), 0};
    struct places authorities = {arena_many(&a, c->authorities_n, struct place), 0};
    for (size_t i = 0; i < c->tasks_n; i++) {
        add(&tasks, c->tasks[i].key, c->tasks[i].file, c->tasks[i].line);
        add(&all, c->tasks[i].key, c->tasks[i].file, c->tasks[i].line);
        check_owner(c, &c->tasks[i], &f);
    }
    for (size_t i = 0; i < c->life_events_n; i++)
        add(&all, c->life_events[i].key, c->life_events[i].file, c->life_events[i].line);
    for (size_t i = 0; i < c->authorities_n; i++)
        add(&authorities, c->authorities[i].key, c->authorities[i].file, c->authorities[i].line);
    sort_and_tell_doubles(&all, &f);
    sort_and_tell_doubles(&authorities, &f);
    if (tasks.n) qsort(tasks.at, tasks.n, sizeof *tasks.at, by_key);
    for (size_t i = 0; i < c->life_events_n; i++) check_package(&c->life_events[i], &tasks, &f);
    return f.n ? ERR_INVALID : OK;
}
