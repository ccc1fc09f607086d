/* The departments of a municipality, on the screen and in JSON. A department is known by its code: tasks and employees name
 * it, so the code stays; the name may change. */
#include "authority/organisation_html.h"
#include "authority/organisation_pages.h"

#define SQL(statement, ...) ((struct sql_organisation_##statement##_in){__VA_ARGS__})
#define PATH "/organisation/forvaltninger"

static int64_t ours(const struct request *req) {
    return access_session(req)->authority_id;
}

enum err organisation_department_set(struct db_tx *tx, struct arena *a, const struct organisation_editor *by, int64_t version, str code,
                                     str name, struct organisation_fault *fault) {
    int64_t rows;
    for (size_t i = 0; i < code.n;)
        if (!text_is_letter(text_next(code, &i)))
            return organisation_refuse(fault, "code", T("Koden må kun have bogstaver."), (str){});
    TRY(sql_organisation_department_store(tx, SQL(department_store, by->authority_id, code, version, name), &rows));
    if (!rows) return ERR_CONFLICT;
    return organisation_tell(tx, by, "department.set", NULL, 0, str_printf(a, "%.*s: %.*s", STR_ARG(code), STR_ARG(name)));
}

/* ---- pages ---- */
static enum err show_list(struct request *req, bool saved) {
    struct organisation_department_rows rows = {.saved = saved, .key = access_short_token(req->arena)};
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    TRY(sql_organisation_departments(tx, req->arena, SQL(departments, ours(req)), &rows.list));
    struct page page = organisation_page(req, T("Forvaltninger"));
    struct view v = view_of(req);
    organisation_departments_page(&v, &page, &rows);
    return OK;
}

enum err departments_page(struct request *req) {
    return show_list(req, field_int(req, "gemt", 0));
}

/* A new one is made once, however often its form is sent. */
static enum err create_in(struct db_tx *tx, struct request *req, void *ctx) {
    struct organisation_fault *fault = ctx;
    struct organisation_editor by = organisation_editor(req);
    str code = field_text(req, "code");
    *fault = (struct organisation_fault){};
    enum err e = organisation_department_set(tx, req->arena, &by, 0, code, field_text(req, "name"), fault);
    if (e == ERR_CONFLICT) return organisation_refuse(fault, "code", T("Koden {1} er i brug. Vælg forvaltningen i listen, hvis den skal have et nyt navn."), code);
    if (e == OK) response_redirect(req, S(PATH "?gemt=1"));
    return e;
}

enum err departments_create(struct request *req) {
    struct organisation_fault fault = {};
    enum err e = req->problem.n ? ERR_INVALID : organisation_problem(req, request_once(req, create_in, &fault), &fault);
    return req->problem.n ? show_list(req, false) : e;
}

static enum err read_department(struct request *req, struct sql_organisation_department *ret) {
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    return sql_organisation_department(tx, req->arena, SQL(department, ours(req), request_path(req, "code")), ret);
}

static enum err show(struct request *req, struct organisation_department_view *d) {
    struct page page = organisation_page(req, T("Forvaltning"));
    page.title = d->row.name;
    struct view v = view_of(req);
    organisation_department_page(&v, &page, d);
    return OK;
}

enum err department_page(struct request *req) {
    struct organisation_department_view d = {};
    TRY(read_department(req, &d.row));
    return show(req, &d);
}

static enum err rename_in(struct db_tx *tx, struct organisation_write *w) {
    const struct sql_organisation_department *to = w->ctx;
    return organisation_department_set(tx, w->req->arena, &w->by, to->version, to->code, to->name, &w->fault);
}

enum err department_save(struct request *req) {
    struct organisation_department_view d = {};
    TRY(read_department(req, &d.row));
    struct sql_organisation_department to = {d.row.code, field_int(req, "version", 0), field_text(req, "name")};
    enum err e = req->problem.n ? ERR_INVALID : organisation_write(req, rename_in, &to);
    if (e == ERR_CONFLICT) {
        TRY(read_department(req, &d.row));
        if (str_eq(d.row.name, to.name)) e = OK; /* that is its name already: pressed twice, or two who agree */
        else d.conflicts[d.conflicts_n++] = (struct organisation_conflict){T("Navn"), d.row.name};
    }
    if (e == OK) response_redirect(req, S(PATH "?gemt=1"));
    if (e == ERR_CONFLICT) organisation_say_conflict(req);
    return req->problem.n ? show(req, &d) : e;
}

str organisation_department_url(const struct view *v, str code) {
    BUF(url);
    struct view to = view_to(&url, v->arena, v->lang);
    buf_lit(&url, PATH "/");
    view_url_part(&to, code);
    return str_dup(v->arena, buf_str(&url));
}

/* ---- JSON ---- */
static enum err answer(struct db_tx *tx, struct request *req) {
    struct sql_organisation_departments_list l;
    TRY(sql_organisation_departments(tx, req->arena, SQL(departments, ours(req)), &l));
    response_json(req, 200);
    struct json j = json_to(&req->response.body);
    json_object(&j, NULL);
    json_array(&j, "items");
    for (size_t i = 0; i < l.n; i++) {
        json_object(&j, NULL);
        json_str(&j, "code", l.at[i].code);
        json_int(&j, "version", l.at[i].version);
        json_str(&j, "name", l.at[i].name);
        json_object_end(&j);
    }
    json_array_end(&j);
    json_object_end(&j);
    return OK;
}

enum err departments_get(struct request *req) {
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    return answer(tx, req);
}

static enum err post_in(struct db_tx *tx, struct request *req, void *ctx) {
    struct organisation_fault *fault = ctx;
    struct organisation_editor by = organisation_editor(req);
    struct sql_organisation_department now = {};
    str code = field_text(req, "code");
    *fault = (struct organisation_fault){};
    enum err e = sql_organisation_department(tx, req->arena, SQL(department, by.authority_id, code), &now);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    TRY(request_if_match_or_new(req, now.version));
    TRY(organisation_department_set(tx, req->arena, &by, now.version, code, field_text(req, "name"), fault));
    return answer(tx, req);
}

enum err departments_post(struct request *req) {
    struct organisation_fault fault = {};
    enum err e = request_once(req, post_in, &fault);
    return organisation_problem(req, e, &fault);
}
