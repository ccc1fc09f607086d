/* `indgang serve`: opens the database, starts the web server, waits for a signal, stops in good order. */
#include <signal.h>
#include <unistd.h>
#include "access/access.h"
#include "app/app.h"
#include "app/commands.h"
#include "app/database.h"
#include "app/features.h"
#include "app/notify.h"
#include "base/log.h"

enum { SPARE_READERS = 6 }; /* streams, the worker, the pages of operation */

/* Threads inherit what is blocked, so this comes before any is started. A client that goes away is no reason to die. */
static sigset_t take_signals(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
    return set;
}

/* The first asks us to stop; the second kills, for whoever cannot wait. */
static int wait_for_signal(const sigset_t *set) {
    int number = 0;
    sigwait(set, &number);
    pthread_sigmask(SIG_UNBLOCK, set, NULL);
    return number;
}

static enum err start_http(struct app *app, struct features *rooms, struct http_server **ret) {
    const struct config *c = app->config;
    struct http_config config = {
        .listen = c->listen, .port = (int)c->port, .stream_port = (int)c->stream_port,
        .threads = (int)c->threads, .connections = (int)c->connections, .streams = (int)c->streams,
        .body_limit = (size_t)c->body_limit, .timeout_s = (int)c->timeout,
        .secure_cookies = c->secure_cookies, .trusted_proxy = c->trusted_proxy, .public_url = c->public_url,
        .web_root = c->web, .quiet = !c->log_requests,
        .rooms = rooms->at, .rooms_n = rooms->n, .db = app->db, .app = app,
        .guard = access_guard, .error_page = app_error_page, .translate = text_tr,
    };
    return http_start(&config, ret);
}

static void say_ready(const struct cli *cli, const struct http_server *http) {
    const char *socket_name = getenv("NOTIFY_SOCKET");
    str url = str_printf(cli->arena, "http://%s:%d", cli->config.listen, http_port(http));
    log_info("ready", LOG_TEXT("url", url), LOG_C("public_url", cli->config.public_url),
             LOG_TEXT("database", config_without_password(cli->arena, str_c(cli->config.database))),
             LOG_INT("pid", getpid()), LOG_INT("ms", (clock_monotonic_ns() - cli->began_ns) / 1'000'000));
    notify(socket_name, "READY=1");
}

static void run_until_signal(const struct cli *cli, const sigset_t *signals, const struct http_server *http) {
    say_ready(cli, http);
    int number = wait_for_signal(signals);
    log_info("stopping", LOG_C("signal", sigabbrev_np(number)));
    notify(getenv("NOTIFY_SOCKET"), "STOPPING=1");
}

static enum err serve(const struct cli *cli, struct db *db, const sigset_t *signals) {
    struct app app = {.config = &cli->config, .db = db, .started_at = clock_now()};
    struct features rooms = features();
    struct http_server *http;
    TRY(start_http(&app, &rooms, &http));
    app.http = http;
    run_until_signal(cli, signals, http);
    app.http = NULL;
    http_stop(http);
    return OK;
}

int command_serve(struct cli *cli) {
    sigset_t signals = take_signals();
    struct db *db;
    enum err e = database_open(&cli->config, (int)cli->config.threads + SPARE_READERS, true, &db);
    if (e != OK) return cli_failed("the database does not open: %s", err_name(e));
    e = serve(cli, db, &signals);
    db_close(db);
    if (e != OK) return cli_failed("the server did not start: %s", err_name(e));
    log_info("stopped");
    return CLI_DONE;
}
