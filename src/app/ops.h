/* What the people and programs that keep Indgang running ask for: /healthz (the process answers), /readyz (it can take
 * requests: the database can be written), /metrics (Prometheus' text format, version 0.0.4), the OpenAPI document. No
 * personal data. /metrics answers only those who ask directly: behind a proxy it is not there. */
#pragma once
#include "http/http.h"

extern const struct routes ops_routes;

/* The program's figures as Prometheus reads them. */
struct ops_unit { str authority, unit; int64_t waiting; };
struct ops_figures {
    struct http_stats http;
    const struct ops_unit *units;
    size_t units_n;
    int64_t mail_waiting, mail_failed;
    double mail_oldest_s;          /* since the oldest waiting mail was due */
    int writes_waiting;            /* for the database */
    double up_s;
    int64_t memory;                /* bytes resident */
};
void ops_metrics(struct buf *out, const struct ops_figures *f);
