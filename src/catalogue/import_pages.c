/* Import and export in the browser: a file is read and what it would do is shown; then it is done. */
#include "catalogue/catalogue_pages.h"
#include "catalogue/import_html.h"

static enum err list_files(struct request *req, struct catalogue_import_view *i) {
    struct catalogue c;
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    TRY(catalogue_load(tx, req->arena, access_session(req)->authority_id, req->now, &c));
    size_t n = c.tasks_n + c.life_events_n;
    str *files = arena_many(req->arena, n + c.authorities_n + 1, str);
    for (size_t k = 0; k < n + c.authorities_n; k++) {
        str file = k >= n ? c.authorities[k - n].file : k < c.tasks_n ? c.tasks[k].file : c.life_events[k - c.tasks_n].file;
        bool there = !file.n;
        for (size_t m = 0; m < i->files_n && !there; m++) there = str_eq(files[m], file);
        if (!there) files[i->files_n++] = file;
    }
    i->files = files;
    return OK;
}

static enum err show(struct request *req, struct catalogue_import_view *i) {
    TRY(list_files(req, i));
    struct page p = page_of(req, text_tr(req->lang, T("Import og eksport")));
    p.staff = true;
    struct view v = view_of(req);
    catalogue_import_form(&v, &p, i);
    return OK;
}

enum err catalogue_import_page(struct request *req) {
    struct catalogue_import_view i = {};
    return show(req, &i);
}

/* After twenty the rest would help nobody. */
static void tell_faults(struct request *req, const struct catalogue_faults *faults) {
    for (size_t i = 0; i < faults->n && req->problem.n < 20; i++) {
        const struct catalogue_fault *f = &faults->at[i];
        const char *line = str_printf(req->arena, "%d", f->line).p, *text = str_z(req->arena, f->text);
        if (f->line) request_problem(req, "text", T("Linje {1}: {2}"), line, text, PROBLEM_END);
        else request_problem(req, "text", "{1}", text, PROBLEM_END);
    }
    req->response.status = 422;
}

static enum err import_in(struct db_tx *tx, void *ctx) {
    struct { struct request *req; struct catalogue_import_view *i; } *c = ctx;
    struct editor_by by = catalogue_by(c->req);
    TRY(editor_state(tx, c->req->arena, by.authority_id, &c->i->seen));
    c->i->changed = c->i->seen != field_int(c->req, "seen", 0);
    if (c->i->changed) return ERR_CONFLICT;
    return editor_import(tx, c->req->arena, &by, c->i->text, c->i->whole, &c->i->plan);
}

static enum err plan(struct request *req, struct catalogue_import_view *i) {
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    TRY(editor_state(tx, req->arena, access_session(req)->authority_id, &i->seen));
    struct editor_by by = catalogue_by(req);
    return editor_plan(tx, req->arena, &by, i->text, i->whole, &i->plan);
}

enum err catalogue_import_do(struct request *req) {
    struct catalogue_import_view i = {.text = field_text(req, "text"), .whole = field_int(req, "whole", 0),
                                      .plan.faults.lang = req->lang};
    if (req->problem.n) return show(req, &i);
    bool sure = field_int(req, "sure", 0);
    struct { struct request *req; struct catalogue_import_view *i; } ctx = {req, &i};
    enum err e = sure ? db_write(req->db, import_in, &ctx) : plan(req, &i);
    if (e == ERR_CONFLICT) { /* seen at once, or found at the row that another is writing in this moment */
        i.changed = true;
        req->response.status = 409;
        e = plan(req, &i);
    }
    if (e == ERR_INVALID && i.plan.faults.n) tell_faults(req, &i.plan.faults);
    else if (e != OK) return e;
    i.done = e == OK && sure && !i.changed;
    return show(req, &i);
}

enum err catalogue_export_do(struct request *req) {
    str file = field_text(req, "file");
    BUF(out);
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    TRY(editor_export(tx, req->arena, access_session(req)->authority_id, file, req->now, &out));
    response_text(req, "text/plain; charset=utf-8", buf_str(&out));
    req->response.download = file.n ? file : str_printf(req->arena, "katalog-%s.txt", clock_date(req->arena, req->now).p);
    return OK;
}

/* ---- in JSON ---- */

static void plan_json(struct request *req, const struct catalogue_import *will, bool dry_run) {
    req->response.body.n = 0;
    response_json(req, 200);
    struct json j = json_to(&req->response.body);
    json_object(&j, NULL);
    json_bool(&j, "dry_run", dry_run);
    json_int(&j, "unchanged", will->unchanged);
    json_array(&j, "changes");
    for (size_t i = 0; i < will->n; i++) {
        json_object(&j, NULL);
        json_c(&j, "change", catalogue_change_names[will->steps[i].change]);
        json_c(&j, "kind", catalogue_kind_names[will->steps[i].kind]);
        json_str(&j, "key", will->steps[i].key);
        json_str(&j, "name", will->steps[i].name);
        json_object_end(&j);
    }
    json_array_end(&j);
    json_object_end(&j);
}

static enum err import_once(struct db_tx *tx, struct request *req, void *ctx) {
    struct catalogue_import_view *i = ctx;
    struct editor_by by = catalogue_by(req);
    if (request_header(req, "If-Match").p) {
        TRY(editor_state(tx, req->arena, by.authority_id, &i->seen));
        TRY(request_if_match(req, i->seen));
    }
    TRY(editor_import(tx, req->arena, &by, i->text, i->whole, &i->plan));
    plan_json(req, &i->plan.will, false);
    return OK;
}

enum err catalogue_api_import(struct request *req) {
    struct catalogue_import_view i = {.text = field_text(req, "text"), .whole = field_int(req, "whole", 0), .plan.faults.lang = req->lang};
    bool dry_run = field_int(req, "dry_run", 0);
    enum err e = dry_run ? plan(req, &i) : request_once(req, import_once, &i);
    if (e == ERR_INVALID && i.plan.faults.n) tell_faults(req, &i.plan.faults);
    if (e == OK && dry_run) {
        plan_json(req, &i.plan.will, true);
        response_version(req, i.seen);
    }
    return e;
}

/* As text in JSON, so that it is what the import takes. */
enum err catalogue_api_export(struct request *req) {
    str file = field_text(req, "file");
    BUF(out);
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    TRY(editor_export(tx, req->arena, access_session(req)->authority_id, file, req->now, &out));
    response_json(req, 200);
    struct json j = json_to(&req->response.body);
    json_object(&j, NULL);
    json_str(&j, "file", file.n ? file : (str){});
    json_str(&j, "text", buf_str(&out));
    json_object_end(&j);
    return OK;
}
