/* Employees: whose they are, their accounts, and what they and their units take on. */
#include "support/people.h"
#include "support/scene.h"
#include "support/testdb.h"

/* ---- employees and their accounts ---- */

static void a_seconded_employee_has_the_kind_of_their_employer(void **state) {
    struct scene s = scene_new(*state);
    struct sql_organisation_authority tax = {.key = S(""), .kind = S("state"), .name = str_printf(&s.arena, "Skat %lld", (long long)s.by.authority_id),
        .name_en = S(""), .municipality_code = S(""), .leadership = S(""), .link = S(""), .phone = S(""), .about = S(""), .about_en = S("")};
    assert_int_equal(scene_save(&s, &organisation_authorities, &tax), OK);
    struct organisation_employee e = scene_person("Rolf"), again;
    e.languages = S("ar,da");
    e.row.employer_authority_id = tax.id;
    assert_int_equal(scene_save(&s, &organisation_employees, &e), OK);
    scene_load(&s, &organisation_employees, e.row.id, &again);
    assert_true(str_eq(again.row.employer, S("state")));
    assert_true(str_eq(again.languages, S("ar,da")));
    again.row.employer_authority_id = s.by.authority_id; /* that is us */
    assert_int_equal(scene_save(&s, &organisation_employees, &again), OK);
    scene_load(&s, &organisation_employees, e.row.id, &again);
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
    struct organisation_employee e = scene_person(name);
    assert_int_equal(scene_save(s, &organisation_employees, &e), OK);
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
    struct scene s = scene_new(*state);
    struct account_step anna = hire(&s, "anna", 1 << ACCESS_STAFF);
    assert_int_equal(db_write(s.db, create_account_in, &anna), ERR_INVALID);
    assert_string_equal(s.fault.text, "Medarbejderen har en konto i forvejen: {1}.");
    struct organisation_employee e = scene_person("Bo");
    assert_int_equal(scene_save(&s, &organisation_employees, &e), OK);
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
    struct scene s = scene_new(*state);
    struct account_step anna = hire(&s, "anna", 1 << ACCESS_ADMINISTRATOR);
    anna.account.password = (str){};
    anna.account.roles = 1 << ACCESS_STAFF;
    assert_int_equal(db_write(s.db, change_account_in, &anna), ERR_INVALID);
    anna.account.roles = 1 << ACCESS_ADMINISTRATOR;
    anna.disabled = true;
    assert_int_equal(db_write(s.db, change_account_in, &anna), ERR_INVALID);
    struct organisation_employee e;
    scene_load(&s, &organisation_employees, anna.account.employee_id, &e);
    e.row.closed_at = s.by.now;
    assert_int_equal(scene_save(&s, &organisation_employees, &e), ERR_INVALID); /* leaving would do the same */
    e.row.closed_at = clock_utc(2027, 1, 1, 0, 0);
    assert_int_equal(scene_save(&s, &organisation_employees, &e), ERR_INVALID); /* on whatever day */
    hire(&s, "bo", 1 << ACCESS_ADMINISTRATOR);
    assert_int_equal(db_write(s.db, change_account_in, &anna), OK);
    assert_true(account_of(&s, anna.account.employee_id).disabled_at != DB_NULL);
    arena_free(&s.arena);
}

static bool can_sign_in(struct scene *s, str username) {
    struct access_account_line line;
    int64_t authority_id;
    DB_READ(tx);
    assert_int_equal(db_read_begin(s->db, &tx), OK);
    assert_int_equal(access_account_find(tx, &s->arena, username, &authority_id, &line), OK);
    return !line.disabled;
}

static void whoever_is_to_leave_works_until_the_day_and_is_no_administrator_to_count_on(void **state) {
    struct scene s = scene_new(*state);
    struct account_step anna = hire(&s, "anna", 1 << ACCESS_ADMINISTRATOR), bo = hire(&s, "bo", 1 << ACCESS_ADMINISTRATOR);
    struct organisation_employee e;
    s.by.now = clock_now();
    scene_load(&s, &organisation_employees, anna.account.employee_id, &e);
    e.row.closed_at = clock_day_next(s.by.now);
    assert_int_equal(scene_save(&s, &organisation_employees, &e), OK);
    assert_true(account_of(&s, e.row.id).disabled_at == DB_NULL && can_sign_in(&s, anna.account.username));
    bo.disabled = true;
    assert_int_equal(db_write(s.db, change_account_in, &bo), ERR_INVALID); /* the last who stays */
    scene_load(&s, &organisation_employees, e.row.id, &e);
    e.row.closed_at = clock_now() - 1; /* the day has come */
    people_sql(s.db, "UPDATE employee SET closed_at = %lld WHERE id = %lld", (long long)e.row.closed_at, (long long)e.row.id);
    assert_false(can_sign_in(&s, anna.account.username));
    scene_load(&s, &organisation_employees, e.row.id, &e);
    e.row.closed_at = DB_NULL;
    assert_int_equal(scene_save(&s, &organisation_employees, &e), OK);
    assert_true(can_sign_in(&s, anna.account.username));
    arena_free(&s.arena);
}

static void whoever_leaves_has_no_account_and_no_duty(void **state) {
    struct scene s = scene_new(*state);
    struct account_step anna = hire(&s, "anna", 1 << ACCESS_STAFF);
    struct organisation_unit u = scene_centre("Nord");
    struct organisation_employee e;
    assert_int_equal(scene_save(&s, &organisation_units, &u), OK);
    people_sql(s.db, "INSERT INTO duty (authority_id, id, employee_id, unit_id, started_at) VALUES (%lld, 1, %lld, %lld, 1)",
               (long long)s.by.authority_id, (long long)anna.account.employee_id, (long long)u.row.id);
    scene_load(&s, &organisation_employees, anna.account.employee_id, &e);
    e.row.closed_at = s.by.now;
    assert_int_equal(scene_save(&s, &organisation_employees, &e), OK);
    assert_true(account_of(&s, e.row.id).disabled_at != DB_NULL);
    struct sql_organisation_duty_of duty;
    DB_READ(tx);
    assert_int_equal(db_read_begin(s.db, &tx), OK);
    assert_int_equal(sql_organisation_duty_of(tx, &s.arena, (struct sql_organisation_duty_of_in){s.by.authority_id, e.row.id, 0}, &duty), ERR_NOT_FOUND);
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
    assert_int_equal(sql_organisation_tasks(tx, &s->arena, (struct sql_organisation_tasks_in){s->by.authority_id, unit_id, employee_id, s->by.now}, &list), OK);
    return list;
}

static void a_unit_takes_several_tasks_on_at_once(void **state) {
    struct scene s = scene_new(*state);
    struct organisation_unit u = scene_centre("Nord");
    assert_int_equal(scene_save(&s, &organisation_units, &u), OK);
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
    struct scene s = scene_new(*state);
    struct organisation_employee e = scene_person("Anna");
    assert_int_equal(scene_save(&s, &organisation_employees, &e), OK);
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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_seconded_employee_has_the_kind_of_their_employer),
        cmocka_unit_test(an_employee_has_one_account_and_a_name_of_their_own),
        cmocka_unit_test(the_last_administrator_stays_one),
        cmocka_unit_test(whoever_is_to_leave_works_until_the_day_and_is_no_administrator_to_count_on),
        cmocka_unit_test(whoever_leaves_has_no_account_and_no_duty),
        cmocka_unit_test(a_unit_takes_several_tasks_on_at_once),
        cmocka_unit_test(an_employee_is_qualified_task_by_task_and_for_all),
    };
    return testdb_run(tests);
}
