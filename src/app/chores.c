#include "app/chores.h"
#include "authority/authority.h"
#include "base/log.h"
#include "base/nap.h"
#include "http/http.h"
#include "mail/mail.h"
#include "queue/queue.h"

enum { FIRST_AFTER_S = 60, EVERY_S = 3600 };

static const struct chore {
    const char *name;
    enum err (*fn)(struct db_tx *tx, ms_t now, int64_t *ret_rows);
} table[] = {
    {"idempotency keys forgotten", request_once_expire},
    {"sent mails emptied", mail_forget},
    {"forgotten duties ended", authority_duty_expire},
    {"tickets given back that were for who has gone", queue_give_back_of_gone},
    {"tickets of earlier days set aside", queue_set_aside},
};

struct doing {
    const struct chore *chore;
    ms_t now;
    int64_t rows;
};

static enum err do_one(struct db_tx *tx, void *ctx) {
    struct doing *d = ctx;
    return d->chore->fn(tx, d->now, &d->rows);
}

void chores_do(struct db *db, ms_t now) {
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct doing d = {.chore = &table[i], .now = now};
        enum err e = db_write(db, do_one, &d);
        if (e != OK) log_error("chore", LOG_C("name", d.chore->name), LOG_ERR(e));
        else if (d.rows) log_info("chore", LOG_C("name", d.chore->name), LOG_INT("rows", d.rows));
    }
}

/* ---- the thread ---- */

struct chores {
    struct db *db;
    pthread_t thread;
    struct nap nap;
};

static void *work(void *ctx) {
    struct chores *c = ctx;
    for (int pause = FIRST_AFTER_S; !nap(&c->nap, pause); pause = EVERY_S) chores_do(c->db, clock_now());
    return NULL;
}

struct chores *chores_start(struct db *db) {
    struct chores *c = must_alloc(sizeof *c);
    c->db = db;
    nap_init(&c->nap);
    if (pthread_create(&c->thread, NULL, work, c)) abort();
    return c;
}

void chores_stop(struct chores *c) {
    nap_end(&c->nap);
    pthread_join(c->thread, NULL);
    nap_destroy(&c->nap);
    free(c);
}
