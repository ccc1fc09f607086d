/* The catalogue on the screen: lists, and the form of a task or life event. */
#include "base/text.h"
#include "catalogue/catalogue_html.h"
#include "catalogue/catalogue_pages.h"
#include "catalogue/catalogue_sql.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

const struct page_link catalogue_links[] = {
    {"/katalog", T("Opgaver")}, {"/katalog/livssituationer", T("Livssituationer")}, {"/katalog/import", T("Import og eksport")}};
const size_t catalogue_links_n = COUNT(catalogue_links);

static const char *const area_labels[] = {T("Almindelig"), T("Skat"), T("Pas og kørekort")};
static const char *const owner_labels[] = {T("Egen kommune"), T("Anden kommune"), T("Staten"), T("Regionen"), T("Jobcenter")};
static const char *const channel_labels[] = {T("Skranke"), T("Telefon"), T("Brev"), T("E-mail"), T("Selvbetjening")};

static int64_t ours(const struct request *req) {
    return access_session(req)->authority_id;
}

static struct page page(struct request *req, str title) {
    struct page p = page_of(req, title);
    p.staff = true;
    return p;
}

str catalogue_text(const struct catalogue_edit *e, const char *name) {
    const struct editor_field *fields = editor_fields(e->item.kind);
    for (size_t i = 0; fields[i].name; i++)
        if (strcmp(fields[i].name, name) == 0) return e->item.texts.at[i];
    return (str){};
}

/* ---- options ---- */
static struct catalogue_options words(struct arena *a, const char *const *values, const char *const *labels, size_t n, const char *none) {
    struct catalogue_options o = {arena_many(a, n + 1, struct form_option), 0};
    if (none) o.at[o.n++] = (struct form_option){S(""), none, false};
    for (size_t i = 0; i < n; i++) o.at[o.n++] = (struct form_option){str_c(values[i]), labels[i], false};
    return o;
}

static bool has_option(const struct catalogue_options *o, str value) {
    for (size_t i = 0; i < o->n; i++)
        if (str_eq(o->at[i].value, value)) return true;
    return false;
}

/* The departments that tasks name. */
static struct catalogue_options departments(struct arena *a, const struct catalogue *c) {
    struct catalogue_options o = words(a, NULL, NULL, 0, T("Alle"));
    o.at = arena_many(a, 40, struct form_option);
    o.at[0] = (struct form_option){S(""), T("Alle"), false};
    for (size_t i = 0; i < c->tasks_n; i++)
        for (size_t k = 0; k < c->tasks[i].departments.n; k++) {
            str code = c->tasks[i].departments.at[k];
            if (o.n < 40 && !has_option(&o, code)) o.at[o.n++] = (struct form_option){code, str_z(a, code), false};
        }
    return o;
}

static enum err list_authorities(struct request *req, struct db_tx *tx, struct catalogue_options *o) {
    struct sql_catalogue_owners_list l;
    TRY(sql_catalogue_owners(tx, req->arena, &l));
    *o = words(req->arena, NULL, NULL, 0, NULL);
    o->at = arena_many(req->arena, l.n + 1, struct form_option);
    o->at[o->n++] = (struct form_option){S(""), T("Ingen: kommunen selv"), false};
    for (size_t i = 0; i < l.n; i++) o->at[o->n++] = (struct form_option){l.at[i].key, l.at[i].name.p, false};
    return OK;
}

/* ---- lists ---- */
static struct catalogue_filter read_filter(const struct request *req) {
    return (struct catalogue_filter){.words = field_text(req, "q"), .department = field_text(req, "department"),
        .owner = field_text(req, "owner"), .check = field_int(req, "check", 0), .all = field_int(req, "alle", 0), .now = req->now};
}

static enum err load(struct request *req, struct catalogue *ret) {
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    return catalogue_load(tx, req->arena, ours(req), DB_NULL, ret);
}

struct named { str folded; struct catalogue_task task; };

static int by_name(const void *a, const void *b) {
    return str_cmp(((const struct named *)a)->folded, ((const struct named *)b)->folded);
}

static void sort_by_name(struct arena *a, struct catalogue_task *tasks, size_t n) {
    struct named *named = arena_many(a, n, struct named);
    for (size_t i = 0; i < n; i++) named[i] = (struct named){text_fold(a, tasks[i].name), tasks[i]};
    if (n) qsort(named, n, sizeof *named, by_name);
    for (size_t i = 0; i < n; i++) tasks[i] = named[i].task;
}

enum err catalogue_tasks_page(struct request *req) {
    struct catalogue c;
    TRY(load(req, &c));
    struct catalogue_tasks_view l = {.filter = read_filter(req), .at = arena_many(req->arena, c.tasks_n, struct catalogue_task)};
    l.departments = departments(req->arena, &c);
    l.owners = words(req->arena, editor_owners, owner_labels, COUNT(owner_labels), T("Alle"));
    for (size_t i = 0; i < c.tasks_n; i++) {
        bool used = db_in_use(c.tasks[i].closed_at, req->now);
        l.in_use += used;
        l.to_check += used && c.tasks[i].checks.n;
        if (catalogue_found(req->arena, &l.filter, &c.tasks[i])) l.at[l.n++] = c.tasks[i];
    }
    sort_by_name(req->arena, l.at, l.n);
    struct page p = page(req, text_tr(req->lang, T("Katalog")));
    struct view v = view_of(req);
    catalogue_tasks_list(&v, &p, &l);
    return OK;
}

enum err catalogue_life_events_page(struct request *req) {
    struct catalogue c;
    TRY(load(req, &c));
    struct catalogue_life_events_view l = {.filter = {.words = field_text(req, "q"), .all = field_int(req, "alle", 0), .check = field_int(req, "check", 0), .now = req->now},
                                           .at = arena_many(req->arena, c.life_events_n, struct catalogue_life_event)};
    for (size_t i = 0; i < c.life_events_n; i++)
        if (catalogue_life_event_found(req->arena, &l.filter, &c.life_events[i])) l.at[l.n++] = c.life_events[i];
    struct page p = page(req, text_tr(req->lang, T("Livssituationer")));
    struct view v = view_of(req);
    catalogue_life_events_list(&v, &p, &l);
    return OK;
}

/* ---- the package of a life event: rows of key and remark ---- */
static str tasks_text(struct arena *a, const struct catalogue_package_row *rows, size_t n) {
    BUF(out);
    for (size_t i = 0; i < n; i++) {
        buf_printf(&out, "%.*s", STR_ARG(rows[i].key));
        if (rows[i].remark.n) buf_printf(&out, " | %.*s", STR_ARG(rows[i].remark));
        if (rows[i].remark_en.n) buf_printf(&out, " | en: %.*s", STR_ARG(rows[i].remark_en));
        buf_char(&out, '\n');
    }
    return out.n ? str_dup(a, buf_str(&out)) : S("");
}

static void take_rows(struct catalogue_edit *e) {
    str left = catalogue_text(e, "tasks"), line, key;
    e->package_n = 0;
    while (left.n && str_next(&left, '\n', &line) && e->package_n < COUNT(e->package)) {
        str english = catalogue_english(&line);
        if (!str_next(&line, '|', &key)) continue;
        struct catalogue_package_row row = {.key = str_trim(key), .remark = str_trim(line), .remark_en = english};
        e->package[e->package_n++] = row;
    }
}

static void name_rows(struct catalogue_edit *e) {
    for (size_t k = 0; k < e->package_n; k++) {
        struct catalogue_package_row *row = &e->package[k];
        row->name = row->key;
        for (size_t i = 0; i < e->tasks.n; i++)
            if (str_eq(e->tasks.at[i].value, row->key)) row->name = str_c(e->tasks.at[i].label);
    }
}

static struct catalogue_cell cell(const char *name, str value) {
    bool place = strcmp(name, "position") == 0;
    return (struct catalogue_cell){.name = name, .value = value, .width = place ? "xxs" : "l", .max = place ? 3 : 300,
        .label = place ? T("Plads") : strcmp(name, "remark") == 0 ? T("Hvorfor eller hvornår") : T("Hvorfor eller hvornår, på engelsk")};
}

static void stored_cells(struct request *req, struct catalogue_edit *e) {
    for (size_t i = 0; i < e->package_n; i++) {
        struct catalogue_package_row *row = &e->package[i];
        row->place = cell("position", str_number(req->arena, ((int64_t)i + 1) * 10));
        row->why = cell("remark", row->remark);
        row->why_en = cell("remark_en", row->remark_en);
    }
}

static struct catalogue_cell sent_cell(const struct request *req, const char *name, size_t i, bool *any_wrong) {
    const struct http_value *values;
    if (i >= field_many(req, name, &values)) return cell(name, S(""));
    struct catalogue_cell c = cell(name, values[i].raw);
    c.wrong = values[i].text.n && !values[i].present;
    c.first = c.wrong && !*any_wrong;
    *any_wrong |= c.wrong;
    return c;
}

/* The rows as they were sent, in the order that they were shown in: what is wrong stands where it was typed, and nothing is lost. */
static void sent_rows(const struct request *req, struct catalogue_edit *e) {
    const struct http_value *keys;
    bool place = false, why = false, why_en = false;
    size_t n = field_many(req, "task", &keys);
    e->package_n = 0;
    for (size_t i = 0; i < n && e->package_n < COUNT(e->package); i++)
        if (keys[i].present)
            e->package[e->package_n++] = (struct catalogue_package_row){
                .key = keys[i].text, .place = sent_cell(req, "position", i, &place), .why = sent_cell(req, "remark", i, &why),
                .why_en = sent_cell(req, "remark_en", i, &why_en)};
}

/* Was it the form of the life event that was sent, and not that of closing it? */
static bool rows_were_sent(const struct request *req) {
    for (const struct field *f = req->route->fields; req->method == HTTP_POST && req->problem.n && f && f->name; f++)
        if (strcmp(f->name, "task") == 0) return true;
    return false;
}

bool catalogue_removed(const struct view *v, str key) {
    const struct http_value *values;
    size_t n = v->req && rows_were_sent(v->req) ? field_many(v->req, "remove", &values) : 0;
    for (size_t i = 0; i < n; i++)
        if (str_eq(values[i].text, key)) return true;
    return false;
}

struct placed { struct catalogue_package_row row; int64_t position; size_t order; };

static int by_position(const void *a, const void *b) {
    const struct placed *p = a, *q = b;
    if (p->position != q->position) return p->position < q->position ? -1 : 1;
    return (p->order > q->order) - (p->order < q->order);
}

static bool removed(const struct request *req, str key) {
    const struct http_value *values;
    size_t n = field_many(req, "remove", &values);
    for (size_t i = 0; i < n; i++)
        if (str_eq(values[i].text, key)) return true;
    return false;
}

/* Rows come as three lists of one length; what is to be added comes last. */
static void take_package(const struct request *req, struct editor_item *item) {
    const struct http_value *keys, *remarks, *english, *positions;
    size_t n = field_many(req, "task", &keys), remarks_n = field_many(req, "remark", &remarks), m = 0;
    size_t english_n = field_many(req, "remark_en", &english), positions_n = field_many(req, "position", &positions);
    struct placed *rows = arena_many(req->arena, n + 1, struct placed);
    for (size_t i = 0; i < n; i++) {
        if (!keys[i].present || removed(req, keys[i].text)) continue;
        int64_t position = i < positions_n && positions[i].present ? positions[i].number : (int64_t)i + 1;
        struct catalogue_package_row row = {.key = keys[i].text};
        if (i < remarks_n) row.remark = remarks[i].text;
        if (i < english_n) row.remark_en = english[i].text;
        rows[m] = (struct placed){row, position, i};
        m++;
    }
    if (m) qsort(rows, m, sizeof *rows, by_position);
    struct catalogue_package_row *sorted = arena_many(req->arena, m + 1, struct catalogue_package_row);
    for (size_t i = 0; i < m; i++) sorted[i] = rows[i].row;
    struct catalogue_package_row added = {.key = field_text(req, "add_task"), .remark = field_text(req, "add_remark"),
                                          .remark_en = field_text(req, "add_remark_en")};
    if (added.key.n) sorted[m++] = added;
    const struct editor_field *fields = editor_fields(item->kind);
    for (size_t i = 0; fields[i].name; i++)
        if (strcmp(fields[i].name, "tasks") == 0) item->texts.at[i] = tasks_text(req->arena, sorted, m);
}

/* ---- the form ---- */
static const char *kind_path(enum editor_kind kind) {
    return kind == EDITOR_TASK ? "/katalog/opgaver" : "/katalog/livssituationer";
}

static void new_item(struct editor_item *item) {
    const struct editor_field *fields = editor_fields(item->kind);
    for (size_t i = 0; fields[i].name; i++) {
        item->texts.at[i] = S("");
        if (fields[i].shape == EDITOR_CHOICE) item->texts.at[i] = str_c(fields[i].english[0]);
    }
    item->task.closed_at = item->life_event.closed_at = DB_NULL;
    if (item->kind == EDITOR_TASK) item->texts.at[3] = S("ukendt"); /* kle */
}

static enum err lists(struct request *req, struct db_tx *tx, struct catalogue_edit *e) {
    e->areas = words(req->arena, editor_areas, area_labels, COUNT(area_labels), NULL);
    e->owners = words(req->arena, editor_owners, owner_labels, COUNT(owner_labels), NULL);
    e->channels = words(req->arena, editor_channels, channel_labels, COUNT(channel_labels), NULL);
    if (e->item.kind == EDITOR_TASK) return list_authorities(req, tx, &e->authorities);
    struct catalogue c;
    TRY(catalogue_load(tx, req->arena, ours(req), req->now, &c));
    e->tasks.at = arena_many(req->arena, c.tasks_n + 1, struct form_option);
    e->tasks.at[e->tasks.n++] = (struct form_option){S(""), T("Ingen"), false};
    for (size_t i = 0; i < c.tasks_n; i++)
        e->tasks.at[e->tasks.n++] = (struct form_option){c.tasks[i].key, str_z(req->arena, c.tasks[i].name), false};
    return OK;
}

/* key {}: a new one. */
static enum err edit_of(struct request *req, enum editor_kind kind, str key, struct catalogue_edit *ret) {
    struct catalogue_edit e = {.item = {.kind = kind}, .new = !key.n};
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    if (e.new) new_item(&e.item);
    else TRY(editor_load(tx, req->arena, ours(req), kind, key, req->now, &e.item));
    TRY(lists(req, tx, &e));
    e.version = editor_version(&e.item);
    e.closed_at = editor_closed_at(&e.item);
    *ret = e;
    return OK;
}

static void choose_channels(struct catalogue_edit *e) {
    str left = catalogue_text(e, "channels"), word;
    while (left.n && str_next(&left, ',', &word))
        for (size_t i = 0; i < e->channels.n; i++)
            if (str_eq(e->channels.at[i].value, str_trim(word))) e->channels.at[i].chosen = true;
}

static void show_rows(struct request *req, struct catalogue_edit *e) {
    if (rows_were_sent(req)) {
        sent_rows(req, e);
    } else {
        take_rows(e);
        stored_cells(req, e);
    }
    name_rows(e);
}

static enum err show(struct request *req, struct catalogue_edit *e) {
    static const char *const headings[] = {T("Ny opgave"), T("Ny livssituation")};
    struct page p = page(req, e->new ? text_tr(req->lang, headings[e->item.kind]) : editor_name(&e->item));
    struct view v = view_of(req);
    if (e->item.kind == EDITOR_TASK) choose_channels(e);
    else show_rows(req, e);
    if (e->item.kind == EDITOR_TASK) catalogue_task_form(&v, &p, e);
    else catalogue_life_event_form(&v, &p, e);
    return OK;
}

/* What differs between what is stored now and what was typed. */
static void find_conflicts(struct request *req, struct catalogue_edit *e, const struct editor_item *typed) {
    const struct editor_field *fields = editor_fields(typed->kind);
    for (size_t i = 0; fields[i].name; i++) {
        if (str_eq(e->item.texts.at[i], typed->texts.at[i])) continue;
        const char *label = catalogue_label(req, fields[i].name);
        e->conflicts[e->conflicts_n++] = (struct catalogue_conflict){label ? label : T("Pakke"), e->item.texts.at[i]};
    }
}

static void take(struct request *req, struct editor_item *item) {
    catalogue_take(req, item, true);
    if (item->kind == EDITOR_LIFE_EVENT) take_package(req, item);
}

/* Reads what was typed, for the preview. */
static enum err read_typed(struct request *req, struct editor_item *item) {
    struct editor_faults faults = {};
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    enum err e = editor_read(tx, req->arena, ours(req), item, &faults);
    catalogue_problems(req, &faults);
    if (req->problem.n) req->response.status = 422;
    return e;
}

static enum err show_typed(struct request *req, struct catalogue_edit *e, const struct editor_item *typed) {
    e->item = *typed;
    return show(req, e);
}

static enum err conflict(struct request *req, enum editor_kind kind, str key, const struct editor_item *typed) {
    struct catalogue_edit e;
    TRY(edit_of(req, kind, key, &e));
    find_conflicts(req, &e, typed);
    req->response.status = 409;
    request_problem(req, NULL, T("Andre har ændret det, mens du skrev. Det, du skrev, står her endnu. Gem igen, hvis dit skal gælde."), PROBLEM_END);
    return show_typed(req, &e, typed);
}

static enum err post(struct request *req, enum editor_kind kind, str key) {
    struct catalogue_edit e;
    TRY(edit_of(req, kind, key, &e));
    struct editor_item typed = e.item;
    take(req, &typed);
    if (e.new) typed.key = field_text(req, "key");
    if (e.new && !typed.key.n) typed.key = text_key(req->arena, field_text(req, "name"));
    e.version = field_int(req, "version", e.version); /* seen, it is still that one */
    e.preview = field_int(req, "preview", 0);
    if (e.preview && !req->problem.n && read_typed(req, &typed) != OK) e.preview = false;
    if (req->problem.n || e.preview) return show_typed(req, &e, &typed);
    struct editor_item kept = typed;
    enum err err = catalogue_save(req, &typed, field_int(req, "version", 0));
    if (err == OK) {
        response_redirect(req, str_printf(req->arena, "%s/%.*s?gemt=1", kind_path(kind), STR_ARG(typed.key)));
        return OK;
    }
    if (err == ERR_CONFLICT && !req->problem.n) return conflict(req, kind, key, &kept);
    return req->problem.n ? show_typed(req, &e, &kept) : err;
}

static enum err show_stored(struct request *req, enum editor_kind kind) {
    struct catalogue_edit e;
    TRY(edit_of(req, kind, request_path(req, "key"), &e));
    e.saved = field_int(req, "gemt", 0);
    return show(req, &e);
}

static enum err close_one(struct request *req, enum editor_kind kind) {
    struct catalogue_edit e;
    ms_t at;
    str key = request_path(req, "key");
    TRY(edit_of(req, kind, key, &e));
    if (req->problem.n || closing_asked(req, e.closed_at, &at) != OK) {
        req->response.status = 422;
        return show(req, &e);
    }
    enum err err = catalogue_close(req, &e.item, field_int(req, "version", 0), at);
    if (err == ERR_CONFLICT) return conflict(req, kind, key, &e.item);
    TRY(err);
    response_redirect(req, str_printf(req->arena, "%s/%.*s?gemt=1", kind_path(kind), STR_ARG(key)));
    return OK;
}

static enum err show_new(struct request *req, enum editor_kind kind) {
    struct catalogue_edit e;
    TRY(edit_of(req, kind, (str){}, &e));
    return show(req, &e);
}

#define PAGES(name, kind)                                                                                              \
    enum err catalogue_##name##_new(struct request *req) { return show_new(req, kind); }                               \
    enum err catalogue_##name##_create(struct request *req) { return post(req, kind, (str){}); }                       \
    enum err catalogue_##name##_show(struct request *req) { return show_stored(req, kind); }                           \
    enum err catalogue_##name##_save(struct request *req) { return post(req, kind, request_path(req, "key")); }        \
    enum err catalogue_##name##_close(struct request *req) { return close_one(req, kind); }
PAGES(task, EDITOR_TASK)
PAGES(life_event, EDITOR_LIFE_EVENT)
