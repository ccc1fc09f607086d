#include "app/ops.h"
#include <stdio.h>
#include <unistd.h>
#include "access/access.h"
#include "app/app.h"
#include "app/answers.h"
#include "app/features.h"
#include "app/ops_sql.h"
#include "queue/queue.h"

static enum err healthz(struct request *req) {
    response_text(req, "text/plain; charset=utf-8", S("ok\n"));
    return OK;
}

static enum err readyz(struct request *req) {
    enum err e = db_ready(req->db);
    response_text(req, "text/plain; charset=utf-8", e == OK ? S("ready\n") : S("the database cannot be written\n"));
    if (e != OK) req->response.status = 503;
    return OK;
}

static int64_t resident_bytes(void) {
    long long size, resident = 0;
    FILE *f = fopen("/proc/self/statm", "re");
    if (!f) return 0;
    if (fscanf(f, "%lld %lld", &size, &resident) != 2) resident = 0;
    fclose(f);
    return resident * sysconf(_SC_PAGESIZE);
}

static enum err read_figures(struct request *req, struct ops_figures *f) {
    DB_READ(tx);
    struct sql_ops_waiting_list units;
    struct sql_ops_mail mail;
    TRY(db_read_begin(req->db, &tx));
    TRY(sql_ops_waiting(tx, req->arena, (struct sql_ops_waiting_in){queue_days(req->arena, req->now).today, req->now}, &units));
    TRY(sql_ops_mail(tx, req->arena, &mail));
    struct ops_unit *at = arena_many(req->arena, units.n, struct ops_unit);
    for (size_t i = 0; i < units.n; i++) at[i] = (struct ops_unit){units.at[i].authority, units.at[i].unit, units.at[i].waiting};
    f->units = at;
    f->units_n = units.n;
    f->mail_waiting = mail.waiting;
    f->mail_failed = mail.failed;
    if (mail.oldest != DB_NULL && mail.oldest < req->now) f->mail_oldest_s = (double)(req->now - mail.oldest) / SECOND;
    return OK;
}

static enum err metrics(struct request *req) {
    const struct app *app = app_of(req);
    struct http_server *http = app->http;
    if (request_header(req, "X-Forwarded-For").n || request_header_last(req, "X-Forwarded-For").n || !http) return ERR_NOT_FOUND;
    struct ops_figures f = {
        .http = http_stats(http),
        .up_s = (double)(req->now - app->started_at) / SECOND,
        .memory = resident_bytes(),
        .writes_waiting = db_writes_waiting(req->db),
    };
    TRY(read_figures(req, &f));
    response_text(req, "text/plain; version=0.0.4; charset=utf-8", S(""));
    ops_metrics(&req->response.body, &f);
    return OK;
}

static enum err openapi(struct request *req) {
    struct features rooms = features();
    response_json(req, 200);
    http_openapi(rooms.at, rooms.n, access_permission_names, app_answers, &req->response.body);
    return OK;
}

static const struct route table[] = {
    {HTTP_GET, "/healthz", .handle = healthz, .doc = "The process answers"},
    {HTTP_GET, "/readyz", .handle = readyz, .doc = "Requests can be taken: the database can be written"},
    {HTTP_GET, "/metrics", .handle = metrics, .doc = "Figures of operation in Prometheus' text format; not through the proxy"},
    {HTTP_GET, "/api/v1/openapi.json", .handle = openapi, .doc = "This document", .answer = "OpenAPI"},
};
const struct routes ops_routes = ROUTES("operation", table);
