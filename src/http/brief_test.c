/* Requests that are answered on the thread that writes, and those that only seem to be such. */
#include "support/testdb.h"
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>
#include "http/inner.h"
#include "http/json.h"
#include "support/client.h"
#include "support/things.h"

struct making {
    struct request *req;
    pthread_t writer; /* that wrote */
    struct thing thing;
};

static atomic_int made; /* how often the handler was called */

/* "late": found out at the commit only. */
static enum err write_thing(struct db_tx *tx, void *ctx) {
    struct making *m = ctx;
    str name = field_text(m->req, "name");
    m->writer = pthread_self();
    m->thing.name = name;
    TRY(thing_write(tx, &m->thing));
    return str_eq(name, S("late")) ? part_add(tx, db_new_id(tx), -1) : OK;
}

static enum err make(struct request *req) {
    struct making m = {.req = req};
    made++;
    enum err e = db_write(req->db, write_thing, &m);
    if (e == ERR_CONFLICT) return request_problem(req, "name", "Navnet er taget.", PROBLEM_END);
    if (e != OK) return e;
    response_json(req, 201);
    req->response.location = str_printf(req->arena, "/things/%lld", (long long)m.thing.id);
    struct json j = json_to(&req->response.body);
    json_object(&j, NULL);
    json_bool(&j, "same_thread", pthread_equal(m.writer, pthread_self()));
    json_str(&j, "name", field_text(req, "name"));
    json_object_end(&j);
    return OK;
}

static const struct field fields[] = {{"name", FIELD_TEXT, .required = true}, {"text", FIELD_LINES, .max = 30'000}, {}};
static const struct route table[] = {
    {HTTP_POST, "/api/v1/things", 0, make, "Makes a thing", fields, ROUTE_BRIEF},
    {HTTP_POST, "/api/v1/others", 0, make, "Makes a thing", fields},
};
static const struct routes rooms[] = {ROUTES("test", table)};

/* Room for all who hang up before the server has heard of it: when it is full somebody loses theirs (crowd.c). */
static struct http_server *start(struct db *db) {
    struct http_config config = {.listen = "127.0.0.1", .threads = 8, .connections = 500, .streams = 5, .body_limit = 100'000,
                                 .timeout_s = 5, .quiet = true, .rooms = rooms, .rooms_n = 1, .db = db};
    struct http_server *server;
    assert_int_equal(http_start(&config, &server, NULL), OK);
    return server;
}

static struct client_reply got;
static void post(struct http_server *server, const char *path, const char *body, struct client_reply *ret) {
    ARENA(a);
    int fd = client_dial(http_port(server));
    client_say(fd, str_printf(&a, "POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %zu\r\n"
                                  "Content-Type: application/x-www-form-urlencoded\r\n\r\n%s", path, strlen(body), body));
    client_hear(fd, ret, false);
    close(fd);
}

/* On PostgreSQL whoever answers writes. */
static bool answered_where_it_was_written(void) {
    return str_contains(got.body, S("\"same_thread\":true"));
}

static void a_brief_request_is_answered_by_who_writes(void **state) {
    struct http_server *server = start(*state);
    bool postgres = db_engine(*state) == DB_POSTGRES;
    int64_t before = things_count(*state);
    post(server, "/api/v1/things", "name=et", &got);
    assert_int_equal(got.status, 201);
    assert_true(answered_where_it_was_written());
    assert_true(client_header(&got, "Location").n > 0);
    post(server, "/api/v1/others", "name=to", &got);
    assert_int_equal(got.status, 201);
    assert_int_equal(answered_where_it_was_written(), postgres);
    assert_int_equal(things_count(*state), before + 2);
    http_stop(server);
}

static void a_long_body_is_read_elsewhere(void **state) {
    struct http_server *server = start(*state);
    static char body[BRIEF_BODY + 100] = "name=lang&text=";
    memset(body + strlen(body), 'a', sizeof body - 1 - strlen(body));
    post(server, "/api/v1/things", body, &got);
    assert_int_equal(got.status, 201);
    assert_int_equal(answered_where_it_was_written(), db_engine(*state) == DB_POSTGRES);
    http_stop(server);
}

static void what_is_wrong_is_said_as_always(void **state) {
    struct http_server *server = start(*state);
    int64_t before = things_count(*state);
    post(server, "/api/v1/things", "name=", &got);
    assert_int_equal(got.status, 422);
    post(server, "/api/v1/things", "name=en", &got);
    post(server, "/api/v1/things", "name=en", &got);
    assert_int_equal(got.status, 422);
    assert_true(str_contains(got.body, S("taget")));
    assert_int_equal(things_count(*state), before + 1);
    http_stop(server);
}

static void an_answer_whose_commit_failed_is_not_given(void **state) {
    struct http_server *server = start(*state);
    int64_t before = things_count(*state);
    made = 0;
    post(server, "/api/v1/things", "name=late", &got);
    assert_true(got.status >= 409);
    assert_int_equal(client_header(&got, "Location").n, 0);
    assert_false(str_contains(got.body, S("same_thread")));
    assert_true(str_contains(got.head, S("problem+json")));
    assert_int_equal(things_count(*state), before);
    if (db_engine(*state) == DB_SQLITE) assert_int_equal(made, 2);
    http_stop(server);
}

enum { CLIENTS = 24, EACH = 25 };
struct client { struct http_server *server; int number, good, bad; };

/* All at once; what becomes of each is the caller's to look at. */
static void on_clients(struct http_server *server, struct client *clients, void *(*fn)(void *)) {
    pthread_t threads[CLIENTS];
    for (int i = 0; i < CLIENTS; i++) {
        clients[i] = (struct client){.server = server, .number = i};
        pthread_create(&threads[i], NULL, fn, &clients[i]);
    }
    for (int i = 0; i < CLIENTS; i++) pthread_join(threads[i], NULL);
}

static void *press(void *arg) {
    struct client *c = arg;
    struct client_reply *reply = must_alloc(sizeof *reply);
    for (int i = 0; i < EACH; i++) {
        ARENA(a);
        bool late = i % 5 == 3;
        post(c->server, "/api/v1/things", late ? "name=late" : str_printf(&a, "name=c%dx%d", c->number, i).p, reply);
        if (reply->status == 201) c->good++;
        if (reply->status >= 409 && late) c->bad++;
    }
    free(reply);
    return NULL;
}

static void among_many_each_hears_of_their_own(void **state) {
    struct http_server *server = start(*state);
    struct client clients[CLIENTS];
    int64_t before = things_count(*state);
    on_clients(server, clients, press);
    for (int i = 0; i < CLIENTS; i++) assert_true(clients[i].good == EACH - EACH / 5 && clients[i].bad == EACH / 5);
    assert_int_equal(things_count(*state), before + CLIENTS * (EACH - EACH / 5));
    http_stop(server);
}

/* Without a goodbye: the server is told that nobody listens any more while the request is with who writes. */
static void say_and_hang_up(struct http_server *server, const char *name) {
    ARENA(a);
    int fd = client_dial(http_port(server));
    client_say(fd, str_printf(&a, "POST /api/v1/things HTTP/1.1\r\nHost: x\r\nContent-Length: %zu\r\n"
                                  "Content-Type: application/x-www-form-urlencoded\r\n\r\nname=%s", strlen(name) + 5, name));
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &(struct linger){.l_onoff = 1}, sizeof(struct linger));
    close(fd);
}

static void *press_or_hang_up(void *arg) {
    struct client *c = arg;
    struct client_reply *reply = must_alloc(sizeof *reply);
    for (int i = 0; i < EACH; i++) {
        ARENA(a);
        const char *name = str_printf(&a, "h%dx%d", c->number, i).p;
        if (c->number % 2) say_and_hang_up(c->server, name);
        else post(c->server, "/api/v1/things", str_printf(&a, "name=%s", name).p, reply);
        if (c->number % 2 == 0 && reply->status == 201) c->good++;
    }
    free(reply);
    return NULL;
}

static void who_hangs_up_takes_nobody_along(void **state) {
    struct http_server *server = start(*state);
    struct client clients[CLIENTS];
    on_clients(server, clients, press_or_hang_up);
    for (int i = 0; i < CLIENTS; i += 2) assert_int_equal(clients[i].good, EACH);
    http_stop(server); /* waits for none that nobody resumes */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_brief_request_is_answered_by_who_writes),
        cmocka_unit_test(a_long_body_is_read_elsewhere),
        cmocka_unit_test(what_is_wrong_is_said_as_always),
        cmocka_unit_test(an_answer_whose_commit_failed_is_not_given),
        cmocka_unit_test(among_many_each_hears_of_their_own),
        cmocka_unit_test(who_hangs_up_takes_nobody_along),
    };
    return testdb_run_group(tests, sizeof tests / sizeof *tests, "tests/db");
}
