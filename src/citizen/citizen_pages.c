/* /api/v1/citizens/{id}: who a citizen is, for a purpose; and setting it right. The screen is the workplace's. */
#include "access/access.h"
#include "citizen/citizen.h"
#include "http/json.h"
#include "view/services.h"

static const struct field get_fields[] = {
    {.name = "purpose", .kind = FIELD_PURPOSE, .label = T("Formål")},
    {.name = "with_address", .kind = FIELD_BOOL, .label = T("Også en beskyttet adresse"), .doc = "the address of a protected citizen is null without it; asking is logged"},
    {}};
static const struct field find_fields[] = {
    {.name = "cpr", .kind = FIELD_CPR, .required = true, .label = T("CPR-nummer")},
    {.name = "purpose", .kind = FIELD_PURPOSE, .label = T("Formål")},
    {}};
static const struct field patch_fields[] = {
    {.name = "purpose", .kind = FIELD_PURPOSE, .label = T("Formål")},
    {.name = "name", .kind = FIELD_TEXT, .max = 120, .label = T("Navn")},
    {.name = "address", .kind = FIELD_TEXT, .max = 200, .label = T("Adresse")},
    {.name = "phone", .kind = FIELD_PHONE, .label = T("Telefon")},
    {.name = "email", .kind = FIELD_EMAIL, .label = T("E-mail")},
    {.name = "protected", .kind = FIELD_BOOL, .label = T("Navne- og adressebeskyttet"), .doc = "CPR Act § 28"},
    {}};

struct job { struct request *req; struct citizen citizen; bool with_address; };

static enum err begin(struct request *req, struct job *j) {
    *j = (struct job){.req = req, .citizen.authority_id = access_session(req)->authority_id};
    TRY(request_path_id(req, "id", &j->citizen.id));
    return citizen_must_look_up(req);
}

static enum err answer(struct request *req, const struct job *job) {
    const struct citizen *c = &job->citizen;
    bool hidden = c->is_protected && !job->with_address;
    response_json(req, 200);
    response_version(req, c->version);
    struct json j = json_to(&req->response.body);
    json_object(&j, NULL);
    json_id(&j, "id", c->id);
    json_str(&j, "name", c->name);
    json_bool(&j, "protected", c->is_protected);
    json_str(&j, "address", hidden ? (str){} : c->address);
    json_bool(&j, "address_hidden", hidden);
    json_bool(&j, "replacement_cpr", c->replacement);
    json_int(&j, "birth_year", c->birth_year);
    json_str(&j, "municipality_code", c->municipality_code);
    json_str(&j, "phone", c->phone);
    json_str(&j, "email", c->email);
    json_str(&j, "language", c->language);
    json_int(&j, "version", c->version);
    json_object_end(&j);
    return OK;
}

static enum err look(struct db_tx *tx, void *ctx) {
    struct job *j = ctx;
    TRY(citizen_by_id(tx, j->req->arena, NULL, j->citizen.authority_id, j->citizen.id, &j->citizen));
    return citizen_tell(tx, j->req, j->with_address && j->citizen.is_protected ? "citizen.address" : "citizen.look_up", &j->citizen,
                        access_purpose(j->req), (str){});
}

static enum err get_citizen(struct request *req) {
    struct job j;
    TRY(begin(req, &j));
    j.with_address = field_int(req, "with_address", 0);
    TRY(db_write(req->db, look, &j));
    return answer(req, &j);
}

static void take(const struct request *req, const char *name, str *ret) {
    const struct http_value *v = field(req, name);
    if (v->sent) *ret = v->present ? v->text : S("");
}

static enum err change(struct db_tx *tx, void *ctx) {
    struct job *j = ctx;
    struct request *req = j->req;
    struct citizen was, now;
    TRY(citizen_by_id(tx, req->arena, NULL, j->citizen.authority_id, j->citizen.id, &was));
    TRY(request_if_match(req, was.version));
    now = was;
    take(req, "name", &now.name);
    take(req, "address", &now.address);
    take(req, "phone", &now.phone);
    take(req, "email", &now.email);
    if (field(req, "protected")->sent) now.is_protected = field_int(req, "protected", 0);
    TRY(citizen_correct(tx, req, &was, &now, access_purpose(req)));
    return citizen_by_id(tx, req->arena, NULL, was.authority_id, was.id, &j->citizen);
}

/* The purpose is asked for here and not by ROUTE_PURPOSE: where a change comes from is looked at first. */
static enum err patch_citizen(struct request *req) {
    struct job j;
    TRY(begin(req, &j));
    TRY(access_must_say_purpose(req));
    TRY(db_write(req->db, change, &j));
    return answer(req, &j);
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
    return j.citizen.id ? answer(req, &j) : ERR_NOT_FOUND;
}

static const struct route table[] = {
    {HTTP_POST, "/api/v1/citizens/find", ACCESS_CITIZEN, find_citizen, "Finds a citizen by CPR number, for a purpose; 404 when nobody is known by it", find_fields, ROUTE_NO_STORE, "Citizen"},
    {HTTP_GET, "/api/v1/citizens/{id}", ACCESS_CITIZEN, get_citizen, "Who a citizen is; a protected address only when it is asked for", get_fields, ROUTE_PURPOSE | ROUTE_NO_STORE, "Citizen"},
    {HTTP_PATCH, "/api/v1/citizens/{id}", ACCESS_CITIZEN, patch_citizen, "Sets right what is known of a citizen, and name and address protection (If-Match)", patch_fields, ROUTE_NO_STORE | ROUTE_IF_MATCH, "Citizen"},
};
const struct routes citizen_routes = ROUTES("citizen", table);
