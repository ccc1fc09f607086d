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

/* The secret that encrypts and finds CPR numbers; 32 bytes, in the file as 64 hex digits. Whoever loses the file loses every
 * CPR number in the database, so it is backed up, but apart from the database. */
struct citizen_key { unsigned char bytes[32]; };
/* The key of this database, which knows which one it is by a check value, or when it has none yet by the numbers in it. The
 * file is made (mode 0600) when it isn't there and no number is stored; also when several programs start together, all get
 * the same. With ret NULL it only looks, and makes none. ERR_NOT_FOUND: it isn't there, but numbers are; ERR_CONFLICT: it
 * holds another key; ERR_DENIED: others than its owner may read it; ERR_INVALID: it holds no key; ERR_STORAGE: it can't be
 * read or made. */
[[nodiscard]] enum err citizen_key_of(struct db *db, const char *path, struct citizen_key *ret);

struct citizen {
    int64_t authority_id, id;
    str cpr;               /* ten digits, only where it was asked for; else {} */
    bool replacement, is_protected;
    int64_t birth_year;    /* DB_NULL when unknown */
    str name, address, municipality_code, phone, email, language;
    int64_t version;
};

/* Finds by CPR number, or makes a new citizen; without a number always a new one. Fields of `about` are added to one who is known
 * where nothing was (a birth_year of DB_NULL and the language "da" are nothing): what is known is replaced by citizen_correct() alone,
 * with a purpose and a version. is_protected is only ever put on. ERR_INVALID: the number is none. */
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
 * hold; name and address protection has a line of its own, and taking it off one more, "citizen.address", for from then on the
 * address is shown: purpose is what the protection is taken off for. Nothing changed: nothing is written. ERR_CONFLICT as above. */
[[nodiscard]] enum err citizen_correct(struct db_tx *tx, const struct request *req, const struct citizen *was, const struct citizen *now, str purpose);
/* A line in the audit log about a citizen; detail may be {}. */
[[nodiscard]] enum err citizen_tell(struct db_tx *tx, const struct request *req, const char *action, const struct citizen *c, str purpose, str detail);
/* The look-up by a number in the audit log: of the citizen found (id not 0), or of nobody; then the row has the number's mark, so
 * that whoever turns out to have that number can be shown it. */
[[nodiscard]] enum err citizen_tell_look(struct db_tx *tx, const struct request *req, const struct citizen_key *key, const struct citizen_cpr *cpr,
                                         const struct citizen *found, str purpose);
/* How a number stands in the audit log when nobody is known by it: the keyed hash that citizens are found by, in letters. */
str citizen_number_mark(struct arena *a, const struct citizen_key *key, int64_t authority_id, const struct citizen_cpr *cpr);
/* "010190-••••" for the screen; empty when the number isn't known. */
str citizen_cpr_masked(struct arena *a, str digits);

/* ---- who may look a citizen up ----
 * Staff of another authority meet citizens in the contacts they handle. Which citizen that is they may say, by number or name;
 * what the municipality knows of the one they name they are not told. Every screen and every route asks here. */
bool citizen_may_look_up(const struct request *req);
/* ERR_DENIED, with the problem that says why not. */
[[nodiscard]] enum err citizen_must_look_up(struct request *req);
/* The same for setting right what is known of a citizen, and their protection: who may not look one up replaces nothing either,
 * also where they are shown who it is. */
[[nodiscard]] enum err citizen_must_correct(struct request *req);
/* citizen_remember() by whoever makes the request: what staff of another authority say adds a citizen who is none yet, and
 * nothing to one who is known, but for the protection. In the audit log: the fields that were added to one who is known
 * ("citizen.add": their names, never what they hold), and the protection; purpose may be {}. */
[[nodiscard]] enum err citizen_remember_by(struct db_tx *tx, const struct request *req, const struct citizen_key *key,
                                           const struct citizen *about, str purpose, int64_t *ret_id);

/* A number that was typed, and is nobody's yet as far as may be told: closed, so that it can go along in an address until the
 * contact is registered. Letters only, so that nothing in it looks like a number. open: ERR_INVALID: not closed by us. */
str citizen_number_close(struct arena *a, const struct citizen_key *key, const struct citizen_cpr *cpr);
[[nodiscard]] enum err citizen_number_open(struct arena *a, const struct citizen_key *key, str closed, str *ret_digits);
enum { CITIZEN_NUMBER_MOST = 128 }; /* characters of one that is closed */

extern const struct routes citizen_routes; /* /api/v1/citizens… */
extern const struct routes citizen_log_routes; /* /revision/borger, /api/v1/audit/find */
