/* Contacts: nobody leaves without an outcome, and no outcome that competence forbids. */
#include "contact/contact.h"
#include "support/people.h"
#include "support/testdb.h"

struct centre { struct db *db; int64_t authority_id, unit_id, clerk, own, state; };

static int64_t task(struct centre *c, int64_t id, const char *key, const char *owner, const char *owner_key) {
    people_sql(c->db, "INSERT INTO task (authority_id, id, key, name, name_en, departments, depths, area, owner, owner_key, minutes, summary, "
               "summary_en, work_description) VALUES (%lld, %lld, '%s', '%s', 'x', 'KSR', '1 center; 2 center', 'general', '%s', '%s', 10, 's', 's', 'w')",
               (long long)c->authority_id, (long long)id, key, key, owner, owner_key);
    return id;
}

static struct centre centre(struct db *db) {
    struct centre c = {.db = db, .authority_id = people_authority(db)};
    people_sql(db, "UPDATE authority SET municipality_code = '%lld' WHERE id = %lld", (long long)c.authority_id, (long long)c.authority_id);
    c.unit_id = people_unit(db, c.authority_id);
    c.clerk = people_employee(db, c.authority_id, "Kirsten");
    people_sql(db, "INSERT INTO employee_qualification VALUES (%lld, %lld, 0, 2)", (long long)c.authority_id, (long long)c.clerk);
    c.own = task(&c, 1, "flytning", "own", "");
    c.state = task(&c, 2, "boligsikring", "state", "udbetaling-danmark");
    return c;
}

struct job {
    struct contact_who who;
    enum contact_channel channel;
    int64_t task_id, contact_id;
    str municipality_code, note;
    struct contact_close close;
    enum competence_activity activity;
    struct competence_verdict verdict;
};

static struct job job(struct centre *c, int64_t task_id) {
    return (struct job){.who = {c->authority_id, c->clerk, c->unit_id, 1000}, .task_id = task_id};
}
static enum err begin(struct db_tx *tx, void *ctx) {
    struct job *j = ctx;
    ARENA(a);
    struct contact_new n = {.who = j->who, .channel = j->channel, .said = S("hej"), .municipality_code = j->municipality_code,
                            .task_ids = &j->task_id, .tasks_n = j->task_id ? 1 : 0};
    return contact_register(tx, &a, &n, &j->contact_id);
}
static enum err end(struct db_tx *tx, void *ctx) {
    struct job *j = ctx;
    ARENA(a);
    return contact_close(tx, &a, j->who, j->contact_id, &j->close, &j->verdict);
}
static enum err act(struct db_tx *tx, void *ctx) {
    struct job *j = ctx;
    ARENA(a);
    return contact_act(tx, &a, j->who, j->contact_id, j->task_id, j->activity, j->note, &j->verdict);
}
static enum err note(struct db_tx *tx, void *ctx) {
    struct job *j = ctx;
    ARENA(a);
    return contact_note(tx, &a, j->who, j->contact_id, j->note);
}

static enum err ends(struct centre *c, struct job *j, enum contact_outcome outcome) {
    assert_int_equal(db_write(c->db, begin, j), OK);
    j->close.outcome = outcome;
    return db_write(c->db, end, j);
}

static void a_decision_takes_a_note_and_closes_once(void **state) {
    struct centre c = centre(*state);
    struct job j = job(&c, c.own);
    assert_int_equal(ends(&c, &j, CONTACT_DECIDED), ERR_INVALID);
    j.note = S("flytning registreret, klagevejledning givet");
    assert_int_equal(db_write(c.db, note, &j), OK);
    assert_int_equal(db_write(c.db, end, &j), OK);
    assert_int_equal(db_write(c.db, end, &j), ERR_CONFLICT);
    assert_int_equal(db_write(c.db, note, &j), ERR_CONFLICT);
    ARENA(a);
    struct contact closed;
    struct contact_event *events;
    size_t n;
    DB_READ(tx);
    assert_int_equal(db_read_begin(c.db, &tx), OK);
    assert_int_equal(contact_by_id(tx, &a, c.authority_id, j.contact_id, &closed), OK);
    assert_true(closed.state == CONTACT_CLOSED && closed.outcome == CONTACT_DECIDED && closed.handled_by == c.clerk);
    assert_true(str_eq(closed.matters[0].outcome, S("decided")));
    assert_int_equal(contact_events(tx, &a, c.authority_id, j.contact_id, &events, &n), OK);
    static const char *const told[] = {"registered", "matter", "note", "closed"};
    assert_int_equal(n, 4);
    for (size_t i = 0; i < n; i++) assert_true(str_eq_c(events[i].kind, told[i]));
}

static void what_competence_forbids_is_refused_and_nothing_is_written(void **state) {
    struct centre c = centre(*state);
    struct job j = job(&c, c.state);
    j.close.note = S("bevilget");
    assert_int_equal(ends(&c, &j, CONTACT_DECIDED), ERR_DENIED);
    assert_int_equal(j.verdict.handover, COMPETENCE_TO_AUTHORITY);
    j.activity = COMPETENCE_GUIDE_CONCRETE;
    assert_int_equal(db_write(c.db, act, &j), ERR_DENIED);
    j.activity = COMPETENCE_GUIDE_ABSTRACT;
    assert_int_equal(db_write(c.db, act, &j), OK);
    ARENA(a);
    struct contact_event *events;
    size_t n;
    DB_READ(tx);
    assert_int_equal(db_read_begin(c.db, &tx), OK);
    assert_int_equal(contact_events(tx, &a, c.authority_id, j.contact_id, &events, &n), OK);
    assert_int_equal(n, 3); /* registered, matter, the one activity that was allowed */
}

static void a_citizen_of_another_municipality_gets_no_decision_here(void **state) {
    struct centre c = centre(*state);
    struct job j = job(&c, c.own);
    j.municipality_code = S("0155");
    j.close.note = S("x");
    assert_int_equal(ends(&c, &j, CONTACT_DECIDED), ERR_DENIED);
    j.close.outcome = CONTACT_ANSWERED;
    assert_int_equal(db_write(c.db, end, &j), OK);
}

static void whoever_is_sent_on_is_sent_to_somebody(void **state) {
    static const enum contact_outcome named[] = {CONTACT_SIGNPOSTED, CONTACT_FORWARDED, CONTACT_TRANSFERRED, CONTACT_CASE_HANDED_OVER};
    struct centre c = centre(*state);
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        struct job j = job(&c, c.state);
        assert_int_equal(ends(&c, &j, named[i]), ERR_INVALID);
        j.close.receiver = S("Udbetaling Danmark");
        assert_int_equal(db_write(c.db, end, &j), OK);
    }
}

static void a_letter_to_the_wrong_place_is_forwarded_by_everybody(void **state) {
    struct centre c = centre(*state);
    people_sql(c.db, "INSERT INTO offering (authority_id, unit_id, task_id, offered) VALUES (%lld, %lld, %lld, 'none')",
               (long long)c.authority_id, (long long)c.unit_id, (long long)c.state);
    struct job j = job(&c, c.state);
    j.close.receiver = S("Udbetaling Danmark");
    assert_int_equal(ends(&c, &j, CONTACT_FORWARDED), ERR_DENIED); /* at the counter: not taken on here */
    j.channel = CONTACT_LETTER;
    assert_int_equal(ends(&c, &j, CONTACT_FORWARDED), OK);
}

static void a_contact_without_a_known_matter_can_be_ended_too(void **state) {
    struct centre c = centre(*state);
    struct job j = job(&c, 0);
    assert_int_equal(ends(&c, &j, CONTACT_LEFT_UNHELPED), OK);
}

static void outcomes_have_words_for_the_screen_and_the_database(void **state) {
    for (int o = 0; o < CONTACT_OUTCOMES; o++) {
        assert_non_null(contact_outcome_names[o]);
        assert_true(contact_outcome_danish[o] && *contact_outcome_danish[o]);
        for (int k = 0; k < o; k++) assert_string_not_equal(contact_outcome_names[o], contact_outcome_names[k]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_decision_takes_a_note_and_closes_once),
        cmocka_unit_test(what_competence_forbids_is_refused_and_nothing_is_written),
        cmocka_unit_test(a_citizen_of_another_municipality_gets_no_decision_here),
        cmocka_unit_test(whoever_is_sent_on_is_sent_to_somebody),
        cmocka_unit_test(a_letter_to_the_wrong_place_is_forwarded_by_everybody),
        cmocka_unit_test(a_contact_without_a_known_matter_can_be_ended_too),
        cmocka_unit_test(outcomes_have_words_for_the_screen_and_the_database),
    };
    return testdb_run(tests);
}
