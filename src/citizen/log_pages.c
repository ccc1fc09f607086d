/* Finding the log of a citizen who asks for it, by CPR number, on the screen and in JSON: whoever reads the log may look nobody up, so
 * this tells no more than where the log is. */
#include "access/access.h"
#include "citizen/citizen.h"
#include "citizen/log_html.h"
#include "http/json.h"
#include "view/services.h"

struct job { struct request *req; str purpose, mark; struct citizen citizen; };

static enum err show(struct request *req) {
    struct page p = page_of(req, text_tr(req->lang, T("En borgers log")));
    struct view v = view_of(req);
    p.staff = true;
    if (req->problem.n) req->response.status = 422;
    citizen_log_page(&v, &p);
    return OK;
}

static enum err find(struct db_tx *tx, void *ctx) {
    struct job *j = ctx;
    struct request *req = j->req;
    const struct citizen_key *key = services(req)->citizen_key;
    struct citizen_cpr cpr;
    int64_t authority_id = access_session(req)->authority_id;
    TRY(citizen_cpr_parse(field_text(req, "cpr"), &cpr));
    j->citizen = (struct citizen){.authority_id = authority_id};
    j->mark = citizen_number_mark(req->arena, key, authority_id, &cpr);
    enum err e = citizen_by_cpr(tx, req->arena, key, authority_id, &cpr, &j->citizen);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    if (j->citizen.id) return citizen_tell(tx, req, "audit.find", &j->citizen, j->purpose, (str){});
    return access_audit_by(tx, req, (struct access_audit){.action = "audit.find", .subject_kind = "number", .purpose = j->purpose, .detail = j->mark});
}

/* Posted, for a number must never stand in an address. */
static enum err post_find(struct request *req) {
    struct job j = {.req = req, .purpose = access_purpose(req)};
    if (!req->problem.n) (void)access_must_say_purpose(req);
    if (req->problem.n) return show(req);
    TRY(db_write(req->db, find, &j));
    if (j.citizen.id) response_redirect(req, str_printf(req->arena, "/revision?borger=%lld", (long long)j.citizen.id));
    else response_redirect(req, str_printf(req->arena, "/revision?nummer=%.*s", STR_ARG(j.mark)));
    return OK;
}

static enum err post_find_json(struct request *req) {
    struct job j = {.req = req, .purpose = access_purpose(req)};
    TRY(access_must_say_purpose(req));
    TRY(db_write(req->db, find, &j));
    response_json(req, 200);
    struct json json = json_to(&req->response.body);
    json_object(&json, NULL);
    json_id(&json, "citizen_id", j.citizen.id);
    json_str(&json, "number", j.citizen.id ? (str){} : j.mark);
    json_object_end(&json);
    return OK;
}

static const struct field find_fields[] = {
    {.name = "cpr", .kind = FIELD_CPR, .required = true, .label = T("CPR-nummer")},
    {.name = "purpose", .kind = FIELD_PURPOSE, .required = true, .label = T("Formål")},
    {}};
static const struct field find_json_fields[] = {
    {.name = "cpr", .kind = FIELD_CPR, .required = true, .label = T("CPR-nummer")},
    {.name = "purpose", .kind = FIELD_PURPOSE, .label = T("Formål"), .doc = "why; needed. Or the header X-Purpose"},
    {}};
static const struct route table[] = {
    {HTTP_GET, "/revision/borger", ACCESS_AUDIT, show, "Where a citizen's log is asked for", NULL, ROUTE_NO_STORE, NULL},
    {HTTP_POST, "/revision/borger", ACCESS_AUDIT, post_find, "Finds the log of a citizen by CPR number, for a purpose", find_fields, ROUTE_SHOWS_PROBLEMS | ROUTE_NO_STORE, NULL},
    {HTTP_POST, "/api/v1/audit/find", ACCESS_AUDIT, post_find_json, "Where the log of a citizen is, by CPR number and for a purpose: citizen_id, or number when nobody is known by it, for GET /api/v1/audit", find_json_fields, ROUTE_NO_STORE, "AuditOf"},
};
const struct routes citizen_log_routes = ROUTES("citizen", table);
