/* What the screens and the API of the catalogue do alike: taking what was sent, saving it, filtering. */
#include "base/text.h"
#include "catalogue/catalogue_pages.h"

struct editor_by catalogue_by(const struct request *req) {
    const struct access_session *s = access_session(req);
    return (struct editor_by){s->authority_id, s->account_id, s->employee_id, req->now, access_may(req, ACCESS_ORGANISATION)};
}

const char *catalogue_label(const struct request *req, const char *name) {
    for (const struct field *f = req->route->fields; f && f->name; f++)
        if (strcmp(f->name, name) == 0) return f->label ? f->label : name;
    return NULL;
}

static str joined(const struct request *req, const char *name, str between) {
    const struct http_value *values;
    size_t n = field_many(req, name, &values), m = 0;
    str *parts = arena_many(req->arena, n, str);
    for (size_t i = 0; i < n; i++)
        if (values[i].present) parts[m++] = values[i].text;
    return m ? str_join(req->arena, parts, m, between) : S("");
}

void catalogue_take(const struct request *req, struct editor_item *item, bool form) {
    const struct editor_field *fields = editor_fields(item->kind);
    for (size_t i = 0; fields[i].name; i++) {
        if (!catalogue_label(req, fields[i].name)) continue; /* not a field of this route */
        bool box = fields[i].shape == EDITOR_YES || fields[i].shape == EDITOR_LIST;
        const struct http_value *sent = field(req, fields[i].name);
        if (!sent->sent && !(form && box)) continue;
        str *text = &item->texts.at[i];
        if (fields[i].shape == EDITOR_YES) *text = sent->present && sent->number ? S("1") : S("0");
        else *text = joined(req, fields[i].name, fields[i].shape == EDITOR_LIST ? S(", ") : S("\n"));
    }
}

void catalogue_problems(struct request *req, const struct editor_faults *faults) {
    for (size_t i = 0; i < faults->n; i++)
        request_problem(req, faults->at[i].field, "{1}", str_z(req->arena, faults->at[i].text), PROBLEM_END);
}

/* ---- saving ---- */
struct saving { struct request *req; struct editor_item *item, kept; int64_t version; ms_t closed_at; struct editor_faults faults; };

static enum err save_in(struct db_tx *tx, void *ctx) {
    struct saving *s = ctx;
    struct editor_by by = catalogue_by(s->req);
    *s->item = s->kept;
    return editor_save(tx, s->req->arena, &by, s->item, s->version, &s->faults);
}

enum err catalogue_save(struct request *req, struct editor_item *item, int64_t version) {
    struct saving s = {.req = req, .item = item, .kept = *item, .version = version, .faults.lang = req->lang};
    enum err e = db_write(req->db, save_in, &s);
    if (e != OK) catalogue_problems(req, &s.faults);
    if (req->problem.n) req->response.status = e == ERR_CONFLICT ? 409 : 422;
    return e;
}

static enum err close_in(struct db_tx *tx, void *ctx) {
    struct saving *s = ctx;
    struct editor_by by = catalogue_by(s->req);
    return editor_close(tx, s->req->arena, &by, s->item, s->version, s->closed_at);
}

enum err catalogue_close(struct request *req, struct editor_item *item, int64_t version, ms_t at) {
    struct saving s = {.req = req, .item = item, .version = version, .closed_at = at};
    return db_write(req->db, close_in, &s);
}

/* ---- filters ---- */
static bool has(struct arena *a, str text, str folded) {
    return str_contains(text_fold(a, text), folded);
}

static bool any_has(struct arena *a, struct catalogue_lines lines, str folded) {
    for (size_t i = 0; i < lines.n; i++)
        if (has(a, lines.at[i], folded)) return true;
    return false;
}

bool catalogue_found(struct arena *a, const struct catalogue_filter *f, const struct catalogue_task *t) {
    bool department = !f->department.n;
    for (size_t i = 0; i < t->departments.n && !department; i++) department = str_eq(t->departments.at[i], f->department);
    if (!department || (!f->all && !db_in_use(t->closed_at, f->now)) || (f->check && !t->checks.n)) return false;
    if (f->owner.n && !str_eq_c(f->owner, competence_owner_names[t->owner])) return false;
    str words = text_fold(a, f->words);
    return !words.n || has(a, t->name, words) || has(a, t->key, words) || has(a, t->kle, words) || any_has(a, t->words, words);
}

bool catalogue_life_event_found(struct arena *a, const struct catalogue_filter *f, const struct catalogue_life_event *e) {
    if ((!f->all && !db_in_use(e->closed_at, f->now)) || (f->check && !e->checks.n)) return false;
    str words = text_fold(a, f->words);
    return !words.n || has(a, e->name, words) || has(a, e->key, words) || any_has(a, e->words, words);
}
