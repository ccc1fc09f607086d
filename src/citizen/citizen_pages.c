/* /api/v1/citizens: who a citizen is, for a purpose; saying it, and setting it right. The screen is the workplace's. */
#include "access/access.h"
#include "authority/municipalities.h"
#include "citizen/citizen_json.h"
#include "http/json.h"
#include "view/services.h"

static const struct field find_fields[] = {
    {.name = "cpr", .kind = FIELD_CPR, .required = true, .label = T("CPR-nummer")},
    {.name = "purpose", .kind = FIELD_PURPOSE, .label = T("Formål")},
    {}};
static const struct field new_fields[] = {
    {.name = "cpr", .kind = FIELD_CPR, .label = T("CPR-nummer"), .doc = "who is known by it is found, and what is said of them added where nothing was known; without it a citizen is made each time"},
    {.name = "name", .kind = FIELD_TEXT, .max = 120, .label = T("Navn"), .doc = "needed without a CPR number"},
    {.name = "email", .kind = FIELD_EMAIL, .label = T("E-mail")},
    {.name = "municipality_code", .kind = FIELD_TEXT, .max = 4, .label = T("Borgerens kommune"), .doc = "four digits; empty: ours or unknown"},
    {.name = "language", .kind = FIELD_LANGUAGE, .label = T("Sprog")},
    {.name = "protected", .kind = FIELD_BOOL, .label = T("Navne- og adressebeskyttet"), .doc = "CPR Act § 28; only ever put on here"},
    {.name = "purpose", .kind = FIELD_PURPOSE, .label = T("Formål"), .doc = "needed with a CPR number. Or the header X-Purpose"},
    {}};

struct job { struct request *req; struct citizen citizen; bool with_address; };

static struct job job_of(struct request *req, int64_t id) {
    return (struct job){.req = req, .citizen = {.authority_id = access_session(req)->authority_id, .id = id}};
}

static enum err look(struct db_tx *tx, void *ctx) {
    struct job *j = ctx;
    TRY(citizen_by_id(tx, j->req->arena, NULL, j->citizen.authority_id, j->citizen.id, &j->citizen));
    return citizen_tell(tx, j->req, j->with_address && j->citizen.is_protected ? "citizen.address" : "citizen.look_up", &j->citizen,
                        access_purpose(j->req), (str){});
}

enum err citizen_answer_look(struct request *req, int64_t id) {
    struct job j = job_of(req, id);
    j.with_address = field_int(req, "with_address", 0);
    TRY(db_write(req->db, look, &j));
    return citizen_answer(req, &j.citizen, j.with_address);
}

static enum err change(struct db_tx *tx, void *ctx) {
    struct job *j = ctx;
    struct request *req = j->req;
    struct citizen was, now;
    TRY(citizen_by_id(tx, req->arena, NULL, j->citizen.authority_id, j->citizen.id, &was));
    TRY(request_if_match(req, was.version));
    now = citizen_as_sent(req, &was);
    TRY(citizen_correct(tx, req, &was, &now, access_purpose(req)));
    return citizen_by_id(tx, req->arena, NULL, was.authority_id, was.id, &j->citizen);
}

enum err citizen_answer_change(struct request *req, int64_t id) {
    struct job j = job_of(req, id);
    TRY(db_write(req->db, change, &j));
    return citizen_answer(req, &j.citizen, false);
}

static enum err begin(struct request *req, int64_t *ret_id) {
    TRY(request_path_id(req, "id", ret_id));
    return citizen_must_look_up(req);
}

static enum err get_citizen(struct request *req) {
    int64_t id;
    TRY(begin(req, &id));
    return citizen_answer_look(req, id);
}

/* The purpose is asked for here and not by ROUTE_PURPOSE: where a change comes from is looked at first. */
static enum err patch_citizen(struct request *req) {
    int64_t id;
    TRY(begin(req, &id));
    TRY(access_must_say_purpose(req));
    return citizen_answer_change(req, id);
}

static enum err find(struct db_tx *tx, void *ctx) {
    struct job *j = ctx;
    struct request *req = j->req;
    struct citizen_cpr cpr;
    int64_t authority_id = access_session(req)->authority_id;
    TRY(citizen_cpr_parse(field_text(req, "cpr"), &cpr));
    j->citizen = (struct citizen){.authority_id = authority_id};
    enum err e = citizen_by_cpr(tx, req->arena, services(req)->citizen_key, authority_id, &cpr, &j->citizen);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    return citizen_tell_look(tx, req, services(req)->citizen_key, &cpr, &j->citizen, access_purpose(req));
}

/* In the body, for a number must never stand in an address. Nobody found is in the log as well. */
static enum err find_citizen(struct request *req) {
    struct job j = {.req = req};
    TRY(citizen_must_look_up(req));
    TRY(access_must_say_purpose(req));
    TRY(db_write(req->db, find, &j));
    return j.citizen.id ? citizen_answer(req, &j.citizen, false) : ERR_NOT_FOUND;
}

struct remembering { struct citizen about; str purpose; };

static enum err remember(struct db_tx *tx, struct request *req, void *ctx) {
    struct remembering *r = ctx;
    TRY(citizen_remember_by(tx, req, services(req)->citizen_key, &r->about, r->purpose, &r->about.id));
    TRY(citizen_tell(tx, req, "citizen.remember", &r->about, r->purpose, (str){}));
    response_json(req, 200);
    struct json j = json_to(&req->response.body);
    json_object(&j, NULL);
    json_id(&j, "id", r->about.id);
    json_object_end(&j);
    return OK;
}

/* Says who somebody is, and is told no more than the id: what was known of them before is for who looks them up. */
static enum err post_citizen(struct request *req) {
    struct remembering r = {.purpose = access_purpose(req), .about = {
        .authority_id = access_session(req)->authority_id, .cpr = field_text(req, "cpr"), .name = field_text(req, "name"), .email = field_text(req, "email"),
        .municipality_code = field_text(req, "municipality_code"), .language = field_text(req, "language"), .birth_year = DB_NULL,
        .is_protected = field_int(req, "protected", 0)}};
    TRY(citizen_must_look_up(req));
    if (!r.about.cpr.n && !r.about.name.n) return request_problem(req, "cpr", T("Skriv borgerens CPR-nummer eller navn."), PROBLEM_END);
    if (!authority_municipality_known(r.about.municipality_code))
        return request_problem(req, "municipality_code", T("Kommunekoden kendes ikke: skriv de fire cifre fra CPR, for eksempel 0101."), PROBLEM_END);
    if (r.about.cpr.n) TRY(access_must_say_purpose(req));
    return request_once(req, remember, &r);
}

static const struct route table[] = {
    {HTTP_POST, "/api/v1/citizens", ACCESS_TRIAGE, post_citizen, "Says who a citizen is, by CPR number or name: made when nobody is known by it. The id is for a contact", new_fields, ROUTE_NO_STORE | ROUTE_IDEMPOTENT, "CitizenId"},
    {HTTP_POST, "/api/v1/citizens/find", ACCESS_CITIZEN, find_citizen, "Finds a citizen by CPR number, for a purpose; 404 when nobody is known by it", find_fields, ROUTE_NO_STORE, "Citizen"},
    {HTTP_GET, "/api/v1/citizens/{id}", ACCESS_CITIZEN, get_citizen, "Who a citizen is; a protected address only when it is asked for", citizen_look_fields, ROUTE_PURPOSE | ROUTE_NO_STORE, "Citizen"},
    {HTTP_PATCH, "/api/v1/citizens/{id}", ACCESS_CITIZEN, patch_citizen, "Sets right what is known of a citizen, and name and address protection (If-Match)", citizen_change_fields, ROUTE_NO_STORE | ROUTE_IF_MATCH, "Citizen"},
};
const struct routes citizen_routes = ROUTES("citizen", table);
