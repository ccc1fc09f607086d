/* The server: its ports are opened, closed and asked after here; serving.c serves what comes to them. */
#include <arpa/inet.h>
#include <errno.h>
#include <sys/resource.h>
#include <unistd.h>
#include "http/serving.h"

enum {
    MAIN_MEMORY = 24 * 1024, /* URL_LIMIT and HEADER_LIMIT, and what the library keeps of each header; all of it is cleared for each request */
    STREAM_MEMORY = 8 * 1024, /* 3 KiB would do for bare streams, but not for a browser with other sites' cookies */
    SPARE_CONNECTIONS = 256, /* accepted beyond the limit, to be told 503 */
};

/* ---- starting ---- */
static bool address_of(const char *listen, int port, struct sockaddr_storage *ret, unsigned *ret_flags) {
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)(void *)ret;
    struct sockaddr_in *four = (struct sockaddr_in *)(void *)ret;
    *ret = (struct sockaddr_storage){};
    if (inet_pton(AF_INET6, listen, &six->sin6_addr) == 1) {
        six->sin6_family = AF_INET6;
        six->sin6_port = htons((uint16_t)port);
        *ret_flags = MHD_USE_IPv6;
        return true;
    }
    four->sin_family = AF_INET;
    four->sin_port = htons((uint16_t)port);
    *ret_flags = 0;
    return inet_pton(AF_INET, listen, &four->sin_addr) == 1;
}

static bool port_open(struct port *p, int port, int threads, int connections, size_t memory) {
    const struct http_config *config = &p->server->config;
    struct sockaddr_storage addr;
    unsigned flags;
    if (!address_of(config->listen ? config->listen : "127.0.0.1", port, &addr, &flags)) return false;
    p->daemon = MHD_start_daemon(
        flags | MHD_USE_POLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, (uint16_t)port, NULL, NULL, serving_request, p,
        MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&addr,
        MHD_OPTION_THREAD_POOL_SIZE, (unsigned)threads,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)connections,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, memory,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)config->timeout_s,
        MHD_OPTION_LISTEN_BACKLOG_SIZE, 1024u,
        MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_URI_LOG_CALLBACK, serving_url, p,
        MHD_OPTION_NOTIFY_COMPLETED, serving_completed, p,
        MHD_OPTION_NOTIFY_CONNECTION, serving_connection, p,
        MHD_OPTION_END);
    return p->daemon;
}

static void allow_files(int wanted) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) || limit.rlim_cur >= (rlim_t)wanted) return;
    limit.rlim_cur = (rlim_t)wanted < limit.rlim_max ? (rlim_t)wanted : limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

static int at_least(int value, int least) {
    return value < least ? least : value;
}

int http_reading_threads(void) {
    enum { LEAST = 4, MOST = 32 };
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return cores < LEAST ? LEAST : cores > MOST ? MOST : (int)cores;
}

/* On SQLite who waits for a commit holds nothing, and the more wait, the more share it; on PostgreSQL each holds a connection. */
static int hands_wanted(const struct http_config *c) {
    int threads = at_least(c->threads, 1);
    return c->db && db_engine(c->db) == DB_POSTGRES ? threads : 2 * threads;
}

/* Answers the port that can't be listened on, errno why; -1: all are open. */
static int ports_open(struct http_server *server) {
    struct http_config *c = &server->config;
    struct http_ports *l = server->ports;
    int most = c->connections + c->streams + SPARE_CONNECTIONS;
    /* The library gives each thread its share of the connections; they may come unevenly. */
    if (!port_open(&l->main, c->port, c->reading, most * 2, MAIN_MEMORY)) return c->port;
    if (!c->stream_port || port_open(&l->streams, c->stream_port, 2, (c->streams + SPARE_CONNECTIONS) * 2, STREAM_MEMORY)) return -1;
    return c->stream_port;
}

static void release(struct http_server *server) {
    struct http_ports *l = server->ports;
    if (l) {
        watch_free(l->watch);
        crowd_free(l->main.crowd);
        crowd_free(l->streams.crowd);
        serving_end(l);
        free(l);
    }
    http_server_release(server);
    free(server);
}

enum err http_start(const struct http_config *config, struct http_server **ret_server, struct http_unheard *ret_unheard) {
    struct http_server *server = must_alloc(sizeof *server);
    enum err e = http_server_prepare(config, server);
    if (e != OK) {
        release(server);
        return e;
    }
    struct http_config *c = &server->config;
    c->timeout_s = at_least(c->timeout_s, 1);
    c->connections = at_least(c->connections, 1);
    if (!c->reading) c->reading = http_reading_threads();
    server->ports = must_alloc(sizeof *server->ports);
    server->ports->main.server = server->ports->streams.server = server;
    server->ports->streams.streams_only = true;
    server->ports->watch = watch_new();
    server->ports->main.crowd = crowd_new((struct crowd_rule){.limit = c->connections});
    server->ports->streams.crowd = crowd_new((struct crowd_rule){.limit = c->streams}); /* all may come back at once, after a restart */
    pthread_mutex_init(&server->ports->lock, NULL);
    server->hub = stream_hub_new(c->db, c->streams, serving_unpark, c->still_in);
    server->ports->hands = hands_new(hands_wanted(c), serving_job);
    allow_files(2 * (c->connections + c->streams) + 1024);
    int unheard = server->ports->hands ? ports_open(server) : c->port;
    if (unheard >= 0) {
        if (ret_unheard) *ret_unheard = (struct http_unheard){unheard, errno};
        http_stop(server);
        return ERR_UNAVAILABLE;
    }
    *ret_server = server;
    return OK;
}

/* ---- stopping ---- */
static void stop_listening(struct port *p) {
    int fd = p->daemon ? MHD_quiesce_daemon(p->daemon) : -1;
    if (fd >= 0) close(fd);
}

void http_stop(struct http_server *server) {
    if (!server) return;
    struct http_ports *l = server->ports;
    server->closing = true;
    stop_listening(&l->main);
    stop_listening(&l->streams);
    for (int i = 0; i < 500 && atomic_load(&l->under_way); i++) usleep(10'000);
    while (atomic_load(&l->writing)) usleep(1'000);
    hands_end(l->hands); /* the library does not end while one of its connections is suspended */
    stream_hub_close(server->hub);
    if (l->main.daemon) MHD_stop_daemon(l->main.daemon);
    if (l->streams.daemon) MHD_stop_daemon(l->streams.daemon);
    release(server);
}

/* ---- asking ---- */
int http_port(const struct http_server *server) {
    return MHD_get_daemon_info(server->ports->main.daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
}

struct http_stats http_stats(const struct http_server *server) {
    const struct http_counters *c = &server->count;
    struct http_stats s = {
        .requests = atomic_load(&c->requests), .errors_4xx = atomic_load(&c->errors_4xx),
        .errors_5xx = atomic_load(&c->errors_5xx), .refused = atomic_load(&c->refused),
        .closed_for_room = crowd_closed(server->ports->main.crowd) + crowd_closed(server->ports->streams.crowd) + stream_hub_closed(server->hub),
        .bytes_out = atomic_load(&c->bytes_out), .latency_us = atomic_load(&c->latency_us), .streams_open = stream_hub_open(server->hub),
    };
    for (size_t i = 0; i < 10; i++) s.latency_ms_buckets[i] = atomic_load(&c->latency[i]);
    return s;
}
