/* /api/v1/contacts/{id}/citizen: the citizen of a contact, for who sees the contact, as the screen has it (citizen.c): also for those
 * who may not look anybody up by a number. */
#include "access/access.h"
#include "citizen/citizen_json.h"
#include "contact/contact_json.h"
#include "contact/sight.h"
#include "workplace/workplace.h"

struct job { struct request *req; int64_t contact_id, citizen_id; };

static enum err begin(struct request *req, struct job *j) {
    struct contact contact;
    *j = (struct job){.req = req};
    TRY(request_path_id(req, "id", &j->contact_id));
    TRY(access_must_say_purpose(req));
    TRY(contact_must_see(req, j->contact_id));
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    TRY(contact_by_id(tx, req->arena, access_session(req)->authority_id, j->contact_id, &contact));
    if (!contact.citizen_id) return ERR_NOT_FOUND;
    if (!contact_shows_citizen(req, &contact)) TRY(citizen_must_look_up(req));
    j->citizen_id = contact.citizen_id;
    return OK;
}

static enum err get_citizen(struct request *req) {
    struct job j;
    TRY(begin(req, &j));
    return citizen_answer_look(req, j.citizen_id);
}

static enum err patch_citizen(struct request *req) {
    struct job j;
    TRY(begin(req, &j));
    TRY(citizen_must_correct(req));
    return citizen_answer_change(req, j.citizen_id);
}

static enum err write_history_look(struct db_tx *tx, void *ctx) {
    const struct job *j = ctx;
    return access_audit_by(tx, j->req, (struct access_audit){.action = "citizen.history", .subject_kind = "contact", .subject_id = j->contact_id,
                                                             .citizen_id = j->citizen_id, .purpose = access_purpose(j->req)});
}

static enum err get_history(struct request *req) {
    enum { MOST = 50 };
    const struct access_session *s = access_session(req);
    struct contact_brief *list;
    size_t n;
    struct job j;
    TRY(begin(req, &j));
    TRY(db_write(req->db, write_history_look, &j));
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    TRY(contact_history(tx, req->arena, s->authority_id, j.citizen_id, s->outsider ? s->employee_id : 0, DB_NULL, MOST, &list, &n));
    response_json(req, 200);
    struct json json = json_to(&req->response.body);
    json_object(&json, NULL);
    json_array(&json, "contacts");
    for (size_t i = 0; i < n; i++) contact_brief_json(&json, &list[i]);
    json_array_end(&json);
    json_object_end(&json);
    return OK;
}

static const struct field history_fields[] = {{.name = "purpose", .kind = FIELD_PURPOSE, .label = T("Formål")}, {}};

static const struct route table[] = {
    {HTTP_GET, "/api/v1/contacts/{id}/citizen", ACCESS_SERVE, get_citizen, "Who the citizen of a contact is; a protected address only when it is asked for", citizen_look_fields, ROUTE_PURPOSE | ROUTE_NO_STORE, "Citizen"},
    {HTTP_PATCH, "/api/v1/contacts/{id}/citizen", ACCESS_SERVE, patch_citizen, "Sets right what is known of the citizen of a contact (If-Match: the citizen's version)", citizen_change_fields, ROUTE_NO_STORE | ROUTE_IF_MATCH, "Citizen"},
    {HTTP_GET, "/api/v1/contacts/{id}/citizen/contacts", ACCESS_SERVE, get_history, "The contacts of the citizen of a contact, newest first, at most 50", history_fields, ROUTE_PURPOSE | ROUTE_NO_STORE, "Contacts"},
};
const struct routes workplace_citizen_api_routes = ROUTES("workplace", table);
