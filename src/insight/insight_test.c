/* Figures against an independent recount of the raw rows, the days that are not 24 hours long, and how a day is found. */
#include "insight/insight_sql.h"
#include "support/recount.h"
#include "support/testdb.h"

/* ---- a town with a year of contacts, drawn at random ---- */

static uint32_t dice(uint64_t *state, uint32_t sides) {
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33) % sides;
}

static const enum queue_state end_states[] = {QUEUE_DONE, QUEUE_DONE, QUEUE_DONE, QUEUE_DONE, QUEUE_NO_SHOW, QUEUE_LEFT, QUEUE_WAITING, QUEUE_SERVING};

/* Sent on, called or not; or come back with another number. */
static void random_detours(uint64_t *seed, struct town_row *r) {
    if (!dice(seed, 6)) {
        r->sent.to = TOWN_NORTH + (r->unit - TOWN_NORTH + 1 + dice(seed, TOWN_UNITS - 1)) % TOWN_UNITS;
        r->sent.called = dice(seed, 4) ? r->created + (ms_t)dice(seed, HOUR) : DB_NULL;
        r->sent.served = r->sent.called == DB_NULL ? 0 : (ms_t)dice(seed, 30 * MINUTE);
        r->sent.at = (r->sent.called == DB_NULL ? r->created : r->sent.called) + (ms_t)dice(seed, HOUR);
    }
    if (!dice(seed, 20)) r->no_show = r->created + (ms_t)dice(seed, HOUR);
}

static struct town_row random_row(uint64_t *seed, ms_t from, ms_t to) {
    struct town_row r = {.unit = TOWN_NORTH + dice(seed, TOWN_UNITS), .task = dice(seed, 9) ? 100 + dice(seed, TOWN_TASKS) : 0, .called = DB_NULL, .started = DB_NULL,
                    .ended = DB_NULL, .closed = DB_NULL};
    r.created = from + (ms_t)dice(seed, (uint32_t)((to - from) / SECOND)) * SECOND;
    r.channel = (enum contact_channel)dice(seed, CONTACT_CHANNELS);
    r.outcome = (enum contact_outcome)dice(seed, CONTACT_OUTCOMES);
    if (r.outcome) r.closed = dice(seed, 3) ? r.created + (ms_t)dice(seed, 2 * HOUR) : r.created; /* or registered when it was over */
    if (dice(seed, 4)) r.begun = r.created - (ms_t)dice(seed, dice(seed, 9) ? 10 * MINUTE : 3 * HOUR);
    r.ticket = r.channel == CONTACT_COUNTER && dice(seed, 5);
    r.state = end_states[dice(seed, 8)];
    if (r.ticket) random_detours(seed, &r);
    r.told = r.ticket && !r.sent.to && dice(seed, 3);
    r.promised = dice(seed, 60);
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

static void figures_agree_with_a_recount_of_every_row(void **state) {
    ARENA(a);
    uint64_t seed = 7;
    ms_t from = clock_utc(2026, 1, 1, 0, 0), to = clock_utc(2027, 1, 1, 0, 0), now = clock_utc(2027, 1, 3, 12, 0);
    struct town t = {.authority = 1, .n = 3000, .rows = arena_many(&a, 3000, struct town_row), .shifts_n = 100};
    for (size_t i = 0; i < t.n; i++) t.rows[i] = random_row(&seed, from, to);
    struct town_shift *shifts = arena_many(&a, t.shifts_n, struct town_shift);
    for (size_t i = 0; i < t.shifts_n; i++) {
        ms_t begun = from + (ms_t)dice(&seed, 8000) * HOUR;
        shifts[i] = (struct town_shift){TOWN_NORTH + (int64_t)(i % TOWN_UNITS), begun, i % 9 ? begun + (ms_t)dice(&seed, 20 * HOUR) : DB_NULL};
    }
    t.shifts = shifts;
    assert_int_equal(db_write(*state, town_write, &t), OK);
    const struct insight_scope scopes[] = {
        {1, 0, from, to, now},                                                             /* the year */
        {1, TOWN_NORTH, from, to, now},                                                         /* one centre */
        {1, TOWN_PHONES, clock_utc(2026, 3, 1, 0, 0), clock_utc(2026, 4, 1, 0, 0), now},        /* March, with its short day */
        {1, 0, clock_utc(2026, 10, 19, 0, 0), clock_utc(2026, 10, 26, 0, 0), now},         /* the week with the long day */
        {1, TOWN_SOUTH, clock_utc(2026, 5, 5, 0, 0), clock_utc(2026, 5, 6, 0, 0), now},         /* a single day */
    };
    for (size_t k = 0; k < sizeof scopes / sizeof *scopes; k++) {
        struct insight f = town_figures(*state, &a, scopes[k]);
        recount_groups(&f, &t);
        recount_days(&f, &t);
        recount_unit(&f.all, &t, scopes[k]);
        recount_capacity(&f);
        for (size_t i = 0; i < f.units_n; i++) {
            struct insight_scope one = scopes[k];
            one.unit_id = f.units[i].unit_id;
            recount_unit(&f.units[i], &t, one);
        }
    }
}

/* ---- the days that summer time begins and ends ---- */

/* A contact at every half hour of the local day. */
static struct insight day_of_half_hours(struct db *db, struct arena *a, int64_t authority, ms_t day, size_t *ret_n) {
    struct town t = {.authority = authority, .rows = arena_many(a, 60, struct town_row)};
    for (ms_t at = day - HOUR; at < clock_day_next(day) + HOUR; at += 30 * MINUTE)
        t.rows[t.n++] = (struct town_row){.unit = TOWN_NORTH, .task = 100, .created = at, .closed = DB_NULL};
    assert_int_equal(db_write(db, town_write, &t), OK);
    *ret_n = t.n;
    return town_figures(db, a, (struct insight_scope){authority, 0, day, clock_day_next(day), day + 2 * DAY});
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
    struct db_value params[8];
    for (int i = 0; i < 8; i++) params[i] = (struct db_value){.type = DB_INT, .i = i < 3 ? 1 : 2};
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
        cmocka_unit_test(a_day_is_found_without_reading_the_year),
    };
    return testdb_run(tests);
}
