/* POST /api/v1/competence: what may this employee do, here, in this matter?
 *
 * Two questions can be asked. A whole object of facts (as `indgang competence` reads it, see competence/facts.h) is judged
 * as it stands; no data of ours is in the answer, so anybody may ask. Or {task, unit?, employee?, activity?,
 * municipality_code?, language?}: the facts are gathered from the database; without activity every verdict is answered; and always whom to ask,
 * to hand over to or to call (authority/whom.h). Without employee it is asked for who calls; for a system, which is no employee, of an ordinary employee: the municipality's own, of the
 * unit's department, qualified for the task. */
#include "authority/municipalities.h"
#include "authority/competence_api.h"
#include <jansson.h>
#include "access/access.h"
#include "authority/whom.h"
#include "base/text.h"
#include "competence/facts.h"

static enum err wrong(struct request *req, const char *name, const char *text) {
    return request_problem(req, name, text, PROBLEM_END);
}

/* ---- whole facts ---- */
static enum err judge_facts(struct request *req) {
    struct competence_facts facts;
    str error;
    if (competence_read(request_body(req), req->arena, &facts, &error) != OK)
        return request_problem(req, NULL, T("Oplysningerne kan ikke bruges: {1}"), str_z(req->arena, error), PROBLEM_END);
    struct competence_verdict v = competence(&facts);
    response_json(req, 200);
    competence_write(&req->response.body, &v);
    return OK;
}

/* ---- from the database ---- */
static bool member_text(struct request *req, const json_t *o, const char *name, str *ret) {
    const json_t *v = json_object_get(o, name);
    if (!v || json_is_null(v)) return true;
    if (!json_is_string(v)) return false;
    *ret = str_dup(req->arena, (str){json_string_value(v), json_string_length(v)});
    return true;
}

/* An id is a number, or the same in a string. */
static bool member_id(const json_t *o, const char *name, int64_t *ret) {
    const json_t *v = json_object_get(o, name);
    if (!v || json_is_null(v)) return true;
    if (json_is_integer(v)) *ret = json_integer_value(v);
    else if (!json_is_string(v) || str_int((str){json_string_value(v), json_string_length(v)}, ret) != OK) return false;
    return *ret > 0;
}

static int activity_named(str word) {
    for (int i = 0; i < COMPETENCE_ACTIVITIES; i++)
        if (str_eq_c(word, competence_activity_names[i])) return i;
    return -1;
}

enum err competence_question(struct request *req, const struct json_t *o, struct authority_facts_of *of, str *activity) {
    static const char *const known[] = {"task", "unit", "employee", "activity", "municipality_code", "language"};
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)o, name, value) {
        size_t i = 0;
        while (i < sizeof known / sizeof *known && strcmp(known[i], name) != 0) i++;
        if (i == sizeof known / sizeof *known) request_problem(req, name, T("Feltet {1} findes ikke her."), name, PROBLEM_END);
    }
    (void)member_text(req, o, "task", &of->task_key); /* of another kind, it is told as missing below */
    if (!member_id(o, "unit", &of->unit_id)) wrong(req, "unit", T("unit skal være enhedens nummer."));
    if (!member_id(o, "employee", &of->employee_id)) wrong(req, "employee", T("employee skal være medarbejderens nummer."));
    if (!member_text(req, o, "municipality_code", &of->municipality_code) || !authority_municipality_known(str_or_empty(of->municipality_code)))
        wrong(req, "municipality_code", T("Kommunekoden kendes ikke: skriv de fire cifre fra CPR, for eksempel 0101."));
    if (!member_text(req, o, "language", &of->language)) wrong(req, "language", T("language skal være et sprog som da eller uk."));
    if (!member_text(req, o, "activity", activity) || (activity->n && activity_named(*activity) < 0))
        wrong(req, "activity", T("activity skal være en af de 13 handlinger."));
    if (!of->employee_id) of->employee_id = access_session(req)->employee_id;
    if (!of->unit_id) wrong(req, "unit", T("unit skal være enhedens nummer."));
    if (!of->task_key.n) wrong(req, "task", T("task skal være opgavens nøgle."));
    return req->problem.n ? ERR_INVALID : OK;
}

static void write_whom(struct request *req, const struct competence_facts *facts, const struct authority *owner, const struct authority_whom *whom) {
    struct buf *out = &req->response.body;
    buf_lit(out, ",\"whom\":");
    authority_whom_json(out, whom, facts->owner == COMPETENCE_OWN ? NULL : owner);
    buf_char(out, '}');
}

static void write_verdict(struct request *req, struct competence_facts *facts, str activity) {
    facts->activity = (enum competence_activity)activity_named(activity);
    struct competence_verdict v = competence(facts);
    competence_write(&req->response.body, &v);
    req->response.body.n--; /* the object goes on */
}

static void write_verdicts(struct request *req, const struct competence_facts *facts, const struct catalogue_task *task,
                           const struct authority *owner) {
    struct authority_verdicts all = authority_verdicts(facts);
    struct buf *out = &req->response.body;
    buf_lit(out, "{\"task\":");
    buf_json(out, task->key);
    buf_lit(out, ",\"owner\":");
    buf_json(out, str_or_empty(owner->name));
    buf_printf(out, ",\"owner_kind\":\"%s\",\"depth\":%d,\"offered\":\"%s\",\"verdicts\":{", competence_owner_names[facts->owner],
               facts->depth, competence_offer_names[facts->offered]);
    for (int i = 0; i < COMPETENCE_ACTIVITIES; i++) {
        buf_printf(out, "%s\"%s\":", i ? "," : "", competence_activity_names[i]);
        competence_write(out, &all.at[i]);
    }
    buf_char(out, '}');
}

/* Which of them is none: each is said beside its name. */
static enum err name_missing(struct db_tx *tx, struct request *req, const struct authority_facts_of *of) {
    struct catalogue_task task;
    struct authority_unit unit;
    struct authority_employee employee;
    struct arena *a = req->arena;
    if (catalogue_task_by_key(tx, a, of->authority_id, of->task_key, &task) == ERR_NOT_FOUND)
        (void)request_problem(req, "task", "Opgaven {1} findes ikke i kataloget.", str_z(a, of->task_key), PROBLEM_END);
    if (authority_unit_by_id(tx, a, of->authority_id, of->unit_id, &unit) == ERR_NOT_FOUND)
        (void)request_problem(req, "unit", T("Der er ingen enhed med nummeret {1} her."), str_number(a, of->unit_id).p, PROBLEM_END);
    if (of->employee_id && authority_employee_by_id(tx, a, of->authority_id, of->employee_id, &employee) == ERR_NOT_FOUND)
        (void)request_problem(req, "employee", T("Der er ingen medarbejder med nummeret {1} her."), str_number(a, of->employee_id).p, PROBLEM_END);
    return req->problem.n ? ERR_INVALID : ERR_NOT_FOUND;
}

static enum err judge_matter(struct request *req, const json_t *o) {
    const struct access_session *s = access_session(req);
    if (!s || !access_may(req, ACCESS_READ)) return ERR_DENIED;
    struct authority_facts_of of = {.authority_id = s->authority_id, .unit_id = s->unit_id};
    struct competence_facts facts;
    struct catalogue_task task;
    struct authority owner;
    struct authority_whom whom;
    struct authority_matter matter = {&of, &facts, &task, &owner};
    str activity = {};
    TRY(competence_question(req, o, &of, &activity));
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    enum err e = authority_facts(tx, req->arena, &of, req->now, &facts, &task, &owner);
    if (e != OK) return e == ERR_NOT_FOUND ? name_missing(tx, req, &of) : e;
    TRY(authority_whom(tx, req->arena, &matter, req->now, &whom));
    response_json(req, 200);
    if (activity.n) write_verdict(req, &facts, activity);
    else write_verdicts(req, &facts, &task, &owner);
    write_whom(req, &facts, &owner, &whom);
    return OK;
}

enum err competence_post(struct request *req) {
    enum { MOST_BYTES = 64 * 1024 };
    str body = request_body(req);
    if (body.n > MOST_BYTES) {
        req->response.status = 413;
        return request_problem(req, NULL, T("Der må højst sendes {1} byte på én gang."), str_number(req->arena, MOST_BYTES).p, PROBLEM_END);
    }
    json_t *o = json_loadb(body.p ? body.p : "", body.n, JSON_REJECT_DUPLICATES, NULL);
    enum err e = json_is_object(o) && json_object_get(o, "task") ? judge_matter(req, o) : judge_facts(req);
    json_decref(o);
    return e;
}
