/* The facts of competence as they are gathered from the database. */
#include "authority/authority.h"
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
    BUF(faults);
    struct job j = {.arena = a, .authority_id = people_authority(db)};
    assert_int_equal(catalogue_parse(str_c(files), S("f.txt"), a, &j.c, &faults), OK);
    assert_int_equal(db_write(db, import, &j), OK);
    return j;
}

static enum competence_ruling may(struct db *db, enum competence_activity activity, int64_t authority_id, int64_t unit_id, int64_t employee_id,
                                  const char *task) {
    ARENA(a);
    struct competence_facts f;
    DB_READ(tx);
    assert_int_equal(db_read_begin(db, &tx), OK);
    struct authority_facts_of of = {.authority_id = authority_id, .unit_id = unit_id, .employee_id = employee_id, .task_key = str_c(task)};
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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_seconded_employee_decides_for_their_own_authority_only),
        cmocka_unit_test(what_a_statute_gives_needs_no_agreement),
    };
    return testdb_run(tests);
}
