/* The database counts, in statements that read only the period they are asked for; here the counts are put where they belong. */
#include "insight/insight.h"
#include <stdlib.h>
#include "insight/insight_sql.h"

static const ms_t longest_work = HOUR, late_by = 10 * (ms_t)MINUTE;

static struct insight_unit *unit_find(struct insight *f, int64_t id) {
    for (size_t i = 0; i < f->units_n; i++)
        if (f->units[i].unit_id == id) return &f->units[i];
    abort(); /* the foreign keys know every unit */
}

/* ---- contacts ---- */

static enum err read_hours(struct db_tx *tx, struct arena *a, const struct insight_scope *s, struct insight *f) {
    struct sql_insight_hours_list list;
    TRY(sql_insight_hours(tx, a, (struct sql_insight_hours_in){s->authority_id, s->unit_id, s->from, s->to}, &list));
    size_t most = (size_t)((s->to - s->from) / (23 * (ms_t)HOUR)) + 1, d = 0;
    f->days = arena_many(a, most, struct insight_day);
    for (ms_t day = s->from; day < s->to; day = clock_day_next(day)) f->days[f->days_n++].day = day;
    for (size_t i = 0; i < list.n; i++) { /* both rise with time */
        ms_t hour = list.at[i].hour * (ms_t)HOUR;
        while (d + 1 < f->days_n && hour >= f->days[d + 1].day) d++;
        f->days[d].contacts += list.at[i].contacts;
        f->hours[clock_local(hour).hour] += list.at[i].contacts;
    }
    return OK;
}

static enum err read_numbers(struct db_tx *tx, struct arena *a, const struct insight_scope *s, struct insight *f) {
    struct sql_insight_numbers_list list;
    TRY(sql_insight_numbers(tx, a, (struct sql_insight_numbers_in){s->authority_id, s->unit_id, s->from, s->to}, &list));
    size_t d = 0;
    for (size_t i = 0; i < list.n; i++) {
        ms_t hour = list.at[i].hour * (ms_t)HOUR;
        while (d + 1 < f->days_n && hour >= f->days[d + 1].day) d++;
        f->days[d].numbers += list.at[i].tickets;
        f->numbers[clock_local(hour).hour] += list.at[i].tickets;
    }
    return OK;
}

static void add_cell(struct insight_unit *u, int outcome, const struct sql_insight_cells *c) {
    u->contacts += c->contacts;
    if (outcome != CONTACT_NONE) u->closed += c->contacts;
    if (contact_outcome_solves((enum contact_outcome)outcome)) u->solved += c->contacts - c->again;
}

static enum err read_cells(struct db_tx *tx, struct arena *a, const struct insight_scope *s, struct insight *f) {
    struct sql_insight_cells_list list;
    TRY(sql_insight_cells(tx, a, (struct sql_insight_cells_in){s->authority_id, s->unit_id, s->from, s->to, longest_work}, &list));
    for (size_t i = 0; i < list.n; i++) {
        const struct sql_insight_cells *c = &list.at[i];
        int channel = str_among(contact_channel_names, CONTACT_CHANNELS, c->channel);
        int outcome = str_among(contact_outcome_names, CONTACT_OUTCOMES, c->outcome);
        if (channel < 0 || outcome < 0) return ERR_STORAGE;
        struct insight_unit *u = unit_find(f, c->unit_id);
        f->channels[channel] += c->contacts;
        f->outcomes[outcome] += c->contacts;
        add_cell(u, outcome, c);
        add_cell(&f->all, outcome, c);
        u->served += c->worked;
        f->without_matters += c->contacts; /* read_tasks() takes off those that have some */
        f->without_matters_with_number += c->with_number;
    }
    return OK;
}

/* After read_cells(). The rows of a task stand together. */
static enum err read_tasks(struct db_tx *tx, struct arena *a, const struct insight_scope *s, struct insight *f) {
    struct sql_insight_tasks_list list;
    TRY(sql_insight_tasks(tx, a, (struct sql_insight_tasks_in){s->authority_id, s->unit_id, s->from, s->to}, &list));
    f->tasks = arena_many(a, list.n, struct insight_task);
    for (size_t i = 0; i < list.n; i++) {
        const struct sql_insight_tasks *r = &list.at[i];
        int outcome = str_among(contact_outcome_names, CONTACT_OUTCOMES, r->outcome);
        if (outcome < 0) return ERR_STORAGE;
        if (!i || r->task_id != list.at[i - 1].task_id)
            f->tasks[f->tasks_n++] = (struct insight_task){.task_id = r->task_id, .key = r->key, .name = r->name, .name_en = r->name_en};
        struct insight_task *t = &f->tasks[f->tasks_n - 1];
        t->matters += r->matters;
        t->with_number += r->with_number;
        t->outcomes[outcome] += r->matters;
        f->matters += r->matters;
        f->matters_with_number += r->with_number;
        f->matter_outcomes[outcome] += r->matters;
        f->without_matters -= r->contacts;
        f->without_matters_with_number -= r->contacts_with_number;
    }
    return OK;
}

/* ---- tickets and duty ---- */

static enum err read_ends(struct db_tx *tx, struct arena *a, const struct insight_scope *s, struct insight *f) {
    struct sql_insight_ends_list list;
    TRY(sql_insight_ends(tx, a, (struct sql_insight_ends_in){s->authority_id, s->unit_id, s->from, s->to, s->now}, &list));
    for (size_t i = 0; i < list.n; i++) {
        int state = str_among(queue_state_names, QUEUE_STATES, list.at[i].state);
        if (state < 0) return ERR_STORAGE;
        struct insight_unit *u = unit_find(f, list.at[i].unit_id);
        u->tickets[state] += list.at[i].tickets;
        u->served += list.at[i].served;
        f->all.tickets[state] += list.at[i].tickets;
    }
    return OK;
}

static enum err read_stretches(struct db_tx *tx, struct arena *a, const struct insight_scope *s, struct insight *f) {
    struct sql_insight_stretches_list list;
    TRY(sql_insight_stretches(tx, a, (struct sql_insight_stretches_in){s->authority_id, s->unit_id, s->from, s->to}, &list));
    for (size_t i = 0; i < list.n; i++) unit_find(f, list.at[i].unit_id)->served += list.at[i].served;
    return OK;
}

static int by_seconds(const void *a, const void *b) {
    const struct sql_insight_lengths *x = a, *y = b;
    return (x->seconds > y->seconds) - (x->seconds < y->seconds);
}

static int64_t count_of(const struct sql_insight_lengths *row, bool promised) {
    return promised ? row->promised : row->tickets;
}

/* The length of the place-th ticket, from 1, of rows that rise. */
static ms_t length_at(const struct sql_insight_lengths *rows, int64_t place, bool promised) {
    while (place > count_of(rows, promised)) place -= count_of(rows++, promised);
    return rows->seconds * SECOND;
}

/* Of all tickets, or only of those that were promised a time. */
static struct insight_times times_of(const struct sql_insight_lengths *rows, size_t n, bool promised) {
    int64_t all = 0;
    for (size_t i = 0; i < n; i++) all += count_of(&rows[i], promised);
    if (!all) return (struct insight_times){0, DB_NULL, DB_NULL};
    ms_t middle = length_at(rows, (all + 1) / 2, promised) + length_at(rows, (all + 2) / 2, promised);
    return (struct insight_times){all, middle / 2, length_at(rows, (9 * all + 9) / 10, promised)};
}

/* How many rows from the first are of the same kind, and of the same unit. */
static size_t alike(const struct sql_insight_lengths *rows, size_t n, bool same_unit) {
    size_t i = 0;
    while (i < n && rows[i].kind == rows->kind && (!same_unit || rows[i].unit_id == rows->unit_id)) i++;
    return i;
}

static void keep_times(struct insight_unit *u, const struct sql_insight_lengths *rows, size_t n) {
    enum { WAITED, SERVED, PROMISED }; /* as the statement counts them */
    struct insight_times times = times_of(rows, n, false);
    if (rows->kind == SERVED) u->service = times;
    if (rows->kind == PROMISED) u->promise.promised = times.median;
    if (rows->kind != WAITED) return;
    struct insight_times kept = times_of(rows, n, true);
    u->wait = times;
    u->promise.n = kept.n;
    u->promise.waited = kept.median;
    for (size_t i = 0; i < n; i++) u->promise.late += rows[i].late;
}

static enum err read_times(struct db_tx *tx, struct arena *a, const struct insight_scope *s, struct insight *f) {
    struct sql_insight_lengths_list list;
    TRY(sql_insight_lengths(tx, a, (struct sql_insight_lengths_in){s->authority_id, s->unit_id, s->from, s->to, late_by}, &list));
    for (size_t i = 0, n; i < list.n; i += n) {
        n = alike(&list.at[i], list.n - i, true);
        keep_times(unit_find(f, list.at[i].unit_id), &list.at[i], n);
    }
    for (size_t i = 0, n; i < list.n; i += n) {
        n = alike(&list.at[i], list.n - i, false);
        qsort(&list.at[i], n, sizeof *list.at, by_seconds);
        keep_times(&f->all, &list.at[i], n);
    }
    return OK;
}

static enum err read_staffed(struct db_tx *tx, struct arena *a, const struct insight_scope *s, struct insight *f) {
    struct sql_insight_staffed_list list;
    ms_t until = s->now < s->to ? s->now : s->to;
    struct sql_insight_staffed_in in = {s->authority_id, s->unit_id, s->from, s->to, until, AUTHORITY_LONGEST_DUTY};
    TRY(sql_insight_staffed(tx, a, in, &list));
    for (size_t i = 0; i < list.n; i++) unit_find(f, list.at[i].unit_id)->staffed = list.at[i].staffed;
    return OK;
}

/* ---- all of it ---- */

static enum err read_units(struct db_tx *tx, struct arena *a, const struct insight_scope *s, struct insight *f) {
    static const struct insight_times none = {0, DB_NULL, DB_NULL};
    static const struct insight_promise unknown = {0, 0, DB_NULL, DB_NULL};
    struct sql_insight_units_list list;
    TRY(sql_insight_units(tx, a, (struct sql_insight_units_in){s->authority_id}, &list));
    f->units = arena_many(a, list.n, struct insight_unit);
    f->units_n = list.n;
    f->all.wait = f->all.service = none;
    f->all.promise = unknown;
    for (size_t i = 0; i < list.n; i++)
        f->units[i] = (struct insight_unit){.unit_id = list.at[i].id, .name = list.at[i].name, .wait = none, .service = none, .promise = unknown};
    return OK;
}

bool insight_tells(int outcome, const int64_t *outcomes) {
    return outcome != CONTACT_TICKET || outcomes[outcome];
}

int64_t insight_numbers(const struct insight_unit *u) {
    int64_t tickets = 0;
    for (int i = 0; i < QUEUE_STATES; i++) tickets += u->tickets[i];
    return tickets;
}

static bool had_anything(const struct insight_unit *u) {
    return u->contacts || insight_numbers(u) || u->staffed;
}

/* Capacity is summed over the units that have both: service where nobody is on duty would say more than all can do. */
static void finish(struct insight *f) {
    size_t kept = 0;
    for (size_t i = 0; i < f->units_n; i++) {
        const struct insight_unit *u = &f->units[i];
        if (!had_anything(u)) continue;
        if (u->staffed) {
            f->all.served += u->served;
            f->all.staffed += u->staffed;
        }
        f->units[kept++] = *u;
    }
    f->units_n = kept;
}

enum err insight(struct db_tx *tx, struct arena *a, const struct insight_scope *scope, struct insight *ret) {
    struct insight f = {.scope = *scope};
    TRY(read_units(tx, a, scope, &f));
    TRY(read_hours(tx, a, scope, &f));
    TRY(read_numbers(tx, a, scope, &f));
    TRY(read_cells(tx, a, scope, &f));
    TRY(read_tasks(tx, a, scope, &f));
    TRY(read_ends(tx, a, scope, &f));
    TRY(read_stretches(tx, a, scope, &f));
    TRY(read_times(tx, a, scope, &f));
    TRY(read_staffed(tx, a, scope, &f));
    finish(&f);
    *ret = f;
    return OK;
}
