/* The catalogue in JSON: /api/v1/tasks, /api/v1/life-events, /api/v1/search. Texts are what the files have, in English
 * names; a field that may be repeated is an array. */
#include "base/log.h"
#include "catalogue/catalogue_pages.h"
#include "catalogue/live.h"
#include "view/services.h"

static int64_t ours(const struct request *req) {
    return access_session(req)->authority_id;
}

/* ---- one ---- */
static void array_json(struct json *j, const char *name, str text, bool commas) {
    str line, part;
    json_array(j, name);
    while (text.n && str_next(&text, '\n', &line)) {
        if (!commas) json_str(j, NULL, line);
        while (commas && line.n && str_next(&line, ',', &part)) json_str(j, NULL, str_trim(part));
    }
    json_array_end(j);
}

static void field_json(struct json *j, const struct editor_field *f, str text) {
    int64_t number;
    switch (f->shape) {
    case EDITOR_YES: json_bool(j, f->name, str_eq(text, S("1"))); break;
    case EDITOR_LINES: array_json(j, f->name, text, false); break;
    case EDITOR_WORDS:
    case EDITOR_LIST: array_json(j, f->name, text, true); break;
    case EDITOR_LINE:
    case EDITOR_LONG:
    case EDITOR_CHOICE:
        if (strcmp(f->name, "minutes") == 0 && str_int(text, &number) == OK) json_int(j, f->name, number);
        else json_str(j, f->name, text);
    }
}

static void item_json(struct request *req, const struct editor_item *item, int status) {
    const struct editor_field *fields = editor_fields(item->kind);
    req->response.body.n = 0;
    response_json(req, status);
    response_version(req, editor_version(item));
    struct json j = json_to(&req->response.body);
    json_object(&j, NULL);
    json_id(&j, "id", editor_id(item));
    json_str(&j, "key", item->key);
    json_int(&j, "version", editor_version(item));
    for (size_t i = 0; fields[i].name; i++) field_json(&j, &fields[i], item->texts.at[i]);
    closing_json(&j, req->arena, editor_closed_at(item), req->now);
    json_object_end(&j);
}

static enum err load(struct request *req, enum editor_kind kind, str key, struct editor_item *ret) {
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    return editor_load(tx, req->arena, ours(req), kind, key, req->now, ret);
}

static enum err get(struct request *req, enum editor_kind kind) {
    struct editor_item item;
    TRY(load(req, kind, request_path(req, "key"), &item));
    item_json(req, &item, 200);
    return OK;
}

struct api_write { struct editor_item item; struct editor_faults faults; };

static enum err create_in(struct db_tx *tx, struct request *req, void *ctx) {
    struct api_write *w = ctx;
    struct editor_by by = catalogue_by(req);
    struct editor_item item = w->item;
    TRY(editor_save(tx, req->arena, &by, &item, 0, &w->faults));
    TRY(editor_load(tx, req->arena, by.authority_id, item.kind, item.key, by.now, &item));
    item_json(req, &item, 201);
    return OK;
}

static enum err create(struct request *req, enum editor_kind kind) {
    struct api_write w = {.item = {.kind = kind, .key = field_text(req, "key")}, .faults.lang = req->lang};
    const struct editor_field *fields = editor_fields(kind);
    for (size_t i = 0; fields[i].name; i++) w.item.texts.at[i] = S("");
    w.item.task.closed_at = w.item.life_event.closed_at = DB_NULL;
    catalogue_take(req, &w.item, false);
    enum err e = request_once(req, create_in, &w);
    if (e != OK) catalogue_problems(req, &w.faults);
    return e;
}

static bool any_text_sent(const struct request *req, enum editor_kind kind) {
    const struct editor_field *fields = editor_fields(kind);
    for (size_t i = 0; fields[i].name; i++)
        if (field(req, fields[i].name)->sent) return true;
    return false;
}

static enum err patch(struct request *req, enum editor_kind kind) {
    struct editor_item item;
    str key = request_path(req, "key");
    TRY(load(req, kind, key, &item));
    TRY(request_if_match(req, editor_version(&item)));
    int64_t version = editor_version(&item);
    ms_t was = editor_closed_at(&item), at = was;
    if (closing_sent(req)) TRY(closing_asked(req, was, &at));
    if (any_text_sent(req, kind)) {
        catalogue_take(req, &item, false);
        TRY(catalogue_save(req, &item, version));
        version = editor_version(&item);
    }
    if (at != was) TRY(catalogue_close(req, &item, version, at));
    TRY(load(req, kind, key, &item));
    item_json(req, &item, 200);
    return OK;
}

#define API(name, kind)                                                                                                \
    enum err catalogue_api_##name(struct request *req) { return get(req, kind); }                                      \
    enum err catalogue_api_##name##_post(struct request *req) { return create(req, kind); }                            \
    enum err catalogue_api_##name##_patch(struct request *req) { return patch(req, kind); }
API(task, EDITOR_TASK)
API(life_event, EDITOR_LIFE_EVENT)

/* ---- lists ---- */
static struct catalogue_filter read_filter(const struct request *req) {
    return (struct catalogue_filter){.words = field_text(req, "q"), .check = field_int(req, "check", 0), .all = field_int(req, "closed", 0), .now = req->now};
}

static enum err load_all(struct request *req, struct catalogue *ret) {
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    return catalogue_load(tx, req->arena, ours(req), DB_NULL, ret);
}

static void task_json(struct json *j, const struct request *req, const struct catalogue_task *t) {
    json_object(j, NULL);
    json_id(j, "id", t->id);
    json_str(j, "key", t->key);
    json_int(j, "version", t->version);
    json_str(j, "name", t->name);
    json_str(j, "name_en", t->name_en);
    json_array(j, "departments");
    for (size_t i = 0; i < t->departments.n; i++) json_str(j, NULL, t->departments.at[i]);
    json_array_end(j);
    json_c(j, "area", competence_area_names[t->area]);
    json_c(j, "owner", competence_owner_names[t->owner]);
    json_str(j, "owner_key", t->owner_key);
    json_bool(j, "instant", t->instant);
    json_int(j, "minutes", t->minutes);
    json_int(j, "checks", (int64_t)t->checks.n);
    closing_json(j, req->arena, t->closed_at, req->now);
    json_object_end(j);
}

enum err catalogue_api_tasks(struct request *req) {
    struct catalogue c;
    struct catalogue_filter f = read_filter(req);
    f.department = field_text(req, "department");
    f.owner = field_text(req, "owner");
    TRY(load_all(req, &c));
    response_json(req, 200);
    struct json j = json_to(&req->response.body);
    json_object(&j, NULL);
    json_array(&j, "items");
    for (size_t i = 0; i < c.tasks_n; i++)
        if (catalogue_found(req->arena, &f, &c.tasks[i])) task_json(&j, req, &c.tasks[i]);
    json_array_end(&j);
    json_object_end(&j);
    return OK;
}

enum err catalogue_api_life_events(struct request *req) {
    struct catalogue c;
    struct catalogue_filter f = read_filter(req);
    TRY(load_all(req, &c));
    response_json(req, 200);
    struct json j = json_to(&req->response.body);
    json_object(&j, NULL);
    json_array(&j, "items");
    for (size_t i = 0; i < c.life_events_n; i++) {
        const struct catalogue_life_event *e = &c.life_events[i];
        if (!catalogue_life_event_found(req->arena, &f, e)) continue;
        json_object(&j, NULL);
        json_id(&j, "id", e->id);
        json_str(&j, "key", e->key);
        json_int(&j, "version", e->version);
        json_str(&j, "name", e->name);
        json_str(&j, "name_en", e->name_en);
        json_int(&j, "tasks", (int64_t)e->tasks_n);
        json_int(&j, "checks", (int64_t)e->checks.n);
        closing_json(&j, req->arena, e->closed_at, req->now);
        json_object_end(&j);
    }
    json_array_end(&j);
    json_object_end(&j);
    return OK;
}

/* ---- search: for everybody ---- */
enum err catalogue_api_search(struct request *req) {
    struct catalogue_live *live = services(req)->catalogue;
    const struct catalogue_index *index;
    struct catalogue_hit hits[50];
    TRY(catalogue_live_get(live, access_authority(req), &index));
    size_t n = catalogue_search(index, field_text(req, "q"), field_int(req, "prefix", 0), (size_t)field_int(req, "top", 10), hits);
    response_json(req, 200);
    struct json j = json_to(&req->response.body);
    json_object(&j, NULL);
    BUF(masked);
    mask_cpr(&masked, field_text(req, "q"));
    json_str(&j, "q", buf_str(&masked));
    json_array(&j, "items");
    for (size_t i = 0; i < n; i++) {
        json_object(&j, NULL);
        json_c(&j, "kind", hits[i].kind == CATALOGUE_TASK ? "task" : "life_event");
        json_id(&j, "id", hits[i].id);
        json_str(&j, "key", hits[i].key);
        json_str(&j, "name", hits[i].name);
        json_str(&j, "name_en", hits[i].name_en);
        json_real(&j, "score", hits[i].score);
        json_object_end(&j);
    }
    json_array_end(&j);
    json_object_end(&j);
    catalogue_live_put(live, index); /* the names in hits were the index's */
    return OK;
}
