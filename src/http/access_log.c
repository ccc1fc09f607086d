/* One line of JSON for each request, and the counters. The line names the route's pattern, never what stood in the URL; only
 * for paths nobody knows the path itself, with what looks like a CPR number made unreadable. */
#include "base/log.h"
#include "http/inner.h"

const int http_latency_bounds_ms[9] = {1, 2, 5, 10, 20, 50, 100, 500, 2000};

static int64_t elapsed_us(const struct request *req) {
    return (clock_monotonic_ns() - req->inner->began_ns) / 1000;
}

static void write_line(const struct request *req, size_t bytes, int64_t us) {
    static const char *const names[] = {"GET", "POST", "PUT", "PATCH", "DELETE", "other"};
    struct log_field fields[] = {
        LOG_NAME("id", req->id),
        LOG_NAME("method", str_c(req->inner->head ? "HEAD" : names[req->method])),
        req->route ? LOG_NAME("route", str_c(req->route->path)) : LOG_TEXT("path", str_sub(req->path, 0, 120)),
        LOG_INT("status", req->response.status),
        LOG_MS("ms", us),
        LOG_INT("bytes", (int64_t)bytes),
        {}, {}, {}, /* user and error, when there are, and the end */
    };
    struct log_field *end = fields + 6;
    if (req->user_id) *end++ = LOG_ID("user", req->user_id);
    if (req->inner->err != OK) *end++ = LOG_ERR(req->inner->err);
    log_line(req->response.status >= 500 ? "error" : "info", "request", fields);
}

static void count(struct http_counters *c, int status, size_t bytes, int64_t us) {
    size_t bucket = 0;
    while (bucket < 9 && us > http_latency_bounds_ms[bucket] * 1000) bucket++;
    atomic_fetch_add(&c->requests, 1);
    atomic_fetch_add(&c->bytes_out, (int64_t)bytes);
    atomic_fetch_add(&c->latency[bucket], 1);
    atomic_fetch_add(&c->latency_us, us);
    if (status >= 500) atomic_fetch_add(&c->errors_5xx, 1);
    else if (status >= 400) atomic_fetch_add(&c->errors_4xx, 1);
}

void access_log(const struct request *req, size_t bytes) {
    struct http_server *server = req->inner->server;
    int64_t us = elapsed_us(req);
    count(&server->count, req->response.status, bytes, us);
    if (!server->config.quiet) write_line(req, bytes, us);
}
