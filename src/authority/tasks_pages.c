/* The tables of tasks: what a unit offers of each, and what an employee is qualified for in each. Both are filtered the
 * same way and changed the same way: rows are ticked (or "all that are shown"), and one choice is made for them. */
#include "authority/organisation_pages.h"
#include "authority/tasks_html.h"

#define SQL(statement, ...) ((struct sql_organisation_##statement##_in){__VA_ARGS__})

enum table { OFFERINGS, QUALIFICATIONS };

/* ---- reading ---- */
static bool in_list(str list, str word) {
    str part;
    while (list.n && str_next(&list, ',', &part))
        if (str_eq(str_trim(part), word)) return true;
    return false;
}

/* What holds where nothing was decided: a centre offers everything, a department its own tasks (see facts.c). */
static str default_offer(const struct sql_organisation_unit *unit, const struct sql_organisation_tasks *t) {
    bool main = str_eq(str_sub(t->departments, 0, str_index(t->departments, ',')), unit->department);
    return !str_eq(unit->kind, S("department")) || main ? S("full") : S("none");
}

static bool sent_among(const struct request *req, const char *name, str value) {
    const struct http_value *values;
    size_t n = req->problem.n ? field_many(req, name, &values) : 0;
    for (size_t i = 0; i < n; i++)
        if (str_eq(values[i].raw, value)) return true;
    return false;
}

static bool row_found(struct arena *a, const struct organisation_tasks_view *t, const struct organisation_task_row *row) {
    if (t->department.n && !in_list(row->task->departments, t->department)) return false;
    if (t->state.n && str_eq(t->state, S("undecided")) && row->decided) return false;
    if (t->state.n && !str_eq(t->state, S("undecided")) && !str_eq(t->state, row->offered)) return false;
    str words = text_fold(a, t->words);
    return text_has(a, row->task->name, words) || text_has(a, row->task->key, words);
}

static void take_rows(struct request *req, const struct sql_organisation_unit *unit, const struct sql_organisation_tasks_list *l,
                      struct organisation_tasks_view *t) {
    static const char *const levels[] = {"0", "1", "2", "3"};
    t->all = *l;
    t->at = arena_many(req->arena, l->n, struct organisation_task_row);
    for (size_t i = 0; i < l->n; i++) {
        const struct sql_organisation_tasks *task = &l->at[i];
        struct organisation_task_row row = {.task = task, .checked = req->method != HTTP_GET && sent_among(req, "task", task->key)};
        row.level = db_or_zero(task->level);
        row.decided = unit ? task->offered.n > 0 : row.level > 0;
        row.offered = !unit ? str_c(levels[row.level & 3]) : row.decided ? task->offered : default_offer(unit, task);
        row.activities = task->activities == DB_NULL ? 0 : (uint32_t)task->activities;
        if (row_found(req->arena, t, &row)) t->at[t->n++] = row;
    }
}

static enum err read_unit(struct request *req, struct db_tx *tx, struct sql_organisation_unit *unit, struct organisation_tasks_view *t) {
    int64_t authority_id = access_session(req)->authority_id;
    struct sql_organisation_offerings_version version;
    TRY(sql_organisation_unit(tx, req->arena, SQL(unit, authority_id, t->id), unit));
    TRY(sql_organisation_offerings_version(tx, req->arena, SQL(offerings_version, authority_id, t->id), &version));
    t->version = version.version;
    t->name = unit->name;
    return OK;
}

static enum err read_employee(struct request *req, struct db_tx *tx, struct organisation_tasks_view *t) {
    int64_t authority_id = access_session(req)->authority_id;
    struct sql_organisation_employee employee;
    struct sql_organisation_qualifications_list l;
    TRY(sql_organisation_employee(tx, req->arena, SQL(employee, authority_id, t->id), &employee));
    TRY(sql_organisation_qualifications(tx, req->arena, SQL(qualifications, authority_id, t->id), &l));
    for (size_t i = 0; i < l.n; i++)
        if (!l.at[i].task_id) t->level_all = l.at[i].level;
    t->version = employee.version;
    t->name = employee.name;
    return OK;
}

/* filter: the fields q, department and state say which rows. */
static enum err read_tasks(struct request *req, enum table table, bool filter, struct organisation_tasks_view *ret) {
    struct organisation_tasks_view t = {};
    struct sql_organisation_unit unit;
    struct sql_organisation_tasks_list l;
    int64_t authority_id = access_session(req)->authority_id;
    TRY(request_path_id(req, "id", &t.id));
    if (filter) {
        t.words = field_text(req, "q");
        t.department = field_text(req, "department");
        t.state = field_text(req, "state");
    }
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    if (table == OFFERINGS) TRY(read_unit(req, tx, &unit, &t));
    else TRY(read_employee(req, tx, &t));
    int64_t unit_id = table == OFFERINGS ? t.id : 0, employee_id = table == OFFERINGS ? 0 : t.id;
    TRY(sql_organisation_tasks(tx, req->arena, SQL(tasks, authority_id, unit_id, employee_id, req->now), &l));
    take_rows(req, table == OFFERINGS ? &unit : NULL, &l, &t);
    TRY(organisation_lists(req, tx, LIST(DEPARTMENTS) | LIST(ACTIVITIES), t.lists));
    if (t.lists[LIST_DEPARTMENTS].n) t.lists[LIST_DEPARTMENTS].at[0].label = T("Alle forvaltninger");
    *ret = t;
    return OK;
}

/* ---- writing ---- */
struct tasks_write {
    const struct organisation_tasks_view *view;
    struct organisation_tasks tasks;
    enum competence_offer offered;
    uint32_t activities;
    int level;
    int64_t version;
};

static enum err offer_in(struct db_tx *tx, struct organisation_write *w) {
    const struct tasks_write *c = w->ctx;
    return organisation_offer(tx, w->req->arena, &w->by, c->view->id, c->version, c->tasks, c->offered, c->activities, &w->fault);
}

static enum err qualify_in(struct db_tx *tx, struct organisation_write *w) {
    const struct tasks_write *c = w->ctx;
    return organisation_qualify(tx, w->req->arena, &w->by, c->view->id, c->version, c->tasks, c->level, &w->fault);
}

static bool find_task(const struct organisation_tasks_view *t, str key, int64_t *into) {
    for (size_t i = 0; i < t->all.n; i++) {
        if (!str_eq(t->all.at[i].key, key)) continue;
        *into = t->all.at[i].id;
        return true;
    }
    return false;
}

/* The ids of the tasks that were ticked; of all that are shown when that was ticked. */
static enum err read_ticked(struct request *req, const struct organisation_tasks_view *t, struct organisation_tasks *ret) {
    const struct http_value *values;
    size_t n = field_many(req, "task", &values), m = 0;
    bool shown = field_int(req, "all_shown", 0);
    int64_t *ids = arena_many(req->arena, (shown ? t->n : n) + 1, int64_t);
    for (size_t i = 0; shown && i < t->n; i++) ids[m++] = t->at[i].task->id;
    for (size_t i = 0; !shown && i < n; i++) {
        if (!values[i].present) continue;
        if (!find_task(t, values[i].text, &ids[m]))
            return request_problem(req, "task", T("Opgaven {1} er ikke i kataloget."), str_z(req->arena, values[i].text), PROBLEM_END);
        m++;
    }
    *ret = (struct organisation_tasks){ids, m};
    return OK;
}

static enum err save_offer(struct request *req, const struct organisation_tasks_view *t, int64_t version) {
    struct tasks_write c = {.view = t, .version = version, .offered = (enum competence_offer)field_int(req, "offered", 0),
                            .activities = field_bits(req, "activity")};
    TRY(read_ticked(req, t, &c.tasks));
    return organisation_write(req, offer_in, &c);
}

static enum err save_qualification(struct request *req, const struct organisation_tasks_view *t, int64_t version) {
    struct tasks_write c = {.view = t, .version = version, .level = (int)field_int(req, "level", 0)};
    if (field_int(req, "all", 0)) {
        c.tasks = (struct organisation_tasks){arena_many(req->arena, 1, int64_t), 1}; /* one 0: every task */
    } else TRY(read_ticked(req, t, &c.tasks));
    return organisation_write(req, qualify_in, &c);
}

/* ---- pages ---- */
str organisation_activities_text(const struct view *v, uint32_t activities) {
    str parts[COMPETENCE_ACTIVITIES];
    size_t n = 0;
    for (int i = 0; i < COMPETENCE_ACTIVITIES; i++)
        if (activities >> i & 1) parts[n++] = text_tr(v->lang, words_activity[i]);
    return str_join(v->arena, parts, n, S("; "));
}

static void add_state(struct organisation_tasks_view *t, str value, const char *label) {
    t->states.at[t->states.n++] = (struct form_option){value, label, str_eq(value, t->state)};
}

static void list_states(struct request *req, enum table table, struct organisation_tasks_view *t) {
    t->states.at = arena_many(req->arena, 6, struct form_option);
    add_state(t, S(""), T("Alle"));
    if (table == OFFERINGS) {
        for (int i = 0; i < COMPETENCE_OFFERS; i++) add_state(t, str_c(competence_offer_names[i]), words_offer[i]);
        add_state(t, S("undecided"), T("Ikke besluttet endnu"));
    } else {
        add_state(t, S("0"), T("Ikke oplært"));
        add_state(t, S("1"), T("Niveau 1"));
        add_state(t, S("2"), T("Niveau 2"));
        add_state(t, S("3"), T("Niveau 3"));
    }
}

static enum err show(struct request *req, enum table table, bool saved) {
    struct organisation_tasks_view t;
    TRY(read_tasks(req, table, true, &t));
    list_states(req, table, &t);
    t.saved = saved;
    const char *title = table == OFFERINGS ? T("{1}: hvad enheden tilbyder") : T("{1}: oplæring");
    struct page page = organisation_page(req, T("Organisation"));
    page.title = text_with(req->arena, req->lang, title, &t.name, 1);
    struct view v = view_of(req);
    if (table == OFFERINGS) organisation_offerings_page(&v, &page, &t);
    else organisation_qualifications_page(&v, &page, &t);
    return OK;
}

enum err offerings_page(struct request *req) {
    return show(req, OFFERINGS, field_int(req, "gemt", 0));
}

enum err qualifications_page(struct request *req) {
    return show(req, QUALIFICATIONS, field_int(req, "gemt", 0));
}

/* Back to the same rows. */
static enum err back(struct request *req, const struct organisation_tasks_view *t) {
    BUF(url);
    struct view v = view_to(&url, req->arena, req->lang);
    buf_add(&url, req->path);
    buf_lit(&url, "?gemt=1&q=");
    view_url_part(&v, t->words);
    buf_lit(&url, "&department=");
    view_url_part(&v, t->department);
    buf_lit(&url, "&state=");
    view_url_part(&v, t->state);
    response_redirect(req, buf_str(&url));
    return OK;
}

static enum err save(struct request *req, enum table table) {
    struct organisation_tasks_view t;
    TRY(read_tasks(req, table, true, &t));
    int64_t version = field_int(req, "version", 0);
    enum err e = ERR_INVALID;
    if (!req->problem.n) e = table == OFFERINGS ? save_offer(req, &t, version) : save_qualification(req, &t, version);
    if (e == OK) return back(req, &t);
    if (e == ERR_CONFLICT) organisation_say_conflict(req);
    if (!req->problem.n) return e;
    if (req->response.status == 200) req->response.status = 422;
    return show(req, table, false);
}

enum err offerings_save(struct request *req) {
    return save(req, OFFERINGS);
}

enum err qualifications_save(struct request *req) {
    return save(req, QUALIFICATIONS);
}

/* ---- JSON ---- */
static void row_json(struct json *j, enum table table, const struct organisation_task_row *row) {
    if (table == QUALIFICATIONS && !row->level) return;
    json_object(j, NULL);
    json_str(j, "task", row->task->key);
    json_str(j, "name", row->task->name);
    if (table == QUALIFICATIONS) json_int(j, "level", row->level);
    else {
        json_str(j, "offered", row->offered);
        json_bool(j, "decided", row->decided);
        json_array(j, "activities");
        for (int i = 0; i < COMPETENCE_ACTIVITIES; i++)
            if (row->activities >> i & 1) json_c(j, NULL, competence_activity_names[i]);
        json_array_end(j);
    }
    json_object_end(j);
}

static enum err answer(struct request *req, enum table table) {
    struct organisation_tasks_view t;
    TRY(read_tasks(req, table, false, &t));
    response_json(req, 200);
    response_version(req, t.version);
    struct json j = json_to(&req->response.body);
    json_object(&j, NULL);
    json_int(&j, "version", t.version);
    if (table == QUALIFICATIONS) json_int(&j, "all_tasks_level", t.level_all ? t.level_all : DB_NULL);
    json_array(&j, "items");
    for (size_t i = 0; i < t.n; i++) row_json(&j, table, &t.at[i]);
    json_array_end(&j);
    json_object_end(&j);
    return OK;
}

static enum err put(struct request *req, enum table table) {
    struct organisation_tasks_view t;
    TRY(read_tasks(req, table, false, &t));
    TRY(request_if_match(req, t.version));
    TRY(table == OFFERINGS ? save_offer(req, &t, t.version) : save_qualification(req, &t, t.version));
    return answer(req, table);
}

enum err offerings_get(struct request *req) {
    return answer(req, OFFERINGS);
}

enum err offerings_put(struct request *req) {
    return put(req, OFFERINGS);
}

enum err qualifications_get(struct request *req) {
    return answer(req, QUALIFICATIONS);
}

enum err qualifications_put(struct request *req) {
    return put(req, QUALIFICATIONS);
}
