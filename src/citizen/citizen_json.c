#include "citizen/citizen_json.h"
#include "http/json.h"

const struct field citizen_look_fields[] = {
    {.name = "purpose", .kind = FIELD_PURPOSE, .label = T("Formål")},
    {.name = "with_address", .kind = FIELD_BOOL, .label = T("Også en beskyttet adresse"), .doc = "the address of a protected citizen is null without it; asking is logged"},
    {}};
const struct field citizen_change_fields[] = {
    {.name = "purpose", .kind = FIELD_PURPOSE, .label = T("Formål")},
    {.name = "name", .kind = FIELD_TEXT, .max = 120, .label = T("Navn")},
    {.name = "address", .kind = FIELD_TEXT, .max = 200, .label = T("Adresse")},
    {.name = "phone", .kind = FIELD_PHONE, .label = T("Telefon")},
    {.name = "email", .kind = FIELD_EMAIL, .label = T("E-mail")},
    {.name = "protected", .kind = FIELD_BOOL, .label = T("Navne- og adressebeskyttet"), .doc = "CPR Act § 28. Taking it off is answered with the address, and logged as asking for it is"},
    {}};

enum err citizen_answer(struct request *req, const struct citizen *c, bool with_address) {
    bool hidden = c->is_protected && !with_address;
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

static void take(const struct request *req, const char *name, str *ret) {
    const struct http_value *v = field(req, name);
    if (v->sent) *ret = v->present ? v->text : S("");
}

struct citizen citizen_as_sent(const struct request *req, const struct citizen *was) {
    struct citizen now = *was;
    take(req, "name", &now.name);
    take(req, "address", &now.address);
    take(req, "phone", &now.phone);
    take(req, "email", &now.email);
    if (field(req, "protected")->sent) now.is_protected = field_int(req, "protected", 0);
    return now;
}
