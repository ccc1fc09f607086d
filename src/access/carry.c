/* What was being written when the session ended. A form that one of our own pages sent is not thrown away because who sent it
 * has to sign in first: the sign-in page carries it along, and whoever signs in again reads what they wrote and sends it.
 *
 * It travels in the page, closed (XSalsa20-Poly1305): nothing is stored, and whoever finds the page open at an empty desk reads
 * nothing in it. The key is made of the browser's cookie, of the account and of its password hash: so only this browser can bring it
 * back, only the server can open it, and only when the same person signs in. */
#include <sodium.h>
#include "access/access_sql.h"
#include "access/pages.h"
#include "access/sign_in_html.h"

enum { MOST = 256 * 1024 }; /* bytes; what is larger (a file) is not carried */

_Static_assert(sizeof(struct carry_key) == crypto_secretbox_KEYBYTES);

struct writer { int64_t account_id; str password_hash; };

static struct carry_key key_of(str cookie, const struct writer *w) {
    static const unsigned char use[] = "indgang carried form";
    struct carry_key key;
    crypto_generichash_state state;
    crypto_generichash_init(&state, use, sizeof use, sizeof key.bytes);
    crypto_generichash_update(&state, (const unsigned char *)&cookie.n, sizeof cookie.n);
    crypto_generichash_update(&state, (const unsigned char *)cookie.p, cookie.n);
    crypto_generichash_update(&state, (const unsigned char *)&w->account_id, sizeof w->account_id);
    crypto_generichash_update(&state, (const unsigned char *)w->password_hash.p, w->password_hash.n);
    crypto_generichash_final(&state, key.bytes, sizeof key.bytes);
    return key;
}

/* ---- closing ---- */

static void add_text(struct buf *b, str s) {
    uint32_t n = (uint32_t)s.n;
    buf_add(b, (str){(const char *)&n, sizeof n});
    buf_add(b, s);
}

static const struct field *field_named(const struct route *route, str name) {
    for (const struct field *f = route ? route->fields : NULL; f && f->name; f++)
        if (str_eq_c(name, f->name)) return f;
    return NULL;
}

/* A form with a password in it is filled in again: that is no work lost. */
static bool has_secret(const struct route *route) {
    for (const struct field *f = route->fields; f && f->name; f++)
        if (f->kind == FIELD_SECRET) return true;
    return false;
}

str carried_close(struct arena *a, const struct carry_key *key, str plain) {
    enum { OVERHEAD = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES };
    unsigned char *box = (unsigned char *)arena_alloc(a, plain.n + OVERHEAD);
    randombytes_buf(box, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(box + crypto_secretbox_NONCEBYTES, (const unsigned char *)plain.p, plain.n, box, key->bytes);
    size_t room = sodium_base64_encoded_len(plain.n + OVERHEAD, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *text = arena_alloc(a, room);
    sodium_bin2base64(text, room, box, plain.n + OVERHEAD, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return str_c(text);
}

/* Whose session it was; ended, but not long ago. ERR_NOT_FOUND: nobody's that we know of. */
static enum err who_was_here(struct request *req, str cookie, struct writer *ret) {
    struct sql_access_session_ended r;
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    TRY(sql_access_session_ended(tx, req->arena, (struct sql_access_session_ended_in){token_hash(req->arena, cookie)}, &r));
    *ret = (struct writer){r.account_id, r.password_hash};
    return OK;
}

/* Was it a page of that session that sent this? Foreign pages don't know its token. */
static bool sent_by_our_page(const struct request *req, str cookie) {
    str sent = request_sent(req, "csrf"), right = csrf_token(req->arena, cookie);
    return sent.n == right.n && !sodium_memcmp(sent.p, right.p, sent.n);
}

bool access_signed_out(struct request *req) {
    const struct http_pair *pairs;
    str cookie = request_cookie(req, SESSION_COOKIE);
    struct writer writer;
    if (!cookie.n || has_secret(req->route) || !sent_by_our_page(req, cookie) || who_was_here(req, cookie, &writer) != OK) return false;
    BUF(plain);
    add_text(&plain, req->path);
    add_text(&plain, req->query.n ? req->query : S(""));
    size_t n = request_sent_all(req, &pairs);
    for (size_t i = 0; i < n; i++) {
        if (str_eq(pairs[i].name, S("csrf"))) continue;
        add_text(&plain, pairs[i].name);
        add_text(&plain, pairs[i].value);
    }
    if (plain.n > MOST) return false;
    struct carry_key key = key_of(cookie, &writer);
    struct sign_in_page s = {.next = request_way_back(req), .carried = carried_close(req->arena, &key, buf_str(&plain))};
    sign_in_draw(req, &s);
    return true;
}

/* ---- opening ---- */

static bool take_text(str *rest, str *ret) {
    uint32_t n;
    if (rest->n < sizeof n) return false;
    memcpy(&n, rest->p, sizeof n);
    if (rest->n - sizeof n < n) return false;
    *ret = str_sub(*rest, sizeof n, n);
    *rest = str_sub(*rest, sizeof n + n, rest->n);
    return true;
}

bool carried_unclose(struct arena *a, const struct carry_key *key, str text, str *ret) {
    unsigned char *box = (unsigned char *)arena_alloc(a, text.n + 1), *plain = (unsigned char *)arena_alloc(a, text.n + 1);
    size_t n;
    enum { HEAD = crypto_secretbox_NONCEBYTES };
    if (sodium_base642bin(box, text.n, text.p, text.n, NULL, &n, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING)) return false;
    if (n < HEAD + crypto_secretbox_MACBYTES) return false;
    if (crypto_secretbox_open_easy(plain, box + HEAD, n - HEAD, box, key->bytes)) return false;
    *ret = (str){(char *)plain, n - HEAD - crypto_secretbox_MACBYTES};
    return true;
}

static enum err who_is_here(struct request *req, const struct access_session *s, struct writer *ret) {
    struct sql_access_account_by_id r;
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    TRY(sql_access_account_by_id(tx, req->arena, (struct sql_access_account_by_id_in){s->authority_id, s->account_id}, &r));
    *ret = (struct writer){s->account_id, r.password_hash};
    return OK;
}

/* What the person reads: words that were typed, not what the form knew of itself. */
static const char *label_to_show(const struct route *route, str name) {
    const struct field *f = field_named(route, name);
    bool words = f && (f->kind == FIELD_TEXT || f->kind == FIELD_LINES || f->kind == FIELD_PURPOSE || f->kind == FIELD_EMAIL || f->kind == FIELD_PHONE);
    return words && f->label ? f->label : NULL;
}

bool carried_read(struct arena *a, str plain, str *ret_query, struct carried *ret) {
    struct carried c = {};
    if (!take_text(&plain, &c.path) || !take_text(&plain, ret_query)) return false;
    c.fields = arena_many(a, plain.n / 8 + 1, struct carried_field);
    for (struct carried_field f = {}; take_text(&plain, &f.name) && take_text(&plain, &f.value);) c.fields[c.n++] = f;
    *ret = c;
    return true;
}

bool carried_open(struct request *req, const struct access_session *s, str carried, struct carried *ret) {
    struct carried c;
    str cookie = request_cookie(req, SESSION_COOKIE), plain, query;
    struct writer writer;
    if (!carried.n || !cookie.n || who_is_here(req, s, &writer) != OK) return false;
    struct carry_key key = key_of(cookie, &writer);
    if (!carried_unclose(req->arena, &key, carried, &plain) || !carried_read(req->arena, plain, &query, &c)) return false;
    const struct route *route = request_route_at(req, HTTP_POST, c.path);
    if (!route) return false;
    for (size_t i = 0; i < c.n; i++) c.fields[i].label = c.fields[i].value.n ? label_to_show(route, c.fields[i].name) : NULL;
    if (query.n) c.path = str_printf(req->arena, "%.*s?%.*s", STR_ARG(c.path), STR_ARG(query));
    *ret = c;
    return true;
}
