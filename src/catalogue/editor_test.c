/* Editing the catalogue: what is typed is judged as the files are, and nothing is lost on the way. On both engines. */
#include "catalogue/editor.h"
#include <unistd.h>
#include "catalogue/live.h"
#include "support/people.h"
#include "support/testdb.h"

struct scene {
    struct db *db;
    struct arena arena;
    struct editor_by by;
    struct editor_faults faults;
};

struct importing { struct scene *s; struct catalogue *c; struct catalogue_import done; };

static enum err import_in(struct db_tx *tx, void *ctx) {
    struct importing *i = ctx;
    return catalogue_import(tx, &i->s->arena, i->s->by.authority_id, i->c, i->s->by.now, &i->done);
}

/* A municipality of its own with the shipped catalogue. */
static struct scene scene(struct db *db) {
    struct scene s = {.db = db, .by = {.authority_id = people_authority(db), .now = clock_utc(2026, 11, 23, 10, 0)}};
    struct catalogue c;
    BUF(faults);
    assert_int_equal(catalogue_read("data/catalogue", &s.arena, &c, &faults), OK);
    struct importing i = {&s, &c, {}};
    assert_int_equal(db_write(db, import_in, &i), OK);
    return s;
}

static struct editor_item load(struct scene *s, enum editor_kind kind, const char *key) {
    struct editor_item item;
    DB_READ(tx);
    assert_int_equal(db_read_begin(s->db, &tx), OK);
    assert_int_equal(editor_load(tx, &s->arena, s->by.authority_id, kind, str_c(key), s->by.now, &item), OK);
    return item;
}

static str *text(struct editor_item *item, const char *name) {
    const struct editor_field *f = editor_fields(item->kind);
    for (size_t i = 0; f[i].name; i++)
        if (strcmp(f[i].name, name) == 0) return &item->texts.at[i];
    fail_msg("no field %s", name);
    return NULL;
}

struct step { struct scene *s; struct editor_item *item; int64_t version; ms_t closes; };

static enum err save_in(struct db_tx *tx, void *ctx) {
    struct step *c = ctx;
    return editor_save(tx, &c->s->arena, &c->s->by, c->item, c->version, &c->s->faults);
}

static enum err save(struct scene *s, struct editor_item *item, int64_t version) {
    return db_write(s->db, save_in, &(struct step){s, item, version, DB_NULL});
}

static enum err close_in(struct db_tx *tx, void *ctx) {
    struct step *c = ctx;
    return editor_close(tx, &c->s->arena, &c->s->by, c->item, c->version, c->closes);
}

static enum err set_closing(struct scene *s, struct editor_item *item, ms_t at) {
    return db_write(s->db, close_in, &(struct step){s, item, editor_version(item), at});
}

static enum err set_closed(struct scene *s, struct editor_item *item, bool closed) {
    return set_closing(s, item, closed ? s->by.now : DB_NULL);
}

/* ---- what is stored comes back as it was ---- */

static void assert_same_after_reading(struct scene *s, enum editor_kind kind, str key) {
    struct editor_item item = load(s, kind, str_z(&s->arena, key));
    str before = editor_block(&s->arena, &item);
    DB_READ(tx);
    assert_int_equal(db_read_begin(s->db, &tx), OK);
    assert_int_equal(editor_read(tx, &s->arena, s->by.authority_id, &item, &s->faults), OK);
    str after = editor_block(&s->arena, &item);
    if (!str_eq(before, after)) fail_msg("%.*s\n---\n%.*s", STR_ARG(before), STR_ARG(after));
}

static void whatever_is_in_the_catalogue_goes_through_a_form_unchanged(void **state) {
    struct scene s = scene(*state);
    struct catalogue c;
    DB_READ(tx);
    assert_int_equal(db_read_begin(s.db, &tx), OK);
    assert_int_equal(catalogue_load(tx, &s.arena, s.by.authority_id, s.by.now, &c), OK);
    db_read_end(&tx);
    assert_true(c.tasks_n > 100);
    for (size_t i = 0; i < c.tasks_n; i += 7) assert_same_after_reading(&s, EDITOR_TASK, c.tasks[i].key);
    for (size_t i = 0; i < c.life_events_n; i += 3) assert_same_after_reading(&s, EDITOR_LIFE_EVENT, c.life_events[i].key);
    arena_free(&s.arena);
}

/* ---- saving ---- */

static void a_task_is_changed_and_the_second_of_two_is_told(void **state) {
    struct scene s = scene(*state);
    struct editor_item mine = load(&s, EDITOR_TASK, "bbr"), theirs = mine;
    *text(&theirs, "name") = S("BBR og huset");
    assert_int_equal(save(&s, &theirs, 1), OK);
    assert_int_equal(editor_version(&theirs), 2);
    *text(&mine, "name") = S("BBR og taget");
    assert_int_equal(save(&s, &mine, 1), ERR_CONFLICT);
    assert_int_equal(s.faults.n, 0);
    struct editor_item now = load(&s, EDITOR_TASK, "bbr");
    assert_true(str_eq(editor_name(&now), S("BBR og huset")));
    assert_true(str_eq(now.task.file, S("by.txt"))); /* so that it is exported where it came from */
    arena_free(&s.arena);
}

static void what_is_wrong_is_told_at_its_field(void **state) {
    static const struct { const char *field, *value, *told; } wrong[] = {
        {"depths", "7 center", "depths"}, {"kle", "23", "kle"}, {"fees", "12 kr", "fees"}, {"links", "ftp://x", "links"},
        {"departments", "ABC", "departments"}, {"minutes", "500", "minutes"}, {"name", "", "name"}, {"owner", "state", "owner_key"},
        {"channels", "due", "channels"}, {"links", "", "channels"}, {"forms", "Skema | på papir", "forms"}, {"bring_en", "Drawings\nPhotos\nA map", "bring_en"},
    };
    struct scene s = scene(*state);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct editor_item item = load(&s, EDITOR_TASK, "bbr");
        *text(&item, wrong[i].field) = str_c(wrong[i].value);
        assert_int_equal(save(&s, &item, 1), ERR_INVALID);
        assert_true(s.faults.n > 0);
        assert_non_null(s.faults.at[0].field);
        assert_string_equal(s.faults.at[0].field, wrong[i].told);
    }
    arena_free(&s.arena);
}

/* Each line stands behind its field's name in the block, so a line cannot be another field. */
static void a_line_cannot_pretend_to_be_another_field(void **state) {
    struct scene s = scene(*state);
    struct editor_item item = load(&s, EDITOR_TASK, "bbr");
    *text(&item, "bring_en") = S("");
    *text(&item, "bring") = S("pas\nejer: stat\n[opgave anden]\nminutter: 99");
    *text(&item, "work_description") = S("1. Se efter.\n\nejer: stat\n[opgave anden]");
    assert_int_equal(save(&s, &item, 1), OK);
    struct editor_item now = load(&s, EDITOR_TASK, "bbr");
    assert_int_equal(now.task.owner, COMPETENCE_OWN);
    assert_int_equal(now.task.minutes, 10);
    assert_int_equal(now.task.bring.n, 4);
    assert_true(str_eq(now.task.work_description, S("1. Se efter.\nejer: stat\n[opgave anden]")));
    arena_free(&s.arena);
}

static void a_new_key_is_nobody_elses(void **state) {
    struct scene s = scene(*state);
    struct editor_item item = load(&s, EDITOR_TASK, "bbr");
    item.task = (struct catalogue_task){.closed_at = DB_NULL};
    item.key = S("faa-barn"); /* a life event has it */
    assert_int_equal(save(&s, &item, 0), ERR_CONFLICT);
    assert_string_equal(s.faults.at[0].field, "key");
    item.key = S("ny-ting");
    assert_int_equal(save(&s, &item, 0), OK);
    assert_true(editor_id(&item) > 0);
    struct editor_item again = item;
    again.task = (struct catalogue_task){.closed_at = DB_NULL};
    assert_int_equal(save(&s, &again, 0), ERR_CONFLICT);
    arena_free(&s.arena);
}

static void a_closed_task_stays_closed_when_it_is_edited(void **state) {
    struct scene s = scene(*state);
    struct editor_item item = load(&s, EDITOR_TASK, "bbr");
    assert_int_equal(set_closed(&s, &item, true), OK);
    *text(&item, "name") = S("BBR før");
    assert_int_equal(save(&s, &item, 2), OK);
    item = load(&s, EDITOR_TASK, "bbr");
    assert_true(editor_closed_at(&item) == s.by.now);
    assert_int_equal(set_closed(&s, &item, false), OK);
    item = load(&s, EDITOR_TASK, "bbr");
    assert_true(editor_closed_at(&item) == DB_NULL);
    assert_true(str_eq(editor_name(&item), S("BBR før")));
    arena_free(&s.arena);
}

static void a_package_keeps_its_order_and_names_tasks_that_are_there(void **state) {
    struct scene s = scene(*state);
    struct editor_item item = load(&s, EDITOR_LIFE_EVENT, "faa-barn");
    *text(&item, "tasks") = S("pas | Til sidst, men nu først\nbbr");
    assert_int_equal(save(&s, &item, 1), OK);
    item = load(&s, EDITOR_LIFE_EVENT, "faa-barn");
    assert_int_equal(item.life_event.tasks_n, 2);
    assert_true(str_eq(item.life_event.tasks[0].task_key, S("pas")));
    assert_true(str_eq(item.life_event.tasks[0].remark, S("Til sidst, men nu først")));
    assert_true(str_eq(item.life_event.tasks[1].task_key, S("bbr")));
    *text(&item, "tasks") = S("pas\nfindes-ikke");
    assert_int_equal(save(&s, &item, 2), ERR_INVALID);
    assert_string_equal(s.faults.at[0].field, "tasks");
    arena_free(&s.arena);
}

/* ---- whole files ---- */

struct file_step { struct scene *s; str text; bool whole; struct editor_plan plan; };

static enum err import_file_in(struct db_tx *tx, void *ctx) {
    struct file_step *f = ctx;
    return editor_import(tx, &f->s->arena, &f->s->by, f->text, f->whole, &f->plan);
}

static enum err plan_of(struct scene *s, str file, bool whole, struct editor_plan *ret) {
    DB_READ(tx);
    assert_int_equal(db_read_begin(s->db, &tx), OK);
    return editor_plan(tx, &s->arena, &s->by, file, whole, ret);
}

static str exported(struct scene *s) {
    BUF(out);
    DB_READ(tx);
    assert_int_equal(db_read_begin(s->db, &tx), OK);
    assert_int_equal(editor_export(tx, &s->arena, s->by.authority_id, (str){}, s->by.now, &out), OK);
    return str_dup(&s->arena, buf_str(&out));
}

static void what_is_exported_is_what_is_there(void **state) {
    struct scene s = scene(*state);
    struct editor_plan plan = {};
    assert_int_equal(plan_of(&s, exported(&s), true, &plan), OK);
    assert_int_equal(plan.will.n, 0);
    assert_true(plan.will.unchanged > 100);
    arena_free(&s.arena);
}

/* On the screen a day is said; in the file of the catalogue it stands as a line, and goes in again as it came out. */
static void what_is_to_close_is_in_use_until_the_day_and_keeps_it_through_a_file(void **state) {
    struct scene s = scene(*state);
    struct editor_item pas = load(&s, EDITOR_TASK, "pas"), event = load(&s, EDITOR_LIFE_EVENT, "faa-barn");
    struct editor_plan plan = {};
    ms_t day = clock_utc(2026, 12, 24, 0, 0);
    assert_int_equal(set_closing(&s, &pas, day), OK);
    assert_int_equal(set_closing(&s, &event, day), OK);
    *text(&pas, "minutes") = S("25"); /* edited meanwhile, it closes all the same */
    assert_int_equal(save(&s, &pas, 2), OK);
    assert_true(editor_closed_at(&pas) == day);
    str file = exported(&s);
    assert_true(str_contains(file, S("lukker: 2026-12-24")));
    struct file_step again = {&s, file, true, {}};
    assert_int_equal(db_write(s.db, import_file_in, &again), OK);
    assert_int_equal(again.plan.will.n, 0);
    pas = load(&s, EDITOR_TASK, "pas");
    assert_true(editor_closed_at(&pas) == day && editor_version(&pas) == 3);
    s.by.now = day - 1;
    assert_true(str_contains(exported(&s), S("[opgave pas]")));
    s.by.now = day;
    assert_false(str_contains(exported(&s), S("[opgave pas]")));
    assert_false(str_contains(exported(&s), S("[livssituation faa-barn]")));
    assert_int_equal(plan_of(&s, file, true, &plan), OK); /* the file of before says the same still */
    assert_int_equal(plan.will.n, 0);
    pas = load(&s, EDITOR_TASK, "pas");
    assert_int_equal(set_closing(&s, &pas, DB_NULL), OK);
    assert_true(str_contains(exported(&s), S("[opgave pas]")));
    arena_free(&s.arena);
}

/* A closed task may still stand in packages; that must not keep a file out, nor make the export one that cannot be read. */
static void a_closed_task_in_a_package_hinders_nobody(void **state) {
    struct scene s = scene(*state);
    struct editor_item pas = load(&s, EDITOR_TASK, "pas"), bbr = load(&s, EDITOR_TASK, "bbr");
    struct editor_plan plan = {};
    assert_int_equal(set_closed(&s, &pas, true), OK);
    *text(&bbr, "minutes") = S("25");
    assert_int_equal(plan_of(&s, editor_block(&s.arena, &bbr), false, &plan), OK);
    assert_int_equal(plan_of(&s, exported(&s), true, &plan), OK);
    for (size_t i = 0; i < plan.will.n; i++) assert_int_equal(plan.will.steps[i].kind, CATALOGUE_LIFE_EVENT);
    arena_free(&s.arena);
}

static void a_file_of_one_task_touches_no_other(void **state) {
    struct scene s = scene(*state);
    struct editor_item item = load(&s, EDITOR_TASK, "bbr");
    *text(&item, "minutes") = S("25");
    DB_READ(tx);
    assert_int_equal(db_read_begin(s.db, &tx), OK);
    assert_int_equal(editor_read(tx, &s.arena, s.by.authority_id, &item, &s.faults), OK);
    db_read_end(&tx);
    struct file_step f = {&s, editor_block(&s.arena, &item), false, {}};
    assert_int_equal(plan_of(&s, f.text, false, &f.plan), OK);
    assert_int_equal(f.plan.will.n, 1);
    assert_int_equal(f.plan.will.steps[0].change, CATALOGUE_CHANGED);
    assert_int_equal(db_write(s.db, import_file_in, &f), OK);
    item = load(&s, EDITOR_TASK, "bbr");
    assert_int_equal(item.task.minutes, 25);
    assert_int_equal(editor_version(&item), 2);
    item = load(&s, EDITOR_TASK, "pas");
    assert_true(editor_version(&item) == 1 && editor_closed_at(&item) == DB_NULL);
    /* as the whole catalogue it would close the rest, and is refused no more than that is wanted */
    assert_int_equal(plan_of(&s, f.text, true, &f.plan), OK);
    assert_true(f.plan.will.n > 100);
    arena_free(&s.arena);
}

static str named(struct scene *s, str key) {
    struct catalogue c;
    DB_READ(tx);
    assert_int_equal(db_read_begin(s->db, &tx), OK);
    assert_int_equal(catalogue_load(tx, &s->arena, s->by.authority_id, s->by.now, &c), OK);
    for (size_t i = 0; i < c.authorities_n; i++)
        if (str_eq(c.authorities[i].key, key)) return str_printf(&s->arena, "%.*s in %.*s", STR_ARG(c.authorities[i].name), STR_ARG(c.authorities[i].file));
    return (str){};
}

static void an_authority_that_changes_is_told_before_and_after(void **state) {
    struct scene s = scene(*state);
    BUF(file);
    str all = exported(&s), name = S("navn: Udbetaling Danmark\n");
    const char *at = memmem(all.p, all.n, name.p, name.n);
    size_t before = (size_t)(at - all.p);
    buf_add(&file, str_sub(all, 0, before));
    buf_lit(&file, "navn: Udbetaling Nord\n");
    buf_add(&file, str_sub(all, before + name.n, all.n));
    buf_lit(&file, "\n[myndighed toldstyrelsen]\nnavn: Toldstyrelsen\nnavn-en: Customs\nart: stat\ntelefon: ukendt\nkort: Told.\nkort-en: Customs.\n");
    struct file_step f = {&s, buf_str(&file), true, {}};
    assert_int_equal(plan_of(&s, f.text, true, &f.plan), ERR_INVALID); /* who edits one catalogue: all municipalities share them */
    assert_int_equal(f.plan.faults.n, 1);
    assert_int_equal(db_write(s.db, import_file_in, &f), ERR_INVALID);
    s.by.organisation = true;
    assert_int_equal(plan_of(&s, f.text, true, &f.plan), OK);
    for (int done = 0; done < 2; done++) { /* as a preview, and when it is done */
        const struct catalogue_import *w = &f.plan.will;
        assert_int_equal(w->n, 2);
        assert_true(w->steps[0].kind == CATALOGUE_AUTHORITY && w->steps[0].change == CATALOGUE_CHANGED && str_eq(w->steps[0].key, S("udbetaling-danmark")));
        assert_true(w->steps[1].kind == CATALOGUE_AUTHORITY && w->steps[1].change == CATALOGUE_ADDED && str_eq(w->steps[1].name, S("Toldstyrelsen")));
        if (!done) assert_true(str_eq(named(&s, S("udbetaling-danmark")), S("Udbetaling Danmark in myndigheder.txt")));
        if (!done) assert_int_equal(db_write(s.db, import_file_in, &f), OK);
    }
    assert_true(str_eq(named(&s, S("udbetaling-danmark")), S("Udbetaling Nord in myndigheder.txt")));
    assert_true(str_eq(named(&s, S("toldstyrelsen")), S("Toldstyrelsen in nye-myndigheder.txt"))); /* or it would never be exported */
    assert_int_equal(plan_of(&s, f.text, true, &f.plan), OK);
    assert_int_equal(f.plan.will.n, 0);
    assert_int_equal(db_write(s.db, import_file_in, &(struct file_step){&s, all, true, {}}), OK); /* authorities are shared: as it was */
    arena_free(&s.arena);
}

static void a_faulty_file_changes_nothing(void **state) {
    static const char *const bad[] = {"", "[opgave halv]\nnavn: Halv\n", "noget helt andet", "[myndighed x"};
    struct scene s = scene(*state);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct file_step f = {&s, str_c(bad[i]), true, {}};
        assert_int_equal(db_write(s.db, import_file_in, &f), ERR_INVALID);
        assert_true(f.plan.faults.n > 0 && f.plan.faults.at[0].text.n > 0);
    }
    struct editor_plan plan = {};
    assert_int_equal(plan_of(&s, exported(&s), true, &plan), OK);
    assert_int_equal(plan.will.n, 0);
    arena_free(&s.arena);
}

/* ---- the search follows ---- */

static bool finds(struct catalogue_live *live, int64_t authority_id, const char *words) {
    const struct catalogue_index *index;
    struct catalogue_hit hit;
    assert_int_equal(catalogue_live_get(live, authority_id, &index), OK);
    bool found = catalogue_search(index, str_c(words), false, 1, &hit) == 1 && str_eq(hit.key, S("bbr"));
    catalogue_live_put(live, index);
    return found;
}

static void the_search_finds_what_was_just_written_and_readers_keep_what_they_hold(void **state) {
    struct testdb own = testdb_create(db_engine(*state), 4, "schema"); /* a listener cannot be taken back, so a database of its own */
    struct scene s = scene(own.db);
    struct catalogue_live *live;
    const struct catalogue_index *held;
    struct catalogue_hit hit;
    assert_int_equal(catalogue_live_new(own.db, CATALOGUE_WORD_LIST, &live), OK);
    assert_false(finds(live, s.by.authority_id, "ladcykelregister"));
    assert_int_equal(catalogue_live_get(live, s.by.authority_id, &held), OK);
    struct editor_item item = load(&s, EDITOR_TASK, "bbr");
    *text(&item, "words") = S("bbr, ladcykelregister");
    assert_int_equal(save(&s, &item, 1), OK);
    bool found = false;
    for (int i = 0; i < 100 && !found; i++) {
        usleep(20'000); /* the event comes after the commit */
        found = finds(live, s.by.authority_id, "ladcykelregister");
    }
    assert_true(found);
    assert_int_equal(catalogue_search(held, S("pas"), false, 1, &hit), 1); /* the old one is whole until it is let go */
    catalogue_live_put(live, held);
    testdb_drop(&own); /* nobody hears events any more */
    catalogue_live_free(live);
    arena_free(&s.arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatever_is_in_the_catalogue_goes_through_a_form_unchanged),
        cmocka_unit_test(a_task_is_changed_and_the_second_of_two_is_told),
        cmocka_unit_test(what_is_wrong_is_told_at_its_field),
        cmocka_unit_test(a_line_cannot_pretend_to_be_another_field),
        cmocka_unit_test(a_new_key_is_nobody_elses),
        cmocka_unit_test(a_closed_task_stays_closed_when_it_is_edited),
        cmocka_unit_test(a_package_keeps_its_order_and_names_tasks_that_are_there),
        cmocka_unit_test(what_is_exported_is_what_is_there),
        cmocka_unit_test(what_is_to_close_is_in_use_until_the_day_and_keeps_it_through_a_file),
        cmocka_unit_test(a_closed_task_in_a_package_hinders_nobody),
        cmocka_unit_test(a_file_of_one_task_touches_no_other),
        cmocka_unit_test(an_authority_that_changes_is_told_before_and_after), cmocka_unit_test(a_faulty_file_changes_nothing),
        cmocka_unit_test(the_search_finds_what_was_just_written_and_readers_keep_what_they_hold),
    };
    return testdb_run(tests);
}
