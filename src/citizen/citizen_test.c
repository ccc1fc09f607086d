/* Citizens: what a CPR number is, how it is kept, and what is remembered. */
#include "support/testdb.h"
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>
#include "citizen/citizen.h"
#include "citizen/key.h"

/* ---- the number ---- */

static void a_number_is_accepted_by_its_day_and_never_refused_on_its_checksum(void **state) {
    static const struct { str in; const char *digits; int year; bool replacement; } good[] = {
        {S_INIT("0101900000"), "0101900000", 1990, false},  {S_INIT("010190-1234"), "0101901234", 1990, false},
        {S_INIT("010190 1234"), "0101901234", 1990, false}, {S_INIT(" 0101901234 "), "0101901234", 1990, false},
        {S_INIT("2902004000"), "2902004000", 2000, false},  {S_INIT("0101364000"), "0101364000", 2036, false},
        {S_INIT("0101374000"), "0101374000", 1937, false},  {S_INIT("0101575000"), "0101575000", 2057, false},
        {S_INIT("0101588000"), "0101588000", 1858, false},  {S_INIT("0101369999"), "0101369999", 2036, false},
        {S_INIT("6101900000"), "6101900000", 0, true},      {S_INIT("9112904000"), "9112904000", 0, true},
        {S_INIT("8902000000"), "8902000000", 0, true},
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct citizen_cpr cpr;
        assert_int_equal(citizen_cpr_parse(good[i].in, &cpr), OK);
        assert_string_equal(cpr.digits, good[i].digits);
        assert_int_equal(cpr.birth_year, good[i].year);
        assert_int_equal(cpr.replacement, good[i].replacement);
    }
}

static void what_is_no_number_is_refused(void **state) {
    static const str bad[] = {
        S_INIT(""), S_INIT("010190123"), S_INIT("01019012345"), S_INIT("0101-901234"), S_INIT("010190--1234"),
        S_INIT("010190-12 34"), S_INIT("0001900000"), S_INIT("3201900000"), S_INIT("0113900000"), S_INIT("3102900000"),
        S_INIT("2902000000"), /* 1900 was no leap year */ S_INIT("2902010000"), S_INIT("6001900000"), S_INIT("9201900000"),
        S_INIT("9002900000"), S_INIT("o101901234"), S_INIT("010190-1234-"), S_INIT("-0101901234"),
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct citizen_cpr cpr = {.digits = "untouched"};
        if (citizen_cpr_parse(bad[i], &cpr) != ERR_INVALID) fail_msg("accepted: %.*s", STR_ARG(bad[i]));
        assert_string_equal(cpr.digits, "untouched");
    }
}

static void the_screen_shows_the_birthday_only(void **state) {
    ARENA(a);
    assert_true(str_eq(citizen_cpr_masked(&a, S("0101901234")), S("010190-••••")));
    assert_true(str_eq(citizen_cpr_masked(&a, (str){}), S("")));
}

/* ---- the key ---- */

static struct citizen_key some_key(unsigned char fill) {
    struct citizen_key key;
    memset(key.bytes, fill, sizeof key.bytes);
    return key;
}

static void a_number_is_found_and_opened_by_its_own_key_only(void **state) {
    ARENA(a);
    struct citizen_key ours = some_key(1), other = some_key(2);
    str number = S("0101901234"), found = citizen_cpr_index(&a, &ours, 7, number), digits = {};
    assert_int_equal(found.n, 64);
    assert_true(str_eq(found, citizen_cpr_index(&a, &ours, 7, number)));
    assert_false(str_eq(found, citizen_cpr_index(&a, &other, 7, number)));
    assert_false(str_eq(found, citizen_cpr_index(&a, &ours, 8, number))); /* two municipalities can't be put together */
    str box = citizen_cpr_close(&a, &ours, number), again = citizen_cpr_close(&a, &ours, number);
    assert_false(str_eq(box, again));
    assert_false(str_contains(box, number));
    assert_int_equal(citizen_cpr_open(&a, &ours, box, &digits), OK);
    assert_true(str_eq(digits, number));
    assert_int_equal(citizen_cpr_open(&a, &other, box, &digits), ERR_STORAGE);
    char *changed = (char *)str_dup(&a, box).p;
    changed[box.n - 1] = changed[box.n - 1] == '0' ? '1' : '0';
    assert_int_equal(citizen_cpr_open(&a, &ours, (str){changed, box.n}, &digits), ERR_STORAGE);
    assert_int_equal(citizen_cpr_open(&a, &ours, S("abcd"), &digits), ERR_STORAGE);
}

static void make_folder(char path[64]) {
    snprintf(path, 64, "/tmp/indgang-key-XXXXXX");
    assert_non_null(mkdtemp(path));
}

static void a_key_is_made_once_for_its_owner_alone(void **state) {
    char folder[64], path[80];
    make_folder(folder);
    snprintf(path, sizeof path, "%s/citizen.key", folder);
    struct citizen_key first, second, untouched = some_key(9);
    assert_int_equal(citizen_key_load(path, &first), OK);
    assert_int_equal(citizen_key_load(path, &second), OK);
    assert_memory_equal(&first, &second, sizeof first);
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);

    assert_int_equal(chmod(path, 0640), 0); /* now the group could read it */
    assert_int_equal(citizen_key_load(path, &untouched), ERR_DENIED);
    assert_int_equal(chmod(path, 0600), 0);
    assert_int_equal(truncate(path, 20), 0);
    assert_int_equal(citizen_key_load(path, &untouched), ERR_INVALID);
    struct citizen_key nine = some_key(9);
    assert_memory_equal(&untouched, &nine, sizeof nine);
    unlink(path);
    assert_int_equal(rmdir(folder), 0); /* no draft was left behind */
    assert_int_equal(citizen_key_load(path, &untouched), ERR_STORAGE);
}

struct loading {
    const char *path;
    struct citizen_key key;
    enum err err;
};
static void *load(void *ctx) {
    struct loading *l = ctx;
    l->err = citizen_key_load(l->path, &l->key);
    return NULL;
}

static void programs_that_start_together_get_the_same_key(void **state) {
    char folder[64], path[80];
    make_folder(folder);
    snprintf(path, sizeof path, "%s/citizen.key", folder);
    pthread_t threads[8];
    struct loading loads[8] = {};
    for (int i = 0; i < 8; i++) {
        loads[i].path = path;
        assert_int_equal(pthread_create(&threads[i], NULL, load, &loads[i]), 0);
    }
    for (int i = 0; i < 8; i++) pthread_join(threads[i], NULL);
    for (int i = 0; i < 8; i++) {
        assert_int_equal(loads[i].err, OK);
        assert_memory_equal(&loads[i].key, &loads[0].key, sizeof loads[0].key);
    }
    unlink(path);
    assert_int_equal(rmdir(folder), 0);
}

/* ---- what is remembered ---- */

struct remembering {
    struct citizen about;
    struct citizen_key key;
    int64_t id;
};
static enum err remember(struct db_tx *tx, void *ctx) {
    struct remembering *r = ctx;
    ARENA(a);
    return citizen_remember(tx, &a, &r->key, &r->about, &r->id);
}

static enum err make_authority(struct db_tx *tx, void *ctx) {
    static const enum db_type types[] = {DB_INT, DB_TEXT};
    static const struct db_sql sql = {
        .name = "make_authority", .params = 2, .param_types = types,
        .sqlite = "INSERT INTO authority (id, key, kind, name, name_en, served) VALUES (?1, ?2, 'municipality', 'By', 'Town', 1)",
        .postgres = "INSERT INTO authority (id, key, kind, name, name_en, served) VALUES ($1, $2, 'municipality', 'By', 'Town', 1)",
    };
    ARENA(a);
    int64_t id = db_new_id(tx);
    *(int64_t *)ctx = id;
    const struct db_value params[] = {{DB_INT, .i = id}, {DB_TEXT, .s = str_printf(&a, "by-%lld", (long long)id)}};
    return db_run(tx, &sql, params, NULL, NULL, NULL);
}

static int64_t an_authority(struct db *db) {
    int64_t id = 0;
    assert_int_equal(db_write(db, make_authority, &id), OK);
    return id;
}

static int64_t remembered(struct db *db, struct citizen about) {
    struct remembering r = {.about = about, .key = some_key(1)};
    assert_int_equal(db_write(db, remember, &r), OK);
    return r.id;
}

static struct citizen known(struct db *db, struct arena *a, int64_t authority, int64_t id) {
    DB_READ(tx);
    struct citizen c = {};
    struct citizen_key key = some_key(1);
    assert_int_equal(db_read_begin(db, &tx), OK);
    assert_int_equal(citizen_by_id(tx, a, &key, authority, id, &c), OK);
    return c;
}

static void a_citizen_is_the_same_at_the_next_visit(void **state) {
    struct db *db = *state;
    ARENA(a);
    int64_t authority = an_authority(db);
    struct citizen first = {.authority_id = authority, .cpr = S("010190-1234"), .name = S("Karen Holm"), .phone = S("+4511111111"),
                            .birth_year = DB_NULL};
    int64_t id = remembered(db, first);
    struct citizen next = {.authority_id = authority, .cpr = S("0101901234"), .phone = S("+4522222222"), .email = S("karen@example.dk"),
                           .birth_year = DB_NULL, .is_protected = true};
    assert_true(remembered(db, next) == id);
    struct citizen c = known(db, &a, authority, id);
    assert_true(str_eq(c.name, S("Karen Holm")) && str_eq(c.phone, S("+4511111111")) && str_eq(c.language, S("da")));
    assert_true(str_eq(c.email, S("karen@example.dk"))); /* what was not known is added; what is known stays */
    assert_true(str_eq(c.cpr, S("0101901234")));
    assert_true(c.birth_year == 1990 && c.is_protected && c.version == 2);

    next.is_protected = false; /* nobody loses their protection by visiting */
    assert_true(remembered(db, next) == id);
    c = known(db, &a, authority, id);
    assert_true(c.is_protected && c.version == 2);
}

static void the_same_number_elsewhere_and_no_number_are_others(void **state) {
    struct db *db = *state;
    ARENA(a);
    int64_t here = an_authority(db), there = an_authority(db);
    struct citizen c = {.authority_id = here, .cpr = S("6101900000"), .birth_year = DB_NULL};
    int64_t id = remembered(db, c);
    c.authority_id = there;
    assert_true(remembered(db, c) != id);
    struct citizen found = known(db, &a, here, id);
    assert_true(found.replacement && found.birth_year == DB_NULL);
    struct citizen unknown = {.authority_id = here, .name = S("En der gik"), .birth_year = DB_NULL};
    assert_true(remembered(db, unknown) != remembered(db, unknown));

    DB_READ(tx);
    struct citizen_key key = some_key(1);
    struct citizen_cpr cpr;
    assert_int_equal(citizen_cpr_parse(S("610190-0000"), &cpr), OK);
    assert_int_equal(db_read_begin(db, &tx), OK);
    assert_int_equal(citizen_by_cpr(tx, &a, &key, here, &cpr, &found), OK);
    assert_true(found.id == id && str_eq(found.cpr, S("6101900000")));
    assert_int_equal(citizen_by_id(tx, &a, NULL, here, id, &found), OK);
    assert_false(found.cpr.p); /* nobody asked for it */
    assert_int_equal(citizen_by_id(tx, &a, &key, there, id, &found), ERR_NOT_FOUND);
    key = some_key(2);
    assert_int_equal(citizen_by_cpr(tx, &a, &key, here, &cpr, &found), ERR_NOT_FOUND);
    assert_int_equal(citizen_by_id(tx, &a, &key, here, id, &found), ERR_STORAGE);
}

static enum err update(struct db_tx *tx, void *ctx) {
    ARENA(a);
    return citizen_update(tx, &a, ctx);
}

static void two_who_change_the_same_citizen_are_told(void **state) {
    struct db *db = *state;
    ARENA(a);
    int64_t authority = an_authority(db);
    struct citizen c = {.authority_id = authority, .name = S("Ib"), .email = S("ib@example.dk"), .birth_year = DB_NULL};
    int64_t id = remembered(db, c);
    struct citizen mine = known(db, &a, authority, id), yours = mine;
    mine.email = (str){};
    assert_int_equal(db_write(db, update, &mine), OK);
    assert_int_equal(db_write(db, update, &yours), ERR_CONFLICT);
    assert_true(str_eq(known(db, &a, authority, id).email, S("")));
}

static void *remember_thread(void *ctx) {
    struct { struct remembering r; struct db *db; enum err err; } *t = ctx;
    t->err = db_write(t->db, remember, &t->r);
    return NULL;
}

static void one_who_comes_at_eight_counters_at_once_is_one_citizen(void **state) {
    struct db *db = *state;
    struct citizen c = {.authority_id = an_authority(db), .cpr = S("0202801111"), .birth_year = DB_NULL};
    struct { struct remembering r; struct db *db; enum err err; } threads[8];
    pthread_t ids[8];
    for (int i = 0; i < 8; i++) {
        threads[i].r = (struct remembering){.about = c, .key = some_key(1)};
        threads[i].db = db;
        assert_int_equal(pthread_create(&ids[i], NULL, remember_thread, &threads[i]), 0);
    }
    for (int i = 0; i < 8; i++) pthread_join(ids[i], NULL);
    for (int i = 0; i < 8; i++) {
        assert_int_equal(threads[i].err, OK);
        assert_true(threads[i].r.id == threads[0].r.id);
    }
}

int main(void) {
    const struct CMUnitTest alone[] = {
        cmocka_unit_test(a_number_is_accepted_by_its_day_and_never_refused_on_its_checksum),
        cmocka_unit_test(what_is_no_number_is_refused),
        cmocka_unit_test(the_screen_shows_the_birthday_only),
        cmocka_unit_test(a_number_is_found_and_opened_by_its_own_key_only),
        cmocka_unit_test(a_key_is_made_once_for_its_owner_alone),
        cmocka_unit_test(programs_that_start_together_get_the_same_key),
    };
    const struct CMUnitTest kept[] = {
        cmocka_unit_test(a_citizen_is_the_same_at_the_next_visit),
        cmocka_unit_test(the_same_number_elsewhere_and_no_number_are_others),
        cmocka_unit_test(two_who_change_the_same_citizen_are_told),
        cmocka_unit_test(one_who_comes_at_eight_counters_at_once_is_one_citizen),
    };
    int failed = cmocka_run_group_tests(alone, NULL, NULL);
    return failed + testdb_run(kept);
}
