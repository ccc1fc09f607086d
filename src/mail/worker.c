/* Takes what is due from the outbox and sends it. */
#include <curl/curl.h>
#include "base/log.h"
#include "base/nap.h"
#include "contact/contact.h"
#include "mail/mail_sql.h"
#include "mail/mime.h"
#include "mail/smtp.h"

#define LEASE (10 * MINUTE)          /* longer than the longest time-out */
#define FIRST_PAUSE (1 * MINUTE)
#define LONGEST_PAUSE (6 * HOUR)
#define GIVE_UP_AFTER (3 * DAY)
#define STOP_WITHIN_NS (5 * 1'000'000'000LL) /* what is under way may end */

struct mail_sender {
    struct smtp *smtp;
    const char *from;
    _Atomic int64_t stop_at_ns;
};

/* ---- one mail ---- */

struct taken {
    struct arena *arena;
    ms_t now;
    struct sql_mail_take mail;
    str authority_name;
};

static enum err take(struct db_tx *tx, void *ctx) {
    struct taken *t = ctx;
    TRY(sql_mail_take(tx, t->arena, (struct sql_mail_take_in){.now = t->now, .lease_until = t->now + LEASE}, &t->mail));
    struct sql_mail_authority_name name;
    TRY(sql_mail_authority_name(tx, t->arena, (struct sql_mail_authority_name_in){.id = t->mail.authority_id}, &name));
    t->authority_name = name.name;
    return OK;
}

static enum err anything_due(struct db *db, ms_t now, bool *ret) {
    ARENA(a);
    DB_READ(tx);
    struct sql_mail_due_list due;
    TRY(db_read_begin(db, &tx));
    TRY(sql_mail_due(tx, &a, (struct sql_mail_due_in){.now = now}, &due));
    *ret = due.n > 0;
    return OK;
}

/* The Message-ID is the row's, so that a mail sent twice is the same mail. */
static void write_message(struct buf *out, const struct mail_sender *s, const struct taken *t) {
    str from = str_c(s->from), domain = str_sub(from, str_index(from, '@') + 1, from.n);
    struct mime_mail m = {
        .from_name = t->authority_name, .from = from, .to = t->mail.recipient,
        .subject = t->mail.subject, .body = t->mail.body, .date = t->mail.created_at,
        .message_id = str_printf(t->arena, "%lld.%lld@%.*s", (long long)t->mail.authority_id, (long long)t->mail.id, STR_ARG(domain)),
    };
    mime_write(out, &m);
}

/* 1, 2, 4 … minutes, at most 6 hours. */
static ms_t pause_after(int64_t attempts) {
    ms_t pause = FIRST_PAUSE;
    while (--attempts > 0 && pause < LONGEST_PAUSE) pause *= 2;
    return pause < LONGEST_PAUSE ? pause : LONGEST_PAUSE;
}

struct result {
    const struct taken *taken;
    enum mail_outcome outcome;
    str error;
};

/* It is told in the contact's story too, for whoever serves the citizen next. */
static enum err give_up(struct db_tx *tx, const struct result *r) {
    const struct sql_mail_take *m = &r->taken->mail;
    struct sql_mail_give_up_in in = {.authority_id = m->authority_id, .id = m->id, .attempts = m->attempts, .error = r->error};
    struct contact_who nobody = {.authority_id = m->authority_id, .now = r->taken->now};
    int64_t rows;
    TRY(sql_mail_give_up(tx, in, &rows));
    if (!rows || m->contact_id == DB_NULL) return OK;
    return contact_tell(tx, nobody, m->contact_id, "mail_failed", 0, S(""), m->recipient);
}

static enum err record(struct db_tx *tx, void *ctx) {
    const struct result *r = ctx;
    const struct sql_mail_take *m = &r->taken->mail;
    ms_t now = r->taken->now;
    if (r->outcome == MAIL_SENT)
        return sql_mail_sent(tx, (struct sql_mail_sent_in){.authority_id = m->authority_id, .id = m->id, .now = now}, NULL);
    if (r->outcome == MAIL_REFUSED) return give_up(tx, r);
    return sql_mail_put_off(tx, (struct sql_mail_put_off_in){.authority_id = m->authority_id, .id = m->id, .attempts = m->attempts,
                                                             .next_at = now + pause_after(m->attempts), .error = r->error}, NULL);
}

static void tell(const struct result *r) {
    static const char *const names[] = {"nothing", "sent", "refused", "later", "server away"};
    const struct sql_mail_take *m = &r->taken->mail;
    log_line(r->outcome == MAIL_SENT ? "info" : "warning", "mail",
             LOG_FIELDS(LOG_ID("id", m->id), LOG_C("outcome", names[r->outcome]), LOG_INT("attempts", m->attempts), LOG_TEXT("why", r->error)));
}

enum err mail_send_one(struct db *db, struct mail_sender *s, ms_t now, enum mail_outcome *ret) {
    ARENA(a);
    BUF(message);
    bool due = false;
    TRY(anything_due(db, now, &due));
    struct taken t = {.arena = &a, .now = now};
    enum err e = due ? db_write(db, take, &t) : ERR_NOT_FOUND;
    if (e == ERR_NOT_FOUND) { /* or another worker was faster */
        *ret = MAIL_NOTHING_DUE;
        return OK;
    }
    TRY(e);
    write_message(&message, s, &t);
    struct result r = {.taken = &t};
    r.outcome = smtp_send(s->smtp, &a, t.mail.recipient, buf_str(&message), &r.error);
    if (r.outcome != MAIL_SENT && now - t.mail.created_at >= GIVE_UP_AFTER) r.outcome = MAIL_REFUSED;
    tell(&r);
    TRY(db_write(db, record, &r));
    *ret = r.outcome;
    return OK;
}

struct mail_sender *mail_sender_new(const struct mail_server *server) {
    struct mail_sender *s = must_alloc(sizeof *s);
    *s = (struct mail_sender){.from = server->from};
    s->smtp = smtp_new(server, &s->stop_at_ns);
    return s;
}

void mail_sender_free(struct mail_sender *s) {
    if (!s) return;
    smtp_free(s->smtp);
    free(s);
}

/* ---- the thread ---- */

struct mail_worker {
    struct db *db;
    struct mail_sender *sender;
    pthread_t thread;
    struct nap nap;
};

/* A server that is away is not knocked at for each mail that waits: after 2, 4 … 60 seconds with the next. */
static void *work(void *ctx) {
    struct mail_worker *w = ctx;
    int away = 0, pause;
    do {
        enum mail_outcome outcome = MAIL_NOTHING_DUE;
        enum err e = mail_send_one(w->db, w->sender, clock_now(), &outcome);
        if (e != OK) log_error("mail", LOG_ERR(e));
        away = e != OK || outcome == MAIL_SERVER_AWAY ? away + 1 : 0;
        pause = away > 5 ? 60 : away ? 1 << away : outcome == MAIL_NOTHING_DUE ? 1 : 0;
    } while (!nap(&w->nap, pause));
    return NULL;
}

struct mail_worker *mail_worker_start(struct db *db, const struct mail_server *server) {
    struct mail_worker *w = must_alloc(sizeof *w);
    *w = (struct mail_worker){.db = db, .sender = mail_sender_new(server)};
    nap_init(&w->nap);
    if (pthread_create(&w->thread, NULL, work, w)) abort();
    return w;
}

void mail_worker_stop(struct mail_worker *w) {
    if (!w) return;
    w->sender->stop_at_ns = clock_monotonic_ns() + STOP_WITHIN_NS;
    nap_end(&w->nap);
    pthread_join(w->thread, NULL);
    nap_destroy(&w->nap);
    mail_sender_free(w->sender);
    free(w);
}
