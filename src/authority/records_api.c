/* The JSON of a record: listed, read, made, changed. The same for every kind. A record answers its version as ETag, and a
 * change must say which version it is of (If-Match). */
#include "authority/organisation_pages.h"

static void write_record(struct json *j, const struct request *req, const struct organisation_kind *kind, const void *record) {
    json_object(j, NULL);
    json_id(j, "id", organisation_id(kind, record));
    json_int(j, "version", organisation_version(kind, record));
    bind_json(j, req->arena, kind->binds, record);
    if (kind->closed_at) closing_json(j, req->arena, organisation_closed_at(kind, record), req->now);
    json_object_end(j);
}

static void answer(struct request *req, const struct organisation_kind *kind, const void *record, int status) {
    req->response.body.n = 0;
    response_json(req, status);
    response_version(req, organisation_version(kind, record));
    struct json j = json_to(&req->response.body);
    write_record(&j, req, kind, record);
}

enum err records_list(struct request *req, const struct organisation_form *form) {
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    response_json(req, 200);
    struct json j = json_to(&req->response.body);
    json_object(&j, NULL);
    json_array(&j, "items");
    TRY(form->list(req, tx, &j));
    json_array_end(&j);
    json_object_end(&j);
    return OK;
}

enum err records_get(struct request *req, const struct organisation_form *form) {
    void *record = arena_alloc(req->arena, form->kind->size);
    int64_t id;
    TRY(request_path_id(req, "id", &id));
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    TRY(form->kind->load(tx, req->arena, access_session(req)->authority_id, id, record));
    answer(req, form->kind, record, 200);
    return OK;
}

struct api_write { const struct organisation_form *form; struct organisation_fault fault; };

static enum err create_in(struct db_tx *tx, struct request *req, void *ctx) {
    struct api_write *w = ctx;
    const struct organisation_kind *kind = w->form->kind;
    void *record = arena_alloc(req->arena, kind->size);
    struct organisation_editor by = organisation_editor(req);
    w->fault = (struct organisation_fault){};
    organisation_blank(kind, record);
    w->form->defaults(req, record);
    bind_read(req, kind->binds, false, record);
    TRY(organisation_save(tx, req->arena, &by, kind, record, &w->fault));
    TRY(kind->load(tx, req->arena, by.authority_id, organisation_id(kind, record), record));
    answer(req, kind, record, 201);
    return OK;
}

enum err records_post(struct request *req, const struct organisation_form *form) {
    struct api_write w = {form, {}};
    enum err e = request_once(req, create_in, &w);
    return organisation_problem(req, e, &w.fault);
}

static enum err patch_in(struct db_tx *tx, struct organisation_write *w) {
    const struct organisation_form *form = w->ctx;
    struct request *req = w->req;
    void *record = arena_alloc(req->arena, form->kind->size);
    int64_t id;
    TRY(request_path_id(req, "id", &id));
    TRY(form->kind->load(tx, req->arena, w->by.authority_id, id, record));
    TRY(request_if_match(req, organisation_version(form->kind, record)));
    bind_read(req, form->kind->binds, false, record);
    if (form->kind->closed_at && closing_sent(req)) {
        ms_t at;
        TRY(closing_asked(req, organisation_closed_at(form->kind, record), &at));
        organisation_set_closed(form->kind, record, at);
    }
    TRY(organisation_save(tx, req->arena, &w->by, form->kind, record, &w->fault));
    TRY(form->kind->load(tx, req->arena, w->by.authority_id, id, record));
    answer(req, form->kind, record, 200);
    return OK;
}

enum err records_patch(struct request *req, const struct organisation_form *form) {
    return organisation_write(req, patch_in, (void *)(uintptr_t)form);
}
