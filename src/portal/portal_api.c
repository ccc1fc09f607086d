/* What the pages show, as JSON: for the municipality's own website, for screens in the hall, for whoever asks. */
#include "http/json.h"
#include "portal/pages.h"
#include "portal/portal_sql.h"
#include "portal/routes.h"

static void json_clock(struct json *j, const char *key, int minutes) {
    char text[16];
    snprintf(text, sizeof text, "%02d:%02d", minutes / 60, minutes % 60);
    json_c(j, key, text);
}

static void json_hours(struct json *j, const char *key, const struct authority_hours *h) {
    json_array(j, key);
    for (size_t i = 0; i < h->n; i++) {
        json_object(j, NULL);
        json_clock(j, "opens", h->spans[i].opens);
        json_clock(j, "closes", h->spans[i].closes);
        json_object_end(j);
    }
    json_array_end(j);
}

static void json_place(struct json *j, const char *key, const struct portal_now *n) {
    const struct portal_place *p = n->place;
    json_object(j, key);
    json_id(j, "id", p->id);
    json_str(j, "key", p->key);
    json_str(j, "name", p->name);
    json_c(j, "kind", competence_unit_names[p->kind]);
    json_str(j, "address", p->address);
    json_str(j, "phone", p->phone);
    json_str(j, "email", p->email);
    json_str(j, "owner", p->owner);
    json_hours(j, "hours_today", &n->opening.today);
    json_bool(j, "exceptional_today", n->opening.today.exceptional);
    json_str(j, "reason", n->opening.today.reason);
    json_bool(j, "open", n->opening.open);
    json_time(j, "opens_at", n->opening.open ? DB_NULL : n->opening.until);
    json_time(j, "closes_at", n->opening.open ? n->opening.until : DB_NULL);
    json_int(j, "waiting", n->queued ? n->queue.waiting : DB_NULL);
    json_int(j, "wait_minutes", n->queued && n->queue.wait_minutes >= 0 ? n->queue.wait_minutes : DB_NULL);
    json_object_end(j);
}

enum err portal_json_places(struct request *req) {
    PORTAL_VISIT(visit);
    TRY(portal_enter(req, S(""), &visit));
    response_json(req, 200);
    struct json j = json_to(&req->response.body);
    json_object(&j, NULL);
    json_str(&j, "municipality", visit.town->municipality.key);
    json_time(&j, "at", req->now);
    json_array(&j, "places");
    for (size_t i = 0; i < visit.places_n; i++) json_place(&j, NULL, &visit.places[i]);
    json_array_end(&j);
    json_object_end(&j);
    return OK;
}

static void json_exceptions(struct json *j, const struct portal_place *p) {
    json_array(j, "exceptions");
    for (size_t i = 0; i < p->hours.exceptions_n; i++) {
        const struct authority_exception *e = &p->hours.exceptions[i];
        json_object(j, NULL);
        json_str(j, "day", e->day);
        json_hours(j, "hours", &e->hours);
        json_str(j, "reason", e->hours.reason);
        json_object_end(j);
    }
    json_array_end(j);
}

static void json_booths(struct json *j, const struct portal_place *p) {
    json_array(j, "booths");
    for (size_t i = 0; i < p->booths_n; i++) {
        json_object(j, NULL);
        json_str(j, "name", p->booths[i].name);
        json_str(j, "owner", p->booths[i].owner);
        json_str(j, "hours", p->booths[i].hours);
        json_object_end(j);
    }
    json_array_end(j);
}

static enum err no_place(struct request *req, const struct portal_visit *visit) {
    struct portal_gone gone;
    TRY(portal_place_gone(req, visit, &gone));
    if (gone.name.n) req->response.status = 410;
    return ERR_NOT_FOUND;
}

enum err portal_json_place(struct request *req) {
    static const char *const days[7] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
    PORTAL_VISIT(visit);
    TRY(portal_enter(req, S(""), &visit));
    const struct portal_now *here = portal_here(&visit, request_path(req, "key"));
    if (!here) return no_place(req, &visit);
    const struct portal_place *p = here->place;
    response_json(req, 200);
    struct json j = json_to(&req->response.body);
    json_object(&j, NULL);
    json_place(&j, "place", here);
    json_str(&j, "closes_on", p->closes_at == DB_NULL ? (str){} : clock_date(req->arena, p->closes_at));
    json_str(&j, "department", p->department);
    for (int i = 0; i < 7; i++) json_hours(&j, days[i], &p->hours.week[i]);
    json_exceptions(&j, p);
    json_booths(&j, p);
    json_object_end(&j);
    return OK;
}

/* ---- municipalities ---- */

enum err portal_json_municipalities(struct request *req) {
    PORTAL_VISIT(visit);
    TRY(portal_enter(req, S(""), &visit));
    response_json(req, 200);
    struct json j = json_to(&req->response.body);
    json_object(&j, NULL);
    json_array(&j, "municipalities");
    for (size_t i = 0; i < visit.town->served_n; i++) {
        const struct authority *a = &visit.town->served[i];
        json_object(&j, NULL);
        json_str(&j, "key", a->key);
        json_str(&j, "name", a->name);
        json_bool(&j, "chosen", a->id == visit.town->municipality.id);
        json_object_end(&j);
    }
    json_array_end(&j);
    json_object_end(&j);
    return OK;
}

/* ---- a task ---- */

static void json_lines(struct json *j, const char *key, struct catalogue_lines lines) {
    json_array(j, key);
    for (size_t i = 0; i < lines.n; i++) json_str(j, NULL, lines.at[i]);
    json_array_end(j);
}

static void json_links(struct json *j, const struct portal_link *links, size_t n) {
    json_array(j, "links");
    for (size_t i = 0; i < n; i++) {
        json_object(j, NULL);
        json_str(j, "title", links[i].title);
        json_str(j, "title_en", links[i].title_en);
        json_str(j, "url", links[i].url);
        json_object_end(j);
    }
    json_array_end(j);
}

static void json_forms(struct json *j, const struct catalogue_form *forms, size_t n) {
    json_array(j, "forms");
    for (size_t i = 0; i < n; i++) {
        json_object(j, NULL);
        json_str(j, "title", forms[i].title);
        json_str(j, "title_en", forms[i].title_en);
        json_str(j, "url", forms[i].url);
        json_bool(j, "paper", forms[i].paper);
        json_object_end(j);
    }
    json_array_end(j);
}

static void json_fee_rows(struct json *j, const char *name, const struct catalogue_fee *fees, size_t n) {
    json_array(j, name);
    for (size_t i = 0; i < n; i++) {
        json_object(j, NULL);
        json_int(j, "oere", fees[i].oere == CATALOGUE_FEE_ENDS ? DB_NULL : fees[i].oere);
        json_time(j, "from", fees[i].from);
        json_str(j, "note", fees[i].group);
        json_str(j, "note_en", fees[i].group_en);
        json_str(j, "source", fees[i].source);
        json_object_end(j);
    }
    json_array_end(j);
}

static void json_fees(struct json *j, const struct catalogue_fees *fees) {
    json_bool(j, "free", fees->free);
    json_fee_rows(j, "fees", fees->at, fees->n);
    json_fee_rows(j, "coming_fees", fees->coming, fees->coming_n);
}

/* Who decides the ordinary case, and whose area it is when that is not the municipality. */
static void json_decides(struct json *j, const struct portal_visit *visit, const struct portal_task_page *t) {
    const struct authority *a = t->ours || t->help == PORTAL_SETTLES ? &visit->town->municipality : &t->owner;
    json_object(j, "decides");
    json_str(j, "name", a->name);
    json_str(j, "link", a->link);
    json_str(j, "phone", a->phone);
    json_str(j, "department", t->department);
    json_str(j, "area_of", t->ours ? (str){} : t->owner.name);
    json_object_end(j);
}

static void json_brief(struct json *j, const struct portal_brief *b) {
    json_str(j, "key", b->key);
    json_str(j, "name", b->name);
    json_str(j, "name_en", b->name_en);
    json_str(j, "summary", b->summary);
    json_str(j, "summary_en", b->summary_en);
}

static void json_task(struct json *j, const struct portal_visit *visit, const struct portal_task_page *t) {
    json_object(j, NULL);
    json_brief(j, &(struct portal_brief){t->task->id, t->task->key, t->task->name, t->task->name_en, t->task->summary, t->task->summary_en});
    json_decides(j, visit, t);
    json_lines(j, "bring", t->task->bring);
    json_lines(j, "bring_en", t->task->bring_en);
    json_int(j, "minutes", t->task->minutes);
    json_bool(j, "instant", t->task->instant);
    json_str(j, "case_time", t->task->case_time);
    json_str(j, "case_time_en", t->task->case_time_en);
    json_str(j, "channels", t->task->channels);
    json_fees(j, &t->fees);
    json_links(j, t->links, t->links_n);
    json_forms(j, t->forms, t->forms_n);
    json_array(j, "places");
    for (size_t i = 0; i < t->theirs_n; i++) json_place(j, NULL, t->theirs[i]);
    for (size_t i = 0; t->at_counter && i < t->centres_n; i++) json_place(j, NULL, t->centres[i]);
    json_array_end(j);
    json_array(j, "life_events");
    for (size_t i = 0; i < t->events_n; i++) json_str(j, NULL, t->events[i]->key);
    json_array_end(j);
    json_object_end(j);
}

enum err portal_json_task(struct request *req) {
    PORTAL_VISIT(visit);
    struct catalogue_task task;
    struct portal_task_page t;
    struct view v = view_of(req);
    TRY(portal_enter(req, S(""), &visit));
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    TRY(catalogue_task_by_key(tx, req->arena, visit.town->municipality.id, request_path(req, "key"), &task));
    if (!db_in_use(task.closed_at, req->now)) {
        req->response.status = 410;
        return ERR_NOT_FOUND;
    }
    TRY(portal_task_gather(tx, &v, &visit, &task, &t));
    response_json(req, 200);
    struct json j = json_to(&req->response.body);
    json_task(&j, &visit, &t);
    return OK;
}

enum err portal_json_tasks(struct request *req) {
    PORTAL_VISIT(visit);
    TRY(portal_enter(req, S(""), &visit));
    response_json(req, 200);
    struct json j = json_to(&req->response.body);
    json_object(&j, NULL);
    json_array(&j, "tasks");
    for (size_t i = 0; i < visit.town->tasks_n; i++) {
        json_object(&j, NULL);
        json_brief(&j, &visit.town->tasks[i]);
        json_object_end(&j);
    }
    json_array_end(&j);
    json_object_end(&j);
    return OK;
}

/* ---- life events ---- */

static const struct portal_brief *task_by_id(const struct portal_town *town, int64_t id) {
    for (size_t i = 0; i < town->tasks_n; i++)
        if (town->tasks[i].id == id) return &town->tasks[i];
    return NULL;
}

static void json_life_event(struct json *j, const struct portal_town *town, const struct portal_brief *e,
                            const struct sql_portal_packages_list *packages) {
    json_object(j, NULL);
    json_brief(j, e);
    json_array(j, "tasks");
    for (size_t i = 0; i < packages->n; i++) {
        const struct portal_brief *task = task_by_id(town, packages->at[i].task_id);
        if (packages->at[i].life_event_id != e->id || !task) continue;
        json_object(j, NULL);
        json_str(j, "key", task->key);
        json_str(j, "name", task->name);
        json_str(j, "remark", packages->at[i].remark);
        json_str(j, "remark_en", packages->at[i].remark_en);
        json_object_end(j);
    }
    json_array_end(j);
    json_object_end(j);
}

enum err portal_json_life_events(struct request *req) {
    PORTAL_VISIT(visit);
    struct sql_portal_packages_list packages;
    TRY(portal_enter(req, S(""), &visit));
    DB_READ(tx);
    TRY(db_read_begin(req->db, &tx));
    TRY(sql_portal_packages(tx, req->arena, (struct sql_portal_packages_in){visit.town->municipality.id}, &packages));
    response_json(req, 200);
    struct json j = json_to(&req->response.body);
    json_object(&j, NULL);
    json_array(&j, "life_events");
    for (size_t i = 0; i < visit.town->life_events_n; i++) json_life_event(&j, visit.town, &visit.town->life_events[i], &packages);
    json_array_end(&j);
    json_object_end(&j);
    return OK;
}
