/* The facts of competence as they are gathered from the database. */
#include "authority/authority.h"
#include "authority/municipalities.h"
#include "support/people.h"
#include "support/testdb.h"

#define AUTHORITY(key) "[myndighed " key "]\nnavn: " key "\nnavn-en: " key "\nart: stat\ntelefon: ukendt\nkort: x\nkort-en: x\n"
#define TASK(key, area, owner)                                                                                         \
    "[opgave " key "]\nnavn: " key "\nnavn-en: " key "\nkle: ukendt\nforvaltning: Stat\ndybde: 2 center\nområde: " area "\n"  \
    "ejer: stat\nmyndighed: " owner "\nstraks: ja\nminutter: 10\nsagstid: ukendt\nkanaler: skranke\nkort: x\nkort-en: x\n"      \
    "arbejdsbeskrivelse: x\nkontroller: x\n"
static const char files[] = AUTHORITY("skat") AUTHORITY("udbetaling") TASK("aarsopgoerelse", "skat", "skat")
    TASK("boligsikring", "almindelig", "udbetaling") TASK("pas", "pas-og-kørekort", "udbetaling");

struct job { struct arena *arena; struct catalogue c; int64_t authority_id; };

static enum err import(struct db_tx *tx, void *ctx) {
    struct job *j = ctx;
    struct catalogue_import count;
    return catalogue_import(tx, j->arena, j->authority_id, &j->c, 1000, &count);
}

/* One with the files' catalogue. */
static struct job municipality(struct db *db, struct arena *a) {
    struct catalogue_faults faults = {.arena = a};
    struct job j = {.arena = a, .authority_id = people_authority(db)};
    assert_int_equal(catalogue_parse(str_c(files), S("f.txt"), a, &j.c, &faults), OK);
    assert_int_equal(db_write(db, import, &j), OK);
    return j;
}

static const char *lives_in = ""; /* the citizen of the next question */

static enum competence_ruling may(struct db *db, enum competence_activity activity, int64_t authority_id, int64_t unit_id, int64_t employee_id,
                                  const char *task) {
    ARENA(a);
    struct competence_facts f;
    DB_READ(tx);
    assert_int_equal(db_read_begin(db, &tx), OK);
    struct authority_facts_of of = {.authority_id = authority_id, .unit_id = unit_id, .employee_id = employee_id,
                                    .task_key = task ? str_c(task) : (str){}, .municipality_code = str_c(lives_in)};
    assert_int_equal(authority_facts(tx, &a, &of, 2000, &f, NULL, NULL), OK);
    f.activity = activity;
    return competence(&f).ruling;
}
#define decides(...) may(db, COMPETENCE_DECIDE, __VA_ARGS__)

static void a_seconded_employee_decides_for_their_own_authority_only(void **state) {
    struct db *db = *state;
    ARENA(a);
    struct job j = municipality(db, &a);
    int64_t unit = people_unit(db, j.authority_id), skat = people_employee(db, j.authority_id, "Sigrid"), ours = people_employee(db, j.authority_id, "Ove");
    people_sql(db, "UPDATE employee SET employer = 'state', employer_authority_id = (SELECT id FROM authority WHERE key = 'skat')"
               " WHERE authority_id = %lld AND id = %lld", (long long)j.authority_id, (long long)skat);
    people_sql(db, "INSERT INTO employee_qualification (authority_id, employee_id, task_id, level) VALUES (%lld, %lld, 0, 3), (%lld, %lld, 0, 3)",
               (long long)j.authority_id, (long long)skat, (long long)j.authority_id, (long long)ours);
    assert_int_equal(decides(j.authority_id, unit, skat, "aarsopgoerelse"), COMPETENCE_MAY);
    assert_int_equal(decides(j.authority_id, unit, skat, "boligsikring"), COMPETENCE_MUST_NOT); /* a state matter too, but not theirs */
    assert_int_equal(decides(j.authority_id, unit, ours, "aarsopgoerelse"), COMPETENCE_MUST_NOT);
}

static void what_a_statute_gives_needs_no_agreement(void **state) {
    struct db *db = *state;
    ARENA(a);
    struct job j = municipality(db, &a);
    int64_t unit = people_unit(db, j.authority_id);
    assert_int_equal(may(db, COMPETENCE_CASE_STEP, j.authority_id, unit, 0, "pas"), COMPETENCE_MAY);
    assert_int_equal(decides(j.authority_id, unit, 0, "pas"), COMPETENCE_MAY);
    assert_int_equal(may(db, COMPETENCE_CASE_STEP, j.authority_id, unit, 0, "boligsikring"), COMPETENCE_UNSETTLED);
    assert_int_equal(decides(j.authority_id, unit, 0, "boligsikring"), COMPETENCE_MUST_NOT);
}

static int level_by_facts(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t unit_id, str key, int64_t *ret_task) {
    struct competence_facts f;
    struct catalogue_task task;
    struct authority_facts_of of = {.authority_id = authority_id, .unit_id = unit_id, .task_key = key};
    assert_int_equal(authority_facts(tx, a, &of, 2000, &f, &task, NULL), OK);
    *ret_task = task.id;
    return authority_level_needed(&task, &f);
}

static void the_level_asked_for_alone_is_that_of_the_facts(void **state) {
    static const char *const departments[] = {"Stat", "KSR"};
    static const char *const kinds[] = {"service_centre", "department"}, *const offers[] = {"full", "none"};
    struct db *db = *state;
    ARENA(a);
    struct job j = municipality(db, &a);
    int64_t unit = people_unit(db, j.authority_id), task;
    int seen = 0;
    people_sql(db, "UPDATE task SET depths = '1 center; 3 forvaltning' WHERE key = 'pas'");
    for (int i = 0; i < 8; i++) {
        people_sql(db, "UPDATE unit SET kind = '%s', department = '%s' WHERE id = %lld", kinds[i & 1], departments[i >> 1 & 1], (long long)unit);
        people_sql(db, "DELETE FROM offering WHERE unit_id = %lld", (long long)unit);
        people_sql(db, "INSERT INTO offering (authority_id, unit_id, task_id, offered, activities) SELECT authority_id, %lld, id, '%s', 0 FROM task WHERE key = 'boligsikring' AND authority_id = %lld",
                   (long long)unit, offers[i >> 2], (long long)j.authority_id);
        for (size_t k = 0; k < j.c.tasks_n; k++) {
            DB_READ(tx);
            int level;
            assert_int_equal(db_read_begin(db, &tx), OK);
            int wanted = level_by_facts(tx, &a, j.authority_id, unit, j.c.tasks[k].key, &task);
            assert_int_equal(authority_level(tx, &a, j.authority_id, unit, task, 0, &level), OK);
            assert_int_equal(level, wanted);
            seen |= 1 << level;
        }
    }
    assert_int_equal(seen, 1 << 1 | 1 << 2 | 1 << 3); /* it was about something */
}

static void what_is_not_known_is_judged_by_where_the_citizen_lives(void **state) {
    struct db *db = *state;
    long long authority = people_authority(db), unit = people_unit(db, authority), clerk = people_employee(db, authority, "Ove");
    people_sql(db, "UPDATE unit SET kind = 'shared_contact_centre' WHERE authority_id = %lld", authority);
    people_sql(db, "INSERT INTO unit_participant (authority_id, unit_id, municipality_code) VALUES (%lld, %lld, '0147')", authority, unit);
    static const struct { const char *code; enum competence_activity activity; enum competence_ruling ruling; } rows[] = {
        {"0147", COMPETENCE_GUIDE_ABSTRACT, COMPETENCE_MAY}, {"0147", COMPETENCE_GUIDE_CONCRETE, COMPETENCE_MUST_NOT},
        {"0155", COMPETENCE_GUIDE_ABSTRACT, COMPETENCE_MUST_NOT}, {"0155", COMPETENCE_SIGNPOST, COMPETENCE_MUST},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        lives_in = rows[i].code;
        assert_int_equal(may(db, rows[i].activity, authority, unit, clerk, NULL), rows[i].ruling);
    }
    lives_in = "";
}

static void another_municipality_is_named_by_its_code(void **state) {
    static const struct { const char *code, *name; } rows[] = {
        {"0157", "Gentofte Kommune"}, {"0101", "Københavns Kommune"}, {"0400", "Bornholms Regionskommune"}, {"0820", "Vesthimmerlands Kommune"}, {"0148", ""}};
    struct db *db = *state;
    ARENA(a);
    struct job j = municipality(db, &a);
    int64_t unit = people_unit(db, j.authority_id);
    people_sql(db, "UPDATE authority SET municipality_code = '0155' WHERE id = %lld", (long long)j.authority_id);
    people_sql(db, "UPDATE task SET owner = 'own', owner_key = '' WHERE key = 'boligsikring'");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct competence_facts f;
        struct authority owner;
        DB_READ(tx);
        assert_int_equal(db_read_begin(db, &tx), OK);
        struct authority_facts_of of = {.authority_id = j.authority_id, .unit_id = unit, .task_key = S("boligsikring"), .municipality_code = str_c(rows[i].code)};
        assert_int_equal(authority_facts(tx, &a, &of, 2000, &f, NULL, &owner), OK);
        assert_int_equal(f.owner, COMPETENCE_MUNICIPALITY);
        assert_true(str_eq(str_or_empty(owner.name), str_c(rows[i].name)) && owner.id == 0);
    }
}

/* One who is trained, in each kind of place. */
static bool takes(struct db *db, int64_t authority_id, int64_t unit_id, const char *task, const char *code, struct authority_seat seat) {
    ARENA(a);
    struct competence_facts f;
    struct catalogue_task t;
    struct authority owner;
    DB_READ(tx);
    assert_int_equal(db_read_begin(db, &tx), OK);
    struct authority_facts_of of = {.authority_id = authority_id, .unit_id = unit_id, .task_key = str_c(task), .municipality_code = str_c(code)};
    struct authority_matter m = {&of, &f, &t, &owner};
    assert_int_equal(authority_facts(tx, &a, &of, 2000, &f, &t, &owner), OK);
    if (seat.employer_authority_id) seat.employer_authority_id = owner.id;
    struct authority_seat seats[2] = {{.unit_id = unit_id, .department = S("KSR")}, seat}; /* beside one who is trained in nothing */
    bool both[2];
    assert_int_equal(authority_may_take(tx, &a, &m, seats, 2, 2000, both), OK);
    assert_false(both[0]);
    return both[1];
}

static void a_matter_of_another_authority_is_taken_by_agreement_statute_or_its_own_people(void **state) {
    struct db *db = *state;
    ARENA(a);
    struct job j = municipality(db, &a);
    long long us = j.authority_id, centre = people_unit(db, us), call = people_unit(db, us);
    struct authority_seat ours = {.unit_id = centre, .department = S("KSR"), .level = 3}, phone = ours, theirs = ours, low = ours;
    phone.unit_id = call;
    theirs.employer = COMPETENCE_STATE;
    theirs.employer_authority_id = 1;
    low.level = 0;
    people_sql(db, "UPDATE authority SET municipality_code = '0101' WHERE id = %lld", us);
    people_sql(db, "UPDATE unit SET kind = 'service_centre' WHERE id = %lld", centre);
    people_sql(db, "UPDATE unit SET kind = 'shared_contact_centre' WHERE id = %lld", call);
    people_sql(db, "INSERT INTO unit_participant (authority_id, unit_id, municipality_code) VALUES (%lld, %lld, '0101'), (%lld, %lld, '0147')", us, call, us, call);
    assert_false(takes(db, us, centre, "boligsikring", "", ours));
    assert_true(takes(db, us, centre, "boligsikring", "", theirs)); /* as their own authority */
    assert_true(takes(db, us, centre, "pas", "", ours));           /* by statute */
    people_sql(db, "INSERT INTO agreement (authority_id, id, other_authority_id, kind, source, valid_from)"
               " SELECT %lld, 1, id, 'agreement', 'x', 0 FROM authority WHERE key = 'udbetaling'", us);
    assert_true(takes(db, us, centre, "boligsikring", "", ours));
    assert_false(takes(db, us, centre, "boligsikring", "", low));
    assert_false(takes(db, us, centre, "boligsikring", "", phone)); /* an agreement holds in a service centre */

    people_sql(db, "UPDATE task SET owner = 'own', owner_key = '' WHERE key = 'aarsopgoerelse'");
    assert_false(takes(db, us, centre, "aarsopgoerelse", "0147", ours));
    assert_true(takes(db, us, centre, "aarsopgoerelse", "0147", phone)); /* that municipality takes part */
    assert_false(takes(db, us, centre, "aarsopgoerelse", "0155", phone));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_seconded_employee_decides_for_their_own_authority_only),
        cmocka_unit_test(what_a_statute_gives_needs_no_agreement),
        cmocka_unit_test(the_level_asked_for_alone_is_that_of_the_facts),
        cmocka_unit_test(what_is_not_known_is_judged_by_where_the_citizen_lives),
        cmocka_unit_test(another_municipality_is_named_by_its_code),
        cmocka_unit_test(a_matter_of_another_authority_is_taken_by_agreement_statute_or_its_own_people),
    };
    return testdb_run(tests);
}
