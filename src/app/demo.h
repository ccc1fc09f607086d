/* A municipality to try the program in. Everything about it is invented but its shape, which is the one that KBH describes:
 * Københavns Kommune with four service centres, a contact centre that takes all telephone and e-mail, P/O offices at the
 * address of two of the centres, seven departments, staff seconded from the tax agency, and shared leadership with the
 * dispensation that KBH applied for. Beside it Dragør: one centre with everything in it, and a part in a shared contact
 * centre (Act § 3a).
 *
 * Behind it lies half a day of contacts that ends now, made by the rooms' own functions with a clock that moves on, so that
 * tickets, notes and figures hang together; and what goes on just now. The same seed gives the same day, but for ids, what
 * is random for security's sake, and the time itself. CPR numbers are replacement numbers (day + 60): nobody's. */
#pragma once
#include "base/buf.h"
#include "citizen/citizen.h"

struct demo_plan {
    const char *data;                 /* folder of the shipped files: the catalogue is read from its catalogue/ */
    const struct citizen_key *key;
    ms_t now;
    uint64_t seed;
    str password_hash;                /* of every account (access_password_hash) */
    bool again;                       /* a database that serves a municipality already is good if nothing is in it */
};
struct demo_summary {
    int64_t employees, accounts, citizens, contacts, tickets;
    int64_t waiting, in_service, on_duty;   /* now */
};
/* ERR_CONFLICT: a municipality is served already, and (with again) it has units or contacts; ERR_NOT_FOUND or
 * ERR_INVALID: the catalogue's files are not there or have faults. All or nothing. */
[[nodiscard]] enum err demo_fill(struct db *db, struct arena *a, const struct demo_plan *plan, struct demo_summary *ret);

/* What the accounts are called and what for, a line each. */
void demo_accounts(struct buf *out);
