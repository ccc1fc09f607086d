/* Walks the audit log and finds where it was tampered with. Rows come in the order of their chains, a thousand at a time;
 * the heads come in the same order, so the two are read side by side like two sorted lists. */
#include "access/audit_sql.h"
#include "access/inner.h"

enum { BATCH = 1000 };

struct walk {
    struct db_tx *tx;
    struct arena *arena;             /* of the break */
    struct sql_audit_heads_list heads;
    size_t head;                     /* the next one that no chain was found for */
    int64_t authority_id, chain, seq; /* where we are; seq 0: no row yet */
    char hash[AUDIT_HASH + 1];       /* of the row we are at */
    int64_t rows;
    str found;
};

static enum err broken(struct walk *w, int64_t authority_id, int64_t chain, int64_t seq, const char *what) {
    w->found = str_printf(w->arena, "authority %lld, chain %lld, row %lld: %s", (long long)authority_id, (long long)chain,
                          (long long)seq, what);
    return ERR_CONFLICT;
}

static int compare_ids(int64_t a1, int64_t c1, int64_t a2, int64_t c2) {
    return a1 != a2 ? (a1 < a2 ? -1 : 1) : c1 != c2 ? (c1 < c2 ? -1 : 1) : 0;
}

/* A head whose chain has no rows at all: the whole chain was deleted. */
static enum err heads_before(struct walk *w, int64_t authority_id, int64_t chain) {
    if (w->head == w->heads.n) return OK;
    const struct sql_audit_heads *h = &w->heads.at[w->head];
    if (compare_ids(h->authority_id, h->chain, authority_id, chain) >= 0) return OK;
    return broken(w, h->authority_id, h->chain, 1, "is missing, and all after it");
}

static enum err begin_chain(struct walk *w, const struct sql_audit_rows_after *r) {
    TRY(heads_before(w, r->authority_id, r->chain));
    w->authority_id = r->authority_id;
    w->chain = r->chain;
    w->seq = 0;
    w->hash[0] = 0;
    return OK;
}

static enum err end_chain(struct walk *w) {
    if (!w->seq) return OK;
    const struct sql_audit_heads *h = w->head < w->heads.n ? &w->heads.at[w->head] : NULL;
    if (!h || compare_ids(h->authority_id, h->chain, w->authority_id, w->chain))
        return broken(w, w->authority_id, w->chain, w->seq, "is the last, but the head of the chain is missing");
    w->head++;
    if (h->seq > w->seq) return broken(w, w->authority_id, w->chain, w->seq + 1, "is missing: the end was cut off");
    if (h->seq < w->seq) return broken(w, w->authority_id, w->chain, h->seq + 1, "comes after the head of the chain");
    if (!str_eq_c(h->hash, w->hash)) return broken(w, w->authority_id, w->chain, w->seq, "does not match the head of the chain");
    return OK;
}

static enum err check_row(struct walk *w, const struct sql_audit_rows_after *r) {
    if (!w->seq || compare_ids(r->authority_id, r->chain, w->authority_id, w->chain)) {
        TRY(end_chain(w));
        TRY(begin_chain(w, r));
    }
    if (r->seq < 1) return broken(w, r->authority_id, r->chain, r->seq, "has a number that no row has");
    if (r->seq != w->seq + 1) return broken(w, r->authority_id, r->chain, w->seq + 1, "is missing");
    struct audit_row row = {r->authority_id, r->chain, r->seq, r->at, r->account_id, r->employee_id, r->action,
                            r->subject_kind, r->subject_id, r->citizen_id, r->purpose, r->detail};
    char hash[AUDIT_HASH + 1];
    audit_hash(&row, str_c(w->hash), hash);
    if (!str_eq_c(r->hash, hash)) return broken(w, r->authority_id, r->chain, r->seq, "was changed");
    memcpy(w->hash, hash, sizeof hash);
    w->seq = r->seq;
    w->rows++;
    return OK;
}

static enum err check_batch(struct walk *w, struct arena *a, bool *ret_more) {
    struct sql_audit_rows_after_list list;
    struct sql_audit_rows_after_in after = {w->authority_id, w->chain, w->seq, BATCH};
    TRY(sql_audit_rows_after(w->tx, a, after, &list));
    for (size_t i = 0; i < list.n; i++) TRY(check_row(w, &list.at[i]));
    *ret_more = list.n == BATCH;
    return OK;
}

static enum err walk_all(struct walk *w) {
    TRY(sql_audit_heads(w->tx, w->arena, &w->heads));
    ARENA(batch);
    for (bool more = true; more;) {
        TRY(check_batch(w, &batch, &more));
        arena_reset(&batch);
    }
    TRY(end_chain(w));
    return heads_before(w, INT64_MAX, INT64_MAX);
}

/* An empty log is whole only where nobody has done anything: what was done stands in other tables too. */
static enum err look_for_silence(struct walk *w) {
    struct sql_audit_silent_list silent;
    struct sql_audit_traces traces;
    TRY(sql_audit_silent(w->tx, w->arena, &silent));
    if (silent.n) return broken(w, silent.at[0].authority_id, 0, 1, "is missing, and all after it: there are contacts, but no log of them");
    if (w->rows) return OK;
    TRY(sql_audit_traces(w->tx, w->arena, &traces));
    if (!traces.sessions && !traces.accounts) return OK;
    w->found = str_printf(w->arena, "no rows at all, but there are %s", traces.sessions ? "sessions" : "accounts");
    return ERR_CONFLICT;
}

enum err access_audit_verify(struct db *db, struct arena *a, int64_t *ret_rows, str *ret_break) {
    DB_READ(tx);
    TRY(db_read_begin(db, &tx));
    struct walk w = {.tx = tx, .arena = a, .authority_id = INT64_MIN + 1, .chain = INT64_MIN + 1};
    enum err e = walk_all(&w);
    if (e == OK) e = look_for_silence(&w);
    if (e == OK) *ret_rows = w.rows;
    if (e == ERR_CONFLICT) *ret_break = w.found;
    return e;
}

/* ---- anchors: heads that were written down elsewhere ---- */

enum err access_audit_anchors(struct db *db, struct buf *out) {
    DB_READ(tx);
    ARENA(a);
    struct sql_audit_heads_list heads;
    TRY(db_read_begin(db, &tx));
    TRY(sql_audit_heads(tx, &a, &heads));
    for (size_t i = 0; i < heads.n; i++) {
        const struct sql_audit_heads *h = &heads.at[i];
        buf_printf(out, "%lld %lld %lld %.*s\n", (long long)h->authority_id, (long long)h->chain, (long long)h->seq,
                   STR_ARG(h->hash));
    }
    return OK;
}

static enum err check_anchor(struct db_tx *tx, struct arena *a, str line, str *ret_break) {
    int64_t numbers[3];
    str part = {};
    for (int i = 0; i < 3; i++)
        if (!str_next(&line, ' ', &part) || str_int(part, &numbers[i]) != OK) return ERR_INVALID;
    struct sql_audit_hash_at row;
    enum err e = sql_audit_hash_at(tx, a, (struct sql_audit_hash_at_in){numbers[0], numbers[1], numbers[2]}, &row);
    if (e == OK && str_eq(row.hash, str_trim(line))) return OK;
    if (e != OK && e != ERR_NOT_FOUND) return e;
    *ret_break = str_printf(a, "authority %lld, chain %lld, row %lld: %s", (long long)numbers[0], (long long)numbers[1],
                            (long long)numbers[2], e == OK ? "is another than the anchor says" : "is missing");
    return ERR_CONFLICT;
}

enum err access_audit_check_anchors(struct db *db, struct arena *a, str anchors, str *ret_break) {
    DB_READ(tx);
    str line;
    TRY(db_read_begin(db, &tx));
    while (str_next(&anchors, '\n', &line))
        if (str_trim(line).n) TRY(check_anchor(tx, a, line, ret_break));
    return OK;
}
