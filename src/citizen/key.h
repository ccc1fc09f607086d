/* Inside the room: what is done with the key. Two keys are derived from the one in the file, so that neither use can
 * tell anything about the other. */
#pragma once
#include "citizen/citizen.h"

/* Reads path, or makes it when it isn't there, whatever the database holds; errors as citizen_key_of. */
[[nodiscard]] enum err citizen_key_load(const char *path, struct citizen_key *ret);
/* How a number is found: keyed BLAKE2b-256 over authority and digits, in hex. The same person has different ones in two
 * municipalities. */
str citizen_cpr_index(struct arena *a, const struct citizen_key *key, int64_t authority_id, str digits);
/* The number, encrypted and authenticated (XSalsa20-Poly1305) under a nonce of its own, in hex. */
str citizen_cpr_close(struct arena *a, const struct citizen_key *key, str digits);
/* ERR_STORAGE: it is no box of this key, or it was changed. */
[[nodiscard]] enum err citizen_cpr_open(struct arena *a, const struct citizen_key *key, str box, str *ret_digits);
