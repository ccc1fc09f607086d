/* Mail to citizens and to other authorities. A mail is a row of the outbox, written in the transaction of what it tells of;
 * the worker sends it by SMTP.
 *
 *   waiting → sent                    the mail server has taken it
 *           → waiting                 not now: again after 1 minute, 2, 4 … 6 hours
 *           → failed → waiting        refused for good (RFC 5321 § 4.2.1, 5yz), or in vain for 3 days; tried again on demand
 *
 * At least once: a worker that dies between sending and saying so leaves a row that is sent again when its lease has run
 * out. The Message-ID follows from the row, so a mailbox can recognise the second. Two workers never send one row at once:
 * whoever takes it leases it for longer than sending may last.
 *
 * A mail is plain text in UTF-8, and says that a machine wrote it (RFC 3834). It must not hold a CPR number, for it goes
 * over open lines. */
#pragma once
#include "db/db.h"
#include "http/http.h"

/* ERR_INVALID: the recipient is no address, or the subject is empty or longer than 200 characters, or the body than
 * 100,000 bytes. contact_id 0: it belongs to none. */
[[nodiscard]] enum err mail_enqueue(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t contact_id, str recipient,
                                    str subject, str body);
/* One address (RFC 5321, without quoted local parts), at most 254 bytes of ASCII. */
bool mail_address_ok(str address);

struct mail {
    int64_t id, contact_id;    /* 0: belongs to no contact */
    str recipient, subject, state, error;
    int64_t attempts;
    ms_t created_at, next_at, sent_at;  /* sent_at DB_NULL: not yet */
};
struct mails { struct mail *at; size_t n; };
/* Those that were given up, newest first, at most 200. */
[[nodiscard]] enum err mail_failed(struct db_tx *tx, struct arena *a, int64_t authority_id, struct mails *ret);
/* The mails of a contact, newest first, at most 200. */
[[nodiscard]] enum err mail_of_contact(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t contact_id, struct mails *ret);
/* Tries a failed one again, for 3 days more. ERR_NOT_FOUND: there is none, or it didn't fail. */
[[nodiscard]] enum err mail_retry(struct db_tx *tx, int64_t authority_id, int64_t id, ms_t now);

/* Empties the text of mails that were sent more than 30 days ago: who got what subject when stays, what we wrote to them does
 * not stay twice (the contact has its story). */
[[nodiscard]] enum err mail_forget(struct db_tx *tx, ms_t now, int64_t *ret_rows);

/* ---- the worker ---- */
struct mail_server {
    const char *url;           /* smtp://host:port: TLS when offered, as between mail servers; with smtps:// or a user and
                                * password in the URL, TLS with a certificate that is right is required */
    const char *from;          /* the address it comes from; the sender's name is the authority's */
    int timeout_s;             /* for one mail, at most 300 */
};
struct mail_worker;
/* A thread that sends what is due, looking every second. db and server must outlive it. */
struct mail_worker *mail_worker_start(struct db *db, const struct mail_server *server);
/* Gives the mail under way 5 s more. Takes NULL. */
void mail_worker_stop(struct mail_worker *w);

enum mail_outcome {
    MAIL_NOTHING_DUE,
    MAIL_SENT,
    MAIL_REFUSED,              /* for good */
    MAIL_LATER,                /* the server said: not now */
    MAIL_SERVER_AWAY,          /* no answer that one could call one */
};
/* What the worker does each time: sends one mail that is due at `now`, on the calling thread. */
struct mail_sender;
struct mail_sender *mail_sender_new(const struct mail_server *server);
void mail_sender_free(struct mail_sender *s);
[[nodiscard]] enum err mail_send_one(struct db *db, struct mail_sender *s, ms_t now, enum mail_outcome *ret);

extern const struct routes mail_routes; /* /afviste-mails, /api/v1/mails… */
