/* The rules of editing the organisation, on both engines. */
#include "authority/organisation.h"
#include "support/people.h"
#include "support/testdb.h"

/* What one test does with a municipality of its own. */
struct scene {
    struct db *db;
    struct arena arena;
    struct organisation_editor by;
    struct organisation_fault fault;
};

static struct scene scene(struct db *db) {
    struct scene s = {.db = db};
    s.by = (struct organisation_editor){.authority_id = people_authority(db), .now = clock_utc(2026, 11, 23, 10, 0)};
    people_sql(db, "INSERT INTO department (authority_id, code, name) VALUES (%lld, 'FAF', 'Familie')", (long long)s.by.authority_id);
    return s;
}

struct save { struct scene *s; const struct organisation_kind *kind; void *record; };

static enum err save_in(struct db_tx *tx, void *ctx) {
    struct save *c = ctx;
    c->s->fault = (struct organisation_fault){};
    return organisation_save(tx, &c->s->arena, &c->s->by, c->kind, c->record, &c->s->fault);
}

static enum err save(struct scene *s, const struct organisation_kind *kind, void *record) {
    return db_write(s->db, save_in, &(struct save){s, kind, record});
}

static void load(struct scene *s, const struct organisation_kind *kind, int64_t id, void *ret) {
    DB_READ(tx);
    assert_int_equal(db_read_begin(s->db, &tx), OK);
    assert_int_equal(kind->load(tx, &s->arena, s->by.authority_id, id, ret), OK);
}

static struct organisation_unit centre(const char *name) {
    return (struct organisation_unit){.row = {.closed_at = DB_NULL, .owner_authority_id = DB_NULL, .kind = S("service_centre"), .name = str_c(name), .key = S(""),
        .department = S(""), .address = S(""), .phone = S(""), .email = S(""), .model = S(""), .narrow_model = true}, .participants = S("")};
}

static struct organisation_employee person(const char *name) {
    return (struct organisation_employee){.row = {.closed_at = DB_NULL, .unit_id = DB_NULL, .employer_authority_id = DB_NULL,
        .name = str_c(name), .title = S(""), .email = S(""), .phone = S(""), .department = S(""), .employer = S(""), .answers = S("")},
        .languages = S("")};
}

static enum err keep_detail(struct db_cursor *c, void *ctx) {
    struct scene *s = ctx;
    s->fault.what = db_col_text(c, 0, &s->arena);
    return OK;
}

/* What the audit log says last of this municipality. */
static str last_audit(struct scene *s) {
    static const enum db_type param[] = {DB_INT}, column[] = {DB_TEXT};
    static const struct db_sql sql = {.name = "last_audit", .params = 1, .columns = 1, .param_types = param, .column_types = column,
        .sqlite = "SELECT action || ' ' || detail FROM audit WHERE authority_id = ?1 ORDER BY chain, seq DESC LIMIT 1",
        .postgres = "SELECT action || ' ' || detail FROM audit WHERE authority_id = $1 ORDER BY seq DESC LIMIT 1"};
    DB_READ(tx);
    assert_int_equal(db_read_begin(s->db, &tx), OK);
    assert_int_equal(db_run(tx, &sql, &(struct db_value){DB_INT, {.i = s->by.authority_id}}, keep_detail, s, NULL), OK);
    return s->fault.what;
}

/* ---- versions ---- */

static void a_unit_is_made_and_changed_and_the_log_says_how(void **state) {
    struct scene s = scene(*state);
    struct organisation_unit u = centre("Borgerservice Nørrebro"), again;
    assert_int_equal(save(&s, &organisation_units, &u), OK);
    assert_true(u.row.id > 0);
    assert_int_equal(u.row.version, 1);
    assert_true(str_eq(u.row.key, S("borgerservice-noerrebro")));
    u.row.phone = S("33663366");
    assert_int_equal(save(&s, &organisation_units, &u), OK);
    load(&s, &organisation_units, u.row.id, &again);
    assert_int_equal(again.row.version, 2);
    assert_true(str_eq(again.row.phone, S("33663366")));
    assert_true(str_eq(again.row.model, S("supermarked")));
    assert_string_equal(last_audit(&s).p, "unit.change phone:  → 33663366");
    arena_free(&s.arena);
}

static void the_second_of_two_who_change_the_same_is_told(void **state) {
    struct scene s = scene(*state);
    struct organisation_unit mine = centre("Nord"), theirs;
    assert_int_equal(save(&s, &organisation_units, &mine), OK);
    theirs = mine;
    theirs.row.name = S("Nordlyset");
    assert_int_equal(save(&s, &organisation_units, &theirs), OK);
    mine.row.name = S("Nordpolen");
    assert_int_equal(save(&s, &organisation_units, &mine), ERR_CONFLICT);
    assert_null(s.fault.text);
    load(&s, &organisation_units, mine.row.id, &theirs);
    assert_true(str_eq(theirs.row.name, S("Nordlyset")));
    arena_free(&s.arena);
}

static void a_municipality_sees_nothing_of_another(void **state) {
    struct scene ours = scene(*state), theirs = scene(*state);
    struct organisation_unit u = centre("Nord");
    assert_int_equal(save(&ours, &organisation_units, &u), OK);
    u.row.name = S("Vores nu");
    assert_int_equal(save(&theirs, &organisation_units, &u), ERR_NOT_FOUND);
    arena_free(&ours.arena);
    arena_free(&theirs.arena);
}

/* ---- units ---- */

static void two_units_cannot_share_a_key(void **state) {
    struct scene s = scene(*state);
    struct organisation_unit a = centre("Øst"), b = centre("Øst");
    assert_int_equal(save(&s, &organisation_units, &a), OK);
    assert_int_equal(save(&s, &organisation_units, &b), ERR_INVALID);
    assert_string_equal(s.fault.field, "key");
    assert_true(str_eq(s.fault.what, S("oest")));
    arena_free(&s.arena);
}

static void a_department_unit_says_which_department(void **state) {
    struct scene s = scene(*state);
    struct organisation_unit u = centre("Familieafdelingen");
    u.row.kind = S("department");
    assert_int_equal(save(&s, &organisation_units, &u), ERR_INVALID);
    assert_string_equal(s.fault.field, "department");
    u.row.department = S("XYZ");
    assert_int_equal(save(&s, &organisation_units, &u), ERR_INVALID);
    u.row.department = S("FAF");
    assert_int_equal(save(&s, &organisation_units, &u), OK);
    arena_free(&s.arena);
}

static void participants_belong_to_a_shared_contact_centre(void **state) {
    struct scene s = scene(*state);
    struct organisation_unit u = centre("Kontakt"), again;
    u.participants = S("0147,0101");
    assert_int_equal(save(&s, &organisation_units, &u), OK);
    load(&s, &organisation_units, u.row.id, &again);
    assert_int_equal(again.participants.n, 0);
    again.row.kind = S("shared_contact_centre");
    again.participants = S("0147,0101");
    assert_int_equal(save(&s, &organisation_units, &again), OK);
    load(&s, &organisation_units, u.row.id, &u);
    assert_true(str_eq(u.participants, S("0101,0147")));
    u.participants = S("0147");
    assert_int_equal(save(&s, &organisation_units, &u), OK);
    load(&s, &organisation_units, u.row.id, &u);
    assert_true(str_eq(u.participants, S("0147")));
    arena_free(&s.arena);
}

static void a_unit_with_open_contacts_is_not_closed(void **state) {
    struct scene s = scene(*state);
    struct organisation_unit u = centre("Syd");
    assert_int_equal(save(&s, &organisation_units, &u), OK);
    people_sql(s.db, "INSERT INTO contact (authority_id, id, unit_id, channel, state, created_at) VALUES (%lld, 7, %lld, 'counter', 'open', 1)",
               (long long)s.by.authority_id, (long long)u.row.id);
    u.row.closed_at = s.by.now;
    assert_int_equal(save(&s, &organisation_units, &u), ERR_INVALID);
    assert_true(str_eq(s.fault.what, S("1")));
    people_sql(s.db, "UPDATE contact SET state = 'closed', outcome = 'signposted', closed_at = 2 WHERE authority_id = %lld",
               (long long)s.by.authority_id);
    assert_int_equal(save(&s, &organisation_units, &u), OK);
    u.row.closed_at = DB_NULL;
    assert_int_equal(save(&s, &organisation_units, &u), OK); /* and opened again */
    arena_free(&s.arena);
}

/* ---- booths and counters ---- */

static void a_booth_is_somebodys(void **state) {
    struct scene s = scene(*state);
    struct organisation_unit u = centre("Vest");
    assert_int_equal(save(&s, &organisation_units, &u), OK);
    struct sql_organisation_booth b = {.closed_at = DB_NULL, .unit_id = u.row.id, .owner_authority_id = DB_NULL, .name = S("Skat"),
                                       .department = S(""), .hours = S("tirsdag 10–14")};
    assert_int_equal(save(&s, &organisation_booths, &b), ERR_INVALID);
    b.department = S("FAF");
    assert_int_equal(save(&s, &organisation_booths, &b), OK);
    b.owner_authority_id = 999;
    assert_int_equal(save(&s, &organisation_booths, &b), ERR_INVALID);
    assert_string_equal(s.fault.field, "owner_authority_id");
    arena_free(&s.arena);
}

static void a_counter_stands_in_the_booth_of_its_own_unit(void **state) {
    struct scene s = scene(*state);
    struct organisation_unit u = centre("Midt"), other = centre("Anden");
    assert_int_equal(save(&s, &organisation_units, &u), OK);
    assert_int_equal(save(&s, &organisation_units, &other), OK);
    struct sql_organisation_booth b = {.closed_at = DB_NULL, .unit_id = other.row.id, .owner_authority_id = DB_NULL, .name = S("Bod"),
                                       .department = S("FAF"), .hours = S("")};
    assert_int_equal(save(&s, &organisation_booths, &b), OK);
    struct sql_organisation_counter c = {.closed_at = DB_NULL, .unit_id = u.row.id, .booth_id = b.id, .name = S("Skranke 1")};
    assert_int_equal(save(&s, &organisation_counters, &c), ERR_INVALID);
    c.booth_id = DB_NULL;
    assert_int_equal(save(&s, &organisation_counters, &c), OK);
    arena_free(&s.arena);
}

/* ---- employees and their accounts ---- */

static void a_seconded_employee_has_the_kind_of_their_employer(void **state) {
    struct scene s = scene(*state);
    struct sql_organisation_authority tax = {.key = S(""), .kind = S("state"), .name = str_printf(&s.arena, "Skat %lld", (long long)s.by.authority_id),
        .name_en = S(""), .municipality_code = S(""), .leadership = S(""), .link = S(""), .phone = S(""), .about = S(""), .about_en = S("")};
    assert_int_equal(save(&s, &organisation_authorities, &tax), OK);
    struct organisation_employee e = person("Rolf"), again;
    e.languages = S("ar,da");
    e.row.employer_authority_id = tax.id;
    assert_int_equal(save(&s, &organisation_employees, &e), OK);
    load(&s, &organisation_employees, e.row.id, &again);
    assert_true(str_eq(again.row.employer, S("state")));
    assert_true(str_eq(again.languages, S("ar,da")));
    again.row.employer_authority_id = s.by.authority_id; /* that is us */
    assert_int_equal(save(&s, &organisation_employees, &again), OK);
    load(&s, &organisation_employees, e.row.id, &again);
    assert_true(str_eq(again.row.employer, S("own")));
    arena_free(&s.arena);
}

struct account_step { struct scene *s; struct access_account account; int64_t version; bool disabled; };

static enum err create_account_in(struct db_tx *tx, void *ctx) {
    struct account_step *c = ctx;
    c->s->fault = (struct organisation_fault){};
    return organisation_account_create(tx, &c->s->arena, &c->s->by, &c->account, &c->s->fault);
}

static enum err change_account_in(struct db_tx *tx, void *ctx) {
    struct account_step *c = ctx;
    c->s->fault = (struct organisation_fault){};
    return organisation_account_change(tx, &c->s->arena, &c->s->by, c->account.employee_id, c->version, c->account.roles, c->disabled,
                                       c->account.password, &c->s->fault);
}

/* An employee with an account; the name is made one of the whole installation's. */
static struct account_step hire(struct scene *s, const char *name, int64_t roles) {
    struct organisation_employee e = person(name);
    assert_int_equal(save(s, &organisation_employees, &e), OK);
    struct account_step step = {s, {.employee_id = e.row.id, .roles = roles, .password = S("korrekt hest batteri"),
        .username = str_printf(&s->arena, "%s%lld", name, (long long)s->by.authority_id)}, 1, false};
    assert_int_equal(db_write(s->db, create_account_in, &step), OK);
    return step;
}

static struct sql_organisation_account account_of(struct scene *s, int64_t employee_id) {
    struct sql_organisation_account row;
    DB_READ(tx);
    assert_int_equal(db_read_begin(s->db, &tx), OK);
    assert_int_equal(sql_organisation_account(tx, &s->arena, (struct sql_organisation_account_in){s->by.authority_id, employee_id}, &row), OK);
    return row;
}

static void an_employee_has_one_account_and_a_name_of_their_own(void **state) {
    struct scene s = scene(*state);
    struct account_step anna = hire(&s, "anna", 1 << ACCESS_STAFF);
    assert_int_equal(db_write(s.db, create_account_in, &anna), ERR_INVALID);
    assert_string_equal(s.fault.text, "Medarbejderen har en konto i forvejen: {1}.");
    struct organisation_employee e = person("Bo");
    assert_int_equal(save(&s, &organisation_employees, &e), OK);
    struct account_step bo = anna;
    bo.account.employee_id = e.row.id;
    assert_int_equal(db_write(s.db, create_account_in, &bo), ERR_CONFLICT);
    assert_string_equal(s.fault.field, "username");
    bo.account.username = S("b o");
    assert_int_equal(db_write(s.db, create_account_in, &bo), ERR_INVALID);
    assert_string_equal(s.fault.field, "username");
    bo.account.password = S("kort");
    assert_int_equal(db_write(s.db, create_account_in, &bo), ERR_INVALID);
    assert_string_equal(s.fault.field, "password");
    arena_free(&s.arena);
}

static void the_last_administrator_stays_one(void **state) {
    struct scene s = scene(*state);
    struct account_step anna = hire(&s, "anna", 1 << ACCESS_ADMINISTRATOR);
    anna.account.password = (str){};
    anna.account.roles = 1 << ACCESS_STAFF;
    assert_int_equal(db_write(s.db, change_account_in, &anna), ERR_INVALID);
    anna.account.roles = 1 << ACCESS_ADMINISTRATOR;
    anna.disabled = true;
    assert_int_equal(db_write(s.db, change_account_in, &anna), ERR_INVALID);
    struct organisation_employee e;
    load(&s, &organisation_employees, anna.account.employee_id, &e);
    e.row.closed_at = s.by.now;
    assert_int_equal(save(&s, &organisation_employees, &e), ERR_INVALID); /* leaving would do the same */
    hire(&s, "bo", 1 << ACCESS_ADMINISTRATOR);
    assert_int_equal(db_write(s.db, change_account_in, &anna), OK);
    assert_true(account_of(&s, anna.account.employee_id).disabled_at != DB_NULL);
    arena_free(&s.arena);
}

static void whoever_leaves_has_no_account_and_no_duty(void **state) {
    struct scene s = scene(*state);
    struct account_step anna = hire(&s, "anna", 1 << ACCESS_STAFF);
    struct organisation_unit u = centre("Nord");
    struct organisation_employee e;
    assert_int_equal(save(&s, &organisation_units, &u), OK);
    people_sql(s.db, "INSERT INTO duty (authority_id, id, employee_id, unit_id, started_at) VALUES (%lld, 1, %lld, %lld, 1)",
               (long long)s.by.authority_id, (long long)anna.account.employee_id, (long long)u.row.id);
    load(&s, &organisation_employees, anna.account.employee_id, &e);
    e.row.closed_at = s.by.now;
    assert_int_equal(save(&s, &organisation_employees, &e), OK);
    assert_true(account_of(&s, e.row.id).disabled_at != DB_NULL);
    struct sql_organisation_duty_of duty;
    DB_READ(tx);
    assert_int_equal(db_read_begin(s.db, &tx), OK);
    assert_int_equal(sql_organisation_duty_of(tx, &s.arena, (struct sql_organisation_duty_of_in){s.by.authority_id, e.row.id, 0}, &duty), ERR_NOT_FOUND);
    arena_free(&s.arena);
}

/* ---- authorities and agreements ---- */

static void a_municipality_edits_itself_and_what_nobody_is_served_by(void **state) {
    struct scene ours = scene(*state), theirs = scene(*state);
    struct sql_organisation_authority us, them;
    load(&ours, &organisation_authorities, ours.by.authority_id, &us);
    us.leadership = S("shared");
    us.dispensation = true;
    us.municipality_code = S("0899");
    assert_int_equal(save(&ours, &organisation_authorities, &us), OK);
    load(&theirs, &organisation_authorities, theirs.by.authority_id, &them);
    assert_int_equal(save(&ours, &organisation_authorities, &them), ERR_DENIED);
    arena_free(&ours.arena);
    arena_free(&theirs.arena);
}

static void an_agreement_is_with_somebody_else_and_ends_after_it_began(void **state) {
    struct scene s = scene(*state);
    struct sql_organisation_agreement g = {.other_authority_id = s.by.authority_id, .kind = S("agreement"), .task_id = DB_NULL,
        .source = S("Aftale af 1. oktober"), .valid_from = clock_utc(2026, 10, 1, 0, 0), .valid_to = DB_NULL};
    assert_int_equal(save(&s, &organisation_agreements, &g), ERR_INVALID);
    assert_string_equal(s.fault.field, "other_authority_id");
    g.other_authority_id = people_authority(s.db);
    g.valid_to = g.valid_from;
    assert_int_equal(save(&s, &organisation_agreements, &g), ERR_INVALID);
    assert_string_equal(s.fault.field, "valid_to");
    g.valid_to = g.valid_from + DAY;
    g.task_id = 12345;
    assert_int_equal(save(&s, &organisation_agreements, &g), ERR_INVALID);
    assert_string_equal(s.fault.field, "task_id");
    g.task_id = DB_NULL;
    assert_int_equal(save(&s, &organisation_agreements, &g), OK);
    arena_free(&s.arena);
}

/* ---- opening hours ---- */

static void hours_are_read_as_people_write_them(void **state) {
    static const struct { const char *text; const char *is; } good[] = {
        {"", ""}, {"lukket", ""}, {"10-16", "10:00-16:00"}, {"9.30–16", "09:30-16:00"}, {"kl. 8 - kl. 12", "08:00-12:00"},
        {"10-14, 15-18", "10:00-14:00, 15:00-18:00"}, {"10:00-14:00 og 15.30-18:00", "10:00-14:00, 15:30-18:00"}, {"0-24", "00:00-24:00"},
    };
    static const char *const bad[] = {"åbent", "10", "16-10", "10-14, 13-18", "8-9, 10-11, 12-13", "10-14 15-18", "10-25"};
    ARENA(a);
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct authority_hours h = {.n = 9};
        const char *wrong = organisation_spans_read(str_c(good[i].text), &h);
        if (wrong) fail_msg("%s: %s", good[i].text, wrong);
        assert_string_equal(organisation_spans_text(&a, &h).p, good[i].is);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct authority_hours h;
        if (!organisation_spans_read(str_c(bad[i]), &h)) fail_msg("%s was taken", bad[i]);
    }
}

struct week_step { struct scene *s; int64_t unit_id, version; struct authority_hours week[7]; };

static enum err set_week_in(struct db_tx *tx, void *ctx) {
    struct week_step *c = ctx;
    return organisation_week_set(tx, &c->s->arena, &c->s->by, c->unit_id, c->version, c->week);
}

static enum err split_day_in(struct db_tx *tx, void *ctx) {
    struct week_step *c = ctx;
    return organisation_exception_set(tx, &c->s->arena, &c->s->by, c->unit_id, c->s->by.now, &c->week[1], S("Flytning"));
}

static enum err close_day_in(struct db_tx *tx, void *ctx) {
    struct week_step *c = ctx;
    return organisation_exception_set(tx, &c->s->arena, &c->s->by, c->unit_id, c->s->by.now, &(struct authority_hours){}, S("Julefrokost"));
}

static enum err open_day_in(struct db_tx *tx, void *ctx) {
    struct week_step *c = ctx;
    return organisation_exception_remove(tx, &c->s->arena, &c->s->by, c->unit_id, S("2026-11-23"));
}

static void assert_open(struct week_step *w, bool open) {
    struct authority_hours today;
    DB_READ(tx);
    assert_int_equal(db_read_begin(w->s->db, &tx), OK);
    assert_int_equal(authority_hours_on(tx, &w->s->arena, w->s->by.authority_id, w->unit_id, w->s->by.now, &today), OK);
    assert_int_equal(authority_open_at(&today, w->s->by.now), open);
}

static void a_week_and_a_day_that_is_not_as_the_others(void **state) {
    struct scene s = scene(*state);
    struct organisation_unit u = centre("Nord");
    assert_int_equal(save(&s, &organisation_units, &u), OK);
    struct week_step w = {&s, u.row.id, 1, {}};
    assert_null(organisation_spans_read(S("9-12, 13-16"), &w.week[0]));
    assert_int_equal(db_write(s.db, set_week_in, &w), OK);
    assert_open(&w, true); /* a Monday at 10 */
    assert_int_equal(db_write(s.db, set_week_in, &w), ERR_CONFLICT);
    w.version = 2;
    assert_int_equal(db_write(s.db, set_week_in, &w), OK);
    assert_int_equal(db_write(s.db, close_day_in, &w), OK);
    assert_open(&w, false);
    assert_int_equal(db_write(s.db, open_day_in, &w), OK);
    assert_open(&w, true);
    assert_int_equal(db_write(s.db, open_day_in, &w), ERR_NOT_FOUND);
    assert_null(organisation_spans_read(S("8-9.30 og 11-12"), &w.week[1]));
    assert_int_equal(db_write(s.db, split_day_in, &w), OK);
    assert_open(&w, false); /* between its two stretches */
    assert_null(organisation_spans_read(S("8-9, 10-12"), &w.week[1]));
    assert_int_equal(db_write(s.db, split_day_in, &w), OK); /* the day is written again */
    assert_open(&w, true);
    arena_free(&s.arena);
}

/* ---- tasks ---- */

static void make_task(struct scene *s, int64_t id, const char *key) {
    people_sql(s->db, "INSERT INTO task (authority_id, id, key, name, name_en, departments, depths, area, owner, minutes, summary, summary_en,"
               " work_description) VALUES (%lld, %lld, '%s', '%s', '%s', 'FAF', '2 center', 'general', 'own', 10, '', '', '')",
               (long long)s->by.authority_id, (long long)id, key, key, key);
}

struct offer_step { struct scene *s; int64_t subject, version; enum competence_offer offered; uint32_t activities; int64_t tasks[3]; size_t n; int level; };

static enum err offer_in(struct db_tx *tx, void *ctx) {
    struct offer_step *c = ctx;
    c->s->fault = (struct organisation_fault){};
    return organisation_offer(tx, &c->s->arena, &c->s->by, c->subject, c->version, (struct organisation_tasks){c->tasks, c->n}, c->offered,
                              c->activities, &c->s->fault);
}

static enum err qualify_in(struct db_tx *tx, void *ctx) {
    struct offer_step *c = ctx;
    c->s->fault = (struct organisation_fault){};
    return organisation_qualify(tx, &c->s->arena, &c->s->by, c->subject, c->version, (struct organisation_tasks){c->tasks, c->n}, c->level,
                                &c->s->fault);
}

static struct sql_organisation_tasks_list tasks_of(struct scene *s, int64_t unit_id, int64_t employee_id) {
    struct sql_organisation_tasks_list list;
    DB_READ(tx);
    assert_int_equal(db_read_begin(s->db, &tx), OK);
    assert_int_equal(sql_organisation_tasks(tx, &s->arena, (struct sql_organisation_tasks_in){s->by.authority_id, unit_id, employee_id}, &list), OK);
    return list;
}

static void a_unit_takes_several_tasks_on_at_once(void **state) {
    struct scene s = scene(*state);
    struct organisation_unit u = centre("Nord");
    assert_int_equal(save(&s, &organisation_units, &u), OK);
    make_task(&s, 11, "a");
    make_task(&s, 12, "b");
    struct offer_step o = {&s, u.row.id, 0, COMPETENCE_PARTIAL, 0, {11, 12}, 2, 0};
    assert_int_equal(db_write(s.db, offer_in, &o), ERR_INVALID); /* partial, but nothing of it */
    o.activities = 1u << COMPETENCE_HELP_FILL;
    assert_int_equal(db_write(s.db, offer_in, &o), OK);
    assert_int_equal(db_write(s.db, offer_in, &o), ERR_CONFLICT); /* seen before the change */
    o.version = 2;
    o.offered = COMPETENCE_NONE;
    o.n = 1;
    assert_int_equal(db_write(s.db, offer_in, &o), OK);
    struct sql_organisation_tasks_list list = tasks_of(&s, u.row.id, 0);
    assert_int_equal(list.n, 2);
    assert_true(str_eq(list.at[0].offered, S("none")));
    assert_int_equal(list.at[0].activities, 0);
    assert_true(str_eq(list.at[1].offered, S("partial")));
    assert_int_equal(list.at[1].activities, 1 << COMPETENCE_HELP_FILL);
    o.version = 3;
    o.tasks[0] = 99;
    assert_int_equal(db_write(s.db, offer_in, &o), ERR_INVALID);
    arena_free(&s.arena);
}

static void an_employee_is_qualified_task_by_task_and_for_all(void **state) {
    struct scene s = scene(*state);
    struct organisation_employee e = person("Anna");
    assert_int_equal(save(&s, &organisation_employees, &e), OK);
    make_task(&s, 11, "a");
    make_task(&s, 12, "b");
    struct offer_step q = {&s, e.row.id, 1, 0, 0, {11, 12, 0}, 3, 2};
    assert_int_equal(db_write(s.db, qualify_in, &q), OK);
    assert_int_equal(db_write(s.db, qualify_in, &q), ERR_CONFLICT);
    q = (struct offer_step){&s, e.row.id, 2, 0, 0, {12}, 1, 0};
    assert_int_equal(db_write(s.db, qualify_in, &q), OK);
    struct sql_organisation_tasks_list list = tasks_of(&s, 0, e.row.id);
    assert_int_equal(list.at[0].level, 2);
    assert_true(list.at[1].level == DB_NULL);
    arena_free(&s.arena);
}

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
    assert_int_equal(sql_organisation_units(tx, &a, (struct sql_organisation_units_in){authority_id, since}, &units), OK);
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

static enum err start_in(struct db_tx *tx, void *ctx) {
    struct duty_step *c = ctx;
    c->s->fault = (struct organisation_fault){};
    return organisation_duty_start(tx, &c->s->arena, &c->s->by, c->employee_id, c->unit_id, c->counter_id, &c->s->fault);
}

static enum err end_in(struct db_tx *tx, void *ctx) {
    struct duty_step *c = ctx;
    return organisation_duty_end(tx, &c->s->arena, &c->s->by, c->employee_id);
}

static void a_counter_takes_one_employee(void **state) {
    struct scene s = scene(*state);
    struct organisation_unit u = centre("Nord");
    struct organisation_employee anna = person("Anna"), bo = person("Bo");
    assert_int_equal(save(&s, &organisation_units, &u), OK);
    assert_int_equal(save(&s, &organisation_employees, &anna), OK);
    assert_int_equal(save(&s, &organisation_employees, &bo), OK);
    struct sql_organisation_counter c = {.closed_at = DB_NULL, .unit_id = u.row.id, .booth_id = DB_NULL, .name = S("Skranke 1")};
    assert_int_equal(save(&s, &organisation_counters, &c), OK);
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
    struct scene s = scene(*state);
    struct organisation_unit u = centre("Nord");
    struct organisation_employee anna = person("Anna");
    assert_int_equal(save(&s, &organisation_units, &u), OK);
    assert_int_equal(save(&s, &organisation_employees, &anna), OK);
    struct sql_organisation_counter c = {.closed_at = DB_NULL, .unit_id = u.row.id, .booth_id = DB_NULL, .name = S("Skranke 1")};
    assert_int_equal(save(&s, &organisation_counters, &c), OK);
    struct duty_step step = {&s, anna.row.id, u.row.id, c.id};
    assert_int_equal(db_write(s.db, start_in, &step), OK);
    c.closed_at = s.by.now;
    assert_int_equal(save(&s, &organisation_counters, &c), OK);
    struct sql_organisation_duty_of duty;
    DB_READ(tx);
    assert_int_equal(db_read_begin(s.db, &tx), OK);
    assert_int_equal(sql_organisation_duty_of(tx, &s.arena, (struct sql_organisation_duty_of_in){s.by.authority_id, anna.row.id, 0}, &duty), OK);
    assert_true(duty.counter_id == DB_NULL);
    arena_free(&s.arena);
}

/* ---- words ---- */

static void every_word_has_its_label(void **state) {
    for (int i = 0; i < COMPETENCE_ACTIVITIES; i++) assert_non_null(words_activity[i]);
    for (int i = 0; i < COMPETENCE_OWNERS; i++) assert_non_null(words_owner[i]);
    for (int i = 0; i < COMPETENCE_UNITS; i++) assert_non_null(words_unit[i]);
    for (size_t i = 0; i < sizeof words_language / sizeof *words_language; i++) assert_int_equal(strlen(words_language[i].word), 2);
    for (int i = 0; i < ACCESS_ROLES; i++) assert_string_equal(words_role[i].word, access_role_names[i]);
}

static void names_become_keys(void **state) {
    ARENA(a);
    assert_string_equal(text_key(&a, S("Borgerservice Ærø & Å-byen!")).p, "borgerservice-aeroe-aa-byen");
    assert_string_equal(text_key(&a, S("  ")).p, "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_unit_is_made_and_changed_and_the_log_says_how),
        cmocka_unit_test(the_second_of_two_who_change_the_same_is_told),
        cmocka_unit_test(a_municipality_sees_nothing_of_another),
        cmocka_unit_test(two_units_cannot_share_a_key),
        cmocka_unit_test(a_department_unit_says_which_department),
        cmocka_unit_test(participants_belong_to_a_shared_contact_centre),
        cmocka_unit_test(a_unit_with_open_contacts_is_not_closed),
        cmocka_unit_test(a_booth_is_somebodys),
        cmocka_unit_test(a_counter_stands_in_the_booth_of_its_own_unit),
        cmocka_unit_test(a_seconded_employee_has_the_kind_of_their_employer),
        cmocka_unit_test(an_employee_has_one_account_and_a_name_of_their_own),
        cmocka_unit_test(the_last_administrator_stays_one),
        cmocka_unit_test(whoever_leaves_has_no_account_and_no_duty),
        cmocka_unit_test(duty_is_over_after_sixteen_hours_and_in_the_morning_but_a_night_shift_goes_on),
        cmocka_unit_test(who_forgot_to_end_their_duty_is_not_on_duty_the_next_day_and_it_is_ended_for_them),
        cmocka_unit_test(a_municipality_edits_itself_and_what_nobody_is_served_by),
        cmocka_unit_test(an_agreement_is_with_somebody_else_and_ends_after_it_began),
        cmocka_unit_test(hours_are_read_as_people_write_them),
        cmocka_unit_test(a_week_and_a_day_that_is_not_as_the_others),
        cmocka_unit_test(a_unit_takes_several_tasks_on_at_once),
        cmocka_unit_test(an_employee_is_qualified_task_by_task_and_for_all),
        cmocka_unit_test(a_counter_takes_one_employee),
        cmocka_unit_test(a_counter_that_is_closed_is_left),
        cmocka_unit_test(every_word_has_its_label),
        cmocka_unit_test(names_become_keys),
    };
    return testdb_run(tests);
}
