/* Who may come in and what they may do; and the log of what they did.
 *
 * Accounts are local: a name, a password (argon2id by libsodium: 2 passes, 19 MiB, as OWASP's password storage advice) and
 * roles. A session is a random cookie of which only the hash is stored; it ends after 10 hours, or 60 minutes without use:
 * what a page asks by itself – its stream, its loading itself again – is no use. An open stream ends with it.
 * A system signs in with a bearer token (`indgang token create`).
 *
 * Guessing is throttled (429, at most 15 minutes): a name after 5 failures from one address, so that who guesses elsewhere keeps
 * nobody from signing in, and after 100 from all addresses together; an address (IPv6: its /64) after 50 for any names. The address
 * is the request's peer: behind nginx what the trusted proxy says.
 *
 * Permissions stand in the route tables and are enforced by access_guard() before a handler runs. Roles are sets of
 * permissions: one table in access.c.
 *
 * Looking a citizen up needs a purpose and is logged. The audit log is append-only; each row carries the hash of itself
 * and the row before it (BLAKE2b-256, per authority and chain), so that a changed or missing row shows. */
#pragma once
#include "http/http.h"

enum access_permission {
    ACCESS_ANYBODY = 0,   /* citizens' pages */
    ACCESS_SIGNED_IN,     /* any account */
    ACCESS_TRIAGE,        /* reception and phone: register contacts, give tickets */
    ACCESS_SERVE,         /* call, serve, note, close */
    ACCESS_CITIZEN,       /* look a citizen up (with a purpose) */
    ACCESS_FIGURES,       /* the leader's board and figures */
    ACCESS_CATALOGUE,     /* edit the catalogue */
    ACCESS_ORGANISATION,  /* edit units, employees, offerings, agreements, accounts */
    ACCESS_AUDIT,         /* read the audit log */
    ACCESS_READ,          /* the API's lists of the catalogue and the organisation, no citizens: any account, any system */
    ACCESS_PERMISSIONS
};
enum access_role { ACCESS_STAFF, ACCESS_LEADER, ACCESS_EDITOR, ACCESS_ADMINISTRATOR, ACCESS_SYSTEM_ROLE, ACCESS_ROLES };
extern const char *const access_role_names[ACCESS_ROLES];             /* "staff", "leader", "editor", "administrator", "system" */
extern const char *const access_role_danish[ACCESS_ROLES];            /* msgids for the screen */
extern const char *const access_permission_names[ACCESS_PERMISSIONS]; /* "anybody", "signed_in", "triage" … */
/* The permissions of a set of roles (bit per role), as bits. */
uint32_t access_permissions_of(int64_t roles);
/* "staff,leader" to bits. ERR_INVALID: no role, or an unknown one. */
[[nodiscard]] enum err access_roles_parse(str text, int64_t *ret_roles);

/* Whoever makes the request. In req->session; NULL for a citizen. */
struct access_session {
    int64_t authority_id, account_id;  /* account_id 0: a token */
    int64_t employee_id;               /* 0 for a token */
    int64_t token_id;                  /* 0 for an account */
    int64_t roles;
    uint32_t permissions;              /* bit per permission */
    int64_t unit_id, counter_id;       /* where they are on duty now; 0: nowhere */
    bool outsider;                     /* the employer is another authority: seconded here, or in its booth */
    str name, username;
    str token_hash;
};
enum { ACCESS_LONGEST_DUTY = 16 * HOUR };   /* who is on duty for longer has forgotten to end it */
/* Duty that began before this is over: it has lasted too long; and from 04:00 on, what began before 18:00 the day before (a
 * night shift goes on). What is on duty now is what has not ended and began since then. Other rooms say authority_duty_since(). */
ms_t access_duty_since(ms_t now);
static inline const struct access_session *access_session(const struct request *req) {
    return req->session;
}
bool access_may(const struct request *req, enum access_permission p);
/* The municipality a request is about: the session's, or for citizens the one named by ?kommune= (key) or else by the cookie
 * of that name, else the only one served, else the first. 0: none is served. */
int64_t access_authority(struct request *req);
/* The one whose citizens' pages are looked at: whoever works for one municipality is a citizen of their own, so what they have
 * named or chosen goes before the session's. */
int64_t access_authority_looked_at(struct request *req);

/* http_config.guard: finds the session by cookie or bearer token, and refuses (ERR_DENIED) whoever may not call the route;
 * a route that shows a citizen is refused (ERR_INVALID) without a purpose of 3–200 characters. A bearer token that is not
 * good is refused everywhere; a cookie that is not good is as none. */
[[nodiscard]] enum err access_guard(struct request *req);
/* http_config.still_in: the session has not ended, the token is good, and their roles have the permission. No sign of use. */
[[nodiscard]] enum err access_still_in(struct db *db, struct arena *a, str signed_in, unsigned permission);
/* Why the citizen is looked up, on a route flagged ROUTE_PURPOSE: field `purpose`, or the header X-Purpose (UTF-8, may be
 * percent-encoded). For the audit entry that the room writes when it shows the citizen. */
str access_purpose(const struct request *req);
/* OK when it was said; ERR_INVALID with the problem at the field `purpose` else. */
enum err access_must_say_purpose(struct request *req);

/* A word for an address: this session has said its purpose with that thing ("citizen", id). No other session can make it, and
 * it ends with this one; so an address that somebody made up or passed on shows nothing. */
str access_pass(const struct request *req, const char *kind, int64_t id);

/* http_config.signed_out: draws a sign-in page that carries the form that was sent, closed, to be sent again by who wrote it
 * when they have signed in. false: it is nobody's that we know of. */
bool access_signed_out(struct request *req);

/* Sign-in. ERR_DENIED: wrong name or password, or disabled (never which); ERR_BUSY: too many tries, try again in
 * *ret_wait_s. On OK *ret_cookie is what the browser keeps. */
[[nodiscard]] enum err access_sign_in(struct db *db, struct arena *a, str username, str password, str peer, ms_t now,
                                      str *ret_cookie, int *ret_wait_s);
[[nodiscard]] enum err access_sign_out(struct db *db, str cookie);

/* Accounts. Names: 2–60 characters without blanks, small and capital letters are the same. Passwords: 12–200 characters
 * that are not weak. ERR_CONFLICT: the name is taken; ERR_INVALID: name, password or roles are none.
 * Hashing a password takes 20 ms, which other writes would have to wait for: whoever makes accounts while others work calls
 * access_password_hash() before db_write() and passes password_hash. */
struct access_account {
    int64_t authority_id, employee_id, roles;
    str username, password, password_hash;
    str employee_name;                 /* with employee_id 0: a new employee of that name */
};
[[nodiscard]] enum err access_account_create(struct db_tx *tx, struct arena *a, const struct access_account *account, int64_t *ret_id);
/* Long enough, and yet the first that is guessed: fewer than 5 different characters, the user name ({}: not known) once or more,
 * a run as 1234… or abcd… from end to end. false for what is shorter than 12 characters: that is refused for its length. */
bool access_password_weak(str password, str username);
/* OK when it is not; ERR_INVALID with the problem at the field else. */
enum err access_password_good(struct request *req, const char *field, str password, str username);
/* ERR_INVALID: shorter than 12 characters or longer than 200, or weak. */
[[nodiscard]] enum err access_password_hash(struct arena *a, str password, str *ret_hash);
/* Ends all sessions of the account. */
[[nodiscard]] enum err access_password_set(struct db_tx *tx, struct arena *a, int64_t authority_id, int64_t account_id, str password);
[[nodiscard]] enum err access_password_set_hash(struct db_tx *tx, int64_t authority_id, int64_t account_id, str hash);
/* Roles hold from the next request on (what another process on the same SQLite file did, the command line say, within a second); disabling ends all sessions. */
[[nodiscard]] enum err access_account_set(struct db_tx *tx, int64_t authority_id, int64_t account_id, int64_t roles, bool disabled);
struct access_account_line { int64_t id, employee_id, roles; str username, name; bool disabled; };
/* All accounts of an authority, by username. */
[[nodiscard]] enum err access_accounts(struct db_tx *tx, struct arena *a, int64_t authority_id, struct access_account_line **ret, size_t *ret_n);
/* ERR_NOT_FOUND: nobody has that name. .name is empty. */
[[nodiscard]] enum err access_account_find(struct db_tx *tx, struct arena *a, str username, int64_t *ret_authority_id,
                                           struct access_account_line *ret);
/* A bearer token for a system; shown once. expires_at DB_NULL: never. */
[[nodiscard]] enum err access_token_create(struct db_tx *tx, struct arena *a, int64_t authority_id, str name, int64_t roles,
                                           ms_t expires_at, str *ret_token);
struct access_token_line { int64_t id, roles; str authority, name; ms_t created_at, expires_at, revoked_at; }; /* DB_NULL: never, not */
/* All tokens of all authorities, oldest first; not the tokens themselves, which are stored nowhere. */
[[nodiscard]] enum err access_tokens(struct db_tx *tx, struct arena *a, struct access_token_line **ret, size_t *ret_n);
/* It is refused from the next request on, by a server beside this process within a second. ERR_NOT_FOUND: no such token, or revoked already. */
[[nodiscard]] enum err access_token_revoke(struct db_tx *tx, struct arena *a, int64_t id, int64_t *ret_authority_id, str *ret_name);

/* URL-safe random text, for tokens of any kind: 43 characters, 256 bits; short_token 22 characters, 128 bits. */
str access_random_token(struct arena *a);
str access_short_token(struct arena *a);

/* ---- audit ---- */
struct access_audit {
    int64_t authority_id;
    int64_t account_id, employee_id;  /* 0: the system */
    const char *action;               /* "ticket.issue", "citizen.look_up" */
    const char *subject_kind;         /* "ticket"; NULL: none */
    int64_t subject_id, citizen_id;   /* 0: none; the citizen of a "contact", "ticket" or "mail" is found when not said */
    str purpose, detail;              /* never a CPR number: groups that look like one are masked */
};
/* Appends to the log, in the transaction of what it tells of. */
[[nodiscard]] enum err access_audit(struct db_tx *tx, const struct access_audit *entry);
/* The same with the request's session filled in. */
[[nodiscard]] enum err access_audit_by(struct db_tx *tx, const struct request *req, struct access_audit entry);
/* The purpose that whoever makes the request has said for looking at a citizen in that thing (entry: subject_kind, subject_id,
 * citizen_id), as it stands in the log; {}: none that still holds. It holds for a working day at most: ACCESS_LONGEST_DUTY. */
[[nodiscard]] enum err access_said_purpose(struct db_tx *tx, const struct request *req, struct access_audit entry, str *ret);
/* Hex as letters (a–p): nothing in it looks like a number, which the log would mask. */
str access_letters(struct arena *a, str hex);
/* What the screen calls an action: a msgid in Danish; NULL: it has no name. */
const char *access_action_danish(str action);
/* The same of what it was done to ("contact"). */
const char *access_subject_danish(str kind);
/* Walks every chain of every authority: OK, or ERR_CONFLICT with where the first break is in *ret_break. A log that is gone is
 * broken too: an authority with contacts has a chain, and a house with accounts or sessions has rows. */
[[nodiscard]] enum err access_audit_verify(struct db *db, struct arena *a, int64_t *ret_rows, str *ret_break);
/* Whoever can write the whole database can also write a new chain. Against that, the heads of the chains are written down
 * where the database's administrator can't reach, and compared later: one line "authority chain row hash" each. */
[[nodiscard]] enum err access_audit_anchors(struct db *db, struct buf *out);
/* OK: every line still stands in the log. ERR_CONFLICT: *ret_break says which does not; ERR_INVALID: a line is none. */
[[nodiscard]] enum err access_audit_check_anchors(struct db *db, struct arena *a, str anchors, str *ret_break);

extern const struct routes access_routes; /* sign-in, sign-out, me, audit pages; /api/v1/sessions, /api/v1/audit */
