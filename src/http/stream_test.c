/* Live screens: many readers of the same picture, few renderings, and no memory to speak of.
 * STREAMS=10000 runs the crowd as large as the design promises (needs 20,000 open files). */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>
#include "http/inner.h"
#include "support/client.h"

static atomic_int renderings, picture;

static enum err render_board(struct db *db, struct arena *a, struct buf *out, enum lang lang, const void *ctx, int64_t *subject_id) {
    atomic_fetch_add(&renderings, 1);
    buf_printf(out, "<p>%s %d</p>\n<p>%d</p>", lang == LANG_EN ? "Number" : "Nummer", atomic_load(&picture), *(const int *)ctx);
    return OK;
}

static enum err board(struct request *req) {
    int64_t unit;
    TRY(request_path_id(req, "unit", &unit));
    int ctx = 7;
    return response_stream(req, &(struct stream){.authority_id = 1, .subject_id = unit, .channel = "queue",
                                                 .render = render_board, .ctx = &ctx, .ctx_size = sizeof ctx, .event = "board"});
}

static enum err page(struct request *req) {
    buf_lit(&req->response.body, "side");
    return OK;
}

static const struct route table[] = {
    {HTTP_GET, "/skranke/{unit}/live", 1, board, "The desk, live", .flags = ROUTE_STREAM},
    {HTTP_GET, "/tavle/{unit}/live", 0, board, "The board, live", .flags = ROUTE_STREAM},
    {HTTP_GET, "/side", 0, page, "A page"},
};
static const struct routes rooms[] = {ROUTES("test", table)};
static int stream_port;
static struct http_server *server;
static struct client_reply got;

/* Who is signed in says so in a header. */
static atomic_int asked, signed_out;
static enum err guard(struct request *req) {
    req->signed_in = request_header(req, "X-Clerk");
    return req->route->permission && !req->signed_in.n ? ERR_DENIED : OK;
}
static enum err still_in(struct db *db, struct arena *a, str signed_in, unsigned permission) {
    assert_int_equal(permission, 1);
    atomic_fetch_add(&asked, 1);
    return atomic_load(&signed_out) && str_eq_c(signed_in, "sara") ? ERR_DENIED : OK;
}

static int crowd(void) {
    const char *wanted = getenv("STREAMS");
    int64_t n = 300;
    if (wanted && str_int(str_c(wanted), &n) != OK) abort();
    return (int)n;
}

static int start(void **state) {
    stream_port = client_free_port();
    struct http_config config = {.listen = "127.0.0.1", .stream_port = stream_port, .threads = 2, .connections = 50,
                                 .streams = crowd() + 10, .body_limit = 1000, .timeout_s = 5, .quiet = true, .rooms = rooms,
                                 .rooms_n = 1, .guard = guard, .still_in = still_in};
    struct rlimit files = {.rlim_cur = 65'536, .rlim_max = 65'536};
    setrlimit(RLIMIT_NOFILE, &files);
    return http_start(&config, &server, NULL) != OK;
}

static int stop(void **state) {
    http_stop(server);
    return 0;
}

static int open_stream_from(const char *address, int port, const char *url, const char *headers) {
    ARENA(a);
    int fd = client_dial_from(address, port);
    client_say(fd, str_printf(&a, "GET %s HTTP/1.1\r\nHost: x\r\n%s\r\n", url, headers));
    return fd;
}

static int open_stream(int port, const char *url, const char *headers) {
    return open_stream_from("127.0.0.1", port, url, headers);
}

/* Reads until needle came; false when it doesn't within 10 s. Chunks' own lines are left in. */
static bool hear_of(int fd, str needle) {
    char bytes[4096];
    size_t n = 0;
    for (;;) {
        ssize_t part = recv(fd, bytes + n, sizeof bytes - n, 0);
        if (part <= 0) return false;
        n += (size_t)part;
        if (memmem(bytes, n, needle.p, needle.n)) return true;
        if (n == sizeof bytes) n = 0;
    }
}

static void tell(int64_t unit) {
    stream_hub_event(&(struct db_event){.authority_id = 1, .channel = S("queue"), .subject_id = unit}, server->hub);
}

static void wait_for_streams(int64_t n) {
    for (int i = 0; i < 500 && stream_hub_open(server->hub) != n; i++) usleep(10'000);
    assert_int_equal(stream_hub_open(server->hub), n);
}

static void a_stream_shows_the_picture_now_and_after_each_event(void **state) {
    atomic_store(&picture, 1);
    int fd = open_stream(http_port(server), "/tavle/1/live", "");
    assert_true(hear_of(fd, S("event: board\ndata: <p>Nummer 1</p>\ndata: <p>7</p>\n\n")));
    atomic_store(&picture, 2);
    tell(1);
    assert_true(hear_of(fd, S("data: <p>Nummer 2</p>\n")));
    close(fd);
}

static void a_reader_who_left_is_noticed_by_the_next_pictures(void **state) {
    for (int i = 0; i < 10 && stream_hub_open(server->hub); i++) {
        atomic_fetch_add(&picture, 1);
        tell(1);
        usleep(150'000);
    }
    assert_int_equal(stream_hub_open(server->hub), 0);
}

static void others_events_are_not_heard(void **state) {
    int fd = open_stream(stream_port, "/tavle/2/live", "");
    assert_true(hear_of(fd, S("data: <p>7</p>\n")));
    int before = atomic_load(&renderings);
    tell(3);
    stream_hub_event(&(struct db_event){.authority_id = 2, .channel = S("queue"), .subject_id = 2}, server->hub);
    stream_hub_event(&(struct db_event){.authority_id = 1, .channel = S("ticket"), .subject_id = 2}, server->hub);
    usleep(250'000);
    assert_int_equal(atomic_load(&renderings), before);
    atomic_fetch_add(&picture, 1);
    stream_hub_event(&(struct db_event){.channel = S("")}, server->hub); /* anything may have happened */
    assert_true(hear_of(fd, S("event: board")));
    close(fd);
}

static void many_events_at_once_are_one_picture(void **state) {
    int fd = open_stream(stream_port, "/tavle/4/live", "");
    assert_true(hear_of(fd, S("data: <p>7</p>\n")));
    int before = atomic_load(&renderings);
    atomic_store(&picture, 77);
    for (int i = 0; i < 50; i++) tell(4);
    assert_true(hear_of(fd, S("Nummer 77")));
    assert_int_equal(atomic_load(&renderings), before + 1);
    close(fd);
}

static void each_reader_has_their_language(void **state) {
    int da = open_stream(stream_port, "/tavle/5/live", ""), en = open_stream(stream_port, "/tavle/5/live", "Accept-Language: en\r\n");
    assert_true(hear_of(da, S("<p>Nummer")));
    assert_true(hear_of(en, S("<p>Number")));
    close(da), close(en);
}

static void the_port_of_streams_serves_nothing_else(void **state) {
    int fd = client_dial(stream_port);
    client_say(fd, S("GET /side HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
    client_hear(fd, &got, false);
    assert_int_equal(got.status, 421);
    close(fd);
}

static int64_t resident_kb(void) {
    FILE *f = fopen("/proc/self/statm", "r");
    long size, resident;
    assert_int_equal(fscanf(f, "%ld %ld", &size, &resident), 2);
    fclose(f);
    return resident * 4;
}

static void a_crowd_sees_the_event_within_a_second(void **state) {
    int n = crowd();
    int64_t others = stream_hub_open(server->hub), memory = resident_kb();
    int *fds = must_alloc((size_t)n * sizeof *fds);
    for (int i = 0; i < n; i++) fds[i] = open_stream(stream_port, "/tavle/6/live", "");
    for (int i = 0; i < n; i++) assert_true(hear_of(fds[i], S("event: board")));
    memory = resident_kb() - memory;
    assert_true(stream_hub_open(server->hub) >= n && stream_hub_open(server->hub) <= n + others);

    int before = atomic_load(&renderings);
    atomic_store(&picture, 99);
    int64_t begun = clock_monotonic_ns();
    tell(6);
    for (int i = 0; i < n; i++) assert_true(hear_of(fds[i], S("Nummer 99")));
    int64_t ms = (clock_monotonic_ns() - begun) / 1'000'000;
    assert_int_equal(atomic_load(&renderings), before + 1);
    print_message("%d streams: %.1f kB each, event seen by all after %d ms\n", n, (double)memory / n, (int)ms);
    assert_true(ms < 1000);
    if (n >= 1000) assert_true(memory / n <= 16);
    for (int i = 0; i < n; i++) close(fds[i]);
    free(fds);
}

static int64_t in_seconds(int64_t s) {
    return clock_monotonic_ns() + s * 1'000'000'000;
}

/* Behind a proxy a browser sends some 1.5 kB of headers in twenty lines; the port of streams keeps little for each. */
static void a_browsers_headers_fit(void **state) {
    BUF(headers);
    for (int i = 0; i < 24; i++) buf_printf(&headers, "X-Header-Number-%d: %080d\r\n", i, i);
    buf_char(&headers, 0);
    int fd = open_stream(stream_port, "/tavle/12/live", headers.p);
    assert_true(hear_of(fd, S("event: board")));
    close(fd);
}

static void a_quiet_stream_shows_that_it_lives_until_its_reader_must_come_again(void **state) {
    int fd = open_stream(stream_port, "/tavle/10/live", "");
    assert_true(hear_of(fd, S("event: board")));
    usleep(50'000); /* it has nothing more to send */
    stream_hub_round(server->hub, in_seconds(19));
    stream_hub_round(server->hub, in_seconds(21));
    assert_true(hear_of(fd, S("3\r\n:\n\n\r\n")));
    usleep(50'000);
    stream_hub_round(server->hub, in_seconds(15 * 60 + 1));
    assert_true(hear_of(fd, S("0\r\n\r\n")));
    close(fd);
}

/* Waiting times shrink by themselves. What has not changed is not sent again. */
static void a_page_of_which_nothing_is_heard_is_drawn_anew_every_minute(void **state) {
    atomic_store(&picture, 3);
    int fd = open_stream(http_port(server), "/tavle/13/live", "");
    assert_true(hear_of(fd, S("Nummer 3")));
    usleep(50'000);
    int before = atomic_load(&renderings);
    stream_hub_round(server->hub, in_seconds(50));
    usleep(250'000);
    assert_int_equal(atomic_load(&renderings), before);
    stream_hub_round(server->hub, in_seconds(61));
    for (int i = 0; i < 100 && atomic_load(&renderings) == before; i++) usleep(10'000);
    assert_int_equal(atomic_load(&renderings), before + 1);
    struct pollfd more = {.fd = fd, .events = POLLIN};
    char beats[100];
    while (poll(&more, 1, 200) == 1) { /* heartbeats have come, and no picture */
        ssize_t n = recv(fd, beats, sizeof beats, 0);
        assert_true(n > 0 && !memmem(beats, (size_t)n, "event", 5));
    }
    atomic_store(&picture, 4);
    stream_hub_round(server->hub, in_seconds(62));
    assert_true(hear_of(fd, S("Nummer 4")));
    usleep(50'000);
    close(fd);
    stream_hub_round(server->hub, in_seconds(62 + 21)); /* when its next heartbeat is due */
    wait_for_streams(0);
}

static void a_reader_who_left_is_noticed_by_the_next_heartbeat(void **state) {
    stream_hub_round(server->hub, in_seconds(21)); /* those of the tests before */
    wait_for_streams(0);
    int fd = open_stream(stream_port, "/tavle/11/live", "");
    assert_true(hear_of(fd, S("event: board")));
    usleep(50'000);
    close(fd);
    assert_int_equal(stream_hub_open(server->hub), 1);
    stream_hub_round(server->hub, in_seconds(21));
    wait_for_streams(0);
}

/* Two look at the same desk, and a citizen at the board. */
static void who_is_signed_out_is_shown_nothing_more(void **state) {
    atomic_store(&picture, 20);
    int sara = open_stream(stream_port, "/skranke/14/live", "X-Clerk: sara\r\n"), per = open_stream(stream_port, "/skranke/14/live", "X-Clerk: per\r\n");
    int citizen = open_stream(stream_port, "/tavle/15/live", "X-Clerk: sara\r\n");
    assert_true(hear_of(sara, S("Nummer 20")) && hear_of(per, S("Nummer 20")) && hear_of(citizen, S("Nummer 20")));
    atomic_store(&picture, 21);
    tell(14);
    assert_true(hear_of(sara, S("Nummer 21")) && hear_of(per, S("Nummer 21"))); /* both have been asked about */
    int before = atomic_load(&asked);
    atomic_store(&picture, 22);
    tell(14), tell(15);
    assert_true(hear_of(sara, S("Nummer 22")) && hear_of(per, S("Nummer 22")) && hear_of(citizen, S("Nummer 22")));
    assert_int_equal(atomic_load(&asked), before); /* not at every picture */

    atomic_store(&signed_out, 1);
    stream_hub_event(&(struct db_event){.authority_id = 2, .channel = S(HTTP_SIGNED_OUT)}, server->hub); /* elsewhere */
    stream_hub_event(&(struct db_event){.authority_id = 1, .channel = S(HTTP_SIGNED_OUT), .subject_id = 77}, server->hub);
    assert_true(hear_of(sara, S("0\r\n\r\n")));
    assert_int_equal(atomic_load(&asked), before + 2);
    atomic_store(&picture, 24);
    tell(14), tell(15);
    assert_true(hear_of(per, S("Nummer 24")) && hear_of(citizen, S("Nummer 24"))); /* what anybody may see goes on */
    atomic_store(&signed_out, 0);
    usleep(50'000);
    close(sara), close(per), close(citizen);
    stream_hub_round(server->hub, in_seconds(21));
    wait_for_streams(0);
}

/* It may have ended by itself, or another process ended it: the picture that comes each minute finds out. */
static void nobody_need_tell_that_a_session_ended(void **state) {
    atomic_store(&picture, 25);
    int sara = open_stream(stream_port, "/skranke/16/live", "X-Clerk: sara\r\n");
    assert_true(hear_of(sara, S("Nummer 25")));
    usleep(5'100'000); /* what was asked holds so long */
    atomic_store(&signed_out, 1);
    stream_hub_round(server->hub, in_seconds(61));
    assert_true(hear_of(sara, S("0\r\n\r\n")));
    atomic_store(&signed_out, 0);
    close(sara);
}

static void one_stream_too_many_is_told_to_come_back(void **state) {
    int fds[1000], n = 0, status = 0;
    int most = crowd() + 11 < 1000 ? crowd() + 11 : 0;
    if (!most) skip();
    for (; n < most; n++) {
        fds[n] = open_stream(stream_port, "/tavle/8/live", "");
        char first[64] = "";
        assert_true(recv(fds[n], first, sizeof first - 1, 0) > 12);
        status = str_starts(str_c(first), S("HTTP/1.1 503")) ? 503 : 200;
        if (status == 503) break;
    }
    assert_int_equal(status, 503);
    for (int i = 0; i <= n && i < most; i++) close(fds[i]);
}

/* On the main port and on that of streams. */
static void who_opens_all_streams_from_one_address_shuts_nobody_else_out(void **state) {
    enum { ROOM = 12, OTHERS = ROOM / 2 };
    for (int apart = 0; apart < 2; apart++) {
        struct http_config config = {.listen = "127.0.0.1", .stream_port = apart ? client_free_port() : 0, .threads = 2, .connections = 50,
                                     .streams = ROOM, .timeout_s = 5, .quiet = true, .rooms = rooms, .rooms_n = 1};
        struct http_server *small;
        assert_int_equal(http_start(&config, &small, NULL), OK);
        int port = apart ? config.stream_port : http_port(small), greedy[ROOM], others[OTHERS];
        for (int i = 0; i < ROOM; i++) assert_true(hear_of(greedy[i] = open_stream_from("127.0.0.2", port, "/tavle/5/live", ""), S("event: board")));
        for (int i = 0; i < OTHERS; i++) assert_true(hear_of(others[i] = open_stream(port, "/tavle/5/live", ""), S("event: board")));
        for (int i = 0; i < OTHERS; i++) assert_true(hear_of(greedy[i], S("0\r\n\r\n"))); /* politely, so that browsers come back */
        assert_int_equal(http_stats(small).closed_for_room, OTHERS);
        int more = open_stream_from("127.0.0.2", port, "/tavle/5/live", "");
        assert_true(hear_of(more, S("HTTP/1.1 503")));
        atomic_fetch_add(&picture, 1);
        stream_hub_event(&(struct db_event){.authority_id = 1, .channel = S("queue"), .subject_id = 5}, small->hub);
        for (int i = 0; i < OTHERS; i++) assert_true(hear_of(others[i], S("event: board")) && hear_of(greedy[ROOM - 1 - i], S("event: board")));
        close(more);
        for (int i = 0; i < ROOM; i++) close(greedy[i]);
        for (int i = 0; i < OTHERS; i++) close(others[i]);
        http_stop(small);
    }
}

static void stopping_ends_every_stream_politely(void **state) {
    struct http_config config = {.listen = "127.0.0.1", .threads = 2, .connections = 50, .streams = 10, .timeout_s = 5,
                                 .quiet = true, .rooms = rooms, .rooms_n = 1};
    struct http_server *brief;
    assert_int_equal(http_start(&config, &brief, NULL), OK);
    int fds[5];
    for (int i = 0; i < 5; i++) fds[i] = open_stream(http_port(brief), "/tavle/9/live", "");
    for (int i = 0; i < 5; i++) assert_true(hear_of(fds[i], S("event: board")));
    http_stop(brief);
    for (int i = 0; i < 5; i++) {
        assert_true(hear_of(fds[i], S("0\r\n\r\n")));
        close(fds[i]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stream_shows_the_picture_now_and_after_each_event),
        cmocka_unit_test(a_reader_who_left_is_noticed_by_the_next_pictures),
        cmocka_unit_test(others_events_are_not_heard),
        cmocka_unit_test(many_events_at_once_are_one_picture),
        cmocka_unit_test(each_reader_has_their_language),
        cmocka_unit_test(the_port_of_streams_serves_nothing_else),
        cmocka_unit_test(a_crowd_sees_the_event_within_a_second),
        cmocka_unit_test(a_browsers_headers_fit),
        cmocka_unit_test(a_quiet_stream_shows_that_it_lives_until_its_reader_must_come_again),
        cmocka_unit_test(a_page_of_which_nothing_is_heard_is_drawn_anew_every_minute),
        cmocka_unit_test(a_reader_who_left_is_noticed_by_the_next_heartbeat),
        cmocka_unit_test(who_is_signed_out_is_shown_nothing_more),
        cmocka_unit_test(nobody_need_tell_that_a_session_ended),
        cmocka_unit_test(who_opens_all_streams_from_one_address_shuts_nobody_else_out),
        cmocka_unit_test(stopping_ends_every_stream_politely),
        cmocka_unit_test(one_stream_too_many_is_told_to_come_back),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
