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
    struct contact_act act;
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
    j->act.task_id = j->task_id;
    j->act.activity = j->activity;
    return contact_act(tx, &a, j->who, j->contact_id, &j->act, &j->verdict);
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
    assert_int_equal(j.close.missing, CONTACT_LACKS_NOTE);
    j.note = S("flytning registreret, klagevejledning givet");
    assert_int_equal(db_write(c.db, note, &j), OK);
    assert_int_equal(db_write(c.db, end, &j), ERR_INVALID);
    assert_true(j.close.missing == CONTACT_LACKS_MET && j.close.not_met == (1u << CONTACT_MET_AGREEMENT | 1u << CONTACT_MET_APPEAL));
    j.close.met = 1u << CONTACT_MET_APPEAL;
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
    static const char *const told[] = {"registered", "matter", "note", "met", "closed"};
    assert_int_equal(n, 5);
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
        struct job j = job(&c, c.own);
        assert_int_equal(ends(&c, &j, named[i]), ERR_INVALID);
        j.close.receiver = S("Udbetaling Danmark");
        assert_int_equal(db_write(c.db, end, &j), OK);
    }
}

static void what_a_unit_has_not_taken_on_it_hands_over_on_every_channel(void **state) {
    static const enum contact_channel channels[] = {CONTACT_COUNTER, CONTACT_PHONE, CONTACT_LETTER};
    struct centre c = centre(*state);
    const int64_t tasks[] = {c.own, c.state};
    for (size_t t = 0; t < 2; t++) {
        people_sql(c.db, "INSERT INTO offering (authority_id, unit_id, task_id, offered) VALUES (%lld, %lld, %lld, 'none')",
                   (long long)c.authority_id, (long long)c.unit_id, (long long)tasks[t]);
        for (size_t i = 0; i < 3; i++) {
            struct job j = job(&c, tasks[t]);
            j.channel = channels[i];
            j.close = (struct contact_close){.receiver = S("Forvaltningen"), .note = S("x")};
            assert_int_equal(ends(&c, &j, CONTACT_FORWARDED), OK);
            assert_int_equal(ends(&c, &j, CONTACT_CASE_HANDED_OVER), t ? ERR_DENIED : OK); /* the state's is no case of ours */
            assert_int_equal(ends(&c, &j, CONTACT_DECIDED), ERR_DENIED);
            j.activity = COMPETENCE_RECEIVE_FORWARD;
            assert_int_equal(db_write(c.db, act, &j), ERR_DENIED); /* to act oneself is what is forbidden */
        }
    }
}

/* What DOMAIN says of each outcome in each kind of matter. A letter for each that is allowed, at a counter: Answered, Handed
 * out, Signposted, Forwarded (f: a letter), Transferred, Decided, Case handed over, Left unhelped. */
static const struct situation {
    const char *what, *may;
    struct competence_facts facts;   /* depth 0: 2 */
    bool unqualified, elsewhere;     /* elsewhere: of another department than the task's */
} situations[] = {
    {"our own matter, taken on", "AHSFfTDCL", {}},
    {"not taken on", "AHSFfT.CL", {.offered = COMPETENCE_NONE}},
    {"taken on in part", "AHSFfT.CL", {.offered = COMPETENCE_PARTIAL, .offered_activities = 1u << COMPETENCE_HELP_FILL}},
    {"discretion, narrow model", "AHSFfT.CL", {.depth = 3}},
    {"discretion, in the department", "AHSFfTDCL", {.depth = 3, .unit = COMPETENCE_DEPARTMENT}},
    {"not qualified", "AHSFfT.CL", {}, .unqualified = true},
    {"seconded, in our own matter", "AHSFfT.CL", {.employee.employer = COMPETENCE_STATE}},
    {"shared leadership, another department", "AHSFfT.CL", {.leadership = COMPETENCE_SHARED}, .elsewhere = true},
    {"of another municipality", "AHSFfT..L", {.owner = COMPETENCE_MUNICIPALITY}},
    {"of another municipality, not taken on", "AHSFfT..L", {.owner = COMPETENCE_MUNICIPALITY, .offered = COMPETENCE_NONE}},
    {"of the state", "AHSFfT..L", {.owner = COMPETENCE_STATE}},
    {"of the state, by statute", "AHSFfTDCL", {.owner = COMPETENCE_STATE, .statutory_basis = true}},
    {"of the state, not taken on", "AHSFfT..L", {.owner = COMPETENCE_STATE, .offered = COMPETENCE_NONE}},
    {"of the region", "AHSFfT..L", {.owner = COMPETENCE_REGION}},
    {"tax", "AHSFfT..L", {.owner = COMPETENCE_STATE, .area = COMPETENCE_TAX}},
    {"tax, seconded", "AHSFfTD.L", {.owner = COMPETENCE_STATE, .area = COMPETENCE_TAX, .employee.employer = COMPETENCE_STATE}},
    {"passport", "AHSFfTDCL", {.owner = COMPETENCE_STATE, .area = COMPETENCE_PASSPORT_LICENCE}},
    {"passport, not taken on", "AHSFfT.CL", {.owner = COMPETENCE_STATE, .area = COMPETENCE_PASSPORT_LICENCE, .offered = COMPETENCE_NONE}},
    {"jobcentre", ".HSFfT..L", {.owner = COMPETENCE_JOBCENTRE}},
    {"jobcentre, not taken on", ".HSFfT..L", {.owner = COMPETENCE_JOBCENTRE, .offered = COMPETENCE_NONE}},
    {"jobcentre, seconded", ".HSFfTD.L", {.owner = COMPETENCE_JOBCENTRE, .employee.employer = COMPETENCE_JOBCENTRE}},
    {"shared centre, takes part", "AHSFfTDCL", {.unit = COMPETENCE_SHARED_CONTACT_CENTRE, .participant = true}},
    {"shared centre, takes no part", "..S..T..L", {.unit = COMPETENCE_SHARED_CONTACT_CENTRE}},
};

static struct competence_facts facts_in(const struct situation *s) {
    struct competence_facts f = s->facts;
    if (!f.depth) f.depth = 2;
    f.narrow_model = true;
    f.task_department = S("KSR");
    f.employee.department = s->elsewhere ? S("FAF") : S("KSR");
    f.employee.qualified = !s->unqualified;
    return f;
}

static void every_outcome_is_allowed_where_the_law_allows_it(void **state) {
    static const struct { enum contact_outcome outcome; enum contact_channel channel; } columns[] = {
        {CONTACT_ANSWERED, CONTACT_COUNTER}, {CONTACT_HANDED_OUT, CONTACT_COUNTER}, {CONTACT_SIGNPOSTED, CONTACT_COUNTER},
        {CONTACT_FORWARDED, CONTACT_COUNTER}, {CONTACT_FORWARDED, CONTACT_LETTER}, {CONTACT_TRANSFERRED, CONTACT_COUNTER},
        {CONTACT_DECIDED, CONTACT_COUNTER}, {CONTACT_CASE_HANDED_OVER, CONTACT_COUNTER}, {CONTACT_LEFT_UNHELPED, CONTACT_COUNTER},
    };
    enum { COLUMNS = sizeof columns / sizeof *columns };
    for (size_t i = 0; i < sizeof situations / sizeof *situations; i++) {
        struct competence_facts facts = facts_in(&situations[i]);
        char may[COLUMNS + 1] = {};
        for (size_t k = 0; k < COLUMNS; k++) {
            struct competence_verdict verdict;
            bool allowed = contact_outcome_allowed(columns[k].channel, columns[k].outcome, &facts, &verdict);
            may[k] = allowed ? "AHSFfTDCL"[k] : '.';
            /* whoever is told whom to give the matter to can do so and say it */
            bool way = verdict.handover != COMPETENCE_TO_DEPARTMENT || may[k] != '.' ||
                       contact_outcome_allowed(columns[k].channel, CONTACT_CASE_HANDED_OVER, &facts, &verdict);
            assert_true(way);
        }
        if (strcmp(may, situations[i].may) != 0) fail_msg("%s: %s, not %s", situations[i].what, may, situations[i].may);
    }
}

static void a_number_ends_no_contact(void **state) {
    struct centre c = centre(*state);
    struct job j = job(&c, c.own);
    assert_int_equal(ends(&c, &j, CONTACT_TICKET), ERR_INVALID);
    assert_int_equal(j.close.missing, CONTACT_LACKS_END);
}

static void nothing_is_decided_or_handed_over_before_it_is_known_what(void **state) {
    struct centre c = centre(*state);
    static const enum contact_outcome of_a_matter[] = {CONTACT_DECIDED, CONTACT_CASE_HANDED_OVER};
    for (size_t i = 0; i < 2; i++) {
        struct job j = job(&c, 0);
        j.close = (struct contact_close){.note = S("bevilget"), .receiver = S("x")};
        assert_int_equal(ends(&c, &j, of_a_matter[i]), ERR_INVALID);
        assert_int_equal(j.close.missing, CONTACT_LACKS_MATTER);
    }
}

static void what_is_done_is_done_in_a_matter_of_the_contact(void **state) {
    struct centre c = centre(*state);
    struct job j = job(&c, c.own);
    assert_int_equal(db_write(c.db, begin, &j), OK);
    j.activity = COMPETENCE_SIGNPOST;
    j.task_id = c.state;
    assert_int_equal(db_write(c.db, act, &j), ERR_INVALID);
    j.task_id = c.own;
    assert_int_equal(db_write(c.db, act, &j), OK);
}

/* Each activity in each kind of matter: what is ticked before it is written down, beside the column of the law it stands in. */
static void what_is_unsettled_takes_that_the_authority_was_asked_and_a_decision_more(void **state) {
    for (size_t i = 0; i < sizeof situations / sizeof *situations; i++)
        for (int act = 0; act < COMPETENCE_ACTIVITIES; act++) {
            struct competence_facts f = facts_in(&situations[i]);
            f.activity = (enum competence_activity)act;
            struct competence_verdict v = competence(&f);
            unsigned asked = contact_met_asked(f.activity, &v), other = asked & ~(1u << CONTACT_MET_ASKED);
            if ((asked >> CONTACT_MET_ASKED & 1) != (v.ruling == COMPETENCE_UNSETTLED) || (other != 0) != (act == COMPETENCE_DECIDE && v.ruling != COMPETENCE_MUST_NOT))
                fail_msg("%s, %s: %u", situations[i].what, competence_activity_names[act], asked);
        }
}

static size_t told(struct centre *c, int64_t contact_id, const char *kind) {
    ARENA(a);
    struct contact_event *events;
    size_t n, of_kind = 0;
    DB_READ(tx);
    assert_int_equal(db_read_begin(c->db, &tx), OK);
    assert_int_equal(contact_events(tx, &a, c->authority_id, contact_id, &events, &n), OK);
    for (size_t i = 0; i < n; i++) of_kind += str_eq_c(events[i].kind, kind);
    return of_kind;
}

static void what_is_unsettled_is_written_down_when_the_authority_was_asked(void **state) {
    struct centre c = centre(*state);
    const int64_t jobs = task(&c, 3, "ledig", "jobcentre", "jobcenter");
    const struct { int64_t task; enum competence_activity activity; bool note_duty; } unsettled[] = {
        {jobs, COMPETENCE_HELP_FILL, false}, {c.state, COMPETENCE_CASE_STEP, true}};
    for (size_t i = 0; i < 2; i++) {
        struct job j = job(&c, unsettled[i].task);
        j.activity = unsettled[i].activity;
        assert_int_equal(db_write(c.db, begin, &j), OK);
        j.act.met = ~(1u << CONTACT_MET_ASKED);
        assert_int_equal(db_write(c.db, act, &j), ERR_INVALID);
        assert_true(j.act.not_met == 1u << CONTACT_MET_ASKED && j.act.no_note == unsettled[i].note_duty && !j.act.no_matter);
        assert_int_equal(told(&c, j.contact_id, "met") + told(&c, j.contact_id, "activity"), 0);
        j.act.met = ~0u;
        j.act.text = unsettled[i].note_duty ? S("Myndigheden sagde ja.") : S("");
        assert_int_equal(db_write(c.db, act, &j), OK);
        assert_true(!j.act.not_met && !j.act.no_note);
        assert_int_equal(told(&c, j.contact_id, "met"), 1); /* only what the verdict asks for */
        assert_int_equal(told(&c, j.contact_id, "activity"), 1);
    }
}

/* Each activity in a matter of ours takes a word when the law has a duty to note it; a note that stands there will do. */
static void what_must_be_noted_is_not_written_down_without_a_word(void **state) {
    struct centre c = centre(*state);
    for (int i = 0; i < COMPETENCE_ACTIVITIES; i++) {
        bool duty = i == COMPETENCE_CASE_STEP || i == COMPETENCE_GUIDE_CONCRETE || i == COMPETENCE_DECIDE;
        struct job j = job(&c, c.own);
        j.activity = (enum competence_activity)i;
        j.act.met = ~0u;
        assert_int_equal(db_write(c.db, begin, &j), OK);
        j.act.text = S("  \n");
        if (db_write(c.db, act, &j) != (duty ? ERR_INVALID : OK) || j.act.no_note != duty) fail_msg("%s", competence_activity_names[i]);
        j.act.text = S("gjort");
        assert_int_equal(db_write(c.db, act, &j), OK);
        assert_int_equal(db_write(c.db, begin, &j), OK);
        j.act.text = S("");
        j.note = S("skrevet før");
        assert_int_equal(db_write(c.db, note, &j), OK);
        assert_int_equal(db_write(c.db, act, &j), OK);
    }
}

static void what_was_done_in_silence_is_noted_before_the_end(void **state) {
    struct centre c = centre(*state);
    static const struct { const char *act; bool duty; } old[] = {{"case_step", true}, {"guide_concrete", true}, {"hand_out", false}, {"what_no_longer_is", false}};
    for (size_t i = 0; i < sizeof old / sizeof *old; i++) {
        struct job j = job(&c, c.own);
        assert_int_equal(db_write(c.db, begin, &j), OK);
        people_sql(c.db, "INSERT INTO contact_event (authority_id, contact_id, id, at, kind, task_id, what) VALUES (%lld, %lld, 9, 1, 'activity', %lld, '%s')",
                   (long long)c.authority_id, (long long)j.contact_id, (long long)c.own, old[i].act);
        j.close.outcome = CONTACT_ANSWERED;
        assert_int_equal(db_write(c.db, end, &j), old[i].duty ? ERR_INVALID : OK);
        if (!old[i].duty) continue;
        assert_int_equal(j.close.missing, CONTACT_LACKS_NOTE);
        j.close.note = S("vejledt om fristen");
        assert_int_equal(db_write(c.db, end, &j), OK);
    }
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
        cmocka_unit_test(what_a_unit_has_not_taken_on_it_hands_over_on_every_channel),
        cmocka_unit_test(every_outcome_is_allowed_where_the_law_allows_it),
        cmocka_unit_test(a_number_ends_no_contact),
        cmocka_unit_test(nothing_is_decided_or_handed_over_before_it_is_known_what),
        cmocka_unit_test(what_is_done_is_done_in_a_matter_of_the_contact),
        cmocka_unit_test(what_is_unsettled_takes_that_the_authority_was_asked_and_a_decision_more),
        cmocka_unit_test(what_is_unsettled_is_written_down_when_the_authority_was_asked),
        cmocka_unit_test(what_must_be_noted_is_not_written_down_without_a_word),
        cmocka_unit_test(what_was_done_in_silence_is_noted_before_the_end),
        cmocka_unit_test(a_contact_without_a_known_matter_can_be_ended_too),
        cmocka_unit_test(outcomes_have_words_for_the_screen_and_the_database),
    };
    return testdb_run(tests);
}
