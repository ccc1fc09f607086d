/* The outbox as the other rooms see it. */
#include "mail/mail.h"
#include "base/text.h"
#include "mail/mail_sql.h"

#define FORGET_AFTER (30 * DAY)

enum { ADDRESS_MOST = 254, SUBJECT_MOST = 200, BODY_MOST = 100'000 };

static bool printable(str s) {
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] <= ' ' || s.p[i] > '~' || strchr("<>()[]\\,;:\"", s.p[i])) return false;
    return s.n > 0;
}

bool mail_address_ok(str address) {
    size_t at = str_index(address, '@');
    str local = str_sub(address, 0, at), domain = str_sub(address, at + 1, address.n);
    if (address.n > ADDRESS_MOST || local.n > 64 || !printable(local) || !printable(domain)) return false;
    if (str_index(domain, '@') < domain.n || domain.p[0] == '.' || domain.p[0] == '-') return false;
    return domain.p[domain.n - 1] != '.' && !str_contains(domain, S(".."));
}

static bool subject_ok(str subject) {
    return str_trim(subject).n && text_length(subject) <= SUBJECT_MOST;
}

enum err mail_enqueue(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t contact_id, str recipient, str subject, str body) {
    if (!mail_address_ok(recipient) || !subject_ok(subject) || body.n > BODY_MOST) return ERR_INVALID;
    return sql_mail_add(tx, (struct sql_mail_add_in){.authority_id = authority_id, .id = db_new_id(tx), .now = clock_now(),
                                                     .contact_id = contact_id ? contact_id : DB_NULL, .recipient = recipient,
                                                     .subject = subject, .body = str_or_empty(body)}, NULL);
}

static enum err list(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t contact_id, struct mails *ret) {
    struct sql_mail_list_list rows;
    TRY(sql_mail_list(tx, a, (struct sql_mail_list_in){.authority_id = authority_id, .contact_id = contact_id}, &rows));
    struct mail *at = arena_many(a, rows.n, struct mail);
    for (size_t i = 0; i < rows.n; i++) {
        const struct sql_mail_list *r = &rows.at[i];
        at[i] = (struct mail){.id = r->id, .contact_id = db_or_zero(r->contact_id), .recipient = r->recipient,
                              .subject = r->subject, .state = r->state, .error = r->error, .attempts = r->attempts,
                              .created_at = r->created_at, .next_at = r->next_at, .sent_at = r->sent_at};
    }
    *ret = (struct mails){at, rows.n};
    return OK;
}

enum err mail_failed(struct db_tx *tx, struct arena *a, int64_t authority_id, struct mails *ret) {
    return list(tx, a, authority_id, DB_NULL, ret);
}

enum err mail_of_contact(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t contact_id, struct mails *ret) {
    return list(tx, a, authority_id, contact_id, ret);
}

enum err mail_retry(struct db_tx *tx, int64_t authority_id, int64_t id, ms_t now) {
    int64_t rows;
    TRY(sql_mail_retry(tx, (struct sql_mail_retry_in){.authority_id = authority_id, .id = id, .now = now}, &rows));
    return rows ? OK : ERR_NOT_FOUND;
}

enum err mail_forget(struct db_tx *tx, ms_t now, int64_t *ret_rows) {
    return sql_mail_forget(tx, (struct sql_mail_forget_in){.before = now - FORGET_AFTER}, ret_rows);
}
