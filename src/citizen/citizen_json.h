/* A citizen as the API shows them, wherever they are found. */
#pragma once
#include "citizen/citizen.h"

/* A protected address only with with_address. */
enum err citizen_answer(struct request *req, const struct citizen *c, bool with_address);
/* was, with what the request sent of citizen_change_fields. */
struct citizen citizen_as_sent(const struct request *req, const struct citizen *was);

extern const struct field citizen_look_fields[];   /* purpose, with_address */
extern const struct field citizen_change_fields[]; /* purpose, and what may be set right */
