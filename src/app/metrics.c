/* Prometheus' text format: https://prometheus.io/docs/instrumenting/exposition_formats/ */
#include "app/ops.h"

static void head(struct buf *out, const char *name, const char *type, const char *doc) {
    buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, doc, name, type);
}

static void one(struct buf *out, const char *name, const char *type, const char *doc, double value) {
    head(out, name, type, doc);
    buf_printf(out, "%s %.15g\n", name, value);
}

/* A label's value: backslash, quote and line break are escaped. */
static void label(struct buf *out, const char *name, str value) {
    buf_printf(out, "%s=\"", name);
    for (size_t i = 0; i < value.n; i++) {
        char c = value.p[i];
        if (c == '\\' || c == '"') buf_char(out, '\\');
        if (c == '\n') buf_lit(out, "\\n");
        else buf_char(out, c);
    }
    buf_char(out, '"');
}

static void durations(struct buf *out, const struct http_stats *s) {
    const char *name = "indgang_request_duration_seconds";
    int64_t sum = 0;
    head(out, name, "histogram", "Time from the request's last byte to its answer.");
    for (size_t i = 0; i < 10; i++) {
        sum += s->latency_ms_buckets[i];
        if (i < 9) buf_printf(out, "%s_bucket{le=\"%.15g\"} %lld\n", name, http_latency_bounds_ms[i] / 1000.0, (long long)sum);
        else buf_printf(out, "%s_bucket{le=\"+Inf\"} %lld\n", name, (long long)sum);
    }
    buf_printf(out, "%s_sum %.15g\n%s_count %lld\n", name, (double)s->latency_us / 1e6, name, (long long)sum);
}

static void units(struct buf *out, const struct ops_figures *f) {
    head(out, "indgang_tickets_waiting", "gauge", "Citizens who wait, per unit.");
    for (size_t i = 0; i < f->units_n; i++) {
        buf_lit(out, "indgang_tickets_waiting{");
        label(out, "authority", f->units[i].authority);
        buf_char(out, ',');
        label(out, "unit", f->units[i].unit);
        buf_printf(out, "} %lld\n", (long long)f->units[i].waiting);
    }
}

void ops_metrics(struct buf *out, const struct ops_figures *f) {
    const struct http_stats *s = &f->http;
    one(out, "indgang_up_seconds", "gauge", "Since the program started.", f->up_s);
    one(out, "indgang_memory_bytes", "gauge", "Resident memory.", (double)f->memory);
    one(out, "indgang_requests_total", "counter", "Requests answered.", (double)s->requests);
    head(out, "indgang_request_errors_total", "counter", "Answers of 4xx and 5xx.");
    buf_printf(out, "indgang_request_errors_total{class=\"4xx\"} %lld\n", (long long)s->errors_4xx);
    buf_printf(out, "indgang_request_errors_total{class=\"5xx\"} %lld\n", (long long)s->errors_5xx);
    one(out, "indgang_requests_refused_total", "counter", "Refused with 503 because too much waited.", (double)s->refused);
    one(out, "indgang_connections_closed_total", "counter", "Closed while they waited, to make room for others.", (double)s->closed_for_room);
    one(out, "indgang_sent_bytes_total", "counter", "Bytes of all answers.", (double)s->bytes_out);
    durations(out, s);
    one(out, "indgang_streams_open", "gauge", "Live screens connected.", (double)s->streams_open);
    one(out, "indgang_database_writes_waiting", "gauge", "Writes under way or waiting for their turn.", f->writes_waiting);
    units(out, f);
    one(out, "indgang_mail_waiting", "gauge", "Mails that are still to be sent.", (double)f->mail_waiting);
    one(out, "indgang_mail_failed", "gauge", "Mails that were given up.", (double)f->mail_failed);
    one(out, "indgang_mail_oldest_due_seconds", "gauge", "Since the first mail that waits was due.", f->mail_oldest_s);
}
