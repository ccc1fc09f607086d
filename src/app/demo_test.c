/* The demo: its tables hang together, its day could have happened, and it never touches a municipality that works. */
#include <unistd.h>
#include "access/access.h"
#include "app/demo_town.h"
#include "support/testdb.h"

/* One number out of the database, asked without the rooms. */
static enum err take_number(struct db_cursor *c, void *ctx) {
    *(int64_t *)ctx = db_col_int(c, 0);
    return OK;
}

static int64_t ask(struct db *db, const char *question) {
    static const enum db_type types[] = {DB_INT};
    static struct db_sql questions[64];
    static size_t asked;
    struct db_sql *q = &questions[asked++ % 64];
    int64_t n = -1;
    *q = (struct db_sql){.name = str_c(question).p, .sqlite = question, .postgres = question, .columns = 1, .column_types = types};
    DB_READ(tx);
    assert_int_equal(db_read_begin(db, &tx), OK);
    assert_int_equal(db_run(tx, q, NULL, take_number, &n, NULL), OK);
    return n;
}

static struct demo_plan plan_at(struct arena *a, ms_t now, uint64_t seed) {
    struct citizen_key *key = arena_new(a, struct citizen_key);
    struct demo_plan p = {.data = "data", .key = key, .now = now, .seed = seed};
    assert_int_equal(access_password_hash(a, S("prøve prøve prøve"), &p.password_hash), OK);
    return p;
}

static struct demo_summary filled(struct db *db, ms_t now, uint64_t seed) {
    ARENA(a);
    struct demo_summary s;
    struct demo_plan p = plan_at(&a, now, seed);
    assert_int_equal(demo_fill(db, &a, &p, &s), OK);
    return s;
}

#define FRESH(name, like) __attribute__((cleanup(testdb_drop))) struct testdb name = testdb_create(db_engine(like), 2, "schema")

/* ---- the tables ---- */

static bool unit_known(const char *key) {
    for (const struct demo_unit *u = demo_units; u->key; u++)
        if (str_eq(str_c(u->key), str_c(key))) return true;
    return false;
}

static bool task_known(const struct catalogue *c, str key) {
    for (size_t i = 0; i < c->tasks_n; i++)
        if (str_eq(c->tasks[i].key, key)) return true;
    return false;
}

static void the_tables_name_only_what_is_there(void **state) {
    ARENA(a);
    BUF(faults);
    struct catalogue c;
    assert_int_equal(catalogue_read("data/catalogue", &a, &c, &faults), OK);
    for (const struct demo_person *p = demo_people; p->name; p++) {
        assert_true(unit_known(p->unit));
        assert_true((p->username != NULL) == (p->roles != NULL) && (p->username != NULL) == (p->about != NULL));
        for (const struct demo_person *q = p + 1; q->name; q++) {
            assert_string_not_equal(p->name, q->name);
            if (p->username && q->username) assert_string_not_equal(p->username, q->username);
        }
    }
    for (const struct demo_skill *s = demo_skills; s->name; s++) {
        str keys = str_c(s->tasks), key;
        while (str_next(&keys, ',', &key)) assert_true(task_known(&c, key));
    }
    for (size_t i = 0; i < demo_matters_n; i++) {
        assert_true(task_known(&c, str_c(demo_matters[i].task)));
        assert_true(demo_matters[i].counter > 0 && demo_matters[i].remote > 0);
        for (int k = 0; k < 3; k++) assert_non_null(demo_matters[i].said[k]);
    }
    for (const struct demo_agreement *d = demo_agreements; d->authority; d++) assert_true(!d->task || task_known(&c, str_c(d->task)));
}

static void every_centre_has_a_reception_and_room_for_those_on_duty(void **state) {
    for (const struct demo_unit *u = demo_units; u->key; u++) {
        int receptions = 0, seated = 0;
        for (const struct demo_person *p = demo_people; p->name; p++) {
            if (!str_eq(str_c(p->unit), str_c(u->key))) continue;
            receptions += p->duty == DEMO_RECEPTION;
            seated += p->duty == DEMO_COUNTER || p->duty == DEMO_BACK || p->duty == DEMO_BOOTH;
        }
        if (u->kind == COMPETENCE_SERVICE_CENTRE) assert_int_equal(receptions, 1);
        assert_true(seated <= u->counters && u->counters <= DEMO_MOST_COUNTERS);
    }
}

/* ---- the day ---- */

static const struct { const char *question; int64_t answer; } could_have_happened[] = {
    /* nobody leaves without an outcome */
    {"SELECT COUNT(*) FROM contact WHERE state = 'closed' AND (outcome = '' OR closed_at IS NULL)", 0},
    /* who says that somebody has left has not handled the matter by that; all else was handled by somebody */
    {"SELECT COUNT(*) FROM contact c WHERE c.state = 'closed' AND c.handled_by IS NULL"
     " AND NOT EXISTS (SELECT 1 FROM ticket t WHERE t.contact_id = c.id AND t.state = 'left')", 0},
    {"SELECT COUNT(*) FROM contact WHERE closed_at < created_at OR begun_at > created_at", 0},
    {"SELECT COUNT(*) FROM contact WHERE begun_at IS NULL AND channel NOT IN ('phone', 'chat')", 0},
    /* who was sent on was called and served before, and waits where it is now from then on */
    {"SELECT COUNT(*) FROM ticket_stretch WHERE called_at < since OR served <= 0", 0},
    {"SELECT COUNT(*) FROM ticket t JOIN ticket_stretch s ON s.ticket_id = t.id WHERE t.here_since < s.called_at + s.served OR t.called_here_at < t.here_since", 0},
    {"SELECT COUNT(*) FROM contact c WHERE NOT EXISTS (SELECT 1 FROM contact_event e WHERE e.contact_id = c.id AND e.kind = 'registered')", 0},
    /* what goes elsewhere names where */
    {"SELECT COUNT(*) FROM contact_event WHERE kind = 'closed' AND what IN ('signposted', 'forwarded', 'transferred', 'case_handed_over') AND text = ''", 0},
    /* what was decided was written down */
    {"SELECT COUNT(*) FROM contact c WHERE outcome = 'decided' AND NOT EXISTS (SELECT 1 FROM contact_event e WHERE e.contact_id = c.id AND e.kind = 'note')", 0},
    /* a ticket is issued, called, begun and ended in that order */
    {"SELECT COUNT(*) FROM ticket WHERE called_at < issued_at OR started_at < called_at OR ended_at < started_at", 0},
    {"SELECT COUNT(*) FROM ticket t JOIN contact c ON c.id = t.contact_id WHERE (t.state IN ('done', 'left', 'no_show')) <> (c.state = 'closed')", 0},
    /* nobody has two citizens at once, and whoever has one is on duty there */
    {"SELECT COUNT(*) FROM (SELECT employee_id FROM ticket WHERE state IN ('called', 'serving') GROUP BY employee_id HAVING COUNT(*) > 1) x", 0},
    {"SELECT COUNT(*) FROM ticket t WHERE state IN ('called', 'serving') AND NOT EXISTS (SELECT 1 FROM duty d WHERE d.employee_id = t.employee_id AND d.unit_id = t.unit_id AND d.ended_at IS NULL)", 0},
    {"SELECT COUNT(*) FROM (SELECT counter_id FROM duty WHERE ended_at IS NULL AND counter_id IS NOT NULL GROUP BY counter_id HAVING COUNT(*) > 1) x", 0},
    /* only replacement numbers, and no number in any text */
    {"SELECT COUNT(*) FROM citizen WHERE replacement = 0 OR cpr_index IS NULL", 0},
    /* the state's tax is decided by the state's employees alone */
    {"SELECT COUNT(*) FROM contact c JOIN contact_matter m ON m.contact_id = c.id JOIN task k ON k.id = m.task_id JOIN employee e ON e.id = c.handled_by"
     " WHERE c.outcome = 'decided' AND k.area = 'tax' AND e.employer <> 'state'", 0},
    {"SELECT COUNT(*) FROM authority WHERE served = 1 AND key = 'koebenhavn' AND leadership = 'shared' AND dispensation = 1", 1},
    {"SELECT COUNT(*) FROM authority WHERE served = 1", 2},
    {"SELECT COUNT(*) FROM audit WHERE action = 'demo.fill'", 2},
    /* who can be tried at once: skranke1 is at a counter with nobody, and somebody waits whom they may serve */
    {"SELECT COUNT(*) FROM account a JOIN duty d ON d.employee_id = a.employee_id AND d.ended_at IS NULL AND d.counter_id IS NOT NULL"
     " WHERE a.username = 'skranke1' AND NOT EXISTS (SELECT 1 FROM ticket t WHERE t.employee_id = a.employee_id AND t.state IN ('called', 'serving'))", 1},
};

static void the_day_could_have_happened(void **state) {
    FRESH(fresh, *state);
    struct demo_summary s = filled(fresh.db, clock_now(), 16);
    assert_in_range(s.contacts, 330, 380);
    assert_in_range(s.waiting, 20, 45); /* 26 to 37, by the time of day */
    assert_in_range(s.in_service, 8, 20);
    assert_true(s.employees >= 60 && s.accounts >= 12);
    for (size_t i = 0; i < sizeof could_have_happened / sizeof *could_have_happened; i++)
        if (ask(fresh.db, could_have_happened[i].question) != could_have_happened[i].answer) fail_msg("%s", could_have_happened[i].question);
    for (int c = 0; c < CONTACT_CHANNELS; c++) {
        ARENA(a);
        assert_true(ask(fresh.db, str_printf(&a, "SELECT COUNT(*) FROM contact WHERE channel = '%s'", contact_channel_names[c]).p) > 0);
    }
    assert_true(ask(fresh.db, "SELECT COUNT(*) FROM ticket WHERE state = 'no_show'") > 0);
    assert_true(ask(fresh.db, "SELECT COUNT(*) FROM ticket WHERE state = 'left'") > 0);
    assert_true(ask(fresh.db, "SELECT COUNT(*) FROM (SELECT citizen_id FROM contact GROUP BY citizen_id HAVING COUNT(*) > 1) x") > 5);
}

static void it_lies_in_the_half_day_before_now_also_at_odd_hours(void **state) {
    static const struct { int month, day, hour, minute; } moments[] = {
        {3, 29, 3, 30},  /* the night that summer time begins */
        {10, 25, 2, 30}, /* the hour that comes twice */
        {1, 1, 0, 10},   /* the new year, and a day that has just begun */
        {6, 10, 13, 0},
    };
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
        FRESH(fresh, *state);
        ms_t now = clock_utc(2026, moments[i].month, moments[i].day, moments[i].hour, moments[i].minute);
        filled(fresh.db, now, 16);
        ms_t first = ask(fresh.db, "SELECT MIN(created_at) FROM contact"), last = ask(fresh.db, "SELECT MAX(at) FROM contact_event");
        assert_true(first >= now - 5 * (ms_t)HOUR && first < now - 4 * (ms_t)HOUR);
        assert_true(last <= now && last > now - 3 * (ms_t)MINUTE);
        assert_true(ask(fresh.db, "SELECT MAX(started_at) FROM duty") <= now);
    }
}

static void the_same_seed_gives_the_same_day(void **state) {
    static const char *const fingerprints[] = {
        "SELECT SUM(closed_at - created_at) FROM contact WHERE closed_at IS NOT NULL",
        "SELECT SUM(called_at - issued_at) FROM ticket WHERE called_at IS NOT NULL",
        "SELECT SUM(number * 7 + minutes * priority) FROM ticket",
        "SELECT SUM(birth_year) FROM citizen",
        "SELECT SUM(LENGTH(said) + LENGTH(outcome)) FROM contact",
    };
    FRESH(one, *state);
    FRESH(two, *state);
    FRESH(other, *state);
    filled(one.db, clock_utc(2026, 6, 10, 13, 0), 16);
    filled(two.db, clock_utc(2026, 11, 20, 9, 0), 16);
    filled(other.db, clock_utc(2026, 6, 10, 13, 0), 9);
    int same = 0;
    for (size_t i = 0; i < sizeof fingerprints / sizeof *fingerprints; i++) {
        assert_int_equal(ask(one.db, fingerprints[i]), ask(two.db, fingerprints[i]));
        same += ask(one.db, fingerprints[i]) == ask(other.db, fingerprints[i]);
    }
    assert_int_equal(same, 0);
}

/* ---- where it may be written ---- */

static void a_municipality_that_works_is_left_alone(void **state) {
    ARENA(a);
    FRESH(fresh, *state);
    struct demo_summary s = filled(fresh.db, clock_now(), 16), again;
    struct demo_plan p = plan_at(&a, clock_now(), 16);
    assert_int_equal(demo_fill(fresh.db, &a, &p, &again), ERR_CONFLICT);
    p.again = true;
    assert_int_equal(demo_fill(fresh.db, &a, &p, &again), ERR_CONFLICT);
    assert_int_equal(ask(fresh.db, "SELECT COUNT(*) FROM contact"), s.contacts);
    assert_int_equal(ask(fresh.db, "SELECT COUNT(*) FROM unit"), ask(fresh.db, "SELECT COUNT(DISTINCT id) FROM unit"));
}

static enum err serve_an_empty_one(struct db_tx *tx, void *ctx) {
    static const struct db_sql add = {
        .name = "test empty municipality",
        .sqlite = "INSERT INTO authority (id, key, kind, name, name_en, municipality_code, served) VALUES (1, 'koebenhavn', 'municipality', 'K', 'K', '0101', 1)",
        .postgres = "INSERT INTO authority (id, key, kind, name, name_en, municipality_code, served) VALUES (1, 'koebenhavn', 'municipality', 'K', 'K', '0101', 1)"};
    return db_run(tx, &add, NULL, NULL, NULL, NULL);
}

static void one_that_is_still_empty_is_filled_when_asked_again(void **state) {
    ARENA(a);
    FRESH(fresh, *state);
    struct demo_summary s;
    struct demo_plan p = plan_at(&a, clock_now(), 16);
    assert_int_equal(db_write(fresh.db, serve_an_empty_one, NULL), OK);
    assert_int_equal(demo_fill(fresh.db, &a, &p, &s), ERR_CONFLICT);
    p.again = true;
    assert_int_equal(demo_fill(fresh.db, &a, &p, &s), OK);
    assert_int_equal(ask(fresh.db, "SELECT COUNT(*) FROM authority WHERE key = 'koebenhavn' AND id = 1 AND name = 'Københavns Kommune'"), 1);
}

static void without_a_good_catalogue_nothing_is_written(void **state) {
    ARENA(a);
    FRESH(fresh, *state);
    struct demo_summary s;
    struct demo_plan p = plan_at(&a, clock_now(), 16);
    p.data = "/nowhere";
    assert_int_not_equal(demo_fill(fresh.db, &a, &p, &s), OK);
    assert_int_equal(ask(fresh.db, "SELECT COUNT(*) FROM authority"), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_tables_name_only_what_is_there),
        cmocka_unit_test(every_centre_has_a_reception_and_room_for_those_on_duty),
        cmocka_unit_test(the_day_could_have_happened),
        cmocka_unit_test(it_lies_in_the_half_day_before_now_also_at_odd_hours),
        cmocka_unit_test(the_same_seed_gives_the_same_day),
        cmocka_unit_test(a_municipality_that_works_is_left_alone),
        cmocka_unit_test(one_that_is_still_empty_is_filled_when_asked_again),
        cmocka_unit_test(without_a_good_catalogue_nothing_is_written),
    };
    return testdb_run(tests);
}
