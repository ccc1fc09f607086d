/* Accounts, their passwords, and tokens for systems. */
#include "base/text.h"
#include <sodium.h>
#include "access/access_sql.h"
#include "access/inner.h"

/* ---- passwords: argon2id, 2 passes over 19 MiB (OWASP, Password Storage Cheat Sheet) ---- */

enum { PASSES = 2, MEMORY = 19 * 1024 * 1024 };

const char password_of_nobody[] =
    "$argon2id$v=19$m=19456,t=2,p=1$a4Odk0AIXKnBqRIWkzLy3g$qK9aeXAEoHq2dbcj2h/q22jQqcbndjzh6BvDf6yVxvg";

/* ---- and what is too easy to guess ---- */

enum { DIFFERENT = 5 };

static bool few_characters(str s) {
    uint32_t seen[DIFFERENT];
    size_t n = 0;
    for (size_t at = 0; at < s.n && n < DIFFERENT;) {
        uint32_t c = text_next(s, &at);
        size_t i = 0;
        while (i < n && seen[i] != c) i++;
        if (i == n) seen[n++] = c;
    }
    return n < DIFFERENT;
}

/* "123456789012", "nopqrstuvwxy", and backwards: 0 comes after 9. */
static bool one_run(str s, uint32_t step) {
    size_t at = 0;
    uint32_t before = text_next(s, &at);
    while (at < s.n) {
        uint32_t c = text_next(s, &at), next = before + step;
        if (before >= '0' && before <= '9') next = '0' + (before - '0' + 10 + step) % 10;
        if (c != next) return false;
        before = c;
    }
    return true;
}

static bool one_word_again_and_again(str s, str word) {
    size_t i = 0;
    while (word.n && str_starts(str_sub(s, i, s.n), word)) i += word.n;
    return i && i == s.n;
}

bool access_password_weak(str password, str username) {
    ARENA(a);
    if (text_length(password) < PASSWORD_MIN) return false;
    str s = text_fold(&a, str_trim(password));
    return few_characters(s) || one_run(s, 1) || one_run(s, (uint32_t)-1) || one_word_again_and_again(s, text_fold(&a, str_trim(username)));
}

enum err access_password_good(struct request *req, const char *field, str password, str username) {
    if (!access_password_weak(password, username)) return OK;
    return request_problem(req, field, T("Adgangskoden er for let at gætte. Brug mindst 5 forskellige tegn, ikke brugernavnet og ikke en række som 1234 eller abcd."), PROBLEM_END);
}

enum err access_password_hash(struct arena *a, str password, str *ret_hash) {
    size_t n = text_length(password);
    if (!text_valid(password) || n < PASSWORD_MIN || n > PASSWORD_MAX || access_password_weak(password, S(""))) return ERR_INVALID;
    char *hash = arena_alloc(a, crypto_pwhash_STRBYTES);
    if (sodium_init() < 0 || crypto_pwhash_str(hash, password.p, password.n, PASSES, MEMORY)) abort(); /* out of memory */
    *ret_hash = str_c(hash);
    return OK;
}

bool password_matches(str hash, str password) {
    ARENA(a);
    return sodium_init() >= 0 && crypto_pwhash_str_verify(str_z(&a, hash), password.p, password.n) == 0;
}

bool password_outdated(str hash) {
    ARENA(a);
    return crypto_pwhash_str_needs_rehash(str_z(&a, hash), PASSES, MEMORY) != 0;
}

enum err password_set_hash(struct db_tx *tx, int64_t authority_id, int64_t account_id, str hash, str but_session) {
    int64_t rows = 0;
    TRY(sql_access_account_password(tx, (struct sql_access_account_password_in){authority_id, account_id, hash}, &rows));
    if (!rows) return ERR_NOT_FOUND;
    db_publish(tx, (struct db_event){authority_id, S(HTTP_SIGNED_OUT), account_id});
    struct sql_access_sessions_end_of_in in = {authority_id, account_id, but_session};
    return sql_access_sessions_end_of(tx, in, NULL);
}

enum err access_password_set_hash(struct db_tx *tx, int64_t authority_id, int64_t account_id, str hash) {
    return password_set_hash(tx, authority_id, account_id, hash, S(""));
}

enum err access_password_set(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t account_id, str password) {
    str hash;
    TRY(access_password_hash(a, password, &hash));
    return password_set_hash(tx, authority_id, account_id, hash, S(""));
}

/* ---- accounts ---- */

static enum err username_of(struct arena *a, str username, str *ret) {
    str name = text_fold(a, str_trim(username));
    size_t n = text_length(name);
    if (!text_valid(name) || n < 2 || n > 60) return ERR_INVALID;
    for (size_t i = 0; i < name.n; i++)
        if ((unsigned char)name.p[i] <= ' ' || name.p[i] == 0x7f) return ERR_INVALID;
    *ret = name;
    return OK;
}

static enum err add_employee(struct db_tx *tx, const struct access_account *account, int64_t *ret_id) {
    if (!str_trim(account->employee_name).n) return ERR_INVALID;
    int64_t id = db_new_id(tx);
    TRY(sql_access_employee_add(tx, (struct sql_access_employee_add_in){account->authority_id, id, account->employee_name}, NULL));
    *ret_id = id;
    return OK;
}

enum err access_account_create(struct db_tx *tx, struct arena *a, const struct access_account *account, int64_t *ret_id) {
    str username, hash = account->password_hash;
    TRY(username_of(a, account->username, &username));
    if (account->roles <= 0 || account->roles >> ACCESS_ROLES) return ERR_INVALID;
    if (!hash.n && access_password_weak(account->password, username)) return ERR_INVALID;
    if (!hash.n) TRY(access_password_hash(a, account->password, &hash));
    int64_t employee = account->employee_id;
    if (!employee) TRY(add_employee(tx, account, &employee));
    int64_t id = db_new_id(tx), rows = 0;
    struct sql_access_account_add_in in = {
        .authority_id = account->authority_id, .id = id, .employee_id = employee, .username = username,
        .password_hash = hash, .roles = account->roles, .now = clock_now(),
    };
    TRY(sql_access_account_add(tx, in, &rows));
    if (!rows) return ERR_CONFLICT;
    *ret_id = id;
    return OK;
}

enum err access_account_set(struct db_tx *tx, int64_t authority_id, int64_t account_id, int64_t roles, bool disabled) {
    if (roles <= 0 || roles >> ACCESS_ROLES) return ERR_INVALID;
    int64_t rows = 0;
    struct sql_access_account_set_in in = {authority_id, account_id, roles, disabled ? clock_now() : DB_NULL};
    TRY(sql_access_account_set(tx, in, &rows));
    if (!rows) return ERR_NOT_FOUND;
    db_publish(tx, (struct db_event){authority_id, S(HTTP_SIGNED_OUT), account_id});
    if (!disabled) return OK;
    return sql_access_sessions_end_of(tx, (struct sql_access_sessions_end_of_in){authority_id, account_id, S("")}, NULL);
}

enum err access_accounts(struct db_tx *tx, struct arena *a, int64_t authority_id, struct access_account_line **ret, size_t *ret_n) {
    struct sql_access_accounts_list list;
    TRY(sql_access_accounts(tx, a, (struct sql_access_accounts_in){authority_id}, &list));
    struct access_account_line *at = arena_many(a, list.n, struct access_account_line);
    for (size_t i = 0; i < list.n; i++) {
        const struct sql_access_accounts *r = &list.at[i];
        at[i] = (struct access_account_line){r->id, r->employee_id, r->roles, r->username, r->name, r->disabled_at != DB_NULL};
    }
    *ret = at;
    *ret_n = list.n;
    return OK;
}

enum err access_account_find(struct db_tx *tx, struct arena *a, str username, int64_t *ret_authority_id,
                             struct access_account_line *ret) {
    struct sql_access_account_by_username r;
    str name = text_fold(a, str_trim(username));
    TRY(sql_access_account_by_username(tx, a, (struct sql_access_account_by_username_in){name, clock_now()}, &r));
    *ret_authority_id = r.authority_id;
    *ret = (struct access_account_line){r.id, r.employee_id, r.roles, name, S(""), r.disabled_at != DB_NULL};
    return OK;
}

/* ---- tokens ---- */

enum err access_token_create(struct db_tx *tx, struct arena *a, int64_t authority_id, str name, int64_t roles, ms_t expires_at,
                             str *ret_token) {
    if (!text_valid(name) || !name.n || text_length(name) > 100 || roles <= 0 || roles >> ACCESS_ROLES) return ERR_INVALID;
    str token = access_random_token(a);
    struct sql_access_token_add_in in = {
        .token_hash = token_hash(a, token), .authority_id = authority_id, .id = db_new_id(tx), .name = name, .roles = roles,
        .now = clock_now(), .expires_at = expires_at,
    };
    TRY(sql_access_token_add(tx, in, NULL));
    *ret_token = token;
    return OK;
}

enum err access_tokens(struct db_tx *tx, struct arena *a, struct access_token_line **ret, size_t *ret_n) {
    struct sql_access_tokens_list list;
    TRY(sql_access_tokens(tx, a, &list));
    struct access_token_line *at = arena_many(a, list.n, struct access_token_line);
    for (size_t i = 0; i < list.n; i++) {
        const struct sql_access_tokens *r = &list.at[i];
        at[i] = (struct access_token_line){r->id, r->roles, r->authority, r->name, r->created_at, r->expires_at, r->revoked_at};
    }
    *ret = at;
    *ret_n = list.n;
    return OK;
}

enum err access_token_revoke(struct db_tx *tx, struct arena *a, int64_t id, int64_t *ret_authority_id, str *ret_name) {
    struct sql_access_token_revoke r;
    TRY(sql_access_token_revoke(tx, a, (struct sql_access_token_revoke_in){id, clock_now()}, &r));
    db_publish(tx, (struct db_event){r.authority_id, S(HTTP_SIGNED_OUT), id});
    *ret_authority_id = r.authority_id;
    *ret_name = r.name;
    return OK;
}
