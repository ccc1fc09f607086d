/* Signing in, the door, my page and the log, as a browser and a program see them. */
#include <unistd.h>
#include "access/pages.h"
#include "support/client.h"
#include "support/people.h"
#include "support/testdb.h"

#define ROLE(role) (1 << ACCESS_##role)
#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"
#define JSON "Content-Type: application/json\r\n"

/* ---- a room with one door for each permission ---- */

static enum err inside(struct request *req) {
    buf_lit(&req->response.body, "inde");
    return OK;
}
static enum err look_up(struct request *req) {
    buf_add(&req->response.body, access_purpose(req));
    return OK;
}
static enum err whose(struct request *req) {
    buf_printf(&req->response.body, "%lld", (long long)access_authority(req));
    return OK;
}
#define DOOR(path, permission) {HTTP_GET, "/api/v1/doors/" path, permission, inside, "A door"}
static const struct route doors[] = {
    DOOR("0", ACCESS_ANYBODY), DOOR("1", ACCESS_SIGNED_IN), DOOR("2", ACCESS_TRIAGE), DOOR("3", ACCESS_SERVE),
    DOOR("4", ACCESS_CITIZEN), DOOR("5", ACCESS_FIGURES), DOOR("6", ACCESS_CATALOGUE), DOOR("7", ACCESS_ORGANISATION),
    DOOR("8", ACCESS_AUDIT), DOOR("9", ACCESS_READ),
    {HTTP_GET, "/api/v1/borger", ACCESS_CITIZEN, look_up, "Shows a citizen", NULL, ROUTE_PURPOSE},
    {HTTP_POST, "/api/v1/borger", ACCESS_CITIZEN, look_up, "Shows a citizen", NULL, ROUTE_PURPOSE},
    {HTTP_GET, "/skranke", ACCESS_SERVE, inside, "A page of staff"},
    {HTTP_GET, "/hvis", ACCESS_ANYBODY, whose, "Whose page it is"},
};
static const struct routes doors_room = ROUTES("doors", doors);

/* ---- a server on the test's database, and a browser that keeps one cookie ---- */

static struct http_server *server;
static struct client_reply got;

static void serve(struct db *db) {
    struct routes rooms[] = {doors_room, access_routes};
    struct http_config config = {.listen = "127.0.0.1", .threads = 2, .connections = 50, .streams = 5, .body_limit = 20'000,
                                 .timeout_s = 5, .quiet = true, .rooms = rooms, .rooms_n = 2, .guard = access_guard, .db = db,
                                 .translate = text_tr};
    assert_int_equal(http_start(&config, &server, NULL), OK);
}

static int stop(void **state) {
    http_stop(server);
    server = NULL;
    return 0;
}

static void ask(const char *method, const char *url, str headers, const char *body) {
    ARENA(a);
    str length = body ? str_printf(&a, "Content-Length: %zu\r\n", strlen(body)) : S("");
    int fd = client_dial(http_port(server));
    client_say(fd, str_printf(&a, "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%.*s%.*s\r\n%s", method, url,
                              STR_ARG(headers), STR_ARG(length), body ? body : ""));
    client_hear(fd, &got, false);
    close(fd);
}

#define assert_has(text, needle)                                                                                       \
    do {                                                                                                               \
        if (!str_contains((text), (needle))) fail_msg("«%.*s» is not in:\n%.*s", STR_ARG(needle), STR_ARG(text));       \
    } while (0)
#define assert_goes_to(path)                                                                                           \
    do {                                                                                                               \
        str to_ = client_header(&got, "Location");                                                                      \
        assert_int_equal(got.status, 303);                                                                              \
        if (!str_eq(to_, S(path))) fail_msg("goes to %.*s", STR_ARG(to_));                                              \
    } while (0)

/* The string value of a key in the answer's JSON. */
static str json_value(struct arena *a, const char *key) {
    str start = str_printf(a, "\"%s\":\"", key);
    for (size_t i = 0; i + start.n < got.body.n; i++) {
        if (!str_starts(str_sub(got.body, i, start.n), start)) continue;
        str rest = str_sub(got.body, i + start.n, got.body.n);
        return str_dup(a, str_sub(rest, 0, str_index(rest, '"')));
    }
    return (str){};
}

struct browser {
    str cookie; /* a Cookie header line */
    str csrf;
};

static str cookie_header(struct arena *a) {
    str set = client_header(&got, "Set-Cookie");
    return str_printf(a, "Cookie: %.*s\r\n", STR_ARG(str_sub(set, 0, str_index(set, ';'))));
}

static struct browser signed_in(struct arena *a, const char *username) {
    ask("POST", "/api/v1/sessions", S(JSON), str_printf(a, "{\"username\":\"%s\",\"password\":\"" PEOPLE_PASSWORD "\"}", username).p);
    assert_int_equal(got.status, 201);
    return (struct browser){cookie_header(a), json_value(a, "csrf")};
}

static void post(struct arena *a, const struct browser *b, const char *url, const char *form) {
    str body = str_printf(a, "%s&csrf=%.*s", form, STR_ARG(b->csrf));
    ask("POST", url, str_printf(a, FORM "%.*s", STR_ARG(b->cookie)), body.p);
}

/* ---- the door ---- */

static void every_role_opens_its_doors_and_no_other(void **state) {
    struct db *db = *state;
    ARENA(a);
    int64_t authority = people_authority(db);
    serve(db);
    for (int role = 0; role < ACCESS_ROLES; role++) {
        const char *name = str_printf(&a, "rolle-%d", role).p;
        people_account(db, authority, name, 1 << role);
        struct browser b = signed_in(&a, name);
        for (int p = 0; p < ACCESS_PERMISSIONS; p++) {
            ask("GET", str_printf(&a, "/api/v1/doors/%d", p).p, b.cookie, NULL);
            int want = access_permissions_of(1 << role) >> p & 1 ? 200 : 403;
            if (got.status != want) fail_msg("%s, %s: %d", access_role_names[role], access_permission_names[p], got.status);
        }
    }
    for (int p = 0; p < ACCESS_PERMISSIONS; p++) {
        ask("GET", str_printf(&a, "/api/v1/doors/%d", p).p, S(""), NULL);
        assert_int_equal(got.status, p == ACCESS_ANYBODY ? 200 : 401);
    }
}

struct token {
    struct arena *arena;
    int64_t authority;
    str token;
};
static enum err create_token(struct db_tx *tx, void *ctx) {
    struct token *t = ctx;
    return access_token_create(tx, t->arena, t->authority, S("Fagsystem"), ROLE(SYSTEM_ROLE), DB_NULL, &t->token);
}

static void a_system_comes_with_a_token_and_a_bad_one_is_refused_everywhere(void **state) {
    struct db *db = *state;
    ARENA(a);
    struct token t = {&a, people_authority(db)};
    assert_int_equal(db_write(db, create_token, &t), OK);
    serve(db);
    str good = str_printf(&a, "Authorization: Bearer %.*s\r\n", STR_ARG(t.token));
    ask("GET", "/api/v1/doors/9", good, NULL);
    assert_int_equal(got.status, 200);
    ask("GET", "/api/v1/doors/3", good, NULL);
    assert_int_equal(got.status, 403);
    ask("GET", "/api/v1/doors/1", good, NULL); /* what is for people */
    assert_int_equal(got.status, 403);
    ask("GET", "/api/v1/me", good, NULL); /* a system may ask what it may */
    assert_int_equal(got.status, 200);
    assert_has(got.body, S("\"read\""));
    ask("GET", "/api/v1/doors/0", S("Authorization: Bearer noget\r\n"), NULL);
    assert_int_equal(got.status, 401);
}

static void a_citizen_is_shown_for_a_purpose_only(void **state) {
    struct db *db = *state;
    ARENA(a);
    const char *name = "formaal";
    people_account(db, people_authority(db), name, ROLE(STAFF));
    serve(db);
    struct browser b = signed_in(&a, name);
    ask("GET", "/api/v1/borger", b.cookie, NULL);
    assert_int_equal(got.status, 422);
    assert_has(got.body, S("\"field\":\"purpose\""));
    ask("GET", "/api/v1/borger?purpose=ab", b.cookie, NULL);
    assert_int_equal(got.status, 422);
    ask("GET", "/api/v1/borger?purpose=+flytning%20+", b.cookie, NULL);
    assert_int_equal(got.status, 200);
    assert_true(str_eq(got.body, S("flytning")));
    ask("GET", "/api/v1/borger", str_printf(&a, "%.*sX-Purpose: k%%C3%%B8rekort 100%%\r\n", STR_ARG(b.cookie)), NULL);
    assert_true(str_eq(got.body, S("kørekort 100%")));
    ask("GET", "/api/v1/borger", str_printf(&a, "%.*sX-Purpose: %%FF%%FF%%FF\r\n", STR_ARG(b.cookie)), NULL);
    assert_int_equal(got.status, 422);
    ask("POST", "/api/v1/borger", str_printf(&a, JSON "X-CSRF-Token: %.*s\r\n%.*s", STR_ARG(b.csrf), STR_ARG(b.cookie)),
        "{\"purpose\":\"pas\"}");
    assert_true(str_eq(got.body, S("pas")));
    ask("GET", "/api/v1/borger?purpose=flytning", S(""), NULL);
    assert_int_equal(got.status, 401);
}

static void a_page_is_the_municipalitys_that_was_named_or_mine(void **state) {
    struct db *db = *state;
    ARENA(a);
    const char *name = "hvis";
    int64_t mine = people_authority(db), other = people_authority(db);
    people_account(db, mine, name, ROLE(STAFF));
    serve(db);
    const char *named = str_printf(&a, "/hvis?kommune=by-%lld", (long long)other).p;
    ask("GET", named, S(""), NULL);
    assert_true(str_eq(got.body, str_printf(&a, "%lld", (long long)other)));
    struct browser b = signed_in(&a, name);
    ask("GET", named, b.cookie, NULL);
    assert_true(str_eq(got.body, str_printf(&a, "%lld", (long long)mine)));
    ask("GET", "/hvis?kommune=findes-ikke", S(""), NULL);
    assert_true(got.body.n > 1); /* the first there is */
}

/* ---- signing in ---- */

static void signing_in_leads_on_to_where_one_was_going(void **state) {
    struct db *db = *state;
    ARENA(a);
    const char *name = "side";
    people_account(db, people_authority(db), name, ROLE(STAFF));
    serve(db);
    ask("GET", "/skranke?x=1", S(""), NULL);
    assert_goes_to("/log-ind?next=/skranke%3Fx%3D1");
    ask("GET", "/log-ind?next=/skranke%3Fx%3D1", S(""), NULL);
    assert_int_equal(got.status, 200);
    assert_has(got.body, S("name=\"next\" value=\"/skranke?x=1\""));
    ask("POST", "/log-ind", S(FORM), str_printf(&a, "username=%s&password=forkert+forkert&next=/skranke", name).p);
    assert_int_equal(got.status, 401);
    assert_has(got.body, S("Brugernavn eller adgangskode er forkert."));
    assert_has(got.body, str_printf(&a, "value=\"%s\"", name));
    assert_false(str_contains(got.body, S("forkert+forkert")) || str_contains(got.body, S("forkert forkert")));
    ask("POST", "/log-ind", S(FORM), str_printf(&a, "username=%s&password=et+langt+kodeord&next=/skranke%%3Fx%%3D1", name).p);
    assert_goes_to("/skranke?x=1");
    str set = client_header(&got, "Set-Cookie");
    assert_true(str_starts(set, S("indgang_session=")));
    assert_has(set, S("; HttpOnly; SameSite=Lax"));
    ask("GET", "/skranke", cookie_header(&a), NULL);
    assert_int_equal(got.status, 200);
    ask("POST", "/log-ind", S(FORM), "username=&password=");
    assert_int_equal(got.status, 422);
}

static void nobody_is_sent_to_a_foreign_page(void **state) {
    static const char *const bad[] = {"//evil.example/", "https://evil.example/", "/\\evil.example", "\\/evil.example", "/\t/evil.example",
                                      "evil", "", "/log-ud", "/log-ind?next=/log-ind", "javascript:alert(1)", "/a b"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (!str_eq(next_path(str_c(bad[i]), S("/mig")), S("/mig"))) fail_msg("%s", bad[i]);
    assert_true(str_eq(next_path(S("/skranke?enhed=1&x=//y"), S("/mig")), S("/skranke?enhed=1&x=//y")));
    assert_true(str_eq(next_path(S("/"), S("/mig")), S("/")));
}

static void too_many_tries_must_wait(void **state) {
    const char *body = "{\"username\":\"ingen\",\"password\":\"forkert forkert\"}";
    serve(*state);
    for (int i = 0; i < 5; i++) {
        ask("POST", "/api/v1/sessions", S(JSON), body);
        assert_int_equal(got.status, 401);
    }
    ask("POST", "/api/v1/sessions", S(JSON), body);
    assert_int_equal(got.status, 429);
    assert_true(str_eq(client_header(&got, "Retry-After"), S("1")));
    ask("POST", "/log-ind", S(FORM), "username=ingen&password=forkert+forkert");
    assert_int_equal(got.status, 429);
    assert_true(client_header(&got, "Retry-After").n > 0);
}

static void whoever_signs_out_is_out(void **state) {
    struct db *db = *state;
    ARENA(a);
    const char *name = "ud";
    people_account(db, people_authority(db), name, ROLE(STAFF));
    serve(db);
    struct browser b = signed_in(&a, name), program = signed_in(&a, name);
    ask("POST", "/log-ud", str_printf(&a, FORM "%.*s", STR_ARG(b.cookie)), "csrf=gaettet");
    assert_int_equal(got.status, 403); /* a foreign page can't sign one out */
    post(&a, &b, "/log-ud", "");
    assert_goes_to("/log-ind?ud=1");
    assert_has(client_header(&got, "Set-Cookie"), S("indgang_session=; Path=/; Max-Age=0"));
    ask("GET", "/api/v1/me", b.cookie, NULL);
    assert_int_equal(got.status, 401);
    ask("GET", "/log-ind?ud=1", S(""), NULL);
    assert_has(got.body, S("Du er logget ud"));
    ask("DELETE", "/api/v1/sessions/current", str_printf(&a, "X-CSRF-Token: %.*s\r\n%.*s", STR_ARG(program.csrf), STR_ARG(program.cookie)), NULL);
    assert_int_equal(got.status, 204);
    ask("GET", "/api/v1/me", program.cookie, NULL);
    assert_int_equal(got.status, 401);
}

/* ---- me ---- */

static void my_page_says_who_i_am_and_where(void **state) {
    struct db *db = *state;
    ARENA(a);
    const char *name = "mig";
    int64_t authority = people_authority(db), unit = people_unit(db, authority);
    people_account(db, authority, name, ROLE(STAFF) | ROLE(LEADER));
    serve(db);
    struct browser b = signed_in(&a, name);
    ask("GET", "/mig", b.cookie, NULL);
    assert_int_equal(got.status, 200);
    assert_has(got.body, S("Du er ikke på vagt."));
    assert_has(got.body, S("Leder"));
    people_sql(db, "INSERT INTO duty (authority_id, id, employee_id, unit_id, counter_id, started_at)"
                   " SELECT authority_id, 1, employee_id, %lld, 3, %lld FROM account WHERE username = '%s'", (long long)unit, (long long)clock_now(), name);
    ask("GET", "/mig", b.cookie, NULL);
    assert_has(got.body, S("Du er på vagt."));
    ask("GET", "/api/v1/me", b.cookie, NULL);
    assert_true(str_eq(json_value(&a, "unit_id"), str_printf(&a, "%lld", (long long)unit)));
    assert_true(str_eq(json_value(&a, "counter_id"), S("3")));
    assert_has(got.body, S("\"roles\":[\"staff\",\"leader\"]"));
    assert_has(got.body, S("\"permissions\":[\"anybody\",\"signed_in\",\"triage\",\"serve\",\"citizen\",\"figures\",\"read\"]"));
}

static void a_password_is_changed_by_whoever_knows_it(void **state) {
    struct db *db = *state;
    ARENA(a);
    const char *name = "kode";
    people_account(db, people_authority(db), name, ROLE(STAFF));
    serve(db);
    struct browser here = signed_in(&a, name), elsewhere = signed_in(&a, name);
    post(&a, &here, "/mig/adgangskode", "current=forkert&new=et+nyt+langt+kodeord&again=et+nyt+langt+kodeord");
    assert_int_equal(got.status, 422);
    assert_has(got.body, S("Den nuværende adgangskode er forkert."));
    post(&a, &here, "/mig/adgangskode", "current=et+langt+kodeord&new=et+nyt+langt+kodeord&again=et+andet");
    assert_has(got.body, S("De to nye adgangskoder er ikke ens."));
    post(&a, &here, "/mig/adgangskode", "current=et+langt+kodeord&new=kort&again=kort");
    assert_int_equal(got.status, 422);
    post(&a, &here, "/mig/adgangskode", "current=et+langt+kodeord&new=123456789012&again=123456789012");
    assert_int_equal(got.status, 422);
    assert_has(got.body, S("id=\"new-error\""));
    assert_has(got.body, S("for let at gætte"));
    post(&a, &here, "/mig/adgangskode", "current=et+langt+kodeord&new=et+nyt+langt+kodeord&again=et+nyt+langt+kodeord");
    assert_goes_to("/mig?skiftet=1");
    ask("GET", "/mig?skiftet=1", here.cookie, NULL);
    assert_has(got.body, S("Din adgangskode er skiftet"));
    ask("GET", "/mig", elsewhere.cookie, NULL);
    assert_goes_to("/log-ind?next=/mig");
    ask("POST", "/log-ind", S(FORM), str_printf(&a, "username=%s&password=et+nyt+langt+kodeord", name).p);
    assert_goes_to("/mig");
}

/* ---- the log ---- */

static enum err append(struct db_tx *tx, void *ctx) {
    return access_audit(tx, ctx);
}

static void the_log_is_shown_page_by_page_and_per_citizen(void **state) {
    struct db *db = *state;
    ARENA(a);
    const char *name = "revision";
    int64_t authority = people_authority(db), anna = people_employee(db, authority, "Anna Ø.");
    people_account(db, authority, name, ROLE(ADMINISTRATOR));
    for (int i = 0; i < 120; i++) {
        struct access_audit e = {.authority_id = authority, .employee_id = i % 2 ? anna : 0, .action = "citizen.look_up", .citizen_id = i == 7 || i == 77 ? 4711 : 1,
                                 .purpose = str_printf(&a, "formaal-%d.", i)};
        assert_int_equal(db_write(db, append, &e), OK);
    }
    struct access_audit foreign = {.authority_id = people_authority(db), .action = "citizen.look_up", .purpose = S("en anden by")};
    assert_int_equal(db_write(db, append, &foreign), OK);
    serve(db);
    struct browser b = signed_in(&a, name);

    int seen = 0, pages = 0;
    for (str next = S(""); next.p && pages < 10; pages++) { /* rows of all 120, each once, newest first */
        ask("GET", str_printf(&a, "/api/v1/audit?limit=50&after=%.*s", STR_ARG(next)).p, b.cookie, NULL);
        assert_int_equal(got.status, 200);
        assert_false(str_contains(got.body, S("en anden by")));
        for (int i = 0; i < 120; i++) seen += str_contains(got.body, str_printf(&a, "formaal-%d.", i));
        next = json_value(&a, "next");
    }
    assert_int_equal(seen, 120);
    assert_int_equal(pages, 3);

    ask("GET", "/revision", b.cookie, NULL);
    assert_int_equal(got.status, 200);
    assert_has(got.body, S("formaal-119."));
    assert_has(got.body, S("Anna Ø."));
    assert_has(got.body, S("Ældre linjer"));
    static const char *const unsaid[] = {"/revision?borger=4711", "/revision?nummer=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
    for (size_t i = 0; i < 2; i++) { /* of one citizen nothing before it is said what for */
        ask("GET", unsaid[i], b.cookie, NULL);
        assert_int_equal(got.status, 200);
        assert_has(got.body, S("name=\"purpose\""));
        assert_false(str_contains(got.body, S("formaal-")));
    }
    ask("GET", "/revision/udskrift?borger=4711", b.cookie, NULL);
    assert_goes_to("/revision?borger=4711");
    ask("GET", "/api/v1/audit?citizen_id=4711", b.cookie, NULL);
    assert_int_equal(got.status, 422);
    assert_has(got.body, S("\"field\":\"purpose\""));
    static const char *const refused[] = {"borger=4711", "borger=4711&purpose=", "borger=4711&purpose=...", "borger=4711&purpose=om+010190-1234"};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        post(&a, &b, "/revision", refused[i]);
        assert_int_equal(got.status, 422);
        assert_has(got.body, S("id=\"purpose-error\""));
        assert_has(got.body, S("name=\"borger\" value=\"4711\""));
    }
    post(&a, &b, "/revision", "borger=4711&purpose=klage");
    assert_goes_to("/revision?borger=4711");
    post(&a, &b, "/revision", "borger=4711&fra=2020-01-01"); /* said once */
    assert_goes_to("/revision?fra=2020-01-01&borger=4711");
    ask("GET", "/api/v1/audit?citizen_id=4711&purpose=tilsyn", b.cookie, NULL);
    assert_int_equal(got.status, 200);
    ask("GET", "/revision?borger=4711", b.cookie, NULL);
    assert_has(got.body, S("formaal-7."));
    assert_has(got.body, S("formaal-77."));
    assert_false(str_contains(got.body, S("formaal-8.")));
    ask("GET", "/revision?borger=4711", b.cookie, NULL);
    assert_has(got.body, S("<td>En borgers log læst</td>")); /* who read the log of a citizen stands in it */
    ask("GET", str_printf(&a, "/api/v1/audit?employee_id=%lld&limit=500", (long long)anna).p, b.cookie, NULL);
    assert_has(got.body, S("formaal-119."));
    assert_false(str_contains(got.body, S("formaal-118.")));
    ask("GET", "/revision?fra=2020-01-01&til=2020-12-31", b.cookie, NULL);
    assert_has(got.body, S("Her er ingen linjer."));
    ask("GET", "/revision?fra=i+g%C3%A5r", b.cookie, NULL);
    assert_int_equal(got.status, 422);
    ask("GET", "/revision?efter=1.2", b.cookie, NULL);
    assert_int_equal(got.status, 422);
}

/* Every look is a row, and the page shows equal ones as one line; what somebody did is never folded. */
static void equal_looks_are_one_line_of_the_page_and_rows_of_their_own_in_the_log(void **state) {
    struct db *db = *state;
    ARENA(a);
    const char *name = "folder";
    int64_t authority = people_authority(db), anna = people_employee(db, authority, "Anna Ø.");
    people_account(db, authority, name, ROLE(ADMINISTRATOR));
    struct access_audit look = {.authority_id = authority, .employee_id = anna, .action = "citizen.history", .subject_kind = "contact", .subject_id = 5,
                                .citizen_id = 4711, .purpose = S("betjening")}, note = look, other = look;
    note.action = "contact.note";
    other.purpose = S("klage");
    for (int i = 0; i < 70; i++) {
        assert_int_equal(db_write(db, append, &look), OK);
        assert_int_equal(db_write(db, append, &note), OK);
    }
    assert_int_equal(db_write(db, append, &other), OK);
    serve(db);
    struct browser b = signed_in(&a, name);
    ask("GET", "/revision", b.cookie, NULL);
    assert_int_equal(got.status, 200);
    assert_has(got.body, S("gange siden"));
    assert_has(got.body, S("klage"));
    assert_has(got.body, S("Henvendelse 5"));
    int looks = 0, notes = 0;
    for (str rest = got.body, line; str_next(&rest, '\n', &line);) {
        looks += str_contains(line, S("<td>Borgerens henvendelser slået op"));
        notes += str_contains(line, S("<td>Notat skrevet"));
    }
    assert_int_equal(looks, 2);
    assert_int_equal(notes, 47); /* with the sign-in, 50 lines */
    assert_has(got.body, S("Ældre linjer"));
    ask("GET", "/api/v1/audit?limit=500", b.cookie, NULL);
    looks = 0;
    for (str rest = got.body, part; str_next(&rest, '{', &part);) looks += str_contains(part, S("citizen.history"));
    assert_int_equal(looks, 71);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(every_role_opens_its_doors_and_no_other, stop),
        cmocka_unit_test_teardown(a_system_comes_with_a_token_and_a_bad_one_is_refused_everywhere, stop),
        cmocka_unit_test_teardown(a_citizen_is_shown_for_a_purpose_only, stop),
        cmocka_unit_test_teardown(a_page_is_the_municipalitys_that_was_named_or_mine, stop),
        cmocka_unit_test_teardown(signing_in_leads_on_to_where_one_was_going, stop),
        cmocka_unit_test(nobody_is_sent_to_a_foreign_page),
        cmocka_unit_test_teardown(too_many_tries_must_wait, stop),
        cmocka_unit_test_teardown(whoever_signs_out_is_out, stop),
        cmocka_unit_test_teardown(my_page_says_who_i_am_and_where, stop),
        cmocka_unit_test_teardown(a_password_is_changed_by_whoever_knows_it, stop),
        cmocka_unit_test_teardown(the_log_is_shown_page_by_page_and_per_citizen, stop),
        cmocka_unit_test_teardown(equal_looks_are_one_line_of_the_page_and_rows_of_their_own_in_the_log, stop),
    };
    return testdb_run(tests);
}
