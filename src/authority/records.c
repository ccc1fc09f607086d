/* The pages of a record: shown, made, saved, closed. The same for every kind. */
#include "authority/organisation_html.h"
#include "authority/organisation_pages.h"
#include "view/services.h"

struct organisation_editor organisation_editor(const struct request *req) {
    const struct access_session *s = access_session(req);
    return (struct organisation_editor){s->authority_id, s->account_id, s->employee_id, req->now, services(req)->gone_off_duty};
}

enum err organisation_problem(struct request *req, enum err err, const struct organisation_fault *fault) {
    if (err == OK || !fault->text) return err;
    request_problem(req, fault->field, fault->text, str_z(req->arena, fault->what), PROBLEM_END);
    req->response.status = err == ERR_CONFLICT ? 409 : 422;
    return err;
}

static enum err write_in(struct db_tx *tx, void *ctx) {
    struct organisation_write *w = ctx;
    w->fault = (struct organisation_fault){};
    return w->fn(tx, w);
}

enum err organisation_write(struct request *req, enum err (*fn)(struct db_tx *tx, struct organisation_write *w), void *ctx) {
    struct organisation_write w = {req, organisation_editor(req), {}, fn, ctx};
    enum err e = db_write(req->db, write_in, &w);
    return organisation_problem(req, e, &w.fault);
}

struct page organisation_page(struct request *req, const char *title) {
    struct page page = page_of(req, text_tr(req->lang, title));
    page.staff = true;
    return page;
}

void organisation_say_conflict(struct request *req) {
    req->response.status = 409;
    request_problem(req, NULL, T("Andre har ændret det, mens du skrev. Det, du skrev, står her endnu. Gem igen, hvis dit skal gælde."),
                    PROBLEM_END);
}

str id_text(struct arena *a, int64_t id) {
    return id == DB_NULL || !id ? S("") : str_number(a, id);
}

bool text_has(struct arena *a, str text, str folded) {
    return !folded.n || str_contains(text_fold(a, text), folded);
}

/* ---- what is edited ---- */
static void take_record(struct organisation_edit *e) {
    const struct organisation_kind *kind = e->form->kind;
    e->id = organisation_id(kind, e->record);
    e->version = organisation_version(kind, e->record);
    e->closed_at = organisation_closed_at(kind, e->record);
}

/* Boxes of a list are ticked for what the record has. */
static void choose_listed(struct organisation_edit *e) {
    for (const struct bind *b = e->form->kind->binds; b->name; b++)
        for (int i = 0; i < LISTS && b->kind == BIND_KIND_LIST; i++)
            options_choose(&e->lists[i], bind_text(e->req->arena, b, e->record));
}

/* id 0: a new one. */
static enum err edit_of(struct request *req, const struct organisation_form *form, int64_t id, struct organisation_edit *ret) {
    struct organisation_edit e = {.form = form, .req = req, .key = access_short_token(req->arena), .record = arena_alloc(req->arena, form->kind->size)};
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    if (id) TRY(form->kind->load(tx, req->arena, access_session(req)->authority_id, id, e.record));
    else {
        organisation_blank(form->kind, e.record);
        form->defaults(req, e.record);
    }
    TRY(organisation_lists(req, tx, form->lists, e.lists));
    choose_listed(&e);
    take_record(&e);
    *ret = e;
    return OK;
}

static enum err show(struct organisation_edit *e) {
    const struct organisation_form *f = e->form;
    struct page page = organisation_page(e->req, e->id ? f->heading : f->new_heading);
    if (e->id) page.title = f->title(e->record);
    struct view v = view_of(e->req);
    organisation_record_page(&v, &page, e);
    return OK;
}

enum err records_new(struct request *req, const struct organisation_form *form) {
    struct organisation_edit e;
    TRY(edit_of(req, form, 0, &e));
    return show(&e);
}

enum err records_show(struct request *req, const struct organisation_form *form) {
    struct organisation_edit e;
    int64_t id;
    TRY(request_path_id(req, "id", &id));
    TRY(edit_of(req, form, id, &e));
    e.saved = field_int(req, "gemt", 0);
    return show(&e);
}

/* ---- saving ---- */
struct saving { const struct organisation_kind *kind; void *record; };

static enum err save_in(struct db_tx *tx, struct organisation_write *w) {
    const struct saving *s = w->ctx;
    return organisation_save(tx, w->req->arena, &w->by, s->kind, s->record, &w->fault);
}

static const char *label_of(const struct request *req, const char *name) {
    for (const struct field *f = req->route->fields; f && f->name; f++)
        if (strcmp(f->name, name) == 0) return f->label ? f->label : name;
    return name;
}

/* A stored value as the screen shows it: chosen from a list, or as it stands. */
static str shown_value(const struct organisation_edit *e, const struct bind *b, str value) {
    if (b->kind == BIND_KIND_BOOL) return text_tr(e->req->lang, str_eq(value, S("true")) ? T("ja") : T("nej"));
    for (int i = 0; i < LISTS && value.n; i++) {
        str label = options_label(e->req, &e->lists[i], value);
        if (!str_eq(label, value)) return label;
    }
    return value;
}

/* Where what is stored now differs from what was typed. */
static void find_conflicts(struct organisation_edit *e, const void *typed) {
    struct arena *a = e->req->arena;
    for (const struct bind *b = e->form->kind->binds; b->name; b++) {
        str now = bind_text(a, b, e->record), wanted = bind_text(a, b, typed);
        if (b->kind == BIND_KIND_READ || str_eq(now, wanted)) continue;
        if (e->conflicts_n == sizeof e->conflicts / sizeof *e->conflicts) return;
        e->conflicts[e->conflicts_n++] = (struct organisation_conflict){label_of(e->req, b->name), shown_value(e, b, now)};
    }
}

static enum err saved(struct request *req, const struct organisation_form *form, int64_t id) {
    response_redirect(req, str_printf(req->arena, "%s/%lld?gemt=1", form->path, (long long)id));
    return OK;
}

/* A new one is made once, however often its form is sent. */
struct creating { const struct organisation_form *form; const void *typed; struct organisation_fault fault; };

static enum err create_in(struct db_tx *tx, struct request *req, void *ctx) {
    struct creating *c = ctx;
    struct organisation_editor by = organisation_editor(req);
    const struct organisation_kind *kind = c->form->kind;
    void *record = memcpy(arena_alloc(req->arena, kind->size), c->typed, kind->size);
    c->fault = (struct organisation_fault){};
    TRY(organisation_save(tx, req->arena, &by, kind, record, &c->fault));
    return saved(req, c->form, organisation_id(kind, record));
}

static enum err create(struct request *req, const struct organisation_form *form, const void *typed) {
    struct creating c = {form, typed, {}};
    enum err e = request_once(req, create_in, &c);
    return organisation_problem(req, e, &c.fault);
}

static enum err post(struct request *req, const struct organisation_form *form, int64_t id) {
    struct organisation_edit e;
    TRY(edit_of(req, form, id, &e));
    void *typed = memcpy(arena_alloc(req->arena, form->kind->size), e.record, form->kind->size);
    bind_read(req, form->kind->binds, true, typed);
    organisation_set_version(form->kind, typed, field_int(req, "version", 0));
    enum err err = req->problem.n ? ERR_INVALID
                   : id           ? organisation_write(req, save_in, &(struct saving){form->kind, typed})
                                  : create(req, form, typed);
    if (err == OK) return id ? saved(req, form, id) : OK;
    if (err == ERR_CONFLICT && !req->problem.n) {
        TRY(edit_of(req, form, id, &e));
        find_conflicts(&e, typed);
        organisation_say_conflict(req);
    }
    return req->problem.n ? show(&e) : err;
}

enum err records_create(struct request *req, const struct organisation_form *form) {
    return post(req, form, 0);
}

enum err records_save(struct request *req, const struct organisation_form *form) {
    int64_t id;
    TRY(request_path_id(req, "id", &id));
    return post(req, form, id);
}

enum err records_close(struct request *req, const struct organisation_form *form) {
    struct organisation_edit e;
    int64_t id;
    ms_t at;
    TRY(request_path_id(req, "id", &id));
    TRY(edit_of(req, form, id, &e));
    if (req->problem.n || closing_asked(req, e.closed_at, &at) != OK) {
        req->response.status = 422;
        return show(&e);
    }
    void *record = memcpy(arena_alloc(req->arena, form->kind->size), e.record, form->kind->size);
    organisation_set_version(form->kind, record, field_int(req, "version", 0));
    organisation_set_closed(form->kind, record, at);
    enum err err = organisation_write(req, save_in, &(struct saving){form->kind, record});
    if (err == OK) return saved(req, form, id);
    if (err == ERR_CONFLICT && !req->problem.n) organisation_say_conflict(req);
    return req->problem.n ? show(&e) : err;
}
