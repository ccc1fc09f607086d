/* What is one for the whole program while it serves; handed to every request as req->app. */
#pragma once
#include <stdatomic.h>
#include "app/config.h"
#include "http/http.h"
#include "view/services.h"

struct app {
    struct services services;  /* first: what every room is handed (view/services.h) */
    const struct config *config;
    struct db *db;
    _Atomic(struct http_server *) http; /* NULL until it has started */
    ms_t started_at;
};
static inline struct app *app_of(const struct request *req) {
    return req->app;
}

/* http_config.error_page. */
void app_error_page(struct request *req, enum err err);
