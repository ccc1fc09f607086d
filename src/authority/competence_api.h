/* By itself, because jansson and http/json.h give the same names to different things. */
#pragma once
#include "authority/authority.h"
#include "http/http.h"

enum err competence_post(struct request *req);

/* Reads {task, unit, …} of an object; *ret_activity is {} when none is asked for. ERR_INVALID: the problem says all that is wrong. */
struct json_t;
enum err competence_question(struct request *req, const struct json_t *o, struct authority_facts_of *of, str *ret_activity);
