/* The citizens' pages: when a place is open, what a thing costs, what a municipality shows of itself. */
#include <time.h>
#include "portal/pages.h"
#include "support/people.h"
#include "support/testdb.h"

/* ---- opening hours ---- */

#define SPAN(from, to) {.spans = {{(from) * 60, (to) * 60}}, .n = 1}
/* Monday to Thursday 10–12 and 13–16, Friday 10–13. */
static struct portal_hours ordinary(void) {
    struct portal_hours h = {};
    for (int day = 0; day < 4; day++)
        h.week[day] = (struct authority_hours){.spans = {{10 * 60, 12 * 60}, {13 * 60, 16 * 60}}, .n = 2};
    h.week[4] = (struct authority_hours)SPAN(10, 13);
    return h;
}

/* November 2026: the 23rd is a Monday, the 27th a Friday. */
static ms_t november(int day, int hour, int minute) {
    return clock_utc(2026, 11, day, hour, minute);
}

static void whoever_comes_in_the_opening_hours_is_told_when_it_closes(void **state) {
    struct portal_hours h = ordinary();
    struct portal_opening o = portal_opening(&h, november(23, 11, 59));
    assert_true(o.open);
    assert_true(o.until == november(23, 12, 0) && o.in_days == 0);
    assert_int_equal(o.today.n, 2);
    assert_true(portal_opening(&h, november(23, 10, 0)).open); /* the first minute is open, the last moment is not */
    assert_false(portal_opening(&h, november(23, 12, 0)).open);
}

static void whoever_comes_outside_them_is_told_when_it_opens(void **state) {
    struct portal_hours h = ordinary();
    struct portal_opening lunch = portal_opening(&h, november(23, 12, 30));
    assert_true(!lunch.open && lunch.until == november(23, 13, 0) && lunch.in_days == 0);
    struct portal_opening night = portal_opening(&h, november(23, 22, 0));
    assert_true(!night.open && night.until == november(24, 10, 0) && night.in_days == 1);
    struct portal_opening friday = portal_opening(&h, november(27, 13, 0));
    assert_true(!friday.open && friday.until == november(30, 10, 0) && friday.in_days == 3);
}

static void an_exceptional_day_stands_before_the_week(void **state) {
    const int64_t none[] = {DB_NULL, DB_NULL, DB_NULL, DB_NULL}, two[] = {9 * 60, 12 * 60, 14 * 60, 20 * 60};
    const struct authority_exception days[] = {
        authority_exception(S("2026-11-23"), none, S("Personaledag")), authority_exception(S("2026-11-29"), two, S("Valg"))};
    struct portal_hours h = ordinary();
    h.exceptions = days;
    h.exceptions_n = 2;
    struct portal_opening closed = portal_opening(&h, november(23, 11, 0));
    assert_true(!closed.open && closed.until == november(24, 10, 0));
    assert_true(closed.today.exceptional && closed.today.n == 0 && str_eq_c(closed.today.reason, "Personaledag"));
    struct portal_opening saturday = portal_opening(&h, november(28, 11, 0));
    assert_true(saturday.until == november(29, 9, 0) && saturday.in_days == 1);
    assert_true(portal_opening(&h, november(29, 19, 59)).open);
    struct portal_opening noon = portal_opening(&h, november(29, 13, 0)); /* between its two stretches */
    assert_true(!noon.open && noon.until == november(29, 14, 0) && noon.in_days == 0 && noon.today.n == 2);
}

static void hours_that_go_on_past_midnight_are_one_stretch(void **state) {
    struct portal_hours h = {};
    h.week[4] = (struct authority_hours)SPAN(22, 24);
    h.week[5] = (struct authority_hours)SPAN(0, 6);
    struct portal_opening o = portal_opening(&h, november(27, 23, 0));
    assert_true(o.open && o.until == november(28, 6, 0) && o.in_days == 1);
    h.week[5].n = 0; /* without the next day it ends with this one */
    o = portal_opening(&h, november(27, 23, 0));
    assert_true(o.open && o.until == november(28, 0, 0) && o.in_days == 0);
    assert_false(portal_opening(&h, november(28, 0, 0)).open);
}

static void the_clocks_change_and_the_doors_keep_to_the_clock_on_the_wall(void **state) {
    struct portal_hours h = {};
    for (int day = 0; day < 7; day++) h.week[day] = (struct authority_hours)SPAN(1, 9);
    ms_t march = clock_utc(2026, 3, 29, 1, 0), october = clock_utc(2026, 10, 25, 1, 0);
    assert_true(portal_opening(&h, march).until == march + 7 * HOUR);     /* one hour is missing */
    assert_true(portal_opening(&h, october).until == october + 9 * HOUR); /* one comes twice */
    struct portal_opening before = portal_opening(&h, clock_utc(2026, 10, 24, 9, 0));
    assert_true(!before.open && before.until == october && before.in_days == 1);
}

static void a_place_that_never_opens_or_never_closes_says_no_time(void **state) {
    struct portal_hours none = {};
    struct portal_opening o = portal_opening(&none, november(23, 11, 0));
    assert_true(!o.open && o.until == DB_NULL);
    assert_true(portal_hours_none(&none));
    struct portal_hours always = {};
    for (int day = 0; day < 7; day++) always.week[day] = (struct authority_hours)SPAN(0, 24);
    o = portal_opening(&always, november(23, 11, 0));
    assert_true(o.open && o.until == DB_NULL);
    const struct authority_exception closed = {S("2026-12-24"), {.exceptional = true, .reason = S("Juleaften")}};
    always.exceptions = &closed;
    always.exceptions_n = 1;
    o = portal_opening(&always, november(23, 11, 0));
    assert_true(o.open && o.until == clock_utc(2026, 12, 24, 0, 0));
}

/* ---- how it is said ---- */

static void times_are_said_as_people_say_them(void **state) {
    ARENA(a);
    BUF(out);
    struct view da = view_to(&out, &a, LANG_DA), en = view_to(&out, &a, LANG_EN);
    struct portal_opening o = {.until = november(23, 10, 0)};
    assert_true(str_eq_c(portal_when(&da, &o), "i dag kl. 10.00"));
    assert_true(str_eq_c(portal_when(&en, &o), "today at 10:00"));
    o.in_days = 1;
    assert_true(str_eq_c(portal_when(&da, &o), "i morgen kl. 10.00"));
    o.in_days = 3;
    assert_true(str_eq_c(portal_when(&da, &o), "mandag 23. november kl. 10.00"));
    o = (struct portal_opening){.open = true, .until = november(23, 16, 0)};
    assert_true(str_eq_c(portal_when(&da, &o), "kl. 16.00"));
    o.until = november(24, 0, 0); /* the end of the 23rd, not the beginning of the 24th */
    assert_true(str_eq_c(portal_when(&da, &o), "kl. 24.00"));
    struct portal_hours h = ordinary();
    assert_true(str_eq_c(portal_spans(&da, &h.week[0]), "10.00–12.00, 13.00–16.00"));
    assert_true(str_eq_c(portal_spans(&en, &h.week[6]), "Closed"));
}

static void telephone_numbers_can_be_dialled_and_unknown_ones_are_not_shown(void **state) {
    ARENA(a);
    BUF(out);
    struct view v = view_to(&out, &a, LANG_DA);
    assert_true(str_eq_c(portal_phone_shown(&v, S("+4570120000")), "70 12 00 00"));
    assert_true(str_eq_c(portal_phone_shown(&v, S("72 22 18 18")), "72 22 18 18"));
    assert_int_equal(portal_phone_shown(&v, S("ukendt")).n, 0);
    assert_true(str_eq_c(portal_tel(&a, S("+45 70 12 00 00")), "tel:+4570120000"));
    assert_true(str_eq_c(portal_tel(&a, S("72 22 18 18")), "tel:72221818"));
}

static void words_stand_in_danish_order(void **state) {
    assert_true(portal_alphabetic(S("Affald"), S("bbr")) < 0);
    assert_true(portal_alphabetic(S("Zoner"), S("Ældrebolig")) < 0);
    assert_true(portal_alphabetic(S("Ældrebolig"), S("Økonomi")) < 0);
    assert_true(portal_alphabetic(S("Økonomi"), S("Årsopgørelse")) < 0);
    assert_true(portal_alphabetic(S("årsopgørelse"), S("Årsopgørelse")) == 0);
    assert_true(portal_alphabetic(S("Pas"), S("Pas til børn")) < 0);
}

/* ---- a municipality ---- */

static int64_t add_task(struct db *db, int64_t authority_id, int64_t id, const char *key, const char *closed_at) {
    people_sql(db, "INSERT INTO task (authority_id, id, key, name, name_en, departments, depths, area, owner, minutes, summary, summary_en, work_description, closed_at) "
                   "VALUES (%lld, %lld, '%s', '%s', '%s', 'FAF', '1 center', 'general', 'own', 5, 's', 's', 'w', %s)",
               (long long)authority_id, (long long)id, key, key, key, closed_at);
    return id;
}

static void add_contact(struct db *db, int64_t authority_id, int64_t unit_id, int64_t id, int64_t task_id, ms_t at) {
    people_sql(db, "INSERT INTO contact (authority_id, id, unit_id, channel, state, created_at) VALUES (%lld, %lld, %lld, 'phone', 'open', %lld)",
               (long long)authority_id, (long long)id, (long long)unit_id, (long long)at);
    people_sql(db, "INSERT INTO contact_matter (authority_id, contact_id, position, task_id, level) VALUES (%lld, %lld, 0, %lld, 1)",
               (long long)authority_id, (long long)id, (long long)task_id);
}

static enum err read_town(struct db *db, struct arena *a, int64_t authority_id, struct portal_town *ret) {
    int64_t asked[PORTAL_ASKED];
    size_t n;
    DB_READ(tx);
    TRY(db_read_begin(db, &tx));
    TRY(portal_asked_read(tx, a, authority_id, clock_now(), asked, &n));
    return portal_town_read(tx, a, authority_id, asked, n, clock_now(), ret);
}

static void a_town_shows_what_is_in_use_and_what_is_asked_for_most(void **state) {
    struct db *db = *state;
    ARENA(a);
    struct portal_town t;
    int64_t us = people_authority(db), unit = people_unit(db, us);
    add_task(db, us, 1, "pas", "NULL");
    add_task(db, us, 2, "affald", "NULL");
    add_task(db, us, 3, "licens", "1000");
    add_task(db, us, 4, "snart-lukket", "9000000000000");
    ms_t now = clock_now();
    add_contact(db, us, unit, 1, 2, now);
    add_contact(db, us, unit, 2, 2, now);
    add_contact(db, us, unit, 3, 4, now);
    add_contact(db, us, unit, 4, 3, now);
    add_contact(db, us, unit, 5, 1, now - 60 * DAY); /* too long ago to count */
    people_sql(db, "INSERT INTO unit (authority_id, id, key, kind, name, closed_at) VALUES (%lld, 77, 'nedlagt', 'service_centre', 'Nedlagt', 1000)", (long long)us);
    people_sql(db, "INSERT INTO unit_hours VALUES (%lld, %lld, 1, 600, 900)", (long long)us, (long long)unit);
    assert_int_equal(read_town(db, &a, us, &t), OK);
    assert_int_equal(t.tasks_n, 3);
    assert_null(portal_task(&t, S("licens")));
    assert_int_equal(t.places_n, 1);
    assert_int_equal(t.places[0].hours.week[0].n, 1);
    assert_int_equal(t.asked_n, 3);
    assert_true(str_eq_c(t.asked[0]->key, "affald") && str_eq_c(t.asked[1]->key, "snart-lukket"));
    assert_true(str_eq_c(t.asked[2]->key, "pas")); /* from our own list, since nothing else was asked for */
}

static void towns_do_not_mix_and_one_without_anything_is_a_town_too(void **state) {
    struct db *db = *state;
    ARENA(a);
    struct portal_town t;
    int64_t us = people_authority(db), them = people_authority(db);
    people_unit(db, us);
    add_task(db, us, 1, "pas", "NULL");
    assert_int_equal(read_town(db, &a, them, &t), OK);
    assert_int_equal(t.places_n + t.tasks_n + t.asked_n + t.life_events_n, 0);
    assert_null(portal_phone(&t));
    assert_true(t.served_n >= 2);
    assert_int_equal(read_town(db, &a, 4711, &t), ERR_NOT_FOUND);
}

static void the_contact_centre_answers_the_telephone(void **state) {
    const struct portal_place places[] = {
        {.key = S("nord"), .kind = COMPETENCE_SERVICE_CENTRE, .phone = S("1")},
        {.key = S("telefon"), .kind = COMPETENCE_CONTACT_CENTRE, .phone = S("2")},
        {.key = S("faf"), .kind = COMPETENCE_DEPARTMENT, .phone = S("3")},
    };
    struct portal_town t = {.places = places, .places_n = 3};
    assert_true(portal_phone(&t) == &places[1]);
    t.places_n = 1;
    assert_true(portal_phone(&t) == &places[0]);
    t = (struct portal_town){.places = &places[2], .places_n = 1};
    assert_null(portal_phone(&t));
}

struct change { int64_t authority_id; };
static enum err tell_change(struct db_tx *tx, void *ctx) {
    struct change *c = ctx;
    db_publish(tx, (struct db_event){c->authority_id, S("organisation"), 1});
    return OK;
}

/* It is kept for some seconds; an event from the organisation makes it read anew. */
static void a_town_is_read_once_until_something_changes(void **state) {
    enum err e = OK;
    struct testdb own = testdb_create(db_engine(*state), 4, "schema");
    struct db *db = own.db;
    struct portal_live *live;
    const struct portal_town *first, *second, *third = NULL;
    int64_t us = people_authority(db);
    assert_int_equal(portal_live_new(db, &live), OK);
    assert_int_equal(portal_live_get(live, us, &first), OK);
    people_unit(db, us);
    assert_int_equal(portal_live_get(live, us, &second), OK);
    assert_ptr_equal(first, second);
    assert_int_equal(first->places_n, 0);
    portal_live_put(live, second);
    struct change c = {us};
    assert_int_equal(db_write(db, tell_change, &c), OK);
    for (int i = 0; i < 500 && e == OK; i++) {
        e = portal_live_get(live, us, &third);
        if (third->places_n) break;
        portal_live_put(live, third);
        nanosleep(&(struct timespec){.tv_nsec = 10'000'000}, NULL);
    }
    assert_int_equal(third->places_n, 1);
    assert_int_equal(first->places_n, 0); /* whoever holds the old one still has it */
    portal_live_put(live, first);
    portal_live_put(live, third);
    assert_int_equal(portal_live_get(live, 4711, &first), ERR_NOT_FOUND);
    assert_int_equal(portal_live_get(live, 0, &first), ERR_NOT_FOUND);
    testdb_drop(&own);
    portal_live_free(live);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whoever_comes_in_the_opening_hours_is_told_when_it_closes),
        cmocka_unit_test(whoever_comes_outside_them_is_told_when_it_opens),
        cmocka_unit_test(an_exceptional_day_stands_before_the_week),
        cmocka_unit_test(hours_that_go_on_past_midnight_are_one_stretch),
        cmocka_unit_test(the_clocks_change_and_the_doors_keep_to_the_clock_on_the_wall),
        cmocka_unit_test(a_place_that_never_opens_or_never_closes_says_no_time),
        cmocka_unit_test(times_are_said_as_people_say_them),
        cmocka_unit_test(telephone_numbers_can_be_dialled_and_unknown_ones_are_not_shown),
        cmocka_unit_test(words_stand_in_danish_order),
        cmocka_unit_test(a_town_shows_what_is_in_use_and_what_is_asked_for_most),
        cmocka_unit_test(towns_do_not_mix_and_one_without_anything_is_a_town_too),
        cmocka_unit_test(the_contact_centre_answers_the_telephone),
        cmocka_unit_test(a_town_is_read_once_until_something_changes),
    };
    return testdb_run(tests);
}
