/* One line of JSON for each request, and the counters. The line names the route's pattern, never what stood in the URL; only
 * for paths nobody knows the path itself, with what looks like a CPR number made unreadable. */
#include <ctype.h>
#include <unistd.h>
#include "http/inner.h"
#include "http/json.h"

const int http_latency_bounds_ms[9] = {1, 2, 5, 10, 20, 50, 100, 500, 2000};

static size_t digits_at(str s, size_t i) {
    size_t n = 0;
    while (i + n < s.n && isdigit((unsigned char)s.p[i + n])) n++;
    return n;
}

/* How long the CPR-like group that starts at i is: 6 digits, a mark of some kind or none, 4 digits. */
static size_t cpr_like(str s, size_t i) {
    size_t n = digits_at(s, i);
    if (n == 10) return 10;
    if (n != 6) return 0;
    for (size_t gap = 1; gap <= 3 && i + 6 + gap < s.n; gap++) {
        if (isdigit((unsigned char)s.p[i + 6 + gap]) && digits_at(s, i + 6 + gap) == 4) return 10 + gap;
        if (s.p[i + 6] == '%' && gap == 1 && i + 9 < s.n && digits_at(s, i + 9) == 4) return 13;
    }
    return 0;
}

void mask_cpr(struct buf *out, str s) {
    for (size_t i = 0; i < s.n;) {
        size_t n = cpr_like(s, i);
        if (n) {
            buf_lit(out, "(cpr)");
            i += n;
            continue;
        }
        size_t run = digits_at(s, i);
        if (!run) run = 1;
        buf_add(out, str_sub(s, i, run));
        i += run;
    }
}

static int64_t elapsed_us(const struct request *req) {
    return (clock_monotonic_ns() - req->inner->began_ns) / 1000;
}

static void write_line(const struct request *req, size_t bytes, int64_t us) {
    static const char *const names[] = {"GET", "POST", "PUT", "PATCH", "DELETE", "other"};
    BUF(line);
    struct json j = json_to(&line);
    json_object(&j, NULL);
    json_time(&j, "time", req->now);
    json_c(&j, "level", req->response.status >= 500 ? "error" : "info");
    json_c(&j, "event", "request");
    json_str(&j, "id", req->id);
    json_c(&j, "method", req->inner->head ? "HEAD" : names[req->method]);
    if (req->route) json_c(&j, "route", req->route->path);
    else {
        BUF(path);
        mask_cpr(&path, str_sub(req->path, 0, 120));
        json_str(&j, "path", buf_str(&path));
    }
    json_int(&j, "status", req->response.status);
    json_real(&j, "ms", (double)us / 1000);
    json_int(&j, "bytes", (int64_t)bytes);
    if (req->user_id) json_id(&j, "user", req->user_id);
    if (req->inner->err != OK) json_c(&j, "error", err_name(req->inner->err));
    json_object_end(&j);
    buf_char(&line, '\n');
    if (write(STDERR_FILENO, line.p, line.n) < 0) return; /* nowhere left to complain */
}

static void count(struct http_counters *c, int status, size_t bytes, int64_t us) {
    size_t bucket = 0;
    while (bucket < 9 && us > http_latency_bounds_ms[bucket] * 1000) bucket++;
    atomic_fetch_add(&c->requests, 1);
    atomic_fetch_add(&c->bytes_out, (int64_t)bytes);
    atomic_fetch_add(&c->latency[bucket], 1);
    if (status >= 500) atomic_fetch_add(&c->errors_5xx, 1);
    else if (status >= 400) atomic_fetch_add(&c->errors_4xx, 1);
}

void access_log(const struct request *req, size_t bytes) {
    struct http_server *server = req->inner->server;
    int64_t us = elapsed_us(req);
    count(&server->count, req->response.status, bytes, us);
    if (!server->config.quiet) write_line(req, bytes, us);
}
