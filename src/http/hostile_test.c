/* Clients that are slow, many, huge, broken or gone: the server stays there for the others. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>
#include "http/inner.h"
#include "support/client.h"

static enum err page(struct request *req) {
    buf_lit(&req->response.body, "side");
    return OK;
}

static enum err slow_page(struct request *req) {
    usleep(250'000);
    return page(req);
}

static enum err echo(struct request *req) {
    buf_printf(&req->response.body, "%zu", field_text(req, "text").n);
    return OK;
}

static enum err large(struct request *req) {
    for (int i = 0; i < 1'000'000; i++) buf_lit(&req->response.body, "0123456789");
    return OK;
}

static const struct field fields[] = {{"text", FIELD_LINES, .max = 100'000}, {}};
static const struct route table[] = {
    {HTTP_GET, "/side", 0, page, "A page"},
    {HTTP_GET, "/langsom", 0, slow_page, "A slow page"},
    {HTTP_GET, "/opgoer", 0, slow_page, "A long count", .flags = ROUTE_LONG},
    {HTTP_POST, "/skriv", 0, slow_page, "A slow write"},
    {HTTP_GET, "/stor", 0, large, "A large page"},
    {HTTP_POST, "/ekko", 0, echo, "Counts", fields},
};
static const struct routes rooms[] = {ROUTES("test", table)};
static struct http_server *server;
static struct client_reply got;
static const char get[] = "GET /side HTTP/1.1\r\nHost: x\r\n\r\n";

static struct http_server *patient(int reading, int connections, int timeout_s) {
    enum { THREADS = 2 };
    struct http_config config = {.listen = "0.0.0.0", .threads = THREADS, .reading = reading, .connections = connections, .body_limit = 50'000,
                                 .timeout_s = timeout_s, .quiet = true, .rooms = rooms, .rooms_n = 1};
    struct http_server *s;
    assert_int_equal(http_start(&config, &s, NULL), OK);
    return s;
}

static struct http_server *started(int reading, int connections) {
    return patient(reading, connections, 1);
}

static int start(void **state) {
    server = started(2, 200);
    return 0;
}

static int stop(void **state) {
    http_stop(server);
    return 0;
}

static void assert_still_serving(void) {
    int fd = client_dial(http_port(server));
    client_say(fd, S("GET /side HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
    client_hear(fd, &got, false);
    close(fd);
    assert_int_equal(got.status, 200);
}

static int64_t ms_now(void) {
    return clock_monotonic_ns() / 1'000'000;
}

/* Sends drip every 100 ms until the server hangs up; answers after how many ms. */
static int64_t hangs_up_after(const char *beginning, const char *drip) {
    int fd = client_dial(http_port(server));
    int64_t begun = ms_now();
    client_say(fd, str_c(beginning));
    for (;;) {
        struct pollfd p = {.fd = fd, .events = POLLIN};
        char c[512];
        if (poll(&p, 1, 100) > 0 && recv(fd, c, sizeof c, 0) <= 0) break;
        if (ms_now() - begun > 20'000) break;
        client_say(fd, str_c(drip));
    }
    close(fd);
    return ms_now() - begun;
}

/* ---- slow ---- */
struct slow_client {
    const char *what, *beginning, *drip;
    int64_t most_ms, took_ms;
    pthread_t thread;
};

static void *be_slow(void *ctx) {
    struct slow_client *c = ctx;
    c->took_ms = hangs_up_after(c->beginning, c->drip);
    return NULL;
}

/* The time-out of these tests is 1 s: twice that is given for the headers, four times for the rest. */
static void who_never_finishes_is_hung_up_on(void **state) {
    struct slow_client clients[] = {
        {"says nothing", "", "", 3500},
        {"stops in the first line", "GET /si", "", 3500},
        {"drips headers", "GET /side HTTP/1.1\r\nHost: x\r\nX-Drip: ", "a", 4500},
        {"drips a body", "POST /ekko HTTP/1.1\r\nHost: x\r\nContent-Length: 40000\r\n\r\n", "a", 6500},
    };
    for (size_t i = 0; i < 4; i++) assert_int_equal(pthread_create(&clients[i].thread, NULL, be_slow, &clients[i]), 0);
    for (size_t i = 0; i < 4; i++) pthread_join(clients[i].thread, NULL);
    for (size_t i = 0; i < 4; i++)
        if (clients[i].took_ms < 500 || clients[i].took_ms > clients[i].most_ms)
            fail_msg("who %s: after %lld ms", clients[i].what, (long long)clients[i].took_ms);
}

static void who_leaves_in_the_middle_of_an_answer_hurts_nobody(void **state) {
    for (int i = 0; i < 20; i++) {
        int fd = client_dial(http_port(server));
        client_say(fd, S("GET /stor HTTP/1.1\r\nHost: x\r\n\r\n"));
        char some[1000];
        assert_true(recv(fd, some, sizeof some, 0) > 0);
        close(fd);
    }
    assert_still_serving();
}

/* ---- many ---- */
static void one_connection_too_many_is_told_so_at_once(void **state) {
    struct http_server *small = started(2, 20);
    int fds[20];
    for (int i = 0; i < 20; i++) {
        fds[i] = client_dial(http_port(small));
        client_say(fds[i], S("GET /opgoer HTTP/1.1\r\nHost: x\r\n\r\n"));
    }
    usleep(100'000);
    int fd = client_dial(http_port(small));
    int64_t begun = ms_now();
    client_say(fd, str_c(get));
    client_hear(fd, &got, false);
    assert_int_equal(got.status, 503);
    assert_true(client_header(&got, "Retry-After").n > 0);
    assert_true(ms_now() - begun < 200);
    close(fd);
    assert_int_equal(http_stats(small).refused, 1);
    for (int i = 0; i < 20; i++) {
        client_hear(fds[i], &got, false);
        assert_int_equal(got.status, 200); /* whoever is being answered is never closed */
        close(fds[i]);
    }
    assert_int_equal(http_stats(small).closed_for_room, 0);
    got.status = 0;
    for (int tries = 0; tries < 20 && got.status != 200; tries++) {
        usleep(50'000);
        fd = client_dial(http_port(small));
        client_say(fd, str_c(get));
        client_hear(fd, &got, false);
        close(fd);
    }
    assert_int_equal(got.status, 200);
    http_stop(small);
}

/* ---- many from one address ---- */
static const char *const half_open[] = {
    "", "GET /si", "GET /side HTTP/1.1\r\nHost: x\r\nX-Half: ", "POST /ekko HTTP/1.1\r\nHost: x\r\nContent-Length: 4000\r\n\r\ntext=",
    "GET /side HTTP/1.1\r\nHost: x\r\n\r\n" /* and stays */,
};

static void crowd_in(const char *from, int port, int *fds, int n) {
    for (int i = 0; i < n; i++) {
        fds[i] = client_dial_from(from, port);
        client_say(fds[i], str_c(half_open[i % 5]));
    }
}

static void close_all(int *fds, int n) {
    for (int i = 0; i < n; i++) close(fds[i]);
}

static void assert_served(int fd) {
    client_say(fd, str_c(get));
    client_hear(fd, &got, false);
    assert_int_equal(got.status, 200);
}

static bool is_open(int fd) {
    char byte;
    ssize_t n = recv(fd, &byte, 1, MSG_DONTWAIT | MSG_PEEK);
    return n != 0 && !(n < 0 && errno == ECONNRESET);
}

static void who_never_finishes_from_one_address_shuts_nobody_else_out(void **state) {
    enum { ROOM = 1000, HALF_OPEN = 1300, OTHERS = 20 };
    struct http_server *one = patient(2, ROOM, 30);
    static int fds[HALF_OPEN], early[OTHERS];
    for (int i = 0; i < OTHERS; i++) assert_served(early[i] = client_dial(http_port(one)));
    crowd_in("127.0.0.2", http_port(one), fds, HALF_OPEN);
    for (int i = 0; i < OTHERS; i++) {
        int late = client_dial(http_port(one));
        int64_t begun = ms_now();
        assert_served(early[i]); /* who was here before, and who comes now */
        assert_served(late);
        assert_true(ms_now() - begun < 1000);
        close(late);
    }
    struct http_stats s = http_stats(one);
    assert_int_equal(s.refused, 0);
    assert_in_range(s.closed_for_room, HALF_OPEN + OTHERS - ROOM, HALF_OPEN + 2 * OTHERS - ROOM);
    assert_false(is_open(fds[0]));
    assert_true(is_open(fds[HALF_OPEN - 5])); /* the newest of them are let be */
    close_all(fds, HALF_OPEN);
    close_all(early, OTHERS);
    http_stop(one);
}

/* Behind a proxy all come from one address: then whoever has waited longest goes. */
static void from_the_same_address_the_newest_are_served(void **state) {
    enum { ROOM = 100, HALF_OPEN = 300 };
    struct http_server *one = patient(2, ROOM, 30);
    int fds[HALF_OPEN];
    for (int round = 0; round < 3; round++) {
        crowd_in("127.0.0.1", http_port(one), fds, HALF_OPEN);
        for (int i = 0; i < 10; i++) {
            int late = client_dial(http_port(one));
            assert_served(late);
            assert_served(late);
            close(late);
        }
        close_all(fds, HALF_OPEN);
    }
    assert_int_equal(http_stats(one).refused, 0);
    http_stop(one);
}

static void many_addresses_with_many_connections_each_lose_theirs_before_who_has_few(void **state) {
    enum { ROOM = 120, ADDRESSES = 8, EACH = 40, OTHERS = 5 };
    struct http_server *one = patient(2, ROOM, 30);
    int fds[ADDRESSES][EACH], early[OTHERS];
    for (int i = 0; i < OTHERS; i++) assert_served(early[i] = client_dial(http_port(one)));
    for (int k = 0; k < ADDRESSES; k++) {
        ARENA(a);
        crowd_in(str_printf(&a, "127.0.1.%d", k + 1).p, http_port(one), fds[k], EACH);
    }
    for (int i = 0; i < OTHERS; i++) assert_served(early[i]);
    assert_int_equal(http_stats(one).refused, 0);
    for (int k = 0; k < ADDRESSES; k++) close_all(fds[k], EACH);
    close_all(early, OTHERS);
    http_stop(one);
}

static void who_does_not_read_the_answer_makes_room_too(void **state) {
    enum { ROOM = 20, DEAF = 40 };
    struct http_server *one = patient(2, ROOM, 30);
    int fds[DEAF];
    for (int i = 0; i < DEAF; i++) {
        fds[i] = client_dial_from("127.0.0.2", http_port(one));
        client_say(fds[i], S("GET /stor HTTP/1.1\r\nHost: x\r\n\r\n"));
    }
    usleep(200'000);
    int fd = client_dial(http_port(one));
    assert_served(fd);
    close(fd);
    close_all(fds, DEAF);
    http_stop(one);
}

/* libmicrohttpd's epoll mode stalls when exactly 128 sockets of one thread are ready at once; this is why it polls. */
static void exactly_128_ready_sockets_are_all_served(void **state) {
    struct http_server *one = started(1, 400);
    static const int crowds[] = {128, 127, 129, 256};
    for (size_t k = 0; k < 4; k++) {
        int fds[256];
        for (int i = 0; i < crowds[k]; i++) fds[i] = client_dial(http_port(one));
        usleep(50'000);
        for (int round = 0; round < (crowds[k] == 128 ? 4 : 1); round++) {
            int busy = client_dial(http_port(one)); /* keeps the thread away while the others become ready together */
            client_say(busy, S("GET /langsom HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
            usleep(50'000);
            for (int i = 0; i < crowds[k]; i++) client_say(fds[i], str_c(get));
            int64_t begun = ms_now();
            for (int i = 0; i < crowds[k]; i++) {
                client_hear(fds[i], &got, false);
                assert_int_equal(got.status, 200);
            }
            assert_true(ms_now() - begun < 1500);
            close(busy);
        }
        for (int i = 0; i < crowds[k]; i++) close(fds[i]);
    }
    http_stop(one);
}

static void pipelined_requests_are_answered_in_order(void **state) {
    int fd = client_dial(http_port(server));
    BUF(all);
    for (int i = 0; i < 100; i++) buf_lit(&all, "GET /side HTTP/1.1\r\nHost: x\r\n\r\n");
    buf_lit(&all, "GET /side HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    client_say(fd, buf_str(&all));
    int answers = 0;
    static char bytes[400'000];
    size_t n = 0;
    for (ssize_t part; (part = recv(fd, bytes + n, sizeof bytes - n, 0)) > 0;) n += (size_t)part;
    for (char *at = bytes; (at = memmem(at, n - (size_t)(at - bytes), "HTTP/1.1 200", 12)); at++) answers++;
    assert_int_equal(answers, 101);
    close(fd);
}

/* ---- huge ---- */
static void a_body_announced_too_large_is_refused_unread(void **state) {
    int fd = client_dial(http_port(server));
    client_say(fd, S("POST /ekko HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\n"));
    client_hear(fd, &got, false);
    assert_int_equal(got.status, 413);
    close(fd);
}

static void a_body_that_grows_too_large_is_cut_off(void **state) {
    int fd = client_dial(http_port(server));
    client_say(fd, S("POST /ekko HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"));
    for (int i = 0; i < 2000; i++) client_say(fd, S("10\r\n0123456789abcdef\r\n10\r\n0123456789abcdef\r\n"));
    client_say(fd, S("0\r\n\r\n"));
    client_hear(fd, &got, false);
    assert_int_equal(got.status, 413);
    close(fd);

    fd = client_dial(http_port(server));
    client_say(fd, S("POST /ekko HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"));
    static char much[64 * 1024];
    memset(much, 'x', sizeof much);
    bool cut = false;
    for (int i = 0; i < 400 && !cut; i++) /* 25 MB; the rest need not be sent */
        cut = send(fd, "10000\r\n", 7, MSG_NOSIGNAL) < 0 || send(fd, much, sizeof much, MSG_NOSIGNAL) < 0 || send(fd, "\r\n", 2, MSG_NOSIGNAL) < 0;
    assert_true(cut);
    close(fd);
    assert_still_serving();
}

/* RFC 9112 § 9.6: who sends the body before it listens hears why it was refused. */
static void a_body_somewhat_too_large_is_heard_out_and_then_refused(void **state) {
    static char much[60'000];
    memset(much, 'x', sizeof much);
    int fd = client_dial(http_port(server));
    client_say(fd, S("POST /ekko HTTP/1.1\r\nHost: x\r\nContent-Length: 600000\r\n\r\n"));
    for (int i = 0; i < 10; i++) client_say(fd, (str){much, sizeof much});
    client_hear(fd, &got, false);
    assert_int_equal(got.status, 413);
    close(fd);
    assert_still_serving();
}

static void who_asks_first_or_announces_far_too_much_is_refused_at_once(void **state) {
    static const char *const heads[] = {"Content-Length: 60000\r\nExpect: 100-continue", "Content-Length: 99999999", "Content-Length: 9223372036854775807"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        char text[200];
        int fd = client_dial(http_port(server)), n = snprintf(text, sizeof text, "POST /ekko HTTP/1.1\r\nHost: x\r\n%s\r\n\r\n", heads[i]);
        client_say(fd, (str){text, (size_t)n});
        client_hear(fd, &got, false);
        assert_int_equal(got.status, 413);
        close(fd);
    }
}

static void those_who_dawdle_with_a_body_that_is_refused_hold_up_nobody(void **state) {
    int fds[12];
    for (size_t i = 0; i < 12; i++) {
        fds[i] = client_dial(http_port(server));
        client_say(fds[i], S("POST /ekko HTTP/1.1\r\nHost: x\r\nContent-Length: 600000\r\n\r\nabc"));
    }
    assert_still_serving();
    for (size_t i = 0; i < 12; i++) close(fds[i]);
    assert_still_serving();
}

static void a_chunked_body_within_the_limit_is_read(void **state) {
    int fd = client_dial(http_port(server));
    client_say(fd, S("POST /ekko HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Type: "
                     "application/x-www-form-urlencoded\r\nConnection: close\r\n\r\n5\r\ntext=\r\n4\r\nabcd\r\n0\r\n\r\n"));
    client_hear(fd, &got, false);
    assert_int_equal(got.status, 200);
    assert_true(str_eq(got.body, S("4")));
    close(fd);
}

static void headers_without_end_are_refused(void **state) {
    int fd = client_dial(http_port(server));
    client_say(fd, S("GET /side HTTP/1.1\r\nHost: x\r\n"));
    for (int i = 0; i < 5000; i++) client_say(fd, S("X-More: 0123456789012345678901234567890\r\n"));
    client_hear(fd, &got, false);
    assert_true(got.status == 431 || got.status == 0); /* the library may hang up before its answer is read */
    close(fd);
    assert_still_serving();
}

/* ---- broken ---- */
static void what_is_no_http_is_never_served(void **state) {
    static const char *const bad[] = {
        "\r\n\r\n\r\n", "GET\r\n\r\n", "GET /side\r\n\r\n", "GET /side HTTP/9.9\r\n\r\n", "GET  /side  HTTP/1.1\r\n\r\n",
        "GET /side HTTP/1.1\r\nNo colon\r\n\r\n", "\x16\x03\x01\x02", "GET /side HTTP/1.1\r\n\r\n" /* no Host */,
        "POST /ekko HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "POST /ekko HTTP/1.1\r\nHost: x\r\nContent-Length: 1e3\r\n\r\n",
        "POST /ekko HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int fd = client_dial(http_port(server));
        client_say(fd, str_c(bad[i]));
        shutdown(fd, SHUT_WR);
        client_hear(fd, &got, false);
        close(fd);
        if (got.status == 200) fail_msg("served: %s", bad[i]);
    }
    assert_still_serving();
}

/* A length and chunks together are how requests are smuggled past a proxy: there must not be two answers. */
static void two_ways_to_say_the_length_never_make_two_requests(void **state) {
    static const char *const bad[] = {
        "POST /ekko HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\nGET /side HTTP/1.1\r\nHost: x\r\n\r\n",
        ("POST /ekko HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
         "GET /side HTTP/1.1\r\nHost: x\r\n\r\n"),
        "POST /ekko HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: 32\r\n\r\nGET /side HTTP/1.1\r\nHost: x\r\n\r\n",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int fd = client_dial(http_port(server));
        client_say(fd, str_c(bad[i]));
        shutdown(fd, SHUT_WR);
        char bytes[20'000];
        size_t n = 0;
        for (ssize_t part; n < sizeof bytes && (part = recv(fd, bytes + n, sizeof bytes - n, 0)) > 0;) n += (size_t)part;
        close(fd);
        if (memmem(bytes, n, "side", 4)) fail_msg("smuggled: %.*s", (int)n, bytes);
    }
}

static void noise_is_survived(void **state) {
    uint64_t x = 42;
    for (int i = 0; i < 200; i++) {
        char bytes[300];
        for (size_t k = 0; k < sizeof bytes; k++) {
            x = x * 6364136223846793005u + 1442695040888963407u;
            bytes[k] = (char)(x >> 56);
        }
        int fd = client_dial(http_port(server));
        if (i % 2) client_say(fd, S("GET /side?"));
        client_say(fd, (str){bytes, sizeof bytes});
        client_say(fd, S("\r\n\r\n"));
        close(fd);
    }
    assert_still_serving();
}

static void an_old_client_is_served_too(void **state) {
    int fd = client_dial(http_port(server));
    client_say(fd, S("GET /side HTTP/1.0\r\n\r\n"));
    client_hear(fd, &got, false);
    assert_int_equal(got.status, 200);
    close(fd);
}

/* ---- what waits ---- */
/* Twelve that take a quarter of a second each, for the four threads that may wait: nobody else is kept. */
static void who_waits_keeps_nobody_who_reads(void **state) {
    enum { WAITING = 12 };
    struct http_server *one = started(1, 50);
    int fds[WAITING], reader = client_dial(http_port(one));
    for (int i = 0; i < WAITING; i++) {
        fds[i] = client_dial(http_port(one));
        client_say(fds[i], i % 2 ? S("GET /opgoer HTTP/1.1\r\nHost: x\r\n\r\n")
                                 : S("POST /skriv HTTP/1.1\r\nHost: x\r\nOrigin: http://x\r\nContent-Length: 0\r\n\r\n"));
    }
    usleep(50'000);
    int64_t begun = ms_now();
    for (int i = 0; i < 20; i++) {
        client_say(reader, str_c(get));
        client_hear(reader, &got, false);
        assert_int_equal(got.status, 200);
    }
    assert_true(ms_now() - begun < 200);
    for (int i = 0; i < WAITING; i++) {
        client_hear(fds[i], &got, false);
        assert_int_equal(got.status, 200);
        close(fds[i]);
    }
    assert_true(ms_now() - begun > 500); /* three rounds of the four */
    close(reader);
    http_stop(one);
}

static void who_goes_while_they_wait_hurts_nobody(void **state) {
    for (int i = 0; i < 10; i++) {
        int fd = client_dial(http_port(server));
        client_say(fd, S("GET /opgoer HTTP/1.1\r\nHost: x\r\n\r\n"));
        usleep(10'000);
        close(fd);
    }
    assert_still_serving();
}

/* ---- stopping ---- */
static void *stop_it(void *s) {
    http_stop(s);
    return NULL;
}

static void finished_before_the_end(str asked) {
    struct http_server *brief = started(2, 20);
    pthread_t thread;
    int fd = client_dial(http_port(brief));
    client_say(fd, asked);
    usleep(100'000);
    assert_int_equal(pthread_create(&thread, NULL, stop_it, brief), 0);
    client_hear(fd, &got, false);
    assert_int_equal(got.status, 200);
    assert_true(str_eq(client_header(&got, "Connection"), S("close")));
    pthread_join(thread, NULL);
    close(fd);
}

static void a_request_under_way_is_finished_before_the_server_stops(void **state) {
    finished_before_the_end(S("GET /langsom HTTP/1.1\r\nHost: x\r\n\r\n"));
    finished_before_the_end(S("GET /opgoer HTTP/1.1\r\nHost: x\r\n\r\n"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_never_finishes_is_hung_up_on),
        cmocka_unit_test(who_leaves_in_the_middle_of_an_answer_hurts_nobody),
        cmocka_unit_test(one_connection_too_many_is_told_so_at_once),
        cmocka_unit_test(who_never_finishes_from_one_address_shuts_nobody_else_out), cmocka_unit_test(from_the_same_address_the_newest_are_served),
        cmocka_unit_test(many_addresses_with_many_connections_each_lose_theirs_before_who_has_few),
        cmocka_unit_test(who_does_not_read_the_answer_makes_room_too),
        cmocka_unit_test(exactly_128_ready_sockets_are_all_served),
        cmocka_unit_test(pipelined_requests_are_answered_in_order),
        cmocka_unit_test(a_body_announced_too_large_is_refused_unread),
        cmocka_unit_test(a_body_that_grows_too_large_is_cut_off), cmocka_unit_test(a_body_somewhat_too_large_is_heard_out_and_then_refused),
        cmocka_unit_test(who_asks_first_or_announces_far_too_much_is_refused_at_once), cmocka_unit_test(those_who_dawdle_with_a_body_that_is_refused_hold_up_nobody),
        cmocka_unit_test(a_chunked_body_within_the_limit_is_read),
        cmocka_unit_test(headers_without_end_are_refused),
        cmocka_unit_test(what_is_no_http_is_never_served),
        cmocka_unit_test(two_ways_to_say_the_length_never_make_two_requests),
        cmocka_unit_test(noise_is_survived),
        cmocka_unit_test(an_old_client_is_served_too),
        cmocka_unit_test(who_waits_keeps_nobody_who_reads),
        cmocka_unit_test(who_goes_while_they_wait_hurts_nobody),
        cmocka_unit_test(a_request_under_way_is_finished_before_the_server_stops),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
