/* The rules of editing the organisation: units, booths, counters, authorities, opening hours. */
#include "support/people.h"
#include "support/scene.h"
#include "support/testdb.h"

/* ---- versions ---- */

static void a_unit_is_made_and_changed_and_the_log_says_how(void **state) {
    struct scene s = scene_new(*state);
    struct organisation_unit u = scene_centre("Borgerservice Nørrebro"), again;
    assert_int_equal(scene_save(&s, &organisation_units, &u), OK);
    assert_true(u.row.id > 0);
    assert_int_equal(u.row.version, 1);
    assert_true(str_eq(u.row.key, S("borgerservice-noerrebro")));
    u.row.phone = S("33663366");
    assert_int_equal(scene_save(&s, &organisation_units, &u), OK);
    scene_load(&s, &organisation_units, u.row.id, &again);
    assert_int_equal(again.row.version, 2);
    assert_true(str_eq(again.row.phone, S("33663366")));
    assert_true(str_eq(again.row.model, S("supermarked")));
    assert_string_equal(scene_audit(&s).p, "unit.change phone:  → 33663366");
    arena_free(&s.arena);
}

static void the_second_of_two_who_change_the_same_is_told(void **state) {
    struct scene s = scene_new(*state);
    struct organisation_unit mine = scene_centre("Nord"), theirs;
    assert_int_equal(scene_save(&s, &organisation_units, &mine), OK);
    theirs = mine;
    theirs.row.name = S("Nordlyset");
    assert_int_equal(scene_save(&s, &organisation_units, &theirs), OK);
    mine.row.name = S("Nordpolen");
    assert_int_equal(scene_save(&s, &organisation_units, &mine), ERR_CONFLICT);
    assert_null(s.fault.text);
    scene_load(&s, &organisation_units, mine.row.id, &theirs);
    assert_true(str_eq(theirs.row.name, S("Nordlyset")));
    arena_free(&s.arena);
}

static void a_municipality_sees_nothing_of_another(void **state) {
    struct scene ours = scene_new(*state), theirs = scene_new(*state);
    struct organisation_unit u = scene_centre("Nord");
    assert_int_equal(scene_save(&ours, &organisation_units, &u), OK);
    u.row.name = S("Vores nu");
    assert_int_equal(scene_save(&theirs, &organisation_units, &u), ERR_NOT_FOUND);
    arena_free(&ours.arena);
    arena_free(&theirs.arena);
}

/* ---- units ---- */

static void two_units_cannot_share_a_key(void **state) {
    struct scene s = scene_new(*state);
    struct organisation_unit a = scene_centre("Øst"), b = scene_centre("Øst");
    assert_int_equal(scene_save(&s, &organisation_units, &a), OK);
    assert_int_equal(scene_save(&s, &organisation_units, &b), ERR_INVALID);
    assert_string_equal(s.fault.field, "key");
    assert_true(str_eq(s.fault.what, S("oest")));
    arena_free(&s.arena);
}

static void a_department_unit_says_which_department(void **state) {
    struct scene s = scene_new(*state);
    struct organisation_unit u = scene_centre("Familieafdelingen");
    u.row.kind = S("department");
    assert_int_equal(scene_save(&s, &organisation_units, &u), ERR_INVALID);
    assert_string_equal(s.fault.field, "department");
    u.row.department = S("XYZ");
    assert_int_equal(scene_save(&s, &organisation_units, &u), ERR_INVALID);
    u.row.department = S("FAF");
    assert_int_equal(scene_save(&s, &organisation_units, &u), OK);
    arena_free(&s.arena);
}

static void participants_belong_to_a_shared_contact_centre(void **state) {
    struct scene s = scene_new(*state);
    struct organisation_unit u = scene_centre("Kontakt"), again;
    u.participants = S("0147,0101");
    assert_int_equal(scene_save(&s, &organisation_units, &u), ERR_INVALID);
    assert_string_equal(s.fault.field, "participants");
    u.participants = S("");
    assert_int_equal(scene_save(&s, &organisation_units, &u), OK);
    scene_load(&s, &organisation_units, u.row.id, &again);
    again.row.kind = S("shared_contact_centre");
    again.participants = S("0147,0101");
    assert_int_equal(scene_save(&s, &organisation_units, &again), OK);
    scene_load(&s, &organisation_units, u.row.id, &u);
    assert_true(str_eq(u.participants, S("0101,0147")));
    u.participants = S("0147");
    assert_int_equal(scene_save(&s, &organisation_units, &u), OK);
    scene_load(&s, &organisation_units, u.row.id, &u);
    assert_true(str_eq(u.participants, S("0147")));
    u.row.kind = S("contact_centre"); /* it is shared no longer */
    assert_int_equal(scene_save(&s, &organisation_units, &u), OK);
    scene_load(&s, &organisation_units, u.row.id, &u);
    assert_int_equal(u.participants.n, 0);
    arena_free(&s.arena);
}

static void a_unit_with_open_contacts_is_not_closed(void **state) {
    struct scene s = scene_new(*state);
    struct organisation_unit u = scene_centre("Syd");
    assert_int_equal(scene_save(&s, &organisation_units, &u), OK);
    people_sql(s.db, "INSERT INTO contact (authority_id, id, unit_id, channel, state, created_at) VALUES (%lld, 7, %lld, 'counter', 'open', 1)",
               (long long)s.by.authority_id, (long long)u.row.id);
    u.row.closed_at = s.by.now;
    assert_int_equal(scene_save(&s, &organisation_units, &u), ERR_INVALID);
    assert_true(str_eq(s.fault.what, S("1")));
    u.row.closed_at = clock_utc(2026, 12, 1, 0, 0); /* until then there is time to finish them */
    assert_int_equal(scene_save(&s, &organisation_units, &u), OK);
    assert_string_equal(scene_audit(&s).p, "unit.close closes_on:  → 2026-12-01");
    u.row.closed_at = s.by.now;
    assert_int_equal(scene_save(&s, &organisation_units, &u), ERR_INVALID);
    people_sql(s.db, "UPDATE contact SET state = 'closed', outcome = 'signposted', closed_at = 2 WHERE authority_id = %lld",
               (long long)s.by.authority_id);
    assert_int_equal(scene_save(&s, &organisation_units, &u), OK);
    u.row.closed_at = DB_NULL;
    assert_int_equal(scene_save(&s, &organisation_units, &u), OK); /* and opened again */
    arena_free(&s.arena);
}

/* ---- booths and counters ---- */

static void a_booth_is_somebodys(void **state) {
    struct scene s = scene_new(*state);
    struct organisation_unit u = scene_centre("Vest");
    assert_int_equal(scene_save(&s, &organisation_units, &u), OK);
    struct sql_organisation_booth b = {.closed_at = DB_NULL, .unit_id = u.row.id, .owner_authority_id = DB_NULL, .name = S("Skat"),
                                       .department = S(""), .hours = S("tirsdag 10–14")};
    assert_int_equal(scene_save(&s, &organisation_booths, &b), ERR_INVALID);
    b.department = S("FAF");
    assert_int_equal(scene_save(&s, &organisation_booths, &b), OK);
    b.owner_authority_id = 999;
    assert_int_equal(scene_save(&s, &organisation_booths, &b), ERR_INVALID);
    assert_string_equal(s.fault.field, "owner_authority_id");
    arena_free(&s.arena);
}

static void a_counter_stands_in_the_booth_of_its_own_unit(void **state) {
    struct scene s = scene_new(*state);
    struct organisation_unit u = scene_centre("Midt"), other = scene_centre("Anden");
    assert_int_equal(scene_save(&s, &organisation_units, &u), OK);
    assert_int_equal(scene_save(&s, &organisation_units, &other), OK);
    struct sql_organisation_booth b = {.closed_at = DB_NULL, .unit_id = other.row.id, .owner_authority_id = DB_NULL, .name = S("Bod"),
                                       .department = S("FAF"), .hours = S("")};
    assert_int_equal(scene_save(&s, &organisation_booths, &b), OK);
    struct sql_organisation_counter c = {.closed_at = DB_NULL, .unit_id = u.row.id, .booth_id = b.id, .name = S("Skranke 1")};
    assert_int_equal(scene_save(&s, &organisation_counters, &c), ERR_INVALID);
    c.booth_id = DB_NULL;
    assert_int_equal(scene_save(&s, &organisation_counters, &c), OK);
    arena_free(&s.arena);
}

/* ---- authorities and agreements ---- */

static void a_municipality_edits_itself_and_what_nobody_is_served_by(void **state) {
    struct scene ours = scene_new(*state), theirs = scene_new(*state);
    struct sql_organisation_authority us, them;
    scene_load(&ours, &organisation_authorities, ours.by.authority_id, &us);
    us.leadership = S("shared");
    us.dispensation = true;
    us.municipality_code = S("0492");
    assert_int_equal(scene_save(&ours, &organisation_authorities, &us), OK);
    scene_load(&theirs, &organisation_authorities, theirs.by.authority_id, &them);
    assert_int_equal(scene_save(&ours, &organisation_authorities, &them), ERR_DENIED);
    arena_free(&ours.arena);
    arena_free(&theirs.arena);
}

static void an_agreement_is_with_somebody_else_and_ends_after_it_began(void **state) {
    struct scene s = scene_new(*state);
    struct sql_organisation_agreement g = {.other_authority_id = s.by.authority_id, .kind = S("agreement"), .task_id = DB_NULL,
        .source = S("Aftale af 1. oktober"), .valid_from = clock_utc(2026, 10, 1, 0, 0), .valid_to = DB_NULL};
    assert_int_equal(scene_save(&s, &organisation_agreements, &g), ERR_INVALID);
    assert_string_equal(s.fault.field, "other_authority_id");
    g.other_authority_id = people_authority(s.db);
    g.valid_to = g.valid_from;
    assert_int_equal(scene_save(&s, &organisation_agreements, &g), ERR_INVALID);
    assert_string_equal(s.fault.field, "valid_to");
    g.valid_to = g.valid_from + DAY;
    g.task_id = 12345;
    assert_int_equal(scene_save(&s, &organisation_agreements, &g), ERR_INVALID);
    assert_string_equal(s.fault.field, "task_id");
    g.task_id = DB_NULL;
    assert_int_equal(scene_save(&s, &organisation_agreements, &g), OK);
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

struct week_step { struct scene *s; int64_t unit_id, version, day_version; struct authority_hours week[7]; };

static enum err set_week_in(struct db_tx *tx, void *ctx) {
    struct week_step *c = ctx;
    return organisation_week_set(tx, &c->s->arena, &c->s->by, c->unit_id, c->version, c->week);
}

static enum err split_day_in(struct db_tx *tx, void *ctx) {
    struct week_step *c = ctx;
    return organisation_exception_set(tx, &c->s->arena, &c->s->by, c->unit_id, c->day_version, S("2026-11-23"), &c->week[1], S("Flytning"));
}

static enum err close_day_in(struct db_tx *tx, void *ctx) {
    struct week_step *c = ctx;
    return organisation_exception_set(tx, &c->s->arena, &c->s->by, c->unit_id, c->day_version, S("2026-11-23"), &(struct authority_hours){}, S("Julefrokost"));
}

static enum err open_day_in(struct db_tx *tx, void *ctx) {
    struct week_step *c = ctx;
    return organisation_exception_remove(tx, &c->s->arena, &c->s->by, c->unit_id, c->day_version, S("2026-11-23"));
}

static enum err hold_day_in(struct db_tx *tx, void *ctx) {
    struct week_step *c = ctx;
    struct authority_exception now;
    TRY(organisation_exception_hold(tx, &c->s->arena, &c->s->by, c->unit_id, S("2026-11-23"), &now));
    c->day_version = now.version;
    return OK;
}

/* The version that the day has now, as a form or an API's answer would say it. */
static void look_at_day(struct week_step *w) {
    assert_int_equal(db_write(w->s->db, hold_day_in, w), OK);
}

static void assert_open(struct week_step *w, bool open) {
    struct authority_hours today;
    DB_READ(tx);
    assert_int_equal(db_read_begin(w->s->db, &tx), OK);
    assert_int_equal(authority_hours_on(tx, &w->s->arena, w->s->by.authority_id, w->unit_id, w->s->by.now, &today), OK);
    assert_int_equal(authority_open_at(&today, w->s->by.now), open);
}

static void a_week_and_a_day_that_is_not_as_the_others(void **state) {
    struct scene s = scene_new(*state);
    struct organisation_unit u = scene_centre("Nord");
    assert_int_equal(scene_save(&s, &organisation_units, &u), OK);
    struct week_step w = {&s, u.row.id, 1, 0, {}};
    assert_null(organisation_spans_read(S("9-12, 13-16"), &w.week[0]));
    assert_int_equal(db_write(s.db, set_week_in, &w), OK);
    assert_open(&w, true); /* a Monday at 10 */
    assert_int_equal(db_write(s.db, set_week_in, &w), ERR_CONFLICT);
    w.version = 2;
    assert_int_equal(db_write(s.db, set_week_in, &w), OK);
    assert_int_equal(db_write(s.db, close_day_in, &w), OK);
    assert_open(&w, false);
    look_at_day(&w);
    assert_int_equal(db_write(s.db, open_day_in, &w), OK);
    assert_open(&w, true);
    assert_int_equal(db_write(s.db, open_day_in, &w), ERR_NOT_FOUND);
    w.day_version = 0;
    assert_null(organisation_spans_read(S("8-9.30 og 11-12"), &w.week[1]));
    assert_int_equal(db_write(s.db, split_day_in, &w), OK);
    assert_open(&w, false); /* between its two stretches */
    look_at_day(&w);
    assert_null(organisation_spans_read(S("8-9, 10-12"), &w.week[1]));
    assert_int_equal(db_write(s.db, split_day_in, &w), OK); /* the day is written again */
    assert_open(&w, true);
    arena_free(&s.arena);
}

static void the_second_of_two_who_set_the_same_day_is_told(void **state) {
    struct scene s = scene_new(*state);
    struct organisation_unit u = scene_centre("Havnen");
    assert_int_equal(scene_save(&s, &organisation_units, &u), OK);
    struct week_step first = {&s, u.row.id, 1, 0, {}}, second = first, late;
    assert_int_equal(db_write(s.db, close_day_in, &first), OK);
    assert_int_equal(db_write(s.db, close_day_in, &second), ERR_CONFLICT); /* it is no new day any more */
    look_at_day(&first);
    late = second = first;
    assert_int_equal(db_write(s.db, split_day_in, &first), OK);
    assert_int_equal(db_write(s.db, close_day_in, &second), ERR_CONFLICT);
    assert_int_equal(db_write(s.db, open_day_in, &second), ERR_CONFLICT);
    look_at_day(&second);
    assert_int_equal(db_write(s.db, open_day_in, &second), OK);
    assert_int_equal(db_write(s.db, close_day_in, &(struct week_step){&s, u.row.id, 1, 0, {}}), OK);
    assert_int_equal(db_write(s.db, close_day_in, &late), ERR_CONFLICT); /* removed and set again: another day than was seen */
    look_at_day(&first);
    assert_true(first.day_version > second.day_version);
    scene_load(&s, &organisation_units, u.row.id, &u);
    assert_int_equal(u.row.version, 1); /* whoever edits the unit itself is not in the way */
    arena_free(&s.arena);
}

struct naming { struct scene *s; int64_t version; const char *name; };

static enum err name_department_in(struct db_tx *tx, void *ctx) {
    struct naming *n = ctx;
    return organisation_department_set(tx, &n->s->arena, &n->s->by, n->version, S("FAF"), str_c(n->name), &n->s->fault);
}

static void the_second_of_two_who_rename_a_department_is_told(void **state) {
    struct scene s = scene_new(*state);
    assert_int_equal(db_write(s.db, name_department_in, &(struct naming){&s, 0, "Ny"}), ERR_CONFLICT); /* the code is taken */
    assert_int_equal(db_write(s.db, name_department_in, &(struct naming){&s, 1, "Familie"}), OK);
    assert_int_equal(db_write(s.db, name_department_in, &(struct naming){&s, 1, "Arbejde"}), ERR_CONFLICT);
    assert_true(str_contains(scene_audit(&s), S("FAF: Familie")));
    assert_int_equal(db_write(s.db, name_department_in, &(struct naming){&s, 2, "Arbejde"}), OK);
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
        cmocka_unit_test(a_municipality_edits_itself_and_what_nobody_is_served_by),
        cmocka_unit_test(an_agreement_is_with_somebody_else_and_ends_after_it_began),
        cmocka_unit_test(hours_are_read_as_people_write_them),
        cmocka_unit_test(a_week_and_a_day_that_is_not_as_the_others),
        cmocka_unit_test(the_second_of_two_who_set_the_same_day_is_told),
        cmocka_unit_test(the_second_of_two_who_rename_a_department_is_told),
        cmocka_unit_test(every_word_has_its_label),
        cmocka_unit_test(names_become_keys),
    };
    return testdb_run(tests);
}
