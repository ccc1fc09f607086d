/* Competence. The laws of the domain are checked over the whole product of facts (about four million combinations), and
 * each cell of the law's table once more against the table as the domain writes it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>
#include "base/clock.h"
#include "competence/facts.h"

/* Permits more: must and may permit, unsettled asks, must_not forbids. */
static int strictness(enum competence_ruling r) {
    return r == COMPETENCE_MUST_NOT ? 2 : r == COMPETENCE_UNSETTLED ? 1 : 0;
}

static bool has(const struct competence_verdict *v, enum competence_condition c) {
    return v->conditions >> c & 1;
}

typedef void visit(const struct competence_facts *f);

static void walk_employee(struct competence_facts f, visit *fn) {
    for (int employer = 0; employer < COMPETENCE_OWNERS; employer++)
        for (int bits = 0; bits < 4; bits++) {
            f.employee.employer = (enum competence_owner)employer;
            f.employee.qualified = bits & 1;
            f.employee.department = bits & 2 ? S("KSR") : S("FAF");
            fn(&f);
        }
}

static void walk_unit(struct competence_facts f, visit *fn) {
    static const uint32_t offers[] = {0, 0, 1u << COMPETENCE_DECIDE, 1u << COMPETENCE_HELP_FILL | 1u << COMPETENCE_CASE_STEP};
    for (int unit = 0; unit < COMPETENCE_UNITS; unit++)
        for (int offered = 0; offered < 5; offered++)
            for (int bits = 0; bits < 16; bits++) {
                f.unit = (enum competence_unit)unit;
                f.offered = offered == 0 ? COMPETENCE_FULL : offered == 1 ? COMPETENCE_NONE : COMPETENCE_PARTIAL;
                f.offered_activities = offered > 1 ? offers[offered - 1] : 0;
                f.participant = bits & 1;
                f.leadership = bits & 2 ? COMPETENCE_SHARED : COMPETENCE_UNIFIED;
                f.dispensation = bits & 4;
                f.narrow_model = bits & 8;
                walk_employee(f, fn);
            }
}

/* Every combination of facts there is, departments as "the task's" or "another". */
static void walk(visit *fn) {
    struct competence_facts f = {.task_department = S("KSR")};
    for (int activity = 0; activity < COMPETENCE_ACTIVITIES; activity++)
        for (int owner = 0; owner < COMPETENCE_OWNERS; owner++)
            for (int area = 0; area < COMPETENCE_AREAS; area++)
                for (int depth = 1; depth <= 3; depth++)
                    for (int bits = 0; bits < 4; bits++) {
                        f.activity = (enum competence_activity)activity;
                        f.owner = (enum competence_owner)owner;
                        f.area = (enum competence_area)area;
                        f.depth = depth;
                        f.agreement = bits & 1;
                        f.statutory_basis = bits & 2;
                        walk_unit(f, fn);
                    }
}

static bool in_own_matter_of_seconded(const struct competence_facts *f) {
    return f->employee.employer != COMPETENCE_OWN && f->employee.employer == f->owner && f->employee.qualified &&
           (f->activity == COMPETENCE_CASE_STEP || f->activity == COMPETENCE_DECIDE);
}

static struct competence_verdict with(struct competence_facts f) {
    return competence(&f);
}

/* The same facts with the unit and the employee taken out of the way: what the law alone says. */
static struct competence_facts law_alone(struct competence_facts f) {
    f.offered = COMPETENCE_FULL;
    f.narrow_model = false;
    f.participant = true;
    if (f.unit == COMPETENCE_SHARED_CONTACT_CENTRE) f.unit = COMPETENCE_CONTACT_CENTRE;
    f.leadership = COMPETENCE_UNIFIED;
    f.employee.qualified = true;
    if (f.owner == COMPETENCE_OWN) f.employee.employer = COMPETENCE_OWN;
    return f;
}

static void check_laws(const struct competence_facts *f) {
    struct competence_verdict v = competence(f);
    bool foreign = f->owner != COMPETENCE_OWN, decide = f->activity == COMPETENCE_DECIDE;
    bool seconded = in_own_matter_of_seconded(f);

    assert_true(v.ruling < COMPETENCE_RULINGS && v.citations_n > 0 && v.citations_n <= COMPETENCE_MAX_CITATIONS);
    /* layers only narrow, but for the seconded employee */
    struct competence_verdict law = with(law_alone(*f));
    assert_true(strictness(v.ruling) >= strictness(law.ruling));
    if (strictness(v.ruling) == strictness(law.ruling)) assert_int_equal(v.ruling, law.ruling);
    /* whoever is sent on is sent to somebody, and nobody else is */
    assert_true((v.ruling >= COMPETENCE_UNSETTLED) == (v.handover != COMPETENCE_NOBODY));
    /* what is unsettled is asked of whoever may settle it: our own department, or the other authority and nobody here */
    if (v.ruling == COMPETENCE_UNSETTLED)
        assert_int_equal(v.handover, foreign ? COMPETENCE_TO_AUTHORITY : COMPETENCE_TO_DEPARTMENT);
    /* a matter of another authority: the citizen is told whose it is */
    assert_int_equal(has(&v, COMPETENCE_SAY_WHICH_AUTHORITY), foreign);
    /* a jobcentre matter is decided by nobody here but a qualified employee of the jobcentre (docs/decisions/11) */
    if (f->owner == COMPETENCE_JOBCENTRE && decide) assert_int_equal(v.ruling, seconded ? COMPETENCE_MAY : COMPETENCE_MUST_NOT);
    /* everybody may always be told where to go */
    if (f->activity == COMPETENCE_SIGNPOST) assert_int_equal(v.ruling, COMPETENCE_MUST);
    /* concrete guidance is exercise of authority: never for others */
    if (f->activity == COMPETENCE_GUIDE_CONCRETE && foreign) assert_int_equal(v.ruling, COMPETENCE_MUST_NOT);
    /* who is not qualified neither decides nor takes steps */
    if (!f->employee.qualified && (decide || f->activity == COMPETENCE_CASE_STEP)) assert_int_equal(v.ruling, COMPETENCE_MUST_NOT);
    /* the seconded employee acts for those who sent them, whatever the unit offers */
    if (seconded) assert_int_equal(v.ruling, COMPETENCE_MAY);
    /* the narrow model keeps considerable discretion in the department */
    if (decide && f->depth == 3 && f->narrow_model && f->unit != COMPETENCE_DEPARTMENT && !seconded)
        assert_int_equal(v.ruling, COMPETENCE_MUST_NOT);
    /* a decision carries appeal guidance and a note, and nothing that is forbidden carries duties */
    bool permitted = v.ruling != COMPETENCE_MUST_NOT;
    assert_int_equal(has(&v, COMPETENCE_APPEAL_GUIDANCE), permitted && decide);
    assert_int_equal(has(&v, COMPETENCE_NOTE_DUTY), permitted && (decide || f->activity == COMPETENCE_CASE_STEP ||
                                                                  f->activity == COMPETENCE_GUIDE_CONCRETE));
    bool disclaimed = f->activity == COMPETENCE_ESTIMATE || f->activity == COMPETENCE_POINT_OUT_CONDITION;
    assert_int_equal(has(&v, COMPETENCE_NO_DECISION_DISCLAIMER), permitted && foreign && disclaimed);
}

static void check_more_offered_never_forbids_more(const struct competence_facts *f) {
    if (f->offered == COMPETENCE_FULL) return;
    struct competence_facts more = *f;
    more.offered = COMPETENCE_FULL;
    struct competence_verdict less_v = competence(f), more_v = competence(&more);
    assert_true(strictness(more_v.ruling) <= strictness(less_v.ruling));
}

static void check_tax_has_no_weaker_duty(const struct competence_facts *f) {
    if (f->area != COMPETENCE_TAX || f->activity == COMPETENCE_DECIDE) return;
    struct competence_facts general = *f;
    general.area = COMPETENCE_GENERAL;
    struct competence_verdict tax_v = competence(f), general_v = competence(&general);
    assert_true(tax_v.ruling <= general_v.ruling);
}

static void check_facts_that_allow_never_forbid(const struct competence_facts *f) {
    struct competence_verdict v = competence(f);
    struct competence_facts more = *f;
    more.agreement = more.statutory_basis = more.dispensation = more.participant = more.employee.qualified = true;
    assert_true(strictness(with(more).ruling) <= strictness(v.ruling));
}

static void the_laws_hold_for_every_combination_of_facts(void **state) {
    walk(check_laws);
}
static void offering_more_never_forbids_more(void **state) {
    walk(check_more_offered_never_forbids_more);
}
static void tax_has_no_weaker_duty_than_other_areas(void **state) {
    walk(check_tax_has_no_weaker_duty);
}
static void what_allows_never_forbids(void **state) {
    walk(check_facts_that_allow_never_forbid);
}

/* The law's table in words, as the domain page has it: own · other · other, tax · jobcentre. Letters: M must, m may,
 * d may with disclaimer, u unsettled, - must not, a by agreement, s by statute, e by the authority's own employee. */
static void each_cell_of_the_law_is_as_written(void **state) {
    static const char *const table[COMPETENCE_ACTIVITIES] = {"MMMM", "mmMm", "mmMm", "MMMM", "Mmmu", "MmM-", "M---",
                                                             "mdd-", "Mdd-", "mmMm", "mmMm", "maa-", "mse-"};
    static const enum competence_ruling rulings[] = {['M'] = COMPETENCE_MUST, ['m'] = COMPETENCE_MAY, ['d'] = COMPETENCE_MAY,
        ['u'] = COMPETENCE_UNSETTLED, ['-'] = COMPETENCE_MUST_NOT, ['a'] = COMPETENCE_UNSETTLED, ['s'] = COMPETENCE_MUST_NOT,
        ['e'] = COMPETENCE_MUST_NOT};
    for (int a = 0; a < COMPETENCE_ACTIVITIES; a++)
        for (int owner = 0; owner < COMPETENCE_OWNERS; owner++)
            for (int tax = 0; tax < 2; tax++) {
                struct competence_facts f = {.activity = (enum competence_activity)a, .owner = (enum competence_owner)owner,
                    .area = tax ? COMPETENCE_TAX : COMPETENCE_GENERAL, .depth = 2, .task_department = S("KSR"),
                    .employee = {.department = S("KSR"), .qualified = true}};
                int column = owner == COMPETENCE_OWN ? 0 : owner == COMPETENCE_JOBCENTRE ? 3 : 1 + tax;
                struct competence_verdict v = competence(&f);
                assert_int_equal(v.ruling, rulings[(unsigned char)table[a][column]]);
            }
}

static void steps_for_others_need_an_agreement_in_a_centre_and_a_statute_elsewhere(void **state) {
    struct competence_facts f = {.activity = COMPETENCE_CASE_STEP, .owner = COMPETENCE_STATE, .depth = 1,
                                 .employee = {.qualified = true}};
    struct competence_verdict v = competence(&f);
    assert_int_equal(v.ruling, COMPETENCE_UNSETTLED);
    assert_true(has(&v, COMPETENCE_AGREEMENT_NEEDED));
    f.agreement = true;
    assert_int_equal(competence(&f).ruling, COMPETENCE_MAY);
    f.unit = COMPETENCE_CONTACT_CENTRE;
    assert_int_equal(competence(&f).ruling, COMPETENCE_MUST_NOT);
    f.statutory_basis = true;
    assert_int_equal(competence(&f).ruling, COMPETENCE_MAY);
}

static void passports_are_decided_here_by_statute_and_tax_by_its_own_people(void **state) {
    struct competence_facts f = {.activity = COMPETENCE_DECIDE, .owner = COMPETENCE_STATE, .depth = 2,
                                 .area = COMPETENCE_PASSPORT_LICENCE, .employee = {.qualified = true}};
    assert_int_equal(competence(&f).ruling, COMPETENCE_MAY);
    f.area = COMPETENCE_TAX;
    f.statutory_basis = true;
    assert_int_equal(competence(&f).ruling, COMPETENCE_MUST_NOT);
    f.employee.employer = COMPETENCE_STATE;
    f.depth = 3;
    f.narrow_model = true;
    assert_int_equal(competence(&f).ruling, COMPETENCE_MAY);
}

static void the_first_layer_that_forbids_is_cited_first(void **state) {
    struct competence_facts f = {.activity = COMPETENCE_DECIDE, .depth = 3, .narrow_model = true, .offered = COMPETENCE_NONE};
    struct competence_verdict v = competence(&f);
    assert_string_equal(v.citations[0], "GUIDE 3.3.2 inspirationsboks 7");
    assert_int_equal(v.handover, COMPETENCE_TO_DEPARTMENT);
    assert_true(v.citations_n >= 4); /* the duty, the narrow model and the qualification too */
    f = (struct competence_facts){.activity = COMPETENCE_GUIDE_CONCRETE, .owner = COMPETENCE_STATE, .offered = COMPETENCE_NONE};
    v = competence(&f);
    assert_string_equal(v.citations[0], "GUIDE 3.4.1");
    assert_int_equal(v.handover, COMPETENCE_TO_AUTHORITY);
}

static void a_shared_centre_serves_only_those_who_take_part(void **state) {
    struct competence_facts f = {.activity = COMPETENCE_GUIDE_ABSTRACT, .unit = COMPETENCE_SHARED_CONTACT_CENTRE, .depth = 1};
    assert_int_equal(competence(&f).ruling, COMPETENCE_MUST_NOT);
    f.participant = true;
    assert_int_equal(competence(&f).ruling, COMPETENCE_MUST);
    f.activity = COMPETENCE_DECIDE;
    f.employee.qualified = true;
    assert_int_equal(competence(&f).ruling, COMPETENCE_UNSETTLED);
    assert_int_equal(competence(&f).handover, COMPETENCE_TO_DEPARTMENT);
    f.owner = COMPETENCE_STATE;
    f.statutory_basis = true;
    assert_int_equal(competence(&f).ruling, COMPETENCE_UNSETTLED);
    assert_int_equal(competence(&f).handover, COMPETENCE_TO_AUTHORITY);
}

#define FACTS(more) "{\"activity\":\"decide\",\"owner\":\"own\",\"area\":\"general\",\"depth\":2,\"unit\":\"service_centre\"," \
    "\"offered\":\"full\",\"agreement\":false,\"statutory_basis\":false,\"leadership\":\"unified\",\"dispensation\":false," \
    "\"task_department\":\"KSR\",\"employee\":{\"employer\":\"own\",\"department\":\"KSR\",\"qualified\":true}" more "}"

static void facts_are_read_or_named(void **state) {
    static const struct { const char *in, *want; } cases[] = {
        {FACTS(""), "{\"verdict\":\"may\",\"conditions\":[\"appeal_guidance\",\"note_duty\"],\"handover\":null,\"citations\":[\"GUIDE 1.3\"]}\n"},
        {FACTS(",\"colour\":1"), "{\"error\":\"colour: unknown fact\"}\n"},
        {FACTS(",\"narrow_model\":\"no\""), "{\"error\":\"narrow_model: expected true or false\"}\n"},
        {FACTS(",\"depth\":4"), "{\"error\":\"expected one JSON object: duplicate object key near '\\\"depth\\\"' at column 303\"}\n"},
        {"[]", "{\"error\":\"expected one JSON object of facts\"}\n"},
        {"{\"activity\":\"dance\"}", "{\"error\":\"activity: expected one of signpost, hand_out, receive_forward, forward_misdirected, help_fill, guide_abstract, guide_concrete, estimate, point_out_condition, search_help, selfservice_help, case_step, decide\"}\n"},
        {"{\"activity\":\"decide\"}", "{\"error\":\"owner: missing; expected one of own, municipality, state, region, jobcentre\"}\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        BUF(out);
        competence_answer(str_c(cases[i].in), &out);
        buf_char(&out, 0);
        if (i != 3) assert_string_equal(out.p, cases[i].want);
        else assert_true(str_starts(buf_str(&out), S("{\"error\":\"expected one JSON object: duplicate")));
    }
}

static volatile uint32_t sink;

static void a_verdict_takes_less_than_a_microsecond(void **state) {
    struct competence_facts f = {.activity = COMPETENCE_DECIDE, .owner = COMPETENCE_STATE, .area = COMPETENCE_TAX, .depth = 3,
        .narrow_model = true, .offered = COMPETENCE_NONE, .leadership = COMPETENCE_SHARED, .task_department = S("KSR"),
        .employee = {.department = S("FAF")}};
    enum { ROUNDS = 200000 };
    int64_t best = INT64_MAX;
    for (int try = 0; try < 5; try++) {
        int64_t start = clock_monotonic_ns();
        for (int i = 0; i < ROUNDS; i++) {
            f.depth = 1 + i % 3;
            sink = sink + competence(&f).conditions;
        }
        int64_t took = (clock_monotonic_ns() - start) / ROUNDS;
        if (took < best) best = took;
    }
    printf("# one verdict: %lld ns\n", (long long)best);
    assert_true(best < 1000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_laws_hold_for_every_combination_of_facts),
        cmocka_unit_test(offering_more_never_forbids_more),
        cmocka_unit_test(tax_has_no_weaker_duty_than_other_areas),
        cmocka_unit_test(what_allows_never_forbids),
        cmocka_unit_test(each_cell_of_the_law_is_as_written),
        cmocka_unit_test(steps_for_others_need_an_agreement_in_a_centre_and_a_statute_elsewhere),
        cmocka_unit_test(passports_are_decided_here_by_statute_and_tax_by_its_own_people),
        cmocka_unit_test(the_first_layer_that_forbids_is_cited_first),
        cmocka_unit_test(a_shared_centre_serves_only_those_who_take_part),
        cmocka_unit_test(facts_are_read_or_named),
        cmocka_unit_test(a_verdict_takes_less_than_a_microsecond),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
