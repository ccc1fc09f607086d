/* Duty: who is where now, and for how long at most. */
#include "support/people.h"
#include "support/scene.h"
#include "support/testdb.h"

/* ---- duty ---- */

static void duty_is_over_after_sixteen_hours_and_in_the_morning_but_a_night_shift_goes_on(void **state) {
    static const struct { int began_day, began, day, hour; bool on; } told[] = {
        {10, 8, 10, 16, true}, {10, 8, 10, 23, true}, {10, 8, 11, 0, true}, {10, 8, 11, 1, false}, /* sixteen hours */
        {10, 17, 11, 3, true}, {10, 17, 11, 4, false},                                              /* yesterday's, from four o'clock on */
        {10, 18, 11, 4, true}, {10, 22, 11, 9, true}, {10, 22, 11, 14, true}, {10, 22, 11, 15, false}, /* a night shift */
        {11, 7, 11, 7, true}, {11, 4, 11, 4, true},
    };
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        ms_t began = clock_utc(2026, 6, told[i].began_day, told[i].began, 0), now = clock_utc(2026, 6, told[i].day, told[i].hour, 0);
        if ((began >= authority_duty_since(now)) != told[i].on)
            fail_msg("began on the %dth at %d, on the %dth at %d", told[i].began_day, told[i].began, told[i].day, told[i].hour);
    }
    for (int night = 0; night < 2; night++) { /* the clock is changed: it is still four o'clock that counts */
        int month = night ? 10 : 3, day = night ? 25 : 29;
        ms_t four = clock_utc(2026, month, day, 4, 0), evening = clock_utc(2026, month, day - 1, 18, 0);
        assert_true(authority_duty_since(four) == evening && authority_duty_since(four - 1) == four - 1 - AUTHORITY_LONGEST_DUTY);
    }
}

static enum err expire(struct db_tx *tx, void *ctx) {
    int64_t *now_then_rows = ctx;
    return authority_duty_expire(tx, now_then_rows[0], &now_then_rows[1]);
}

static int64_t on_duty_counted(struct db *db, int64_t authority_id, int64_t unit_id, ms_t now) {
    ARENA(a);
    struct sql_organisation_units_list units;
    struct sql_organisation_duties_list duties;
    struct sql_organisation_counts counts;
    DB_READ(tx);
    assert_int_equal(db_read_begin(db, &tx), OK);
    ms_t since = authority_duty_since(now);
    assert_int_equal(sql_organisation_units(tx, &a, (struct sql_organisation_units_in){authority_id, since, now}, &units), OK);
    assert_int_equal(sql_organisation_duties(tx, &a, (struct sql_organisation_duties_in){authority_id, since}, &duties), OK);
    assert_int_equal(sql_organisation_counts(tx, &a, (struct sql_organisation_counts_in){authority_id, since}, &counts), OK);
    int64_t n = -1;
    for (size_t i = 0; i < units.n; i++)
        if (units.at[i].id == unit_id) n = units.at[i].on_duty;
    assert_true(n == (int64_t)duties.n && n == counts.duties);
    return n;
}

static void who_forgot_to_end_their_duty_is_not_on_duty_the_next_day_and_it_is_ended_for_them(void **state) {
    struct db *db = *state;
    int64_t authority_id = people_authority(db), unit_id = people_unit(db, authority_id);
    ms_t morning = clock_utc(2026, 6, 10, 8, 0), evening = clock_utc(2026, 6, 10, 22, 0), next = clock_utc(2026, 6, 11, 8, 0);
    const ms_t began[] = {morning, evening, next - MINUTE};
    for (size_t i = 0; i < 3; i++)
        people_sql(db, "INSERT INTO duty (authority_id, id, employee_id, unit_id, started_at) VALUES (%lld, %zu, %lld, %lld, %lld)",
                   (long long)authority_id, i + 1, (long long)people_employee(db, authority_id, "Kirsten"), (long long)unit_id, (long long)began[i]);
    assert_int_equal(on_duty_counted(db, authority_id, unit_id, evening), 3);
    assert_int_equal(on_duty_counted(db, authority_id, unit_id, next), 2); /* also before it has been ended */
    int64_t now_then_rows[2] = {next, 0};
    assert_int_equal(db_write(db, expire, now_then_rows), OK);
    assert_true(now_then_rows[1] >= 1);
    assert_int_equal(db_write(db, expire, now_then_rows), OK);
    assert_int_equal(now_then_rows[1], 0);
    /* Ended when sixteen hours were over, not when it was found; the unit counts whom the row says. */
    people_sql(db, "DELETE FROM duty WHERE authority_id = %lld AND id = 1 AND ended_at = %lld", (long long)authority_id,
               (long long)(morning + AUTHORITY_LONGEST_DUTY));
    people_sql(db, "INSERT INTO duty (authority_id, id, employee_id, unit_id, started_at) VALUES (%lld, 1, %lld, %lld, %lld)",
               (long long)authority_id, (long long)people_employee(db, authority_id, "Kirsten"), (long long)unit_id, (long long)next);
    assert_int_equal(on_duty_counted(db, authority_id, unit_id, next), 3);
}

struct duty_step { struct scene *s; int64_t employee_id, unit_id, counter_id; };

static struct authority_shift shift_of(const struct duty_step *c) {
    return (struct authority_shift){.employee_id = c->employee_id, .unit_id = c->unit_id, .counter_id = c->counter_id};
}

static enum err start_in(struct db_tx *tx, void *ctx) {
    struct duty_step *c = ctx;
    c->s->fault = (struct organisation_fault){};
    struct authority_shift s = shift_of(c);
    return organisation_duty_start(tx, &c->s->arena, &c->s->by, &s, &c->s->fault);
}

static enum err end_in(struct db_tx *tx, void *ctx) {
    struct duty_step *c = ctx;
    return organisation_duty_end(tx, &c->s->arena, &c->s->by, &(struct authority_shift){.employee_id = c->employee_id}, &c->s->fault);
}

static void a_counter_takes_one_employee(void **state) {
    struct scene s = scene_new(*state);
    struct organisation_unit u = scene_centre("Nord");
    struct organisation_employee anna = scene_person("Anna"), bo = scene_person("Bo");
    assert_int_equal(scene_save(&s, &organisation_units, &u), OK);
    assert_int_equal(scene_save(&s, &organisation_employees, &anna), OK);
    assert_int_equal(scene_save(&s, &organisation_employees, &bo), OK);
    struct sql_organisation_counter c = {.closed_at = DB_NULL, .unit_id = u.row.id, .booth_id = DB_NULL, .name = S("Skranke 1")};
    assert_int_equal(scene_save(&s, &organisation_counters, &c), OK);
    struct duty_step first = {&s, anna.row.id, u.row.id, c.id}, second = {&s, bo.row.id, u.row.id, c.id};
    assert_int_equal(db_write(s.db, start_in, &first), OK);
    assert_int_equal(db_write(s.db, start_in, &first), OK); /* sits there already */
    assert_int_equal(db_write(s.db, start_in, &second), ERR_CONFLICT);
    assert_true(str_eq(s.fault.what, S("Anna")));
    s.by.now += DAY; /* Anna forgot to leave */
    assert_int_equal(db_write(s.db, start_in, &second), OK);
    assert_int_equal(db_write(s.db, end_in, &first), ERR_NOT_FOUND);
    assert_int_equal(db_write(s.db, end_in, &second), OK);
    s.by.now = clock_utc(2026, 6, 10, 23, 0);
    assert_int_equal(db_write(s.db, start_in, &first), OK);
    s.by.now += 2 * HOUR; /* a night shift goes on after midnight */
    assert_int_equal(db_write(s.db, start_in, &second), ERR_CONFLICT);
    second.counter_id = 77;
    assert_int_equal(db_write(s.db, start_in, &second), ERR_INVALID);
    arena_free(&s.arena);
}

static void a_counter_that_is_closed_is_left(void **state) {
    struct scene s = scene_new(*state);
    struct organisation_unit u = scene_centre("Nord");
    struct organisation_employee anna = scene_person("Anna");
    assert_int_equal(scene_save(&s, &organisation_units, &u), OK);
    assert_int_equal(scene_save(&s, &organisation_employees, &anna), OK);
    struct sql_organisation_counter c = {.closed_at = DB_NULL, .unit_id = u.row.id, .booth_id = DB_NULL, .name = S("Skranke 1")};
    assert_int_equal(scene_save(&s, &organisation_counters, &c), OK);
    struct duty_step step = {&s, anna.row.id, u.row.id, c.id};
    assert_int_equal(db_write(s.db, start_in, &step), OK);
    c.closed_at = s.by.now;
    assert_int_equal(scene_save(&s, &organisation_counters, &c), OK);
    struct sql_organisation_duty_of duty;
    DB_READ(tx);
    assert_int_equal(db_read_begin(s.db, &tx), OK);
    assert_int_equal(sql_organisation_duty_of(tx, &s.arena, (struct sql_organisation_duty_of_in){s.by.authority_id, anna.row.id, 0}, &duty), OK);
    assert_true(duty.counter_id == DB_NULL);
    arena_free(&s.arena);
}

/* Nobody is asked on the day: the unit has closed, the employee has left, the counter is taken down. */
static void the_day_that_something_closes_on_ends_the_duty_there(void **state) {
    struct scene s = scene_new(*state);
    struct organisation_unit closes = scene_centre("Nord"), stays = scene_centre("Syd");
    struct organisation_employee anna = scene_person("Anna"), bo = scene_person("Bo"), eva = scene_person("Eva");
    ms_t day = clock_utc(2026, 10, 25, 0, 0); /* 25 hours long */
    s.by.now = clock_utc(2026, 10, 24, 20, 0);
    assert_int_equal(scene_save(&s, &organisation_units, &closes), OK);
    assert_int_equal(scene_save(&s, &organisation_units, &stays), OK);
    struct sql_organisation_counter c = {.closed_at = DB_NULL, .unit_id = stays.row.id, .booth_id = DB_NULL, .name = S("Skranke 1")};
    assert_int_equal(scene_save(&s, &organisation_counters, &c), OK);
    struct organisation_employee *all[] = {&anna, &bo, &eva};
    for (size_t i = 0; i < 3; i++) assert_int_equal(scene_save(&s, &organisation_employees, all[i]), OK);
    struct duty_step steps[] = {{&s, anna.row.id, closes.row.id, 0}, {&s, bo.row.id, stays.row.id, 0}, {&s, eva.row.id, stays.row.id, c.id}};
    closes.row.closed_at = bo.row.closed_at = c.closed_at = day;
    assert_int_equal(scene_save(&s, &organisation_units, &closes), OK);
    assert_int_equal(scene_save(&s, &organisation_employees, &bo), OK);
    assert_int_equal(scene_save(&s, &organisation_counters, &c), OK);
    for (size_t i = 0; i < 3; i++) assert_int_equal(db_write(s.db, start_in, &steps[i]), OK); /* the evening before, as any other */
    int64_t now_then_rows[2] = {day - 1, 0};
    assert_int_equal(db_write(s.db, expire, now_then_rows), OK);
    s.by.now = day;
    for (size_t i = 0; i < 2; i++) assert_int_equal(db_write(s.db, start_in, &steps[i]), ERR_INVALID);
    assert_int_equal(db_write(s.db, start_in, &steps[2]), ERR_INVALID);
    now_then_rows[0] = day;
    assert_int_equal(db_write(s.db, expire, now_then_rows), OK);
    for (size_t i = 0; i < 2; i++) assert_int_equal(db_write(s.db, end_in, &steps[i]), ERR_NOT_FOUND);
    struct sql_organisation_duty_of duty;
    DB_READ(tx);
    assert_int_equal(db_read_begin(s.db, &tx), OK);
    assert_int_equal(sql_organisation_duty_of(tx, &s.arena, (struct sql_organisation_duty_of_in){s.by.authority_id, eva.row.id, 0}, &duty), OK);
    assert_true(duty.counter_id == DB_NULL);
    arena_free(&s.arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(duty_is_over_after_sixteen_hours_and_in_the_morning_but_a_night_shift_goes_on),
        cmocka_unit_test(who_forgot_to_end_their_duty_is_not_on_duty_the_next_day_and_it_is_ended_for_them),
        cmocka_unit_test(a_counter_takes_one_employee),
        cmocka_unit_test(a_counter_that_is_closed_is_left),
        cmocka_unit_test(the_day_that_something_closes_on_ends_the_duty_there),
    };
    return testdb_run(tests);
}
