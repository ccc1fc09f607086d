/* Requests that are sent again. A client that heard nothing cannot know whether its request had an effect, so it sends it
 * once more with the same Idempotency-Key. The key is claimed, the effect made and the answer kept in one transaction:
 * either all three are there or none, also after a crash. A retry that comes while the first is still at work waits for
 * it: on SQLite because there is one writer, on PostgreSQL at the row. */
#include <sodium.h>
#include "http/idempotency_sql.h"
#include "http/inner.h"

struct once {
    struct request *req;
    request_once_fn *fn;
    void *ctx;
    struct response before;   /* what the answer was when fn was called first: a transaction may be run again */
    size_t problems_before;
    str scope, key, hash;
};

/* The draft standard has it in quotes (draft-ietf-httpapi-idempotency-key-header); many clients leave them out. */
static str key_of(const struct request *req) {
    str key = request_header(req, "Idempotency-Key");
    if (!key.p) return request_sent(req, "idempotency_key");
    bool quoted = key.n >= 2 && key.p[0] == '"' && key.p[key.n - 1] == '"';
    return quoted ? str_sub(key, 1, key.n - 2) : key;
}

bool idempotency_key_good(str key) {
    if (key.n < 16 || key.n > 64) return false;
    for (size_t i = 0; i < key.n; i++) {
        char c = key.p[i];
        if (!((c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '-' || c == '_')) return false;
    }
    return true;
}

static str hex(struct arena *a, crypto_generichash_state *state) {
    unsigned char hash[16];
    char *out = arena_alloc(a, 2 * sizeof hash + 1);
    crypto_generichash_final(state, hash, sizeof hash);
    sodium_bin2hex(out, 2 * sizeof hash + 1, hash, sizeof hash);
    return str_c(out);
}

/* With its length, so that "ab","c" and "a","bc" differ. */
static void hash_add(crypto_generichash_state *state, str s) {
    crypto_generichash_update(state, (const unsigned char *)&s.n, sizeof s.n);
    crypto_generichash_update(state, (const unsigned char *)(s.p ? s.p : ""), s.n);
}

/* Of the input as it was understood: a retry may come with other spacing, boundaries or tokens. */
static str request_hash(const struct request *req) {
    const struct form *form = &req->inner->form;
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, 16);
    hash_add(&state, req->path);
    hash_add(&state, (str){(const char *)&req->method, sizeof req->method});
    for (size_t i = 0; i < form->n; i++) {
        if (str_eq(form->at[i].name, S("csrf")) || str_eq(form->at[i].name, S("idempotency_key"))) continue;
        hash_add(&state, form->at[i].name);
        hash_add(&state, form->at[i].value);
    }
    if (req->route->flags & ROUTE_RAW_BODY) hash_add(&state, req->inner->body);
    return hex(req->arena, &state);
}

static str scope_of(const struct request *req) {
    if (req->user_id) return str_printf(req->arena, "u%lld", (long long)req->user_id);
    if (!req->bearer) return S("");
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, 16);
    hash_add(&state, request_header(req, "Authorization"));
    return str_printf(req->arena, "t%.*s", STR_ARG(hex(req->arena, &state)));
}

/* ---- the first time ---- */
static enum err run(struct db_tx *tx, struct once *o) {
    struct request *req = o->req;
    struct buf body = req->response.body; /* may have grown since */
    body.n = o->before.body.n;
    req->response = o->before;
    req->response.body = body;
    req->problem.n = o->problems_before;
    return o->fn(tx, req, o->ctx);
}

static enum err keep(struct db_tx *tx, const struct once *o) {
    const struct response *r = &o->req->response;
    return sql_idempotency_keep(
        tx,
        (struct sql_idempotency_keep_in){.authority_id = o->req->authority_id, .scope = o->scope, .key = o->key,
                                         .status = r->status, .content_type = str_c(r->content_type),
                                         .location = str_or_empty(r->location), .etag = str_or_empty(r->etag),
                                         .body = r->body.n ? buf_str(&r->body) : S("")},
        NULL);
}

/* ---- the second time ---- */
static enum err replay(struct db_tx *tx, const struct once *o) {
    struct request *req = o->req;
    struct sql_idempotency_answer row;
    TRY(sql_idempotency_answer(tx, req->arena,
                               (struct sql_idempotency_answer_in){req->authority_id, o->scope, o->key}, &row));
    if (!str_eq(row.request_hash, o->hash)) {
        req->response.status = 422;
        return request_problem(req, "idempotency_key", T("Nøglen er brugt til noget andet. Brug en ny."), PROBLEM_END);
    }
    struct response *r = &req->response;
    r->status = (int)row.status;
    r->content_type = str_z(req->arena, row.content_type);
    r->location = row.location;
    r->etag = row.etag;
    r->body.n = 0;
    buf_add(&r->body, row.body);
    response_header(req, "Idempotency-Replayed", S("true"));
    return OK;
}

static enum err once_in(struct db_tx *tx, void *ctx) {
    struct once *o = ctx;
    struct request *req = o->req;
    int64_t rows = 0;
    if (!o->key.p) return run(tx, o);
    TRY(sql_idempotency_claim(tx,
                              (struct sql_idempotency_claim_in){.authority_id = req->authority_id, .scope = o->scope,
                                                                .key = o->key, .request_hash = o->hash, .now = req->now,
                                                                .expired = req->now - DAY},
                              &rows));
    if (!rows) return replay(tx, o);
    TRY(run(tx, o));
    return keep(tx, o);
}

enum err request_once(struct request *req, request_once_fn *fn, void *ctx) {
    if (!(req->route->flags & ROUTE_IDEMPOTENT)) abort();
    struct once o = {.req = req, .fn = fn, .ctx = ctx, .before = req->response, .problems_before = req->problem.n};
    o.key = key_of(req);
    if (o.key.p && !idempotency_key_good(o.key))
        return request_problem(req, "idempotency_key", T("Nøglen skal have 16 til 64 tegn: bogstaver a-z, tal, - og _."),
                               PROBLEM_END);
    if (o.key.p) {
        o.scope = scope_of(req);
        o.hash = request_hash(req);
    }
    return db_write(req->db, once_in, &o);
}

enum err request_once_expire(struct db_tx *tx, ms_t now, int64_t *ret_rows) {
    return sql_idempotency_expire(tx, (struct sql_idempotency_expire_in){.before = now - DAY}, ret_rows);
}
