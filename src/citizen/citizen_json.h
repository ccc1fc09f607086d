/* A citizen as the API shows them, wherever they are found. */
#pragma once
#include "citizen/citizen.h"

/* A protected address only with with_address. */
enum err citizen_answer(struct request *req, const struct citizen *c, bool with_address);
/* was, with what the request sent of citizen_change_fields. */
struct citizen citizen_as_sent(const struct request *req, const struct citizen *was);

/* What a route with citizen_look_fields answers, and one with citizen_change_fields (If-Match): looks the citizen up or sets them
 * right, and writes that in the log with the request's purpose. Whoever calls has seen to it that the employee may, and that a
 * purpose is said. ERR_NOT_FOUND: no such citizen. */
[[nodiscard]] enum err citizen_answer_look(struct request *req, int64_t id);
[[nodiscard]] enum err citizen_answer_change(struct request *req, int64_t id);

extern const struct field citizen_look_fields[];   /* purpose, with_address */
extern const struct field citizen_change_fields[]; /* purpose, and what may be set right */
