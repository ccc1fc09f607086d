/* Citizens: who they are, how to reach them. Known by CPR number, or not known at all.
 *
 * CPR numbers (CPR Act § 3): ten digits DDMMYYSSSS. They are never refused on modulus 11 (numbers without it are given
 * since 2007); replacement numbers (day + 60) are accepted and marked. The number is stored encrypted and found by a keyed
 * hash; it appears in no URL, log line or SMS, and on screens only masked until an employee asks for it with a purpose.
 *
 * Name and address protection (CPR Act § 28): said beside the name wherever the citizen is shown to staff; the address is
 * hidden until an employee asks for it with a purpose, which is logged. */
#pragma once
#include "db/db.h"
#include "http/http.h"

struct citizen_cpr {
    char digits[11];
    bool replacement;      /* day + 60 */
    int birth_year;        /* from the seventh digit; 0 when it cannot be told, as in a replacement number */
};
/* Ten digits with or without a hyphen or space after the sixth. ERR_INVALID: not that form, or no such day. */
[[nodiscard]] enum err citizen_cpr_parse(str text, struct citizen_cpr *ret);

/* The secret that encrypts and finds CPR numbers; 32 bytes, in the file as 64 hex digits. Reads path, or makes it (mode
 * 0600) when it isn't there: also when several programs start together, all get the same. Whoever loses the file loses
 * every CPR number in the database, so it is backed up, but apart from the database.
 * ERR_DENIED: others than its owner may read it; ERR_INVALID: it holds no key; ERR_STORAGE: it can't be read or made. */
struct citizen_key { unsigned char bytes[32]; };
[[nodiscard]] enum err citizen_key_load(const char *path, struct citizen_key *ret);

struct citizen {
    int64_t authority_id, id;
    str cpr;               /* ten digits, only where it was asked for; else {} */
    bool replacement, is_protected;
    int64_t birth_year;    /* DB_NULL when unknown */
    str name, address, municipality_code, phone, email, language;
    int64_t version;
};

/* Finds by CPR number, or makes a new citizen; without a number always a new one. Fields of `about` that are not empty (and
 * birth_year unless DB_NULL) replace what was known; is_protected is only ever put on. ERR_INVALID: the number is none. */
[[nodiscard]] enum err citizen_remember(struct db_tx *tx, struct arena *a, const struct citizen_key *key,
                                        const struct citizen *about, int64_t *ret_id);
[[nodiscard]] enum err citizen_by_cpr(struct db_tx *tx, struct arena *a, const struct citizen_key *key,
                                      int64_t authority_id, const struct citizen_cpr *cpr, struct citizen *ret);
/* key NULL: without the CPR number. ERR_STORAGE: the number was closed with another key, or tampered with. */
[[nodiscard]] enum err citizen_by_id(struct db_tx *tx, struct arena *a, const struct citizen_key *key,
                                     int64_t authority_id, int64_t id, struct citizen *ret);
/* Writes every field of about but the CPR number. ERR_CONFLICT: somebody changed it since version. */
[[nodiscard]] enum err citizen_update(struct db_tx *tx, struct arena *a, const struct citizen *about);
/* What an employee set right: citizen_update, and a line in the audit log that names the fields that changed, never what they
 * hold; name and address protection has a line of its own. Nothing changed: nothing is written. ERR_CONFLICT as above. */
[[nodiscard]] enum err citizen_correct(struct db_tx *tx, const struct request *req, const struct citizen *was, const struct citizen *now, str purpose);
/* A line in the audit log about a citizen; detail may be {}. */
[[nodiscard]] enum err citizen_tell(struct db_tx *tx, const struct request *req, const char *action, const struct citizen *c, str purpose, str detail);
/* "010190-••••" for the screen; empty when the number isn't known. */
str citizen_cpr_masked(struct arena *a, str digits);

extern const struct routes citizen_routes; /* /api/v1/citizens/{id} */
