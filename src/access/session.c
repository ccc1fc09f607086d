/* Sessions: signing in and out, and who a cookie or a token stands for. A session that was ended, an account that was disabled,
 * and a role that was taken away hold from the next request on (SESSION_KEPT later, when another process on the same SQLite
 * file did it). */
#include "access/access_sql.h"
#include "access/inner.h"
#include "base/text.h"

/* ---- who is it ---- */

enum { NIGHT_BEGINS = 18, NIGHT_ENDS = 4 }; /* o'clock */

ms_t access_duty_since(ms_t now) {
    struct clock_local l = clock_local(now);
    ms_t longest = now - ACCESS_LONGEST_DUTY, evening = clock_utc(l.year, l.month, l.day - 1, NIGHT_BEGINS, 0);
    return l.hour >= NIGHT_ENDS && evening > longest ? evening : longest;
}

struct seen {
    str token_hash;
    ms_t now;
};
static enum err write_seen(struct db_tx *tx, void *ctx) {
    const struct seen *s = ctx;
    return sql_access_session_seen(tx, (struct sql_access_session_seen_in){s->token_hash, s->now}, NULL);
}

static enum err find_session(struct db *db, struct arena *a, str hash, ms_t now, struct access_session *ret, ms_t *ret_seen_at) {
    DB_READ(tx);
    struct sql_access_session_find r;
    TRY(db_read_begin(db, &tx));
    TRY(sql_access_session_find(tx, a, (struct sql_access_session_find_in){hash, now, now - SESSION_IDLE, access_duty_since(now)}, &r));
    *ret_seen_at = r.seen_at;
    *ret = (struct access_session){
        .authority_id = r.authority_id, .account_id = r.account_id, .employee_id = r.employee_id, .roles = r.roles,
        .permissions = access_permissions_of(r.roles), .unit_id = db_or_zero(r.unit_id), .counter_id = db_or_zero(r.counter_id),
        .outsider = !str_eq_c(r.employer, "own"),
        .name = r.name, .username = r.username, .token_hash = hash,
    };
    return OK;
}

static enum err find_token(struct db *db, struct arena *a, str hash, ms_t now, struct access_session *ret, ms_t *ret_seen_at) {
    DB_READ(tx);
    struct sql_access_token_find r;
    TRY(db_read_begin(db, &tx));
    TRY(sql_access_token_find(tx, a, (struct sql_access_token_find_in){hash, now}, &r));
    *ret_seen_at = now;
    *ret = (struct access_session){
        .authority_id = r.authority_id, .token_id = r.id, .roles = r.roles, .permissions = access_permissions_of(r.roles),
        .name = r.name, .username = S(""), .token_hash = hash,
    };
    return OK;
}

typedef enum err find_fn(struct db *db, struct arena *a, str hash, ms_t now, struct access_session *ret, ms_t *ret_seen_at);
static enum err kept_or_found(struct db *db, struct arena *a, str hash, ms_t now, find_fn *find, struct access_session *ret, ms_t *ret_seen_at) {
    static const char *const read[] = {"session", "account", "employee", "duty", "api_token"};
    uint64_t state = db_state(db, read, sizeof read / sizeof *read);
    if (session_kept(a, hash, find == find_token, state, now, ret, ret_seen_at)) return OK;
    TRY(find(db, a, hash, now, ret, ret_seen_at));
    session_keep(ret, state, now, *ret_seen_at);
    return OK;
}

enum err session_of_cookie(struct db *db, struct arena *a, str cookie, ms_t now, bool used, struct access_session *ret) {
    ms_t seen_at;
    TRY(kept_or_found(db, a, token_hash(a, cookie), now, find_session, ret, &seen_at));
    if (used && now - seen_at >= SESSION_SEEN_STEP) {
        struct seen seen = {ret->token_hash, now};
        enum err e = db_write(db, write_seen, &seen);
        (void)e; /* the session is good all the same; the next request tries again */
    }
    return OK;
}

enum err session_of_bearer(struct db *db, struct arena *a, str token, ms_t now, struct access_session *ret) {
    ms_t seen_at;
    return kept_or_found(db, a, token_hash(a, token), now, find_token, ret, &seen_at);
}

str session_signed_in(struct arena *a, const struct access_session *s) {
    return str_printf(a, "%c%.*s", s->token_id ? 't' : 's', STR_ARG(s->token_hash));
}

enum err access_still_in(struct db *db, struct arena *a, str signed_in, unsigned permission) {
    struct access_session s;
    ms_t seen_at;
    find_fn *find = str_starts(signed_in, S("t")) ? find_token : find_session;
    enum err e = kept_or_found(db, a, str_sub(signed_in, 1, signed_in.n), clock_now(), find, &s, &seen_at);
    if (e == ERR_NOT_FOUND) return ERR_DENIED;
    TRY(e);
    return s.permissions >> permission & 1 ? OK : ERR_DENIED;
}

/* ---- signing in: count the try, look at the password outside any transaction, then open the session ---- */

struct sign_in {
    str username, password, peer;
    ms_t now;
    struct arena *arena;
    int wait_s;
    bool known;
    struct sql_access_account_by_username account;
    str new_hash, token;
};

static enum err begin_try(struct db_tx *tx, void *ctx) {
    struct sign_in *s = ctx;
    s->known = false;
    TRY(throttle_try(tx, s->arena, s->username, s->peer, s->now, &s->wait_s));
    if (s->wait_s) return OK;
    struct sql_access_account_by_username_in in = {s->username, s->now};
    enum err e = sql_access_account_by_username(tx, s->arena, in, &s->account);
    s->known = e == OK;
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum err open_session(struct db_tx *tx, void *ctx) {
    struct sign_in *s = ctx;
    int64_t authority = s->account.authority_id, account = s->account.id;
    TRY(throttle_succeeded(tx, s->arena, s->username, s->peer, s->now));
    TRY(sql_access_sessions_sweep(tx, (struct sql_access_sessions_sweep_in){s->now - SESSION_KNOWN, s->now - SESSION_IDLE - SESSION_KNOWN}, NULL));
    struct sql_access_account_rehash_in rehash = {authority, account, s->account.password_hash, s->new_hash};
    if (s->new_hash.n) TRY(sql_access_account_rehash(tx, rehash, NULL));
    struct sql_access_session_add_in add = {token_hash(s->arena, s->token), authority, account, s->now, s->now + SESSION_LASTS};
    TRY(sql_access_session_add(tx, add, NULL));
    return access_audit(tx, &(struct access_audit){.authority_id = authority, .account_id = account,
                                                   .employee_id = s->account.employee_id, .action = "session.begin"});
}

enum err access_sign_in(struct db *db, struct arena *a, str username, str password, str peer, ms_t now, str *ret_cookie,
                        int *ret_wait_s) {
    if (!text_valid(username) || !text_valid(password)) return ERR_DENIED;
    struct sign_in s = {.username = text_fold(a, str_trim(username)), .password = password, .peer = peer, .now = now, .arena = a};
    TRY(db_write(db, begin_try, &s));
    if (s.wait_s) {
        *ret_wait_s = s.wait_s;
        return ERR_BUSY;
    }
    /* The same work for every name, so that the time it takes tells nobody which names there are. */
    bool matches = password_matches(s.known ? s.account.password_hash : str_c(password_of_nobody), password);
    if (!s.known || !matches || s.account.disabled_at != DB_NULL) return ERR_DENIED;
    if (password_outdated(s.account.password_hash) && access_password_hash(a, password, &s.new_hash) != OK) s.new_hash = (str){};
    s.token = access_random_token(a);
    TRY(db_write(db, open_session, &s));
    *ret_cookie = s.token;
    return OK;
}

/* ---- signing out ---- */

static enum err end_session(struct db_tx *tx, void *ctx) {
    ARENA(a);
    struct sql_access_session_end r;
    enum err e = sql_access_session_end(tx, &a, (struct sql_access_session_end_in){token_hash(&a, *(str *)ctx)}, &r);
    if (e == ERR_NOT_FOUND) return OK; /* it had ended already */
    TRY(e);
    db_publish(tx, (struct db_event){r.authority_id, S(HTTP_SIGNED_OUT), r.account_id});
    struct sql_access_account_by_id account;
    TRY(sql_access_account_by_id(tx, &a, (struct sql_access_account_by_id_in){r.authority_id, r.account_id}, &account));
    return access_audit(tx, &(struct access_audit){.authority_id = r.authority_id, .account_id = r.account_id,
                                                   .employee_id = account.employee_id, .action = "session.end"});
}

enum err access_sign_out(struct db *db, str cookie) {
    return cookie.n ? db_write(db, end_session, &cookie) : OK;
}
