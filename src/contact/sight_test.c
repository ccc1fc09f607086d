/* Need to know: the table of who sees a contact, and the facts it is asked with. */
#include "contact/sight.h"
#include "support/people.h"
#include "support/testdb.h"

/* ---- the rule ---- */

static enum contact_sight sees(bool outsider, enum contact_state state, uint32_t ties) {
    return contact_sight(&(struct contact_ties){ties, outsider, state});
}
#define TIE(name) (1u << CONTACT_##name)

static void the_table_says_who_sees_what(void **state) {
    (void)state;
    static const struct { enum contact_tie tie; const char *ours, *theirs; } rows[] = { /* open waiting served closed */
        {CONTACT_REGISTERED_IT, "yyyy", "ynnn"}, {CONTACT_TOOK_PART, "yyyy", "nnnn"},    {CONTACT_HANDLES_IT, "yyyy", "yyyy"},
        {CONTACT_WAS_GIVEN_IT, "yyyy", "yyyn"},  {CONTACT_MAY_BE_NEXT, "yyyn", "nnnn"},  {CONTACT_OF_THEIR_AUTHORITY, "yyyn", "yyyn"},
        {CONTACT_LEADS, "yyyy", "nnnn"},
    };
    assert_int_equal(sizeof rows / sizeof *rows, CONTACT_TIES);
    for (size_t i = 0; i < CONTACT_TIES; i++)
        for (int s = 0; s < CONTACT_STATES; s++) {
            enum contact_state in = (enum contact_state)s;
            assert_int_equal(sees(false, in, 1u << rows[i].tie), rows[i].ours[s] == 'y' ? CONTACT_SEEN : CONTACT_SEEN_FOR_A_PURPOSE);
            assert_int_equal(sees(true, in, 1u << rows[i].tie), rows[i].theirs[s] == 'y' ? CONTACT_SEEN : CONTACT_UNSEEN);
        }
}

static void who_has_nothing_to_do_with_it_says_why_or_does_not_see(void **state) {
    (void)state;
    for (int s = 0; s < CONTACT_STATES; s++) {
        assert_int_equal(sees(false, (enum contact_state)s, 0), CONTACT_SEEN_FOR_A_PURPOSE);
        assert_int_equal(sees(true, (enum contact_state)s, 0), CONTACT_UNSEEN);
    }
}

static void one_tie_that_holds_is_enough(void **state) {
    (void)state;
    assert_int_equal(sees(false, CONTACT_CLOSED, TIE(MAY_BE_NEXT) | TIE(LEADS)), CONTACT_SEEN);
    assert_int_equal(sees(true, CONTACT_WAITING, TIE(MAY_BE_NEXT) | TIE(LEADS) | TIE(TOOK_PART) | TIE(REGISTERED_IT)), CONTACT_UNSEEN);
}

static bool noted(bool outsider, enum contact_state state, uint32_t ties, bool citizen) {
    return contact_look_is_noted(&(struct contact_ties){ties, outsider, state}, citizen);
}

static void a_look_by_a_thin_tie_is_noted(void **state) {
    (void)state;
    for (int s = 0; s < CONTACT_STATES; s++) {
        enum contact_state in = (enum contact_state)s;
        assert_true(noted(false, in, TIE(LEADS), false));
        assert_false(noted(false, in, TIE(LEADS) | TIE(TOOK_PART), true));
        assert_false(noted(false, in, 0, true)); /* takes a purpose, which is written */
        assert_int_equal(noted(false, in, TIE(WAS_GIVEN_IT), true), in == CONTACT_CLOSED);
        assert_false(noted(false, in, TIE(WAS_GIVEN_IT), false));
        for (enum contact_tie own = CONTACT_REGISTERED_IT; own <= CONTACT_HANDLES_IT; own++)
            assert_false(noted(false, in, 1u << own | TIE(WAS_GIVEN_IT), true));
        assert_false(noted(true, in, TIE(HANDLES_IT), true));
    }
    assert_true(noted(false, CONTACT_CLOSED, TIE(LEADS) | TIE(MAY_BE_NEXT), true)); /* which ended with it */
    assert_false(noted(false, CONTACT_WAITING, TIE(LEADS) | TIE(MAY_BE_NEXT), true));
}

/* ---- the facts ---- */

enum { RITA, SARA, PER, TOVE, STAFF };
struct town { struct db *db; long long authority, centre, harbour, staff[STAFF], tax, contact; };

static long long task(struct town *t, int id, const char *owner, const char *owner_key) {
    people_sql(t->db, "INSERT INTO task (authority_id, id, key, name, name_en, departments, depths, area, owner, owner_key, minutes, summary, "
               "summary_en, work_description) VALUES (%lld, %d, 'opgave-%d', 'x', 'x', 'KSR', '2 center', 'general', '%s', '%s', 10, 's', 's', 'w')",
               t->authority, id, id, owner, owner_key);
    return id;
}

static void on_duty(struct town *t, int who, long long unit) {
    people_sql(t->db, "INSERT INTO duty (authority_id, id, employee_id, unit_id, started_at) VALUES (%lld, %lld, %lld, %lld, 1)", t->authority,
               t->staff[who], t->staff[who], unit);
}

/* Rita (level 1) at the reception registers, Sara (level 2) is at a counter, Per (level 2) in the harbour, Tove is from the
 * tax agency (level 2 in all). The one task is that owner's; owner_key NULL: the tax agency. */
static struct town town(struct db *db, const char *owner, const char *owner_key) {
    static const char *const names[STAFF] = {"Rita", "Sara", "Per", "Tove"};
    struct town t = {.db = db, .authority = people_authority(db)};
    t.centre = people_unit(db, t.authority);
    t.harbour = people_unit(db, t.authority);
    for (int i = 0; i < STAFF; i++) {
        t.staff[i] = people_employee(db, t.authority, names[i]);
        people_sql(db, "INSERT INTO employee_qualification VALUES (%lld, %lld, 0, %d)", t.authority, t.staff[i], i == RITA ? 1 : 2);
        on_duty(&t, i, i == PER ? t.harbour : t.centre);
    }
    t.tax = t.authority + 1;
    people_sql(db, "INSERT INTO authority (id, key, kind, name, name_en) VALUES (%lld, 'skat-%lld', 'state', 'Skat', 'Tax')", t.tax, t.tax);
    people_sql(db, "UPDATE employee SET employer = 'state', employer_authority_id = %lld WHERE authority_id = %lld AND id = %lld", t.tax, t.authority, t.staff[TOVE]);
    char key[40];
    snprintf(key, sizeof key, "skat-%lld", t.tax);
    task(&t, 1, owner, owner_key ? owner_key : key);
    t.contact = t.authority + 2;
    people_sql(db, "INSERT INTO contact (authority_id, id, unit_id, channel, state, created_by, created_at) VALUES (%lld, %lld, %lld, 'counter', 'open', %lld, 1)",
               t.authority, t.contact, t.centre, t.staff[RITA]);
    people_sql(db, "INSERT INTO contact_matter (authority_id, contact_id, position, task_id, level) VALUES (%lld, %lld, 1, 1, 2)", t.authority, t.contact);
    return t;
}

static uint32_t ties_at(struct town *t, int who, bool outsider, ms_t now) {
    ARENA(a);
    DB_READ(tx);
    struct contact_ties found;
    int64_t citizen;
    struct contact_who me = {.authority_id = t->authority, .employee_id = who < STAFF ? t->staff[who] : 0, .now = now};
    assert_int_equal(db_read_begin(t->db, &tx), OK);
    assert_int_equal(contact_ties_of(tx, &a, me, outsider, t->contact, &found, &citizen), OK);
    assert_int_equal(citizen, 0);
    return found.ties;
}

static uint32_t ties(struct town *t, int who) {
    return ties_at(t, who, true, 0);
}

static void ticket(struct town *t, long long unit, int given_to, int called_by) {
    people_sql(t->db, "INSERT INTO ticket (authority_id, id, contact_id, day, number, token, state, issued_at, unit_id, for_employee, employee_id) "
               "VALUES (%lld, %lld, %lld, '2026-01-01', 1, 't%lld', 'waiting', 1, %lld, %lld, %lld)", t->authority, t->contact, t->contact, t->contact,
               unit, t->staff[given_to], t->staff[called_by]);
}

static void whoever_is_on_duty_where_it_stands_and_is_qualified_may_be_next(void **state) {
    struct town t = town(*state, "own", "");
    assert_int_equal(ties(&t, RITA), TIE(REGISTERED_IT)); /* level 1 is not enough */
    assert_int_equal(ties(&t, SARA), TIE(MAY_BE_NEXT));
    assert_int_equal(ties(&t, PER), 0);
    assert_int_equal(ties(&t, STAFF), 0); /* a system */
    people_sql(t.db, "UPDATE duty SET ended_at = 2 WHERE authority_id = %lld AND employee_id = %lld", t.authority, t.staff[SARA]);
    assert_int_equal(ties(&t, SARA), 0);
}

static void sent_on_it_stands_elsewhere(void **state) {
    struct town t = town(*state, "own", "");
    ticket(&t, t.harbour, RITA, SARA);
    assert_int_equal(ties(&t, RITA), TIE(REGISTERED_IT) | TIE(WAS_GIVEN_IT));
    assert_int_equal(ties(&t, SARA), TIE(HANDLES_IT));
    assert_int_equal(ties(&t, PER), TIE(MAY_BE_NEXT));
}

static void what_was_told_of_it_ties(void **state) {
    struct town t = town(*state, "own", "");
    people_sql(t.db, "INSERT INTO contact_event (authority_id, contact_id, id, at, kind, employee_id) VALUES (%lld, %lld, 1, 1, 'note', %lld)", t.authority,
               t.contact, t.staff[PER]);
    people_sql(t.db, "UPDATE contact SET handled_by = %lld WHERE authority_id = %lld AND id = %lld", t.staff[PER], t.authority, t.contact);
    assert_int_equal(ties(&t, PER), TIE(TOOK_PART) | TIE(HANDLES_IT));
}

/* Each kind that is told (contact_tell), decided by what it means. */
static void work_on_the_matter_ties_and_moving_its_ticket_does_not(void **state) {
    static const struct { const char *kind; bool part; } kinds[] = {
        {"called", true},       {"taken_over", true}, {"note", true},     {"citizen", true},    {"residence", true}, {"matter", true},
        {"matter_removed", true}, {"life_event", true}, {"activity", true}, {"met", true},        {"mail", true},      {"outcome", true},
        {"closed", true},       {"registered", false}, {"ticket", false},  {"started", false},   {"parked", false},   {"no_show", false},
        {"finished", false},    {"left", false},      {"sent_on", false}, {"given_back", false}, {"set_aside", false}, {"reopened", false},
        {"mail_failed", false}, {"what is not known", false}};
    struct town t = town(*state, "own", "");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        people_sql(t.db, "DELETE FROM contact_event WHERE authority_id = %lld", t.authority);
        people_sql(t.db, "INSERT INTO contact_event (authority_id, contact_id, id, at, kind, employee_id) VALUES (%lld, %lld, 1, 1, '%s', %lld)", t.authority,
                   t.contact, kinds[i].kind, t.staff[PER]);
        if (ties(&t, PER) != (kinds[i].part ? TIE(TOOK_PART) : 0)) fail_msg("%s", kinds[i].kind);
    }
}

static void a_booth_has_the_matters_of_its_own_authority(void **state) {
    struct town t = town(*state, "state", NULL);
    assert_int_equal(ties(&t, TOVE), TIE(MAY_BE_NEXT) | TIE(OF_THEIR_AUTHORITY));
    assert_int_equal(ties(&t, SARA), TIE(MAY_BE_NEXT));
    people_sql(t.db, "UPDATE employee SET employer_authority_id = NULL WHERE authority_id = %lld", t.authority);
    assert_int_equal(ties(&t, TOVE), TIE(MAY_BE_NEXT) | TIE(OF_THEIR_AUTHORITY)); /* which one is not known: its kind decides */
}

static void and_not_those_of_another_one(void **state) {
    struct town ours = town(*state, "own", ""), others = town(*state, "state", "politiet");
    assert_int_equal(ties(&ours, TOVE), TIE(MAY_BE_NEXT));
    assert_int_equal(ties(&others, TOVE), TIE(MAY_BE_NEXT));
}

/* As the queue hands out: who has said nothing is for the municipality's own who are at no booth. */
static void without_a_matter_only_the_municipalitys_own_at_no_booth_may_be_next(void **state) {
    struct town t = town(*state, "own", "");
    people_sql(t.db, "DELETE FROM contact_matter WHERE authority_id = %lld", t.authority);
    assert_int_equal(ties_at(&t, SARA, false, 0), TIE(MAY_BE_NEXT));
    assert_int_equal(ties_at(&t, PER, false, 0), 0);
    assert_int_equal(ties_at(&t, TOVE, true, 0), 0);
    people_sql(t.db, "INSERT INTO counter (authority_id, id, unit_id, booth_id, name) VALUES (%lld, 1, %lld, 77, 'b'), (%lld, 2, %lld, NULL, 'n')",
               t.authority, t.centre, t.authority, t.centre);
    for (int counter = 1; counter <= 2; counter++) {
        people_sql(t.db, "UPDATE duty SET counter_id = %d WHERE authority_id = %lld AND employee_id = %lld", counter, t.authority, t.staff[SARA]);
        assert_int_equal(ties_at(&t, SARA, false, 0), counter == 1 ? 0 : TIE(MAY_BE_NEXT));
    }
}

static void who_forgot_to_end_their_duty_may_not_be_next_the_day_after(void **state) {
    struct town t = town(*state, "state", NULL);
    ms_t began = clock_utc(2026, 6, 10, 8, 0);
    people_sql(t.db, "UPDATE duty SET started_at = %lld WHERE authority_id = %lld", (long long)began, t.authority);
    assert_int_equal(ties_at(&t, TOVE, true, began + 16 * HOUR), TIE(MAY_BE_NEXT) | TIE(OF_THEIR_AUTHORITY));
    assert_int_equal(ties_at(&t, TOVE, true, began + 16 * HOUR + 1), 0);
    assert_int_equal(ties_at(&t, SARA, false, began + 16 * HOUR + 1), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_says_who_sees_what),
        cmocka_unit_test(who_has_nothing_to_do_with_it_says_why_or_does_not_see),
        cmocka_unit_test(one_tie_that_holds_is_enough),
        cmocka_unit_test(a_look_by_a_thin_tie_is_noted),
        cmocka_unit_test(whoever_is_on_duty_where_it_stands_and_is_qualified_may_be_next),
        cmocka_unit_test(sent_on_it_stands_elsewhere),
        cmocka_unit_test(what_was_told_of_it_ties),
        cmocka_unit_test(work_on_the_matter_ties_and_moving_its_ticket_does_not),
        cmocka_unit_test(a_booth_has_the_matters_of_its_own_authority),
        cmocka_unit_test(and_not_those_of_another_one),
        cmocka_unit_test(without_a_matter_only_the_municipalitys_own_at_no_booth_may_be_next),
        cmocka_unit_test(who_forgot_to_end_their_duty_may_not_be_next_the_day_after),
    };
    return testdb_run(tests);
}
