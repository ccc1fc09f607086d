/* Figures against an independent recount of the raw rows, and the days that are not 24 hours long. */
#include "insight/insight.h"
#include "insight/insight_sql.h"
#include "support/centre.h"
#include "support/people.h"
#include "support/testdb.h"

/* ---- rows, written and read without the room ---- */

#define ROW(q, table, columns) "INSERT INTO " table " VALUES (" columns ")"
#define INTS(...) ((const enum db_type[]){__VA_ARGS__})
#define AUTHORITY(q) "INSERT INTO authority (id, key, kind, name, name_en) VALUES (" q "1, " q "2, 'municipality', " q "2, " q "2)"
#define UNIT(q) "INSERT INTO unit (authority_id, id, key, kind, name) VALUES (" q "1, " q "2, " q "3, " q "4, " q "3)"
#define TASK(q)                                                                                                        \
    "INSERT INTO task (authority_id, id, key, name, name_en, departments, depths, area, owner, minutes, summary, "     \
    "summary_en, work_description) VALUES (" q "1, " q "2, " q "3, " q "3, '', '', '', 'general', 'own', 5, '', '', '')"
#define EMPLOYEE(q) "INSERT INTO employee (authority_id, id, name) VALUES (" q "1, " q "2, 'n')"
#define CONTACT(q)                                                                                                     \
    "INSERT INTO contact (authority_id, id, unit_id, channel, state, created_at, closed_at, outcome, begun_at) VALUES " \
    "(" q "1, " q "2, " q "3, " q "4, " q "5, " q "6, " q "7, " q "8, " q "9)"
#define MATTER(q) "INSERT INTO contact_matter (authority_id, contact_id, position, task_id, level) VALUES (" q "1, " q "2, 1, " q "3, 1)"
#define TICKET(q)                                                                                                      \
    "INSERT INTO ticket (authority_id, id, contact_id, unit_id, day, number, token, state, issued_at, called_at, "     \
    "started_at, ended_at, served_before, here_since, called_here_at) VALUES (" q "1, " q "2, " q "2, " q "3, " q "11, "   \
    q "2, " q "4, " q "5, " q "6, " q "7, " q "8, " q "9, " q "10, " q "12, " q "13)"
#define NO_SHOW(q)                                                                                                     \
    "INSERT INTO ticket (authority_id, id, contact_id, unit_id, day, number, token, state, issued_at, called_at, "     \
    "replaced) VALUES (" q "1, " q "2, " q "3, " q "4, " q "8, " q "2, " q "5, 'no_show', " q "6, " q "7, 1)"
#define STRETCH(q)                                                                                                     \
    "INSERT INTO ticket_stretch (authority_id, contact_id, id, ticket_id, unit_id, issued_at, since, called_at, "      \
    "served) VALUES (" q "1, " q "2, " q "2, " q "2, " q "3, " q "4, " q "4, " q "5, " q "6)"
#define DUTY(q) "INSERT INTO duty (authority_id, id, employee_id, unit_id, started_at, ended_at) VALUES (" q "1, " q "2, " q "3, " q "4, " q "5, " q "6)"
#define STATEMENT(name_, macro, n, ...)                                                                                \
    static const struct db_sql name_ = {.name = "test " #name_, .sqlite = macro("?"), .postgres = macro("$"),          \
                                        .params = n, .params_nullable = ~0ull, .param_types = INTS(__VA_ARGS__)}
STATEMENT(add_authority, AUTHORITY, 2, DB_INT, DB_TEXT);
STATEMENT(add_unit, UNIT, 4, DB_INT, DB_INT, DB_TEXT, DB_TEXT);
STATEMENT(add_task, TASK, 3, DB_INT, DB_INT, DB_TEXT);
STATEMENT(add_employee, EMPLOYEE, 2, DB_INT, DB_INT);
STATEMENT(add_contact, CONTACT, 9, DB_INT, DB_INT, DB_INT, DB_TEXT, DB_TEXT, DB_INT, DB_INT, DB_TEXT, DB_INT);
STATEMENT(add_matter, MATTER, 3, DB_INT, DB_INT, DB_INT);
STATEMENT(add_ticket, TICKET, 13, DB_INT, DB_INT, DB_INT, DB_TEXT, DB_TEXT, DB_INT, DB_INT, DB_INT, DB_INT, DB_INT, DB_TEXT, DB_INT, DB_INT);
STATEMENT(add_no_show, NO_SHOW, 8, DB_INT, DB_INT, DB_INT, DB_INT, DB_TEXT, DB_INT, DB_INT, DB_TEXT);
STATEMENT(add_stretch, STRETCH, 6, DB_INT, DB_INT, DB_INT, DB_INT, DB_INT, DB_INT);
STATEMENT(add_duty, DUTY, 6, DB_INT, DB_INT, DB_INT, DB_INT, DB_INT, DB_INT);

static struct db_value I(int64_t i) {
    return (struct db_value){.type = DB_INT, .i = i};
}
static struct db_value X(str s) {
    return (struct db_value){.type = DB_TEXT, .s = s};
}
static void put(struct db_tx *tx, const struct db_sql *sql, const struct db_value *params) {
    assert_int_equal(db_run(tx, sql, params, NULL, NULL, NULL), OK);
}
#define PUT(sql, ...) put(tx, &(sql), (const struct db_value[]){__VA_ARGS__})

/* One contact with its ticket, as the rows have it. */
struct raw {
    int64_t unit, task;
    enum contact_channel channel;
    enum contact_outcome outcome;
    ms_t created, closed;
    bool ticket;
    enum queue_state state;
    ms_t called, started, ended, before; /* where it is now; before: served by then, when parked */
    struct {
        int64_t to;                      /* unit; 0: was not sent on */
        ms_t at, called, served;         /* when; in the unit that sent it on. called DB_NULL: without a call */
    } sent;
    ms_t no_show;                        /* call of a first number, which nobody came for; 0: there was none */
    ms_t begun;                          /* 0: when it was registered */
};
struct shift { int64_t unit; ms_t from, to; };
struct town {
    int64_t authority;
    struct raw *rows;
    size_t n;
    const struct shift *shifts;
    size_t shifts_n;
};
enum { NORTH = 11, SOUTH = 12, PHONES = 13, UNITS = 3, TASKS = 40, NO_SHOWS = 1'000'000 };

static void write_units(struct db_tx *tx, struct arena *a, const struct town *t) {
    static const char *const kinds[] = {"service_centre", "service_centre", "contact_centre"};
    str key = str_printf(a, "town-%lld", (long long)t->authority);
    PUT(add_authority, I(t->authority), X(key));
    for (int i = 0; i < UNITS; i++)
        PUT(add_unit, I(t->authority), I(NORTH + i), X(str_printf(a, "unit-%d", i)), X(str_c(kinds[i])));
    for (int i = 0; i < TASKS; i++) PUT(add_task, I(t->authority), I(100 + i), X(str_printf(a, "task-%02d", i)));
}

static void write_row(struct db_tx *tx, struct arena *a, int64_t authority, int64_t id, const struct raw *r) {
    enum contact_state state = r->outcome ? CONTACT_CLOSED : CONTACT_OPEN;
    PUT(add_contact, I(authority), I(id), I(r->unit), X(str_c(contact_channel_names[r->channel])),
        X(str_c(contact_state_names[state])), I(r->created), I(r->closed), X(str_c(contact_outcome_names[r->outcome])), I(r->begun ? r->begun : DB_NULL));
    if (r->task) PUT(add_matter, I(authority), I(id), I(r->task));
    if (!r->ticket) return;
    str day = clock_date(a, r->created);
    bool twice = r->sent.to && r->sent.called != DB_NULL; /* called here and there */
    PUT(add_ticket, I(authority), I(id), I(r->sent.to ? r->sent.to : r->unit), X(str_printf(a, "%lld-%lld", (long long)authority, (long long)id)),
        X(str_c(queue_state_names[r->state])), I(r->created), I(twice ? r->sent.called : r->called), I(r->started), I(r->ended), I(r->before), X(day),
        I(twice ? r->sent.at : DB_NULL), I(r->called));
    if (r->sent.to) PUT(add_stretch, I(authority), I(id), I(r->unit), I(r->created), I(r->sent.called), I(r->sent.served));
    if (r->no_show)
        PUT(add_no_show, I(authority), I(id + NO_SHOWS), I(id), I(r->unit), X(str_printf(a, "n%lld-%lld", (long long)authority, (long long)id)),
            I(r->created), I(r->no_show), X(day));
}

static enum err write_town(struct db_tx *tx, void *ctx) {
    const struct town *t = ctx;
    ARENA(a);
    write_units(tx, &a, t);
    for (size_t i = 0; i < t->n; i++) write_row(tx, &a, t->authority, 1000 + (int64_t)i, &t->rows[i]);
    for (size_t i = 0; i < t->shifts_n; i++) {
        PUT(add_employee, I(t->authority), I(500 + (int64_t)i));
        PUT(add_duty, I(t->authority), I(600 + (int64_t)i), I(500 + (int64_t)i), I(t->shifts[i].unit), I(t->shifts[i].from), I(t->shifts[i].to));
    }
    return OK;
}

static struct insight figures(struct db *db, struct arena *a, struct insight_scope scope) {
    DB_READ(tx);
    struct insight f;
    assert_int_equal(db_read_begin(db, &tx), OK);
    assert_int_equal(insight(tx, a, &scope, &f), OK);
    return f;
}

/* ---- a town with a year of contacts, drawn at random ---- */

static uint32_t dice(uint64_t *state, uint32_t sides) {
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33) % sides;
}

static const enum queue_state end_states[] = {QUEUE_DONE, QUEUE_DONE, QUEUE_DONE, QUEUE_DONE, QUEUE_NO_SHOW, QUEUE_LEFT, QUEUE_WAITING, QUEUE_SERVING};

/* Sent on, called or not; or come back with another number. */
static void random_detours(uint64_t *seed, struct raw *r) {
    if (!dice(seed, 6)) {
        r->sent.to = NORTH + (r->unit - NORTH + 1 + dice(seed, UNITS - 1)) % UNITS;
        r->sent.called = dice(seed, 4) ? r->created + (ms_t)dice(seed, HOUR) : DB_NULL;
        r->sent.served = r->sent.called == DB_NULL ? 0 : (ms_t)dice(seed, 30 * MINUTE);
        r->sent.at = (r->sent.called == DB_NULL ? r->created : r->sent.called) + (ms_t)dice(seed, HOUR);
    }
    if (!dice(seed, 20)) r->no_show = r->created + (ms_t)dice(seed, HOUR);
}

static struct raw random_row(uint64_t *seed, ms_t from, ms_t to) {
    struct raw r = {.unit = NORTH + dice(seed, UNITS), .task = dice(seed, 9) ? 100 + dice(seed, TASKS) : 0, .called = DB_NULL, .started = DB_NULL,
                    .ended = DB_NULL, .closed = DB_NULL};
    r.created = from + (ms_t)dice(seed, (uint32_t)((to - from) / SECOND)) * SECOND;
    r.channel = (enum contact_channel)dice(seed, CONTACT_CHANNELS);
    r.outcome = (enum contact_outcome)dice(seed, CONTACT_OUTCOMES);
    if (r.outcome) r.closed = dice(seed, 3) ? r.created + (ms_t)dice(seed, 2 * HOUR) : r.created; /* or registered when it was over */
    if (dice(seed, 4)) r.begun = r.created - (ms_t)dice(seed, dice(seed, 9) ? 10 * MINUTE : 3 * HOUR);
    r.ticket = r.channel == CONTACT_COUNTER && dice(seed, 5);
    r.state = end_states[dice(seed, 8)];
    if (r.ticket) random_detours(seed, &r);
    ms_t since = r.sent.to ? r.sent.at : r.created;
    if (r.state == QUEUE_WAITING || r.state == QUEUE_LEFT) return r;
    r.called = since + (ms_t)dice(seed, HOUR);
    if (r.state == QUEUE_NO_SHOW) return r;
    if (!dice(seed, 5)) r.before = 1 + (ms_t)dice(seed, HOUR);
    r.started = r.called + r.before + (ms_t)dice(seed, 2 * MINUTE);
    if (r.before && r.state == QUEUE_DONE && !dice(seed, 4)) r.started = DB_NULL; /* its contact was closed while it waited again */
    if (!r.before && r.state == QUEUE_DONE && !dice(seed, 4)) r.started = DB_NULL; /* nobody pressed start */
    if (r.state == QUEUE_DONE) r.ended = (r.started == DB_NULL ? r.called + r.before : r.started) + (ms_t)dice(seed, HOUR);
    return r;
}

/* ---- the recount: every row looked at, one at a time ---- */

static bool in_unit(const struct raw *r, const struct insight_scope *s, int64_t unit) {
    return r->created >= s->from && r->created < s->to && (!s->unit_id || s->unit_id == unit);
}
static bool within(const struct raw *r, const struct insight_scope *s) {
    return in_unit(r, s, r->unit);
}
/* Numbers that a row adds to those given in the scope's unit: where they are now. */
static int64_t numbers_of(const struct raw *r, const struct insight_scope *s) {
    return (r->ticket && in_unit(r, s, r->sent.to ? r->sent.to : r->unit)) + (r->no_show && within(r, s));
}

static int by_length(const void *a, const void *b) {
    ms_t x = *(const ms_t *)a, y = *(const ms_t *)b;
    return (x > y) - (x < y);
}

static void check_times(struct insight_times got, ms_t *lengths, size_t n) {
    assert_int_equal(got.n, n);
    if (!n) {
        assert_true(got.median == DB_NULL && got.p90 == DB_NULL);
        return;
    }
    qsort(lengths, n, sizeof *lengths, by_length);
    assert_int_equal(got.median, (lengths[(n - 1) / 2] + lengths[n / 2]) / 2);
    size_t nine_in_ten = 0;
    while ((nine_in_ten + 1) * 10 < n * 9) nine_in_ten++;
    assert_int_equal(got.p90, lengths[nine_in_ten]);
}

/* Who is talked to is worked for until it is over; a letter, and who is sent to the queue, until it is registered. */
static ms_t work_outside_the_queue(const struct raw *r) {
    bool talk = r->channel == CONTACT_PHONE || r->channel == CONTACT_CHAT || (r->channel == CONTACT_COUNTER && !r->ticket);
    ms_t length = (talk && r->outcome ? r->closed : r->created) - (r->begun ? r->begun : r->created);
    return length > HOUR ? HOUR : length;
}

static void check_unit(const struct insight_unit *u, const struct town *t, struct insight_scope s) {
    ARENA(a);
    ms_t *waits = arena_many(&a, 3 * t->n, ms_t), *services = arena_many(&a, 2 * t->n, ms_t), spent = 0, staffed = 0;
    size_t waits_n = 0, services_n = 0, contacts = 0, closed = 0, solved = 0;
    int64_t tickets[QUEUE_STATES] = {}, numbers = 0;
    for (size_t i = 0; i < t->n; i++) {
        const struct raw *r = &t->rows[i];
        if (within(r, &s)) {
            contacts++;
            closed += r->outcome != CONTACT_NONE;
            bool helps = r->outcome == CONTACT_ANSWERED || r->outcome == CONTACT_HANDED_OUT || r->outcome == CONTACT_SIGNPOSTED || r->outcome == CONTACT_DECIDED;
            solved += helps && !r->sent.to && !r->no_show;
            spent += work_outside_the_queue(r);
        }
        if (r->no_show && within(r, &s)) {
            tickets[QUEUE_NO_SHOW]++;
            numbers++;
            waits[waits_n++] = r->no_show - r->created;
        }
        if (r->sent.to && r->sent.called != DB_NULL && within(r, &s)) {
            waits[waits_n++] = r->sent.called - r->created;
            services[services_n++] = r->sent.served;
            spent += r->sent.served;
        }
        if (!r->ticket || !in_unit(r, &s, r->sent.to ? r->sent.to : r->unit)) continue;
        tickets[r->state]++;
        numbers++;
        bool waited_twice = r->sent.to && r->sent.called != DB_NULL;
        if (r->called != DB_NULL) waits[waits_n++] = r->called - (waited_twice ? r->sent.at : r->created);
        ms_t served = r->before, begun = r->started;
        if (begun == DB_NULL && !r->before && r->state == QUEUE_DONE) begun = r->called;
        if (begun != DB_NULL) served += (r->ended == DB_NULL ? s.now : r->ended) - begun;
        if (r->state == QUEUE_DONE) services[services_n++] = served;
        spent += served;
    }
    for (size_t i = 0; i < t->shifts_n; i++) {
        if (s.unit_id && t->shifts[i].unit != s.unit_id) continue;
        ms_t from = t->shifts[i].from, to = t->shifts[i].to == DB_NULL ? s.now : t->shifts[i].to;
        if (to > from + 16 * (ms_t)HOUR) to = from + 16 * (ms_t)HOUR;
        if (from < s.from) from = s.from;
        if (to > s.to) to = s.to;
        if (to > from) staffed += to - from;
    }
    assert_int_equal(u->contacts, contacts);
    assert_int_equal(u->closed, closed);
    assert_int_equal(u->solved, solved);
    assert_memory_equal(u->tickets, tickets, sizeof tickets);
    assert_int_equal(insight_numbers(u), numbers);
    check_times(u->wait, waits, waits_n);
    check_times(u->service, services, services_n);
    if (!u->unit_id) return;
    assert_int_equal(u->served, spent);
    assert_int_equal(u->staffed, staffed);
}

/* Of all units together only those count that anybody was on duty in. */
static void check_capacity(const struct insight *f) {
    ms_t served = 0, staffed = 0;
    for (size_t i = 0; i < f->units_n; i++) {
        staffed += f->units[i].staffed;
        if (f->units[i].staffed) served += f->units[i].served;
    }
    assert_int_equal(f->all.served, served);
    assert_int_equal(f->all.staffed, staffed);
}

static void check_groups(const struct insight *f, const struct town *t) {
    int64_t hours[24] = {}, channels[CONTACT_CHANNELS] = {}, outcomes[CONTACT_OUTCOMES] = {}, tasks[TASKS] = {}, matters = 0, without = 0;
    int64_t numbers[24] = {}, with_number[TASKS] = {}, without_with_number = 0;
    for (size_t i = 0; i < t->n; i++) {
        const struct raw *r = &t->rows[i];
        numbers[clock_local(r->created).hour] += numbers_of(r, &f->scope);
        if (!within(r, &f->scope)) continue;
        hours[clock_local(r->created).hour]++;
        channels[r->channel]++;
        outcomes[r->outcome]++;
        if (r->task) tasks[r->task - 100]++;
        *(r->task ? &with_number[r->task - 100] : &without_with_number) += r->ticket;
        matters += r->task != 0;
        without += r->task == 0;
    }
    assert_memory_equal(f->hours, hours, sizeof hours);
    assert_memory_equal(f->numbers, numbers, sizeof numbers);
    assert_int_equal(f->without_matters_with_number, without_with_number);
    assert_memory_equal(f->channels, channels, sizeof channels);
    assert_memory_equal(f->outcomes, outcomes, sizeof outcomes);
    int64_t counted = 0, counted_numbers = 0;
    size_t had_any = 0;
    for (int i = 0; i < TASKS; i++) had_any += tasks[i] > 0;
    assert_int_equal(f->tasks_n, had_any);
    for (size_t i = 0; i < f->tasks_n; i++) {
        assert_int_equal(f->tasks[i].matters, tasks[f->tasks[i].task_id - 100]);
        assert_int_equal(f->tasks[i].with_number, with_number[f->tasks[i].task_id - 100]);
        counted_numbers += f->tasks[i].with_number;
        assert_true(i == 0 || f->tasks[i].matters <= f->tasks[i - 1].matters);
        counted += f->tasks[i].matters;
    }
    assert_int_equal(f->matters, matters);
    assert_int_equal(f->without_matters, without);
    assert_int_equal(counted, matters);
    assert_int_equal(f->matters_with_number, counted_numbers);
}

static void check_days(const struct insight *f, const struct town *t) {
    ms_t day = f->scope.from;
    for (size_t d = 0; d < f->days_n; d++, day = clock_day_next(day)) {
        int64_t n = 0, numbers = 0;
        for (size_t i = 0; i < t->n; i++) {
            bool of_today = clock_day_start(t->rows[i].created) == day;
            n += of_today && within(&t->rows[i], &f->scope);
            numbers += of_today ? numbers_of(&t->rows[i], &f->scope) : 0;
        }
        assert_int_equal(f->days[d].numbers, numbers);
        assert_int_equal(f->days[d].day, day);
        assert_int_equal(f->days[d].contacts, n);
    }
    assert_int_equal(day, f->scope.to);
}

static void figures_agree_with_a_recount_of_every_row(void **state) {
    ARENA(a);
    uint64_t seed = 7;
    ms_t from = clock_utc(2026, 1, 1, 0, 0), to = clock_utc(2027, 1, 1, 0, 0), now = clock_utc(2027, 1, 3, 12, 0);
    struct town t = {.authority = 1, .n = 3000, .rows = arena_many(&a, 3000, struct raw), .shifts_n = 100};
    for (size_t i = 0; i < t.n; i++) t.rows[i] = random_row(&seed, from, to);
    struct shift *shifts = arena_many(&a, t.shifts_n, struct shift);
    for (size_t i = 0; i < t.shifts_n; i++) {
        ms_t begun = from + (ms_t)dice(&seed, 8000) * HOUR;
        shifts[i] = (struct shift){NORTH + (int64_t)(i % UNITS), begun, i % 9 ? begun + (ms_t)dice(&seed, 20 * HOUR) : DB_NULL};
    }
    t.shifts = shifts;
    assert_int_equal(db_write(*state, write_town, &t), OK);
    const struct insight_scope scopes[] = {
        {1, 0, from, to, now},                                                             /* the year */
        {1, NORTH, from, to, now},                                                         /* one centre */
        {1, PHONES, clock_utc(2026, 3, 1, 0, 0), clock_utc(2026, 4, 1, 0, 0), now},        /* March, with its short day */
        {1, 0, clock_utc(2026, 10, 19, 0, 0), clock_utc(2026, 10, 26, 0, 0), now},         /* the week with the long day */
        {1, SOUTH, clock_utc(2026, 5, 5, 0, 0), clock_utc(2026, 5, 6, 0, 0), now},         /* a single day */
    };
    for (size_t k = 0; k < sizeof scopes / sizeof *scopes; k++) {
        struct insight f = figures(*state, &a, scopes[k]);
        check_groups(&f, &t);
        check_days(&f, &t);
        check_unit(&f.all, &t, scopes[k]);
        check_capacity(&f);
        for (size_t i = 0; i < f.units_n; i++) {
            struct insight_scope one = scopes[k];
            one.unit_id = f.units[i].unit_id;
            check_unit(&f.units[i], &t, one);
        }
    }
}

/* ---- the days that summer time begins and ends ---- */

/* A contact at every half hour of the local day. */
static struct insight day_of_half_hours(struct db *db, struct arena *a, int64_t authority, ms_t day, size_t *ret_n) {
    struct town t = {.authority = authority, .rows = arena_many(a, 60, struct raw)};
    for (ms_t at = day - HOUR; at < clock_day_next(day) + HOUR; at += 30 * MINUTE)
        t.rows[t.n++] = (struct raw){.unit = NORTH, .task = 100, .created = at, .closed = DB_NULL};
    assert_int_equal(db_write(db, write_town, &t), OK);
    *ret_n = t.n;
    return figures(db, a, (struct insight_scope){authority, 0, day, clock_day_next(day), day + 2 * DAY});
}

static void the_hour_that_march_skips_has_nobody(void **state) {
    ARENA(a);
    size_t n;
    struct insight f = day_of_half_hours(*state, &a, 2, clock_utc(2026, 3, 29, 0, 0), &n);
    assert_int_equal(f.all.contacts, 46);
    assert_int_equal(f.hours[2], 0);
    for (int h = 0; h < 24; h++)
        if (h != 2) assert_int_equal(f.hours[h], 2);
    assert_int_equal(f.days_n, 1);
    assert_int_equal(f.days[0].contacts, 46);
}

static void the_hour_that_october_has_twice_counts_twice(void **state) {
    ARENA(a);
    size_t n;
    struct insight f = day_of_half_hours(*state, &a, 3, clock_utc(2026, 10, 25, 0, 0), &n);
    assert_int_equal(f.all.contacts, 50);
    assert_int_equal(f.hours[2], 4);
    for (int h = 0; h < 24; h++)
        if (h != 2) assert_int_equal(f.hours[h], 2);
}

/* ---- the board ---- */

static struct insight_board board(struct db *db, struct arena *a, int64_t authority, ms_t now) {
    DB_READ(tx);
    struct insight_board b;
    assert_int_equal(db_read_begin(db, &tx), OK);
    assert_int_equal(insight_board(tx, a, authority, now, &b), OK);
    return b;
}

static void the_board_tells_who_waits_and_what_became_of_today(void **state) {
    ARENA(a);
    ms_t now = clock_utc(2026, 6, 10, 11, 0), today = clock_day_start(now);
    struct raw rows[] = {
        {.unit = NORTH, .task = 100, .created = now - 40 * MINUTE, .ticket = true, .state = QUEUE_WAITING},
        {.unit = NORTH, .created = now - 5 * MINUTE, .ticket = true, .state = QUEUE_WAITING},
        {.unit = NORTH, .created = now - 50 * MINUTE, .ticket = true, .state = QUEUE_SERVING, .called = now - MINUTE, .started = now - MINUTE},
        {.unit = NORTH, .created = today + MINUTE, .ticket = true, .state = QUEUE_DONE, .outcome = CONTACT_DECIDED, .closed = today + HOUR, .called = today + 2 * MINUTE, .started = today + 2 * MINUTE, .ended = today + HOUR},
        {.unit = NORTH, .created = today - MINUTE, .ticket = true, .state = QUEUE_DONE, .outcome = CONTACT_DECIDED, .closed = today, .called = today, .started = today, .ended = today},
        {.unit = NORTH, .created = today + 3 * MINUTE, .ticket = true, .state = QUEUE_NO_SHOW, .outcome = CONTACT_LEFT_UNHELPED, .closed = today + HOUR, .called = today + HOUR},
        {.unit = SOUTH, .created = today + 3 * MINUTE, .ticket = true, .state = QUEUE_LEFT, .outcome = CONTACT_LEFT_UNHELPED, .closed = today + HOUR},
        {.unit = PHONES, .channel = CONTACT_PHONE, .created = today + HOUR, .outcome = CONTACT_ANSWERED, .closed = today + HOUR + MINUTE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ms_t *times[] = {&rows[i].closed, &rows[i].called, &rows[i].started, &rows[i].ended};
        for (size_t k = 0; k < 4; k++)
            if (!*times[k]) *times[k] = DB_NULL;
    }
    const struct shift shifts[] = {{NORTH, today + 8 * (ms_t)HOUR, DB_NULL}, {PHONES, today + 8 * (ms_t)HOUR, DB_NULL}};
    struct town t = {4, rows, sizeof rows / sizeof *rows, shifts, 2};
    assert_int_equal(db_write(*state, write_town, &t), OK);

    struct insight_board b = board(*state, &a, 4, now);
    assert_int_equal(b.units_n, 3);
    const struct insight_now *north = &b.units[0], *south = &b.units[1], *phones = &b.units[2];
    assert_int_equal(north->waiting, 2);
    assert_int_equal(north->unserved, 1); /* nobody here is qualified for the task */
    assert_int_equal(north->longest_wait, 40 * MINUTE);
    assert_int_equal(north->in_service, 1);
    assert_int_equal(north->on_duty, 1);
    assert_int_equal(north->served_today, 1); /* yesterday's is not today's */
    assert_int_equal(north->left_today, 1);
    assert_int_equal(south->left_today, 1);
    assert_int_equal(south->waiting, 0);
    assert_true(south->longest_wait == DB_NULL);
    assert_int_equal(south->wait_minutes_new, -1); /* nobody is on duty */
    assert_int_equal(phones->contacts_today, 1);
    assert_int_equal(phones->wait_minutes_new, -1); /* whoever rings has no number */
    assert_true(b.all.waiting == 2 && b.all.unserved == 1 && south->unserved == 0);
    assert_int_equal(b.all.left_today, 2);
    assert_int_equal(b.all.longest_wait, 40 * MINUTE);
    assert_int_equal(b.all.wait_minutes_new, north->wait_minutes_new);
}

/* Before the hourly chore has set aside who was left over, too. */
static void a_department_is_on_the_board_while_somebody_is_there_today(void **state) {
    ARENA(a);
    ms_t now = clock_utc(2026, 6, 10, 9, 0);
    long long authority = people_authority(*state), office = 1 + people_unit(*state, authority);
    people_sql(*state, "INSERT INTO unit (authority_id, id, key, kind, name, department) VALUES (%lld, %lld, 'k', 'department', 'Kontor', '')", authority, office);
    people_sql(*state, "INSERT INTO contact (authority_id, id, unit_id, channel, state, created_at) VALUES (%lld, %lld, %lld, 'counter', 'waiting', 1)", authority, office, office);
    people_sql(*state, "INSERT INTO ticket (authority_id, id, contact_id, unit_id, day, number, token, state, issued_at) VALUES (%lld, %lld, %lld, %lld, "
               "'2026-06-09', 1, 'board-%lld', 'waiting', %lld)", authority, office, office, office, office, (long long)(now - DAY));
    people_sql(*state, "INSERT INTO duty (authority_id, id, employee_id, unit_id, started_at) VALUES (%lld, 1, %lld, %lld, %lld)", authority,
               (long long)people_employee(*state, authority, "Bo"), office, (long long)(now - DAY));
    assert_int_equal(board(*state, &a, authority, now).units_n, 1);
    people_sql(*state, "UPDATE ticket SET state = 'called' WHERE authority_id = %lld", authority);
    assert_int_equal(board(*state, &a, authority, now).units_n, 1);
    people_sql(*state, "UPDATE ticket SET state = 'waiting', day = '2026-06-10' WHERE authority_id = %lld", authority);
    assert_int_equal(board(*state, &a, authority, now).units_n, 2);
}

/* ---- the morning after ---- */

struct morning { int64_t authority, unhelped, again; ms_t now; struct queue_ticket anew; };

static enum err tidy(struct db_tx *tx, void *ctx) {
    const struct morning *m = ctx;
    int64_t rows;
    return queue_set_aside(tx, m->now, &rows);
}

/* One is given up, one comes back. */
static enum err go_on(struct db_tx *tx, void *ctx) {
    struct morning *m = ctx;
    ARENA(a);
    struct contact_who who = {m->authority, 0, NORTH, m->now};
    struct contact_close close = {.outcome = CONTACT_LEFT_UNHELPED};
    struct competence_verdict verdict;
    TRY(contact_close(tx, &a, who, m->unhelped, &close, &verdict));
    return queue_issue(tx, &a, &(struct queue_issue){who, m->again, 0}, &m->anew, NULL);
}

/* Yesterday's who were not helped are counted as left, each once and yesterday, with the wait until they were called; the outcome is
 * their contact's own: none as long as nobody has given it one. */
static void who_is_set_aside_overnight_counts_as_left_on_the_day_the_number_was_given(void **state) {
    ARENA(a);
    ms_t noon = clock_utc(2026, 6, 10, 12, 0), morning = clock_utc(2026, 6, 11, 8, 0), today = clock_day_start(morning), none = DB_NULL;
    struct raw rows[] = {
        {.unit = NORTH, .created = noon, .ticket = true, .state = QUEUE_WAITING, .called = none, .started = none, .ended = none, .closed = none},
        {.unit = NORTH, .created = noon, .ticket = true, .state = QUEUE_WAITING, .called = none, .started = none, .ended = none, .closed = none},
        {.unit = NORTH, .created = noon, .ticket = true, .state = QUEUE_PARKED, .called = noon + 7 * MINUTE, .before = 9 * MINUTE, .started = none, .ended = none, .closed = none},
        {.unit = NORTH, .created = noon, .ticket = true, .state = QUEUE_SERVING, .called = noon + 11 * MINUTE, .started = noon + 12 * MINUTE, .ended = none, .closed = none},
        {.unit = SOUTH, .created = noon, .ticket = true, .state = QUEUE_DONE, .called = noon + MINUTE, .started = noon + MINUTE, .ended = noon + HOUR,
         .outcome = CONTACT_ANSWERED, .closed = noon + HOUR},
        {.unit = NORTH, .created = today + HOUR, .ticket = true, .state = QUEUE_WAITING, .called = none, .started = none, .ended = none, .closed = none},
    };
    enum { AUTHORITY = 61, OF_YESTERDAY = 5, NOT_HELPED = 4, ALL = 6 };
    struct town t = {.authority = AUTHORITY, .rows = rows, .n = ALL};
    struct morning m = {.authority = AUTHORITY, .now = morning, .unhelped = 1000, .again = 1001};
    const struct insight_scope yesterday = {AUTHORITY, 0, clock_day_start(noon), today, morning}, now = {AUTHORITY, 0, today, clock_day_next(today), morning};
    assert_int_equal(db_write(*state, write_town, &t), OK);
    assert_int_equal(db_write(*state, tidy, &m), OK);
    for (int i = 0; i < NOT_HELPED; i++) rows[i].state = QUEUE_LEFT;
    rows[3].started = none; /* for how long is not known */
    struct insight f = figures(*state, &a, yesterday), g = figures(*state, &a, now);
    check_unit(&f.all, &t, yesterday);
    check_groups(&f, &t);
    for (size_t i = 0; i < f.units_n; i++) check_unit(&f.units[i], &t, (struct insight_scope){AUTHORITY, f.units[i].unit_id, yesterday.from, yesterday.to, morning});
    check_unit(&g.all, &t, now);
    assert_true(f.all.tickets[QUEUE_LEFT] == NOT_HELPED && f.outcomes[CONTACT_NONE] == NOT_HELPED && f.outcomes[CONTACT_LEFT_UNHELPED] == 0);
    assert_true(f.all.wait.n == 3 && f.all.service.n == 1);
    assert_int_equal(board(*state, &a, AUTHORITY, morning).all.left_today, 0);

    assert_int_equal(db_write(*state, go_on, &m), OK);
    rows[0].outcome = CONTACT_LEFT_UNHELPED;
    f = figures(*state, &a, yesterday);
    g = figures(*state, &a, now);
    check_unit(&f.all, &t, yesterday);
    check_groups(&f, &t);
    assert_int_equal(f.all.tickets[QUEUE_LEFT], NOT_HELPED);   /* neither an outcome nor a new number takes yesterday's away */
    assert_true(g.all.tickets[QUEUE_WAITING] == 2 && g.all.contacts == 1); /* who came back has a number of today and a contact of yesterday */
    assert_int_equal(board(*state, &a, AUTHORITY, morning + 2 * HOUR).all.waiting, 2);
    assert_int_equal(f.all.contacts, OF_YESTERDAY);
}

/* ---- as the queue writes it ---- */

static enum err close_answered(struct db_tx *tx, void *ctx) {
    const struct centre_job *j = ctx;
    ARENA(a);
    struct contact_close close = {.outcome = CONTACT_ANSWERED};
    struct competence_verdict verdict;
    return contact_close(tx, &a, j->who, j->ticket.contact_id, &close, &verdict);
}

static void at(struct centre_job *j, ms_t minutes, db_fn *does) {
    j->who.now = minutes * (ms_t)MINUTE;
    assert_int_equal(db_write(j->c->db, does, j), OK);
    j->ticket_id = j->ticket.id;
}

static void act(struct centre_job *j, ms_t minutes, enum queue_act what) {
    j->act = what;
    at(j, minutes, centre_act);
}

static struct insight_unit of_unit(struct centre *c, int64_t unit_id) {
    ARENA(a);
    struct insight f = figures(c->db, &a, (struct insight_scope){c->authority_id, unit_id, 0, DAY, DAY});
    assert_true(f.units_n == 1 && f.units[0].wait.n == f.all.wait.n);
    return f.units[0];
}

/* Served for 9 minutes in the centre and 5 in the department; start is never pressed. */
static void who_is_sent_on_waits_and_is_served_in_both_units_from_the_call_when_nobody_pressed_start(void **state) {
    struct centre c = centre_new(*state);
    int64_t clerk = centre_clerk(&c, 0, 3);
    (void)centre_comes(&c, 60 * (ms_t)MINUTE, c.move, 0);
    struct centre_job j = {.c = &c, .who = centre_who(&c, clerk, 0), .unit_id = c.department_id};
    at(&j, 70, centre_next);
    act(&j, 74, QUEUE_PARK);
    act(&j, 90, QUEUE_RESUME);
    at(&j, 95, centre_send_on);
    j.who.unit_id = c.department_id;
    at(&j, 107, centre_next);
    at(&j, 112, close_answered);
    struct insight_unit here = of_unit(&c, c.unit_id), there = of_unit(&c, c.department_id);
    assert_true(here.wait.median == 10 * (ms_t)MINUTE && here.service.median == 9 * (ms_t)MINUTE && here.served == 9 * (ms_t)MINUTE);
    assert_true(there.wait.median == 12 * (ms_t)MINUTE && there.service.median == 5 * (ms_t)MINUTE && there.served == 5 * (ms_t)MINUTE);
    assert_true(here.closed == 1 && here.solved == 0); /* not at the first contact */

    (void)centre_comes(&c, 200 * (ms_t)MINUTE, c.move, 0);
    j.who.unit_id = c.unit_id;
    at(&j, 204, centre_next);
    act(&j, 211, QUEUE_FINISH);
    at(&j, 230, close_answered);
    here = of_unit(&c, c.unit_id);
    assert_true(here.served == 16 * (ms_t)MINUTE && here.service.n == 2 && here.solved == 1);
}

/* As one wait, where it is called. */
static void who_is_sent_on_before_anybody_called_waits_on(void **state) {
    struct centre c = centre_new(*state);
    int64_t clerk = centre_clerk(&c, 0, 3), id = centre_comes(&c, 60 * (ms_t)MINUTE, c.move, 0);
    struct centre_job j = {.c = &c, .who = centre_who(&c, clerk, 0), .unit_id = c.department_id, .ticket_id = id};
    at(&j, 65, centre_send_on);
    j.who.unit_id = c.department_id;
    at(&j, 80, centre_next);
    act(&j, 81, QUEUE_START);
    act(&j, 85, QUEUE_FINISH);
    struct insight_unit here = of_unit(&c, c.unit_id), there = of_unit(&c, c.department_id);
    assert_true(here.wait.n == 0 && here.service.n == 0 && here.served == 0);
    assert_true(there.wait.median == 20 * (ms_t)MINUTE && there.service.median == 4 * (ms_t)MINUTE);
}

/* ---- the plans: a day is looked up, not searched for ---- */

/* How a large table may be reached: by a range of time, by what is still under way, or by the row that another leads to. */
static bool is_narrow(str step) {
    static const char *const ways[] = {"created_at>?", "issued_at>?", "started_at>?", "ticket_by_state (authority_id=? AND state=? AND unit_id=?)", "ended_at=?", "contact_id=?"};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (str_contains(step, str_c(ways[i]))) return true;
    return false;
}

static enum err must_be_narrow(struct db_cursor *c, void *ctx) {
    ARENA(a);
    static const char *const large[] = {"c", "contact", "t", "ticket", "s", "ticket_stretch", "m", "contact_matter", "d", "duty"};
    str step = db_col_text(c, 3, &a), all = step, way, table;
    if (!str_next(&step, ' ', &way) || !str_next(&step, ' ', &table)) return OK;
    if (!str_eq_c(way, "SEARCH") && !str_eq_c(way, "SCAN")) return OK;
    bool task = str_eq_c(table, "t") && str_contains(step, S("task"));
    for (size_t i = 0; i < sizeof large / sizeof *large; i++)
        if (str_eq_c(table, large[i]) && !task && !is_narrow(step)) fail_msg("%s: %.*s", *(const char **)ctx, STR_ARG(all));
    return OK;
}

static void a_day_is_found_without_reading_the_year(void **state) {
    if (db_engine(*state) != DB_SQLITE) skip();
    static const enum db_type types[] = {DB_INT, DB_INT, DB_INT, DB_TEXT};
    static struct db_sql plans[32];
    ARENA(a);
    DB_READ(tx);
    assert_int_equal(db_read_begin(*state, &tx), OK);
    const struct db_value params[8] = {I(1), I(1), I(1), I(2), I(2), I(2), I(2), I(2)};
    for (size_t i = 0; sql_insight_all[i]; i++) {
        plans[i] = *sql_insight_all[i];
        plans[i].sqlite = str_printf(&a, "EXPLAIN QUERY PLAN %s", sql_insight_all[i]->sqlite).p;
        plans[i].columns = 4;
        plans[i].column_types = types;
        plans[i].first_row_only = false;
        const char *name = sql_insight_all[i]->name;
        assert_int_equal(db_run(tx, &plans[i], params, must_be_narrow, &name, NULL), OK);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_agree_with_a_recount_of_every_row),
        cmocka_unit_test(the_hour_that_march_skips_has_nobody),
        cmocka_unit_test(the_hour_that_october_has_twice_counts_twice),
        cmocka_unit_test(the_board_tells_who_waits_and_what_became_of_today),
        cmocka_unit_test(a_department_is_on_the_board_while_somebody_is_there_today),
        cmocka_unit_test(who_is_set_aside_overnight_counts_as_left_on_the_day_the_number_was_given),
        cmocka_unit_test(who_is_sent_on_waits_and_is_served_in_both_units_from_the_call_when_nobody_pressed_start),
        cmocka_unit_test(who_is_sent_on_before_anybody_called_waits_on),
        cmocka_unit_test(a_day_is_found_without_reading_the_year),
    };
    return testdb_run(tests);
}
