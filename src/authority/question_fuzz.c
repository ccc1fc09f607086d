/* Throws objects of JSON at the reader of POST /api/v1/competence: a question that is taken names a task, a unit and what else it asks
 * for as we know it; of one that is not it is said, field by field, what is wrong. */
#include "authority/competence_api.h"
#include "authority/municipalities.h"
#include <jansson.h>
#include "http/inner.h"

static struct http_server server;
static struct access_session caller = {.authority_id = 1, .employee_id = 31, .unit_id = 11};

static void must(bool promise) {
    if (!promise) abort();
}

static bool is_activity(str word) {
    return str_among(competence_activity_names, COMPETENCE_ACTIVITIES, word) >= 0;
}

static void ask(const json_t *o) {
    ARENA(a);
    struct request_inner inner = {.server = &server};
    struct request req = {.arena = &a, .inner = &inner, .session = &caller};
    struct authority_facts_of of = {.authority_id = caller.authority_id, .unit_id = caller.unit_id};
    str activity = {};
    enum err e = competence_question(&req, o, &of, &activity);
    must(e == (req.problem.n ? ERR_INVALID : OK));
    for (size_t i = 0; i < req.problem.n; i++) must(req.problem.at[i].field.p && req.problem.at[i].text.n);
    if (e != OK) return;
    must(of.authority_id == caller.authority_id && of.task_key.n && of.unit_id > 0 && of.employee_id > 0);
    must(authority_municipality_known(str_or_empty(of.municipality_code)) && (!activity.n || is_activity(activity)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    json_t *o = json_loadb(data ? (const char *)data : "", size, JSON_REJECT_DUPLICATES, NULL);
    if (json_is_object(o)) ask(o);
    json_decref(o);
    return 0;
}
