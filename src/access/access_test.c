/* Who gets in, how long, and what they may do. */
#include <unistd.h>
#include "access/inner.h"
#include "access/access_sql.h"
#include "support/people.h"
#include "support/testdb.h"

#define ROLE(role) (1 << ACCESS_##role)

/* ---- roles ---- */

/* The whole matrix, written out: a permission that a role gains or loses by accident shows here. */
static void each_role_may_what_its_work_takes_and_no_more(void **state) {
    static const struct { enum access_permission permission; const char *roles; } matrix[ACCESS_PERMISSIONS] = {
        {ACCESS_ANYBODY, "staff leader editor administrator system"},
        {ACCESS_SIGNED_IN, "staff leader editor administrator"},
        {ACCESS_TRIAGE, "staff leader"},
        {ACCESS_SERVE, "staff leader"},
        {ACCESS_CITIZEN, "staff"},
        {ACCESS_FIGURES, "leader"},
        {ACCESS_CATALOGUE, "editor administrator"},
        {ACCESS_ORGANISATION, "administrator"},
        {ACCESS_AUDIT, "administrator"},
        {ACCESS_READ, "staff leader editor administrator system"},
    };
    for (int p = 0; p < ACCESS_PERMISSIONS; p++) {
        assert_int_equal(matrix[p].permission, p);
        assert_non_null(access_permission_names[p]);
        for (int r = 0; r < ACCESS_ROLES; r++) {
            bool want = str_contains(str_c(matrix[p].roles), str_c(access_role_names[r]));
            bool may = access_permissions_of(1 << r) >> p & 1;
            if (may != want) fail_msg("%s, %s: %d", access_role_names[r], access_permission_names[p], may);
        }
    }
}

static void several_roles_hold_the_sum(void **state) {
    for (int64_t roles = 0; roles < 1 << ACCESS_ROLES; roles++) {
        uint32_t sum = 1u << ACCESS_ANYBODY;
        for (int r = 0; r < ACCESS_ROLES; r++)
            if (roles >> r & 1) sum |= access_permissions_of(1 << r);
        assert_int_equal(access_permissions_of(roles), sum);
    }
    assert_int_equal(access_permissions_of(1 << ACCESS_ROLES), 1u << ACCESS_ANYBODY); /* an unknown role is none */
}

static void roles_are_read_by_their_names(void **state) {
    int64_t roles = 7;
    assert_int_equal(access_roles_parse(S("staff, leader"), &roles), OK);
    assert_int_equal(roles, ROLE(STAFF) | ROLE(LEADER));
    assert_int_equal(access_roles_parse(S("staff,boss"), &roles), ERR_INVALID);
    assert_int_equal(access_roles_parse(S(""), &roles), ERR_INVALID);
}

/* ---- passwords and tokens ---- */

static void a_password_is_known_by_its_hash_only(void **state) {
    ARENA(a);
    str hash, again;
    assert_int_equal(access_password_hash(&a, S("korrekt hest batteri"), &hash), OK);
    assert_int_equal(access_password_hash(&a, S("korrekt hest batteri"), &again), OK);
    assert_true(str_starts(hash, S("$argon2id$v=19$m=19456,t=2,p=1$")));
    assert_false(str_eq(hash, again));
    assert_true(password_matches(hash, S("korrekt hest batteri")));
    assert_false(password_matches(hash, S("korrekt hest batteri ")));
    assert_false(password_matches(str_c(password_of_nobody), S("korrekt hest batteri")));
    assert_int_equal(access_password_hash(&a, S("elleve tegn"), &hash), ERR_INVALID);
    assert_int_equal(access_password_hash(&a, S("æøåäöüæøåäöü"), &hash), OK); /* characters, not bytes */
}

static void a_password_that_is_guessed_first_is_none(void **state) {
    ARENA(a);
    static const char *const weak[] = {"              ", "aaaaaaaaaaaa", "123456789012", "098765432109", "abcdefghijkl", "LKJIHGFEDCBA", "ababababcdcd",
                                       "dorte.holm", "dorte.holmdorte.holm", "Dorte.HolmDORTE.HOLMdorte.holm", "æøåæøåæøåæøå"};
    static const char *const fair[] = {"et langt kodeord", "1234 abcd 5678", "dorte.holm gik hjem", "borgerens indgang", "prøve prøve prøve", "123456789013"};
    for (size_t i = 0; i < sizeof weak / sizeof *weak; i++) {
        if (access_password_weak(str_c(weak[i]), S("dorte.holm")) == (strlen(weak[i]) < 12)) fail_msg("%s", weak[i]);
    }
    for (size_t i = 0; i < sizeof fair / sizeof *fair; i++)
        if (access_password_weak(str_c(fair[i]), S("dorte.holm"))) fail_msg("%s", fair[i]);
    str hash;
    assert_int_equal(access_password_hash(&a, S("123456789012"), &hash), ERR_INVALID);
}

/* A name that nobody has must cost the same work as one that somebody has. */
static void nobodys_password_is_as_hard_as_everybodys(void **state) {
    assert_false(password_outdated(str_c(password_of_nobody)));
    assert_true(password_outdated(S("$argon2id$v=19$m=8192,t=1,p=1$a4Odk0AIXKnBqRIWkzLy3g$qK9aeXAEoHq2dbcj2h/q22jQqcbndjzh6BvDf6yVxvg")));
}

static void random_text_is_long_and_never_the_same(void **state) {
    ARENA(a);
    assert_int_equal(access_random_token(&a).n, 43);
    assert_int_equal(access_short_token(&a).n, 22);
    assert_false(str_eq(access_random_token(&a), access_random_token(&a)));
}

/* ---- the throttle ---- */

struct try {
    struct arena *arena;
    const char *username, *peer;
    ms_t now;
    int wait_s;
};
static enum err run_try(struct db_tx *tx, void *ctx) {
    struct try *t = ctx;
    return throttle_try(tx, t->arena, str_c(t->username), str_c(t->peer), t->now, &t->wait_s);
}
/* Seconds to wait; 0: the try was made, and failed. */
static int try_at(struct db *db, const char *username, const char *peer, ms_t now) {
    ARENA(a);
    struct try t = {&a, username, peer, now, -1};
    assert_int_equal(db_write(db, run_try, &t), OK);
    return t.wait_s;
}

static void guessing_a_password_becomes_slow(void **state) {
    struct db *db = *state;
    ms_t now = clock_utc(2026, 11, 21, 9, 0);
    for (int i = 0; i < 5; i++) assert_int_equal(try_at(db, "anna", "192.0.2.1", now), 0);
    static const int waits[] = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900};
    for (size_t i = 0; i < sizeof waits / sizeof *waits; i++) {
        assert_int_equal(try_at(db, "ANNA", "192.0.2.1", now), waits[i]); /* other letters: the same name */
        assert_int_equal(try_at(db, "anna", "192.0.2.1", now + waits[i] * SECOND - 1), 1);
        now += waits[i] * SECOND;
        assert_int_equal(try_at(db, "anna", "192.0.2.1", now), 0);
    }
    assert_int_equal(try_at(db, "bente", "192.0.2.1", now), 0); /* others are not kept waiting */
    now += 4 * HOUR;
    for (int i = 0; i < 5; i++) assert_int_equal(try_at(db, "anna", "192.0.2.1", now), 0); /* forgotten */
    assert_int_equal(try_at(db, "anna", "192.0.2.1", now), 1);
}

static void who_guesses_elsewhere_keeps_nobody_waiting(void **state) {
    struct db *db = *state;
    ms_t now = clock_utc(2026, 11, 21, 7, 0);
    for (int guessed = 0; guessed < 15; now += SECOND) guessed += try_at(db, "frida", "203.0.113.50", now) == 0;
    assert_true(try_at(db, "frida", "203.0.113.50", now) > 500);
    assert_int_equal(try_at(db, "frida", "192.0.2.1", now), 0); /* at her counter */
}

static void guessing_from_many_addresses_becomes_slow_too(void **state) {
    struct db *db = *state;
    ARENA(a);
    ms_t now = clock_utc(2026, 11, 21, 7, 0);
    for (int i = 0; i < 100; i++) assert_int_equal(try_at(db, "gerda", str_printf(&a, "2001:db8:%x::1", i).p, now), 0);
    assert_int_equal(try_at(db, "gerda", "2001:db8:ffff::1", now), 1);
    assert_int_equal(try_at(db, "hanne", "2001:db8:ffff::1", now), 0);
    for (int i = 0; i < 200; i++) { /* as fast as they are let */
        const char *peer = str_printf(&a, "2001:db8:1:%x::1", i).p;
        now += try_at(db, "gerda", peer, now) * SECOND;
        assert_int_equal(try_at(db, "gerda", peer, now), 0);
    }
    assert_int_equal(try_at(db, "gerda", "2001:db8:fffe::1", now), 900);
    now += 4 * HOUR;
    assert_int_equal(try_at(db, "gerda", "2001:db8:fffe::1", now), 0);
    assert_int_equal(try_at(db, "gerda", "2001:db8:fffd::1", now), 0); /* forgotten */
}

static void an_office_is_not_locked_out_by_one_of_its_own(void **state) {
    struct db *db = *state;
    ARENA(a);
    ms_t now = clock_utc(2026, 11, 22, 9, 0);
    for (int i = 0; i < 50; i++) assert_int_equal(try_at(db, str_printf(&a, "kontor-%d", i).p, "203.0.113.9", now), 0);
    assert_int_equal(try_at(db, "kontor-99", "203.0.113.9", now), 1);
    assert_int_equal(try_at(db, "kontor-99", "203.0.113.9", now + SECOND), 0);
    assert_int_equal(try_at(db, "kontor-98", "203.0.113.10", now), 0);
}

static void an_ipv6_network_counts_as_one(void **state) {
    struct db *db = *state;
    ARENA(a);
    ms_t now = clock_utc(2026, 11, 23, 9, 0);
    for (int i = 0; i < 50; i++) {
        const char *peer = str_printf(&a, "2001:db8:1:2::%x", i).p;
        assert_int_equal(try_at(db, str_printf(&a, "v6-%d", i).p, peer, now), 0);
    }
    assert_int_equal(try_at(db, "v6-99", "2001:db8:1:2:ffff::1", now), 1);
    assert_int_equal(try_at(db, "v6-99", "2001:db8:1:3::1", now), 0);
    for (int i = 0; i < 5; i++) assert_int_equal(try_at(db, "v6", str_printf(&a, "2001:db8:1:4::%x", i).p, now), 0);
    assert_int_equal(try_at(db, "v6", "2001:db8:1:4::f", now), 1);
}

static void waiting_survives_a_restart(void **state) {
    struct testdb t = testdb_create(db_engine(*state), 2, "schema");
    ms_t now = clock_utc(2026, 11, 21, 9, 0);
    for (int i = 0; i < 5; i++) assert_int_equal(try_at(t.db, "anna", "192.0.2.1", now), 0);
    db_close(t.db);
    struct db_config config = {.url = t.url, .readers = 2};
    assert_int_equal(db_open(&config, &t.db), OK);
    assert_int_equal(try_at(t.db, "anna", "192.0.2.1", now), 1);
    testdb_drop(&t);
}

/* ---- signing in ---- */

static enum err sign_in(struct db *db, struct arena *a, const char *username, const char *password, ms_t now, str *cookie) {
    int wait_s = 0;
    return access_sign_in(db, a, str_c(username), str_c(password), S("192.0.2.77"), now, cookie, &wait_s);
}

static bool session_lives(struct db *db, str cookie, ms_t now) {
    ARENA(a);
    struct access_session s;
    enum err e = session_of_cookie(db, &a, cookie, now, true, &s);
    assert_true(e == OK || e == ERR_NOT_FOUND);
    return e == OK;
}

static void the_right_password_opens_a_session(void **state) {
    struct db *db = *state;
    ARENA(a);
    ms_t now = clock_now();
    int64_t authority = people_authority(db), account = people_account(db, authority, "Karen.Holm", ROLE(STAFF) | ROLE(LEADER));
    str cookie = {};
    struct access_session s;
    assert_int_equal(sign_in(db, &a, "karen.holm", "et andet kodeord", now, &cookie), ERR_DENIED);
    assert_int_equal(sign_in(db, &a, "ingen", PEOPLE_PASSWORD, now, &cookie), ERR_DENIED);
    assert_false(cookie.p);
    assert_int_equal(sign_in(db, &a, " KAREN.holm", PEOPLE_PASSWORD, now, &cookie), OK);
    assert_int_equal(session_of_cookie(db, &a, cookie, now, true, &s), OK);
    assert_true(s.authority_id == authority && s.account_id == account && s.employee_id != 0);
    assert_true(str_eq(s.username, S("karen.holm")) && str_eq(s.name, S("Karen.Holm")));
    assert_int_equal(s.permissions, access_permissions_of(ROLE(STAFF) | ROLE(LEADER)));
    assert_true(s.unit_id == 0 && s.counter_id == 0);
    assert_false(str_eq(s.token_hash, cookie)); /* what is stored can't be used as a cookie */
    assert_false(session_lives(db, s.token_hash, now));

    int64_t unit = people_unit(db, authority);
    people_sql(db, "INSERT INTO duty (authority_id, id, employee_id, unit_id, counter_id, started_at) VALUES (%lld, 1, %lld, %lld, 5, %lld)",
               (long long)authority, (long long)s.employee_id, (long long)unit, (long long)now);
    assert_int_equal(session_of_cookie(db, &a, cookie, now, true, &s), OK);
    assert_true(s.unit_id == unit && s.counter_id == 5);
}

/* Whoever has forgotten to end it; the row is ended by the hourly chore, and nobody waits for that. */
static void a_session_is_on_duty_for_as_long_as_a_duty_lasts(void **state) {
    static const struct { int began_day, began, day, hour, minute; bool on; } told[] = {
        {10, 8, 10, 23, 59, true}, {10, 8, 11, 0, 1, false}, {10, 17, 11, 3, 59, true}, {10, 17, 11, 4, 0, false}, {10, 22, 11, 8, 0, true}};
    struct db *db = *state;
    ARENA(a);
    int64_t authority = people_authority(db), unit = people_unit(db, authority);
    people_account(db, authority, "vagt", ROLE(STAFF));
    people_sql(db, "INSERT INTO duty (authority_id, id, employee_id, unit_id, counter_id, started_at)"
               " SELECT authority_id, 1, employee_id, %lld, 5, 1 FROM account WHERE username = 'vagt'", (long long)unit);
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        ms_t now = clock_utc(2026, 6, told[i].day, told[i].hour, told[i].minute);
        str cookie;
        struct access_session s;
        assert_int_equal(sign_in(db, &a, "vagt", PEOPLE_PASSWORD, now, &cookie), OK);
        people_sql(db, "UPDATE duty SET started_at = %lld WHERE authority_id = %lld", (long long)clock_utc(2026, 6, told[i].began_day, told[i].began, 0),
                   (long long)authority);
        assert_int_equal(session_of_cookie(db, &a, cookie, now, true, &s), OK);
        assert_true(s.unit_id == (told[i].on ? unit : 0) && s.counter_id == (told[i].on ? 5 : 0));
    }
}

/* Streams come back every quarter of an hour, all night long. */
static void what_a_page_asks_by_itself_keeps_nobody_signed_in(void **state) {
    struct db *db = *state;
    ARENA(a);
    ms_t now = clock_now();
    people_account(db, people_authority(db), "stolen", ROLE(STAFF));
    str cookie = {};
    struct access_session s;
    assert_int_equal(sign_in(db, &a, "stolen", PEOPLE_PASSWORD, now, &cookie), OK);
    for (int quarters = 1; quarters < 4; quarters++)
        assert_int_equal(session_of_cookie(db, &a, cookie, now + quarters * 15 * MINUTE, false, &s), OK);
    assert_int_equal(session_of_cookie(db, &a, cookie, now + SESSION_IDLE, false, &s), ERR_NOT_FOUND);
    assert_int_equal(session_of_cookie(db, &a, cookie, now + 59 * MINUTE, true, &s), OK); /* and that keeps it */
    assert_int_equal(session_of_cookie(db, &a, cookie, now + SESSION_IDLE, false, &s), OK);
}

static void who_may_still_see_a_stream(void **state) {
    struct db *db = *state;
    ARENA(a);
    int64_t authority = people_authority(db), account = people_account(db, authority, "strømmen", ROLE(STAFF) | ROLE(LEADER));
    str cookie = {};
    struct access_session s;
    assert_int_equal(sign_in(db, &a, "strømmen", PEOPLE_PASSWORD, clock_now(), &cookie), OK);
    assert_int_equal(session_of_cookie(db, &a, cookie, clock_now(), true, &s), OK);
    str signed_in = session_signed_in(&a, &s);
    assert_int_equal(access_still_in(db, &a, signed_in, ACCESS_FIGURES), OK);
    assert_int_equal(access_still_in(db, &a, signed_in, ACCESS_AUDIT), ERR_DENIED);
    people_sql(db, "UPDATE account SET roles = %d WHERE id = %lld", (int)ROLE(STAFF), (long long)account);
    assert_int_equal(access_still_in(db, &a, signed_in, ACCESS_FIGURES), ERR_DENIED);
    assert_int_equal(access_still_in(db, &a, signed_in, ACCESS_SERVE), OK);
    assert_int_equal(access_sign_out(db, cookie), OK);
    assert_int_equal(access_still_in(db, &a, signed_in, ACCESS_SERVE), ERR_DENIED);
}

static void a_right_password_takes_the_failures_away(void **state) {
    struct db *db = *state;
    ARENA(a);
    ms_t now = clock_now();
    people_account(db, people_authority(db), "dorte", ROLE(STAFF));
    str cookie;
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 4; i++) assert_int_equal(sign_in(db, &a, "dorte", "helt forkert kode", now, &cookie), ERR_DENIED);
        assert_int_equal(sign_in(db, &a, "dorte", PEOPLE_PASSWORD, now, &cookie), OK);
    }
    for (int i = 0; i < 5; i++) assert_int_equal(sign_in(db, &a, "dorte", "helt forkert kode", now, &cookie), ERR_DENIED);
    int wait_s = 0;
    assert_int_equal(access_sign_in(db, &a, S("dorte"), S(PEOPLE_PASSWORD), S("192.0.2.77"), now, &cookie, &wait_s), ERR_BUSY);
    assert_int_equal(wait_s, 1);
}

static void a_session_ends_after_an_hour_unused_or_ten_hours(void **state) {
    struct db *db = *state;
    ARENA(a);
    ms_t start = clock_utc(2026, 11, 21, 8, 0);
    people_account(db, people_authority(db), "erik", ROLE(STAFF));
    str unused, used;
    assert_int_equal(sign_in(db, &a, "erik", PEOPLE_PASSWORD, start, &unused), OK);
    assert_int_equal(sign_in(db, &a, "erik", PEOPLE_PASSWORD, start, &used), OK);
    assert_true(session_lives(db, used, start + 59 * MINUTE));
    assert_true(session_lives(db, used, start + 61 * MINUTE));
    assert_false(session_lives(db, unused, start + 60 * MINUTE));
    for (ms_t t = 0; t < 10 * HOUR; t += 30 * MINUTE) assert_true(session_lives(db, used, start + t + (t < 61 * MINUTE ? 61 * MINUTE : 0)));
    assert_false(session_lives(db, used, start + 10 * HOUR));
}

static int64_t seen_at(struct db *db, str cookie, ms_t now) {
    ARENA(a);
    DB_READ(tx);
    struct sql_access_session_find row;
    assert_int_equal(db_read_begin(db, &tx), OK);
    assert_int_equal(sql_access_session_find(tx, &a, (struct sql_access_session_find_in){token_hash(&a, cookie), now, 0, 0}, &row), OK);
    return row.seen_at;
}

static void being_seen_is_written_once_a_minute(void **state) {
    struct db *db = *state;
    ARENA(a);
    ms_t start = clock_utc(2026, 11, 21, 8, 0);
    people_account(db, people_authority(db), "frida", ROLE(STAFF));
    str cookie;
    assert_int_equal(sign_in(db, &a, "frida", PEOPLE_PASSWORD, start, &cookie), OK);
    assert_true(session_lives(db, cookie, start + 59 * SECOND));
    assert_true(seen_at(db, cookie, start) == start);
    assert_true(session_lives(db, cookie, start + 60 * SECOND));
    assert_true(seen_at(db, cookie, start) == start + 60 * SECOND);
}

static enum err disable(struct db_tx *tx, void *ctx) {
    int64_t *ids = ctx;
    return access_account_set(tx, ids[0], ids[1], ROLE(STAFF), true);
}
static enum err make_editor(struct db_tx *tx, void *ctx) {
    int64_t *ids = ctx;
    return access_account_set(tx, ids[0], ids[1], ROLE(EDITOR), false);
}
static enum err set_password(struct db_tx *tx, void *ctx) {
    int64_t *ids = ctx;
    ARENA(a);
    return access_password_set(tx, &a, ids[0], ids[1], S("et helt nyt kodeord"));
}

static void what_is_taken_away_is_gone_at_the_next_request(void **state) {
    struct db *db = *state;
    ARENA(a);
    ms_t now = clock_now();
    int64_t ids[2] = {people_authority(db)};
    ids[1] = people_account(db, ids[0], "gitte", ROLE(STAFF));
    str first, second;
    struct access_session s;
    assert_int_equal(sign_in(db, &a, "gitte", PEOPLE_PASSWORD, now, &first), OK);
    assert_int_equal(sign_in(db, &a, "gitte", PEOPLE_PASSWORD, now, &second), OK);
    assert_int_equal(access_sign_out(db, first), OK);
    assert_int_equal(access_sign_out(db, first), OK); /* twice is no error */
    assert_false(session_lives(db, first, now));
    assert_int_equal(db_write(db, make_editor, ids), OK);
    assert_int_equal(session_of_cookie(db, &a, second, now, true, &s), OK);
    assert_int_equal(s.permissions, access_permissions_of(ROLE(EDITOR)));
    assert_int_equal(db_write(db, set_password, ids), OK); /* whoever knew the old one is out */
    assert_false(session_lives(db, second, now));
    assert_int_equal(sign_in(db, &a, "gitte", PEOPLE_PASSWORD, now, &second), ERR_DENIED);
    assert_int_equal(sign_in(db, &a, "gitte", "et helt nyt kodeord", now, &second), OK);
    assert_int_equal(db_write(db, disable, ids), OK);
    assert_false(session_lives(db, second, now));
    assert_int_equal(sign_in(db, &a, "gitte", "et helt nyt kodeord", now, &second), ERR_DENIED);
}

static void what_another_process_takes_away_is_gone_within_a_second(void **state) {
    struct testdb here = testdb_create(db_engine(*state), 2, "schema");
    struct db *there;
    ARENA(a);
    ms_t now = clock_now();
    str cookie;
    struct db_config same = {.url = here.url, .readers = 2};
    assert_int_equal(db_open(&same, &there), OK);
    people_account(here.db, people_authority(here.db), "ida", ROLE(STAFF));
    assert_int_equal(sign_in(here.db, &a, "ida", PEOPLE_PASSWORD, now, &cookie), OK);
    assert_true(session_lives(here.db, cookie, now));
    people_sql(there, "DELETE FROM session");
    bool at_once = db_engine(*state) == DB_POSTGRES;
    assert_int_equal(session_lives(here.db, cookie, now), !at_once);
    usleep(5'000); /* for what a reader saw is kept open a moment */
    assert_false(session_lives(here.db, cookie, now + SESSION_KEPT));
    db_close(there);
    testdb_drop(&here);
}

static void an_old_hash_is_made_new_at_sign_in(void **state) {
    struct db *db = *state;
    ARENA(a);
    int64_t authority = people_authority(db), account = people_account(db, authority, "hanne", ROLE(STAFF));
    /* "et langt kodeord" under the parameters of years ago: 1 pass, 8 MiB */
    people_sql(db, "UPDATE account SET password_hash = '%s' WHERE id = %lld",
               "$argon2id$v=19$m=8192,t=1,p=1$9sJkqjaLAtnj9Fbe7RHKHg$OHxRG4st4y6GCGyH0T+b1U4+giqp5SJFiItYG5PqFH8", (long long)account);
    str cookie;
    assert_int_equal(sign_in(db, &a, "hanne", PEOPLE_PASSWORD, clock_now(), &cookie), OK);
    DB_READ(tx);
    struct sql_access_account_by_id row;
    assert_int_equal(db_read_begin(db, &tx), OK);
    assert_int_equal(sql_access_account_by_id(tx, &a, (struct sql_access_account_by_id_in){authority, account}, &row), OK);
    assert_false(password_outdated(row.password_hash));
    assert_int_equal(sign_in(db, &a, "hanne", PEOPLE_PASSWORD, clock_now(), &cookie), OK);
}

/* ---- accounts and tokens ---- */

static enum err create_account(struct db_tx *tx, void *ctx) {
    int64_t id;
    ARENA(a);
    return access_account_create(tx, &a, ctx, &id);
}

static void an_account_is_refused_for_what_is_wrong_with_it(void **state) {
    struct db *db = *state;
    int64_t authority = people_authority(db);
    people_account(db, authority, "inger", ROLE(STAFF));
    struct access_account good = {.authority_id = authority, .employee_id = people_employee(db, authority, "Jens"),
                                  .roles = ROLE(STAFF), .username = S("jens"), .password = S(PEOPLE_PASSWORD)};
    struct access_account taken = good, blank = good, short_password = good, no_role = good, odd_role = good;
    taken.username = S("INGER");
    blank.username = S("jens hansen");
    short_password.password = S("for kort");
    no_role.roles = 0;
    odd_role.roles = 1 << ACCESS_ROLES;
    assert_int_equal(db_write(db, create_account, &taken), ERR_CONFLICT);
    assert_int_equal(db_write(db, create_account, &blank), ERR_INVALID);
    assert_int_equal(db_write(db, create_account, &short_password), ERR_INVALID);
    assert_int_equal(db_write(db, create_account, &no_role), ERR_INVALID);
    assert_int_equal(db_write(db, create_account, &odd_role), ERR_INVALID);
    assert_int_equal(db_write(db, create_account, &good), OK);
}

struct token {
    struct arena *arena;
    int64_t authority;
    ms_t expires_at;
    str token;
};
static enum err create_token(struct db_tx *tx, void *ctx) {
    struct token *t = ctx;
    return access_token_create(tx, t->arena, t->authority, S("Fagsystem"), ROLE(SYSTEM_ROLE), t->expires_at, &t->token);
}

static void a_system_gets_in_by_its_token_until_it_ends(void **state) {
    struct db *db = *state;
    ARENA(a);
    ms_t now = clock_now();
    struct access_session s;
    struct token for_ever = {.arena = &a, .authority = people_authority(db), .expires_at = DB_NULL}, for_a_day = for_ever;
    for_a_day.expires_at = now + DAY;
    assert_int_equal(db_write(db, create_token, &for_ever), OK);
    assert_int_equal(db_write(db, create_token, &for_a_day), OK);
    assert_int_equal(session_of_bearer(db, &a, for_a_day.token, now, &s), OK);
    assert_true(s.account_id == 0 && s.employee_id == 0 && s.token_id != 0 && str_eq(s.name, S("Fagsystem")));
    assert_int_equal(s.permissions, access_permissions_of(ROLE(SYSTEM_ROLE)));
    assert_int_equal(session_of_bearer(db, &a, for_a_day.token, now + DAY, &s), ERR_NOT_FOUND);
    assert_int_equal(session_of_bearer(db, &a, for_ever.token, now + 1000 * DAY, &s), OK);
    assert_int_equal(session_of_bearer(db, &a, S("noget andet"), now, &s), ERR_NOT_FOUND);
    assert_false(session_lives(db, for_ever.token, now)); /* a token is no cookie, also not one that was good just now */
    assert_int_equal(session_of_bearer(db, &a, for_ever.token, now, &s), OK);
    assert_false(session_lives(db, for_ever.token, now));
    people_sql(db, "UPDATE api_token SET revoked_at = 1 WHERE id = %lld", (long long)s.token_id);
    assert_int_equal(session_of_bearer(db, &a, for_ever.token, now, &s), ERR_NOT_FOUND);
}

int main(void) {
    const struct CMUnitTest alone[] = {
        cmocka_unit_test(each_role_may_what_its_work_takes_and_no_more),
        cmocka_unit_test(several_roles_hold_the_sum),
        cmocka_unit_test(roles_are_read_by_their_names),
        cmocka_unit_test(a_password_is_known_by_its_hash_only),
        cmocka_unit_test(a_password_that_is_guessed_first_is_none),
        cmocka_unit_test(nobodys_password_is_as_hard_as_everybodys),
        cmocka_unit_test(random_text_is_long_and_never_the_same),
    };
    const struct CMUnitTest kept[] = {
        cmocka_unit_test(guessing_a_password_becomes_slow),
        cmocka_unit_test(who_guesses_elsewhere_keeps_nobody_waiting),
        cmocka_unit_test(guessing_from_many_addresses_becomes_slow_too),
        cmocka_unit_test(an_office_is_not_locked_out_by_one_of_its_own),
        cmocka_unit_test(an_ipv6_network_counts_as_one),
        cmocka_unit_test(waiting_survives_a_restart),
        cmocka_unit_test(the_right_password_opens_a_session),
        cmocka_unit_test(a_session_is_on_duty_for_as_long_as_a_duty_lasts),
        cmocka_unit_test(a_right_password_takes_the_failures_away),
        cmocka_unit_test(what_a_page_asks_by_itself_keeps_nobody_signed_in),
        cmocka_unit_test(who_may_still_see_a_stream),
        cmocka_unit_test(a_session_ends_after_an_hour_unused_or_ten_hours),
        cmocka_unit_test(being_seen_is_written_once_a_minute),
        cmocka_unit_test(what_is_taken_away_is_gone_at_the_next_request),
        cmocka_unit_test(what_another_process_takes_away_is_gone_within_a_second),
        cmocka_unit_test(an_old_hash_is_made_new_at_sign_in),
        cmocka_unit_test(an_account_is_refused_for_what_is_wrong_with_it),
        cmocka_unit_test(a_system_gets_in_by_its_token_until_it_ends),
    };
    int failed = cmocka_run_group_tests(alone, NULL, NULL);
    return failed + testdb_run(kept);
}
