/* Whom to call, in JSON: an object of its own, as the answer "Whom" says. For competence_api.c, which cannot see http/json.h. */
#pragma once
#include "authority/authority.h"

/* owner: whose matter it is; NULL: ours. */
void authority_whom_json(struct buf *out, const struct authority_whom *w, const struct authority *owner);
