/* Events between nodes: NOTIFY indgang in the writing transaction, LISTEN on a connection and a thread of its own.
 * A payload is lines of "AUTHORITY CHANNEL SUBJECT". */
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include "db/db_sql.h"
#include "db/postgres_engine.h"

enum { PAYLOAD_BYTES = 7'700 /* NOTIFY takes 8,000; a line is 75 at most */ };
enum { LOOK_MS = 30'000, RETRY_LEAST_MS = 100, RETRY_MOST_MS = 5'000 };

/* ---- sending ---- */

static enum err send_payload(struct db_tx *tx, struct buf *payload) {
    if (!payload->n) return OK;
    TRY(sql_db_notify(tx, (struct sql_db_notify_in){.payload = buf_str(payload)}, NULL));
    payload->n = 0;
    return OK;
}

enum err postgres_notify(struct db_tx *tx) {
    BUF(payload);
    for (size_t i = 0; i < tx->events.n; i++) {
        const struct db_event *e = &tx->events.at[i];
        buf_printf(&payload, "%lld %.*s %lld\n", (long long)e->authority_id, STR_ARG(e->channel),
                   (long long)e->subject_id);
        if (payload.n > PAYLOAD_BYTES) TRY(send_payload(tx, &payload));
    }
    return send_payload(tx, &payload);
}

/* ---- hearing ---- */

static enum err parse_event(str line, struct db_event *ret) {
    struct db_event e = {};
    str authority, subject;
    bool whole = str_next(&line, ' ', &authority) && str_next(&line, ' ', &e.channel) && str_next(&line, ' ', &subject);
    if (!whole) return ERR_INVALID;
    TRY(str_int(authority, &e.authority_id));
    TRY(str_int(subject, &e.subject_id));
    *ret = e;
    return OK;
}

static void tell(struct db *db, str payload) {
    str line;
    struct db_event event;
    while (str_next(&payload, '\n', &line))
        if (line.n && parse_event(line, &event) == OK) listeners_tell(&db->listeners, &event);
}

static bool listen_on(struct postgres_listener *l, const char *url) {
    l->handle = postgres_connect(url);
    if (!l->handle) return false;
    PGresult *r = PQexec(l->handle, "LISTEN indgang");
    bool done = PQresultStatus(r) == PGRES_COMMAND_OK;
    PQclear(r);
    return done;
}

/* False when the connection is lost. */
static bool hear(struct db *db, struct postgres_listener *l) {
    if (!PQconsumeInput(l->handle)) return false;
    for (PGnotify *n; (n = PQnotifies(l->handle)); PQfreemem(n)) tell(db, str_c(n->extra));
    return PQstatus(l->handle) == CONNECTION_OK;
}

/* A connection on which nothing comes may be one that is gone. */
static bool answers(struct postgres_listener *l) {
    PGresult *r = PQexec(l->handle, "SELECT 1");
    bool ok = PQresultStatus(r) == PGRES_TUPLES_OK;
    PQclear(r);
    return ok;
}

/* True when it is time to stop. */
static bool wait_stop(const struct postgres_listener *l, int ms) {
    return poll(&(struct pollfd){.fd = l->stop, .events = POLLIN}, 1, ms) > 0;
}

/* Until the connection is lost (false) or it is time to stop (true). */
static bool hear_on(struct db *db, struct postgres_listener *l) {
    for (;;) {
        struct pollfd fds[] = {{.fd = PQsocket(l->handle), .events = POLLIN}, {.fd = l->stop, .events = POLLIN}};
        int n = poll(fds, 2, LOOK_MS);
        if (fds[1].revents) return true;
        if (n == 0 && !answers(l)) return false;
        if (!hear(db, l)) return false;
    }
}

/* What was told meanwhile is lost: whoever listens is to look for themselves. */
static bool reconnect(struct postgres_listener *l, const char *url) {
    for (int ms = RETRY_LEAST_MS;; ms = ms * 2 < RETRY_MOST_MS ? ms * 2 : RETRY_MOST_MS) {
        PQfinish(l->handle);
        if (listen_on(l, url)) return true;
        if (wait_stop(l, ms)) return false;
    }
}

static void *listener_run(void *arg) {
    struct db *db = arg;
    struct postgres *p = db->engine;
    while (!hear_on(db, &p->listener) && reconnect(&p->listener, p->url))
        listeners_tell(&db->listeners, &(struct db_event){.channel = S("")});
    return NULL;
}

enum err postgres_listener_start(struct db *db) {
    struct postgres *p = db->engine;
    struct postgres_listener *l = &p->listener;
    if (!listen_on(l, p->url)) return ERR_UNAVAILABLE;
    l->stop = eventfd(0, EFD_CLOEXEC);
    if (l->stop < 0 || pthread_create(&l->thread, NULL, listener_run, db) != 0) abort();
    l->started = true;
    return OK;
}

void postgres_listener_stop(struct db *db) {
    struct postgres_listener *l = &((struct postgres *)db->engine)->listener;
    if (l->started) {
        uint64_t one = 1;
        if (write(l->stop, &one, sizeof one) != sizeof one) abort();
        pthread_join(l->thread, NULL);
        close(l->stop);
    }
    PQfinish(l->handle);
}
