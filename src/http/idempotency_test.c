/* Retried requests make nothing twice; and what is committed is heard on the streams. */
#include "support/testdb.h"
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>
#include "http/idempotency_sql.h"
#include "http/inner.h"
#include "http/json.h"
#include "support/client.h"

/* ---- a room whose effect is a row ---- */
static const enum db_type text_int[] = {DB_TEXT, DB_INT};
static const struct db_sql add_effect = {
    .name = "add_effect", .params = 2, .param_types = text_int,
    .sqlite = "INSERT INTO idempotency (authority_id, scope, key, request_hash, created_at) VALUES (-1, 'effect', ?1, '', ?2)",
    .postgres = "INSERT INTO idempotency (authority_id, scope, key, request_hash, created_at) VALUES (-1, 'effect', $1, '', $2)",
};
static const struct db_sql count_effects = {
    .name = "count_effects", .columns = 1, .param_types = text_int, .first_row_only = true,
    .sqlite = "SELECT count(*) FROM idempotency WHERE scope = 'effect'",
    .postgres = "SELECT count(*) FROM idempotency WHERE scope = 'effect'",
};
static const struct db_sql age_keys = {
    .name = "age_keys", .params = 2, .param_types = text_int,
    .sqlite = "UPDATE idempotency SET created_at = created_at - ?2 WHERE key = ?1",
    .postgres = "UPDATE idempotency SET created_at = created_at - $2 WHERE key = $1",
};

static atomic_bool fail_next;

static enum err make_effect(struct db_tx *tx, struct request *req, void *ctx) {
    int64_t id = db_new_id(tx);
    const struct db_value params[] = {
        {.type = DB_TEXT, .s = str_number(req->arena, id)}, {.type = DB_INT, .i = req->now}};
    TRY(db_run(tx, &add_effect, params, NULL, NULL, NULL));
    if (atomic_exchange(&fail_next, false)) return ERR_CONFLICT;
    db_publish(tx, (struct db_event){.authority_id = 1, .channel = S("effect"), .subject_id = 5});
    response_json(req, 201);
    req->response.location = str_printf(req->arena, "/effects/%lld", (long long)id);
    struct json j = json_to(&req->response.body);
    json_object(&j, NULL);
    json_id(&j, "id", id);
    json_str(&j, "name", field_text(req, "name"));
    json_object_end(&j);
    return OK;
}

static enum err add(struct request *req) {
    return request_once(req, make_effect, NULL);
}

static enum err render(struct db *db, struct arena *a, struct buf *out, enum lang lang, const void *ctx, int64_t *subject_id) {
    buf_printf(out, "picture %lld", (long long)clock_monotonic_ns());
    return OK;
}

static enum err live(struct request *req) {
    return response_stream(req, &(struct stream){.authority_id = 1, .subject_id = 5, .channel = "effect", .render = render,
                                                 .event = "effect"});
}

static const struct field fields[] = {{"name", FIELD_TEXT, .required = true}, {}};
static const struct route table[] = {
    {HTTP_POST, "/api/v1/effects", 0, add, "Adds an effect", fields, ROUTE_IDEMPOTENT},
    {HTTP_GET, "/live", 0, live, "Live", .flags = ROUTE_STREAM},
};
static const struct routes rooms[] = {ROUTES("test", table)};

static enum err guard(struct request *req) {
    int64_t user = 0;
    if (str_int(request_header(req, "X-User"), &user) == OK) req->user_id = user;
    req->authority_id = 1;
    return OK;
}

static struct http_server *start(struct db *db) {
    struct http_config config = {.listen = "127.0.0.1", .threads = 8, .connections = 50, .streams = 5, .body_limit = 10'000,
                                 .timeout_s = 5, .quiet = true, .rooms = rooms, .rooms_n = 1, .guard = guard, .db = db};
    struct http_server *server;
    assert_int_equal(http_start(&config, &server, NULL), OK);
    return server;
}

/* ---- asking ---- */
static void post(struct http_server *server, const char *key, const char *headers, const char *body,
                 struct client_reply *ret) {
    ARENA(a);
    int fd = client_dial(http_port(server));
    const char *key_line = key ? str_printf(&a, "Idempotency-Key: %s\r\n", key).p : "";
    client_say(fd, str_printf(&a, "POST /api/v1/effects HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %zu\r\n"
                                  "Content-Type: application/x-www-form-urlencoded\r\n%s%s\r\n%s",
                              strlen(body), key_line, headers, body));
    client_hear(fd, ret, false);
    close(fd);
}

static enum err read_count(struct db_cursor *c, void *ctx) {
    *(int64_t *)ctx = db_col_int(c, 0);
    return OK;
}

static int64_t effects(struct db *db) {
    DB_READ(tx);
    int64_t n = -1;
    assert_int_equal(db_read_begin(db, &tx), OK);
    assert_int_equal(db_run(tx, &count_effects, NULL, read_count, &n, NULL), OK);
    return n;
}

static struct client_reply first, second;

static void assert_same_answer(const struct client_reply *a, const struct client_reply *b) {
    assert_int_equal(a->status, b->status);
    assert_true(str_eq(a->body, b->body));
    assert_true(str_eq(client_header(a, "Location"), client_header(b, "Location")));
    assert_true(str_eq(client_header(a, "Content-Type"), client_header(b, "Content-Type")));
}

/* ---- stories ---- */
static void a_retry_gets_the_same_answer_and_makes_nothing(void **state) {
    struct http_server *server = start(*state);
    int64_t before = effects(*state);
    post(server, "\"retry-0123456789abc\"", "", "name=Ane", &first);
    post(server, "retry-0123456789abc", "", "name=Ane", &second);
    assert_int_equal(first.status, 201);
    assert_same_answer(&first, &second);
    assert_true(client_header(&first, "Location").n > 10);
    assert_false(client_header(&first, "Idempotency-Replayed").n);
    assert_true(str_eq(client_header(&second, "Idempotency-Replayed"), S("true")));
    assert_int_equal(effects(*state), before + 1);
    post(server, NULL, "", "name=Ane", &first);
    post(server, NULL, "", "name=Ane&idempotency_key=retry-0123456789abc", &second); /* as a form sends it */
    assert_int_equal(effects(*state), before + 2);
    http_stop(server);
}

static void a_key_stands_for_one_request_of_one_user(void **state) {
    struct http_server *server = start(*state);
    int64_t before = effects(*state);
    post(server, "stands-0123456789ab", "", "name=Ane", &first);
    post(server, "stands-0123456789ab", "", "name=Bo", &second);
    assert_int_equal(second.status, 422);
    assert_true(str_contains(second.body, S("Brug en ny.")));
    post(server, "stands-0123456789ab", "X-User: 9\r\n", "name=Bo", &second);
    assert_int_equal(second.status, 201);
    post(server, "short", "", "name=Bo", &second);
    assert_int_equal(second.status, 422);
    assert_int_equal(effects(*state), before + 2);
    http_stop(server);
}

static void what_failed_may_be_tried_again(void **state) {
    struct http_server *server = start(*state);
    int64_t before = effects(*state);
    atomic_store(&fail_next, true);
    post(server, "failed-0123456789ab", "", "name=Ane", &first);
    assert_int_equal(first.status, 409);
    assert_int_equal(effects(*state), before);
    post(server, "failed-0123456789ab", "", "name=Ane", &second);
    assert_int_equal(second.status, 201);
    assert_int_equal(effects(*state), before + 1);
    http_stop(server);
}

struct caller {
    struct http_server *server;
    pthread_t thread;
    struct client_reply reply;
};
static void *call(void *ctx) {
    struct caller *c = ctx;
    post(c->server, "crowd-0123456789abc", "", "name=Ane", &c->reply);
    return NULL;
}

static void eight_at_once_make_one(void **state) {
    struct http_server *server = start(*state);
    int64_t before = effects(*state);
    struct caller *callers = must_alloc(8 * sizeof *callers);
    for (int i = 0; i < 8; i++) {
        callers[i].server = server;
        assert_int_equal(pthread_create(&callers[i].thread, NULL, call, &callers[i]), 0);
    }
    for (int i = 0; i < 8; i++) pthread_join(callers[i].thread, NULL);
    for (int i = 0; i < 8; i++) assert_same_answer(&callers[0].reply, &callers[i].reply);
    assert_int_equal(callers[0].reply.status, 201);
    assert_int_equal(effects(*state), before + 1);
    free(callers);
    http_stop(server);
}

static enum err make_older(struct db_tx *tx, void *ctx) {
    const struct db_value params[] = {{.type = DB_TEXT, .s = S("older-0123456789abc")}, {.type = DB_INT, .i = DAY + MINUTE}};
    return db_run(tx, &age_keys, params, NULL, NULL, NULL);
}

static enum err expire(struct db_tx *tx, void *ctx) {
    return request_once_expire(tx, clock_now(), ctx);
}

static void a_key_is_forgotten_after_a_day(void **state) {
    struct http_server *server = start(*state);
    int64_t before = effects(*state), rows = 0;
    post(server, "older-0123456789abc", "", "name=Ane", &first);
    assert_int_equal(db_write(*state, make_older, NULL), OK);
    post(server, "older-0123456789abc", "", "name=Bo", &second);
    assert_int_equal(second.status, 201);
    assert_int_equal(effects(*state), before + 2);
    assert_int_equal(db_write(*state, make_older, NULL), OK);
    assert_int_equal(db_write(*state, expire, &rows), OK);
    assert_int_equal(rows, 1);
    http_stop(server);
}

static bool hear_picture(int fd) {
    char bytes[2048];
    ssize_t n = recv(fd, bytes, sizeof bytes, 0);
    while (n > 0 && !memmem(bytes, (size_t)n, "picture", 7)) n = recv(fd, bytes, sizeof bytes, 0);
    return n > 0;
}

static void a_commit_is_heard_on_the_streams(void **state) {
    struct http_server *server = start(*state);
    int fd = client_dial(http_port(server));
    client_say(fd, S("GET /live HTTP/1.1\r\nHost: x\r\n\r\n"));
    assert_true(hear_picture(fd));
    post(server, NULL, "", "name=Ane", &first);
    assert_true(hear_picture(fd));
    close(fd);
    http_stop(server);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_retry_gets_the_same_answer_and_makes_nothing),
        cmocka_unit_test(a_key_stands_for_one_request_of_one_user),
        cmocka_unit_test(what_failed_may_be_tried_again),
        cmocka_unit_test(eight_at_once_make_one),
        cmocka_unit_test(a_key_is_forgotten_after_a_day),
        cmocka_unit_test(a_commit_is_heard_on_the_streams),
    };
    return testdb_run(tests);
}
