/* Inside the room: what its parts share. Nobody outside src/access includes this. */
#pragma once
#include "access/access.h"

/* ---- how long things last ---- */
enum {
    SESSION_LASTS = 10 * HOUR,
    SESSION_IDLE = 60 * MINUTE,
    SESSION_KEPT = SECOND,        /* how long one that was looked up may be taken from memory, if nothing was written since */
    SESSION_SEEN_STEP = MINUTE,   /* seen_at is written no more often: reading pages must not cost a write each */
    SESSION_KNOWN = DAY,          /* after it ended: whose it was, so that what they wrote finds them again */
    PASSWORD_MIN = 12,            /* characters */
    PASSWORD_MAX = 200,
};

#define SESSION_COOKIE "indgang_session"

/* ---- passwords ---- */
bool password_matches(str hash, str password);
/* Made with other parameters than today's. */
bool password_outdated(str hash);
/* A hash that no password has, to spend the same time on names that nobody has. */
extern const char password_of_nobody[];
[[nodiscard]] enum err password_set_hash(struct db_tx *tx, int64_t authority_id, int64_t account_id, str hash, str but_session);

/* ---- what comes in headers ---- */
str percent_decoded(struct arena *a, str in); /* "%C3%B8" is "ø"; a % without two digits after it stands for itself */

/* ---- tokens ---- */
/* What is stored of a cookie or bearer token: unkeyed BLAKE2b-256, in hex. They are random, so that is enough. */
enum { TOKEN_HASH = 64 };         /* digits */
str token_hash(struct arena *a, str token);
str hex_of(struct arena *a, const unsigned char *bytes, size_t n);

/* ---- sessions ---- */
/* ERR_NOT_FOUND: no such session, or it has ended. used: somebody is there; else it only asks whose it is, as what a page does by
 * itself must not keep an empty chair signed in. */
[[nodiscard]] enum err session_of_cookie(struct db *db, struct arena *a, str cookie, ms_t now, bool used, struct access_session *ret);
[[nodiscard]] enum err session_of_bearer(struct db *db, struct arena *a, str token, ms_t now, struct access_session *ret);

str session_signed_in(struct arena *a, const struct access_session *s); /* request.signed_in */

/* The session with that hash (token: the bearer token's), if it was looked up just now (session_cache.c); state: what db_state
 * says before the look. */
bool session_kept(struct arena *a, str hash, bool token, uint64_t state, ms_t now, struct access_session *ret, ms_t *ret_seen_at);
/* Keeps one that was looked up; seen_at: when its last use was written down. */
void session_keep(const struct access_session *session, uint64_t state, ms_t now, ms_t seen_at);

/* ---- the throttle (throttle.c says how it counts) ---- */
/* Counts a try as failed before it is made, so that tries side by side can't slip by. ret_wait_s > 0: it is refused, and
 * wasn't counted. */
[[nodiscard]] enum err throttle_try(struct db_tx *tx, struct arena *a, str username, str peer, ms_t now, int *ret_wait_s);
/* It was no failure after all. */
[[nodiscard]] enum err throttle_succeeded(struct db_tx *tx, struct arena *a, str username, str peer, ms_t now);

/* ---- the audit chain ---- */
struct audit_row {
    int64_t authority_id, chain, seq, at;
    int64_t account_id, employee_id;      /* DB_NULL: none */
    str action, subject_kind;
    int64_t subject_id, citizen_id;       /* DB_NULL: none */
    str purpose, detail;
};
enum { AUDIT_HASH = 64 };                 /* hex digits */
/* The hash of a row that follows one with the hash `before` (empty for the first). ret holds AUDIT_HASH digits and a NUL. */
void audit_hash(const struct audit_row *row, str before, char ret[AUDIT_HASH + 1]);
