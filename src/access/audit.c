/* The audit log: appending, and the chain of hashes. */
#include <sodium.h>
#include "access/audit_sql.h"
#include "access/inner.h"
#include "base/log.h"

/* ---- the hash of a row ----
 * Every column goes in, each with its kind, texts with their length: so no two different rows read the same. The order and
 * the form are for ever: rows that were written must verify in twenty years. */

static void hash_word(crypto_generichash_state *state, char kind, uint64_t word) {
    unsigned char bytes[9] = {(unsigned char)kind};
    for (int i = 0; i < 8; i++) bytes[1 + i] = (unsigned char)(word >> 8 * i);
    crypto_generichash_update(state, bytes, sizeof bytes);
}

static void hash_int(crypto_generichash_state *state, int64_t v) {
    hash_word(state, v == DB_NULL ? 'n' : 'i', (uint64_t)v);
}

static void hash_text(crypto_generichash_state *state, str s) {
    hash_word(state, 't', s.n);
    crypto_generichash_update(state, (const unsigned char *)s.p, s.n);
}

void audit_hash(const struct audit_row *row, str before, char ret[AUDIT_HASH + 1]) {
    crypto_generichash_state state;
    unsigned char hash[AUDIT_HASH / 2];
    const int64_t numbers[] = {row->authority_id, row->chain, row->seq, row->at, row->account_id, row->employee_id,
                               row->subject_id, row->citizen_id};
    const str texts[] = {row->action, row->subject_kind, row->purpose, row->detail};
    crypto_generichash_init(&state, NULL, 0, sizeof hash);
    hash_text(&state, before);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) hash_int(&state, numbers[i]);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) hash_text(&state, texts[i]);
    crypto_generichash_final(&state, hash, sizeof hash);
    sodium_bin2hex(ret, AUDIT_HASH + 1, hash, sizeof hash);
}

/* ---- appending ---- */

static str masked(struct arena *a, str s) {
    BUF(out);
    if (!s.n) return S("");
    mask_cpr(&out, s);
    return str_dup(a, buf_str(&out));
}

static enum err write_row(struct db_tx *tx, const struct audit_row *r, str before) {
    char hash[AUDIT_HASH + 1];
    audit_hash(r, before, hash);
    struct sql_audit_add_in in = {
        .authority_id = r->authority_id, .chain = r->chain, .seq = r->seq, .at = r->at, .account_id = r->account_id,
        .employee_id = r->employee_id, .action = r->action, .subject_kind = r->subject_kind, .subject_id = r->subject_id,
        .citizen_id = r->citizen_id, .purpose = r->purpose, .detail = r->detail, .hash = str_c(hash),
    };
    TRY(sql_audit_add(tx, in, NULL));
    return sql_audit_head_put(tx, (struct sql_audit_head_put_in){r->authority_id, r->chain, str_c(hash)}, NULL);
}

/* Whom it is about, in one place for everybody who writes about a contact: so no row of a known citizen is missing in the log
 * that is shown to them. DB_NULL: nobody, or not known. */
static enum err citizen_of(struct db_tx *tx, struct arena *a, const struct access_audit *entry, int64_t *ret) {
    str kind = str_c(entry->subject_kind ? entry->subject_kind : "");
    int64_t authority_id = entry->authority_id, id = entry->subject_id;
    struct sql_audit_citizen_of_contact contact = {.citizen_id = DB_NULL};
    struct sql_audit_citizen_of_ticket ticket = {.citizen_id = DB_NULL};
    struct sql_audit_citizen_of_mail mail = {.citizen_id = DB_NULL};
    enum err e = OK;
    if (str_eq_c(kind, "contact")) e = sql_audit_citizen_of_contact(tx, a, (struct sql_audit_citizen_of_contact_in){authority_id, id}, &contact);
    else if (str_eq_c(kind, "ticket")) e = sql_audit_citizen_of_ticket(tx, a, (struct sql_audit_citizen_of_ticket_in){authority_id, id}, &ticket);
    else if (str_eq_c(kind, "mail")) e = sql_audit_citizen_of_mail(tx, a, (struct sql_audit_citizen_of_mail_in){authority_id, id}, &mail);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    *ret = contact.citizen_id != DB_NULL ? contact.citizen_id : ticket.citizen_id != DB_NULL ? ticket.citizen_id : mail.citizen_id;
    return OK;
}

enum err access_audit(struct db_tx *tx, const struct access_audit *entry) {
    ARENA(a);
    struct sql_audit_head_take head;
    int64_t citizen_id = db_or_null(entry->citizen_id);
    if (!entry->citizen_id) TRY(citizen_of(tx, &a, entry, &citizen_id));
    int64_t chain = db_writer_number(tx);
    TRY(sql_audit_head_take(tx, &a, (struct sql_audit_head_take_in){entry->authority_id, chain}, &head));
    struct audit_row row = {
        .authority_id = entry->authority_id, .chain = chain, .seq = head.seq, .at = clock_now(),
        .account_id = db_or_null(entry->account_id), .employee_id = db_or_null(entry->employee_id),
        .action = str_c(entry->action), .subject_kind = str_c(entry->subject_kind ? entry->subject_kind : ""),
        .subject_id = db_or_null(entry->subject_id), .citizen_id = citizen_id,
        .purpose = masked(&a, entry->purpose), .detail = masked(&a, entry->detail),
    };
    return write_row(tx, &row, head.hash);
}

enum err access_audit_by(struct db_tx *tx, const struct request *req, struct access_audit entry) {
    const struct access_session *s = access_session(req);
    if (s) {
        entry.authority_id = s->authority_id;
        entry.account_id = s->account_id ? s->account_id : s->token_id;
        entry.employee_id = s->employee_id;
    }
    return access_audit(tx, &entry);
}

enum err access_said_purpose(struct db_tx *tx, const struct request *req, struct access_audit entry, str *ret) {
    const struct access_session *s = access_session(req);
    struct sql_audit_said_purpose row;
    struct sql_audit_said_purpose_in in = {s->authority_id, entry.citizen_id, s->account_id ? s->account_id : s->token_id,
                                           str_c(entry.subject_kind), entry.subject_id, req->now - ACCESS_LONGEST_DUTY};
    enum err e = sql_audit_said_purpose(tx, req->arena, in, &row);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    *ret = e == OK ? row.purpose : (str){};
    return OK;
}
