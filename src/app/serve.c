/* `indgang serve` and `indgang worker`: open the database, start what they run, wait for a signal, stop in good order. */
#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <unistd.h>
#include "access/access.h"
#include "app/app.h"
#include "app/chores.h"
#include "app/commands.h"
#include "app/database.h"
#include "app/features.h"
#include "app/house.h"
#include "app/notify.h"
#include "base/log.h"
#include "catalogue/catalogue.h"
#include "mail/mail.h"

enum { SPARE_READERS = 6, WORKER_READERS = 2, MAIL_TIMEOUT_S = 120 }; /* spare: streams, the worker, the pages of operation */

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

static enum err start_http(struct app *app, struct features *rooms, struct http_server **ret, struct http_unheard *ret_unheard) {
    const struct config *c = app->config;
    struct http_config config = {
        .listen = c->listen, .port = (int)c->port, .stream_port = (int)c->stream_port,
        .threads = (int)c->threads, .connections = (int)c->connections, .streams = (int)c->streams,
        .body_limit = (size_t)c->body_limit, .timeout_s = (int)c->timeout,
        .secure_cookies = c->secure_cookies, .trusted_proxy = c->trusted_proxy, .public_url = c->public_url,
        .web_root = c->web, .quiet = !c->log_requests,
        .rooms = rooms->at, .rooms_n = rooms->n, .db = app->db, .app = app,
        .guard = access_guard, .still_in = access_still_in, .signed_out = access_signed_out, .error_page = app_error_page, .translate = text_tr,
    };
    return http_start(&config, ret, ret_unheard);
}

/* That port can't be listened on, in the words of a setting that is wrong. */
static int not_heard(const struct config *c, const struct http_unheard *u) {
    const char *key = u->port == c->port ? "port" : "stream_port", *why = strerror(u->why);
    if (u->why == EADDRINUSE) return cli_misconfigured("%s: '%d' – expected: a port that nobody listens on at %s (%s)", key, u->port, c->listen, why);
    if (u->why == EACCES) return cli_misconfigured("%s: '%d' – expected: a port that this user may listen on (%s)", key, u->port, why);
    if (u->why == EADDRNOTAVAIL) return cli_misconfigured("listen: '%s' – expected: an IP address of this machine (%s)", c->listen, why);
    return cli_failed("the server does not listen on port %d of %s: %s", u->port, c->listen, why);
}

/* It serves all the same: what is typed in the catalogue's own words is found. */
static void warn_of_word_list(const struct config *c) {
    if (catalogue_word_list_fits(c->word_list)) return;
    log_warning("no word list", LOG_C("key", "word_list"), LOG_C("path", c->word_list),
                LOG_C("expected", "a hunspell .dic file in UTF-8 (Debian: hunspell-da); without it the search is worse at compounds"));
}

/* NULL: no mail server is configured, so mail waits. */
static struct mail_worker *start_mail(const struct config *c, struct db *db, struct mail_server *server) {
    *server = (struct mail_server){.url = c->smtp_url, .from = c->mail_from, .timeout_s = MAIL_TIMEOUT_S};
    return c->smtp_url ? mail_worker_start(db, server) : NULL;
}

/* where: "http://…", or what it is that runs. */
static void run_until_signal(const struct cli *cli, const sigset_t *signals, str where) {
    const char *socket_name = getenv("NOTIFY_SOCKET");
    log_info("ready", LOG_TEXT("running", where), LOG_C("public_url", cli->config.public_url),
             LOG_TEXT("database", config_without_password(cli->arena, str_c(cli->config.database))),
             LOG_C("mail", cli->config.smtp_url ? "sent" : "waits: INDGANG_SMTP_URL is not given"),
             LOG_INT("pid", getpid()), LOG_INT("ms", (clock_monotonic_ns() - cli->began_ns) / 1'000'000));
    notify(socket_name, "READY=1");
    int number = wait_for_signal(signals);
    log_info("stopping", LOG_C("signal", sigabbrev_np(number)));
    notify(socket_name, "STOPPING=1");
}

static enum err serve(const struct cli *cli, struct app *app, const struct citizen_key *key, const sigset_t *signals, struct http_unheard *ret_unheard) {
    struct features rooms = features();
    struct http_server *http;
    struct mail_server server;
    warn_of_word_list(&cli->config);
    TRY(house_begin(app, key));
    TRY(start_http(app, &rooms, &http, ret_unheard));
    log_gather();
    app->http = http;
    struct mail_worker *mail = cli_option(cli, "without-worker") ? NULL : start_mail(&cli->config, app->db, &server);
    struct chores *chores = chores_start(app->db);
    run_until_signal(cli, signals, str_printf(cli->arena, "http://%s:%d", cli->config.listen, http_port(http)));
    app->http = NULL;
    http_stop(http);
    chores_stop(chores);
    mail_worker_stop(mail);
    log_gather_end();
    return OK;
}

/* Those who read requests ask SQLite themselves; what asks PostgreSQL is handed to the threads that may wait. */
static int readers_for(const struct config *c) {
    int readers = (int)c->threads + SPARE_READERS;
    return str_starts(str_c(c->database), S("sqlite:")) ? readers + http_reading_threads() : readers;
}

/* What one thread gave back is of use to the others: else what an import took stays with each thread that once served one. */
static void share_memory(void) {
    enum { LEAST = 2, MOST = 8 };
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    mallopt(M_ARENA_MAX, cores < LEAST ? LEAST : cores > MOST ? MOST : (int)cores);
}

int command_serve(struct cli *cli) {
    share_memory();
    sigset_t signals = take_signals();
    struct app app = {.config = &cli->config, .started_at = clock_now()};
    struct citizen_key key;
    enum err e = OK;
    struct http_unheard unheard = {};
    int code = database_folder("web", cli->config.web);
    if (code == CLI_DONE) code = database_folder("data", cli->config.data);
    if (code == CLI_DONE) code = database_open(cli, readers_for(&cli->config), true, &app.db);
    if (code != CLI_DONE) return code;
    code = database_key(cli, app.db, &key);
    if (code == CLI_DONE) e = serve(cli, &app, &key, &signals, &unheard);
    db_close(app.db);
    house_end(&app); /* only now: until the database is closed, its events come to what the house holds */
    if (code != CLI_DONE) return code;
    if (unheard.why) return not_heard(&cli->config, &unheard);
    if (e != OK) return cli_failed("the server did not start: %s", err_name(e));
    log_info("stopped");
    return CLI_DONE;
}

int command_worker(struct cli *cli) {
    if (!cli->config.smtp_url) return cli_failed("there is nothing to do: INDGANG_SMTP_URL is not given");
    sigset_t signals = take_signals();
    struct mail_server server;
    struct db *db;
    int code = database_open(cli, WORKER_READERS, true, &db);
    if (code != CLI_DONE) return code;
    code = database_key(cli, db, NULL); /* so that a machine with a wrong one is found out before it serves */
    if (code == CLI_DONE) {
        struct mail_worker *mail = start_mail(&cli->config, db, &server);
        run_until_signal(cli, &signals, S("worker"));
        mail_worker_stop(mail);
        log_info("stopped");
    }
    db_close(db);
    return code;
}
